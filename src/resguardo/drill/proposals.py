"""Whom matching proposes in the exercise, beside the truth: two bands that may be one child, people mentioned, and names that relatives send.

Matching knows what the account knows and nothing else. A wrong proposal breaks nothing, since people decide; the report tells it so that they know how far to trust it.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from resguardo.account.access import ReadReason
from resguardo.account.leads import Leads
from resguardo.drill import report as told
from resguardo.drill.exercise import Exercise
from resguardo.drill.faults import READER
from resguardo.drill.people import Number
from resguardo.drill.relatives import make_list, other_spelling
from resguardo.matching.hints import Hint
from resguardo.operation.identifiers import PersonId
from resguardo.operation.identity import ClaimedFact
from resguardo.operation.mentions import MentionContent


class Proposals:
    """The questions of one exercise, asked at its end as staff would ask them, and their answers beside the truth."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise, self.state = exercise, exercise.account.state
        self.leads = Leads(exercise.account, exercise.desk.crew[READER], ReadReason.EXERCISE)

    def all(self) -> told.Matching:
        """Pairs first, then everybody who was asked for."""
        return told.Matching(
            pairs=list(self._pairs()),
            asked=[*self._second_bands(), *self._mentions(), *self._relatives()],
        )

    def _pairs(self) -> Iterator[told.PairTold]:
        """Two bands that may be one child, as proposed; then namesakes of the truth who were not."""
        namesakes = self._namesakes()
        for rank, (one, other, hint) in enumerate(self.leads.tagged_twice(), 1):
            pair = frozenset((self.exercise.numbers[one], self.exercise.numbers[other]))
            is_namesake = pair in namesakes
            namesakes.discard(pair)
            yield told.PairTold(
                [self._tag(one), self._tag(other)],
                rank,
                round(hint.probability, 3),
                hint.kind.value,
                len(pair) == 1,
                is_namesake,
                _reasons(hint),
            )
        for numbers in sorted(map(sorted, namesakes)):
            tags = [self.exercise.band(number) for number in numbers]
            yield told.PairTold(tags, 0, 0.0, "", is_one=False, are_namesakes=True, reasons={})

    def _namesakes(self) -> set[frozenset[Number]]:
        """Pairs of people who truly have one name."""
        people = self.exercise.world.people.values()
        return {
            frozenset((one.number, other.number))
            for one, other in combinations(people, 2)
            if one.name == other.name
        }

    def _second_bands(self) -> Iterator[told.AskedTold]:
        """Somebody who got a second band: whom the name, said once more and heard a little otherwise, would have shown to the officer."""
        for person, record in self.state.register.persons.items():
            if record.merged_into is None:
                continue
            number = self.exercise.numbers[person]
            name = other_spelling(self.exercise.world.people[number].name, self.exercise.seed)
            hints = self.leads.at_intake(name, person=person)
            yield self._asked("second_band", name, "letter_missing", number, hints)

    def _mentions(self) -> Iterator[told.AskedTold]:
        """Everybody mentioned. Who is meant is what the crew found out; nobody where nobody ever met them."""
        unseen = self.leads.of_mentions()
        for mention, record in self.state.mentions.mentions.items():
            content = self.exercise.account.content(self.state.origins[mention])
            if not isinstance(content, MentionContent) or not content.name:
                continue
            [*matched] = (one.person for one in record.outcomes if one.person)
            meant = self.exercise.numbers[matched[0]] if matched else None
            hints = self.leads.at_intake(content.name) if matched else unseen.get(mention, [])
            yield self._asked("mention", content.name, "as_told", meant, hints)

    def _relatives(self) -> Iterator[told.AskedTold]:
        """A list from abroad, made from the truth."""
        for one in make_list(self.exercise.world.people.values(), self.exercise.seed):
            hints = self.leads.at_intake(one.name)
            yield self._asked("relative", one.name, one.manner, one.meant, hints)

    def _asked(
        self, kind: str, name: str, manner: str, meant: Number | None, hints: Sequence[Hint]
    ) -> told.AskedTold:
        proposed = [self._proposed(rank, hint, meant) for rank, hint in enumerate(hints, 1)]
        rank = next((one.rank for one in proposed if one.is_right), 0)
        return told.AskedTold(
            kind=kind,
            name=name,
            manner=manner,
            meant=self.exercise.band(meant) if meant else "",
            proposed=proposed,
            rank=rank,
            outcome=self._outcome(meant, rank, proposed),
        )

    def _proposed(self, rank: int, hint: Hint, meant: Number | None) -> told.ProposedTold:
        person = PersonId(bytes.fromhex(hint.person_id))
        return told.ProposedTold(
            tag=self._tag(person),
            rank=rank,
            probability=round(hint.probability, 3),
            kind=hint.kind.value,
            is_right=self.exercise.numbers[person] == meant,
            reasons=_reasons(hint),
        )

    def _outcome(
        self, meant: Number | None, rank: int, proposed: Sequence[told.ProposedTold]
    ) -> str:
        """In one word what came of a question; whoever told nobody their name can't be found by it."""
        if rank:
            return "first" if rank == 1 else "lower"
        if proposed:
            return "wrong"
        if meant is None:
            return "rightly_nobody"
        return "missed" if self._gave_a_name(meant) else "no_name"

    def _gave_a_name(self, number: Number) -> bool:
        """Whether the account has a name of somebody."""
        identities = self.state.identities
        return any(
            ClaimedFact.NAME in identities.claims[claim].facts
            for claim in identities.by_person.get(self.exercise.persons[number], ())
        )

    def _tag(self, person: PersonId) -> str:
        return self.state.register.persons[person].tag


def _reasons(hint: Hint) -> dict[str, list[str]]:
    """The sentences in both languages."""
    return {language: list(hint.reasons(language)) for language in ("es", "en")}
