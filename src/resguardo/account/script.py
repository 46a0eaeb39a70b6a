"""A script of acts: one JSON object a line, read whole, checked whole, performed all or not at all.

    {"act": "register.issue_tag", "by": "ana", "at": "2024-12-20T08:00", "tag": "5XR8-7M9M", "counted_as": "child", ...}

`by` is a handle or a list of two; `at` is when it happened (absent: now), in the operation's zone unless it carries an offset; `paper` is the number of the
sheet it was written on, refused where it was misread; `told` true says that somebody reported it; `as` names what the act makes for later lines (`@name`). References are written as
people write them (`naming.py`). The format is a public contract: docs/reference/script.md.
"""

import contextlib
import re
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin

import msgspec

from resguardo.account.account import Account, Perform, Request
from resguardo.account.line_schema import HEAD, fields_of, type_name
from resguardo.account.moments import moment_of
from resguardo.account.naming import Naming
from resguardo.account.wording import Language, LineProblem, Unreadable, problem_of
from resguardo.operation import sheet_number
from resguardo.operation.act import ACTS, ActType
from resguardo.operation.event import FactSource, references_made
from resguardo.operation.identifiers import REFERENCES, Moment, PersonId, PlaceId, StaffId
from resguardo.operation.refusal import Refused
from resguardo.store.problems import KeyDestroyed

ACTS_MAX = 100_000
_BYTE = re.compile(r"byte \d+")


class Line(NamedTuple):
    """One act as it was written, before its names are looked up. `at` None is now; `label` is the name for what it makes."""

    number: int
    act: str
    by: tuple[str, ...]
    at: str | None
    paper: str | None
    told: bool
    label: str | None
    fields: dict[str, Any]


def read_script(content: bytes, language: Language = "es") -> tuple[list[Line], list[LineProblem]]:
    """The lines of a script and every problem of its form: not JSON, an unknown act, a field too many or too few."""
    lines: list[Line] = []
    problems: list[LineProblem] = []
    labels: set[str] = set()
    for number, text in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not text.strip():
            continue
        faults: list[Unreadable] = []
        line = _read_line(number, text, faults)
        if line is not None and line.label in labels:
            faults.append(Unreadable("script.label_twice", "as", line.label))
        problems += [problem_of(number, fault, language) for fault in faults]
        if line is not None and not faults:
            lines.append(line)
            labels |= {line.label} if line.label else set()
    if not lines and not problems:
        problems.append(problem_of(1, Unreadable("script.empty", "", ""), language))
    return lines, problems


def _read_line(number: int, text: bytes, faults: list[Unreadable]) -> Line | None:
    """The line, with every fault of its form in `faults`; None where not even the act can be told."""
    if number > ACTS_MAX:
        faults.append(Unreadable("script.too_long", "", number))
        return None
    shown = text[:60].decode("utf-8", "replace").strip()
    try:
        read = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        where = _BYTE.search(str(error))
        shown += f" ({where[0]})" if where else ""
        faults.append(Unreadable("script.json", "", shown))
        return None
    if not isinstance(read, dict):
        faults.append(Unreadable("script.json", "", shown))
        return None
    act = read.get("act", "")
    kind = ACTS.get(act) if isinstance(act, str) else None
    if kind is None:
        faults.append(Unreadable("script.act", "act", act))
        return None
    fields = {name: value for name, value in read.items() if name not in HEAD}
    faults.extend(_faults_of_head(read))
    faults.extend(_faults_of_fields(kind, fields))
    by = read.get("by")
    return Line(
        number,
        kind.code,
        tuple(map(str, by if isinstance(by, list) else [by])),
        read.get("at"),
        read.get("paper"),
        bool(read.get("told")),
        read.get("as"),
        fields,
    )


