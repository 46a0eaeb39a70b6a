"""Which picture of a person may be sent: the newest of the face on which no band can be read, so that no paper says band and name together."""

from datetime import timedelta
from typing import Final, NamedTuple

from resguardo.account.sight import Sight
from resguardo.operation.description import PhotoRecorded, PhotoView
from resguardo.operation.identifiers import Moment, PersonId

PHOTO_LASTS: Final = timedelta(days=365)
"""A child changes; a picture that is older leads people to look for another."""


class Face(NamedTuple):
    """The picture to send. `person` is the record whose key seals it."""

    person: PersonId
    digest: bytes
    shows_band: bool
    taken_at: Moment

    def is_old(self, now: Moment) -> bool:
        """Whether the child has had time to change: such a picture is not sent."""
        return now - self.taken_at > PHOTO_LASTS.total_seconds() * 1000


def face_of(sight: Sight, person: PersonId) -> Face | None:
    """The picture to send of `person`: the newest of the face without the band, else the newest of the face, else the newest; None without any."""
    with sight.steady() as state:
        told = [
            (member, one.event, one.written.happened_at)
            for member in state.register.group(person)
            for one in sight.account.about(member)
        ]
    photos = [
        (event.view is PhotoView.FACE, not event.tag_in_frame, at, member, event.digest)
        for member, event, at in told
        if isinstance(event, PhotoRecorded)
    ]
    if not photos:
        return None
    _, is_bare, at, owner, digest = max(photos)
    return Face(owner, digest, not is_bare, at)
