"""Children's files for a case management system, Primero v2: as a file, or case by case over its interface, read back and compared."""

import inspect
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple

import typer

from resguardo.account.case_files import Chosen as Asked
from resguardo.account.case_files import children_of, gather
from resguardo.account.cases_sent import CasesSent
from resguardo.account.leaving import digest_of
from resguardo.account.moments import in_zone
from resguardo.cli.moments import show_exactly
from resguardo.cli.outgoing import require_unwritten
from resguardo.cli.output import (
    DONE,
    FINDING,
    finish,
    print_json,
    print_line,
)
from resguardo.cli.primero_run import (
    Going,
    Run,
    counted_losses,
    note,
    tell_losses,
    tell_preview,
    tell_unfit,
)
from resguardo.cli.primero_words import tell, unreachable
from resguardo.cli.problems import Unusable
from resguardo.cli.progress import watched
from resguardo.cli.session import Chosen, Data, Json, open_account, person_of, settings
from resguardo.cli.view import As, View
from resguardo.cli.words import Language
from resguardo.exchange.primero.cases import FLAGS, case_of, closing_of, fields_in
from resguardo.exchange.primero.file import case_file
from resguardo.exchange.primero.records import CaseFacts
from resguardo.exchange.primero.sending import learn, outgoing
from resguardo.exchange.primero.wire import Session, Unreachable, Wire, address_of
from resguardo.store.whole_files import write_whole

PASSWORD_VARIABLE = "RESGUARDO_PRIMERO_PASSWORD"  # noqa: S105 - the variable's name, no password

primero_app = typer.Typer(
    no_args_is_help=True, help="Expedientes para Primero v2. / Files for Primero v2."
)


class Also(StrEnum):
    """What may go beyond the profile's own list, where whoever receives it has the task."""

    KIN = "kin"
    TAGS = "tags"


Tags = Annotated[
    list[str] | None,
    typer.Option(
        "--tag", help="Solo este brazalete; se puede repetir. / Only this band; may be repeated."
    ),
]
With = Annotated[
    list[Also] | None,
    typer.Option(
        "--with",
        help="kin: vínculos con otras personas del operativo. tags: brazalete junto al nombre. / kin: links to others in the operation. tags: the band beside the name.",
    ),
]
Server = Annotated[str, typer.Option("--server", help="Dirección, https://… / Address, https://…")]
User = Annotated[
    str,
    typer.Option(
        "--user",
        help="Usuario en Primero; su contraseña en RESGUARDO_PRIMERO_PASSWORD o escrita. / User in Primero; the password in RESGUARDO_PRIMERO_PASSWORD or typed.",
    ),
]
Photos = Annotated[
    list[str] | None,
    typer.Option(
        "--photo",
        help="Brazalete de quien también va la fotografía, decidido para esa persona. / Band of whoever's photo goes too, decided for that person.",
    ),
]
Authority = Annotated[
    Path | None,
    typer.Option(
        "--authority",
        help="Certificado de la autoridad propia de ese servidor. / Certificate of that server's own authority.",
    ),
]
Resume = Annotated[
    bool,
    typer.Option(
        "--resume",
        help="Seguir donde se cortó, sin repetir lo comprobado. / Go on where it was cut off, without what was checked.",
    ),
]
Overwrite = Annotated[
    bool,
    typer.Option(
        "--overwrite",
        help="Escribir también lo que allá cambiaron. / Write also what was changed there.",
    ),
]
To = Annotated[str | None, typer.Option("--to", help="Quién lo recibe. / Who receives it.")]
Preview = Annotated[
    bool, typer.Option("--preview", help="Solo mostrar qué saldría. / Only show what would leave.")
]

_OPTIONS: Final[tuple[tuple[str, Any, Any], ...]] = (
    ("reader", As, None),
    ("recipient", To, None),
    ("tags", Tags, None),
    ("also", With, None),
    ("preview", Preview, False),
    ("as_json", Json, False),
)
"""The options of both commands, in the order of `Wanted`: name, type, value where it is not given."""


class Wanted(NamedTuple):
    """Whose files go, who lets them out, for whom, and how it is told."""

    reader: str | None
    recipient: str | None
    tags: list[str] | None
    also: list[Also] | None
    preview: bool
    as_json: bool


def _goes_out(command: Callable[..., None]) -> Callable[..., None]:
    """A command that lets files out: it is handed `wanted`, and gets the options of both commands in its place."""

    @wraps(command)
    def run(*given: Any, **options: Any) -> None:
        wanted = Wanted(*(options.pop(name, default) for name, _, default in _OPTIONS))
        command(*given, wanted=wanted, **options)

    own = [one for name, one in inspect.signature(command).parameters.items() if name != "wanted"]
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, kind, default in _OPTIONS
    ]
    run.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in (*own, *added)}
    return run


