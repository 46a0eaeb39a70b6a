"""Tags and wristbands: a code with its check characters and the same code as a QR picture, and nothing else (domain design 3.4).

Blank ones come from the operation's unused codes: they follow from the number of the sheet, so a reprint has the same codes, without those that somebody wears
by then, and no two sheets have one in common. For a person the band is printed again with the code that they wear.
"""

import hashlib
import io
from collections.abc import Iterator
from itertools import islice

import segno

from resguardo.account.account import Account
from resguardo.operation import tag_code
from resguardo.operation.identifiers import PersonId, TagCode
from resguardo.operation.refusal import Refused, refusal
from resguardo.papers.request import Request, persons_asked
from resguardo.papers.sheet import Sheet

LAYOUTS = ("sheet", "label", "wristband")
"""To be cut from a page; one label of 62 x 29 mm each; one strip of 200 x 25 mm each."""
BLANKS, BLANKS_MAX = 24, 240
"""How many blank tags when nobody says, which is one page, and at most."""

TOO_MANY = refusal(
    "papers.tags_too_many",
    es=(
        "Se pidieron {found} brazaletes en blanco.",
        "De 1 a {most} en una hoja.",
        "Imprima varias veces: cada hoja trae códigos distintos.",
    ),
    en=(
        "{found} blank tags were asked for.",
        "From 1 to {most} on one sheet.",
        "Print several times: each sheet has codes of its own.",
    ),
)


def build(request: Request) -> Sheet:
    """Blank tags, as many as `about` says (nothing: one page), or those of the persons whose bands it lists. Refuses: papers.person_unknown, papers.tags_too_many"""
    asked = request.about.strip()
    persons: list[PersonId] = []
    if asked and not _is_number(asked):
        persons = persons_asked(request)
        register = request.sight.account.state.register
        codes = [register.persons[person].tag for person in persons]
    else:
        codes = _blanks(request, int(asked or BLANKS))
    files = [(code, f"tag-{number}.svg") for number, code in enumerate(codes)]
    body = {
        "layout": request.layout,
        "tags": [{"code": code, "halves": code.split("-"), "qr": file} for code, file in files],
    }
    pictures = {file: picture_of(code) for code, file in files}
    return Sheet("tags", request.frame, body, pictures, tuple(persons))


def picture_of(code: str) -> bytes:
    """The code as a QR picture that is read also when a third of it is dirty."""
    drawn = io.BytesIO()
    segno.make(code, error="h", micro=False).save(drawn, kind="svg", border=3, xmldecl=False)
    return drawn.getvalue()


def _is_number(asked: str) -> bool:
    """Whether `asked` is how many, and no band: a band has eight characters."""
    return asked.isascii() and asked.isdigit() and len(asked) < tag_code.LENGTH


def _blanks(request: Request, wanted: int) -> list[TagCode]:
    if not 1 <= wanted <= BLANKS_MAX:
        raise Refused(TOO_MANY, found=wanted, most=BLANKS_MAX)
    account = request.sight.account
    number = request.former or request.frame.number
    register = account.state.register
    spent = {*register.by_tag, *register.void, *_on_other_sheets(account, number)}
    codes: dict[TagCode, None] = {}
    for code in _series(account.operation, number):
        if code not in spent:
            codes[code] = None
        if len(codes) == wanted:
            break
    return list(codes)


def _on_other_sheets(account: Account, number: str) -> Iterator[TagCode]:
    """Every code that another sheet of tags could show."""
    sheets = account.state.sheets
    for sheet, one in sheets.sheets.items():
        first = sheets.sheets[sheets.first_of(sheet)].number
        if one.kind == "tags" and first != number:
            yield from islice(_series(account.operation, first), BLANKS_MAX)


def _series(operation: bytes, number: str) -> Iterator[TagCode]:
    """The codes of the sheet with this number, one after another, without end."""
    index = 0
    while True:
        chance = hashlib.sha256(b"blank tag\0" + operation + f"{number}/{index}".encode()).digest()
        yield tag_code.compose(chance[:16])
        index += 1
