"""A case goes out: created or brought up to date, read back, compared. What the server keeps is believed, not what it answered.

Sending a case again changes nothing that is as it should be. A value that somebody changed in Primero since is left alone and said: the file is
theirs by then.
"""

import base64
import functools
import re
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Final, NamedTuple

import msgspec

from resguardo.exchange.primero.cases import FLAGS, PHOTOS, case_of, closing_of, rows_left_out
from resguardo.exchange.primero.comparing import EMPTY, Change, changes, findings_of, rows_in
from resguardo.exchange.primero.deployment import Deployment, Form, Lookup, deployment_of
from resguardo.exchange.primero.findings import Finding
from resguardo.exchange.primero.fitting import fitted
from resguardo.exchange.primero.records import Case, CaseFacts, Flag, Photo
from resguardo.exchange.primero.wire import TRIES, Answer, Session, Unreachable, data_of

CASES: Final = "/api/v2/cases"
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,60}(?:\.[a-z_][a-z0-9_]{0,60})?")
OVER: Final = "Terminó · Over"
MOST_PHOTO_BYTES: Final = 20_000_000
PICTURES: Final = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


class Outcome(StrEnum):
    """What became of one case."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REFUSED = "refused"


class Outgoing(NamedTuple):
    """One case as it fits the deployment, and what was found while fitting it."""

    case: Case
    closing: Case | None
    photos: tuple[Photo, ...]
    flags: tuple[Flag, ...]
    retired: tuple[tuple[str, str], ...]
    findings: list[Finding]

    @property
    def id(self) -> str:
        """The exported id."""
        return str(self.case["id"])


class Sent(NamedTuple):
    """One case after it was sent. `confirmed` is what the server was seen to keep of it, None where that is not known."""

    outcome: Outcome
    confirmed: Case | None
    findings: list[Finding]
    refused: tuple[str, ...] = ()
    """The fields for which the server refused the case, where it says so; one of a row behind its section."""


def learn(session: Session) -> Deployment:
    """What this deployment takes from this user. Raises Unreachable."""
    try:
        forms = msgspec.convert(data_of(session.get("/api/v2/forms")), list[Form])
        lookups = msgspec.convert(session.pages("/api/v2/lookups"), list[Lookup])
    except msgspec.ValidationError as error:
        raise Unreachable("answer", str(error)) from error
    return deployment_of(forms, lookups)


def outgoing(facts: CaseFacts, deployment: Deployment, today: date) -> Outgoing:
    """What of `facts` this deployment takes."""
    case, findings = fitted(case_of(facts), deployment, today)
    closing = closing_of(facts)
    if closing is not None:
        closing = fitted(closing, deployment, today).case
    photos = []
    for photo in facts.photos:
        if (why := _unfit(facts.case, photo, deployment)) is None:
            photos.append(photo)
        else:
            findings = [*findings, why]
    retired = (*facts.retired, *rows_left_out(facts))
    return Outgoing(case, closing, tuple(photos), facts.flags, retired, findings)


def send(
    session: Session, one: Outgoing, last: Case | None = None, *, overwrite: bool = False
) -> Sent:
    """Send one case and compare it with what the server keeps then. Raises Unreachable, after which the same call goes on where it stopped.

    `last` is what an earlier sending saw confirmed; what differs from it was changed there. With `overwrite` ours is written all the same.
    """
    work = _Sending(session, one, last, overwrite=overwrite)
    sent = work.send()
    left_out = [name for name in sent.refused if name != "id"]
    if not left_out:
        return sent
    # A form can show a field that its user may not write; the server names it only now.
    less = one._replace(case=_without_fields(one.case, left_out))
    again = _Sending(session, less, last, overwrite=overwrite).send()
    told = [Finding("field.not_there", one.id, name) for name in left_out]
    return again._replace(findings=[*told, *again.findings])


class _Sending:
    """One case on its way."""

    def __init__(
        self, session: Session, one: Outgoing, last: Case | None, *, overwrite: bool
    ) -> None:
        self.session, self.one, self.last, self.overwrite = session, one, last or {}, overwrite
        self.path = f"{CASES}/{one.id}"

    def send(self) -> Sent:
        """Create it, or bring it up to date where it is there already."""
        answer = self.session.post(CASES, {"data": self.one.case})
        if answer.status in (HTTPStatus.OK, HTTPStatus.NO_CONTENT):
            return self.finish(Outcome.CREATED, {})
        if answer.status == HTTPStatus.CONFLICT:
            return self.update()
        return _refused(self.one.id, answer)

    def update(self) -> Sent:
        """Write what differs and is ours to write, and take away rows that are said no longer."""
        answer = self.session.get(self.path)
        if (kept := _case_in(answer)) is None:
            return _refused(self.one.id, answer)
        found = changes(self.one.case, kept)
        theirs = [one for one in found if not self._is_ours(one)]
        patch = _patch([one for one in found if one not in theirs])
        for section, rows in self._retired_in(kept).items():
            patch[section] = [*patch.get(section, []), *rows]
        outcome = Outcome.UPDATED if patch else Outcome.UNCHANGED
        if patch:
            answer = self.session.patch(self.path, {"data": patch})
            if answer.status != HTTPStatus.OK:
                return _refused(self.one.id, answer)
        return self.finish(outcome, {(one.section, one.row, one.field): one for one in theirs})

    def finish(self, outcome: Outcome, theirs: dict[tuple[str, str | None, str], Change]) -> Sent:
        """Close it and add pictures where that is asked, then read back and compare."""
        kept, findings = self._read_back()
        if kept is None:
            return Sent(outcome, None, findings)
        closed = self._close(kept)
        findings += closed + self._add_photos(kept) + self._flag()
        if self.one.closing or self.one.photos:
            kept = _case_in(self.session.get(self.path)) or kept
        findings += [_changed_there(self.one.id, one) for one in theirs.values()]
        left = [
            one
            for one in changes(self.one.case, kept)
            if (one.section, one.row, one.field) not in theirs
        ]
        findings += findings_of(self.one.id, left)
        findings += [
            Finding("kept.not_removed", self.one.id, section) for section in self._retired_in(kept)
        ]
        return Sent(outcome, _confirmed(self.one, kept, self.last), findings)

    def _read_back(self) -> tuple[Case | None, list[Finding]]:
        answer = self.session.get(self.path)
        kept = _case_in(answer)
        return kept, [] if kept is not None else [_refusal(self.one.id, answer)]

    def _is_ours(self, change: Change) -> bool:
        """Whether a field is ours to write: nothing stands there, or what an earlier sending left there."""
        if self.overwrite:
            return True
        before = _value_in(self.last, change)
        if before is not None:
            return not changes({change.field: before}, {change.field: change.kept})
        return change.kept in EMPTY

    def _retired_in(self, kept: Case) -> dict[str, list[Case]]:
        """The rows to take away: said no longer, and still there. Rows that others made are never touched."""
        rows: dict[str, list[Case]] = {}
        for section, reference in self.one.retired:
            if any(row.get("unique_id") == reference for row in rows_in(kept.get(section))):
                rows.setdefault(section, []).append({"unique_id": reference, "_destroy": True})
        return rows

    def _close(self, kept: Case) -> list[Finding]:
        closing = self.one.closing
        if closing is None or not changes(closing, kept):
            return []
        if self.last.get("status") == "closed" and not self.overwrite:
            there = Change("status", None, "status", "closed", kept.get("status"))
            return [_changed_there(self.one.id, there)]
        body = {"data": closing, "record_action": "close"}
        return self._unless_done("status", self.session.patch(self.path, body))

    def _add_photos(self, kept: Case) -> list[Finding]:
        findings = []
        for photo in self.one.photos:
            there = functools.partial(self._has_photo, photo.reference)
            if not _shows(kept, photo.reference):
                body = {"data": _attachment(photo)}
                findings += self._add(PHOTOS, f"{self.path}/attachments", body, there)
        return findings

    def _has_photo(self, reference: str) -> bool:
        return _shows(_case_in(self.session.get(self.path)) or {}, reference)

    def _flag(self) -> list[Finding]:
        """Raise what is so, lower what is over; what somebody there lowered is left alone and said."""
        findings: list[Finding] = []
        for flag in self.one.flags:
            there = self._flag_there(flag.reference)
            if there is None and not flag.is_lowered:
                body = {
                    "data": {
                        "date": flag.raised_on,
                        "message": f"{flag.message} [{flag.reference}]",
                    }
                }
                is_there = functools.partial(self._has_flag, flag.reference)
                findings += self._add(FLAGS, f"{self.path}/flags", body, is_there)
            elif there and flag.is_lowered and not there.get("removed"):
                findings += self._lower(there.get("id"))
            elif there and there.get("removed") and not flag.is_lowered:
                findings.append(Finding("kept.changed_there", self.one.id, FLAGS, "", flag.message))
        return findings

    def _lower(self, number: Any) -> list[Finding]:
        # It becomes part of an address: only a number may.
        if type(number) is not int:
            return [Finding("case.refused", self.one.id, FLAGS, str(number)[:40])]
        over = {"data": {"unflag_message": OVER}}
        answer = self.session.patch(f"{self.path}/flags/{number}", over)
        return self._unless_done(FLAGS, answer)

    def _flag_there(self, reference: str) -> Case | None:
        content = self.session.get(f"{self.path}/flags").content
        listed = rows_in(content.get("data")) if isinstance(content, dict) else []
        return next((one for one in listed if reference in str(one.get("message"))), None)

    def _has_flag(self, reference: str) -> bool:
        return self._flag_there(reference) is not None

    def _add(self, field: str, path: str, body: Any, is_there: Callable[[], bool]) -> list[Finding]:
        """Send what would stand there twice if it were sent twice: after a broken connection the server is asked before it is sent again."""
        for _ in range(TRIES):
            try:
                return self._unless_done(field, self.session.post(path, body, may_repeat=False))
            except Unreachable as broken:
                if broken.code != "connection":
                    raise
                if is_there():
                    return []
        raise Unreachable("connection", field)

    def _unless_done(self, field: str, answer: Answer) -> list[Finding]:
        if answer.status == HTTPStatus.OK:
            return []
        return [msgspec.structs.replace(_refusal(self.one.id, answer), field=field)]


def _patch(found: list[Change]) -> Case:
    """The fields to write; those of one row together, under the row's own id."""
    patch: Case = {}
    rows: dict[tuple[str, str], Case] = {}
    for one in found:
        if one.row is None:
            patch[one.field] = one.sent
        else:
            rows.setdefault((one.section, one.row), {"unique_id": one.row})[one.field] = one.sent
    for (section, _), row in rows.items():
        patch.setdefault(section, []).append(row)
    return patch


