"""The roll says where everybody is now."""

import kit.verbs_absence
import kit.verbs_custody
import kit.verbs_placement
import kit.verbs_register  # noqa: F401
from kit.stage import Stage
from resguardo.operation.roll import Whereabouts, whereabouts

MISSING = """
    15:00  dora     opens shelter S
    15:01  ana      tags P1 in S
    16:00  nora     declares P1 absent
    17:00  nora     locates P1
"""


def test_a_missing_person_is_absent_on_the_roll_until_the_recovery():
    """Located is not here; recovered is here, although the episode is closed much later."""
    stage = Stage().play(MISSING)
    assert whereabouts(stage.state, stage.person("P1")) is Whereabouts.ABSENT
    stage.play("17:30  ben+ana  recovers P1 in S")
    assert whereabouts(stage.state, stage.person("P1")) is Whereabouts.PRESENT
