"""One act asked for by a program: the same acts, the same policy and the same refusals as from a screen or a script of acts."""

import hashlib
from typing import Any, NamedTuple

import msgspec

from resguardo.account.account import Perform
from resguardo.account.reading import Told
from resguardo.account.script import Line, Script, read_script
from resguardo.account.wording import Language, LineProblem, Unreadable, problem_of
from resguardo.console.shown import shown_values
from resguardo.console.sight import Sight
from resguardo.operation.event import references_made
from resguardo.operation.identifiers import StaffId
from resguardo.operation.refusal import Refused

NOT_WRITTEN = ("act", "by", "as")
"""Fields of a line that a request does not hold: the address names the act, the token who signs."""


class Answer(NamedTuple):
    """What came of an act: the status, and the plain content."""

    status: int
    content: dict[str, Any]


def perform_act(
    sight: Sight,
    code: str,
    body: bytes,
    *,
    countersigner: StaffId | None,
    key: str,
    language: Language,
) -> Answer:
    """Perform act `code` with the fields in `body`. `key` is the caller's mark by which a repeated request is done once; empty for none."""
    line, problems = _line(sight, code, body, language)
    if line is None:
        return Answer(400, {"error": "unreadable", "problems": problems})
    script = Script(sight.account, language)
    signers = (sight.staff,) if countersigner is None else (sight.staff, countersigner)

    def work(perform: Perform) -> list[Told]:
        asked = script.request(line)
        return perform(asked._replace(signers=signers, command=command_of(sight, code, key)))

    try:
        told = sight.account.together(work)
    except Unreadable as error:
        problem = problem_of(1, error, language)
        return Answer(400, {"error": "unreadable", "problems": [_plain(problem)]})
    except Refused as refused:
        sentences = refused.sentences(language, shown_values(refused.values, sight))
        return Answer(409, {"error": "refused", "code": refused.code, **sentences._asdict()})
    return Answer(200, {"events": [_event(one) for one in told]})


def command_of(sight: Sight, code: str, key: str) -> bytes | None:
    """The command under which a request is done once: the caller's key, for this person and this act."""
    if not key:
        return None
    said = b"\x1f".join((sight.staff, code.encode(), key.encode()))
    return hashlib.sha256(said).digest()[:16]


def _line(
    sight: Sight, code: str, body: bytes, language: Language
) -> tuple[Line | None, list[dict[str, Any]]]:
    try:
        fields = msgspec.json.decode(body or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        fields = None
    if not isinstance(fields, dict) or any(name in fields for name in NOT_WRITTEN):
        shown = "" if fields is None else ", ".join(NOT_WRITTEN)
        problem = problem_of(1, Unreadable("script.json", "", shown), language)
        return None, [_plain(problem)]
    whole = {**fields, "act": code, "by": sight.directory.handle(sight.staff)}
    lines, problems = read_script(msgspec.json.encode(whole), language)
    return (lines[0] if lines and not problems else None), [_plain(one) for one in problems]


def _plain(problem: LineProblem) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(problem)
    del plain["line"]
    return plain


def _event(told: Told) -> dict[str, Any]:
    return {
        "event": told.written.event.hex(),
        "name": told.event.type.name,
        "made": [reference.hex() for reference in references_made(told.event)],
        "written_at": told.written.written_at,
    }
