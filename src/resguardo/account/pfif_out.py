"""Who leaves in a PFIF file, and in what frame: unchanged records keep their dates, and who is no longer let out leaves as a placeholder.

The public hears of a child whom the alert unit released, a partner of those who are missing, an authority that takes the files over of everybody in charge.
`pfif_record.py` says what is told of each.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from resguardo.account.account import Account
from resguardo.account.foreign_shelf import KeptShelf
from resguardo.account.leaving import ProfileIds, persons_in
from resguardo.account.pfif_ids import abouts, names
from resguardo.account.pfif_record import WORDS, RecordMaking, Wanted
from resguardo.account.sight import Sight
from resguardo.exchange.loss import Lost
from resguardo.exchange.pfif.feeds import Feed, person_feed, rss_feed
from resguardo.exchange.pfif.fields import MOMENTS
from resguardo.exchange.pfif.keeping import pfif_moment, to_export
from resguardo.exchange.pfif.profiles import Profile
from resguardo.exchange.pfif.records import Person, is_placeholder
from resguardo.exchange.pfif.sending import dated, placeholders
from resguardo.exchange.pfif.tables import write_table
from resguardo.exchange.pfif.writing import write
from resguardo.operation.absence import Absence
from resguardo.operation.exports import ExportProfile
from resguardo.operation.identifiers import AbsenceId, PersonId
from resguardo.operation.operation import Operation

EXPORT_PROFILES: Final = {
    Profile.FULL: ExportProfile.PFIF_FULL,
    Profile.PARTNER: ExportProfile.PFIF_PARTNER,
    Profile.PUBLIC: ExportProfile.PFIF_PUBLIC,
}


class Form(StrEnum):
    """How the records leave."""

    XML = "xml"
    CSV = "csv"
    ATOM = "atom"
    RSS = "rss"


class Outgoing(NamedTuple):
    """What would leave: records in the order of their entry, whom they are about, the names of their fields, and what stays behind."""

    records: tuple[Person, ...]
    persons: tuple[PersonId, ...]
    fields: tuple[str, ...]
    lost: tuple[Lost, ...]


def prepare(sight: Sight, kept: KeptShelf, wanted: Wanted) -> Outgoing:
    """Read what `wanted` lets out, through the reader's doors; the shelf's list of what left is brought up to date in memory, for `save` once it is noted and before it is handed out."""
    export = EXPORT_PROFILES[wanted.profile]
    ids = ProfileIds(sight.account, export.value)
    sent = kept.shelf.sent.setdefault(export.value, {})
    with sight.steady() as state:
        let_out = eligible(state, wanted.profile)
    called = {about: [*names(ids, about, wanted.domain, sent)][-1] for about in let_out}
    # Read before the new ones are dated, for what never left is nothing to take back.
    gone = sorted(_left_before(sight.account, ids, wanted, kept) - set(called.values()))
    making = RecordMaking(sight, wanted, ids, kept.now)
    asked = {
        about: person
        for about, person in let_out.items()
        if wanted.persons is None or person in wanted.persons
    }
    making.open_all(asked.values())
    made = [
        (person, one)
        for about, person in asked.items()
        if (one := making.record(about, person, called[about]))
    ]
    ours = list(dated(sent, (one for _, one in made), kept.now))
    whom = {one.id: person for person, one in made}
    records = [*ours, *placeholders(sent, gone, kept.now), *_copies_gone(kept, wanted.profile)]
    leaving = [one for one in records if one.values["entry_date"] >= wanted.since]
    leaving.sort(key=lambda one: (one.values["entry_date"], one.id))
    return Outgoing(
        records=tuple(leaving),
        persons=tuple(dict.fromkeys(whom[one.id] for one in leaving if one.id in whom)),
        fields=_fields_of(leaving),
        lost=tuple(making.lost),
    )


def eligible(state: Operation, profile: Profile) -> dict[bytes, PersonId]:
    """What may leave in `profile` -> the person it is about; decided from clear facts alone. Of somebody whose erasure is ordered nothing leaves any more."""
    standing, erased = state.register.standing, state.erasures.orders
    if profile is Profile.FULL:
        present = state.custody.open_persons()
        return {bytes(person): person for person in present if person not in erased}
    return {
        bytes(name): standing(one.person)
        for name, one in state.absences.absences.items()
        if not one.is_closed
        and one.person not in erased
        and (profile is Profile.PARTNER or _is_released(state, name, one))
    }


def _is_released(state: Operation, name: AbsenceId, absence: Absence) -> bool:
    release = state.publications.released(name)
    is_open = state.absences.open_of(state.register.standing(absence.person)) == name
    is_sought = absence.alert_is_active and absence.is_away and is_open
    return is_sought and release is not None and bool(release.facts)


def written_as(outgoing: Outgoing, form: Form, feed: Feed, now: datetime) -> Iterator[bytes]:
    """The bytes of the file, in portions. Raises `Unwritable` where a record does not pass its own check."""
    if form is Form.XML:
        yield from write(outgoing.records, now=now)
        return
    # What leaves in another frame passes the same check first.
    for _ in write(outgoing.records, now=now):
        pass
    if form is Form.CSV:
        yield from (part.encode() for part in write_table(outgoing.records))
    else:
        yield (person_feed if form is Form.ATOM else rss_feed)(feed, outgoing.records)


def feed_of(account: Account, wanted: Wanted, now: datetime) -> Feed:
    """The head of a feed: nothing of it says which operation it is."""
    export = EXPORT_PROFILES[wanted.profile]
    name = f"urn:resguardo:{ProfileIds(account, export.value).of(b'feed')}"
    words = WORDS[wanted.language]
    title = " · ".join(
        part
        for part in (words["exercise"] if account.state.exercise else "", words["title"])
        if part
    )
    return Feed(name, title, "PFIF 1.4", name, pfif_moment(now))


def _left_before(account: Account, ids: ProfileIds, wanted: Wanted, kept: KeptShelf) -> set[str]:
    """Every name that left in this profile: by the shelf what left here, by the account what left at other sites, or before the shelf was lost."""
    export = EXPORT_PROFILES[wanted.profile]
    sent = kept.shelf.sent.get(export.value, {})
    records = account.state.exports.exports
    exported = {
        person
        for name in account.state.exports.of_profile(export)
        if not sent or records[name].written_by != account.writer
        for person in persons_in(account, name)
    }
    elsewhere = {
        f"{wanted.domain}/{ids.of(about)}"
        for about, person in abouts(account, export).items()
        if person in exported
    }
    return set(sent) | elsewhere


def _copies_gone(kept: KeptShelf, profile: Profile) -> list[Person]:
    """Placeholders of others' records whose copies were held here: a deletion travels on to whoever works with us."""
    if profile is Profile.PUBLIC:
        return []
    made = pfif_moment(kept.now)
    return [
        # A copy may have been let go under a clock that was ahead, ours or its origin's; what is gone is over now.
        Person(one.values | {name: min(one.values.get(name, made), made) for name in MOMENTS})
        for one in to_export(kept.shelf)
        if is_placeholder(one.values)
    ]


def _fields_of(records: Collection[Person]) -> tuple[str, ...]:
    names_of_persons = {f"person.{name}" for one in records for name in one.values}
    names_of_notes = {f"note.{name}" for one in records for note in one.notes for name in note}
    return tuple(sorted(names_of_persons | names_of_notes))
