"""Lists from agencies: read, shown row by row, taken in as claims, compared with the roll."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from resguardo.account.access import ReadReason
from resguardo.account.account import Account
from resguardo.account.taking_in import TakingIn, Unknown, persons_of, take_in
from resguardo.cli.moments import read_moment
from resguardo.cli.output import (
    DONE,
    FINDING,
    Unusable,
    finish,
    print_json,
    print_line,
    print_problems,
    print_table,
)
from resguardo.cli.session import Chosen, Data, Json, folder_of, open_account, reader_of, settings
from resguardo.cli.view import As, Reason, View
from resguardo.cli.words import Language, say
from resguardo.exchange.spreadsheet import (
    Mapping,
    Roster,
    Row,
    UnreadableFile,
    dump_mapping,
    has_findings,
    load_mapping,
    mapping_of,
    read_roster,
)
from resguardo.operation.identifiers import OrganisationCode, PersonId
from resguardo.operation.identity import IdentityContent
from resguardo.operation.roll import roll as roll_of
from resguardo.reconcile.evidence import Listed
from resguardo.reconcile.lists import ListComparison, compare_lists

roster_app = typer.Typer(
    no_args_is_help=True, help="Listados de las instituciones. / Lists of the institutions."
)

File = Annotated[Path, typer.Argument(help="CSV, XLSX u ODS / CSV, XLSX or ODS.")]
Agency = Annotated[
    str | None,
    typer.Option(
        "--agency",
        help="Sigla de la institución / institution's code; sus columnas se recuerdan / its columns are remembered.",
        show_default=False,
    ),
]


@roster_app.command("import")
def import_roster(
    context: typer.Context,
    file: File,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Solo mostrar qué pasaría con cada fila / only show every row's fate."
        ),
    ] = False,
    agency: Agency = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", help="De cuándo es el listado / when the list holds.", show_default=False
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Quién lo ingresa / who takes it in.", show_default=False),
    ] = None,
    band: Annotated[
        bool,
        typer.Option(
            "--band",
            help="Poner brazalete nuevo a quien no lo tiene / put a new band on whoever has none.",
        ),
    ] = False,
    place: Annotated[
        str | None,
        typer.Option("--place", help="Dónde están / where they are.", show_default=False),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            help="«Encabezado=nombre» corrige una columna / “Header=name” corrects a column.",
            show_default=False,
        ),
    ] = None,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Lee un listado; sin --dry-run sus filas pasan a ser declaraciones. / Read a list; without --dry-run its rows become claims."""
    language = settings(context).language
    folder = folder_of(context, data)
    roster = _read(file, _mapping(folder, agency, language), language)
    if column or (agency and not dry_run):
        mapping = _corrected(agency or "", roster, column or [], language)
        roster = _read(file, mapping, language)
    if dry_run:
        _show(roster, language, as_json=as_json)
        finish(FINDING if has_findings(roster) else DONE)
    if agency is None or by is None or as_of is None:
        raise Unusable([_NEEDED[language]])
    with open_account(context, data, chosen) as account:
        view = View(account, language)
        how = TakingIn(
            signer=reader_of(view.directory, by, language),
            organisation=OrganisationCode(agency),
            as_of=read_moment(as_of, view.zone, language, "--as-of"),
            unknown=Unknown.BAND if band else Unknown.MENTION,
            place=view.directory.place_called(place) if place else None,
        )
        taken = take_in(account, roster, how)
    _save_mapping(folder, agency, _corrected(agency, roster, column or [], language))
    if as_json:
        print_json(
            {
                "claims": taken.claims,
                "mentions": taken.mentions,
                "banded": taken.banded,
                "events": taken.events,
                "sha256": roster.sha256,
            }
        )
    else:
        print_line(_TAKEN[language].format(**taken._asdict(), file=file.name))
    finish(FINDING if has_findings(roster) else DONE)


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
    roster = _read(file, _mapping(folder_of(context, data), agency, language), language)
    with open_account(context, data, chosen) as account:
        view = View(account, language)
        roll = _roll_listed(account, view, reader, reason)
        listed = [_listed(row) for row in persons_of(roster)]
        comparison = compare_lists(roll, listed, language)
        if as_json:
            print_json(_tagged(comparison, view))
        else:
            _show_comparison(comparison, view)
    finish(FINDING if comparison.has_findings else DONE)


