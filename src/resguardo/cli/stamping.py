"""Time stamps of the ledger by an authority: a request to carry there, its reply brought back, all of them checked without a network."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer

from resguardo.account.account import Account
from resguardo.account.leaving import Leaving, note_leaving
from resguardo.account.stamping import (
    Judged,
    attach_reply,
    judge_stamps,
    read_roots,
    request_stamp,
)
from resguardo.cli.incoming import read_whole
from resguardo.cli.moments import show_exactly
from resguardo.cli.outgoing import require_unwritten
from resguardo.cli.output import DONE, FINDING, finish, print_json, print_line
from resguardo.cli.outside_words import tell, unusable
from resguardo.cli.problems import Problem, Unusable
from resguardo.cli.session import Chosen, Data, Json, open_account, settings
from resguardo.cli.view import As, View
from resguardo.cli.words import Language
from resguardo.exchange.stamps.replies import SENTENCES, StampRefused, disagreements
from resguardo.operation.exports import ExportProfile
from resguardo.store.whole_files import write_whole

stamp_app = typer.Typer(
    no_args_is_help=True, help="Sellos de tiempo de una autoridad. / An authority's time stamps."
)

Roots = Annotated[
    list[Path] | None,
    typer.Option(
        "--root",
        help="Certificado raíz en el que se confía (PEM), además de los de stamps/roots. / Trusted root certificate (PEM).",
    ),
]


@stamp_app.callback()
def _stamp() -> None:
    """Sellos de tiempo de una autoridad. / An authority's time stamps."""


@stamp_app.command("request")
def request(
    context: typer.Context,
    output: Annotated[
        Path, typer.Option("--output", help="Solicitud nueva (.tsq). / New request (.tsq).")
    ],
    reader: As = None,
    to: Annotated[
        str, typer.Option("--to", help="A qué autoridad. / To which authority.")
    ] = "autoridad de sellos de tiempo",
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Escribe una solicitud con la huella del libro y nada más, para llevarla a una autoridad. / Write a request with the ledger's hash and nothing else, to carry to an authority."""
    language = settings(context).language
    require_unwritten(language, output)
    with _stamping(context, data, chosen) as account:
        staff = View(account, language).sight(reader).staff
        content = request_stamp(account)
        digest = hashlib.sha256(content).digest()
        fields = ("checkpoint_hash",)
        note_leaving(
            account, staff, Leaving(ExportProfile.STATISTICS, "rfc3161", to, fields, (), digest)
        )
    write_whole(output, content)
    print_line(tell("stamp_requested", language, file=output), "bold")


@stamp_app.command("attach")
def attach(
    context: typer.Context,
    reply: Annotated[Path, typer.Argument(help="Respuesta (.tsr). / Reply (.tsr).")],
    beside: Annotated[
        list[Path] | None,
        typer.Option(
            "--keep",
            help="Cadena o lista de revocación de ese día. / Chain or revocation list of the day.",
        ),
    ] = None,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Guarda la respuesta de la autoridad junto a su solicitud, y la comprueba. / Keep the authority's reply beside its request, and check it."""
    language = settings(context).language
    with _stamping(context, data, chosen) as account:
        judged = attach_reply(account, read_whole(reply, language), beside or ())
        _tell([judged], account.state.zone, language, as_json=as_json)


@stamp_app.command("check")
def check(
    context: typer.Context,
    root: Roots = None,
    policy: Annotated[
        str | None,
        typer.Option("--policy", help="Política exigida (OID). / Policy asked for (OID)."),
    ] = None,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Comprueba todos los sellos sin red: autoridad, hora, y que el libro siga siendo el sellado. / Check every stamp without a network: authority, time, and that the ledger is still the one that was stamped."""
    language = settings(context).language
    with _stamping(context, data, chosen) as account:
        roots = list(chain.from_iterable(read_roots(path) for path in root or ()))
        found = judge_stamps(account, roots, policy)
        _tell(found, account.state.zone, language, as_json=as_json)


@contextmanager
def _stamping(context: typer.Context, data: Path | None, chosen: str | None) -> Iterator[Account]:
    """The open account, with what stamps need; what a reply is refused for is said like any problem."""
    language = settings(context).language
    if find_spec("rfc3161_client") is None:
        raise unusable("stamps_missing", language, "stamp")
    try:
        with open_account(context, data, chosen) as account:
            yield account
    except StampRefused as refused:
        said = SENTENCES[refused.code][0 if language == "es" else 1]
        one = Problem("", f"{said} ({refused.found})", refused.expected, "", code=refused.code)
        raise Unusable([one]) from refused


def _tell(found: Sequence[Judged], zone: str, language: Language, *, as_json: bool) -> None:
    stamped = [one for one in found if one.carried]
    pairs = disagreements([one.carried for one in found if one.carried])
    lines = [_line(one, zone, language) for one in found]
    apart = [[stamped[a].size, stamped[b].size] for a, b in pairs]
    if as_json:
        print_json({"stamps": lines, "disagreements": apart})
    else:
        for line in lines:
            _say(line, language)
        for a, b in apart:
            print_line(f"{SENTENCES['stamp.disagree'][0 if language == 'es' else 1]} ({a}, {b})")
        if not lines:
            print_line(tell("stamps_none", language))
    finish(FINDING if pairs or any(one.findings for one in found) else DONE)


def _line(one: Judged, zone: str, language: Language) -> dict[str, Any]:
    stamp = one.carried.stamp if one.carried else None
    return {
        "size": one.size,
        "asked_at": show_exactly(one.about.asked_ms, zone),
        "at": show_exactly(stamp.at_ms, zone) if stamp else None,
        "authority": stamp.authority if stamp else None,
        "renew_before": show_exactly(stamp.renew_before_ms, zone) if stamp else None,
        "waits": one.about.received_ms is None,
        "findings": [
            {
                "code": finding.code,
                "said": SENTENCES[finding.code][0 if language == "es" else 1],
                "found": finding.found,
                "expected": finding.expected,
            }
            for finding in one.findings
        ],
    }


def _say(line: dict[str, Any], language: Language) -> None:
    key = "stamp_waits" if line["waits"] else "stamp_holds" if line["at"] else "stamp_fails"
    print_line(tell(key, language, **line))
    for finding in line["findings"]:
        print_line(f"  {finding['said']} [{finding['code']}]")
        print_line("    " + tell("found", language, found=finding["found"]))
        print_line("    " + tell("expected", language, expected=finding["expected"]))
