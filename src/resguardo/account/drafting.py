"""From the events of one act to drafts of one command: bodies, sealed parts, actors, and what the header depends on."""

from collections.abc import Sequence

from msgspec.structs import replace

from resguardo.account.installation import Installation
from resguardo.account.reading import Reading
from resguardo.account.sealing import seal_content, subjects_of
from resguardo.ledger.chain import Draft
from resguardo.ledger.format import ActorMark
from resguardo.operation import team
from resguardo.operation.act import By
from resguardo.operation.event import Event, to_clear
from resguardo.operation.identifiers import StaffId


class Drafting:
    """The drafts of one command of `writer`, under the id that whoever asked gave it, or one drawn now."""

    def __init__(
        self, house: Installation, writer: bytes, operation: bytes, command: bytes | None = None
    ) -> None:
        self.house, self.writer, self.operation = house, writer, operation
        self.command = house.chance(16) if command is None else command

    def drafts(
        self, events: Sequence[Event], by: By, credentials: dict[StaffId, bytes]
    ) -> tuple[list[Draft], dict[bytes, bytes]]:
        """Drafts in the order of `events`, and the ciphertexts of their contents by digest. Raises `KeyDestroyed` for an erased subject."""
        self._make_keys(events)
        actors = tuple(ActorMark(signer, credentials.get(signer, b"")) for signer in by.signers)
        drafts: list[Draft] = []
        blobs: dict[bytes, bytes] = {}
        for one in events:
            sealed = seal_content(
                one,
                self.house.keyring,
                writer=self.writer,
                command=self.command,
                operation=self.operation,
                chance=self.house.chance,
            )
            if sealed:
                blobs[sealed[0].digest] = sealed[1]
            persons, body = to_clear(one)
            drafts.append(
                Draft(
                    kind=one.type.code,
                    kind_version=one.type.version,
                    command=self.command,
                    happened_ms=by.happened_at,
                    source=int(by.source) or None,
                    paper=by.paper,
                    persons=persons,
                    body=body,
                    parts=(sealed[0],) if sealed else (),
                    actors=actors,
                )
            )
        return drafts, blobs

    def _make_keys(self, events: Sequence[Event]) -> None:
        """Keys that have to be made are made in one durable write before the first is used."""
        wanted = [
            (subject, int(one.type.seal))
            for one in events
            if one.type.seal is not None and getattr(one, "content", None) is not None
            for subject in subjects_of(one, self.operation)
        ]
        if wanted:
            self.house.keyring.keys_for(wanted)

    def after(self, drafts: list[Draft], reading: Reading, by: By) -> list[Draft]:
        """`drafts` as written by somebody who has taken in all that `reading` holds: the newest heads of others become dependencies.

        An event names 16 at most; where there are more, events that say nothing else come first.
        """
        heads = reading.graph.heads_unknown_to(self.writer, limit=500)
        while len(heads) > 16:
            seen, heads = heads[-16:], heads[:-16]
            drafts = [_naming(self._heads_seen(by), seen, reading), *drafts]
        if heads:
            drafts = [_naming(drafts[0], heads, reading), *drafts[1:]]
        return drafts

    def _heads_seen(self, by: By) -> Draft:
        return Draft(
            kind=team.HeadsSeen.type.code,
            kind_version=team.HeadsSeen.type.version,
            command=self.house.chance(16),
            happened_ms=by.written_at,
            actors=tuple(ActorMark(signer) for signer in by.signers[:1]),
        )


def _naming(draft: Draft, heads: list[bytes], reading: Reading) -> Draft:
    generation = max(reading.graph.generation(head) for head in heads)
    return replace(draft, dependencies=tuple(sorted(heads)), dependency_generation=generation)