def _read(file: Path, mapping: Mapping | None, language: Language) -> Roster:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Unusable([_NO_FILE[language](str(file), error.strerror or "")]) from error
    try:
        return read_roster(file.name, content, mapping, language=language)
    except UnreadableFile as error:
        raise Unusable(
            [
                (f"{file.name}: {one.field}", one.found, one.expected, one.mend)
                for one in error.problems
            ]
        ) from error


def _mapping(folder: Path, agency: str | None, language: Language) -> Mapping | None:
    path = folder / "mappings" / f"{agency}.json"
    if agency is None or not path.exists():
        return None
    try:
        return load_mapping(path.read_bytes())
    except msgspec.DecodeError as error:
        raise Unusable([_BAD_MAPPING[language](str(path))]) from error


def _corrected(agency: str, roster: Roster, columns: list[str], language: Language) -> Mapping:
    corrections = dict(one.rpartition("=")[::2] for one in columns)
    try:
        return mapping_of(agency, roster.tables[0], corrections)
    except ValueError as error:
        raise Unusable(
            [
                (
                    "--column",
                    str(error),
                    "tag, name_full, given_1, family_1, birth_date, age, sex, …",
                    '--column "Header=name"',
                )
            ]
        ) from error


def _save_mapping(folder: Path, agency: str, mapping: Mapping) -> None:
    path = folder / "mappings" / f"{agency}.json"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(dump_mapping(mapping))


def _show(roster: Roster, language: Language, *, as_json: bool) -> None:
    if as_json:
        print_json(roster)
        return
    for table in roster.tables:
        mapping = ", ".join(
            f"{name} = {table.headers.get(name, '')} ({column})"
            for name, column in table.mapping.items()
        )
        print_line(f"{say('sheet', language)} {table.sheet} · {mapping}")
        headers = [
            say(key, language) for key in ("row", "fate", "tag", "name", "figures", "problems")
        ]
        print_table(
            "",
            headers,
            [
                (
                    row.row,
                    row.fate + (f" → {row.duplicate_of}" if row.duplicate_of else ""),
                    row.tag,
                    row.name,
                    _known(row),
                    _short(row),
                )
                for row in table.rows
            ],
            numbers=(0,),
        )
    problems = [
        (f"{say('row', language)} {row.row}, {one.field}", one.found, one.expected, one.mend)
        for table in roster.tables
        for row in table.rows
        for one in row.problems
    ]
    print_problems(
        [*problems, *(("", one.found, one.expected, one.mend) for one in roster.problems)], language
    )
    stated = (
        ""
        if roster.stated_total is None
        else f" · {say('stated_total', language)} {roster.stated_total}: {say('total_agrees' if roster.total_agrees else 'total_differs', language)}"
    )
    print_line(
        f"{roster.persons} {say('persons', language)} · {roster.duplicates} {say('duplicates', language)}{stated}",
        "bold",
    )
    print_line(say("dry_run", language))


def _known(row: Row) -> str:
    age = (
        ""
        if row.age is None
        else (str(row.age[0]) if row.age[0] == row.age[1] else f"{row.age[0]}-{row.age[1]}")
    )
    born = (
        ""
        if row.birth_date is None
        else (
            row.birth_date[0]
            if row.birth_date[0] == row.birth_date[1]
            else " … ".join(row.birth_date)
        )
    )
    return " · ".join(part for part in (age, born, row.sex or "") if part)


def _short(row: Row) -> str:
    return ", ".join(dict.fromkeys(one.field for one in row.problems))


def _listed(row: Row) -> Listed:
    born = tuple(map(date.fromisoformat, row.birth_date)) if row.birth_date else None
    return Listed(
        reference=str(row.row),
        name=row.name or "",
        given=row.given or "",
        family=row.family or "",
        tag=row.tag,
        age_years=row.age,
        born=(born[0], born[1]) if born else None,
        sex=row.sex,
    )


