"""Lists from agencies: read, shown row by row, taken in as claims, compared with the roll."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
import typer

from resguardo.account.access import ReadReason
from resguardo.account.moments import in_zone
from resguardo.account.taking_in import TakenIn, TakingIn, Unknown, persons_of, take_in
from resguardo.cli.comparing import (
    Known,
    listed_row,
    roll_listed,
    show_comparison,
    who_may_be_known,
)
from resguardo.cli.incoming import read_whole
from resguardo.cli.moments import read_moment
from resguardo.cli.outgoing import require_unwritten
from resguardo.cli.output import DONE, FINDING, finish, print_json, print_line
from resguardo.cli.problems import Problem, Unusable, problem
from resguardo.cli.progress import watched
from resguardo.cli.roster_shown import show_known, show_roster
from resguardo.cli.session import (
    Chosen,
    Data,
    Json,
    folder_of,
    open_account,
    settings,
    staff_of,
)
from resguardo.cli.view import As, Reason, View
from resguardo.cli.words import Language, say
from resguardo.exchange.odk import read_list
from resguardo.exchange.odk.form import intake_form
from resguardo.exchange.odk.seen import Seen, seen_in, sorted_out
from resguardo.exchange.spreadsheet import (
    Mapping,
    Roster,
    UnreadableFile,
    dump_mapping,
    has_findings,
    load_mapping,
    mapping_of,
)
from resguardo.exchange.spreadsheet.headers import CANONICAL, header_key
from resguardo.operation.identifiers import OrganisationCode, PlaceId
from resguardo.reconcile.lists import compare_lists
from resguardo.store.whole_files import write_whole

roster_app = typer.Typer(
    no_args_is_help=True, help="Listados de las instituciones. / Lists of the institutions."
)

_AGENCY = re.compile(r"[\w-]{1,40}")

File = Annotated[Path, typer.Argument(help="CSV, XLSX u ODS. / CSV, XLSX or ODS.")]
Agency = Annotated[
    str | None,
    typer.Option(
        "--agency",
        help="Sigla de la institución; sus columnas se recuerdan. / The institution's code; its columns are remembered.",
    ),
]


class _Asked(NamedTuple):
    """What was said of the list: whose it is, when it holds, who takes it in, and what becomes of people not known here."""

    agency: str
    as_of: str
    by: str
    band: bool
    place: str | None


@roster_app.command("import")
def import_roster(
    context: typer.Context,
    file: File,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Solo mostrar qué pasaría con cada fila. / Only show the fate of every row.",
        ),
    ] = False,
    agency: Agency = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="De cuándo es el listado. / When the list holds."),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Quién lo ingresa (nombre corto). / Who takes it in (handle)."),
    ] = None,
    band: Annotated[
        bool,
        typer.Option(
            "--band",
            help="Poner brazalete nuevo a quien no lo tiene. / Put a new band on whoever has none.",
        ),
    ] = False,
    place: Annotated[
        str | None, typer.Option("--place", help="Dónde están. / Where they are.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            help="«Encabezado=nombre» corrige una columna. / “Header=name” corrects a column.",
        ),
    ] = None,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Lee un listado; sin --dry-run sus filas pasan a ser declaraciones. / Read a list; without --dry-run its rows become claims."""
    language = settings(context).language
    mapping = _Mappings(folder_of(context, data), agency, column or [], language)
    if dry_run:
        roster = mapping.without_seen(mapping.read(file, None))
        if as_json:
            print_json(roster)
        else:
            show_roster(roster, language)
            print_line(say("dry_run", language))
        finish(FINDING if has_findings(roster) else DONE)
    asked = _needed(agency, as_of, by, language)._replace(band=band, place=place)
    with (
        open_account(context, data, chosen) as account,
        watched(file.name, quiet=as_json) as report,
    ):
        view = View(account, language)
        how = _how(view, asked)
        today = in_zone(account.house.now(), view.zone).date()
        roster = mapping.without_seen(mapping.read(file, today))
        known = _maybe_known(view, roster, asked.by) if band else []
        taken = take_in(account, roster, how, lambda done, total: report("", done, total))
    mapping.save(roster)
    _tell_taken(taken, roster, known, language, as_json=as_json)
    finish(FINDING if has_findings(roster) or known else DONE)


def _needed(agency: str | None, as_of: str | None, by: str | None, language: Language) -> _Asked:
    if agency and as_of and by:
        return _Asked(agency, as_of, by, band=False, place=None)
    given = {"--agency": agency, "--as-of": as_of, "--by": by}
    missing = ", ".join(option for option, value in given.items() if not value)
    raise Unusable([problem("roster.needs", language, "roster import", missing=missing)])


def _how(view: View, asked: _Asked) -> TakingIn:
    return TakingIn(
        signer=staff_of(view.directory, asked.by, view.language, "--by"),
        organisation=OrganisationCode(asked.agency),
        as_of=read_moment(asked.as_of, view.zone, view.language, "--as-of"),
        unknown=Unknown.BAND if asked.band else Unknown.MENTION,
        place=_place(view, asked.place),
    )


def _place(view: View, name: str | None) -> PlaceId | None:
    found = view.directory.place_called(name) if name else None
    if name and found is None:
        raise Unusable([problem("place.unknown", view.language, "--place", found=name)])
    return found


def _maybe_known(view: View, roster: Roster, reader: str) -> list[Known]:
    """Rows that get a new band though somebody on the roll may be the same person."""
    unknown = [
        row for row in persons_of(roster) if not (row.tag and view.directory.person_tagged(row.tag))
    ]
    roll = roll_listed(view, reader, ReadReason.CORRECTION)
    return who_may_be_known(roll, unknown, view.language) if roll else []


