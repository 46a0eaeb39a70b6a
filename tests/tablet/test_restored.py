"""Tablets after a restore: known and revocable, and no chain of theirs is gone on with."""

import pytest

from kit.tablets import TabletHouse, enrolled
from resguardo.account import backing
from resguardo.account.account import Account
from resguardo.account.installation import open_installation
from resguardo.ledger.keys import verify
from resguardo.operation.identifiers import StaffId
from resguardo.operation.refusal import Refused
from resguardo.tablet import enrolment
from resguardo.tablet.answering import Answering
from resguardo.tablet.authority import Authority
from resguardo.tablet.faces import small_face
from resguardo.tablet.hub import House, Hub


class Known:
    """One account as a hub asks for it."""

    def __init__(self, account: Account) -> None:
        self.account = account


@pytest.fixture
def restored(tmp_path):
    """The hub of a house that was restored after a tablet was enrolled, the tablet, and the authority's fingerprint before."""
    house = TabletHouse(tmp_path / "data", persons=1)
    count = house.open_count(carla="Norte")
    tablet, fingerprint = enrolled(house), Authority(house.house).fingerprint
    tablet.unsent = tablet.mark("sighted", count, "Norte", person=house.persons["Norte"][0])
    backing.backup(house.house, tmp_path / "backup", tmp_path / "epochs")
    house.close()
    backing.restore(tmp_path / "backup", tmp_path / "epochs", tmp_path / "again")
    again = open_installation(tmp_path / "again")
    known = Known(Account(again, house.account.operation))
    opened = House(again, lambda _: known, lambda *_: None, small_face, Refused.sentences)
    hub = Hub(opened)
    house.service = Answering(hub)
    yield hub, tablet, fingerprint, house.staff["rosa"]
    hub.close()
    again.close()


def test_a_restored_tablet_is_known_and_nobody_counts_on_it(restored):
    """The book says which tablet it was; whoever counted signs in again."""
    hub, tablet, _, _ = restored
    assert hub.book.tablet(tablet.key.public).label == "1"
    assert hub.book.staff_on(tablet.key.public) is None
    assert hub.book.counted_on(tablet.key.public, StaffId(bytes.fromhex(tablet.staff)))


def test_a_restored_tablet_can_be_revoked(restored):
    """The coordinator cuts it off in the book and in the account."""
    hub, tablet, _, rosa = restored
    cut = enrolment.revoke(hub, tablet.key.public, rosa)
    assert cut.cut == 0
    account = hub.opened(cut.operation).account
    assert account.state.team.devices[cut.relay].cut is not None


def test_the_chain_of_a_relay_is_not_gone_on_with(restored):
    """The relay's key stays behind like every writer's: a late mark here could take a number that was given before."""
    hub, tablet, _, _ = restored
    assert hub.relay(hub.book.tablet(tablet.key.public).relay) is None


def test_tablets_trust_the_restored_house(restored):
    """The authority is the same and its key opens, so that no tablet has to be led through trusting again."""
    hub, _, fingerprint, _ = restored
    authority = Authority(hub.house.installation)
    assert authority.fingerprint == fingerprint
    assert authority.certify(["casa.internal"], authority.certificate.not_valid_before_utc).chain


def test_a_mark_that_was_still_on_the_tablet_is_counted(restored):
    """What a counter pressed before the house was lost is not lost with it; the receipt is of the key that the house writes under now."""
    hub, tablet, _, _ = restored
    status, told = tablet.send_raw(tablet.unsent)
    assert status == 200
    [kept] = hub.book.marks(tablet.key.public)
    assert kept.outcome == "counted"
    [[receipt, signature]] = told["receipts"]
    signed = bytes.fromhex(signature), receipt.encode()
    assert verify(hub.signing_key().public, *signed)
    assert not verify(bytes.fromhex(tablet.installation), *signed)
