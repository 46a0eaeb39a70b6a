"""Children's files for a case management system, Primero v2: as a file, or case by case over its interface, read back and compared."""

import inspect
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple

import msgspec
import typer

from resguardo.account.case_files import Chosen as Asked
from resguardo.account.case_files import Gathered, children_of, gather
from resguardo.account.cases_sent import CaseSent, CasesSent
from resguardo.account.leaving import Leaving, digest_of, note_leaving
from resguardo.account.moments import in_zone
from resguardo.account.sight import Sight
from resguardo.cli.moments import show_exactly
from resguardo.cli.output import (
    DONE,
    FINDING,
    finish,
    print_json,
    print_line,
    print_note,
    print_table,
)
from resguardo.cli.primero_words import tell, unreachable
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.progress import watched
from resguardo.cli.session import Chosen, Data, Json, open_account, person_of, settings
from resguardo.cli.view import As, View
from resguardo.cli.words import Language
from resguardo.exchange.loss import sentences
from resguardo.exchange.primero.cases import PHOTOS, case_of, closing_of, fields_in
from resguardo.exchange.primero.file import FORMAT, case_file
from resguardo.exchange.primero.findings import Finding
from resguardo.exchange.primero.sending import Outcome, Outgoing, Sent, learn, outgoing, send
from resguardo.exchange.primero.wire import Session, Unreachable, Wire, address_of
from resguardo.operation.exports import ExportProfile
from resguardo.operation.identifiers import PersonId

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


class _Going(NamedTuple):
    """The children whose files go, seen by whoever lets them out."""

    view: View
    sight: Sight
    gathered: Gathered
    today: date

    @property
    def language(self) -> Language:
        return self.view.language

    def tag(self, person: PersonId) -> str:
        return str(self.view.directory.tag(person))


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
    if output.exists():
        raise Unusable([problem("file.written_already", language, str(output))])
    with open_account(context, data, chosen) as account:
        going = _going(View(account, language), wanted, ())
        facts = going.gathered.facts
        _tell_losses(going, as_json=wanted.as_json)
        as_of = show_exactly(going.view.as_of, going.view.zone)
        content = case_file(facts, as_of, exercise=account.state.exercise)
        if not wanted.preview:
            fields = [
                name for one in facts for name in fields_in(case_of(one) | (closing_of(one) or {}))
            ]
            _note(going, wanted.recipient or "Primero", fields, digest_of([content]))
            output.write_bytes(content)
    if wanted.as_json:
        lost = [one._replace(person=None) for one in going.gathered.lost]
        print_json(
            {
                "cases": len(facts),
                "file": str(output),
                "written": not wanted.preview,
                "lost": _lost(lost),
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
    server: Annotated[
        str, typer.Option("--server", help="Dirección, https://… / Address, https://…")
    ],
    user: Annotated[
        str,
        typer.Option(
            "--user",
            help="Usuario en Primero; su contraseña en RESGUARDO_PRIMERO_PASSWORD o escrita. / User in Primero; the password in RESGUARDO_PRIMERO_PASSWORD or typed.",
        ),
    ],
    *,
    wanted: Wanted,
    photos: Annotated[
        list[str] | None,
        typer.Option(
            "--photo",
            help="Brazalete de quien también va la fotografía, decidido para esa persona. / Band of whoever's photo goes too, decided for that person.",
        ),
    ] = None,
    authority: Annotated[
        Path | None,
        typer.Option(
            "--authority",
            help="Certificado de la autoridad propia de ese servidor. / Certificate of that server's own authority.",
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Seguir donde se cortó, sin repetir lo comprobado. / Go on where it was cut off, without what was checked.",
        ),
    ] = False,
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite",
            help="Escribir también lo que allá cambiaron. / Write also what was changed there.",
        ),
    ] = False,
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
        _tell_losses(going, as_json=wanted.as_json)
        _tell_unfit(
            [found for one in ones for found in one.findings], language, as_json=wanted.as_json
        )
        if wanted.preview:
            _tell_preview(going, ones, as_json=wanted.as_json)
        run = _Run(
            going, session, CasesSent(account, address.shown), resume=resume, overwrite=overwrite
        )
        waiting = run.waiting(ones)
        if waiting:
            fields = [name for _, one in waiting for name in _field_names(one)]
            parts = [_encoded(one) for _, one in waiting]
            _note(
                going,
                wanted.recipient or address.shown,
                fields,
                digest_of(parts),
                [p for p, _ in waiting],
            )
        with watched(
            tell("sending", language, server=address.host), quiet=wanted.as_json
        ) as report:
            run.all_of(ones, lambda done: report("", done, len(ones)))
    run.tell(len(ones), as_json=wanted.as_json)
    finish(FINDING if run.found or run.stopped else DONE)


