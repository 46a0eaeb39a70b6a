"""Acts from a file, one JSON object a line: the way in for programs, and the way back from paper."""

from pathlib import Path
from typing import Annotated, Any

import typer

from resguardo.account.account import Account
from resguardo.account.directory import Directory
from resguardo.account.line_schema import fields_of, schema_of, type_name
from resguardo.account.script import Line, Script, read_script
from resguardo.account.wording import LineProblem
from resguardo.cli.incoming import read_whole
from resguardo.cli.output import (
    UNUSABLE,
    finish,
    print_json,
    print_line,
    print_problems,
    print_table,
)
from resguardo.cli.problems import Problem
from resguardo.cli.progress import watched
from resguardo.cli.session import Chosen, Data, Json, open_account, settings
from resguardo.cli.sheets import unprinted_word
from resguardo.cli.words import Language, say
from resguardo.operation.act import ACTS, ActType
from resguardo.operation.refusal import CATALOGUE
from resguardo.words.acts import PURPOSES


def record(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help="Actos, un objeto JSON por línea; «-» lee de la entrada. / Acts, one JSON object a line; “-” reads standard input."
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Revisar sin escribir. / Check without writing.")
    ] = False,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Registra los actos de un archivo: todos o ninguno. / Record the acts of a file: all of them or none."""
    language = settings(context).language
    content = read_whole(file, language)
    lines, problems = read_script(content, language)
    if problems:
        _refuse(file, problems, language, as_json=as_json)
    with open_account(context, data, chosen) as account, watched(file.name, quiet=as_json):
        before = set(account.state.counts.open_counts())
        script = Script(account, language)
        events, problems = script.check(lines) if dry_run else script.play(lines)
        codes = [] if dry_run or problems else _zone_codes(account, before)
        unprinted = [] if problems else _unprinted(account, lines)
    if problems:
        _refuse(file, problems, language, as_json=as_json)
    if as_json:
        done = {"acts": len(lines), "events": events, "dry_run": dry_run}
        print_json(done | {"zone_codes": codes, "sheets_unprinted": unprinted, "problems": []})
        return
    acts_done = _figure(len(lines), "act", "acts", language)
    print_line(
        say(
            "would_record" if dry_run else "recorded",
            language,
            acts=acts_done,
            events=_figure(events, "event", "events", language),
        )
    )
    for one in codes:
        print_line(say("zone_code", language, **one))
    for number in unprinted:
        sheet = say("numbered_sheet", language, number=number)
        print_line(f"{sheet}: {say(unprinted_word(number), language)}")
    if dry_run:
        print_line(say("dry_run", language))


def _unprinted(account: Account, lines: list[Line]) -> list[str]:
    """The sheets from which lines were typed in and that nobody printed here."""
    numbers = dict.fromkeys(line.paper for line in lines if line.paper)
    return [number for number in numbers if account.state.sheets.numbered(number) is None]


def _figure(number: int, one: str, several: str, language: Language) -> str:
    return f"{number} {say(one if number == 1 else several, language)}"


def _zone_codes(account: Account, before: set[Any]) -> list[dict[str, str]]:
    """The codes of the zones of counts that were opened now: they are hung in the zones and written on the sheets."""
    directory, counts = Directory(account), account.state.counts
    return [
        {"zone": directory.place_name(zone), "code": walk.code}
        for count in counts.open_counts()
        if count not in before
        for zone, walk in counts.counts[count].zones.items()
    ]


def _refuse(file: Path, problems: list[LineProblem], language: Language, *, as_json: bool) -> None:
    """Every problem of every line; nothing was written."""
    told = [
        Problem(str(file), one.found, one.expected, one.mend, one.line, one.field, one.code)
        for one in problems
    ]
    if as_json:
        print_json({"acts": 0, "events": 0, "problems": told})
    else:
        print_problems(told, language)
        print_line(say("nothing_recorded", language))
    finish(UNUSABLE)


def acts(
    context: typer.Context,
    code: Annotated[
        str | None,
        typer.Argument(help="Solo los que empiezan así. / Only those that begin so."),
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help="JSON Schema.")] = False,
    as_json: Json = False,
) -> None:
    """Cada acto, sus campos y cuándo se niega. / Every act, its fields and its refusals."""
    language = settings(context).language
    chosen = [kind for name, kind in sorted(ACTS.items()) if name.startswith(code or "")]
    if schema:
        print_json(schema_of(chosen))
    elif as_json:
        print_json({"acts": [_described(kind, language) for kind in chosen]})
    elif not chosen:
        print_line(say("no_such_act", language))
    elif len(chosen) == 1:
        _print_one(chosen[0], language)
    else:
        headers = [say(key, language) for key in ("act", "what", "field")]
        print_table(
            "",
            headers,
            [(_marked(kind), _purpose(kind, language), _names(kind)) for kind in chosen],
        )
        print_line(say("acts_legend", language))


def _marked(kind: ActType) -> str:
    return kind.code + (" ×2" if kind.signers > 1 else "")


def _names(kind: ActType) -> str:
    """The act's fields; what may be left out stands in brackets."""
    return ", ".join(name if required else f"[{name}]" for name, _, required in fields_of(kind))


def _print_one(kind: ActType, language: Language) -> None:
    print_line(f"{_marked(kind)} · {_purpose(kind, language)}", "bold")
    described = _described(kind, language)
    rows = [
        (one["name"], one["type"], "" if one["required"] else say("optional", language))
        for one in described["fields"]
    ]
    if rows:
        print_table("", [say("field", language), say("type", language), ""], rows)
    for one in described["refuses"]:
        print_line(f"{one['code']}: {one['found']} {one['mend']}")


def _described(kind: ActType, language: Language) -> dict[str, Any]:
    return {
        "act": kind.code,
        "purpose": _purpose(kind, language),
        "signers": kind.signers,
        "fields": [
            {"name": name, "required": required, "type": type_name(hint)}
            for name, hint, required in fields_of(kind)
        ],
        "refuses": [
            {"code": code, **getattr(CATALOGUE[code], language)._asdict()} for code in kind.refuses
        ],
    }


def _purpose(kind: ActType, language: Language) -> str:
    if language == "es":
        return PURPOSES[kind.code]
    return (kind.function.__doc__ or "").strip().partition("\n")[0]
