"""Papers that leave the operation: the note of what left, written before anybody gets the paper (exchange design 0.3, rule 5)."""

import json
from collections.abc import Iterable

from resguardo.account.leaving import Leaving, digest_of, note_leaving
from resguardo.account.sight import Sight
from resguardo.operation.exports import ExportProfile
from resguardo.papers.sheet import Sheet

FORMAT = "paper"
"""What the log of what left calls a paper; its kind and number stand among the sheets."""


def note_left(
    sight: Sight, sheet: Sheet, profile: ExportProfile, *, recipient: str, fields: Iterable[str]
) -> None:
    """Write down that `sheet` leaves in `profile`. The hash is that of what it says and shows. Refuses: exports.profile_closed"""
    said = json.dumps(sheet.body, ensure_ascii=False, sort_keys=True).encode()
    leaving = Leaving(
        profile=profile,
        file_format=FORMAT,
        recipient=recipient,
        fields=tuple(fields),
        persons=sheet.persons,
        content_hash=digest_of([said, *sheet.pictures.values()]),
    )
    note_leaving(sight.account, sight.staff, leaving)
