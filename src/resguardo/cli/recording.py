"""Acts from a file, one JSON object a line: the way in for programs, and the way back from paper."""

import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from resguardo.account.script import LineProblem, Script, read_script
from resguardo.cli.output import (
    UNUSABLE,
    finish,
    print_json,
    print_line,
    print_problems,
    print_table,
)
from resguardo.cli.session import Chosen, Data, Json, open_account, settings
from resguardo.cli.words import Language, say
from resguardo.operation.act import ACTS, ActType
from resguardo.operation.refusal import CATALOGUE


def record(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help="Actos, un objeto JSON por línea; «-» lee de la entrada / acts, one JSON object a line; “-” reads standard input."
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Revisar sin escribir / check without writing.")
    ] = False,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Registra los actos de un archivo: todos o ninguno. / Record the acts of a file: all of them or none."""
    language = settings(context).language
    content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    lines, problems = read_script(content, language)
    with open_account(context, data, chosen) as account:
        events = 0
        if not problems:
            script = Script(account, language)
            events, problems = script.check(lines) if dry_run else script.play(lines)
    if problems:
        _say_problems(problems, language, as_json=as_json)
        finish(UNUSABLE)
    if as_json:
        print_json({"acts": len(lines), "events": events, "dry_run": dry_run, "problems": []})
        return
    print_line(say("recorded", language, acts=len(lines), events=events))
    if dry_run:
        print_line(say("dry_run", language))


def acts(
    context: typer.Context,
    code: Annotated[
        str | None,
        typer.Argument(
            help="Solo los que empiezan así / only those that begin so.", show_default=False
        ),
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help="JSON Schema.")] = False,
    as_json: Json = False,
) -> None:
    """Cada acto, sus campos y cuándo se niega. / Every act, its fields and its refusals."""
    language = settings(context).language
    chosen = [kind for name, kind in sorted(ACTS.items()) if name.startswith(code or "")]
    if schema:
        schemas, parts = msgspec.json.schema_components(
            [kind.fields for kind in chosen], ref_template="#/$defs/{name}"
        )
        print_json(
            {
                "acts": {kind.code: one for kind, one in zip(chosen, schemas, strict=True)},
                "$defs": parts,
            }
        )
        return
    if as_json:
        print_json({"acts": [_described(kind, language) for kind in chosen]})
        return
    headers = [say(key, language) for key in ("act", "what", "field", "refused")]
    print_table(
        "",
        headers,
        [
            (
                kind.code + (" ×2" if kind.signers > 1 else ""),
                _purpose(kind),
                ", ".join(kind.fields.__struct_fields__),
                ", ".join(kind.refuses),
            )
            for kind in chosen
        ],
    )


def _described(kind: ActType, language: Language) -> dict[str, Any]:
    return {
        "act": kind.code,
        "purpose": _purpose(kind),
        "signers": kind.signers,
        "fields": [
            {"name": field.name, "required": field.required, "type": _type_name(field.type)}
            for field in msgspec.structs.fields(kind.fields)
        ],
        "refuses": [
            {"code": code, **getattr(CATALOGUE[code], language)._asdict()} for code in kind.refuses
        ],
    }


def _type_name(hint: Any) -> str:
    return getattr(hint, "__name__", None) or str(hint).replace("resguardo.operation.", "").replace(
        "typing.", ""
    ).replace("identifiers.", "")


def _purpose(kind: ActType) -> str:
    return (kind.function.__doc__ or "").strip().partition("\n")[0]


def _say_problems(problems: list[LineProblem], language: Language, *, as_json: bool) -> None:
    if as_json:
        print_json({"acts": 0, "events": 0, "problems": problems})
        return
    where = [
        f"{say('line', language)} {one.line}" + (f", {one.field}" if one.field else "")
        for one in problems
    ]
    print_problems(
        [
            (place, one.found, one.expected, one.mend)
            for place, one in zip(where, problems, strict=True)
        ],
        language,
    )