@primero_app.callback()
def _primero() -> None:
    """Expedientes de niñas, niños y adolescentes para Primero v2. / Children's files for Primero v2."""


@primero_app.command("file")
@_goes_out
def write_file(
    context: typer.Context,
    output: Annotated[
        Path, typer.Option("--output", help="Archivo nuevo, JSON. / New file, JSON.")
    ],
    *,
    wanted: Wanted,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Los expedientes en un archivo JSON. / The files in one JSON file."""
    language = settings(context).language
    require_unwritten(language, output)
    with open_account(context, data, chosen) as account:
        going = _going(View(account, language), wanted, ())
        facts = going.gathered.facts
        tell_losses(going, as_json=wanted.as_json)
        as_of = show_exactly(going.view.as_of, going.view.zone)
        content = case_file(facts, as_of, exercise=account.state.exercise)
        if not wanted.preview:
            fields = [name for one in facts for name in _fields_of(one)]
            note(going, wanted.recipient or "Primero", fields, digest_of([content]))
            write_whole(output, content)
    if wanted.as_json:
        print_json(
            {
                "cases": len(facts),
                "file": str(output),
                "written": not wanted.preview,
                "lost": counted_losses(going.gathered.lost),
            }
        )
    else:
        key = "previewed" if wanted.preview else "written"
        print_line(tell(key, language, number=len(facts), file=output))
    finish(DONE)


@primero_app.command("send")
@_goes_out
def send_cases(
    context: typer.Context,
    server: Server,
    user: User,
    *,
    wanted: Wanted,
    photos: Photos = None,
    authority: Authority = None,
    resume: Resume = False,
    overwrite: Overwrite = False,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Un caso a la vez; cada uno se lee de vuelta y se compara. Sale con 1 si hay algo que revisar. / One case at a time; each is read back and compared. Exits with 1 where there is something to look at."""
    language = settings(context).language
    with ExitStack() as stack:
        account = stack.enter_context(open_account(context, data, chosen))
        going = _going(View(account, language), wanted, photos or ())
        try:
            address = address_of(server)
            wire = stack.enter_context(Wire(address, authority))
            session = Session(wire, user, _password(user, language))
            deployment = learn(session)
        except Unreachable as stopped:
            raise Unusable([unreachable(stopped, language)]) from None
        ones = [outgoing(one, deployment, going.today) for one in going.gathered.facts]
        tell_losses(going, as_json=wanted.as_json)
        tell_unfit(
            [found for one in ones for found in one.findings], language, as_json=wanted.as_json
        )
        if wanted.preview:
            tell_preview(going, ones, as_json=wanted.as_json)
        run = Run(
            going, session, CasesSent(account, address.shown), resume=resume, overwrite=overwrite
        )
        run.note(ones, wanted.recipient or address.shown)
        with watched(
            tell("sending", language, server=address.host), quiet=wanted.as_json
        ) as report:
            run.all_of(ones, lambda done: report("", done, len(ones)))
    run.tell(len(ones), as_json=wanted.as_json)
    finish(FINDING if run.found or run.stopped else DONE)


def _fields_of(facts: CaseFacts) -> list[str]:
    flags = [FLAGS] if any(not one.is_lowered for one in facts.flags) else []
    return [*fields_in(case_of(facts) | (closing_of(facts) or {})), *flags]


def _going(view: View, wanted: Wanted, photos: Sequence[str]) -> Going:
    sight = view.sight(wanted.reader)
    persons = children_of(view.account)
    if wanted.tags:
        named = {person_of(view.directory, tag, view.language) for tag in wanted.tags}
        persons = [person for person in persons if person in named]
    pictured = frozenset(person_of(view.directory, tag, view.language) for tag in photos)
    also = wanted.also or ()
    asked = Asked(Also.KIN in also, Also.TAGS in also, pictured)
    today = in_zone(view.account.house.now(), view.zone).date()
    return Going(view, sight, gather(sight, persons, asked), today)


def _password(user: str, language: Language) -> str:
    """From the environment or the keyboard: what stands in a command can be read by everybody on the machine."""
    given = os.environ.get(PASSWORD_VARIABLE)
    if given:
        return given
    if not sys.stdin.isatty():
        raise Unusable([unreachable(Unreachable("password"), language, PASSWORD_VARIABLE)])
    typed: str = typer.prompt(tell("password", language, user=user), hide_input=True, err=True)
    return typed
