"""The roll against a list from outside: who is on both, on one, and who may be the same person.

Every entry of either list ends in exactly one part of the answer. A tag or an exact name with
compatible age is enough to say "on both"; another spelling never is. It is shown with its reasons,
and a person decides.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from resguardo.operation.refusal import ensure
from resguardo.reconcile.candidates import candidates
from resguardo.reconcile.evidence import (
    LEAST_SCORE,
    Listed,
    agree_but_for_the_name,
    differences_of,
    identity_of,
    is_plainly_other,
    name_difference,
    names_alike,
    reasons_for,
    says_enough,
    score_of,
    tags_differ,
)
from resguardo.reconcile.wording import Language

NEARLY_AS_ALIKE = 0.05
"""Another person who scores this close is shown beside the one that was found."""


class OnBoth(Struct, frozen=True):
    """One person on both lists, by tag or by exact name; what the lists say differently."""

    roll: str
    listed: str
    by: Literal["tag", "name"]
    differences: tuple[str, ...]


class MayBeSame(Struct, frozen=True):
    """Perhaps one person with another spelling; `also_like` are others on the roll nearly as alike."""

    roll: str
    listed: str
    likeness: float
    reasons: tuple[str, ...]
    also_like: tuple[str, ...]


class Namesakes(Struct, frozen=True):
    """Entries so alike that nothing tells which is which."""

    roll: tuple[str, ...]
    listed: tuple[str, ...]
    likeness: float


class TagClash(Struct, frozen=True):
    """One tag on two plainly different persons; `also_like` are those on the roll who fit the name.

    Two such entries whose names cross are a swapped band.
    """

    roll: str
    listed: str
    tag: str
    reasons: tuple[str, ...]
    also_like: tuple[str, ...]


class Repeated(Struct, frozen=True):
    """An entry that gives a person once more, under a tag that is already on both lists."""

    reference: str
    on: Literal["roll", "list"]
    tag: str


class ListComparison(Struct, frozen=True):
    """Where every entry of both lists stands, each exactly once, in order of references."""

    on_both: tuple[OnBoth, ...]
    may_be_same: tuple[MayBeSame, ...]
    namesakes: tuple[Namesakes, ...]
    same_tag_other_person: tuple[TagClash, ...]
    repeated: tuple[Repeated, ...]
    only_on_roll: tuple[str, ...]
    only_on_list: tuple[str, ...]

    @property
    def has_findings(self) -> bool:
        """Whether anything but persons on both lists, told alike, was found."""
        differ = any(person.differences for person in self.on_both)
        both = len(self.on_both)
        return differ or both < self._entries()

    def _entries(self) -> int:
        return sum(
            map(
                len,
                (
                    self.on_both,
                    self.may_be_same,
                    self.namesakes,
                    self.same_tag_other_person,
                    self.repeated,
                    self.only_on_roll,
                    self.only_on_list,
                ),
            )
        )


def compare_lists(
    roll: Sequence[Listed], listed: Sequence[Listed], language: Language = "es"
) -> ListComparison:
    """Where each person of `roll` and each entry of `listed` stands; sentences in `language`.

    References are unique on each list. The order of entries changes nothing.
    """
    for entries in (roll, listed):
        references = {entry.reference for entry in entries}
        ensure(len(references) == len(entries), "references are unique on each list")
    comparison = _Comparison(roll, listed, language)
    comparison.by_tag()
    comparison.by_identity()
    comparison.by_name()
    comparison.by_likeness()
    return comparison.result()


class _Comparison:
    """The entries that no step has placed yet, and what the steps before have found."""

    def __init__(
        self, roll: Sequence[Listed], listed: Sequence[Listed], language: Language
    ) -> None:
        self.language = language
        self.everybody = sorted(roll, key=_reference)
        self.roll = {entry.reference: entry for entry in self.everybody}
        self.listed = {entry.reference: entry for entry in sorted(listed, key=_reference)}
        self.on_both: list[OnBoth] = []
        self.may_be_same: list[MayBeSame] = []
        self.namesakes: list[Namesakes] = []
        self.clashes: list[tuple[Listed, Listed]] = []
        self.repeated: list[Repeated] = []

    def by_tag(self) -> None:
        """Entries under one tag: one person, unless they are plainly different."""
        for _, on_roll, on_list in self.groups(lambda entry: entry.tag_read):
            pairs = sorted(
                ((one, other) for one in on_roll for other in on_list), key=_most_alike_first
            )
            same = [pair for pair in pairs if not is_plainly_other(*pair)]
            for one, other in same:
                if self.are_open(one, other):
                    self.place_on_both(one, other, "tag")
            for one, other in same:
                self.place_repeated(one, other)
            for one, other in pairs:
                if self.are_open(one, other):
                    self.take(one, other)
                    self.clashes.append((one, other))

    def by_identity(self) -> None:
        """As many entries on one list as on the other that say exactly the same of a person."""
        for _, on_roll, on_list in self.groups(identity_of):
            can_match = len(on_roll) == len(on_list) and says_enough(on_roll[0])
            if can_match and not any(tags_differ(a, b) for a in on_roll for b in on_list):
                for one, other in zip(on_roll, on_list, strict=True):
                    self.place_on_both(one, other, "name")

    def by_name(self) -> None:
        """One exact name with nothing against it, on each list once."""
        for _, on_roll, on_list in self.groups(lambda entry: entry.words or None):
            pairs = [
                (one, other)
                for one in on_roll
                for other in on_list
                if says_enough(one) and says_enough(other) and agree_but_for_the_name(one, other)
            ]
            for one, other in pairs:
                if sum(pair[0] is one or pair[1] is other for pair in pairs) == 1:
                    self.place_on_both(one, other, "name")

    def by_likeness(self) -> None:
        """Other spellings, the most alike first; where two are equally alike, both are shown."""
        scores: dict[tuple[str, str], float] = {}
        levels: defaultdict[float, list[tuple[Listed, Listed]]] = defaultdict(list)
        for other, near in candidates(list(self.roll.values()), list(self.listed.values())):
            for one in near:
                score = score_of(one, other)
                if score >= LEAST_SCORE:
                    scores[one.reference, other.reference] = score
                    levels[score].append((one, other))
        near_to = _near_to(scores)
        for score in sorted(levels, reverse=True):
            still_open = [pair for pair in levels[score] if self.are_open(*pair)]
            for on_roll, on_list in _knots(still_open):
                self.place_alike(on_roll, on_list, score, near_to)

    def groups(
        self, by: Callable[[Listed], Hashable]
    ) -> list[tuple[Hashable, list[Listed], list[Listed]]]:
        """Entries that no step has placed, of both lists, that share something; None is no share."""
        on_roll = _grouped(self.roll.values(), by)
        on_list = _grouped(self.listed.values(), by)
        return [
            (key, entries, on_list[key])
            for key, entries in on_roll.items()
            if key is not None and key in on_list
        ]

    def are_open(self, one: Listed, other: Listed) -> bool:
        return one.reference in self.roll and other.reference in self.listed

    def take(self, one: Listed, other: Listed) -> None:
        del self.roll[one.reference]
        del self.listed[other.reference]

    def place_on_both(self, one: Listed, other: Listed, by: Literal["tag", "name"]) -> None:
        self.take(one, other)
        differences = (
            *name_difference(one, other, self.language),
            *differences_of(one, other, self.language),
        )
        self.on_both.append(OnBoth(one.reference, other.reference, by, differences))

    def place_repeated(self, one: Listed, other: Listed) -> None:
        """Of a pair under one tag, the entry that is left when the other has been placed."""
        tag = one.tag_read or ""
        if self.roll.pop(one.reference, None):
            self.repeated.append(Repeated(one.reference, "roll", tag))
        if self.listed.pop(other.reference, None):
            self.repeated.append(Repeated(other.reference, "list", tag))

    def place_alike(
        self,
        on_roll: Sequence[Listed],
        on_list: Sequence[Listed],
        score: float,
        near_to: Mapping[str, Mapping[str, float]],
    ) -> None:
        roll_references = tuple(entry.reference for entry in on_roll)
        list_references = tuple(entry.reference for entry in on_list)
        for reference in roll_references:
            del self.roll[reference]
        for reference in list_references:
            del self.listed[reference]
        if len(on_roll) > 1 or len(on_list) > 1:
            self.namesakes.append(Namesakes(roll_references, list_references, score))
            return
        one, other = on_roll[0], on_list[0]
        also_like = tuple(
            reference
            for reference, near in sorted(near_to[other.reference].items())
            if reference != one.reference and near >= score - NEARLY_AS_ALIKE
        )
        reasons = reasons_for(one, other, self.language)
        self.may_be_same.append(
            MayBeSame(one.reference, other.reference, score, reasons, also_like)
        )

    def result(self) -> ListComparison:
        return ListComparison(
            on_both=tuple(sorted(self.on_both, key=lambda found: found.roll)),
            may_be_same=tuple(sorted(self.may_be_same, key=lambda found: found.roll)),
            namesakes=tuple(sorted(self.namesakes, key=lambda found: found.roll)),
            same_tag_other_person=self.swapped(),
            repeated=tuple(sorted(self.repeated, key=lambda found: (found.on, found.reference))),
            only_on_roll=tuple(self.roll),
            only_on_list=tuple(self.listed),
        )

    def swapped(self) -> tuple[TagClash, ...]:
        """Clashes with the persons on the roll whose name the list gives under that tag."""
        like: dict[str, list[str]] = {}
        for other, near in candidates(self.everybody, [other for _, other in self.clashes]):
            like[other.reference] = [
                one.reference
                for one in near
                if names_alike(one.full_name, other.full_name) >= LEAST_SCORE
            ]
        found = [
            TagClash(
                one.reference,
                other.reference,
                one.tag_read or "",
                (*reasons_for(one, other, self.language),),
                tuple(person for person in like[other.reference] if person != one.reference),
            )
            for one, other in self.clashes
        ]
        return tuple(sorted(found, key=lambda clash: clash.roll))


def _reference(entry: Listed) -> str:
    return entry.reference


def _grouped(
    entries: Iterable[Listed], by: Callable[[Listed], Hashable]
) -> dict[Hashable, list[Listed]]:
    groups: defaultdict[Hashable, list[Listed]] = defaultdict(list)
    for entry in entries:
        groups[by(entry)].append(entry)
    return groups


def _most_alike_first(pair: tuple[Listed, Listed]) -> tuple[bool, float, str, str]:
    one, other = pair
    is_other = identity_of(one) != identity_of(other)
    return is_other, -names_alike(one.full_name, other.full_name), one.reference, other.reference


def _near_to(scores: Mapping[tuple[str, str], float]) -> dict[str, dict[str, float]]:
    """For each entry of the list, the persons of the roll it is like, with their scores."""
    near: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for (one, other), score in scores.items():
        near[other][one] = score
    return near


def _knots(pairs: Sequence[tuple[Listed, Listed]]) -> list[tuple[list[Listed], list[Listed]]]:
    """Entries of the two lists that pairs tie together, each in order of references."""
    neighbours: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    entries: dict[tuple[str, str], Listed] = {}
    for one, other in pairs:
        ends = ("roll", one.reference), ("list", other.reference)
        entries |= dict(zip(ends, (one, other), strict=True))
        neighbours[ends[0]].append(ends[1])
        neighbours[ends[1]].append(ends[0])
    knots, seen = [], set[tuple[str, str]]()
    for start in neighbours:
        knot, waiting = set[tuple[str, str]](), [start]
        while waiting:
            end = waiting.pop()
            if end not in seen:
                seen.add(end)
                knot.add(end)
                waiting.extend(neighbours[end])
        if knot:
            sides = [
                [entries[end] for end in sorted(knot) if end[0] == on] for on in ("roll", "list")
            ]
            knots.append((sides[0], sides[1]))
    return knots
