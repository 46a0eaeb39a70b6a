"""Marks that reach the account after their count was closed: written as what they are, the word of somebody who did not know of the closing.

A closing is never changed, and an installation that knows it can't honestly add to what came before. So each tablet has a relay: a writer of its own,
enrolled with it, whose knowledge is what the tablet was given with its roll. Under the relay a late mark stands in the ledger as the rules foresee:
labelled late, shown, a dispute where it meets a list of the missing, and never in the figures (`operation/count.py`).
"""

import hashlib

from msgspec.structs import replace

from resguardo.account.account import Account
from resguardo.account.drafting import Drafting
from resguardo.ledger import chain
from resguardo.ledger.chain import Draft
from resguardo.ledger.format import ActorMark
from resguardo.ledger.keys import SigningKey
from resguardo.operation.act import By
from resguardo.operation.count import (
    CounterOrder,
    PersonSighted,
    SightingIdentity,
    UnidentifiedSighted,
)
from resguardo.operation.event import Event, to_clear
from resguardo.operation.identifiers import CountId, EventId, Moment, PersonId, PlaceId, StaffId
from resguardo.operation.team import HeadsSeen
from resguardo.store.interface import Transaction, commit_rows
from resguardo.tablet.book import Errand
from resguardo.tablet.records import COMMAND_BYTES, ENROLMENT_DOMAIN, MarkKind, MarkRecord


def begin_relay(account: Account, relay: SigningKey, tablet: bytes, by: StaffId) -> None:
    """Let the relay write once, so that no closing waits for it. The command of this event is a hash of the tablet's key: the ledger commits to it."""
    now = account.house.now()
    digest = hashlib.sha256(ENROLMENT_DOMAIN.encode() + tablet).digest()
    draft = _draft(HeadsSeen(), digest[:COMMAND_BYTES], now, by)
    signed_by = By(
        signers=(by,), happened_at=now, written_at=now, draw=lambda: account.house.chance(16)
    )
    drafts = Drafting(account.house, relay.public, account.operation).after(
        [draft], account.reading, signed_by
    )
    _append(account, relay, drafts)


def write_late(
    account: Account,
    relay: SigningKey,
    mark: MarkRecord,
    *,
    person: PersonId | None,
    errand: Errand,
) -> EventId:
    """Write one late mark under the relay, knowing no more than the errand did; its event.

    The mark is a sighting, confirmed or not, or an unidentified one.
    """
    event = _event(mark, person, CounterOrder(errand.turn))
    draft = _draft(event, mark.id(), Moment(mark.marked_at), StaffId(bytes.fromhex(mark.counter)))
    heads = _news(account, relay.public, errand)
    if heads:
        generation = max(account.reading.graph.generation(one) for one in heads)
        draft = replace(draft, dependencies=heads, dependency_generation=generation)
    return _append(account, relay, [draft])


def _event(mark: MarkRecord, person: PersonId | None, order: CounterOrder) -> Event:
    count = CountId(bytes.fromhex(mark.count))
    zone = PlaceId(bytes.fromhex(mark.zone)) if mark.zone else None
    if person is None:
        return UnidentifiedSighted(count=count, order=order, zone=zone)
    confirmed = mark.kind is MarkKind.SIGHTED
    identity = SightingIdentity.CONFIRMED if confirmed else SightingIdentity.NOT_CONFIRMED
    return PersonSighted(person=person, count=count, order=order, identity=identity, zone=zone)


def _news(account: Account, relay: bytes, errand: Errand) -> tuple[bytes, ...]:
    """The heads of the errand that the relay's chain does not know already."""
    graph = account.reading.graph
    own = graph.heads(relay)
    news = (
        head
        for head in errand.heads
        if head in graph and not any(head == one or graph.knows(one, head) for one in own)
    )
    return tuple(sorted(news))


def _draft(event: Event, command: bytes, happened_at: Moment, who: StaffId) -> Draft:
    persons, body = to_clear(event)
    return Draft(
        kind=event.type.code,
        kind_version=event.type.version,
        command=command,
        happened_ms=happened_at,
        persons=persons,
        body=body,
        actors=(ActorMark(who),),
    )


def _append(account: Account, relay: SigningKey, drafts: list[Draft]) -> EventId:
    def work(transaction: Transaction) -> EventId:
        head = transaction.head(relay.public)
        if head is None:
            transaction.own(relay.public)
        commit = chain.write_commit(
            relay, drafts, operation=account.operation, head=head, now_ms=account.house.now()
        )
        transaction.append(commit_rows(commit, relay.public, drafts), {})
        return EventId(commit.rows[-1][0])

    written = account.write(work)
    account.catch_up()
    return written
