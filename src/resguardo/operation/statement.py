"""Statement: public figures, taken from a signed count and from nowhere else.

A statement copies the figures of one closing, with the moment of that closing. *All* is refused while a count is open or an absence is not closed,
*some* is refused in favour of a number. A correction is a new version that names the one it corrects. The public text is made from the figures
alone, so it can contain no place, no route, no name and no staff (invariant 25), and cells under five are not shown.

Shown at the merge: one statement corrected by two sites; both corrections stand, and the dispute is listed (`corrected_twice`).
"""

from __future__ import annotations

import enum
import re
import unicodedata
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.count import CountRecord, Figures
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import CountId, Moment, OrganisationCode, StaffId, StatementId
from resguardo.operation.refusal import Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation

CELL_MIN = 5
"""Smaller groups are not published: they can be recognised."""
TOTAL_MIN = 4 * CELL_MIN
"""The total of a group with small parts is published only from here on: a smaller one would narrow them down."""

ALL_WORDS = frozenset(
    [
        "todos",
        "todas",
        "todo",
        "toda",
        "ambos",
        "all",
        "every",
        "everyone",
        "everybody",
        "whole",
        "nadie",
        "ninguno",
        "ninguna",
        "nobody",
        "none",
    ]
)
"""Words that claim completeness, also by denying any exception."""
SOME_WORDS = frozenset(
    [
        "alguno",
        "alguna",
        "algun",
        "algunos",
        "algunas",
        "varios",
        "varias",
        "unos",
        "unas",
        "pocos",
        "pocas",
        "some",
        "several",
        "few",
        "many",
        "muchos",
        "muchas",
        "various",
    ]
)
"""Words in the place of a number."""


class StatementContent(msgspec.Struct, frozen=True, kw_only=True):
    """The words that go with the figures."""

    words: str


@event(
    "statement.statement_issued", 0x802, makes=("statement",), seal=SealClass.WORDS, attested=True
)
class StatementIssued(Event):
    """The operation says these figures, as of `as_of`: those of the closing of `count`."""

    statement: StatementId
    count: CountId
    as_of: Moment
    figures: Figures
    content: StatementContent | None = None


@event(
    "statement.statement_corrected",
    0x804,
    makes=("statement",),
    seal=SealClass.WORDS,
    attested=True,
)
class StatementCorrected(Event):
    """`statement` takes the place of `corrects`, with the figures of the closing of `count`."""

    statement: StatementId
    corrects: StatementId
    count: CountId
    as_of: Moment
    figures: Figures
    content: StatementContent | None = None


class Statement(msgspec.Struct):
    """One version of what was said."""

    count: CountId
    as_of: Moment
    figures: Figures
    issued_by: StaffId
    organisation: OrganisationCode | None
    issued_at: Moment
    version: int = 1
    corrects: StatementId | None = None
    corrected_by: list[StatementId] = msgspec.field(default_factory=list)


class Statements(msgspec.Struct):
    """State: every statement, in reading order."""

    statements: dict[StatementId, Statement] = msgspec.field(default_factory=dict)

    def corrected_twice(self) -> list[StatementId]:
        """Statements that two sites corrected apart."""
        return [
            reference for reference, one in self.statements.items() if len(one.corrected_by) > 1
        ]


