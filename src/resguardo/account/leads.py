"""Leads within one account: whom a name at intake, a mention or a claim may mean, and who may wear two bands.

The desk that receives claims never asks these questions (`docs/internals/procedures.md` 15): they are asked by staff, about persons on the roll, and whoever is
named in an answer stands in the log of reads before it is given. Judgements are heeded: a pair that somebody judged to be two is not proposed again.
"""

from collections.abc import Iterable, Mapping

from resguardo.account.access import AccessLog, ReadReason
from resguardo.account.account import Account
from resguardo.account.searching import SearchIndex
from resguardo.matching.hints import Hint, against_roll, likely_persons, tagged_twice
from resguardo.operation.claims import ClaimContent
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import MentionId, PersonId, StaffId
from resguardo.operation.judgements import Verdict
from resguardo.operation.mentions import MentionContent


class Leads:
    """The questions of one reader, with one reason, on an index that is up to date."""

    def __init__(self, account: Account, reader: StaffId, reason: ReadReason) -> None:
        self._account, self._reader, self._reason = account, reader, reason
        self._index = SearchIndex(account).index

    def at_intake(
        self, name: str, *, born: int | None = None, person: PersonId | None = None
    ) -> list[Hint]:
        """Who on the roll may be the one who gives this name: a namesake, or the same child under another band. `person` is the one who was just tagged."""
        without = [person.hex(), *self._judged_apart(person)] if person else []
        return self._told(likely_persons(self._index, name, born=born, without=without))

    def of_mentions(self) -> dict[MentionId, list[Hint]]:
        """For each person mentioned and not seen, who on the roll may be meant."""
        state = self._account.state
        named: dict[bytes, str] = {}
        for mention in state.mentions.unseen():
            content = self._account.content(state.origins[mention])
            if isinstance(content, MentionContent) and content.name:
                named[mention] = content.name
        return {MentionId(one): hints for one, hints in self._against(named).items()}

    def of_claims(self, claims: Iterable[bytes]) -> dict[bytes, list[Hint]]:
        """For each claim that can be read here, who on the roll may be asked for. Never for the desk; the claimant is told nothing either way."""
        named: dict[bytes, str] = {}
        for claim in claims:
            origin = self._account.state.origins.get(claim)
            content = self._account.content(origin) if origin else None
            if isinstance(content, ClaimContent) and content.asks_for:
                named[claim] = content.asks_for
        return self._against(named)

    def tagged_twice(self) -> list[tuple[PersonId, PersonId, Hint]]:
        """Pairs who may be one child under two bands, those that stand merged or were judged left out."""
        state = self._account.state
        judged = {
            frozenset(person.hex() for person in one.pair)
            for _, one in state.judgements.standing()
            if one.verdict is not Verdict.UNSURE
        }
        found = [
            (PersonId(bytes.fromhex(one)), PersonId(bytes.fromhex(other)), hint)
            for one, other, hint in tagged_twice(self._index, judged)
        ]
        standing = state.register.standing
        found = [one for one in found if standing(one[0]) != standing(one[1])]
        self._record([person for pair in found for person in pair[:2]])
        return found

    def _against(self, named: Mapping[bytes, str]) -> dict[bytes, list[Hint]]:
        texts = {reference.hex(): name for reference, name in named.items()}
        found = {bytes.fromhex(one): hints for one, hints in against_roll(self._index, texts)}
        self._told([hint for hints in found.values() for hint in hints])
        return found

    def _told(self, hints: list[Hint]) -> list[Hint]:
        """The hints, written down before they are given."""
        self._record([bytes.fromhex(hint.person_id) for hint in hints])
        return hints

    def _record(self, subjects: list[bytes]) -> None:
        log = AccessLog(self._account.house, self._account.operation)
        log.record(self._reader, self._reason, SealClass.IDENTITY, subjects)

    def _judged_apart(self, person: PersonId) -> list[str]:
        return [
            other.hex()
            for _, one in self._account.state.judgements.standing()
            if one.verdict is Verdict.DIFFERENT and person in one.pair
            for other in one.pair
        ]
