"""A case made to fit one deployment: what it has no place for is left out and said, never sent to see what happens (exchange design, 4.4, checks 1-7)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from resguardo.exchange.primero.deployment import CORE, Deployment, FormField
from resguardo.exchange.primero.findings import Finding
from resguardo.exchange.primero.records import Case

UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})"
)
PAST: Final = ("registration_date", "date_of_birth", "date_closure")
MOST: Final = 2_147_483_647


class Fitted(NamedTuple):
    """The case as the deployment takes it, and what was left out or is lacking."""

    case: Case
    findings: list[Finding]


def fitted(case: Case, deployment: Deployment, today: date) -> Fitted:
    """The part of `case` that `deployment` takes. `today` is the local day, beyond which no date may lie."""
    fitting = _Fitting(deployment, str(case.get("id", "")), today)
    kept = dict(fitting.object(case))
    lacking = [
        Finding("field.required", fitting.case, name)
        for name, field in deployment.fields.items()
        if field.required and field.visible and name not in kept
    ]
    return Fitted(kept, [*fitting.findings, *lacking])


class _Fitting:
    def __init__(self, deployment: Deployment, case: str, today: date) -> None:
        self.deployment, self.case, self.today = deployment, case, today
        self.findings: list[Finding] = []

    def object(self, case: Case) -> Iterator[tuple[str, Any]]:
        for name, value in case.items():
            if name in CORE:
                if name != "id" or self._is_id(name, value):
                    yield name, value
                continue
            field = self.deployment.fields.get(name)
            if field is None:
                self._say("field.not_there", name)
            elif field.type == "subform":
                yield name, [dict(self._row(name, row)) for row in value]
            elif self._fits(name, field, value):
                yield name, value

    def _row(self, section: str, row: Case) -> Iterator[tuple[str, Any]]:
        fields = self.deployment.rows.get(section, {})
        for name, value in row.items():
            shown = f"{section}.{name}"
            if name == "unique_id":
                if self._is_id(shown, value):
                    yield name, value
            elif name == "_destroy":
                yield name, value
            elif name not in fields:
                self._say("field.not_there", shown)
            elif self._fits(shown, fields[name], value):
                yield name, value

    def _fits(self, name: str, field: FormField, value: Any) -> bool:
        expected = _expected(field, value)
        if expected:
            return self._say("value.kind", name, _quoted(value), expected)
        options = self.deployment.options(field)
        if options is not None:
            for one in value if isinstance(value, list) else [value]:
                if _as_option(one) not in options:
                    return self._say("value.not_in_lookup", name, _quoted(one))
        if name in PAST and isinstance(value, str) and value[:10] > self.today.isoformat():
            return self._say("value.to_come", name, value)
        return True

    def _is_id(self, name: str, value: Any) -> bool:
        if isinstance(value, str) and UUID.fullmatch(value):
            return True
        return self._say("value.kind", name, _quoted(value), "UUID, a-f 0-9")

    def _say(self, code: str, field: str, found: str = "", expected: str = "") -> bool:
        finding = Finding(code, self.case, field, found, expected)
        if finding not in self.findings:
            self.findings.append(finding)
        return False


def _expected(field: FormField, value: Any) -> str:
    """What the field takes, where `value` is none of it; empty where it fits."""
    match field.type:
        case "date_field" if field.date_include_time:
            return "" if _is_moment(value) else "2015-03-01T10:30:00Z"
        case "date_field":
            return "" if _is_day(value) else "2015-03-01"
        case "tick_box":
            return "" if isinstance(value, bool) else "true, false"
        case "numeric_field":
            whole = isinstance(value, int) and not isinstance(value, bool)
            return "" if whole and abs(value) <= MOST else "12"
        case "select_box" if field.multi_select:
            listed = isinstance(value, list) and all(isinstance(one, str) for one in value)
            return "" if listed else '["..."]'
        case "radio_button":
            return "" if isinstance(value, str | bool) else '"true", "false"'
        case _:
            return "" if isinstance(value, str) else '"..."'


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and MOMENT.fullmatch(value) is not None and _is_day(value[:10])


def _as_option(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(value: Any) -> str:
    return str(value)[:40]
