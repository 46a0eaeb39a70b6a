"""The clock of a played exercise goes on from where its story ended, and nothing real is founded beside it."""

import pytest

from resguardo.account.account import Account, Founding
from resguardo.account.installation import keep_exercise_clock, open_installation
from resguardo.operation.identifiers import Moment, OrganisationCode
from resguardo.operation.refusal import Refused
from resguardo.operation.team import StaffContent

STORY_ENDS = Moment(1_735_000_000_000)
A_MINUTE = 60_000


def founding(*, exercise: bool) -> Founding:
    """What a new operation begins with."""
    content = StaffContent(name="Ana Prueba", handle="ana")
    organisation = OrganisationCode("PGN")
    return Founding("Prueba", "UTC", "GT", exercise, organisation, content)


def test_the_clock_of_an_exercise_goes_on_from_the_end_of_its_story(tmp_path):
    """Whoever opens a played exercise stands at the end of its story and not years later."""
    keep_exercise_clock(tmp_path, STORY_ENDS)
    with open_installation(tmp_path) as house:
        assert STORY_ENDS <= house.now() < STORY_ENDS + A_MINUTE


def test_a_folder_without_exercise_has_the_clock_of_the_machine(tmp_path):
    """The clock of a real operation is never moved."""
    with open_installation(tmp_path) as house:
        assert house.now() > STORY_ENDS + A_MINUTE


def test_nothing_real_is_founded_in_the_folder_of_an_exercise(tmp_path):
    """A real operation never has the clock of an exercise; another exercise may."""
    keep_exercise_clock(tmp_path, STORY_ENDS)
    with open_installation(tmp_path) as house:
        with pytest.raises(Refused) as refused:
            Account.found(house, founding(exercise=False))
        assert refused.value.code == "account.exercise_folder"
        Account.found(house, founding(exercise=True))
