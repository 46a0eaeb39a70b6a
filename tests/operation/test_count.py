"""Counts: the roll, the walks and the marks."""

import kit.verbs_count
import kit.verbs_placement
import kit.verbs_register  # noqa: F401
from kit.stage import Stage

SHELTER = """
    18:00  dora  opens shelter S
    18:01  dora  opens room R1 in S
    18:02  dora  opens room R2 in S
    18:03  ana   tags P1 P2 in R1
    18:04  ana   tags P3 in R2
"""


def test_a_count_closes_when_two_counters_saw_everybody():
    """Each person is seen by two people who do not see each other's marks, then somebody who did not count signs."""
    Stage().play(
        SHELTER
        + """
        19:00  olga   opens regular count C in S         -> unexplained P1 P2 P3
        19:01  olga   sends carla to R1
        19:01  olga   sends carla to R2
        19:01  olga   sends diego to R1 as second
        19:01  olga   sends diego to R2 as second
        19:02  carla  marks P1 P2 in R1                  -> unexplained P1 P2 P3
        19:03  carla  marks P3 in R2
        19:04  diego  marks P1 P2 in R1                  -> unexplained P3
        19:05  olga   closes C                           -> refused count.persons_unexplained
        19:06  olga   lists P3 missing
        19:07  olga   closes C                           -> C closed with 1 missing; P3 absent
        """
    )