def _faults_of_head(read: dict[str, Any]) -> list[Unreadable]:
    by = read.get("by")
    signers = by if isinstance(by, list) else [by]
    faults = []
    if not signers or not all(isinstance(one, str) and one.strip() for one in signers):
        faults.append(Unreadable("script.by", "by", by))
    for name, wanted in (("at", str), ("paper", str), ("as", str), ("told", bool)):
        if read.get(name) is not None and not isinstance(read[name], wanted):
            faults.append(Unreadable("script.head", name, read[name]))
    return faults


def _faults_of_fields(kind: ActType, given: dict[str, Any]) -> list[Unreadable]:
    known = {name: required for name, _, required in fields_of(kind)}
    faults = [
        Unreadable("script.field_unknown", name, ", ".join(known))
        for name in given
        if name not in known
    ]
    there = ", ".join(given) or "-"
    faults += [
        Unreadable("script.field_missing", name, there)
        for name, required in known.items()
        if required and name not in given
    ]
    return faults


class _Stop(Exception):
    """Undoes everything that a script has written so far."""


class Script:
    """Performs the lines of a script in one account; names are looked up as each line is reached, so a line may use what an earlier one made."""

    def __init__(self, account: Account, language: Language = "es") -> None:
        self._account, self._language = account, language
        self._naming = Naming(account)
        self._failed: set[str] = set()

    def play(self, lines: list[Line]) -> tuple[int, list[LineProblem]]:
        """Perform all lines in one durable write, or none; returns how many events were written, and every problem that stopped it."""
        return self._together(lines, keep=True)

    def check(self, lines: list[Line]) -> tuple[int, list[LineProblem]]:
        """As `play`, but nothing is kept."""
        return self._together(lines, keep=False)

    def _together(self, lines: list[Line], *, keep: bool) -> tuple[int, list[LineProblem]]:
        problems: list[LineProblem] = []
        written: list[int] = []

        def work(perform: Perform) -> None:
            written.append(self._run(lines, perform, problems))
            if problems or not keep:
                raise _Stop

        with contextlib.suppress(_Stop):
            self._account.together(work)
        return (0 if problems else written[-1]), problems

    def _run(self, lines: list[Line], perform: Perform, problems: list[LineProblem]) -> int:
        """Try every line that can be tried; what a failed line would have made is not missed twice."""
        problems.clear()
        self._naming, self._failed = Naming(self._account), set()
        events = 0
        for line in lines:
            if self._leans_on_failed(line.fields):
                self._failed |= {line.label} if line.label else set()
                continue
            found = self._perform(line, perform)
            if isinstance(found, LineProblem):
                problems.append(found)
                self._failed |= {line.label} if line.label else set()
            else:
                events += found
        return events

    def _perform(self, line: Line, perform: Perform) -> int | LineProblem:
        try:
            told = perform(self.request(line))
        except Unreadable as error:
            return problem_of(line.number, error, self._language)
        except Refused as refused:
            shown = {name: self._shown(value) for name, value in refused.values.items()}
            sentences = refused.sentences(self._language, shown)
            return LineProblem(line.number, "", *sentences, refused.code)
        except KeyDestroyed as destroyed:
            return LineProblem(
                line.number, "", *destroyed.sentences(self._language), destroyed.code
            )
        made = [reference for one in told for reference in references_made(one.event)]
        self._naming.remember(line.label, line.act, line.fields, made)
        return len(told)

    def _leans_on_failed(self, value: Any) -> bool:
        """Whether a line names what an earlier line failed to make."""
        if isinstance(value, str):
            return value.startswith("@") and value[1:] in self._failed
        if isinstance(value, dict):
            return any(self._leans_on_failed(one) for one in value.values())
        return isinstance(value, list) and any(self._leans_on_failed(one) for one in value)

    def request(self, line: Line) -> Request:
        """What a line asks for, its names looked up. Raises `Unreadable` for one that names nothing here."""
        if line.paper and sheet_number.is_misread(line.paper):
            raise Unreadable("script.paper", "paper", line.paper)
        paper = line.paper and (sheet_number.parse(line.paper) or line.paper)
        signers = tuple(self._naming.staff(handle, "by") for handle in line.by)
        source = FactSource.TOLD if line.told else FactSource.DEVICE
        source = FactSource.PAPER if paper else source
        happened_at = None if line.at is None else self._moment(line.at, "at")
        fields = self._supplied(line) | self._fields(line)
        return Request(line.act, signers, fields, happened_at, source, paper)

    def _fields(self, line: Line) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        person: PersonId | None = None
        for name, hint, _ in fields_of(ACTS[line.act]):
            if name not in line.fields:
                continue
            value = self._value(line.fields[name], hint, name, person)
            if name == "zone_code" and str(value).startswith("@"):
                value = self._code_of_paper(line, fields)
            try:
                fields[name] = msgspec.convert(value, hint, builtin_types=(bytes,))
            except msgspec.ValidationError as error:
                found = (line.fields[name], type_name(hint))
                raise Unreadable("script.value", name, found) from error
            person = fields[name] if hint is PersonId else person
        return fields

    def _code_of_paper(self, line: Line, fields: dict[str, Any]) -> str:
        """The code of a zone in a count that was walked before the system knew of it: no code hung there, the numbered sheet stands for it."""
        record = self._account.state.counts.counts.get(fields["count"])
        zone = record.zones.get(fields.get("zone", PlaceId(b""))) if record else None
        if not line.paper or zone is None:
            raise Unreadable("script.zone_code", "zone_code", line.fields["zone_code"])
        return zone.code

    def _supplied(self, line: Line) -> dict[str, Any]:
        """What this installation adds to an enrolment: a reference and a credential kept here."""
        if line.act != "team.enrol_staff":
            return {}
        house = self._account.house
        supplied: dict[str, Any] = {}
        if "staff" not in line.fields:
            supplied["staff"] = house.chance(16)
        if "credential" not in line.fields:
            supplied["credential"] = house.new_credential()
        return supplied

    def _value(self, value: Any, hint: Any, field: str, person: PersonId | None) -> Any:
        """`value` with names turned into references where its type asks for them; `person` is whom the line is about."""
        if hint in REFERENCES:
            return self._naming.reference(value, hint, field, person)
        if hint is Moment:
            return self._moment(value, field)
        if hint is bytes and isinstance(value, str):
            try:
                return bytes.fromhex(value)
            except ValueError:
                raise Unreadable("script.hex", field, value) from None
        if get_origin(hint) in (Union, UnionType):
            options = [option for option in get_args(hint) if option is not type(None)]
            return None if value is None else self._value(value, options[0], field, person)
        if get_origin(hint) is tuple and isinstance(value, list):
            return [self._value(one, get_args(hint)[0], field, person) for one in value]
        if isinstance(value, dict) and isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            types = {one.name: one.type for one in msgspec.structs.fields(hint)}
            unknown = next((name for name in value if name not in types), None)
            if unknown is not None:
                raise Unreadable("script.field_unknown", f"{field}.{unknown}", ", ".join(types))
            return {
                name: self._value(one, types[name], f"{field}.{name}", person)
                for name, one in value.items()
            }
        return value

    def _moment(self, written: Any, field: str) -> Moment:
        try:
            return moment_of(written, self._account.state.zone)
        except (ValueError, AttributeError):
            raise Unreadable("script.moment", field, written) from None

    def _shown(self, value: object) -> str:
        """A value of a refusal as people write it."""
        if isinstance(value, tuple | list | set | frozenset):
            return ", ".join(self._shown(one) for one in value)
        if not isinstance(value, bytes):
            return str(value)
        state, directory = self._account.state, self._naming.directory
        if value in state.register.persons:
            return directory.tag(PersonId(value))
        if value in state.team.members:
            return directory.handle(StaffId(value))
        if value in state.placement.places:
            return directory.place_name(PlaceId(value))
        return value.hex()[:8]