COUNT_NOT_SIGNED = refusal(
    "statement.count_not_signed",
    es=(
        "Ese conteo no está firmado.",
        "Cifras de un conteo cerrado y firmado.",
        "Espere el cierre, o diga que el conteo no ha terminado.",
    ),
    en=(
        "That count is not signed.",
        "Figures of a closed and signed count.",
        "Wait for the closing, or say that the count is not finished.",
    ),
)
COUNT_DISPUTED = refusal(
    "statement.count_disputed",
    es=(
        "Ese conteo se cerró dos veces con cifras distintas, o fue reemplazado.",
        "Un conteo con un solo cierre vigente.",
        "Use el conteo que lo reemplaza, o abra uno.",
    ),
    en=(
        "That count was closed twice with different figures, or superseded.",
        "A count with one closing that stands.",
        "Use the count that supersedes it, or open one.",
    ),
)
WORD_ALL = refusal(
    "statement.word_all",
    es=(
        "El texto dice «{word}» y hay {counts} conteo(s) abierto(s) y {absences} ausencia(s) sin cerrar.",
        "Esa palabra solo cuando nada está abierto.",
        "Diga el número que da el conteo firmado.",
    ),
    en=(
        "The text says “{word}” while {counts} count(s) are open and {absences} absence(s) not closed.",
        "That word only when nothing is open.",
        "Say the number of the signed count.",
    ),
)
WORD_SOME = refusal(
    "statement.word_some",
    es=(
        "El texto dice «{word}».",
        "Un número, o «el conteo no ha terminado».",
        "Cambie la palabra por la cifra del conteo firmado.",
    ),
    en=(
        "The text says “{word}”.",
        "A number, or “the count is not finished”.",
        "Put the figure of the signed count in place of the word.",
    ),
)
STATEMENT_UNKNOWN = refusal(
    "statement.statement_unknown",
    es=(
        "No hay un comunicado con esa referencia.",
        "Un comunicado emitido.",
        "Elíjalo de la lista.",
    ),
    en=(
        "There is no statement under that reference.",
        "A statement that was issued.",
        "Choose it from the list.",
    ),
)
ALREADY_CORRECTED = refusal(
    "statement.already_corrected",
    es=(
        "Ese comunicado ya tiene una corrección.",
        "La última versión.",
        "Corrija la última versión.",
    ),
    en=(
        "That statement was already corrected.",
        "The newest version.",
        "Correct the newest version.",
    ),
)


@act("statement.issue_statement", refuses=(COUNT_NOT_SIGNED, COUNT_DISPUTED, WORD_SOME, WORD_ALL))
def issue_statement(state: Operation, by: By, *, count: CountId, words: str = "") -> list[Event]:
    """Publish the figures of a signed count, with `words` beside them.

    Refuses: statement.count_not_signed, statement.count_disputed, statement.word_some, statement.word_all
    """
    figures, as_of = _signed(state, count)
    _check_words(state, words)
    issued = StatementIssued(
        statement=StatementId(by.draw()),
        count=count,
        as_of=as_of,
        figures=figures,
        content=StatementContent(words=words),
    )
    return [issued]


@act(
    "statement.correct_statement",
    refuses=(
        STATEMENT_UNKNOWN,
        ALREADY_CORRECTED,
        COUNT_NOT_SIGNED,
        COUNT_DISPUTED,
        WORD_SOME,
        WORD_ALL,
    ),
)
def correct_statement(
    state: Operation, by: By, *, statement: StatementId, count: CountId, words: str = ""
) -> list[Event]:
    """Publish a new version that names the one it corrects.

    Refuses: statement.statement_unknown, statement.already_corrected, statement.count_not_signed, statement.count_disputed,
    statement.word_some, statement.word_all
    """
    if statement not in state.statements.statements:
        raise Refused(STATEMENT_UNKNOWN)
    if state.statements.statements[statement].corrected_by:
        raise Refused(ALREADY_CORRECTED)
    figures, as_of = _signed(state, count)
    _check_words(state, words)
    corrected = StatementCorrected(
        statement=StatementId(by.draw()),
        corrects=statement,
        count=count,
        as_of=as_of,
        figures=figures,
        content=StatementContent(words=words),
    )
    return [corrected]


def _signed(state: Operation, count: CountId) -> tuple[Figures, Moment]:
    """The figures of a count that was signed once and stands, with the moment of the signature."""
    record: CountRecord | None = state.counts.counts.get(count)
    if record is None or not record.closings:
        raise Refused(COUNT_NOT_SIGNED)
    if len(record.closings) > 1 or record.superseded_by:
        raise Refused(COUNT_DISPUTED)
    return record.closings[0].figures, record.closings[0].closed_at


def _check_words(state: Operation, words: str) -> None:
    spoken = _plain_words(words)
    for word in spoken:
        if word in SOME_WORDS:
            raise Refused(WORD_SOME, word=word)
    counts, absences = len(state.counts.open_counts()), len(state.absences.unclosed())
    for word in spoken:
        if word in ALL_WORDS and (counts or absences):
            raise Refused(WORD_ALL, word=word, counts=counts, absences=absences)


def _plain_words(words: str) -> list[str]:
    """The words in small letters without accents, so that no spelling slips through."""
    plain = "".join(
        one
        for one in unicodedata.normalize("NFKD", words.casefold())
        if not unicodedata.combining(one)
    )
    return re.findall(r"[^\W\d_]+", plain)


