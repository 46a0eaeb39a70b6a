"""Sheets of paper: what was printed, who has it in hand, and that it came back or was destroyed (domain design 5, insider threat).

Invariant 31: the work goes on with paper, and each paper has its number, so that what was written on it can be typed in under it. Paper knows no keys: a
printed roll is as secret as whoever carries it, so every sheet is counted, signed out by name, and destroyed before a witness.

Refused at writing: a number that is misread or taken, a sheet that nobody printed or that is destroyed, a return of what nobody had. Nobody is kept from writing
down that a sheet was printed, given or brought back. Shown at the merge (`disputed`): a sheet of which two sites say different things, which counts as signed out where one of them says so, and two sheets under one
number.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation import sheet_number
from resguardo.operation.act import By, act
from resguardo.operation.counting import in_parts
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import (
    EventId,
    Moment,
    PersonId,
    SheetId,
    SheetNumber,
    StaffId,
)
from resguardo.operation.refusal import Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Standing(enum.Enum):
    """How it stands with one sheet, the least safe first."""

    SIGNED_OUT = "signed_out"
    PRINTED = "printed"
    RETURNED = "returned"
    DESTROYED = "destroyed"


@event("sheets.sheet_printed", 0xF80, makes=("sheet",))
class SheetPrinted(Event):
    """The signer printed a paper of a `kind`, under `number`. It names `named` persons, listed in the events that follow.

    `about` is the reference of what it is about, None for nothing in particular. `former` is the sheet that it takes the place of.
    """

    sheet: SheetId
    number: SheetNumber
    kind: str
    named: int
    about: bytes | None = None
    former: SheetId | None = None


@event("sheets.persons_named", 0xF82)
class PersonsNamed(Event):
    """The sheet shows these persons, at most 100."""

    sheet: SheetId
    persons: tuple[PersonId, ...]


@event("sheets.sheet_signed_out", 0xF84)
class SheetSignedOut(Event):
    """`taker` has the sheet in hand and answers for it."""

    sheet: SheetId
    taker: StaffId


@event("sheets.sheet_returned", 0xF86)
class SheetReturned(Event):
    """The signer has the sheet back."""

    sheet: SheetId


@event("sheets.sheet_destroyed", 0xF88, signers=2)
class SheetDestroyed(Event):
    """The first signer destroyed the sheet and the second saw it."""

    sheet: SheetId


class Step(msgspec.Struct, array_like=True):
    """What became of a sheet, by one event; `holder` is who has it in hand, None once it is destroyed."""

    standing: Standing
    holder: StaffId | None
    at: Moment
    event: EventId


class PrintedSheet(msgspec.Struct):
    """One sheet. `steps` holds the newest that do not know of each other: one, unless two sites disagree."""

    number: SheetNumber
    kind: str
    printed_by: StaffId
    printed_at: Moment
    named: int
    about: bytes | None = None
    former: SheetId | None = None
    steps: list[Step] = msgspec.field(default_factory=list)

    @property
    def now(self) -> Step:
        """How it stands; on the less safe side where two sites differ."""
        order = list(Standing)
        return min(self.steps, key=lambda step: order.index(step.standing))


class Sheets(msgspec.Struct):
    """State: every sheet printed, in reading order."""

    sheets: dict[SheetId, PrintedSheet] = msgspec.field(default_factory=dict)
    by_number: dict[SheetNumber, SheetId] = msgspec.field(default_factory=dict)
    numbered_twice: list[tuple[SheetId, SheetId]] = msgspec.field(default_factory=list)

    def signed_out(self) -> Iterator[SheetId]:
        """The sheets that somebody has in hand and has not brought back, oldest first."""
        return (
            sheet for sheet, one in self.sheets.items() if one.now.standing is Standing.SIGNED_OUT
        )

    def disputed(self) -> Iterator[SheetId]:
        """The sheets of which two sites say different things, and those that share their number, until they are destroyed."""
        for sheet, one in self.sheets.items():
            if len({(step.standing, step.holder) for step in one.steps}) > 1:
                yield sheet
        for pair in self.numbered_twice:
            if any(self.sheets[one].now.standing is not Standing.DESTROYED for one in pair):
                yield pair[1]

    def numbered(self, written: str) -> SheetId | None:
        """The sheet whose number somebody wrote; None for a number that nobody printed, or that is none."""
        number = sheet_number.parse(written)
        return None if number is None else self.by_number.get(number)

    def first_of(self, sheet: SheetId) -> SheetId:
        """The sheet at the beginning of a row of reprints; itself where it takes no other's place."""
        seen: list[SheetId] = []
        while sheet not in seen:
            seen.append(sheet)
            former = self.sheets[sheet].former
            sheet = former if former in self.sheets else sheet
        return sheet