def _confirmed(one: Outgoing, kept: Case, last: Case) -> Case:
    """What was sent and is kept there; where somebody changed it, what an earlier sending had left."""
    wanted = one.case | (one.closing or {})
    differing = changes(wanted, kept)
    whole = {change.field for change in differing if change.row is None}
    confirmed: Case = {name: value for name, value in wanted.items() if name not in whole}
    for change in differing:
        before = _value_in(last, change)
        if change.row is None:
            if before is not None:
                confirmed[change.field] = before
            continue
        rows = confirmed[change.section]
        confirmed[change.section] = [
            _without(row, change.field, before) if row["unique_id"] == change.row else row
            for row in rows
            if (row["unique_id"], "unique_id") != (change.row, change.field)
        ]
    return confirmed


def _without(row: Case, field: str, before: Any) -> Case:
    kept = {name: value for name, value in row.items() if name != field}
    return kept if before is None else kept | {field: before}


def _value_in(case: Case, change: Change) -> Any:
    if change.row is None:
        return case.get(change.field)
    rows = case.get(change.section, [])
    return next((row.get(change.field) for row in rows if row["unique_id"] == change.row), None)


def _case_in(answer: Answer) -> Case | None:
    content = answer.content
    data = content.get("data") if isinstance(content, dict) else None
    return data if answer.status == HTTPStatus.OK and isinstance(data, dict) else None


