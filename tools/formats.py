"""The page of formats: what is read and written, field by field, from the allow-lists that the writers themselves use, so that it can't say less than leaves."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from resguardo.account.packets import PROFILES
from resguardo.cli.calendars import FIELDS as CALENDAR_FIELDS
from resguardo.exchange.cap.composing import AlertFacts
from resguardo.exchange.cap.records import ALERT_FIELDS, AREA_FIELDS, INFO_FIELDS, RESOURCE_FIELDS
from resguardo.exchange.odk.columns import MARKS
from resguardo.exchange.packets.form import Form, forms
from resguardo.exchange.pfif.fields import NEWEST, NOTE, PERSON
from resguardo.exchange.pfif.profiles import FIELDS, NOTE_FIELDS, Profile
from resguardo.exchange.primero.cases import ALLOWED, ALLOWED_IN_ROWS, CLOSING, NEVER
from resguardo.exchange.spreadsheet.dictionary import ACCEPTED
from resguardo.exchange.spreadsheet.headings import HEADINGS, NAME_COLUMNS, PLACE_COLUMNS
from resguardo.exchange.spreadsheet.person import UNREAD
from resguardo.exchange.spreadsheet.write import FORBIDDEN_COLUMNS, GOOD_FOR
from resguardo.exchange.statements.hxl import CELL_MIN, FIGURES
from resguardo.operation.exports import LETS_OUT, ExportProfile
from resguardo.operation.policy import Role
from resguardo.operation.publication import ReleasedFact


class Way(NamedTuple):
    """One row of the table: a format in one direction. `profiles` say under which notes it leaves, none where nothing leaves; `fields` every field it may have."""

    title: str
    direction: str
    commands: tuple[str, ...]
    profiles: tuple[ExportProfile, ...]
    rule: str
    fields: tuple[tuple[str, tuple[str, ...]], ...]


INTRODUCTION = """What Resguardo reads of others and writes for them. The lists of fields are those that the readers and writers use; a field that is not here can't leave.

For every format: a file leaves for a named receiver and is noted before it is handed out (`resguardo exports`); each profile has identifiers of its own, so that two files can't be joined; text leaves
without controls and marks of direction; what stays behind is told before anything is sent; an exercise says so. Planted words in every confidential field are looked for in every output, unzipped and decoded
(`tests/exchange/test_canaries.py`). Never, in any file for somebody outside without a task of their own: where a shelter is, who works there, where a sibling is or that two are siblings, why somebody is
protected, anything medical, a band beside a name.
"""


def ways() -> Iterator[Way]:
    """Every format, the house's own first."""
    yield from _lists()
    yield from _registers()
    yield from _alerts()
    yield from map(_packet, forms().values())
    yield from _institutions()
    yield from _figures()
    yield from _own()


