"""What our own persons are called in PFIF: another name in each profile, a new one after a placeholder left under the old.

For the public and for partners a record speaks of one absence, in full of the person. Whoever received a placeholder keeps that name away for ever; a child who
is missing again needs another.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from resguardo.account.account import Account
from resguardo.account.leaving import ProfileIds
from resguardo.exchange.pfif.keeping import Sent, Shelf
from resguardo.operation.exports import ExportProfile
from resguardo.operation.identifiers import PersonId

PROFILES: Final = (
    ExportProfile.PFIF_FULL,
    ExportProfile.PFIF_PARTNER,
    ExportProfile.PFIF_PUBLIC,
)
GENERATIONS_MAX: Final = 250


def abouts(account: Account, profile: ExportProfile) -> dict[bytes, PersonId]:
    """Everything that a record of `profile` may speak of -> the person."""
    state = account.state
    if profile is ExportProfile.PFIF_FULL:
        return {bytes(person): person for person in state.register.persons}
    return {bytes(name): one.person for name, one in state.absences.absences.items()}


def names(ids: ProfileIds, about: bytes, domain: str, sent: Mapping[str, Sent]) -> Iterator[str]:
    """The names that a record had, oldest first, and last the one that it has now."""
    for generation in range(GENERATIONS_MAX):
        suffix = bytes([generation]) if generation else b""
        name = f"{domain}/{ids.of(about + suffix)}"
        yield name
        if name not in sent or not sent[name].is_gone:
            return


def own_ids(account: Account, shelf: Shelf) -> dict[str, PersonId]:
    """Local part of every name that left or could leave -> the person: by it a copy of our own record is known again, under whatever domain."""
    found: dict[str, PersonId] = {}
    for profile in PROFILES:
        ids, sent = ProfileIds(account, profile.value), shelf.sent.get(profile.value, {})
        domains = {name.partition("/")[0] for name in sent} or {""}
        for about, person in abouts(account, profile).items():
            for domain in domains:
                for name in names(ids, about, domain, sent):
                    found[name.partition("/")[2]] = account.state.register.standing(person)
    return found
