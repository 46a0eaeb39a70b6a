"""When a fact happened is a claim; it is believed as far as nothing can be written before it happens."""

import pytest

from resguardo.account.account import Account, Founding
from resguardo.account.installation import open_installation
from resguardo.operation import rooms
from resguardo.operation.identifiers import Moment, OrganisationCode
from resguardo.operation.placement import PlaceKind
from resguardo.operation.team import StaffContent

assert rooms.ROOMS
NOW = Moment(1_734_739_200_000)
HOUR = 60 * 60 * 1000


@pytest.mark.parametrize(
    ("claimed", "believed"),
    [
        (NOW - 90 * 24 * HOUR, NOW - 90 * 24 * HOUR),
        (NOW + HOUR, NOW + HOUR),
        (NOW + HOUR + 1, NOW),
        (NOW + 10_000 * HOUR, NOW),
    ],
)
def test_a_fact_from_the_future_happened_when_it_was_written_down(tmp_path, claimed, believed):
    """Otherwise an opening in the year 2099 would keep every clock of a count from running, and hide facts from every list of today."""
    with open_installation(tmp_path / "data", now=lambda: NOW) as house:
        content = StaffContent(name="Rosa Ensayo", handle="rosa")
        organisation = OrganisationCode("MP")
        account = Account.found(
            house, Founding("Ensayo", "America/Guatemala", "GT", True, organisation, content)
        )
        signers = tuple(account.state.team.members)
        fields = {"kind": PlaceKind.SITE, "name": "Finca", "parent": None}
        [opened] = account.perform(
            "placement.open_place", signers, happened_at=Moment(claimed), **fields
        )
    assert opened.written.happened_at == believed
