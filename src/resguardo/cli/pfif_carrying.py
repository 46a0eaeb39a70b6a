"""PFIF in and out of the account: other registers' files become mentions and claims, our own records leave by profile."""

import csv
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from resguardo.account.foreign_shelf import KeptShelf, open_shelf
from resguardo.account.leaving import Leaving, digest_of, note_leaving, require_profile
from resguardo.account.pfif_arriving import Examined, Fate, examine
from resguardo.account.pfif_in import Sender, take_in_pfif
from resguardo.account.pfif_out import EXPORT_PROFILES, Form, Outgoing, feed_of, prepare, written_as
from resguardo.account.pfif_record import Wanted
from resguardo.account.sight import sight_of
from resguardo.cli.moments import read_moment
from resguardo.cli.outgoing import require_unwritten
from resguardo.cli.output import (
    DONE,
    FINDING,
    UNUSABLE,
    finish,
    print_json,
    print_line,
    print_table,
)
from resguardo.cli.pfif_shown import Domains, File, as_json_of, tell_findings
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.progress import watched
from resguardo.cli.session import Chosen, Data, Json, open_account, person_of, settings, staff_of
from resguardo.cli.view import As, View
from resguardo.cli.words import Language
from resguardo.exchange.loss import sentences
from resguardo.exchange.pfif.fields import NEWEST
from resguardo.exchange.pfif.keeping import pfif_moment
from resguardo.exchange.pfif.profiles import Profile
from resguardo.exchange.pfif.records import is_placeholder
from resguardo.exchange.pfif.writing import Unwritable
from resguardo.operation.identifiers import OrganisationCode, StaffId
from resguardo.store.whole_files import write_whole

OWN_DOMAIN = "resguardo.invalid"
"""Before the names of our records where nobody gives a domain of their own; nobody can ever own it."""
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*(?::\d+)?")


class _Sending(NamedTuple):
    """How an export leaves; no `output` only shows what would."""

    form: Form
    output: Path | None
    recipient: str
    staff: StaffId = StaffId(b"")


def import_file(
    context: typer.Context,
    file: File,
    domain: Domains = None,
    agency: Annotated[
        str | None, typer.Option("--agency", help="Sigla de quien envía. / The sender's code.")
    ] = None,
    signer: As = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Mostrar sin escribir. / Show, write nothing.")
    ] = False,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Ingresar el PFIF de otro registro: sus personas pasan a menciones y declaraciones. / Take in another register's PFIF: its persons become mentions and claims."""
    language = settings(context).language
    for one in domain or ():
        _require_domain(one, language)
    with (
        open_account(context, data, chosen) as account,
        watched(file.name, quiet=as_json) as report,
        open_shelf(account.house, account.operation) as kept,
    ):
        view = View(account, language)
        try:
            examined = examine(account, kept, file, domain or ())
        except (csv.Error, UnicodeDecodeError) as error:
            raise Unusable(
                [problem("table.unreadable", language, str(file), found=error)]
            ) from None
        events = 0
        if not preview and not examined.stops:
            sender = Sender(_signer(view, signer), _agency(agency, domain, examined))
            step = lambda done, total: report("", done, total)  # noqa: E731
            events = take_in_pfif(account, kept, examined, sender, progress=step)
        _tell_import(view, examined, events, is_preview=preview, as_json=as_json)
    finish(_ended(examined))


def _signer(view: View, handle: str | None) -> StaffId:
    if not handle:
        raise Unusable([problem("pfif.needs", view.language, "pfif import", missing="--as")])
    return staff_of(view.directory, handle, view.language, "--as")


def _agency(agency: str | None, domains: list[str] | None, examined: Examined) -> OrganisationCode:
    """The sender's code; without one, the domain for which it speaks."""
    spoken = next((one.record.id for one in examined.arrived if one.record.id), "").partition("/")[
        0
    ]
    return OrganisationCode(agency or next(iter(domains or ()), spoken))


def _ended(examined: Examined) -> int:
    if examined.stops:
        return UNUSABLE
    return DONE if examined.verdict.findings.is_valid else FINDING


def _tell_import(
    view: View, examined: Examined, events: int, *, is_preview: bool, as_json: bool
) -> None:
    fates = examined.fates
    if as_json:
        found = as_json_of(examined.verdict, view.language)
        taken = {fate.value: fates[fate] for fate in Fate}
        about = {"file": examined.file, "sha256": examined.sha256.hex(), "taken": taken}
        print_json(found | about | {"events": events, "preview": is_preview})
        return
    tell_findings(examined.verdict, view.language)
    if examined.stops:
        print_line(view.say("pfif_stopped"), "bold")
        return
    if is_preview:
        headers = view.words("line", "record", "name", "pfif_fate")
        rows = [
            (one.line, one.record.id, one.record.values.get("full_name", ""), _fate(view, one))
            for one in examined.arrived
        ]
        print_table("", headers, rows, numbers=(0,))
    numbers = {f"{fate.value}s" if fate in _COUNTED else fate.value: fates[fate] for fate in Fate}
    print_line(view.say("pfif_taken", file=examined.file, **numbers))
    if is_preview:
        print_line(view.say("preview"))


_COUNTED = {Fate.MENTION, Fate.CLAIM}


