"""Alert messages of CAP 1.2: made for one child or for all, checked, renewed before they end, and answered by other agencies."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from resguardo.account.alert_messages import (
    NOT_CONFIGURED,
    Asked,
    Prepared,
    answered,
    children_due,
    note,
    prepare,
)
from resguardo.account.sight import Sight
from resguardo.cli.cap_words import tell, unusable
from resguardo.cli.listing import Asked as AskedList
from resguardo.cli.listing import Listed, begin, lists, show
from resguardo.cli.moments import show_moment
from resguardo.cli.outgoing import require_unwritten
from resguardo.cli.output import (
    DONE,
    FINDING,
    UNUSABLE,
    finish,
    print_bytes,
    print_json,
    print_line,
    print_note,
    print_table,
)
from resguardo.cli.problems import Unusable, problem, why_closed
from resguardo.cli.session import (
    Chosen,
    Data,
    Json,
    fresh_folder,
    open_account,
    person_of,
    settings,
)
from resguardo.cli.view import As, View
from resguardo.cli.words import Language
from resguardo.exchange.cap.checking import Verdict, check
from resguardo.exchange.cap.composing import LANGUAGES
from resguardo.exchange.cap.findings import MESSAGES, Finding
from resguardo.exchange.cap.reading import Unreadable, read
from resguardo.exchange.cap.systems import Language as MessageLanguage
from resguardo.exchange.cap.writing import Unwritable
from resguardo.exchange.loss import sentences
from resguardo.operation.identifiers import PersonId
from resguardo.operation.publication import AlertLayer, messages_due
from resguardo.store.whole_files import write_whole

HOUR_MS = 60 * 60 * 1000

cap_app = typer.Typer(no_args_is_help=True, help="Mensajes de alerta CAP 1.2. / Alert messages.")

File = Annotated[Path, typer.Argument(help="Mensaje CAP. / CAP message.")]


@cap_app.callback()
def _cap() -> None:
    """Mensajes de alerta CAP 1.2. / Alert messages of CAP 1.2."""


@cap_app.command("export")
def export(
    context: typer.Context,
    *,
    tag: Annotated[
        str | None, typer.Option("--person", help="De este brazalete. / Of this band.")
    ] = None,
    everybody: Annotated[
        bool,
        typer.Option("--all", help="De todos los que lo piden. / Of everybody who needs one."),
    ] = False,
    layer: Annotated[
        AlertLayer,
        typer.Option(
            "--layer",
            help="public: lo que la unidad de alertas liberó. restricted: para autoridades. / public: what the alert unit released. restricted: for authorities.",
        ),
    ],
    languages: Annotated[
        str, typer.Option("--lang", help="Idiomas: es,en,he. / Languages: es,en,he.")
    ] = "es",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            help="Archivo nuevo; con --all, carpeta nueva. / New file; with --all, new folder.",
        ),
    ] = None,
    sender: Annotated[
        str | None,
        typer.Option(
            "--sender",
            help="Identificador de la autoridad que envía; se recuerda. / Identifier of the sending authority; remembered.",
        ),
    ] = None,
    reader: As = None,
    recipient: Annotated[
        str | None, typer.Option("--to", help="A quién se entrega. / To whom it is handed.")
    ] = None,
    preview: Annotated[
        bool,
        typer.Option("--preview", help="Solo mostrar qué saldría. / Only show what would leave."),
    ] = False,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """El mensaje que toca: alerta, actualización o cancelación, uno por niña o niño. / The message that is due: alert, update or cancellation, one for each child."""
    language = settings(context).language
    _refuse_misuse(tag, output, language, everybody=everybody, preview=preview)
    asked = Asked(layer, _languages(languages, language), sender)
    with open_account(context, data, chosen) as account:
        view = View(account, language)
        sight = view.sight(reader)
        if everybody:
            persons = [one.person for one in children_due(account.state, layer)]
        else:
            persons = [person_of(view.directory, tag or "", language)]
        try:
            going = [prepare(sight, person, asked) for person in persons]
        except Unwritable as fault:
            said = " ".join(one.message(language) for one in fault.findings)
            raise unusable("unwritable", language, "--sender", found=said) from None
        _tell_losses(going, language)
        to = recipient or layer.value
        files = {} if preview else _hand_out(sight, going, output, to, each=everybody)
        _tell_made(view, going, files, preview=preview)
        if not preview and going and output is None:
            print_bytes(going[0].content)
    finish(DONE)


@cap_app.command("check")
def check_file(context: typer.Context, file: File, as_json: Json = False) -> None:
    """Si un mensaje CAP es válido, y qué le falta. Sale con 0, 1 (no válido) o 2 (ilegible). / Whether a CAP message is valid, and what it lacks. Exits with 0, 1 (invalid) or 2 (unreadable)."""
    language = settings(context).language
    try:
        with file.open("rb") as source:
            verdict = check(source)
    except OSError as error:
        raise Unusable(
            [problem("file.unreadable", language, str(file), found=why_closed(error, language))]
        ) from None
    if as_json:
        print_json(_as_json(verdict, language))
    else:
        _tell(verdict, language)
    finish(UNUSABLE if verdict.unreadable else DONE if verdict.is_valid else FINDING)


@cap_app.command("due")
@lists
def due(
    context: typer.Context,
    *,
    asked: AskedList,
    hours: Annotated[
        int, typer.Option("--hours", min=0, help="Vencen en estas horas. / Ending within hours.")
    ] = 6,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Qué mensajes hay que renovar antes de que venzan, y cuáles cancelar. Sale con 1 si hay alguno. / Which messages have to be renewed before they end, and which cancelled. Exits with 1 where there is one."""
    language = settings(context).language
    with open_account(context, data, chosen) as account:
        view = View(account, language)
        begin(view, asked)
        found = messages_due(account.state, account.house.now(), hours * HOUR_MS)
        persons = [account.state.register.standing(one.person) for one in found]
        rows = [
            (
                view.directory.tag(person),
                one.layer.value,
                one.kind.value,
                show_moment(one.expires_at, view.zone),
            )
            for person, one in zip(persons, found, strict=True)
        ]
        keys = ("tag", "layer", "kind", "expires_at")
        listed = Listed(
            title=tell("due_title", language),
            columns=("tag", "layer", "what", "expires_at"),
            rows=[(row[0], tell(row[1], language), tell(row[2], language), row[3]) for row in rows],
            plain={"due": [dict(zip(keys, row, strict=True)) for row in rows]},
            persons=persons,
            empty=tell("due_none", language),
            feet=(tell("due_question", language),),
        )
        show(view, asked, listed)
    finish(FINDING if rows else DONE)