def _lists() -> Iterator[Way]:
    hours = int(GOOD_FOR.total_seconds() // 3600)
    apart = f"{_code(sorted(NAME_COLUMNS))} never beside {_code(sorted(PLACE_COLUMNS))}"
    yield Way(
        "Lists (CSV, XLSX, ODS, JSON)",
        "out",
        ("every list with `--format`",),
        (ExportProfile.TEAM_LIST,),
        f"{apart}; never {_code(sorted(FORBIDDEN_COLUMNS))}; text cells, none a formula; whose copy it is, what for, out of date after {hours} hours",
        (("columns", tuple(HEADINGS)),),
    )
    read = tuple(name for name in ACCEPTED if name not in UNREAD)
    yield Way(
        "Rosters (CSV, XLSX, ODS)",
        "in",
        ("roster import", "roster compare"),
        (),
        f"rows become claims and overwrite nothing; {_code(sorted(UNREAD))} are never read or shown",
        (("columns", read),),
    )
    yield Way(
        "ODK, KoboToolbox (CSV, XLSX)",
        "in",
        ("roster import", "roster form"),
        (),
        "who sent it, device, telephone, position and audit columns are dropped with a finding",
        (
            ("columns of a roster", read),
            ("marks of a submission", tuple(dict.fromkeys(MARKS.values()))),
        ),
    )


def _registers() -> Iterator[Way]:
    profiles = {
        Profile.FULL: (ExportProfile.PFIF_FULL, "for an authority that takes the file over"),
        Profile.PARTNER: (
            ExportProfile.PFIF_PARTNER,
            "for an institution that searches with us: only who is missing",
        ),
        Profile.PUBLIC: (
            ExportProfile.PFIF_PUBLIC,
            "only whom the alert unit released, and what it released; ages in bands",
        ),
    }
    for profile, (export, rule) in profiles.items():
        yield Way(
            f"PFIF 1.1-1.4, {profile.value} (XML, CSV, Atom, RSS)",
            "out",
            (f"pfif export --profile {profile.value}",),
            (export,),
            f"{rule}; every record expires",
            (("person", FIELDS[profile]), ("note", NOTE_FIELDS[profile])),
        )
    yield Way(
        "PFIF 1.1-1.4 (XML, CSV, Atom, RSS)",
        "in",
        ("pfif import", "pfif check", "pfif diff", "pfif convert"),
        (),
        "copies of others lie sealed, apart from the account, until they expire; ids of another domain and dates to come are refused",
        (("person", PERSON[NEWEST]), ("note", NOTE[NEWEST])),
    )


def _alerts() -> Iterator[Way]:
    facts = tuple(AlertFacts._fields)
    released = tuple(fact.value for fact in ReleasedFact)
    yield Way(
        "CAP 1.2, public",
        "out",
        ("cap export --layer public",),
        (ExportProfile.PUBLIC_ALERT,),
        f"only what the alert unit released of {_code(released)}; areas no smaller than a country's first division; a cancellation names nobody",
        (("facts", facts),),
    )
    yield Way(
        "CAP 1.2, restricted",
        "out",
        ("cap export --layer restricted",),
        (ExportProfile.RESTRICTED_ALERT,),
        "for alert unit, police and borders: what a search needs, and no place of protection",
        (("facts", facts),),
    )
    yield Way(
        "CAP 1.2",
        "in",
        ("cap check", "cap receive"),
        (),
        "an acknowledgement counts only from a sender that was named",
        (
            ("alert", ALERT_FIELDS),
            ("info", INFO_FIELDS),
            ("resource", RESOURCE_FIELDS),
            ("area", AREA_FIELDS),
        ),
    )


def _packet(form: Form) -> Way:
    layers = tuple(
        (layer.value, tuple(field.code for field in form.fields if field.layer is layer))
        for layer in form.layers
    )
    return Way(
        f"Packet {form.key} (JSON, CSV, XLSX, paper)",
        "out",
        (f"packet {form.key}",),
        tuple(PROFILES[layer] for layer in form.layers),
        f"{form.title.en}, {form.institution.en}: each layer is a file of its own and may know what stands on those before it; no form may put a fact on a lower layer; "
        "the public one holds released facts alone",
        layers,
    )


def _institutions() -> Iterator[Way]:
    rows = tuple((f"rows of {name}", fields) for name, fields in ALLOWED_IN_ROWS.items())
    yield Way(
        "Primero v2 (API, JSON)",
        "out",
        ("primero send", "primero file"),
        (ExportProfile.CASE_SYSTEM,),
        f"carers by their role; photos and bands only where it was decided for the child; never {_code(sorted(NEVER))}",
        (("case", ALLOWED), *rows, ("closing", CLOSING)),
    )
    yield Way(
        "iCalendar",
        "out",
        ("calendar export",),
        (ExportProfile.CALENDAR,),
        "when and the court's file number, confidential; no place, no child, nobody invited",
        (("entry", CALENDAR_FIELDS),),
    )


def _figures() -> Iterator[Way]:
    figures = tuple(f"{part}.{who}" for part, who in FIGURES)
    yield Way(
        "Signed statement (JSON, C2SP note)",
        "out, verified",
        ("statement export", "verify"),
        (ExportProfile.STATISTICS,),
        f"figures of a signed count; below {CELL_MIN} a figure stays closed, with those from which it could be worked out; the rest can be disclosed one by one",
        (("figures", ("version", "as_of", *figures)),),
    )
    yield Way(
        "HXL (CSV)",
        "out",
        ("statement hxl",),
        (ExportProfile.STATISTICS,),
        f"the same figures; below {CELL_MIN} an empty cell; no place below a country's first division",
        (("hashtags", tuple(tag for _, tag in FIGURES.values())),),
    )
    yield Way(
        "RFC 3161 time stamp",
        "out and in",
        ("stamp request", "stamp attach", "stamp check"),
        (ExportProfile.STATISTICS,),
        "the hash of a checkpoint and nothing else",
        (("request", ("digest", "nonce")),),
    )


def _own() -> Iterator[Way]:
    yield Way(
        "Bundle, plain export, backup",
        "out and in",
        ("export", "merge", "verify", "backup", "restore"),
        (),
        "bands and references in clear, every name, place and word sealed; keys travel in another file, wrapped for one receiver",
        (("everything", ("sealed",)),),
    )
    yield Way(
        "Acts (JSON lines)",
        "in",
        ("record",),
        (),
        "all lines or none; the signers' own rights apply",
        (("one line", ("see script.md",)),),
    )


def _code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _who(profiles: Iterable[ExportProfile]) -> str:
    return "; ".join(f"`{profile.value}`: {_roles(LETS_OUT[profile])}" for profile in profiles)


def _roles(roles: frozenset[Role]) -> str:
    if roles == frozenset(Role):
        return "everybody with a role"
    return ", ".join(sorted(role.value for role in roles))


def formats(made: str, anchor: Callable[[str], str]) -> str:
    """The page: a table of formats, and under it the fields of each."""
    all_ways = list(ways())
    lines = ["# Formats\n", made + INTRODUCTION]
    lines.append("| Format | Direction | Commands | Profile, and who lets it out | Privacy rule |")
    lines.append("|---|---|---|---|---|")
    for way in all_ways:
        commands = ", ".join(one if "`" in one else f"`{one}`" for one in way.commands)
        name = f"[{way.title}](#{anchor(_heading(way))})"
        lines.append(
            f"| {name} | {way.direction} | {commands} | {_who(way.profiles)} | {way.rule} |"
        )
    lines.append("")
    for way in all_ways:
        lines.append(f"## {_heading(way)}\n")
        lines.append("| Part | Fields |\n|---|---|")
        lines += [f"| {part} | {_code(fields) or 'none'} |" for part, fields in way.fields]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _heading(way: Way) -> str:
    return f"{way.title}: {way.direction}"
