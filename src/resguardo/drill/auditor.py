"""The auditor: books of its own, a plain mapping from person to holder and place, against what the account says.

It imports neither the rules nor the reconciliation, so a mistake there can't make both agree. It is told by the world what truly happened, and is given
what the account says as plain records. Where the two differ it complains, by name.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

Number = int
At = int


class Books:
    """What the auditor was told by the world: who truly answers for whom since when, where they are, who is a child."""

    def __init__(self) -> None:
        self._holders: dict[Number, list[tuple[At, str]]] = defaultdict(list)
        self._places: dict[Number, list[tuple[At, str]]] = defaultdict(list)
        self.children: set[Number] = set()
        self.bands: dict[Number, str] = {}
        self.contested: dict[Number, tuple[str, ...]] = {}

    def hear_band(self, number: Number, band: str, *, is_child: bool) -> None:
        """Somebody was given a band."""
        self.bands[number] = band
        if is_child:
            self.children.add(number)

    def hear_holder(self, number: Number, holder: str, at: At) -> None:
        """From `at` on `holder` answers for somebody."""
        self._holders[number].append((at, holder))

    def hear_place(self, number: Number, place: str, at: At) -> None:
        """From `at` on somebody is in `place`."""
        self._places[number].append((at, place))

    def hear_contest(self, number: Number, claimants: tuple[str, ...]) -> None:
        """Two people honestly believe that they answer for somebody."""
        self.contested[number] = claimants

    def holder(self, number: Number, at: At) -> str | None:
        """Who truly answers at `at`; None before the band."""
        return _at(self._holders[number], at)

    def place(self, number: Number, at: At) -> str | None:
        """Where somebody truly is at `at`; None before the band."""
        return _at(self._places[number], at)

    def in_places(self, places: Collection[str], at: At) -> set[Number]:
        """Who truly is in one of `places`."""
        return {number for number in self.bands if self.place(number, at) in places}

    def changes(self, number: Number) -> list[At]:
        """The moments at which the holder changed."""
        return sorted({at for at, _ in self._holders[number]})


def _at(entries: list[tuple[At, str]], at: At) -> str | None:
    past = bisect_right(entries, at, key=lambda entry: entry[0])
    return entries[past - 1][1] if past else None


class Link(NamedTuple):
    """One link of custody as the account has it: `holder` answers for `number` from `since`; `spends` are the links that it ends."""

    number: Number
    link: str
    holder: str | None
    since: At
    spends: tuple[str, ...]


class CountSaid(NamedTuple):
    """One closed count as the account has it. `opened_at` is the moment of its frozen roll."""

    name: str
    opened_at: At
    closed_at: At
    present: frozenset[Number]
    missing: frozenset[Number]
    out: frozenset[Number]
    children: int
    adults: int
    """Of the expected."""


class Seen(NamedTuple):
    """The last sighting of somebody missing, as the account has it; `place` empty where none was noted."""

    number: Number
    at: At
    place: str


class Complaint(NamedTuple):
    """One thing in which account and truth differ."""

    what: str
    number: Number
    at: At
    said: str
    truth: str


class CustodyAudit(NamedTuple):
    """What the replay of every instant of custody found."""

    instants: int
    gaps: list[Complaint]
    overlaps: list[Complaint]
    wrong: list[Complaint]
    contested: set[Number]


def audit_custody(links: Iterable[Link], books: Books, until: At) -> CustodyAudit:
    """Replay custody over every instant at which anything changed, from each band to `until`; between two changes nothing can differ."""
    by_number: dict[Number, list[Link]] = defaultdict(list)
    for link in links:
        by_number[link.number].append(link)
    audit = CustodyAudit(0, [], [], [], set())
    for number in sorted({*by_number, *books.bands}):
        audit = _audit_one(number, by_number[number], books, until, audit)
    return audit


def _audit_one(
    number: Number, links: list[Link], books: Books, until: At, audit: CustodyAudit
) -> CustodyAudit:
    edges = sorted({*(link.since for link in links), *books.changes(number)})
    for at in (edge for edge in edges if edge <= until):
        open_links = open_at(links, at)
        truth = books.holder(number, at) or ""
        if not open_links:
            audit.gaps.append(Complaint("gap", number, at, "", truth))
            continue
        if len(open_links) > 1:
            audit.contested.add(number)
        said = accountable(links, open_links)
        if said is None:
            names = " ".join(link.holder or "" for link in open_links)
            audit.overlaps.append(Complaint("overlap", number, at, names, truth))
        elif said != truth:
            audit.wrong.append(Complaint("holder", number, at, said, truth))
    return audit._replace(instants=audit.instants + len(edges))


def open_at(links: list[Link], at: At) -> list[Link]:
    """The links that nobody had spent at `at`."""
    there = [link for link in links if link.since <= at]
    spent = {link for one in there for link in one.spends}
    return [link for link in there if link.link not in spent]


def accountable(links: list[Link], open_links: list[Link]) -> str | None:
    """The one who answers: the holder of the only open link, or of the last link that all open ones descend from; None if there is none."""
    by_name = {link.link: link for link in links}
    lines = [_line(by_name, link) for link in open_links]
    shared = [name for name in lines[0] if all(name in line for line in lines)]
    return by_name[shared[0]].holder if shared else None


def _line(by_name: Mapping[str, Link], link: Link) -> list[str]:
    """A link and what it descends from, newest first."""
    line, waiting = [], [link.link]
    while waiting:
        name = waiting.pop(0)
        if name in by_name and name not in line:
            line.append(name)
            waiting.extend(by_name[name].spends)
    return line


def audit_holders(said: Mapping[Number, str], books: Books, at: At) -> list[Complaint]:
    """Whether the account, asked as of `at`, named for each person the one who truly answered."""
    return [
        Complaint("holder", number, at, holder, truth)
        for number, holder in sorted(said.items())
        if (truth := books.holder(number, at) or "") != holder
    ]


def audit_sightings(said: Iterable[Seen], books: Books) -> list[Complaint]:
    """Whether somebody missing was truly where and when the account says that they were last seen."""
    return [
        Complaint("sighting", one.number, one.at, one.place, truth)
        for one in said
        if (truth := books.place(one.number, one.at) or "") != one.place and one.place
    ]


def audit_count(
    said: CountSaid, books: Books, places: Collection[str], outside: Collection[str]
) -> list[Complaint]:
    """Whether a closed count named exactly who was truly there, away, and out with somebody, at its closing."""
    there, out = books.in_places(places, said.closed_at), books.in_places(outside, said.closed_at)
    away = {number for number in books.bands if books.holder(number, said.opened_at)} - there - out
    wrong = [
        Complaint(
            what,
            number,
            said.closed_at,
            "named" if number in named else "not named",
            "so" if number in truth else "not so",
        )
        for what, named, truth in (
            ("present", said.present, there),
            ("missing", said.missing, away),
            ("out", said.out, out),
        )
        for number in sorted(named ^ truth)
    ]
    whole = said.present | said.missing | said.out
    if said.children + said.adults != len(whole):
        wrong.append(
            Complaint("total", 0, said.closed_at, str(said.children + said.adults), str(len(whole)))
        )
    return wrong
