"""A script of acts: one JSON object a line, read whole, checked whole, performed all or not at all.

    {"act": "register.issue_tag", "by": "ana", "at": "2024-12-20T08:00", "tag": "H2J4-83MR", "counted_as": "child", ...}

`by` is a handle or a list of two; `at` is when it happened (absent: now), in the operation's zone unless it carries an offset; `paper` is the number of the
sheet it was written on; `told` true says that somebody reported it; `as` names what the act makes for later lines (`@name`). References are written as
people write them: persons by band, team by handle, places by name, an offer or absence by the person's band, a count, breach or manifest as `open`.
"""

from datetime import datetime
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin
from zoneinfo import ZoneInfo

import msgspec

from resguardo.account.account import Account, Perform, Request
from resguardo.account.directory import Directory
from resguardo.account.wording import Language, say
from resguardo.operation.act import ACTS
from resguardo.operation.event import FactSource, references_made
from resguardo.operation.identifiers import (
    REFERENCES,
    AbsenceId,
    BreachId,
    CountId,
    ManifestId,
    Moment,
    OfferId,
    PersonId,
    PlaceId,
    StaffId,
    StatementId,
)
from resguardo.operation.refusal import Refused

ACTS_MAX = 100_000
_HEAD = ("act", "by", "at", "paper", "told", "as")


class LineProblem(msgspec.Struct, frozen=True):
    """What is wrong with one line: the field, what was found, what was expected, how to mend it."""

    line: int
    field: str
    found: str
    expected: str
    mend: str


class Line(NamedTuple):
    """One act as it was written, before its names are looked up."""

    number: int
    act: str
    by: tuple[str, ...]
    at: str | None
    paper: str | None
    told: bool
    label: str | None
    fields: dict[str, Any]


class _Unreadable(Exception):
    """A value that can't be read; carries the sentence's code and what was found."""

    def __init__(self, code: str, field: str, found: object) -> None:
        super().__init__(code)
        self.code, self.field, self.found = code, field, found


def read_script(content: bytes, language: Language = "es") -> tuple[list[Line], list[LineProblem]]:
    """The lines of a script and every problem of its form: not JSON, an unknown act, a field too many or too few."""
    lines: list[Line] = []
    problems: list[LineProblem] = []
    for number, text in enumerate(content.split(b"\n"), start=1):
        if not text.strip():
            continue
        try:
            lines.append(_read_line(number, text))
        except _Unreadable as error:
            problems.append(_problem(number, error, language))
    if not lines and not problems:
        problems.append(_problem(1, _Unreadable("script.empty", "", ""), language))
    return lines, problems


