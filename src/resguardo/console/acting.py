"""Performing an act from a screen: one door for every desk. The act decides; a refusal comes back as three sentences to show beside the form."""

import hashlib
from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from resguardo.account.account import Perform, Request
from resguardo.account.reading import Told
from resguardo.console.access.gravity import Lacking, lacking_for
from resguardo.console.shown import shown_values
from resguardo.console.sight import Sight
from resguardo.ledger.chain import Corrupt
from resguardo.operation.act import ACTS
from resguardo.operation.event import FactSource
from resguardo.operation.identifiers import Moment, StaffId
from resguardo.operation.policy import TABLE
from resguardo.operation.refusal import CATALOGUE, Refused, Sentences

ONCE_FIELD = "once"
"""The hidden field with 16 random bytes in hex, by which the same press twice is done once."""


Script = Callable[[Perform], list[Told]]
"""Acts of which a later one uses what an earlier one made."""


class Outcome(NamedTuple):
    """What came of an act: what it wrote, or why not. Exactly one of the two is there."""

    told: list[Told] | None
    refusal: "Shown | None"

    @property
    def done(self) -> bool:
        """Whether the act was performed."""
        return self.refusal is None


class Shown(NamedTuple):
    """A refusal as the reader sees it."""

    code: str
    found: str
    expected: str
    mend: str


def may(sight: Sight, code: str) -> bool:
    """Whether a button for act `code` is worth showing to this reader: some role of theirs grants it. The act itself decides."""
    if ACTS[code].always:
        return True
    return any(code in TABLE[role] for role, _ in sight.roles)


def perform(
    request: HttpRequest,
    code: str,
    *,
    countersigner: StaffId | None = None,
    happened_at: Moment | None = None,
    source: FactSource = FactSource.DEVICE,
    paper: str | None = None,
    **fields: Any,
) -> Outcome:
    """Perform one act for the reader of `request`, durably. `happened_at` None means now; `countersigner` is the second person, already identified."""
    signers = _signers(request, countersigner)
    asked = Request(code, signers, fields, happened_at, source, paper, once(request))
    return perform_all(request, [asked])


def perform_all(request: HttpRequest, asked: list[Request]) -> Outcome:
    """Perform several acts in one durable write: all of them or none. Each should carry its own `command`, or none."""
    return perform_script(
        request,
        [one.act for one in asked],
        lambda perform_one: [one for each in asked for one in perform_one(each)],
    )


def perform_script(request: HttpRequest, codes: list[str], script: Script) -> Outcome:
    """Perform acts of which a later one uses what an earlier one made, in one durable write. `codes` are all that `script` may ask for; it may be run again (`Account.together`)."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    stopped = stopped_by(request, codes)
    if stopped is not None:
        return Outcome(None, stopped)
    try:
        told = sight.account.together(script)
    except Refused as refused:
        return Outcome(None, shown(refused, sight))
    except Corrupt:
        return Outcome(None, damaged())
    return Outcome(told, None)


def stopped_by(request: HttpRequest, codes: list[str]) -> Shown | None:
    """Why the console does not even ask for the acts `codes`: the reader looks with another's eyes, or it is not sure enough who they are. None: it asks."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    if sight.viewing_as is not None:
        return looking_only()
    lacking = lacking_for(request, codes)
    return None if lacking is None else unsure(lacking)


def once(request: HttpRequest) -> bytes | None:
    """The mark by which a form that is sent twice is recognised; None where the form carries none."""
    written = request.POST.get(ONCE_FIELD, "")
    try:
        mark = bytes.fromhex(written)
    except ValueError:
        return None
    return mark if len(mark) == 16 else None


def nth(mark: bytes | None, number: int) -> bytes | None:
    """The mark of the `number`-th act of one form, so that each act of a batch is done once."""
    if mark is None:
        return None
    return hashlib.sha256(mark + number.to_bytes(4, "big")).digest()[:16]


def shown(refused: Refused, sight: Sight) -> Shown:
    """A refusal in the reader's language, with tags and handles in place of references."""
    values = shown_values(refused.values, sight)
    language = get_language() or "es"
    if language in {"es", "en"}:
        return Shown(refused.code, *refused.sentences(language, values))
    translated = Sentences(*(gettext(part) for part in CATALOGUE[refused.code].es))
    filled = (part.format_map(_Filled(values)) for part in translated)
    return Shown(refused.code, *filled)


def looking_only() -> Shown:
    """The answer to an act asked while looking through another role's eyes."""
    return Shown(
        "console.looking_only",
        gettext("Está mirando con otra función."),
        gettext("Su propia función para actuar."),
        gettext("Vuelva a su función y repita el acto."),
    )


def unsure(lacking: Lacking) -> Shown:
    """The answer to an act for which the console is not sure enough of who signs."""
    mend = gettext("Abra el menú de arriba, «Confirmar que soy yo», y repita el acto.")
    if lacking is Lacking.TWO_FACTORS:
        return Shown(
            "console.two_factors",
            gettext("Entró con un solo paso."),
            gettext("Dos pasos para este acto: su clave o PIN, y su teléfono o llave."),
            mend,
        )
    return Shown(
        "console.fresh_proof",
        gettext("Hace más de diez minutos que demostró quién es."),
        gettext("Que confirme que es usted antes de un acto grave."),
        mend,
    )


def damaged() -> Shown:
    """The answer while the ledger is damaged: it is read and not written."""
    return Shown(
        "console.ledger_damaged",
        gettext("El libro de este equipo está dañado."),
        gettext("Un libro entero, con su prueba completa."),
        gettext("Anote en papel y avise a la coordinación: Auditoría dice qué está dañado."),
    )


def _signers(request: HttpRequest, countersigner: StaffId | None) -> tuple[StaffId, ...]:
    staff: StaffId = request.sight.staff  # type: ignore[attr-defined]
    return (staff,) if countersigner is None else (staff, countersigner)


class _Filled(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"