def _fate(view: View, one: Any) -> str:
    return view.say(f"pfif_{one.fate.value}", tag=view.directory.tag(one.person))


def export_file(
    context: typer.Context,
    profile: Annotated[Profile, typer.Option("--profile", help="full | partner | public")],
    since: Annotated[
        str | None,
        typer.Option(
            "--since", help="Solo lo que cambió desde entonces. / Only what changed since."
        ),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="xml | csv | atom | rss")] = Form.XML,
    tags: Annotated[
        list[str] | None, typer.Option("--person", help="Solo este brazalete. / Only this band.")
    ] = None,
    domain: Annotated[
        str, typer.Option("--domain", help="Dominio propio. / A domain of your own.")
    ] = OWN_DOMAIN,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            help="Archivo de salida; sin él solo se muestra. / Output file; without it only shown.",
        ),
    ] = None,
    reader: As = None,
    recipient: Annotated[
        str, typer.Option("--to", help="A quién se entrega. / Who gets the file.")
    ] = "",
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Entregar fichas propias en PFIF por perfil; sin --output solo dice qué saldría y qué no. / Hand out our own records as PFIF by profile; without --output only says what would leave and what would not."""
    language = settings(context).language
    sending = _Sending(form, output, recipient)
    _require_sendable(sending, reader, language)
    _require_domain(domain, language)
    with open_account(context, data, chosen) as account:
        view = View(account, language)
        staff = staff_of(view.directory, reader or "", language, "--as")
        require_profile(account, staff, EXPORT_PROFILES[profile])
        wanted = Wanted(
            profile,
            domain,
            language,
            frozenset(person_of(view.directory, tag, language) for tag in tags) if tags else None,
            _since(since, view),
        )
        with open_shelf(account.house, account.operation) as kept:
            _send(view, kept, wanted, sending._replace(staff=staff), as_json=as_json)
    finish(DONE)


def _require_sendable(sending: _Sending, reader: str | None, language: Language) -> None:
    """Say what is missing before anything is opened."""
    given = {"--as": reader}
    if sending.output is not None:
        given |= {"--to": sending.recipient.strip()}
    if missing := ", ".join(option for option, value in given.items() if not value):
        raise Unusable([problem("pfif.needs", language, "pfif export", missing=missing)])
    require_unwritten(language, sending.output)


def _require_domain(domain: str, language: Language) -> None:
    if not _DOMAIN.fullmatch(domain):
        raise Unusable([problem("pfif.domain", language, "--domain", found=domain)])


def _since(written: str | None, view: View) -> str:
    if written is None:
        return ""
    moment = read_moment(written, view.zone, view.language, "--since")
    return pfif_moment(datetime.fromtimestamp(moment // 1000, UTC))


def _send(view: View, kept: KeptShelf, wanted: Wanted, sending: _Sending, *, as_json: bool) -> None:
    account, staff = view.account, sending.staff
    outgoing = prepare(sight_of(account, staff), kept, wanted)
    if not as_json:
        _tell_outgoing(view, outgoing)
    parts = _parts(view, outgoing, wanted, sending.form, kept.now)
    told = _as_json(outgoing, view.language)
    if sending.output is None:
        print_json(told | {"preview": True}) if as_json else print_line(view.say("preview"))
        return
    digest = digest_of(parts)
    leaving = Leaving(
        profile=EXPORT_PROFILES[wanted.profile],
        file_format=f"pfif-{NEWEST}-{sending.form.value}",
        recipient=sending.recipient,
        fields=outgoing.fields,
        persons=outgoing.persons,
        content_hash=digest,
    )
    export = note_leaving(account, staff, leaving)
    # Kept first: a name that is out and not on the shelf would never be taken back.
    kept.save()
    write_whole(sending.output, b"".join(parts))
    if as_json:
        about = {"file": str(sending.output), "sha256": digest.hex(), "export": export.hex()}
        print_json(told | about)
    else:
        print_line(view.say("pfif_left", file=sending.output, export=export.hex()[:8]))


def _parts(
    view: View, outgoing: Outgoing, wanted: Wanted, form: Form, now: datetime
) -> list[bytes]:
    feed = feed_of(view.account, wanted, now)
    try:
        return list(written_as(outgoing, form, feed, now))
    except Unwritable as fault:
        found = "; ".join(one.message(view.language) for one in fault.findings[:5])
        where = "pfif export"
        raise Unusable([problem("pfif.unwritable", view.language, where, found=found)]) from None


def _tell_outgoing(view: View, outgoing: Outgoing) -> None:
    gone = sum(is_placeholder(one.values) for one in outgoing.records)
    print_line(
        view.say("pfif_leaves", records=len(outgoing.records) - gone, placeholders=gone), "bold"
    )
    if outgoing.lost:
        print_line(view.say("pfif_stays"), "bold")
        for line in sentences(outgoing.lost, view.language):
            print_line(f"  {line}")


def _as_json(outgoing: Outgoing, language: Language) -> dict[str, Any]:
    gone = sum(is_placeholder(one.values) for one in outgoing.records)
    return {
        "records": len(outgoing.records) - gone,
        "placeholders": gone,
        "fields": list(outgoing.fields),
        "lost": list(sentences(outgoing.lost, language)),
    }
