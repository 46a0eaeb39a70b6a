"""A public statement handed out as a signed file that anybody can check, or as its note alone."""

import hashlib
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from resguardo.account.leaving import Leaving, note_leaving
from resguardo.account.stating import FIGURES, Stated, state_publicly
from resguardo.console import acting, leaving
from resguardo.console.sight import Sight
from resguardo.exchange.loss import Lost, Why
from resguardo.ledger.chain import Corrupt
from resguardo.operation.count import Figures
from resguardo.operation.exports import ExportProfile
from resguardo.operation.identifiers import StatementId
from resguardo.operation.refusal import Refused
from resguardo.operation.statement import LABELS, Withheld, published

RECIPIENT_MAX = 200
KINDS = {
    "file": ("statement-1", "json", "application/json"),
    "note": ("note-1", "note", "text/plain; charset=utf-8"),
}
"""What can be taken: its format as it is written down, the ending of its name, what it is called on the way."""


def behind(figures: Figures) -> list[leaving.Behind]:
    """What the file does not say: figures too small to be published, and the words that went along with them."""
    english = get_language() == "en"
    words = LABELS["en" if english else "es"]

    def called(key: str) -> str:
        return words[key] if english else gettext(words[key])

    closed = [key for key, cell in published(figures).items() if isinstance(cell, Withheld)]
    lost = [Lost(None, f"{called(part)}, {called(who)}", Why.NOT_LET_OUT) for part, who in closed]
    return leaving.behind(
        [*lost, Lost(None, gettext("el texto que acompaña a las cifras"), Why.NO_PLACE)]
    )


def hand_out(request: HttpRequest, statement: StatementId) -> HttpResponse | acting.Shown:
    """The file or the note, once it is written down that it leaves; a refusal where it may not."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    file_format, ending, content_type = KINDS.get(request.POST.get("kind", ""), ("", "", ""))
    with sight.steady() as state:
        record = state.statements.statements.get(statement)
    if record is None or not file_format:
        raise Http404
    if (stopped := acting.stopped_by(request, ["exports.note_export"])) is not None:
        return stopped
    try:
        stated = state_publicly(sight.account, statement)
        content = stated.file if ending == "json" else stated.note.encode()
        to = request.POST.get("recipient", "")[:RECIPIENT_MAX]
        note_leaving(sight.account, sight.staff, _leaving(stated, file_format, to, content))
    except Refused as told:
        return acting.shown(told, sight)
    except Corrupt:
        return acting.damaged()
    return leaving.handed_out(content, content_type, f"comunicado-{record.version}.{ending}")


def _leaving(stated: Stated, file_format: str, recipient: str, content: bytes) -> Leaving:
    return Leaving(
        profile=ExportProfile.STATISTICS,
        file_format=file_format,
        recipient=recipient,
        fields=("version", "as_of", *_open(stated.withheld)),
        persons=(),
        content_hash=hashlib.sha256(content).digest(),
    )


def _open(withheld: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    closed = set(withheld)
    return tuple(f"{part}.{who}" for part, who in FIGURES if (part, who) not in closed)