def _roll_listed(
    account: Account, view: View, reader: str | None, reason: ReadReason
) -> list[Listed]:
    """The roll with the newest or confirmed claim of each person; the reading is logged."""
    persons = [line.person for line in roll_of(view.state)]
    view.names_of(persons, reader, reason)
    return [_known_here(view, person) for person in persons]


def _known_here(view: View, person: PersonId) -> Listed:
    record = view.state.register.persons[person]
    said = view.directory.identity(person) or IdentityContent()
    age = (
        None
        if said.age_years_min is None
        else (
            said.age_years_min,
            said.age_years_max if said.age_years_max is not None else said.age_years_min,
        )
    )
    born = None
    if said.birth_earliest and said.birth_latest:
        born = (date.fromisoformat(said.birth_earliest), date.fromisoformat(said.birth_latest))
    return Listed(
        reference=record.tag,
        name=said.name,
        given=said.given,
        family=said.family,
        tag=record.tag,
        age_years=age,
        born=born,
        sex=record.sex_observed.value,
    )


def _tagged(comparison: ListComparison, view: View) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(comparison)
    return found | {"roll": len(roll_of(view.state))}


def _show_comparison(comparison: ListComparison, view: View) -> None:
    language = view.language
    headers = [say(key, language) for key in ("what", "tag", "row", "why")]
    rows: list[tuple[str, str, str, str]] = []
    rows += [
        (say("both", language), one.roll, one.listed, "; ".join(one.differences))
        for one in comparison.on_both
    ]
    rows += [
        (say("may_be_same", language), one.roll, one.listed, "; ".join(one.reasons))
        for one in comparison.may_be_same
    ]
    rows += [
        (say("namesakes", language), ", ".join(one.roll), ", ".join(one.listed), "")
        for one in comparison.namesakes
    ]
    rows += [
        (say("contested", language), one.roll, one.listed, "; ".join(one.reasons))
        for one in comparison.same_tag_other_person
    ]
    rows += [
        (say("duplicates", language), one.tag, one.reference, "") for one in comparison.repeated
    ]
    rows += [(say("only_roll", language), one, "", "") for one in comparison.only_on_roll]
    rows += [(say("only_list", language), "", one, "") for one in comparison.only_on_list]
    print_table(view.title("roll"), headers, rows)


_TAKEN = {
    "es": "{file}: {claims} declaraciones, {mentions} menciones por buscar, {banded} brazaletes nuevos; {events} hechos.",
    "en": "{file}: {claims} claims, {mentions} mentions to look for, {banded} new bands; {events} events.",
}
_NEEDED = {
    "es": (
        "roster import",
        "falta --agency, --as-of o --by",
        "de quién es el listado, de cuándo, y quién lo ingresa",
        "Por ejemplo: --agency SBS --as-of 2024-12-24T09:00 --by ana. Con --dry-run no hacen falta.",
    ),
    "en": (
        "roster import",
        "--agency, --as-of or --by is missing",
        "whose list it is, when it holds, and who takes it in",
        "For example: --agency SBS --as-of 2024-12-24T09:00 --by ana. With --dry-run they are not needed.",
    ),
}
_NO_FILE = {
    "es": lambda file, why: (
        file,
        f"no se puede leer ({why})",
        "un archivo CSV, XLSX u ODS",
        "Revise el nombre y la carpeta.",
    ),
    "en": lambda file, why: (
        file,
        f"can't be read ({why})",
        "a CSV, XLSX or ODS file",
        "Check the name and the folder.",
    ),
}
_BAD_MAPPING = {
    "es": lambda path: (
        path,
        "no es un mapa de columnas",
        "el que guardó Resguardo",
        "Bórrelo; se vuelve a preguntar.",
    ),
    "en": lambda path: (
        path,
        "not a column mapping",
        "the one that Resguardo saved",
        "Delete it; the question comes again.",
    ),
}