NUMBER_MISREAD = refusal(
    "sheets.number_misread",
    es=(
        "El número de hoja {number} no existe.",
        "Una P y diez caracteres, como P-74XX2-02R73, cuyos controles cuadran.",
        "Léalo otra vez de la hoja, carácter por carácter.",
    ),
    en=(
        "There is no sheet number {number}.",
        "A P and ten characters such as P-74XX2-02R73 whose checks agree.",
        "Read it again from the sheet, one character at a time.",
    ),
)
NUMBER_TAKEN = refusal(
    "sheets.number_taken",
    es=(
        "El número {number} ya lo tiene otra hoja.",
        "Un número para una sola hoja.",
        "Imprima sin dar un número: se sortea uno.",
    ),
    en=(
        "Another sheet already has the number {number}.",
        "One number for one sheet.",
        "Print without giving a number: one is drawn.",
    ),
)
PERSON_UNKNOWN = refusal(
    "sheets.person_unknown",
    es=(
        "La hoja muestra a alguien que no está registrado.",
        "Personas con brazalete de este operativo.",
        "Revise los brazaletes.",
    ),
    en=(
        "The sheet shows somebody who is not registered.",
        "Persons with a band of this operation.",
        "Check the bands.",
    ),
)
SHEET_UNKNOWN = refusal(
    "sheets.sheet_unknown",
    es=(
        "Nadie imprimió una hoja con ese número.",
        "El número de una hoja de este operativo.",
        "Léalo otra vez de la hoja; las hojas impresas están en «resguardo sheets».",
    ),
    en=(
        "Nobody printed a sheet with that number.",
        "The number of a sheet of this operation.",
        "Read it again from the sheet; “resguardo sheets” lists what was printed.",
    ),
)
SHEET_DESTROYED = refusal(
    "sheets.sheet_is_destroyed",
    es=(
        "La hoja {number} consta como destruida.",
        "Una hoja que existe.",
        "Si la tiene en la mano, avise a la coordinación: alguien firmó que la vio destruir.",
    ),
    en=(
        "The sheet {number} is on record as destroyed.",
        "A sheet that exists.",
        "If you have it in hand, tell the coordinator: somebody signed that they saw it destroyed.",
    ),
)
NOT_SIGNED_OUT = refusal(
    "sheets.not_signed_out",
    es=(
        "La hoja {number} no consta como entregada a nadie.",
        "Una hoja que alguien tiene en la mano.",
        "Revise el número; si alguien la llevaba, anote primero a quién se entregó.",
    ),
    en=(
        "The sheet {number} is not on record as handed to anybody.",
        "A sheet that somebody has in hand.",
        "Check the number; if somebody had it, first write down to whom it was given.",
    ),
)
TAKER_UNKNOWN = refusal(
    "sheets.taker_unknown",
    es=(
        "Esa persona no está en servicio.",
        "Una persona inscrita y en servicio, que responde por la hoja.",
        "Entregue la hoja a otra persona del equipo.",
    ),
    en=(
        "That person is not in service.",
        "A person who is enrolled and in service, and answers for the sheet.",
        "Give the sheet to somebody else of the team.",
    ),
)


@act(
    "sheets.print_sheet",
    refuses=(NUMBER_MISREAD, NUMBER_TAKEN, PERSON_UNKNOWN, SHEET_UNKNOWN),
    always=True,
)
def print_sheet(
    state: Operation,
    by: By,
    *,
    kind: str,
    persons: tuple[PersonId, ...] = (),
    about: bytes | None = None,
    number: str | None = None,
    former: SheetId | None = None,
) -> list[Event]:
    """Write down that a paper is printed, whom it shows, and under which number (drawn where none is given).

    Refuses: sheets.number_misread, sheets.number_taken, sheets.person_unknown, sheets.sheet_unknown
    """
    chosen = _choose_number(state, by, number)
    if any(person not in state.register.persons for person in persons):
        raise Refused(PERSON_UNKNOWN)
    if former is not None and former not in state.sheets.sheets:
        raise Refused(SHEET_UNKNOWN)
    sheet = SheetId(by.draw())
    printed = SheetPrinted(
        sheet=sheet, number=chosen, kind=kind, named=len(persons), about=about, former=former
    )
    return [printed, *(PersonsNamed(sheet=sheet, persons=part) for part in in_parts(persons))]