class _Run:
    """One run over all children: what became of each, and why it stopped where it did."""

    def __init__(
        self, going: _Going, session: Session, kept: CasesSent, *, resume: bool, overwrite: bool
    ) -> None:
        self.going, self.session, self.kept = going, session, kept
        self.resume, self.overwrite = resume, overwrite
        self.outcomes: list[tuple[PersonId, Outgoing, Sent]] = []
        self.stopped: Unreachable | None = None

    @property
    def found(self) -> list[tuple[PersonId, Finding]]:
        """Everything to look at, child by child."""
        return [
            (person, found)
            for person, one, sent in self.outcomes
            for found in [*one.findings, *sent.findings]
        ]

    def waiting(self, ones: Sequence[Outgoing]) -> list[tuple[PersonId, Outgoing]]:
        """Those that are still to be sent."""
        pairs = zip(self.going.gathered.persons, ones, strict=True)
        return [(person, one) for person, one in pairs if not self._is_done(person, one)]

    def all_of(self, ones: Sequence[Outgoing], report: Any) -> None:
        """Send each; what was seen is kept before the next begins."""
        for person, one in zip(self.going.gathered.persons, ones, strict=True):
            last = self.kept.last(person)
            if self._is_done(person, one):
                self.outcomes.append((person, one, Sent(Outcome.SKIPPED, None, [])))
            else:
                try:
                    sent = send(
                        self.session,
                        one,
                        last.confirmed if last else None,
                        overwrite=self.overwrite,
                    )
                except Unreachable as stopped:
                    self.stopped = stopped
                    return
                self.outcomes.append((person, one, sent))
                if sent.confirmed is not None:
                    self.kept.keep(person, CaseSent(digest_of([_encoded(one)]), sent.confirmed))
            report(len(self.outcomes))

    def tell(self, total: int, *, as_json: bool) -> None:
        """What came of it."""
        language = self.going.language
        counts = Counter(sent.outcome.value for _, _, sent in self.outcomes)
        whole = {outcome.value: counts[outcome.value] for outcome in Outcome}
        stopped = unreachable(self.stopped, language).found if self.stopped else None
        if as_json:
            cases = [self._line(*one) for one in self.outcomes]
            losses = _lost(self.going.gathered.lost)
            print_json(
                {"total": total, **whole, "stopped": stopped, "cases": cases, "lost": losses}
            )
            return
        print_line(tell("sent", language, **whole))
        if rows := self._rows():
            headers = [tell(key, language) for key in ("tag", "case", "field", "what")]
            print_table(tell("compare", language), headers, rows)
        elif not self.stopped:
            print_line(tell("nothing_found", language))
        if stopped:
            print_note(
                tell("stopped", language, done=len(self.outcomes), total=total, found=stopped)
            )

    def _is_done(self, person: PersonId, one: Outgoing) -> bool:
        last = self.kept.last(person) if self.resume else None
        return last is not None and last.digest == digest_of([_encoded(one)])

    def _line(self, person: PersonId, one: Outgoing, sent: Sent) -> dict[str, Any]:
        found = [
            {"code": each.code, "field": each.field, "message": each.message(self.going.language)}
            for each in [*one.findings, *sent.findings]
        ]
        return {
            "tag": self.going.tag(person),
            "case": one.id,
            "outcome": sent.outcome.value,
            "findings": found,
        }

    def _rows(self) -> list[tuple[str, str, str, str]]:
        return [
            (self.going.tag(person), each.case, each.field, each.message(self.going.language))
            for person, one, sent in self.outcomes
            for each in sent.findings
        ]


