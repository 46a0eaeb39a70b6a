"""Our intake as an XLSForm: what a field team fills in on its own phones, with question names that come back without asking anybody.

It asks for what the register needs and nothing else: no device, no user, no position, no photo, no remarks.
"""

import io
from collections.abc import Sequence
from typing import Final, NamedTuple

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

LANGUAGES: Final = ("Español (es)", "English (en)", "עברית (he)")
FORM_ID: Final = "resguardo_ingreso"
BAND: Final = "02345789HJMRXhjmrx"
"""The characters of our bands; the checks are looked at when the list comes in."""
VERSION: Final = "2026112501"
"""To be raised with every change of a question, so that an export of two versions is told apart."""


class Question(NamedTuple):
    """One question. `labels`, `hints` and `refusals` in the order of `LANGUAGES`; `constraint`, `relevant` and `default` in the form's own notation."""

    kind: str
    name: str
    labels: tuple[str, str, str]
    hints: tuple[str, str, str] = ("", "", "")
    required: bool = False
    constraint: str = ""
    refusals: tuple[str, str, str] = ("", "", "")
    relevant: str = ""
    default: str = ""


QUESTIONS: Final = (
    Question(
        "barcode",
        "tag",
        ("Brazalete", "Band", "צמיד"),
        (
            "Primero el brazalete, después el nombre. Ocho caracteres, como H2J4-833H.",
            "First the band, then the name. Eight characters such as H2J4-833H.",
            "קודם הצמיד, אחר כך השם. שמונה תווים, כגון H2J4-833H.",
        ),
        required=True,
        constraint=f"regex(., '^[{BAND}]{{4}}-?[{BAND}]{{4}}$')",
        refusals=(
            "Léalo otra vez del brazalete.",
            "Read it again from the band.",
            "קראו שוב מן הצמיד.",
        ),
    ),
    Question(
        "dateTime",
        "admitted_at",
        ("Cuándo se le recibió", "When they were received", "מתי התקבל"),
        required=True,
        constraint=". <= now()",
        refusals=(
            "Todavía no llega ese momento.",
            "That moment is still to come.",
            "הרגע הזה עוד לא הגיע.",
        ),
        default="now()",
    ),
    Question(
        "select_one sex",
        "sex",
        ("Sexo que se observa", "Sex as seen", "מין כפי שנראה"),
        required=True,
    ),
    Question(
        "text",
        "age",
        ("Edad en años", "Age in years", "גיל בשנים"),
        (
            "Un número, o dos: 6-8. En duda, la menor primero. Vacío si no se puede ver.",
            "One number, or two: 6-8. In doubt the lower first. Empty where it can't be seen.",
            "מספר אחד או שניים: 6-8. בספק, הנמוך קודם. ריק אם אי אפשר לראות.",
        ),
        constraint="regex(., '^[0-9]{1,3}(-[0-9]{1,3})?$')",
        refusals=("Escriba 6 o 6-8.", "Write 6 or 6-8.", "כתבו 6 או 6-8."),
    ),
    Question(
        "integer",
        "age_months",
        ("Y meses", "And months", "וחודשים"),
        constraint=". >= 0 and . <= 11",
        refusals=("De 0 a 11.", "0 to 11.", "בין 0 ל־11."),
        relevant="${age} = '0' or ${age} = '1'",
    ),
    Question(
        "text",
        "given_1",
        ("Primer nombre, como lo dice", "First name, as they say it", "שם פרטי, כפי שנאמר"),
        (
            "Vacío si no lo dice. No pregunte dos veces.",
            "Empty where they do not say it. Do not ask twice.",
            "ריק אם לא נאמר. אל תשאלו פעמיים.",
        ),
    ),
    Question("text", "given_2", ("Otros nombres", "Other given names", "שמות פרטיים נוספים")),
    Question("text", "family_1", ("Primer apellido", "First surname", "שם משפחה ראשון")),
    Question("text", "family_2", ("Segundo apellido", "Second surname", "שם משפחה שני")),
    Question(
        "date",
        "birth_date",
        (
            "Fecha de nacimiento, solo si consta",
            "Date of birth, only if known",
            "תאריך לידה, רק אם ידוע",
        ),
        (
            "Nunca la calcule de la edad.",
            "Never work it out from the age.",
            "לעולם אל תחשבו אותו מן הגיל.",
        ),
        constraint=". <= today()",
        refusals=("Ya tiene que haber pasado.", "It has to be past.", "עליו להיות בעבר."),
    ),
    Question(
        "text",
        "id_no",
        ("Número de documento, si lo muestra", "Document number, if shown", "מספר תעודה, אם הוצגה"),
    ),
    Question(
        "text",
        "caregiver",
        ("Con quién estaba", "Whom they were with", "עם מי היה"),
    ),
    Question(
        "text",
        "relation",
        ("Qué es de esa persona", "What they are to that person", "מה הקרבה לאדם זה"),
        relevant="${caregiver} != ''",
    ),
)

CHOICES: Final = (
    ("sex", "female", ("Mujer", "Female", "נקבה")),
    ("sex", "male", ("Hombre", "Male", "זכר")),
    ("sex", "unknown", ("No se sabe", "Not known", "לא ידוע")),
)

TITLES: Final = "Ingreso · Intake · קליטה"


def intake_form() -> bytes:
    """The form as an XLSX workbook, which ODK Central and KoboToolbox take as it is."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _write(book.create_sheet("survey"), _survey())
    _write(book.create_sheet("choices"), _choices())
    settings = [
        ("form_title", "form_id", "version", "default_language", "instance_name"),
        (TITLES, FORM_ID, VERSION, LANGUAGES[0], "${tag}"),
    ]
    _write(book.create_sheet("settings"), settings)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _survey() -> list[tuple[str, ...]]:
    head = (
        *("type", "name"),
        *_each("label"),
        *_each("hint"),
        *("required", "constraint"),
        *_each("constraint_message"),
        *("relevant", "default"),
    )
    return [
        head,
        *(
            (
                *(one.kind, one.name),
                *one.labels,
                *one.hints,
                *("yes" if one.required else "", one.constraint),
                *one.refusals,
                *(one.relevant, one.default),
            )
            for one in QUESTIONS
        ),
    ]


def _choices() -> list[tuple[str, ...]]:
    rows = [(listed, name, *labels) for listed, name, labels in CHOICES]
    return [("list_name", "name", *_each("label")), *rows]


def _each(column: str) -> tuple[str, ...]:
    """A column once for each language."""
    return tuple(f"{column}::{language}" for language in LANGUAGES)


def _write(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            if text:
                cell = sheet.cell(number, column, text)
                # `.` and `=` at the beginning are the form's notation and no formula of a spreadsheet.
                cell.data_type = "s"
