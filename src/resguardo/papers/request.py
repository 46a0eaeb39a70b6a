"""A paper asked for, and what it is about: from what somebody typed to what the account knows.

What cannot be found is refused in the same words whether it is not there or the reader may not know of it.
"""

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple, TypeVar

from resguardo.account.naming import Naming
from resguardo.account.sight import Sight
from resguardo.account.wording import Unreadable
from resguardo.operation.disclosure import places_shown
from resguardo.operation.identifiers import PersonId, PlaceId
from resguardo.operation.policy import Role
from resguardo.operation.refusal import Refused, refusal
from resguardo.papers.sheet import Frame, Sheet


class About(Enum):
    """What somebody names when they print a paper."""

    NOTHING = "nothing"
    PLACE = "place"
    COUNT = "count"
    PERSON = "person"
    PERSONS = "persons"
    OFFER = "offer"
    RIDE = "ride"
    CLAIM = "claim"
    ABSENCE = "absence"
    STATEMENT = "statement"


class Request(NamedTuple):
    """A paper asked for: the reader's doors, its frame, what it is about as it was typed, the layout where a kind has several.

    `former` is the number of the first sheet whose place this one takes, empty for none.
    """

    sight: Sight
    frame: Frame
    about: str = ""
    layout: str = ""
    former: str = ""


class Kind(NamedTuple):
    """One kind of paper. `purpose` says in Spanish and in English what it is for; `layouts` are its forms, the usual one first."""

    name: str
    about: About
    build: Callable[[Request], Sheet]
    roles: frozenset[Role]
    purpose: tuple[str, str]
    layouts: tuple[str, ...] = ()


PLACE_UNKNOWN = refusal(
    "papers.place_unknown",
    es=(
        "No hay un lugar «{found}» que usted pueda imprimir.",
        "El nombre de un lugar abierto de este operativo.",
        "Escríbalo como en «resguardo roll», entre comillas si lleva espacios.",
    ),
    en=(
        "There is no place “{found}” that you can print.",
        "The name of an open place of this operation.",
        "Write it as in “resguardo roll”, in quotes if it has spaces.",
    ),
)
PERSON_UNKNOWN = refusal(
    "papers.person_unknown",
    es=(
        "Nadie lleva el brazalete «{found}».",
        "El brazalete de una persona de este operativo.",
        "Léalo otra vez, carácter por carácter.",
    ),
    en=(
        "Nobody wears the band “{found}”.",
        "The band of a person of this operation.",
        "Read it again, one character at a time.",
    ),
)
REFERENCE_UNKNOWN = refusal(
    "papers.reference_unknown",
    es=(
        "«{found}» no nombra nada de lo que trata esta hoja.",
        "Un brazalete, un número de recibo, «open», «last» o una referencia.",
        "Vea «resguardo print --list»: dice de qué trata cada hoja.",
    ),
    en=(
        "“{found}” names nothing that this paper is about.",
        "A band, the number of a receipt, “open”, “last” or a reference.",
        "See “resguardo print --list”: it says what each paper is about.",
    ),
)

T = TypeVar("T", bound=bytes)


def place_asked(request: Request) -> PlaceId:
    """The place that the paper is about; one where the reader may know of nobody is as good as none. Refuses: papers.place_unknown"""
    place = request.sight.directory.place_called(request.about)
    if place is None or not places_seen(request.sight, place):
        raise Refused(PLACE_UNKNOWN, found=request.about)
    return place


def places_seen(sight: Sight, within: PlaceId) -> list[PlaceId]:
    """The places inside `within`, itself among them, that the reader's roles reach, in the order of their opening."""
    with sight.steady() as state:
        shown = places_shown(state, sight.roles, sight.staff)
        return [place for place in state.placement.places_within(within) if place in shown]


def person_asked(request: Request) -> PersonId:
    """The person that the paper is about, through every merge. Refuses: papers.person_unknown"""
    return _person(request.sight, request.about)


def persons_asked(request: Request) -> list[PersonId]:
    """The persons whose bands were written with commas or spaces between. Refuses: papers.person_unknown"""
    written = request.about.replace(",", " ").split()
    return list(dict.fromkeys(_person(request.sight, one) for one in written))


def reference_asked(request: Request, kind: type[T]) -> T:
    """What the paper is about, a reference of type `kind`, written as in a file of acts (`account/naming.py`). Refuses: papers.reference_unknown

    A reference written in full is taken as it is: the builder looks it up.
    """
    try:
        return kind(Naming(request.sight.account).reference(request.about, kind, "about", None))
    except Unreadable:
        raise Refused(REFERENCE_UNKNOWN, found=request.about) from None


def _person(sight: Sight, written: str) -> PersonId:
    person = sight.directory.person_tagged(written)
    if person is None:
        raise Refused(PERSON_UNKNOWN, found=written)
    return sight.account.state.register.standing(person)