class Script:
    """Performs the lines of a script in one account; names are looked up as each line is reached, so a line may use what an earlier one made."""

    def __init__(self, account: Account, language: Language = "es") -> None:
        self._account, self._language = account, language
        self._directory = Directory(account)
        self._labels: dict[str, list[bytes]] = {}
        self._handles: dict[str, StaffId] = {}
        self._places: dict[str, PlaceId] = {}

    def play(self, lines: list[Line]) -> tuple[int, list[LineProblem]]:
        """Perform all lines in one durable write, or none; returns how many events were written, and the problem that stopped it."""
        problems: list[LineProblem] = []
        try:
            return self._account.together(lambda perform: self._run(lines, perform, problems)), []
        except _Stop:
            return 0, problems

    def check(self, lines: list[Line]) -> tuple[int, list[LineProblem]]:
        """As `play`, but nothing is kept."""
        problems: list[LineProblem] = []
        written: list[int] = []

        def dry(perform: Perform) -> int:
            written.append(self._run(lines, perform, problems))
            raise _Stop

        try:
            self._account.together(dry)
        except _Stop:
            pass
        return (written[0] if written else 0), problems

    def _run(self, lines: list[Line], perform: Perform, problems: list[LineProblem]) -> int:
        problems.clear()
        self._labels.clear()
        events = 0
        for line in lines:
            try:
                told = perform(self._request(line))
            except _Unreadable as error:
                problems.append(_problem(line.number, error, self._language))
            except Refused as refused:
                shown = {name: self._shown(value) for name, value in refused.values.items()}
                problems.append(
                    LineProblem(
                        line.number, refused.code, *refused.sentences(self._language, shown)
                    )
                )
            else:
                events += len(told)
                made = [reference for one in told for reference in references_made(one.event)]
                self._remember(line, made)
        if problems:
            raise _Stop
        return events

    def _remember(self, line: Line, made: list[bytes]) -> None:
        if line.label:
            self._labels[line.label] = made
        if line.act == "team.enrol_staff" and made:
            self._handles[str(line.fields["handle"]).casefold()] = StaffId(made[0])
        if line.act == "placement.open_place" and made:
            self._places[str(line.fields["name"]).casefold()] = PlaceId(made[0])

    def _request(self, line: Line) -> Request:
        state = self._account.state
        signers = tuple(self._staff(handle, "by") for handle in line.by)
        source = (
            FactSource.PAPER if line.paper else FactSource.TOLD if line.told else FactSource.DEVICE
        )
        happened_at = None if line.at is None else self._moment(line.at, "at", state.zone)
        fields = self._supplied(line)
        for field in msgspec.structs.fields(ACTS[line.act].fields):
            if field.name in line.fields:
                value = self._value(line.fields[field.name], field.type, field.name)
                try:
                    fields[field.name] = msgspec.convert(value, field.type, builtin_types=(bytes,))
                except msgspec.ValidationError as error:
                    raise _Unreadable(
                        "script.value", field.name, f"{line.fields[field.name]!r} ({error})"
                    ) from error
        return Request(line.act, signers, fields, happened_at, source, line.paper)

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

    def _value(self, value: Any, hint: Any, field: str) -> Any:
        """`value` with names turned into references where its type asks for them."""
        if hint in REFERENCES:
            return self._reference(value, hint, field)
        if hint is Moment and isinstance(value, str):
            return self._moment(value, field, self._account.state.zone)
        if hint is bytes and isinstance(value, str):
            try:
                return bytes.fromhex(value)
            except ValueError:
                raise _Unreadable("script.hex", field, value) from None
        if get_origin(hint) in (Union, UnionType):
            options = [option for option in get_args(hint) if option is not type(None)]
            return None if value is None else self._value(value, options[0], field)
        if get_origin(hint) is tuple and isinstance(value, list):
            return [self._value(one, get_args(hint)[0], field) for one in value]
        if isinstance(value, dict) and isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            types = {one.name: one.type for one in msgspec.structs.fields(hint)}
            return {
                name: self._value(one, types.get(name), f"{field}.{name}")
                for name, one in value.items()
            }
        return value

    def _reference(self, value: Any, hint: Any, field: str) -> bytes:
        if not isinstance(value, str):
            raise _Unreadable("script.reference", field, value)
        if value.startswith("@"):
            made = self._labels.get(value[1:])
            if not made:
                raise _Unreadable("script.label", field, value)
            return self._fitting(made, hint)
        if hint is StaffId:
            return self._staff(value, field)
        found = self._looked_up(value, hint)
        if found is None:
            raise _Unreadable(
                f"script.{hint.__name__}" if hint in _KNOWN_BY else "script.reference", field, value
            )
        return found

    def _fitting(self, made: list[bytes], hint: Any) -> bytes:
        """Of the references that one act made, the one of the wanted kind: acts make their own first."""
        state = self._account.state
        tables: dict[Any, Any] = {
            PersonId: state.register.persons,
            PlaceId: state.placement.places,
            CountId: state.counts.counts,
            AbsenceId: state.absences.absences,
            OfferId: state.custody.offers,
        }
        table = tables.get(hint)
        return next((one for one in made if table is not None and one in table), made[0])

    def _looked_up(self, value: str, hint: Any) -> bytes | None:
        state = self._account.state
        person = self._directory.person_tagged(value)
        if hint is PersonId:
            return person
        if hint is PlaceId:
            return self._places.get(value.casefold()) or self._directory.place_called(value)
        if hint is OfferId and person is not None:
            return next(
                (
                    offer
                    for offer in reversed(state.custody.offers)
                    if state.custody.offers[offer].person == person and state.custody.is_open(offer)
                ),
                None,
            )
        if hint is AbsenceId and person is not None:
            return state.absences.open_of(person)
        if value.casefold() in ("open", "abierto", "abierta"):
            return self._only_open(hint)
        try:
            return bytes.fromhex(value) if len(value) == 32 else None
        except ValueError:
            return None

    def _only_open(self, hint: Any) -> bytes | None:
        """The count, breach or manifest that is open, where exactly one is; the last closed count is `last` for statements."""
        state = self._account.state
        found: list[bytes] = []
        if hint is CountId:
            found = list(state.counts.open_counts())
        elif hint is BreachId:
            found = list(state.breaches.open())
        elif hint is ManifestId:
            found = [
                manifest
                for manifest, ride in state.transport.manifests.items()
                if not ride.is_closed
            ]
        return found[0] if len(found) == 1 else None

    def _staff(self, handle: str, field: str) -> StaffId:
        staff = self._handles.get(handle.casefold()) or self._directory.staff_called(handle)
        if staff is None:
            raise _Unreadable("script.StaffId", field, handle)
        return staff

    def _moment(self, text: str, field: str, zone: str) -> Moment:
        try:
            read = datetime.fromisoformat(text)
        except (ValueError, TypeError):
            raise _Unreadable("script.moment", field, text) from None
        aware = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))
        return Moment(int(aware.timestamp() * 1000))

    def _shown(self, value: object) -> str:
        """A value of a refusal as people write it."""
        if isinstance(value, bytes):
            state = self._account.state
            if value in state.register.persons:
                return self._directory.tag(PersonId(value))
            if value in state.team.members:
                return self._directory.handle(StaffId(value))
            return (
                self._directory.place_name(PlaceId(value))
                if value in state.placement.places
                else value.hex()[:8]
            )
        if isinstance(value, tuple | list | set | frozenset):
            return ", ".join(self._shown(one) for one in value)
        return str(value)


