"""What is said about an export of ODK or Kobo that needs a look, in Spanish and English."""

from typing import Final

from resguardo.exchange.spreadsheet.sentences import Language, Problem

# code: (expected in Spanish, mend in Spanish, expected in English, mend in English).
SENTENCES: Final[dict[str, tuple[str, str, str, str]]] = {
    "odk.labels": (
        "encabezados con los nombres XML de las preguntas, como datos/nombre",
        "Exporte otra vez eligiendo «valores y encabezados XML»; las etiquetas cambian con el idioma.",
        "headers with the XML names of the questions, such as data/name",
        "Export again and choose “XML values and headers”; labels change with the language.",
    ),
    "odk.private": (
        "una exportación sin aparato, teléfono, usuario, ubicación ni auditoría",
        "No se leyó nada de esas columnas. Borre el archivo original cuando ya no haga falta.",
        "an export without device, telephone, user, position or audit",
        "Nothing of those columns was read. Delete the original file when it is no longer needed.",
    ),
    "odk.uploaded_twice": (
        "un envío una sola vez",
        "Es el mismo envío que en la otra fila; se cuenta una vez.",
        "one submission once",
        "It is the same submission as in the other row; it counts once.",
    ),
    "odk.uploaded_differs": (
        "los mismos datos en las dos copias de un envío",
        "Compare las dos filas con quien llenó el formulario y diga cuál vale; se conserva la primera.",
        "the same data in both copies of a submission",
        "Compare both rows with whoever filled in the form and say which holds; the first is kept.",
    ),
    "odk.edited": (
        "un envío tal como se llenó",
        "Se corrigió después: es una versión nueva. Compárela con la que ya se ingresó.",
        "a submission as it was filled in",
        "It was edited later: this is a new version. Compare it with the one taken in before.",
    ),
    "odk.replaced": (
        "la versión vigente de un envío",
        "Se corrigió: vale la otra fila, y ésta no se cuenta.",
        "the present version of a submission",
        "It was corrected: the other row holds, and this one is not counted.",
    ),
    "odk.taken_in": (
        "un envío que aún no se ingresó",
        "Ya se ingresó, igual, con una exportación anterior; no se ingresa otra vez.",
        "a submission not taken in yet",
        "It was taken in, the same, with an earlier export; it is not taken in again.",
    ),
    "odk.taken_in_differs": (
        "los mismos datos que cuando se ingresó",
        "Cambió desde que se ingresó con una exportación anterior. Se ingresa al lado; compare las dos versiones.",
        "the same data as when it was taken in",
        "It changed since it was taken in with an earlier export. It is taken in beside it; compare both versions.",
    ),
    "odk.rejected": (
        "un envío que nadie rechazó",
        "Quien revisa lo rechazó. Pregúntele por qué antes de usarlo.",
        "a submission that nobody rejected",
        "Whoever reviews rejected it. Ask them why before it is used.",
    ),
    "odk.attachment_missing": (
        "tantos archivos como el envío anuncia",
        "Falta una fotografía o un documento. Pida que el teléfono termine de enviarlo.",
        "as many files as the submission announces",
        "A photo or a document is missing. Ask for the phone to finish sending it.",
    ),
    "odk.form_missing": (
        "el envío al que pertenece la fila",
        "Su formulario no está en este archivo. Pida la exportación completa; la fila se conserva.",
        "the submission that the row belongs to",
        "Its form is not in this file. Ask for the whole export; the row is kept.",
    ),
    "odk.repeat_alone": (
        "el archivo con los envíos junto al de las repeticiones",
        "Este archivo trae solo repeticiones. Pida también el otro, o la exportación en XLSX.",
        "the file of submissions beside that of the repeats",
        "This file holds repeats alone. Ask for the other one too, or for the export as XLSX.",
    ),
    "odk.maybe_cut": (
        "una exportación entera",
        "Tiene justo el número de filas en que el servidor corta, o le faltan números. Compárelo con el total del servidor.",
        "a whole export",
        "It has just the number of rows at which the server cuts off, or numbers are missing. Compare it with the server's total.",
    ),
    "odk.versions": (
        "una sola versión del formulario",
        "Hay envíos de varias versiones; una pregunta puede significar otra cosa en cada una.",
        "one version of the form",
        "There are submissions of several versions; a question may mean something else in each.",
    ),
    "odk.no_zone": (
        "una hora con su zona, como 2024-12-20T10:00:00-06:00",
        "Se tomó como hora local. Compruebe que el teléfono tenía la hora de aquí.",
        "a time with its zone, such as 2024-12-20T10:00:00-06:00",
        "It was taken as local time. Check that the phone had the time of this place.",
    ),
    "odk.universal_time": (
        "una hora de aquí, como 2024-12-20T10:00:00-06:00",
        "Está en hora universal; se guardó solo la fecha. Compruebe el día, que de noche ya puede ser el siguiente.",
        "a time of this place, such as 2024-12-20T10:00:00-06:00",
        "It is in universal time; only the date was kept. Check the day, which by night may be the next one already.",
    ),
}


WORDS: Final[dict[str, tuple[str, str]]] = {
    "row": ("fila {number}", "row {number}"),
    "edits": ("{number} correcciones", "{number} edits"),
    "versions": ("{number} versiones", "{number} versions"),
    "rows": ("{number} filas", "{number} rows"),
}


def counted(word: str, number: object, language: Language) -> str:
    """A number with its word, for `found`."""
    return WORDS[word][0 if language == "es" else 1].format(number=number)


def problem(code: str, field: str, found: str, language: Language) -> Problem:
    """One thing to look at. `found` names columns, numbers or moments, never what was said of a child."""
    spanish_expected, spanish_mend, english_expected, english_mend = SENTENCES[code]
    if language == "es":
        return Problem(field, found, spanish_expected, spanish_mend, code)
    return Problem(field, found, english_expected, english_mend, code)
