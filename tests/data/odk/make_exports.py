"""Makes the exports of ODK Central and KoboToolbox beside this file.

    python tests/data/odk/make_exports.py

Everybody here is invented, the telephone numbers and positions too. `tests/exchange/odk/test_lists.py` says what is read from each.
"""

import csv
import io
import pathlib
import re
import zipfile

from openpyxl import Workbook

HERE = pathlib.Path(__file__).parent
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
CENTRAL = (
    *("SubmissionDate", "deviceid", "start-geopoint-Latitude", "start-geopoint-Longitude"),
    *("datos-tag", "datos-given_1", "datos-family_1", "datos-edad", "datos-sexo"),
    *("datos-admitted_at", "telefono_familiar", "audit", "meta-instanceID", "KEY"),
    *("SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected"),
    *("Status", "ReviewState", "DeviceID", "Edits", "FormVersion"),
)
PLACE = ("14.1234", "-90.1234")
FIRST, SECOND, THIRD = (f"uuid:0000000{n}-1111-4222-8333-444444444444" for n in (1, 2, 3))


def central(
    key: str,
    who: str,
    at: str,
    files: str = "0 0",
    review: str = "",
    edits: str = "0",
    version: str = "1",
) -> list[str]:
    """One submission; `who` is band, name, surname, age, sex."""
    present, expected = files.split()
    return [
        *("2024-12-20T18:00:00.000Z", "collect:inventado", *PLACE),
        *(*who.split(), at, "5555-0100", "audit.csv", key, key),
        *("7", "Carla Inventada", present, expected, "", review, "collect:inventado"),
        *(edits, version),
    ]


CENTRAL_ROWS = [
    central(FIRST, "H2J4-83MR Lucía Prueba 9 female", "2024-12-20T10:00:00.000-06:00"),
    central(SECOND, "3037-7259 Beto Muestra 6-7 male", "2024-12-20T10:05:00", files="0 1"),
    central(FIRST, "H2J4-83MR Lucía Prueba 9 female", "2024-12-20T10:00:00.000-06:00"),
    central(SECOND, "3037-7259 Beto Ensayo 6-7 male", "2024-12-20T10:05:00"),
    central(
        THIRD, "MJ4J-H8MM Ana Ejemplo 4 female", "2024-12-20T16:05:00Z", "0 0", "rejected", "2", "2"
    ),
]
KOBO = (
    *(
        "start",
        "end",
        "hogar/familia_jefe",
        "hogar/idiomas",
        "hogar/idiomas/es",
        "hogar/idiomas/mam",
    ),
    *("hogar/fecha_ingreso", "_gps_latitude", "_gps_longitude", "username", "phonenumber"),
    *("__version__", "_id", "_uuid", "_submission_time", "_validation_status", "_notes"),
    *("_status", "_submitted_by", "_tags", "_index"),
)
CHILDREN = (
    *("ninos/brazalete", "ninos/nombre_completo", "ninos/edad", "ninos/sexo/female"),
    *("ninos/sexo/male", "_index", "_parent_table_name", "_parent_index"),
    *("_submission__id", "_submission__uuid", "_submission__submitted_by"),
)


def visit(number: int, day: str) -> list[object]:
    """One form about a household."""
    return [
        *("2024-12-20T09:00:00", "2024-12-20T09:30:00", "Berta Muestra", "es mam", 1, 1),
        *(day, 14.1234, -90.1234, "carla", "5555-0101", "v1", number, f"uuid-{number}"),
        *("2024-12-20T15:30:00", "", "dormía bajo la mesa", "submitted", "carla", "", number),
    ]


def child(number: int, tag: str, name: str, age: str, sex: str, parent: int) -> list[object]:
    """One row of the form's repeat; the sex is a question whose answers have a column each."""
    ticks = [int(sex == one) for one in ("female", "male")]
    return [tag, name, age, *ticks, number, "Visita", parent, parent, f"uuid-{parent}", "carla"]


REPEAT = [
    child(1, "H2J4-83MR", "Lucía Prueba", "9", "female", 1),
    child(2, "3037-7259", "Beto Prueba", "6", "male", 1),
    child(3, "MJ4J-H8MM", "Ana Ejemplo", "4", "female", 9),
]


def write_csv(name: str, header: tuple[str, ...], rows: list[list[str]], separator: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows([header, *rows])
    (HERE / name).write_text(out.getvalue(), encoding="utf-8")


def write_book(name: str, sheets: dict[str, list[list[object]]]) -> None:
    """A workbook whose bytes are the same each time."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    with (
        zipfile.ZipFile(made) as read,
        zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for part in read.namelist():
            content = MODIFIED.sub(rb"\g<1>2024-12-20T00:00:00Z", read.read(part))
            content = re.sub(
                rb"(<dcterms:created[^>]*>)[^<]*", rb"\g<1>2024-12-20T00:00:00Z", content
            )
            out.writestr(zipfile.ZipInfo(part, (2024, 12, 20, 0, 0, 0)), content)


def main() -> None:
    """Write every sample."""
    write_csv("central.csv", CENTRAL, CENTRAL_ROWS, ",")
    visits = [visit(1, "2024-12-20"), visit(2, "2024-12-20")]
    write_book("kobo.xlsx", {"Visita": [list(KOBO), *visits], "ninos": [list(CHILDREN), *REPEAT]})
    repeat = [[str(value) for value in row] for row in REPEAT]
    write_csv("kobo_repeticiones.csv", CHILDREN, repeat, ";")
    labels = tuple("Nombre completo" if name.endswith("completo") else name for name in CHILDREN)
    write_csv("kobo_etiquetas.csv", labels, repeat, ";")


if __name__ == "__main__":
    main()
