"""What the account says of a script that can't be read: found, expected, how to mend, in Spanish and English."""

from typing import Final, Literal

import msgspec

Language = Literal["es", "en"]


class LineProblem(msgspec.Struct, frozen=True):
    """What is wrong with one line: the field, what was found, what was expected, how to mend it.

    `code` is the same in both languages: a refusal's, or that of a sentence of this page.
    """

    line: int
    field: str
    found: str
    expected: str
    mend: str
    code: str


class Unreadable(Exception):
    """A value that can't be read; carries the sentence's code, the field, and what was found."""

    def __init__(self, code: str, field: str, found: object) -> None:
        super().__init__(code)
        self.code, self.field, self.found = code, field, found


def problem_of(line: int, error: Unreadable, language: Language) -> LineProblem:
    """The problem of a line, said in `language`."""
    found, expected, mend = say(error.code, language)
    shown = found.format(found=error.found)
    return LineProblem(line, error.field, shown, expected, mend, error.code)


_SENTENCES: Final[dict[str, tuple[tuple[str, str, str], tuple[str, str, str]]]] = {
    "script.empty": (
        (
            "el archivo no tiene actos",
            "un objeto JSON por línea",
            "Escriba al menos un acto; `resguardo acts` los enseña.",
        ),
        (
            "the file has no acts",
            "one JSON object a line",
            "Write at least one act; `resguardo acts` shows them.",
        ),
    ),
    "script.too_long": (
        ("más de 100 000 líneas", "100 000 actos por archivo", "Divida el archivo."),
        ("more than 100,000 lines", "100,000 acts a file", "Divide the file."),
    ),
    "script.json": (
        ("{found}", "un objeto JSON en una línea", "Revise comillas, comas y llaves de la línea."),
        ("{found}", "one JSON object on one line", "Check quotes, commas and braces of the line."),
    ),
    "script.act": (
        ("«{found}»", "el código de un acto", "Busque el acto con `resguardo acts`."),
        ("“{found}”", "the code of an act", "Look the act up with `resguardo acts`."),
    ),
    "script.by": (
        (
            "{found}",
            "el nombre corto de quien firma, o una lista de dos",
            'Escriba "by": "ana" o "by": ["ana", "renata"].',
        ),
        (
            "{found}",
            "the handle of the signer, or a list of two",
            'Write "by": "ana" or "by": ["ana", "renata"].',
        ),
    ),
    "script.field_unknown": (
        (
            "un campo que el acto no tiene",
            "uno de sus campos",
            "Quítelo, o vea sus campos con `resguardo acts`.",
        ),
        (
            "a field that the act does not have",
            "one of its fields",
            "Remove it, or see its fields with `resguardo acts`.",
        ),
    ),
    "script.field_missing": (
        (
            "falta el campo; hay: {found}",
            "todos los campos obligatorios",
            "Agréguelo; `resguardo acts` dice cuáles son.",
        ),
        (
            "the field is missing; there are: {found}",
            "every required field",
            "Add it; `resguardo acts` says which they are.",
        ),
    ),
    "script.head": (
        (
            "{found}",
            "el tipo de ese campo",
            "Escriba «at», «paper» y «as» entre comillas; «told» es true o false.",
        ),
        (
            "{found}",
            "the type of that field",
            'Write "at", "paper" and "as" between quotes; "told" is true or false.',
        ),
    ),
    "script.label_twice": (
        ("«{found}» ya es el nombre de otra línea", "un nombre por línea", "Dé otro nombre."),
        ("“{found}” is the name of another line already", "one name a line", "Give another name."),
    ),
    "script.value": (
        (
            "«{found[0]}»; el campo admite: {found[1]}",
            "un valor de los que el campo admite",
            "Vea el campo con `resguardo acts CÓDIGO`.",
        ),
        (
            "“{found[0]}”; the field takes: {found[1]}",
            "a value that the field takes",
            "See the field with `resguardo acts CODE`.",
        ),
    ),
    "script.hex": (
        ("«{found}»", "bytes en hexadecimal", "Copie la referencia completa."),
        ("“{found}”", "bytes in hexadecimal", "Copy the whole reference."),
    ),
    "script.moment": (
        ("«{found}»", "una fecha y hora como 2024-12-22T16:30", "Escriba año-mes-díaThora:minuto."),
        (
            "“{found}”",
            "a date and time such as 2024-12-22T16:30",
            "Write year-month-dayThour:minute.",
        ),
    ),
    "script.label": (
        (
            "«{found}»",
            'un nombre que una línea anterior dio con "as"',
            'Agregue "as" a la línea que lo hace.',
        ),
        (
            "“{found}”",
            'a name that an earlier line gave with "as"',
            'Add "as" to the line that makes it.',
        ),
    ),
    "script.zone_code": (
        (
            "«{found}»",
            "la clave que está en la zona; @conteo solo en un conteo hecho entero en papel",
            "Copie el código de la hoja, o agregue el número de hoja con «paper» y la zona con «zone».",
        ),
        (
            "“{found}”",
            "the code that hangs in the zone; @count only in a count held wholly on paper",
            'Copy the code from the sheet, or add the sheet with "paper" and the zone with "zone".',
        ),
    ),
    "script.reference": (
        (
            "«{found}»",
            "una referencia: 32 caracteres hexadecimales, o @nombre",
            "Use @nombre para lo que hizo una línea anterior.",
        ),
        (
            "“{found}”",
            "a reference: 32 hexadecimal characters, or @name",
            "Use @name for what an earlier line made.",
        ),
    ),
    "script.StaffId": (
        (
            "nadie se llama «{found}»",
            "el nombre corto de alguien del equipo",
            "Vea el equipo con `resguardo operation team`.",
        ),
        (
            "nobody is called “{found}”",
            "the handle of a member of the team",
            "See the team with `resguardo operation team`.",
        ),
    ),
    "script.PersonId": (
        (
            "nadie lleva el brazalete «{found}»",
            "un brazalete de este operativo",
            "Vuelva a leerlo del brazalete.",
        ),
        (
            "nobody wears the band “{found}”",
            "a band of this operation",
            "Read it again from the band.",
        ),
    ),
    "script.PlaceId": (
        (
            "no hay un lugar «{found}»",
            "el nombre de un lugar abierto",
            "Ábralo antes con placement.open_place.",
        ),
        (
            "there is no place “{found}”",
            "the name of an open place",
            "Open it first with placement.open_place.",
        ),
    ),
    "script.OfferId": (
        (
            "«{found}» no tiene una entrega abierta",
            "el brazalete de quien está ofrecida",
            "Ofrezca antes la entrega.",
        ),
        (
            "“{found}” has no open offer",
            "the band of somebody who is offered",
            "Offer the handover first.",
        ),
    ),
    "script.AbsenceId": (
        (
            "«{found}» no tiene una ausencia abierta",
            "el brazalete de quien está ausente",
            "Revise el brazalete, o abra la ausencia.",
        ),
        (
            "“{found}” has no open absence",
            "the band of somebody who is absent",
            "Check the band, or open the absence.",
        ),
    ),
    "script.CountId": (
        (
            "«{found}»",
            '"open" cuando hay un solo conteo abierto, "last" para el último cerrado, o @nombre',
            'Nombre el conteo con "as" en la línea que lo abre.',
        ),
        (
            "“{found}”",
            '"open" when exactly one count is open, "last" for the last closed one, or @name',
            'Name the count with "as" on the line that opens it.',
        ),
    ),
    "script.BreachId": (
        (
            "«{found}»",
            '"open" cuando hay una sola irrupción abierta, o @nombre',
            'Nómbrela con "as" en la línea que la declara.',
        ),
        (
            "“{found}”",
            '"open" when exactly one breach is open, or @name',
            'Name it with "as" on the line that declares it.',
        ),
    ),
    "script.ManifestId": (
        (
            "«{found}»",
            '"open" cuando hay un solo manifiesto abierto, o @nombre',
            'Nómbrelo con "as" en la línea que lo abre.',
        ),
        (
            "“{found}”",
            '"open" when exactly one manifest is open, or @name',
            'Name it with "as" on the line that opens it.',
        ),
    ),
    "script.StatementId": (
        (
            "«{found}»",
            '"last" o @nombre de un comunicado',
            'Nómbrelo con "as" en la línea que lo firma.',
        ),
        (
            "“{found}”",
            '"last" or the @name of a statement',
            'Name it with "as" on the line that issues it.',
        ),
    ),
    "script.ClaimId": (
        (
            "«{found}»",
            '"last" para la última declaración de esa persona, o @nombre',
            "Registre antes la declaración.",
        ),
        (
            "“{found}”",
            '"last" for the newest claim about that person, or @name',
            "Record the claim first.",
        ),
    ),
    "script.KinClaimId": (
        (
            "ninguna solicitud tiene el recibo «{found}»",
            "el número del recibo, o @nombre",
            "Copie el número del recibo, o ingrese antes la solicitud.",
        ),
        (
            "no claim has the receipt “{found}”",
            "the number of the receipt, or @name",
            "Copy the number of the receipt, or take the claim in first.",
        ),
    ),
    "script.ExportId": (
        (
            "«{found}»",
            '"last", la referencia que da `resguardo exports`, o @nombre',
            "Cópiela de `resguardo exports`.",
        ),
        (
            "“{found}”",
            '"last", the reference that `resguardo exports` gives, or @name',
            "Copy it from `resguardo exports`.",
        ),
    ),
    "script.paper": (
        (
            "«{found}» no es el número de ninguna hoja",
            "una P y diez caracteres, como P-74XX2-02R73, cuyos controles cuadran",
            "Léalo otra vez de la hoja, carácter por carácter.",
        ),
        (
            "“{found}” is the number of no sheet",
            "a P and ten characters such as P-74XX2-02R73 whose checks agree",
            "Read it again from the sheet, one character at a time.",
        ),
    ),
    "script.SheetId": (
        (
            "ninguna hoja impresa tiene el número «{found}»",
            "el número de la hoja, como P-74XX2-02R73, o @nombre",
            "Cópielo de la hoja, o véalo con `resguardo sheets`.",
        ),
        (
            "no printed sheet has the number “{found}”",
            "the number of the sheet, such as P-74XX2-02R73, or @name",
            "Copy it from the sheet, or see it with `resguardo sheets`.",
        ),
    ),
    "script.LinkId": (
        (
            "«{found}» no responde por esa persona",
            "el nombre corto de cada quien que dice responder",
            "Vea `resguardo disputes`.",
        ),
        (
            "“{found}” does not answer for that person",
            "the handle of each who says to answer",
            "See `resguardo disputes`.",
        ),
    ),
    "script.MergeId": (
        (
            "«{found}»",
            "el brazalete del registro que se unió a otro",
            "Véalo con `resguardo person`.",
        ),
        (
            "“{found}”",
            "the band of the record that was merged away",
            "See it with `resguardo person`.",
        ),
    ),
    "script.HoldId": (
        (
            "«{found}» no tiene una retención",
            "el brazalete de quien está retenida, o @nombre",
            "Revise el brazalete.",
        ),
        ("“{found}” has no hold", "the band of somebody on hold, or @name", "Check the band."),
    ),
    "script.OrderId": (
        (
            "«{found}» no tiene una resolución",
            "el brazalete de quien la tiene, o @nombre",
            "Registre antes la resolución.",
        ),
        (
            "“{found}” has no order",
            "the band of somebody with an order, or @name",
            "Record the order first.",
        ),
    ),
}


def say(code: str, language: Language) -> tuple[str, str, str]:
    """Found (a template over `found`), expected, how to mend."""
    return _SENTENCES[code][0 if language == "es" else 1]
