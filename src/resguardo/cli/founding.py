"""The beginning: a data folder, an operation, its team."""

from typing import Annotated

import typer

from resguardo.account.account import Account, Founding
from resguardo.account.directory import Directory
from resguardo.account.installation import ADDRESS_FILE_NAME, KEY_FILE_NAME, open_installation
from resguardo.cli.moments import show_exactly
from resguardo.cli.output import Unusable, print_json, print_line, print_table
from resguardo.cli.session import (
    Chosen,
    Data,
    Json,
    folder_of,
    open_account,
    open_folder,
    operations_of,
    settings,
)
from resguardo.cli.words import Language, say
from resguardo.operation.identifiers import OrganisationCode
from resguardo.operation.team import StaffContent
from resguardo.store.unlocking import Passphrase

operation_app = typer.Typer(
    no_args_is_help=True, help="Operativos de esta carpeta. / Operations of this folder."
)


def init(
    context: typer.Context,
    passphrase: Annotated[
        bool,
        typer.Option(
            "--passphrase",
            help="Abrir con frase de paso y no con archivo de llave / open by passphrase, not by key file.",
        ),
    ] = False,
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            help="Dirección postgresql:// del libro / postgresql:// address of the ledger.",
            show_default=False,
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Prepara una carpeta de datos vacía. / Make an empty data folder."""
    language = settings(context).language
    folder = folder_of(context, data)
    if folder.exists() and any(folder.iterdir()):
        raise Unusable([_NOT_EMPTY[language](str(folder))])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if store:
        (folder / ADDRESS_FILE_NAME).write_text(store + "\n")
    unlocking = (
        Passphrase(
            typer.prompt(
                "Frase de paso / passphrase", hide_input=True, confirmation_prompt=True, err=True
            )
        )
        if passphrase
        else None
    )
    with open_installation(folder, unlocking) as house:
        house.writer()
    key = folder / KEY_FILE_NAME
    print_line(
        say("data_made_passphrase" if passphrase else "data_made", language, folder=folder, key=key)
    )


@operation_app.command("new")
def new_operation(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Nombre del operativo / name of the operation.")],
    coordinator: Annotated[
        str, typer.Option("--coordinator", help="Nombre de quien coordina / coordinator's name.")
    ],
    handle: Annotated[
        str, typer.Option("--handle", help="Nombre corto para firmar / short word to sign with.")
    ],
    organisation: Annotated[
        str,
        typer.Option("--organisation", help="Sigla de su institución / its institution's code."),
    ],
    zone: Annotated[
        str, typer.Option("--zone", help="Zona horaria IANA / IANA time zone.")
    ] = "America/Guatemala",
    jurisdiction: Annotated[
        str, typer.Option("--jurisdiction", help="Plazos que rigen / which limits apply.")
    ] = "GT",
    exercise: Annotated[
        bool,
        typer.Option(
            "--exercise",
            help="Todo queda marcado como ejercicio / everything is marked as an exercise.",
        ),
    ] = False,
    data: Data = None,
) -> None:
    """Abre un operativo, con quien lo coordina. / Open an operation with its coordinator."""
    language = settings(context).language
    _known_zone(zone, language)
    with open_folder(context, data) as house:
        founding = Founding(
            name=name,
            zone=zone,
            jurisdiction=jurisdiction,
            exercise=exercise,
            organisation=OrganisationCode(organisation),
            content=StaffContent(name=coordinator, handle=handle),
        )
        Account.found(house, founding)
    print_line(say("opened", language, name=name, coordinator=coordinator))


@operation_app.command("list")
def list_operations(context: typer.Context, data: Data = None, as_json: Json = False) -> None:
    """Los operativos de la carpeta. / The operations of the folder."""
    language = settings(context).language
    with open_folder(context, data) as house:
        rows = []
        for operation in operations_of(house):
            account = Account(house, operation)
            rows.append(
                {
                    "operation": operation.hex(),
                    "name": Directory(account).operation_name(),
                    "opened_at": show_exactly(account.state.opened_at, account.state.zone),
                    "persons": sum(1 for _ in account.state.custody.open_persons()),
                    "events": house.store.size(operation),
                    "exercise": account.state.exercise,
                }
            )
    if as_json:
        print_json({"operations": rows})
    elif not rows:
        print_line(say("no_events", language))
    else:
        headers = [say(key, language) for key in ("operation", "name", "when", "persons", "events")]
        print_table(
            "",
            headers,
            [
                (row["operation"][:8], row["name"], row["opened_at"], row["persons"], row["events"])
                for row in rows
            ],
            numbers=(3, 4),
        )


@operation_app.command("team")
def list_team(
    context: typer.Context, data: Data = None, chosen: Chosen = None, as_json: Json = False
) -> None:
    """El equipo: nombre corto, institución y funciones. / The team: handle, institution and roles."""
    language = settings(context).language
    with open_account(context, data, chosen) as account:
        directory = Directory(account)
        rows = [
            {
                "handle": directory.handle(staff),
                "name": directory.staff_name(staff),
                "roles": [role.value for role, _ in member.roles],
                "in_service": member.ended_by is None,
            }
            for staff, member in account.state.team.members.items()
        ]
    if as_json:
        print_json({"team": rows})
    else:
        headers = [say(key, language) for key in ("handle", "name", "what")]
        print_table(
            "", headers, [(row["handle"], row["name"], ", ".join(row["roles"])) for row in rows]
        )


def _known_zone(zone: str, language: Language) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Unusable([_NO_ZONE[language](zone)]) from None


_NOT_EMPTY = {
    "es": lambda folder: (
        "--data",
        f"{folder} no está vacía",
        "una carpeta vacía o nueva",
        "Elija otra carpeta; nada se borra.",
    ),
    "en": lambda folder: (
        "--data",
        f"{folder} is not empty",
        "an empty or new folder",
        "Choose another folder; nothing is deleted.",
    ),
}
_NO_ZONE = {
    "es": lambda zone: (
        "--zone",
        f"«{zone}»",
        "una zona IANA",
        "Escriba por ejemplo America/Guatemala.",
    ),
    "en": lambda zone: (
        "--zone",
        f"“{zone}”",
        "an IANA zone",
        "Write for example America/Guatemala.",
    ),
}
