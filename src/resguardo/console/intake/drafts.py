"""Keeping drafts: each change on the form is sealed here, so that a crash, a locked screen or the end of a session loses nothing.

The key is one of the keyring's, so what lies in the console's own database says nothing without it, and nothing readable stays in the browser.
"""

from typing import NamedTuple

import msgspec
from django.utils.datastructures import MultiValueDict

from resguardo.console.access.models import Login
from resguardo.console.intake.models import Draft, DraftPicture
from resguardo.console.sealing import opened, sealed
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import Moment

PICTURES_MAX = 4
DRAFTS_SHOWN = 8


class Kept(NamedTuple):
    """One draft as a list shows it."""

    reference: bytes
    saved_at: Moment
    tag: str
    pictures: int


def keep_draft(sight: Sight, login: Login, reference: bytes, typed: dict[str, list[str]]) -> Draft:
    """Seal what was typed so far. Raises `PermissionError` for somebody else's draft."""
    blob = sealed(sight, reference, msgspec.json.encode(typed))
    found, _ = Draft.objects.get_or_create(
        reference=reference,
        defaults={
            "login": login,
            "operation": sight.account.operation,
            "sealed": blob,
            "saved_at": sight.now,
        },
    )
    if found.login_id != login.pk or bytes(found.operation) != sight.account.operation:
        raise PermissionError
    found.sealed, found.saved_at = blob, sight.now
    found.save(update_fields=["sealed", "saved_at"])
    return found


def open_draft(sight: Sight, login: Login, reference: bytes) -> Draft:
    """The reader's draft with this reference, begun empty where there is none. Raises `PermissionError` for somebody else's."""
    return draft_of(sight, login, reference) or keep_draft(sight, login, reference, {})


def draft_of(sight: Sight, login: Login, reference: bytes) -> Draft | None:
    """The reader's own draft with this reference, None for none."""
    return Draft.objects.filter(
        reference=reference, login=login, operation=sight.account.operation
    ).first()


def typed_in(sight: Sight, draft: Draft) -> MultiValueDict[str, str]:
    """What was typed, as a form reads it; nothing where the key is gone."""
    typed = opened(sight, bytes(draft.reference), bytes(draft.sealed))
    return MultiValueDict(msgspec.json.decode(typed) if typed else {})


def add_picture(sight: Sight, draft: Draft, picture: bytes) -> None:
    """Keep one more picture; of many, the newest."""
    DraftPicture.objects.create(draft=draft, sealed=sealed(sight, bytes(draft.reference), picture))
    kept = list(draft.pictures.values_list("pk", flat=True))
    draft.pictures.filter(pk__in=kept[:-PICTURES_MAX]).delete()


def pictures_of(sight: Sight, draft: Draft) -> list[bytes]:
    """The pictures of a draft, the newest last."""
    reference = bytes(draft.reference)
    found = (opened(sight, reference, bytes(one.sealed)) for one in draft.pictures.all())
    return [picture for picture in found if picture is not None]


def drafts_of(sight: Sight, login: Login, but: bytes = b"") -> list[Kept]:
    """The reader's unsigned drafts, the newest first, without the one that is open."""
    found = Draft.objects.filter(login=login, operation=sight.account.operation)
    return [
        Kept(
            bytes(draft.reference),
            Moment(draft.saved_at),
            typed_in(sight, draft).get("tag") or "",
            draft.pictures.count(),
        )
        for draft in found.exclude(reference=but)[:DRAFTS_SHOWN]
    ]
