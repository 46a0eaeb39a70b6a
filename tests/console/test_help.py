"""The help page: one card for each role of the reader, saying what that role does first."""

import pytest
from django.utils import translation

from console.conftest import TEAM
from resguardo.console.duties import DUTIES
from resguardo.operation.policy import Role


def test_every_role_has_a_card():
    """Nobody at a desk is left without a first line."""
    assert set(DUTIES) == set(Role)
    assert all(len(lines) == 3 for lines in DUTIES.values())


@pytest.mark.parametrize("handle", ["irma", "gaspar", "mora"])
def test_the_page_has_the_card_of_the_readers_role_and_no_other(small, handle):
    """What somebody else does is not in the way."""
    page = small.client(handle).get("/help").content.decode()
    shown = {role for role in Role if f'id="card-{role.value}"' in page}
    assert shown == {TEAM[handle]}
    with translation.override("es"):
        assert str(DUTIES[TEAM[handle]][0]) in page


def test_whoever_has_not_signed_in_reads_no_card(small):
    """The page behind the door is for those who are in."""
    assert small.client("").get("/help").status_code == 302
