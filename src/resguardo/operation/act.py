"""What an act is: a person asks, the rules answer with events or with a refusal.

An act is a plain function `(state, by, *, fields) -> list of events`, declared with `@act`. The declaration holds what is public about it: its code,
its fields, how many people sign, and its refusals in the order in which they are checked. Every door (console, tablet, command line,
drill) calls the same act through `perform`, which asks the policy first.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_type_hints

import msgspec

from resguardo.operation.event import Event, FactSource
from resguardo.operation.identifiers import Moment, StaffId, WriterKey
from resguardo.operation.refusal import Refused, ensure, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class By(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks for an act, when it happened and when it is written down (invariant 33).

    `signers` holds one person, or two where the act needs two. `draw` gives 16 random bytes at each call. `paper` is the number of the
    sheet when the source is paper.
    """

    signers: tuple[StaffId, ...]
    happened_at: Moment
    written_at: Moment
    draw: Callable[[], bytes]
    writer: WriterKey = WriterKey(b"")
    source: FactSource = FactSource.DEVICE
    paper: str | None = None

    @property
    def who(self) -> StaffId:
        """The first signer, who answers for the act."""
        return self.signers[0]


class ActType(NamedTuple):
    """One act of the public catalogue."""

    code: str
    function: Callable[..., list[Event]]
    signers: int
    refuses: tuple[str, ...]
    fields: type[msgspec.Struct]
    """A record of the act's fields, for checking input and for the schema."""
    always: bool
    """Open to everybody enrolled: nobody may be kept from it by a role (for example the breach button)."""


ACTS: dict[str, ActType] = {}
"""Every act by its code `room.verb_object`."""

SIGNERS_MISSING = refusal(
    "act.signers_missing",
    es=(
        "Firmaron {given} persona(s).",
        "Este acto lo firman {needed} personas distintas.",
        "Pida a otra persona habilitada que firme también.",
    ),
    en=(
        "{given} person(s) signed.",
        "This act is signed by {needed} different people.",
        "Ask another authorised person to sign as well.",
    ),
)

F = TypeVar("F", bound=Callable[..., list[Event]])


def act(
    code: str, *, signers: int = 1, refuses: tuple[str, ...] = (), always: bool = False
) -> Callable[[F], F]:
    """Declare an act. `refuses` lists its refusal codes in order of precedence, without those of `perform` itself."""

    def declare(function: F) -> F:
        hints = get_type_hints(function, localns={"Operation": object, "By": By})
        fields = [
            (name, hints[name])
            if parameter.default is inspect.Parameter.empty
            else (name, hints[name], parameter.default)
            for name, parameter in inspect.signature(function).parameters.items()
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY
        ]
        ensure(code not in ACTS, f"act {code} is declared once")
        record = msgspec.defstruct(
            code.replace(".", "_"), fields, frozen=True, kw_only=True, forbid_unknown_fields=True
        )
        ACTS[code] = ActType(code, function, signers, refuses, record, always)
        return function

    return declare


def perform(state: Operation, code: str, by: By, **fields: Any) -> list[Event]:
    """The events that act `code` with `fields` gives, asked by `by` of `state`. Nothing is changed.

    Refuses, before the act's own refusals: act.signers_missing, policy.staff_unknown, policy.act_not_granted, policy.outside_scope
    """
    from resguardo.operation import policy

    kind = ACTS[code]
    if len(set(by.signers)) < kind.signers:
        raise Refused(SIGNERS_MISSING, given=len(set(by.signers)), needed=kind.signers)
    policy.permit(state, by, kind, fields)
    return kind.function(state, by, **fields)
