"""Printing: who may have which paper, under which number, and that it is written down whom it shows before it leaves."""

import pytest

from kit.pages import pages_of, says
from kit.refusing import refused
from resguardo.operation import sheet_number
from resguardo.operation.identifiers import StaffId
from resguardo.operation.refusal import Refused
from resguardo.operation.sheets import PersonsNamed, Standing
from resguardo.papers.kinds import KINDS
from resguardo.papers.printing import Wish, print_sheet


def named_on(case, sheet):
    """Whom the ledger says that a sheet shows."""
    reference = case.account.state.sheets.by_number[sheet.frame.number]
    told = [
        one.event
        for person in case.account.state.register.persons
        for one in case.account.about(person)
    ]
    return {
        person
        for event in told
        if isinstance(event, PersonsNamed) and event.sheet == reference
        for person in event.persons
    }


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_printed_is_written_down_under_the_number_on_the_page(case, kind):
    """Kind, reader, how many it shows; whoever printed it has it in hand."""
    sheet = case.print(kind)
    number = sheet_number.parse(sheet.frame.number)
    record = case.account.state.sheets.sheets[case.account.state.sheets.by_number[number]]
    assert (record.kind, record.named) == (kind, len(sheet.persons))
    assert record.now.standing is Standing.PRINTED
    assert record.now.holder == record.printed_by


@pytest.mark.parametrize("kind", ["roll", "count", "handover"])
def test_the_ledger_names_everybody_whom_a_sheet_shows(case, kind):
    """From each person's own history it is found on which papers they stand."""
    sheet = case.print(kind)
    assert named_on(case, sheet) == set(sheet.persons) != set()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_only_the_roles_of_a_kind_print_it(case, kind):
    """A gatekeeper, an escort, a spokesperson: nobody gets a paper beyond their work, and nothing is written."""
    before = len(case.account.state.sheets.sheets)
    strangers = [
        handle
        for handle, staff in case.shift.crew.items()
        if not {role for role, _ in case.account.state.team.roles(staff)} & KINDS[kind].roles
    ]
    assert strangers
    for handle in strangers:
        with refused("papers.kind_not_granted"):
            case.print(kind, by=handle)
    assert len(case.account.state.sheets.sheets) == before


def test_nobody_prints_who_is_not_of_the_team(case):
    """Said as it is: another role would not help a stranger."""
    with refused("policy.staff_unknown"):
        print_sheet(case.account, StaffId(bytes(16)), Wish("test"))


def test_a_reprint_shows_the_number_that_it_replaces(case):
    """Two sheets of one thing are told apart on the page and in the account."""
    first = case.print("board")
    wish = Wish("board", "ZarzaHogar", "en", former=first.frame.number.lower())
    again = print_sheet(case.account, case.shift.crew["rosa"], wish)
    assert again.frame.number != first.frame.number
    assert says(pages_of(again)[0], f"Replaces {first.frame.number}")


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish("passport"), "papers.kind_unknown"),
        (Wish("roll", "Nowhere"), "papers.place_unknown"),
        (Wish("tags", "H2J4-83MR"), "papers.person_unknown"),
        (Wish("tags", layout="poster"), "papers.layout_unknown"),
        (Wish("tags", "241"), "papers.tags_too_many"),
        (Wish("tags", "0"), "papers.tags_too_many"),
        (Wish("board", "ZarzaHogar", former="P-M7JX3-H9J7R"), "sheets.sheet_unknown"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_nothing_is_written(case, wish, code):
    """Each with its reason; no number is spent."""
    before = len(case.account.state.sheets.sheets)
    with pytest.raises(Refused, match=code):
        print_sheet(case.account, case.shift.crew["rosa"], wish)
    assert len(case.account.state.sheets.sheets) == before
