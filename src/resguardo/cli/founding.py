"""The beginning: a data folder, an operation, its team."""

from pathlib import Path
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from resguardo.account.account import Account, Founding
from resguardo.account.directory import Directory
from resguardo.account.installation import (
    ADDRESS_FILE_NAME,
    KEY_FILE_NAME,
    Installation,
    open_installation,
)
from resguardo.cli.listing import Asked, Listed, begin, lists, show
from resguardo.cli.moments import show_exactly
from resguardo.cli.output import print_json, print_line, print_table
from resguardo.cli.problems import Problem, Unusable, problem
from resguardo.cli.session import (
    Chosen,
    Data,
    Json,
    WithPassphrase,
    folder_of,
    fresh_folder,
    new_passphrase,
    open_account,
    open_folder,
    operations_of,
    settings,
    whole_or_not,
)
from resguardo.cli.view import View
from resguardo.cli.words import Language, say
from resguardo.operation.identifiers import OrganisationCode
from resguardo.operation.team import StaffContent
from resguardo.store.unlocking import Unlocking
from resguardo.words.told import role_in_words

operation_app = typer.Typer(
    no_args_is_help=True, help="Operativos de esta carpeta. / Operations of this folder."
)


def init(
    context: typer.Context,
    passphrase: WithPassphrase = False,
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            help="Dirección postgresql:// del libro. / Address postgresql:// of the ledger.",
        ),
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Prepara una carpeta de datos vacía. / Make an empty data folder."""
    language = settings(context).language
    folder = fresh_folder(folder_of(context, data), language)
    unlocking = new_passphrase(language) if passphrase else None
    with whole_or_not(folder):
        _make(folder, store, unlocking)
    key = None if passphrase else folder / KEY_FILE_NAME
    if as_json:
        print_json({"folder": str(folder), "key_file": str(key) if key else None})
    elif key:
        print_line(say("data_made", language, folder=folder, key=key))
    else:
        print_line(say("data_made_passphrase", language, folder=folder))


def _make(folder: Path, store: str | None, unlocking: Unlocking | None) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if store:
        (folder / ADDRESS_FILE_NAME).write_text(store + "\n", encoding="utf-8")
    with open_installation(folder, unlocking) as house:
        house.writer()


@operation_app.command("new")
def new_operation(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Nombre del operativo. / Name of the operation.")],
    coordinator: Annotated[
        str,
        typer.Option("--coordinator", help="Nombre de quien coordina. / The coordinator's name."),
    ],
    handle: Annotated[
        str,
        typer.Option("--handle", help="Nombre corto con que firma. / Short name to sign with."),
    ],
    organisation: Annotated[
        str,
        typer.Option("--organisation", help="Sigla de su institución. / Its institution's code."),
    ],
    zone: Annotated[
        str, typer.Option("--zone", help="Zona horaria IANA. / IANA time zone.")
    ] = "America/Guatemala",
    jurisdiction: Annotated[
        str, typer.Option("--jurisdiction", help="Plazos que rigen. / Which limits apply.")
    ] = "GT",
    exercise: Annotated[
        bool,
        typer.Option(
            "--exercise",
            help="Todo queda marcado como ejercicio. / Everything is marked as an exercise.",
        ),
    ] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Abre un operativo, con quien lo coordina. / Open an operation with its coordinator."""
    language = settings(context).language
    given = {"NAME": name, "--coordinator": coordinator, "--handle": handle}
    _check(given | {"--organisation": organisation}, zone, language)
    with open_folder(context, data) as house:
        founding = Founding(
            name=name,
            zone=zone,
            jurisdiction=jurisdiction,
            exercise=exercise,
            organisation=OrganisationCode(organisation),
            content=StaffContent(name=coordinator, handle=handle),
        )
        account = Account.found(house, founding)
    if as_json:
        print_json({"operation": account.operation.hex(), "name": name})
    else:
        print_line(say("opened", language, name=name, coordinator=coordinator, handle=handle))


def _check(given: dict[str, str], zone: str, language: Language) -> None:
    problems: list[Problem] = [
        problem("text.empty", language, where) for where, text in given.items() if not text.strip()
    ]
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(problem("zone.unknown", language, "--zone", found=zone))
    if problems:
        raise Unusable(problems)


class _Listed(NamedTuple):
    """One operation of the folder."""

    operation: str
    name: str
    opened_at: str
    persons: int
    events: int
    exercise: bool
    not_understood: int
    held: int


@operation_app.command("list")
def list_operations(context: typer.Context, data: Data = None, as_json: Json = False) -> None:
    """Los operativos de la carpeta. / The operations of the folder."""
    language = settings(context).language
    with open_folder(context, data) as house:
        found = [_listed(house, operation) for operation in operations_of(house)]
    if as_json:
        print_json({"operations": [one._asdict() for one in found]})
        return
    if not found:
        print_line(say("no_operations", language))
        return
    headers = [
        say(key, language) for key in ("operation", "name", "opened_at", "persons", "events")
    ]
    rows = [
        (
            one.operation[:8],
            _called(one, language),
            one.opened_at[:16].replace("T", " "),
            one.persons,
            one.events,
        )
        for one in found
    ]
    print_table("", headers, rows, numbers=(3, 4))
    for one in found:
        if one.not_understood:
            print_line(say("not_understood", language, events=one.not_understood))
        if one.held:
            print_line(say("held", language, events=one.held))


def _called(one: _Listed, language: Language) -> str:
    return f"{one.name} · {say('exercise', language)}" if one.exercise else one.name


def _listed(house: Installation, operation: bytes) -> _Listed:
    account = Account(house, operation)
    state = account.state
    return _Listed(
        operation=operation.hex(),
        name=Directory(account).operation_name(),
        opened_at=show_exactly(state.opened_at, state.zone) if state.zone else "",
        persons=sum(1 for _ in state.custody.open_persons()),
        events=house.store.size(operation),
        exercise=state.exercise,
        not_understood=len(account.reading.not_understood),
        held=account.reading.graph.held_count(),
    )


class _Member(NamedTuple):
    """One member of the team. `handle` signs; `roles` are codes; `in_service` ends when the service does."""

    handle: str
    name: str
    roles: list[str]
    in_service: bool


@operation_app.command("team")
@lists
def list_team(
    context: typer.Context, *, asked: Asked, data: Data = None, chosen: Chosen = None
) -> None:
    """El equipo: nombre corto, institución y funciones. / The team: handle, institution and roles."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        begin(view, asked)
        found = [
            _Member(
                handle=view.directory.handle(staff),
                name=view.directory.staff_name(staff),
                roles=[role.value for role, _ in member.roles],
                in_service=not member.ended_by,
            )
            for staff, member in account.state.team.members.items()
        ]
        rows = [_member_cells(view, one) for one in found]
        plain = {"team": [one._asdict() for one in found]}
        show(view, asked, Listed("", ("handle", "staff_name", "roles"), rows, plain))


def _member_cells(view: View, one: _Member) -> tuple[str, ...]:
    return (
        one.handle,
        one.name if one.in_service else f"{one.name} · {view.say('service_ended')}",
        ", ".join(dict.fromkeys(role_in_words(role, view.language) for role in one.roles)),
    )
