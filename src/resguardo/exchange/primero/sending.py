"""A case goes out: created or brought up to date, read back, compared. What the server keeps is believed, not what it answered.

Sending a case again changes nothing that is as it should be. A value that somebody changed in Primero since is left alone and said: the file is
theirs by then.
"""

import base64
from datetime import date
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Final, NamedTuple

import msgspec

from resguardo.exchange.primero.cases import PHOTOS, case_of, closing_of, rows_left_out
from resguardo.exchange.primero.comparing import EMPTY, Change, changes, findings_of
from resguardo.exchange.primero.deployment import Deployment, Form, Lookup, deployment_of
from resguardo.exchange.primero.findings import Finding
from resguardo.exchange.primero.fitting import fitted
from resguardo.exchange.primero.records import Case, CaseFacts, Photo
from resguardo.exchange.primero.wire import Answer, Session, Unreachable, data_of

CASES: Final = "/api/v2/cases"
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
    return Outgoing(case, closing, tuple(photos), retired, findings)


def send(
    session: Session, one: Outgoing, last: Case | None = None, *, overwrite: bool = False
) -> Sent:
    """Send one case and compare it with what the server keeps then. Raises Unreachable, after which the same call goes on where it stopped.

    `last` is what an earlier sending saw confirmed; what differs from it was changed there. With `overwrite` ours is written all the same.
    """
    answer = session.post(CASES, {"data": one.case})
    if answer.status in (HTTPStatus.OK, HTTPStatus.NO_CONTENT):
        work = _Sending(session, one, last, overwrite=overwrite)
        return work.finish(Outcome.CREATED, {})
    if answer.status == HTTPStatus.CONFLICT:
        return _Sending(session, one, last, overwrite=overwrite).update()
    return Sent(Outcome.REFUSED, None, [_refusal(one.id, answer)])


class _Sending:
    """One case that is there already, being brought up to date."""

    def __init__(
        self, session: Session, one: Outgoing, last: Case | None, *, overwrite: bool
    ) -> None:
        self.session, self.one, self.last, self.overwrite = session, one, last or {}, overwrite
        self.path = f"{CASES}/{one.id}"

    def update(self) -> Sent:
        """Write what differs and is ours to write, and take away rows that are said no longer."""
        answer = self.session.get(self.path)
        if (kept := _case_in(answer)) is None:
            return Sent(Outcome.REFUSED, None, [_refusal(self.one.id, answer)])
        found = changes(self.one.case, kept)
        theirs = [one for one in found if not self._is_ours(one)]
        patch = _patch([one for one in found if one not in theirs])
        for section, rows in self._retired_in(kept).items():
            patch[section] = [*patch.get(section, []), *rows]
        outcome = Outcome.UPDATED if patch else Outcome.UNCHANGED
        if patch:
            answer = self.session.patch(self.path, {"data": patch})
            if answer.status != HTTPStatus.OK:
                return Sent(Outcome.REFUSED, None, [_refusal(self.one.id, answer)])
        return self.finish(outcome, {(one.section, one.row, one.field): one for one in theirs})

    def finish(self, outcome: Outcome, theirs: dict[tuple[str, str | None, str], Change]) -> Sent:
        """Close it and add pictures where that is asked, then read back and compare."""
        kept, findings = self._read_back()
        if kept is None:
            return Sent(outcome, None, findings)
        closed = self._close(kept)
        added = self._add_photos(kept)
        findings += closed + added
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
            there = kept.get(section)
            if isinstance(there, list) and any(row.get("unique_id") == reference for row in there):
                rows.setdefault(section, []).append({"unique_id": reference, "_destroy": True})
        return rows

    def _close(self, kept: Case) -> list[Finding]:
        closing = self.one.closing
        if closing is None or not changes(closing, kept):
            return []
        if self.last.get("status") == "closed" and not self.overwrite:
            there = Change("status", None, "status", "closed", kept.get("status"))
            return [_changed_there(self.one.id, there)]
        answer = self.session.patch(self.path, {"data": closing, "record_action": "close"})
        if answer.status == HTTPStatus.OK:
            return []
        return [msgspec.structs.replace(_refusal(self.one.id, answer), field="status")]

    def _add_photos(self, kept: Case) -> list[Finding]:
        there = kept.get(PHOTOS)
        marks = {
            str(value) for one in there or () if isinstance(one, dict) for value in one.values()
        }
        findings = []
        for photo in self.one.photos:
            if photo.reference in marks:
                continue
            answer = self.session.post(f"{self.path}/attachments", {"data": _attachment(photo)})
            if answer.status != HTTPStatus.OK:
                refused = _refusal(self.one.id, answer)
                findings.append(msgspec.structs.replace(refused, field=PHOTOS))
        return findings


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


def _refusal(case: str, answer: Answer) -> Finding:
    if answer.status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        return Finding("case.forbidden", case, "")
    return Finding("case.refused", case, _names(answer.content), f"HTTP {answer.status}")


def _names(content: Any) -> str:
    """The names of the fields that the server complains of; its sentences are not repeated, for they may quote a child's values."""
    errors = content.get("errors") if isinstance(content, dict) else None
    details = [one.get("detail") for one in errors or () if isinstance(one, dict)]
    flat = [name for one in details for name in (one if isinstance(one, list) else [one])]
    return ", ".join(str(name)[:60] for name in flat if isinstance(name, str))[:200]


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
