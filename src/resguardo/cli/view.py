"""One account as a command sees it, and the options by which a command is asked."""

from collections.abc import Mapping
from typing import Annotated

import typer

from resguardo.account.access import ReadReason
from resguardo.account.account import Account
from resguardo.account.directory import Directory
from resguardo.account.sight import Sight, sight_of
from resguardo.cli.moments import read_moment, show_moment
from resguardo.cli.output import print_note
from resguardo.cli.session import reader_of
from resguardo.cli.words import Language, say
from resguardo.operation.identifiers import Moment, PersonId, PlaceId
from resguardo.reconcile.explain import Standing

At = Annotated[
    str | None,
    typer.Option("--at", help="Qué era así en ese momento. / What was so at that moment."),
]
KnownAt = Annotated[
    str | None,
    typer.Option("--known-at", help="Según se sabía entonces. / As it was known then."),
]
As = Annotated[
    str | None,
    typer.Option(
        "--as", help="Quién lee los nombres (nombre corto). / Who reads the names (handle)."
    ),
]
Reason = Annotated[
    ReadReason, typer.Option("--reason", help="Para qué se leen. / Why they are read.")
]
Names = Annotated[
    bool,
    typer.Option(
        "--names",
        help="Con nombres; la lectura queda escrita. / With names; the reading is written down.",
    ),
]


class View:
    """One account as a command sees it: its state as of the asked times, its names, the reader's language."""

    def __init__(
        self,
        account: Account,
        language: Language,
        at: str | None = None,
        known_at: str | None = None,
    ) -> None:
        self.account, self.language, self.zone = account, language, account.state.zone
        self.directory = Directory(account)
        self.at = read_moment(at, self.zone, language, "--at") if at else None
        self.known_at = (
            read_moment(known_at, self.zone, language, "--known-at") if known_at else None
        )
        self.state = account.state_at(self.at, self.known_at) if at or known_at else account.state
        self._say_when_before()

    def _say_when_before(self) -> None:
        opened_at = self.account.state.opened_at
        asked = [moment for moment in (self.at, self.known_at) if moment is not None]
        before = any(moment < opened_at for moment in asked)
        # What came back from paper may well have happened before the operation was opened here.
        if before and not self.state.register.persons:
            print_note(self.say("before_opening", when=show_moment(opened_at, self.zone)))

    @property
    def as_of(self) -> Moment:
        """The moment that figures speak of."""
        return self.at or self.known_at or self.account.house.now()

    @property
    def now_shown(self) -> str:
        """That moment in words, for an answer without a heading."""
        return show_moment(self.as_of, self.zone)

    def say(self, key: str, /, **values: object) -> str:
        """A word or sentence in the reader's language."""
        return say(key, self.language, **values)

    def words(self, *keys: str) -> list[str]:
        """Several words, for the heads of columns."""
        return [say(key, self.language) for key in keys]

    def number(self, number: int, one: str, several: str) -> str:
        """`1 persona`, `3 personas`: a figure with its word."""
        return f"{number} {self.say(one if number == 1 else several)}"

    def persons(self, number: int) -> str:
        """A number of persons."""
        return self.number(number, "person", "persons")

    def title(self, key: str) -> str:
        """A heading with its as-of time, and the mark of an exercise."""
        parts = [self.say(key), f"{self.say('as_of')} {show_moment(self.as_of, self.zone)}"]
        if self.known_at:
            parts.append(f"{self.say('known_at')} {show_moment(self.known_at, self.zone)}")
        if self.account.state.exercise:
            parts.append(self.say("exercise"))
        return " · ".join(parts)

    def whereabouts(self, standing: Standing | None) -> str:
        """How somebody stands, in words: whereabouts, place and who answers."""
        if standing is None:
            return ""
        words = [
            self.say(standing.on.value),
            self.directory.place_name(standing.place),
            self.directory.staff_name(standing.holder),
        ]
        return " · ".join(word for word in words if word)

    def names_of(
        self, persons: list[PersonId], reader: str | None, reason: ReadReason
    ) -> dict[PersonId, str]:
        """The names of `persons` for the member of the team called `reader`; the reading is written down first."""
        return self.sight(reader).names(persons, reason)

    def sight(self, reader: str | None) -> Sight:
        """The account as the member of the team called `reader` may see it."""
        return sight_of(self.account, reader_of(self.directory, reader, self.language))

    def places_of(
        self, places: Mapping[PersonId, PlaceId | None], reader: str | None, reason: ReadReason
    ) -> dict[PersonId, str]:
        """What the places of persons are called: all of them for whoever sits at the machine, and for a named reader those that they may know."""
        if reader is not None:
            return self.sight(reader).located(places, reason)
        return {person: self.directory.place_name(place) for person, place in places.items()}