@applies(StatementIssued)
def _issued(state: Operation, event: StatementIssued, written: Written) -> None:
    known(state.counts.counts, event.count)
    state.statements.statements[event.statement] = Statement(
        count=event.count,
        as_of=event.as_of,
        figures=event.figures,
        issued_by=written.who,
        organisation=state.team.organisation(written.who),
        issued_at=written.happened_at,
    )


@applies(StatementCorrected)
def _corrected(state: Operation, event: StatementCorrected, written: Written) -> None:
    known(state.counts.counts, event.count)
    earlier = known(state.statements.statements, event.corrects)
    earlier.corrected_by.append(event.statement)
    state.statements.statements[event.statement] = Statement(
        count=event.count,
        as_of=event.as_of,
        figures=event.figures,
        issued_by=written.who,
        organisation=state.team.organisation(written.who),
        issued_at=written.happened_at,
        version=earlier.version + 1,
        corrects=event.corrects,
    )


LABELS = {
    "es": {
        "expected": "A cargo",
        "sighted": "Constatadas",
        "out_counted": "Fuera con responsable",
        "missing": "Ausentes",
        "children": "niñas, niños y adolescentes",
        "adults": "personas adultas",
        "small": "menos de {cell}",
        "hidden": "no se publica",
        "head": "Versión {version}. Cifras del conteo firmado el {as_of}.",
        "corrects": "Corrige la versión {version}.",
    },
    "en": {
        "expected": "In charge",
        "sighted": "Sighted",
        "out_counted": "Elsewhere with somebody responsible",
        "missing": "Missing",
        "children": "children and adolescents",
        "adults": "adults",
        "small": "fewer than {cell}",
        "hidden": "not published",
        "head": "Version {version}. Figures of the count signed on {as_of}.",
        "corrects": "Corrects version {version}.",
    },
}
"""The words of the public text; figures are all that is added to them."""

PARTS = ("expected", "sighted", "out_counted", "missing")
GROUPS = ("children", "adults")


class Withheld(enum.Enum):
    """Why a figure is not published: it is small, or a small one could be worked out with it."""

    SMALL = "small"
    HIDDEN = "hidden"


Cell = int | Withheld


def published(figures: Figures) -> dict[tuple[str, str], Cell]:
    """What may be published of `figures`: (part, group) -> the figure or why it is withheld, in the order of the text.

    Where a part of a group is small, another is withheld with it, the missing last of all, and the total too unless it is large. Whoever knows this rule can't
    work a withheld figure out of the others.
    """
    cells: dict[tuple[str, str], Cell] = {}
    for group in GROUPS:
        found = {part: getattr(getattr(figures, part), group) for part in PARTS}
        hidden = _hidden(found)
        for part, figure in found.items():
            is_small = 0 < figure < CELL_MIN
            is_hidden = Withheld.HIDDEN if part in hidden else figure
            cells[part, group] = Withheld.SMALL if is_small else is_hidden
    return cells


def _hidden(figures: dict[str, int]) -> set[str]:
    """The parts that are withheld beside the small ones. A part that is zero is no secret."""
    parts = PARTS[1:]
    small = [part for part in parts if 0 < figures[part] < CELL_MIN]
    large = [part for part in parts if figures[part] >= CELL_MIN]
    if not small:
        return set()
    if figures["expected"] < TOTAL_MIN:
        return {"expected", *large}
    # With one small part, one large part covers it as long as each small figure would leave that part large.
    covered = sum(figures[part] for part in (*small, *large[:1]))
    enough = len(small) == 1 and covered >= 2 * CELL_MIN - 1
    return set(large[:1] if enough else large)


def public_lines(figures: Figures, language: str = "es") -> list[str]:
    """The published figures, one a line."""
    words = LABELS[language]
    return [
        f"{words[part]}, {words[group]}: {_shown(cell, words)}"
        for (part, group), cell in published(figures).items()
    ]


def public_text(statement: Statement, *, as_of: str, language: str = "es") -> str:
    """What may be published: the figures by children and adults, small cells hidden. `as_of` is the moment as the caller writes it.

    Nothing but figures, version and moment is read here, so nothing else can be in it (invariant 25).
    """
    words = LABELS[language]
    lines = [words["head"].format(version=statement.version, as_of=as_of)]
    if statement.version > 1:
        lines.append(words["corrects"].format(version=statement.version - 1))
    return "\n".join(lines + public_lines(statement.figures, language))


def _shown(cell: Cell, words: dict[str, str]) -> str:
    return words[cell.value].format(cell=CELL_MIN) if isinstance(cell, Withheld) else str(cell)
