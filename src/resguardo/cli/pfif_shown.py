"""What a check of a PFIF file found, told to people and to programs, and the arguments that its commands share."""

from pathlib import Path
from typing import Annotated, Any

import typer

from resguardo.cli.output import print_line, print_note, print_table
from resguardo.cli.words import Language, say
from resguardo.exchange.pfif.checking import Verdict
from resguardo.exchange.pfif.findings import MESSAGES, Finding

File = Annotated[Path, typer.Argument(help="Archivo PFIF. / PFIF file.")]

Domains = Annotated[
    list[str] | None,
    typer.Option(
        "--domain",
        help="Dominio por el que puede hablar quien envía. / Domain for which the sender may speak.",
    ),
]


def as_json_of(verdict: Verdict, language: Language) -> dict[str, Any]:
    """The verdict as one object."""
    errors = [_finding(one, language) for one in verdict.findings.errors]
    if (stopped := verdict.unreadable) is not None:
        message = MESSAGES[stopped.code][0 if language == "es" else 1].format(found=stopped.found)
        errors.append(
            {"line": stopped.line, "code": stopped.code, "message": message, "record": ""}
        )
    return {
        "valid": verdict.is_valid,
        "version": verdict.version,
        "errors": errors,
        "warnings": [_finding(one, language) for one in verdict.findings.warnings],
        "persons": verdict.persons,
        "notes": verdict.notes,
    }


def tell_findings(verdict: Verdict, language: Language) -> None:
    """Errors and warnings as tables."""
    told = as_json_of(verdict, language)
    for key in ("errors", "warnings"):
        if told[key]:
            headers = [say(word, language) for word in ("line", "record", "what")]
            rows = [(str(one["line"]), one["record"], one["message"]) for one in told[key]]
            print_table(say(f"pfif_{key}", language), headers, rows)
    kept = len(told["errors"]) + len(told["warnings"])
    counted = sum(verdict.findings.counts.values())
    if counted > kept:
        print_note(say("pfif_more", language, number=counted - kept))


def tell_verdict(verdict: Verdict, language: Language) -> None:
    """Errors and warnings, and whether the file may be taken as it is."""
    tell_findings(verdict, language)
    key = "pfif_unreadable" if verdict.unreadable else "pfif_valid"
    key = key if verdict.is_valid or verdict.unreadable else "pfif_invalid"
    print_line(
        say(
            key,
            language,
            version=verdict.version or "?",
            persons=verdict.persons,
            notes=verdict.notes,
        ),
        "bold",
    )


def _finding(one: Finding, language: Language) -> dict[str, Any]:
    return {
        "line": one.line,
        "code": one.code,
        "message": one.message(language),
        "record": one.record,
    }