def _tell_taken(
    taken: TakenIn, roster: Roster, known: list[Known], language: Language, *, as_json: bool
) -> None:
    if as_json:
        found = {"file": roster.file, "sha256": roster.sha256, **taken._asdict()}
        rows = [one._asdict() for one in known]
        print_json(found | {"may_be_known": rows, "problems": _problems(roster)})
        return
    print_line(say("taken_in", language, file=roster.file, **taken._asdict()))
    show_known(known, language)
    if has_findings(roster):
        print_line(say("roster_findings", language))


def _problems(roster: Roster) -> list[Problem]:
    rows = [
        Problem(roster.file, one.found, one.expected, one.mend, row.row, one.field)
        for table in roster.tables
        for row in table.rows
        for one in row.problems
    ]
    whole = [
        Problem(roster.file, one.found, one.expected, one.mend, None, one.field)
        for one in roster.problems
    ]
    return rows + whole


@roster_app.command("form")
def write_form(
    context: typer.Context,
    output: Annotated[
        Path, typer.Option("--output", help="Archivo nuevo, XLSX. / New file, XLSX.")
    ],
) -> None:
    """El ingreso como formulario para ODK o KoboToolbox (XLSForm). / The intake as a form for ODK or KoboToolbox (XLSForm)."""
    language = settings(context).language
    require_unwritten(language, output)
    write_whole(output, intake_form())
    print_line(say("written_to", language, file=output))
    finish(DONE)


@roster_app.command("compare")
def compare_roster(
    context: typer.Context,
    file: File,
    agency: Agency = None,
    reader: As = None,
    reason: Reason = ReadReason.CORRECTION,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """El registro frente a un listado: quién está en ambos, en uno o quizá es la misma persona. / The roll against a list: on both, on one, or maybe the same person."""
    language = settings(context).language
    roster = _Mappings(folder_of(context, data), agency, [], language).read(file, None)
    with open_account(context, data, chosen) as account, watched(file.name, quiet=as_json):
        view = View(account, language)
        roll = roll_listed(view, reader, reason)
        listed = [listed_row(row) for row in persons_of(roster)]
        comparison = compare_lists(roll, listed, language)
    if as_json:
        counts = {"file": roster.file, "roll": len(roll), "listed": len(listed)}
        print_json(counts | msgspec.to_builtins(comparison))
    else:
        show_comparison(comparison, view, roster.file)
    finish(FINDING if comparison.has_findings else DONE)


class _Mappings:
    """What one agency's columns mean: guessed, corrected by a person, remembered in the data folder."""

    def __init__(
        self, folder: Path, agency: str | None, columns: list[str], language: Language
    ) -> None:
        if agency is not None and not _AGENCY.fullmatch(agency):
            raise Unusable([problem("agency.unreadable", language, "--agency", found=agency)])
        self._path = folder / "mappings" / f"{agency}.json"
        self._agency, self._language = agency, language
        self._corrections = self._read_corrections(columns)

    def read(self, file: Path, today: date | None) -> Roster:
        """The roster in `file`, read with what is known of the agency's columns and with the corrections."""
        content = read_whole(file, self._language)
        try:
            return read_list(
                file.name, content, self._known(), today=today, language=self._language
            )
        except UnreadableFile as error:
            raise Unusable(
                [
                    Problem(file.name, one.found, one.expected, one.mend, None, one.field, one.code)
                    for one in error.problems
                ]
            ) from error

    def without_seen(self, roster: Roster) -> Roster:
        """The roster without the submissions of phones that were taken in before: an export holds them every time."""
        return sorted_out(roster, self._seen(), self._language)

    def save(self, roster: Roster) -> None:
        """Remember what the columns of this agency mean."""
        mapping = mapping_of(self._agency or "", roster.tables[0], self._corrections)
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        write_whole(self._path, dump_mapping(mapping))
        if new := seen_in(roster):
            write_whole(self._seen_path, msgspec.json.encode(self._seen() | new, order="sorted"))

    def _known(self) -> Mapping | None:
        """What is remembered of the agency's columns, and above it what was said now; a header that nobody knows is found by it."""
        saved = self._saved()
        if not self._corrections:
            return saved
        headers = saved.headers if saved else {}
        said = {header_key(header): name for header, name in self._corrections.items()}
        return Mapping(self._agency or "", headers | said, saved.means_m if saved else None)

    def _saved(self) -> Mapping | None:
        if self._agency is None or not self._path.exists():
            return None
        try:
            return load_mapping(self._path.read_bytes())
        except msgspec.DecodeError as error:
            where = str(self._path)
            raise Unusable([problem("mapping.unreadable", self._language, where)]) from error

    @property
    def _seen_path(self) -> Path:
        return self._path.with_suffix(".submissions")

    def _seen(self) -> Seen:
        """The submissions of this agency's phones that were taken in before."""
        if self._agency is None or not self._seen_path.exists():
            return {}
        try:
            return msgspec.json.decode(self._seen_path.read_bytes(), type=Seen)
        except msgspec.DecodeError as error:
            where = str(self._seen_path)
            raise Unusable([problem("mapping.unreadable", self._language, where)]) from error

    def _read_corrections(self, columns: list[str]) -> dict[str, str]:
        corrections: dict[str, str] = {}
        problems: list[Problem] = []
        for one in columns:
            header, _, name = one.rpartition("=")
            if not header.strip() or name not in CANONICAL | {""}:
                names = ", ".join(sorted(CANONICAL))
                problems.append(
                    problem("roster.column", self._language, "--column", found=one, names=names)
                )
            corrections[header] = name
        if problems:
            raise Unusable(problems)
        return corrections
