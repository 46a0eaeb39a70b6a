"""Why somebody reads: chosen once on the page, kept for the session, and written into the log of reads with each reading."""

from django.http import HttpRequest

from resguardo.account.access import ReadReason

REASON_KEY = "read_reason"

CHOICES = tuple(reason for reason in ReadReason if reason is not ReadReason.EXERCISE)
"""The reasons that a reader can choose. What is read in an exercise is written down as exercise by itself."""


def reason_of(request: HttpRequest, otherwise: ReadReason = ReadReason.CARE) -> ReadReason:
    """The reason that the reader chose in this session; `otherwise`, the desk's own, where none was chosen."""
    sight = request.sight  # type: ignore[attr-defined]
    if sight.account.state.exercise:
        return ReadReason.EXERCISE
    return _known(request.session.get(REASON_KEY)) or otherwise


def keep_reason(request: HttpRequest, written: str) -> None:
    """Keep the reason that was chosen, if it is one."""
    reason = _known(written)
    if reason in CHOICES:
        request.session[REASON_KEY] = reason.value


def _known(written: str | None) -> ReadReason | None:
    return next((reason for reason in ReadReason if reason.value == written), None)