@act("sheets.sign_out", refuses=(SHEET_UNKNOWN, SHEET_DESTROYED, TAKER_UNKNOWN), always=True)
def sign_out(state: Operation, by: By, *, sheet: SheetId, taker: StaffId) -> list[Event]:
    """Give a sheet into somebody's hand, who answers for it until it is back.

    Refuses: sheets.sheet_unknown, sheets.sheet_is_destroyed, sheets.taker_unknown
    """
    _existing(state, sheet)
    if not state.team.in_service(taker):
        raise Refused(TAKER_UNKNOWN)
    return [SheetSignedOut(sheet=sheet, taker=taker)]


@act("sheets.take_back", refuses=(SHEET_UNKNOWN, SHEET_DESTROYED, NOT_SIGNED_OUT), always=True)
def take_back(state: Operation, by: By, *, sheet: SheetId) -> list[Event]:
    """Take a sheet back from whoever had it.

    Refuses: sheets.sheet_unknown, sheets.sheet_is_destroyed, sheets.not_signed_out
    """
    record = _existing(state, sheet)
    if record.now.standing is not Standing.SIGNED_OUT:
        raise Refused(NOT_SIGNED_OUT, number=record.number)
    return [SheetReturned(sheet=sheet)]


@act("sheets.destroy_sheet", signers=2, refuses=(SHEET_UNKNOWN, SHEET_DESTROYED))
def destroy_sheet(state: Operation, by: By, *, sheet: SheetId) -> list[Event]:
    """Destroy a sheet before a witness, who signs second.

    Refuses: sheets.sheet_unknown, sheets.sheet_is_destroyed
    """
    _existing(state, sheet)
    return [SheetDestroyed(sheet=sheet)]


def _existing(state: Operation, sheet: SheetId) -> PrintedSheet:
    record = state.sheets.sheets.get(sheet)
    if record is None:
        raise Refused(SHEET_UNKNOWN)
    if record.now.standing is Standing.DESTROYED:
        raise Refused(SHEET_DESTROYED, number=record.number)
    return record


def _choose_number(state: Operation, by: By, written: str | None) -> SheetNumber:
    if written is None:
        number = sheet_number.compose(by.draw())
        while number in state.sheets.by_number:
            number = sheet_number.compose(by.draw())
        return number
    read = sheet_number.parse(written)
    if read is None:
        raise Refused(NUMBER_MISREAD, number=written)
    if read in state.sheets.by_number:
        raise Refused(NUMBER_TAKEN, number=read)
    return read


@applies(SheetPrinted)
def _printed(state: Operation, event: SheetPrinted, written: Written) -> None:
    state.sheets.sheets[event.sheet] = PrintedSheet(
        number=event.number,
        kind=event.kind,
        printed_by=written.who,
        printed_at=written.happened_at,
        named=event.named,
        about=event.about,
        former=event.former,
        steps=[Step(Standing.PRINTED, written.who, written.happened_at, written.event)],
    )
    first = state.sheets.by_number.setdefault(event.number, event.sheet)
    if first != event.sheet:
        state.sheets.numbered_twice.append((first, event.sheet))


@applies(PersonsNamed)
def _named(state: Operation, event: PersonsNamed, written: Written) -> None:
    # Whom a sheet shows is read from the ledger, person by person; the state keeps the number only.
    known(state.sheets.sheets, event.sheet)


@applies(SheetSignedOut)
def _signed_out(state: Operation, event: SheetSignedOut, written: Written) -> None:
    _step(state, event.sheet, Standing.SIGNED_OUT, event.taker, written)


@applies(SheetReturned)
def _returned(state: Operation, event: SheetReturned, written: Written) -> None:
    _step(state, event.sheet, Standing.RETURNED, written.who, written)


@applies(SheetDestroyed)
def _destroyed(state: Operation, event: SheetDestroyed, written: Written) -> None:
    _step(state, event.sheet, Standing.DESTROYED, None, written)


def _step(
    state: Operation,
    sheet: SheetId,
    standing: Standing,
    holder: StaffId | None,
    written: Written,
) -> None:
    record = known(state.sheets.sheets, sheet)
    beside = [step for step in record.steps if not written.knows(step.event)]
    record.steps = [*beside, Step(standing, holder, written.happened_at, written.event)]