def _changed_there(case: str, change: Change) -> Finding:
    return Finding(
        "kept.changed_there", case, change.shown, str(change.kept)[:40], str(change.sent)[:40]
    )


def _refused(case: str, answer: Answer) -> Sent:
    return Sent(Outcome.REFUSED, None, [_refusal(case, answer)], _names(answer))


def _refusal(case: str, answer: Answer) -> Finding:
    if answer.status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        return Finding("case.forbidden", case, "")
    return Finding("case.refused", case, ", ".join(_names(answer))[:200], f"HTTP {answer.status}")


def _names(answer: Answer) -> tuple[str, ...]:
    """The names of the fields that the server complains of; its sentences are not repeated, for they may quote a child's values.

    It points at them: `/age`, `/family_details_section/0/relation`.
    """
    errors = answer.content.get("errors") if isinstance(answer.content, dict) else None
    details = [one.get("detail") for one in errors or () if isinstance(one, dict)]
    pointers = [name for one in details for name in (one if isinstance(one, list) else [one])]
    parts = [str(one).strip("/").split("/") for one in pointers if isinstance(one, str)]
    names = [".".join(part for part in path if not part.isdecimal()) for path in parts]
    return tuple(dict.fromkeys(name for name in names if NAME.fullmatch(name)))


def _without_fields(case: Case, names: Sequence[str]) -> Case:
    """The case without `names`; one of a row is taken out of every row of its section."""
    less = {name: value for name, value in case.items() if name not in names}
    for section, _, field in (name.partition(".") for name in names if "." in name):
        if section in less:
            less[section] = [
                {name: value for name, value in row.items() if name != field}
                for row in less[section]
            ]
    return less


def _shows(kept: Case, reference: str) -> bool:
    """Whether a picture stands in the case under this name."""
    return any(reference in str(one.values()) for one in rows_in(kept.get(PHOTOS)))


def _unfit(case: str, photo: Photo, deployment: Deployment) -> Finding | None:
    if PHOTOS not in deployment.fields:
        return Finding("field.not_there", case, PHOTOS)
    if _kind(photo.content) is None:
        return Finding("photo.kind", case, PHOTOS, photo.content[4:12].decode("ascii", "replace"))
    if len(photo.content) > MOST_PHOTO_BYTES:
        return Finding("photo.too_large", case, PHOTOS, str(len(photo.content)))
    return None


def _kind(content: bytes) -> str | None:
    return next((kind for mark, kind in PICTURES.items() if content.startswith(mark)), None)


def _attachment(photo: Photo) -> Case:
    return {
        "field_name": PHOTOS,
        "type": "image",
        "content_type": _kind(photo.content),
        "date": photo.taken_on,
        "description": photo.reference,
        "is_current": True,
        "file_name": f"{photo.reference}.{(_kind(photo.content) or '').removeprefix('image/')}",
        "attachment": base64.b64encode(photo.content).decode("ascii"),
    }