def _going(view: View, wanted: Wanted, photos: Sequence[str]) -> _Going:
    sight = view.sight(wanted.reader)
    persons = children_of(view.account)
    if wanted.tags:
        named = {person_of(view.directory, tag, view.language) for tag in wanted.tags}
        persons = [person for person in persons if person in named]
    pictured = frozenset(person_of(view.directory, tag, view.language) for tag in photos)
    also = wanted.also or ()
    asked = Asked(Also.KIN in also, Also.TAGS in also, pictured)
    today = in_zone(view.account.house.now(), view.zone).date()
    return _Going(view, sight, gather(sight, persons, asked), today)


def _note(
    going: _Going,
    recipient: str,
    fields: Sequence[str],
    digest: bytes,
    persons: Sequence[PersonId] | None = None,
) -> None:
    leaving = Leaving(
        profile=ExportProfile.CASE_SYSTEM,
        file_format=FORMAT,
        recipient=recipient,
        fields=tuple(dict.fromkeys(fields)),
        persons=tuple(going.gathered.persons if persons is None else persons),
        content_hash=digest,
    )
    note_leaving(going.view.account, going.sight.staff, leaving)


def _password(user: str, language: Language) -> str:
    """From the environment or the keyboard: what stands in a command can be read by everybody on the machine."""
    given = os.environ.get(PASSWORD_VARIABLE)
    if given:
        return given
    if not sys.stdin.isatty():
        raise Unusable([unreachable(Unreachable("password"), language, PASSWORD_VARIABLE)])
    typed: str = typer.prompt(tell("password", language, user=user), hide_input=True, err=True)
    return typed


def _field_names(one: Outgoing) -> list[str]:
    pictures = [PHOTOS] if one.photos else []
    return [*fields_in(one.case | (one.closing or {})), *pictures]


def _encoded(one: Outgoing) -> bytes:
    """What is to be sent of one child, the same bytes for the same content."""
    pictures = [photo.reference for photo in one.photos]
    return msgspec.json.encode([one.case, one.closing, pictures, one.retired], order="sorted")


def _lost(lost: Sequence[Any]) -> list[dict[str, str]]:
    counted = Counter((one.fact, one.why.value) for one in lost)
    return [{"fact": fact, "why": why, "persons": str(n)} for (fact, why), n in counted.items()]


def _tell_losses(going: _Going, *, as_json: bool) -> None:
    """What the receiver will not know, before anything is sent."""
    lines = list(sentences(going.gathered.lost, going.language))
    if lines and not as_json:
        print_note(tell("stays", going.language))
        for line in lines:
            print_note(f"  {line}")


def _tell_unfit(found: Sequence[Finding], language: Language, *, as_json: bool) -> None:
    if as_json or not found:
        return
    print_note(tell("fits_not", language))
    counted = Counter((one.field, one.message(language)) for one in found)
    for (field, message), number in counted.items():
        print_note(f"  {field} ({number}): {message}")


def _tell_preview(going: _Going, ones: Sequence[Outgoing], *, as_json: bool) -> None:
    found = [each for one in ones for each in one.findings]
    if as_json:
        codes = [{"code": each.code, "field": each.field} for each in found]
        print_json({"total": len(ones), "findings": codes, "lost": _lost(going.gathered.lost)})
    else:
        print_line(tell("previewed", going.language, number=len(ones)))
    finish(FINDING if found else DONE)
