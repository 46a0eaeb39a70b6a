"""Getting back into the console from the machine itself, for a coordinator who lost everything they hold."""

from typing import Annotated

import typer

from resguardo.account.installation import KEYRING_FILE_NAME
from resguardo.cli.moments import show_exactly, show_moment
from resguardo.cli.output import print_json, print_line
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.session import Data, Json, folder_of, settings, unlocking_of
from resguardo.cli.words import say

access_app = typer.Typer(
    no_args_is_help=True,
    help="La entrada a la consola. / The way into the console.",
)


@access_app.callback()
def access() -> None:
    """La entrada a la consola. / The way into the console."""


@access_app.command("first-secret")
def first_secret(
    context: typer.Context,
    handle: Annotated[
        str, typer.Argument(help="Nombre corto en la consola. / Handle at the console.")
    ],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Hace una clave inicial para quien perdió teléfono y códigos; queda escrito y se avisa. / Make a first password for somebody who lost telephone and codes; it is logged and told."""
    from resguardo.console.house import close_house, open_house

    language = settings(context).language
    folder = folder_of(context, data).absolute()
    if not (folder / KEYRING_FILE_NAME).exists():
        raise Unusable([problem("folder.missing", language, "--data", found=folder)])
    try:
        open_house(folder, unlocking_of(folder, language))
        from resguardo.console.access.rescue import make_on_machine

        made = make_on_machine(handle)
    finally:
        close_house()
    if made is None:
        raise Unusable([problem("login.unknown", language, "HANDLE", found=handle)])
    if as_json:
        print_json({"secret": made.secret, "expires_at": show_exactly(made.expires_at, made.zone)})
        return
    until = show_moment(made.expires_at, made.zone)
    print_line(say("access_secret", language, handle=handle, secret=made.secret, until=until))
