"""Printing one paper: who may, which number it gets, and that it is written down whom it shows. Every door prints through here."""

from typing import NamedTuple

from resguardo.account.account import Account
from resguardo.account.sight import Sight, sight_of
from resguardo.operation import sheet_number
from resguardo.operation.identifiers import SheetId, SheetNumber, StaffId
from resguardo.operation.policy import STAFF_UNKNOWN
from resguardo.operation.refusal import Refused, refusal
from resguardo.operation.sheets import SHEET_UNKNOWN
from resguardo.papers.kinds import KINDS
from resguardo.papers.people import moment
from resguardo.papers.request import Kind, Request
from resguardo.papers.sheet import Frame, Language, Sheet, Size

KIND_UNKNOWN = refusal(
    "papers.kind_unknown",
    es=(
        "No hay una hoja que se llame «{found}».",
        "Una de estas: {kinds}.",
        "Vea «resguardo print --list».",
    ),
    en=(
        "There is no paper called “{found}”.",
        "One of these: {kinds}.",
        "See “resguardo print --list”.",
    ),
)
LAYOUT_UNKNOWN = refusal(
    "papers.layout_unknown",
    es=(
        "Esa hoja no tiene la forma «{found}».",
        "Una de estas: {layouts}.",
        "Elija una de ellas o ninguna.",
    ),
    en=(
        "That paper has no layout “{found}”.",
        "One of these: {layouts}.",
        "Choose one of them or none.",
    ),
)
KIND_NOT_GRANTED = refusal(
    "papers.kind_not_granted",
    es=(
        "Ninguna función de quien imprime permite la hoja «{kind}».",
        "Una función que la permita.",
        "Pida la hoja a quien tenga la función; «resguardo print --list» dice quiénes.",
    ),
    en=(
        "No role of whoever prints allows the paper “{kind}”.",
        "A role that allows it.",
        "Ask someone who holds the role; “resguardo print --list” says which.",
    ),
)
FORMER_OF_ANOTHER_KIND = refusal(
    "papers.former_of_another_kind",
    es=(
        "La hoja {former} es de otra clase: {kind}.",
        "El número de una hoja de la misma clase que la que se imprime.",
        "Lea el número otra vez, o imprima sin sustituir ninguna.",
    ),
    en=(
        "The sheet {former} is of another kind: {kind}.",
        "The number of a sheet of the kind that is printed.",
        "Read the number again, or print without replacing any.",
    ),
)


class Wish(NamedTuple):
    """A paper as somebody asks for it. `former` is the number of a sheet whose place it takes, empty for none."""

    kind: str
    about: str = ""
    language: Language = "es"
    size: Size = Size.A4
    layout: str = ""
    former: str = ""


def print_sheet(account: Account, staff: StaffId, wish: Wish) -> Sheet:
    """The paper, built for `staff` to read and written down as printed by them; set it with `press.py`.

    Refuses: papers.kind_unknown, policy.staff_unknown, papers.kind_not_granted, papers.layout_unknown, sheets.sheet_unknown, papers.former_of_another_kind, those of the builder
    """
    kind = KINDS.get(wish.kind)
    if kind is None:
        raise Refused(KIND_UNKNOWN, found=wish.kind, kinds=tuple(KINDS))
    if not account.state.team.in_service(staff):
        raise Refused(STAFF_UNKNOWN)
    sight = sight_of(account, staff)
    if not sight.holds(*kind.roles):
        raise Refused(KIND_NOT_GRANTED, kind=wish.kind)
    number, former = _fresh_number(account), _former(account, wish)
    sheet = kind.build(_request(sight, kind, wish, number, former))
    # Built first, so that it is written down whom the paper shows; nothing leaves before that is durable.
    account.perform(
        "sheets.print_sheet",
        [staff],
        kind=kind.name,
        persons=sheet.persons,
        about=sheet.about,
        number=number,
        former=former,
    )
    return sheet


def _request(
    sight: Sight, kind: Kind, wish: Wish, number: SheetNumber, former: SheetId | None
) -> Request:
    if wish.layout and wish.layout not in kind.layouts:
        raise Refused(LAYOUT_UNKNOWN, found=wish.layout, layouts=kind.layouts)
    sheets = sight.account.state.sheets
    first = "" if former is None else sheets.sheets[sheets.first_of(former)].number
    frame = _frame(sight, wish, number, "" if former is None else sheets.sheets[former].number)
    layout = wish.layout or next(iter(kind.layouts), "")
    return Request(sight, frame, wish.about, layout, first)


def _frame(sight: Sight, wish: Wish, number: SheetNumber, former: str) -> Frame:
    directory, state = sight.directory, sight.account.state
    return Frame(
        directory.operation_name(),
        number,
        f"{moment(sight.now, state.zone)} {_zone_said(state.zone)}",
        directory.staff_name(sight.staff),
        state.exercise,
        wish.language,
        wish.size,
        former,
    )


def _zone_said(zone: str) -> str:
    """`America/Guatemala` as people say it."""
    return f"({zone.rpartition('/')[2].replace('_', ' ')})"


def _fresh_number(account: Account) -> SheetNumber:
    number = sheet_number.compose(account.house.chance(16))
    while number in account.state.sheets.by_number:
        number = sheet_number.compose(account.house.chance(16))
    return number


def _former(account: Account, wish: Wish) -> SheetId | None:
    if not wish.former:
        return None
    former = account.state.sheets.numbered(wish.former)
    if former is None:
        raise Refused(SHEET_UNKNOWN)
    record = account.state.sheets.sheets[former]
    if record.kind != wish.kind:
        raise Refused(FORMER_OF_ANOTHER_KIND, former=record.number, kind=record.kind)
    return former