class _Stop(Exception):
    """Undoes everything that a script has written so far."""


_KNOWN_BY = (PersonId, PlaceId, OfferId, AbsenceId, CountId, BreachId, ManifestId, StatementId)


def _read_line(number: int, text: bytes) -> Line:
    if number > ACTS_MAX:
        raise _Unreadable("script.too_long", "", number)
    try:
        read = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _Unreadable(
            "script.json", "", f"{text[:60].decode('utf-8', 'replace')} ({error})"
        ) from error
    if not isinstance(read, dict):
        raise _Unreadable("script.json", "", text[:60].decode("utf-8", "replace"))
    kind = ACTS.get(read.get("act", ""))
    if kind is None:
        raise _Unreadable("script.act", "act", read.get("act", ""))
    by = read.get("by")
    signers = tuple(by) if isinstance(by, list) else (by,)
    if not all(isinstance(one, str) and one for one in signers):
        raise _Unreadable("script.by", "by", by)
    fields = {name: value for name, value in read.items() if name not in _HEAD}
    _check_fields(
        kind.fields,
        fields,
        optional=("staff", "credential") if kind.code == "team.enrol_staff" else (),
    )
    return Line(
        number,
        kind.code,
        signers,
        read.get("at"),
        read.get("paper"),
        bool(read.get("told")),
        read.get("as"),
        fields,
    )


def _check_fields(
    record: type[msgspec.Struct], given: dict[str, Any], optional: tuple[str, ...]
) -> None:
    known = {field.name: field for field in msgspec.structs.fields(record)}
    for name in given:
        if name not in known:
            raise _Unreadable("script.field_unknown", name, ", ".join(known))
    for name, field in known.items():
        if field.required and name not in given and name not in optional:
            raise _Unreadable("script.field_missing", name, ", ".join(given) or "-")


def _problem(number: int, error: _Unreadable, language: Language) -> LineProblem:
    found, expected, mend = say(error.code, language)
    return LineProblem(number, error.field, found.format(found=error.found), expected, mend)