@cap_app.command("receive")
def receive(
    context: typer.Context,
    file: File,
    *,
    trusted: Annotated[
        list[str] | None,
        typer.Option("--from", help="Remitente que se espera. / The sender that is expected."),
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Anotar el acuse. / Record the acknowledgement.")
    ] = False,
    reader: As = None,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Lee la respuesta de otra institución a un mensaje nuestro y pregunta si se anota como recibida. / Read another agency's answer to a message of ours, and ask whether to record it as received."""
    language = settings(context).language
    if not trusted:
        raise unusable("sender", language, "--from")
    try:
        with file.open("rb") as source:
            message = read(source).message
    except Unreadable as stopped:
        raise unusable("unreadable", language, str(file), found=_said(stopped, language)) from None
    with open_account(context, data, chosen) as account:
        view = View(account, language)
        found = answered(account, message, trusted)
        if found is None:
            print_line(tell("no_answer", language))
            finish(FINDING)
        answer, absences = found
        persons = [account.state.absences.absences[one].person for one in absences]
        tags = ", ".join(
            view.directory.tag(account.state.register.standing(one)) for one in persons
        )
        key = "received" if answer.is_received else "rejected"
        print_line(tell(key, language, sender=answer.sender, tags=tags, note=answer.note))
        if answer.is_received and record:
            signer = view.sight(reader).staff
            account.perform("absence.acknowledge_alert", [signer], absences=tuple(absences))
            print_line(tell("acknowledged", language))
        elif answer.is_received:
            print_line(tell("acknowledge_question", language))
    finish(DONE)


def _refuse_misuse(
    tag: str | None, output: Path | None, language: Language, *, everybody: bool, preview: bool
) -> None:
    """One child or all, and a place for what is written."""
    if (tag is None) is not everybody:
        raise unusable("which", language, "--person")
    if everybody and output is None and not preview:
        raise unusable("folder", language, "--output")
    if everybody and output is not None:
        fresh_folder(output, language, "--output")
    else:
        require_unwritten(language, output)


def _languages(written: str, language: Language) -> tuple[MessageLanguage, ...]:
    """The languages that were asked for, each once."""
    asked = [one.strip().lower() for one in written.split(",") if one.strip()]
    if not asked or set(asked) - set(LANGUAGES):
        raise unusable("language", language, "--lang", found=written)
    return cast("tuple[MessageLanguage, ...]", tuple(dict.fromkeys(asked)))


def _hand_out(
    sight: Sight, going: Sequence[Prepared], output: Path | None, recipient: str, *, each: bool
) -> dict[PersonId, Path]:
    """Note each message and write it, into a folder where `each` has a file of its own; a message that could not be noted is not written."""
    files: dict[PersonId, Path] = {}
    for one in going:
        note(sight.account, sight.staff, one, recipient)
        if output is None:
            continue
        if each:
            output.mkdir(parents=True, exist_ok=True)
        path = output / f"{one.message.identifier}.xml" if each else output
        write_whole(path, one.content)
        files[one.person] = path
    return files


def _tell_losses(going: Sequence[Prepared], language: Language) -> None:
    """What the receiver will not know, and a sender that nobody configured, before anything is handed out."""
    lines = list(sentences((lost for one in going for lost in one.lost), language))
    if lines:
        print_note(tell("stays", language))
        for line in lines:
            print_note(f"  {line}")
    if any(one.message.sender.endswith(NOT_CONFIGURED) for one in going):
        print_note(tell("sender_not_configured", language))


def _tell_made(
    view: View, going: Sequence[Prepared], files: dict[PersonId, Path], *, preview: bool
) -> None:
    """Which message each child got, and in which file."""
    if not going:
        print_note(tell("nobody", view.language))
        return
    for one in going:
        what = tell("draft" if one.is_draft else one.kind.value, view.language)
        where = f" · {files[one.person]}" if one.person in files else ""
        print_note(f"{view.directory.tag(one.person)} · {what}{where}")
    key = "previewed" if preview else "written"
    print_note(tell(key, view.language, number=len(going)))


def _as_json(verdict: Verdict, language: Language) -> dict[str, Any]:
    errors = [_finding(one, language) for one in verdict.findings.errors]
    if (stopped := verdict.unreadable) is not None:
        errors.append(
            {
                "line": stopped.line,
                "code": stopped.code,
                "message": _said(stopped, language),
                "record": "",
            }
        )
    message = verdict.message
    return {
        "valid": verdict.is_valid,
        "version": verdict.version,
        "errors": errors,
        "warnings": [_finding(one, language) for one in verdict.findings.warnings],
        "identifier": message.identifier if message else "",
        "msgType": message.kind if message else "",
    }


def _finding(one: Finding, language: Language) -> dict[str, Any]:
    return {
        "line": one.line,
        "code": one.code,
        "message": one.message(language),
        "record": one.record,
    }


def _said(stopped: Unreadable, language: Language) -> str:
    return MESSAGES[stopped.code][0 if language == "es" else 1].format(found=stopped.found)


def _tell(verdict: Verdict, language: Language) -> None:
    told = _as_json(verdict, language)
    for key in ("errors", "warnings"):
        if told[key]:
            rows = [(str(one["line"]), one["code"], one["message"]) for one in told[key]]
            print_table(tell(key, language), _headers(language), rows)
    kept = len(verdict.findings.errors) + len(verdict.findings.warnings)
    if verdict.findings.count > kept:
        print_note(tell("more", language, number=verdict.findings.count - kept))
    message = verdict.message
    key = "unreadable" if verdict.unreadable else "valid" if verdict.is_valid else "invalid"
    print_line(
        tell(
            key,
            language,
            version=verdict.version or "?",
            kind=message.kind if message else "",
            scope=message.scope if message else "",
        ),
        "bold",
    )


def _headers(language: Language) -> tuple[str, str, str]:
    return ("Línea", "Código", "Qué") if language == "es" else ("Line", "Code", "What")
