"""What the account itself refuses, whatever the rules of the operation would say: real ledger, real keys, on a folder."""

from pathlib import Path
from typing import NamedTuple

import pytest

from kit.refusing import refused
from resguardo.account.account import (
    CREDENTIAL_MISSING,
    DEVICE_CUT_OFF,
    NOT_UNDERSTOOD,
    NOT_WRITABLE,
    Account,
    Founding,
)
from resguardo.account.installation import open_installation
from resguardo.ledger.chain import Draft, write_commit
from resguardo.ledger.keys import SigningKey
from resguardo.operation.identifiers import OrganisationCode, StaffId
from resguardo.operation.placement import PlaceKind
from resguardo.operation.policy import Role
from resguardo.operation.team import StaffContent
from resguardo.store.interface import new_row

ANA = StaffId(b"ana".ljust(16, b"-"))
KIND_OF_TOMORROW, LIGHT_KIND_OF_TOMORROW = 0x7FF1, 0x7FF0


class Office(NamedTuple):
    """An open account on SQLite, and its coordinator."""

    account: Account
    rosa: StaffId

    @property
    def size(self) -> int:
        """How many events are in the ledger."""
        return self.account.store.size(self.account.operation)

    def enrol(self, credential: bytes) -> None:
        """Ana comes to the team; she signs with `credential`."""
        who = {"organisation": OrganisationCode("MP"), "name": "Ana Muestra", "handle": "ana"}
        self.account.perform(
            "team.enrol_staff", (self.rosa,), staff=ANA, credential=credential, **who
        )
        self.account.perform(
            "team.grant_role", (self.rosa,), staff=ANA, role=Role.COORDINATOR, place=None
        )

    def append_unknown(self, kind: int) -> None:
        """An event of a newer version reaches the ledger, properly chained and signed."""
        account = self.account
        draft = Draft(kind=kind, kind_version=1, command=account.house.chance(16))

        def work(transaction):
            head, now = transaction.head(account.writer), account.house.now()
            key = account.house.writer()
            commit = write_commit(
                key,
                [draft],
                operation=account.operation,
                head=head,
                now_ms=now,
                sign_intent=account.house.sign_as,
            )
            transaction.append([new_row(*row) for row in commit.rows], {})

        account.write(work)
        account.catch_up()


@pytest.fixture
def office(tmp_path: Path):
    """A new operation in a data folder of its own."""
    with open_installation(tmp_path / "data") as house:
        content = StaffContent(name="Rosa Ensayo", handle="rosa")
        founding = Founding(
            "Ensayo", "America/Guatemala", "GT", True, OrganisationCode("MP"), content
        )
        account = Account.found(house, founding)
        yield Office(account, next(iter(account.state.team.members)))


def test_nobody_signs_where_their_key_is_not(office: Office):
    """An act that a person must sign is refused on a device that does not hold that person's key, and nothing is written."""
    office.enrol(SigningKey(b"a key kept elsewhere".ljust(32)).public)
    before = office.size
    with refused(CREDENTIAL_MISSING):
        office.account.perform("team.grant_role", (ANA,), staff=office.rosa, role=Role.REGISTRAR)
    assert office.size == before


def test_somebody_whose_key_is_here_signs(office: Office):
    """The same act is written once the device holds the signer's key."""
    office.enrol(office.account.house.new_credential())
    office.account.perform("team.grant_role", (ANA,), staff=office.rosa, role=Role.REGISTRAR)
    assert office.account.state.team.has_role(office.rosa, Role.REGISTRAR)


def test_no_count_is_closed_over_what_is_not_understood(office: Office):
    """A critical event of a newer version may have changed who is here, so this device can't close a count; nothing is written."""
    office.append_unknown(KIND_OF_TOMORROW)
    before = office.size
    with refused(NOT_UNDERSTOOD):
        office.account.perform("count.close_count", (office.rosa,), count=b"c" * 16)
    assert office.size == before


def test_what_is_not_critical_bars_nothing(office: Office):
    """An event of a newer version that changes nobody's place is kept and shown; the answer is then the rules' own."""
    office.append_unknown(LIGHT_KIND_OF_TOMORROW)
    assert [one.kind for one in office.account.reading.not_understood] == [LIGHT_KIND_OF_TOMORROW]
    with refused("policy.act_not_granted"):
        office.account.perform("count.close_count", (office.rosa,), count=b"c" * 16)


def test_a_revoked_device_is_told_that_it_no_longer_counts(office: Office):
    """What a revoked device would write has no effect anywhere, so it is refused instead of acknowledged."""
    account = office.account
    account.perform(
        "team.revoke_device", (office.rosa,), device=account.writer, last_sequence=office.size
    )
    before = office.size
    with refused(DEVICE_CUT_OFF):
        account.perform("breach.declare_breach", (office.rosa,))
    assert office.size == before


def test_a_device_that_nobody_enrolled_writes_nothing(office: Office, tmp_path: Path):
    """Another installation that only has a copy of the ledger can read it and can't write in it."""
    rows = list(office.account.store.rows(office.account.operation))
    with open_installation(tmp_path / "other") as other:
        with other.store.writing(office.account.operation) as transaction:
            transaction.append([new_row(row.id, row.header, row.signature) for row in rows], {})
        account = Account(other, office.account.operation)
        with refused(DEVICE_CUT_OFF):
            account.perform("breach.declare_breach", (office.rosa,))


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Hogar", "capacity": 2**53},
        {"name": "x" * 300_000, "capacity": None},
    ],
)
def test_what_does_not_fit_the_ledger_is_refused(office: Office, fields):
    """A number beyond what every program reads alike, or words beyond a sealed part, are said to be too long; nothing is written."""
    before = office.size
    with refused(NOT_WRITABLE):
        office.account.perform(
            "placement.open_place", (office.rosa,), kind=PlaceKind.SHELTER, **fields
        )
    assert office.size == before


def test_the_catalogue_pins_what_the_account_refuses():
    """The codes are a public contract: programs branch on them."""
    assert (CREDENTIAL_MISSING, NOT_UNDERSTOOD, DEVICE_CUT_OFF, NOT_WRITABLE) == (
        "account.credential_missing",
        "account.not_understood",
        "account.device_cut_off",
        "account.not_writable",
    )
