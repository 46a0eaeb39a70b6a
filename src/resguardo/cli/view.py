"""One account as a command sees it, and the options by which a command is asked."""

from enum import StrEnum
from typing import Annotated

import typer

from resguardo.account.access import ReadReason
from resguardo.account.account import Account
from resguardo.account.directory import Directory
from resguardo.cli.moments import read_moment, show_moment
from resguardo.cli.session import reader_of
from resguardo.cli.words import Language, say
from resguardo.operation.identifiers import Moment, PersonId
from resguardo.reconcile.explain import Standing

At = Annotated[
    str | None,
    typer.Option(
        "--at", help="Qué era así en ese momento / what was so at that moment.", show_default=False
    ),
]
KnownAt = Annotated[
    str | None,
    typer.Option("--known-at", help="Según se sabía entonces / as known then.", show_default=False),
]
As = Annotated[
    str | None,
    typer.Option("--as", help="Quién lee los nombres / who reads the names.", show_default=False),
]
Reason = Annotated[
    ReadReason, typer.Option("--reason", help="Para qué se leen / why they are read.")
]
Names = Annotated[
    bool,
    typer.Option(
        "--names",
        help="Con nombres; la lectura queda escrita / with names; the reading is written down.",
    ),
]


class Format(StrEnum):
    """How a list leaves the command."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


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

    @property
    def as_of(self) -> Moment:
        """The moment that figures speak of."""
        return self.at or self.known_at or self.account.house.now()

    def title(self, key: str) -> str:
        """A heading with its as-of time, and the mark of an exercise."""
        mark = f" · {say('exercise', self.language)}" if self.state.exercise else ""
        known = (
            f" · {say('known_at', self.language)} {show_moment(self.known_at, self.zone)}"
            if self.known_at
            else ""
        )
        return f"{say(key, self.language)} · {say('as_of', self.language)} {show_moment(self.as_of, self.zone)}{known}{mark}"

    def whereabouts(self, standing: Standing | None) -> str:
        """How somebody stands, in words."""
        if standing is None:
            return ""
        words = [
            say(standing.on.value, self.language),
            self.directory.place_name(standing.place),
            self.directory.staff_name(standing.holder),
        ]
        return " · ".join(word for word in words if word)

    def names_of(
        self, persons: list[PersonId], reader: str | None, reason: ReadReason
    ) -> dict[PersonId, str]:
        """The names of `persons` for the member of the team called `reader`; the reading is written down first."""
        return self.directory.person_names(
            persons, reader_of(self.directory, reader, self.language), reason
        )
