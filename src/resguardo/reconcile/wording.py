"""The sentences of reconciliation, in Spanish and English.

Every sentence a reader sees about a difference is written once, here. Spanish comes first, because
that is what the people who read it speak. Words quoted from a statement stay as they were said.
"""

from typing import Literal, NamedTuple

Language = Literal["es", "en"]
"""The two languages in which every sentence exists."""


class Sentence(NamedTuple):
    """One sentence in both languages; `{name}` stands for a value."""

    es: str
    en: str


SENTENCES: dict[str, Sentence] = {
    # How firmly a figure was given.
    "quantity.exactly": Sentence("exactamente {value}", "exactly {value}"),
    "quantity.about": Sentence(
        "alrededor de {value} (de {least} a {most})", "about {value} ({least} to {most})"
    ),
    "quantity.estimate": Sentence(
        "se estima en {value} (de {least} a {most})", "estimated at {value} ({least} to {most})"
    ),
    "quantity.at_least": Sentence("al menos {value}", "at least {value}"),
    "quantity.more_than": Sentence(
        "más de {value} ({least} o más)", "more than {value} ({least} or more)"
    ),
    "quantity.so_far": Sentence(
        "{value} hasta ese momento ({least} o más)", "{value} so far ({least} or more)"
    ),
    "quantity.at_most": Sentence("a lo sumo {value}", "at most {value}"),
    "quantity.fewer_than": Sentence(
        "menos de {value} (de 0 a {most})", "fewer than {value} (0 to {most})"
    ),
    "quantity.all": Sentence("la totalidad", "all"),
    "quantity.all_of": Sentence("la totalidad, {value}", "all, {value}"),
    "quantity.some": Sentence("una parte ({least} o más)", "some ({least} or more)"),
    # What one institution said.
    "claim.bare": Sentence(
        "{institution} (fila {row}, {as_of}) dice de «{measure}»: {quantity}",
        "{institution} (row {row}, {as_of}) says of '{measure}': {quantity}",
    ),
    "claim.quoted": Sentence(
        "{institution} (fila {row}, {as_of}) dice de «{measure}»: {quantity}; en sus palabras, «{words}»",
        "{institution} (row {row}, {as_of}) says of '{measure}': {quantity}; in its words, '{words}'",
    ),
    "claim.nobody": Sentence("una fuente sin nombre", "an unnamed source"),
    # Why two statements can't both be true.
    "why.excluded": Sentence("{a}. {b}. {when} {reason}", "{a}. {b}. {when} {reason}"),
    "when.moment": Sentence("Hablan del mismo momento.", "They speak of the same moment."),
    "when.day": Sentence("Hablan del mismo día.", "They speak of the same day."),
    "when.month": Sentence("Hablan del mismo mes.", "They speak of the same month."),
    "reason.no_figure": Sentence("Ninguna cifra cabe en las dos.", "No figure fits both."),
    "reason.all_and_missing": Sentence(
        "Si falta al menos {least}, no está la totalidad.",
        "If at least {least} is missing, not all are back.",
    ),
    # Why a difference between two figures is not explained.
    "why.nothing_between": Sentence(
        "{a}. {b}. La diferencia es {difference} y nada de lo declarado entre ambas da cuenta de"
        " ella.",
        "{a}. {b}. The difference is {difference} and nothing stated between them accounts for it.",
    ),
    "why.partly_explained": Sentence(
        "{a}. {b}. La diferencia es {difference}. Contados los movimientos declarados entre ambas"
        " (filas: {rows}), queda {rest} sin explicar.",
        "{a}. {b}. The difference is {difference}. With the movements stated between them counted"
        " (rows: {rows}), {rest} is left unexplained.",
    ),
    "rest.range": Sentence("entre {least} y {most}", "between {least} and {most}"),
    # What a joint statement would have to say.
    "joint.figure": Sentence(
        "Una sola cifra de «{measure}» para «{population}» ({as_of}), tomada de un conteo cerrado y"
        " firmado que nombre a cada persona, con su hora.",
        "One figure of '{measure}' for '{population}' ({as_of}), taken from a closed and signed"
        " count that names each person, with its time.",
    ),
    "joint.all": Sentence(
        "Cuántas personas de «{population}» faltan ({as_of}): un número, tomado de un conteo cerrado"
        " y firmado, con su hora. «La totalidad» sólo se dice cuando no hay conteo abierto ni"
        " ausencia sin cerrar.",
        "How many of '{population}' are missing ({as_of}): a number, taken from a closed and signed"
        " count, with its time. 'All' is said only when no count is open and no absence unclosed.",
    ),
    "joint.difference": Sentence(
        "Qué pasó, persona por persona, entre los dos conteos firmados de «{population}»"
        " («{measure}», {as_of}): queda {rest} sin explicar. Cada persona llegó, salió, cambió de"
        " clasificación, apareció o estaba contada dos veces.",
        "What happened, person by person, between the two signed counts of '{population}'"
        " ('{measure}', {as_of}): {rest} is left unexplained. Each person arrived, left, was"
        " reclassified, was found or had been counted twice.",
    ),
    "joint.permits_range": Sentence(
        "Lo demás que se ha dicho permite de {least} a {most}.",
        "Whatever else has been said permits {least} to {most}.",
    ),
    "joint.permits_from": Sentence(
        "Lo demás que se ha dicho permite {least} o más.",
        "Whatever else has been said permits {least} or more.",
    ),
    "joint.permits_anything": Sentence(
        "Nada más de lo dicho acota esa cifra.", "Nothing else that was said bounds this figure."
    ),
    "joint.permits_nothing": Sentence(
        "Lo demás que se ha dicho no permite ninguna cifra.",
        "Whatever else has been said permits no figure.",
    ),
    "joint.correct": Sentence(
        "{institution} mantiene o corrige lo que dijo en la fila {row}: {quantity}.",
        "{institution} keeps or corrects what it said in row {row}: {quantity}.",
    ),
    # What the roll and a list from outside say differently.
    "list.same_name": Sentence("El nombre es el mismo.", "The name is the same."),
    "list.alike": Sentence(
        "Los nombres se parecen en un {percent} %: «{roll}» en el registro, «{listed}» en la lista.",
        "The names are {percent} % alike: '{roll}' on the roll, '{listed}' on the list.",
    ),
    "list.names": Sentence(
        "El nombre se escribe distinto: «{roll}» en el registro, «{listed}» en la lista.",
        "The name is written differently: '{roll}' on the roll, '{listed}' on the list.",
    ),
    "list.nameless": Sentence("sin nombre", "no name"),
    "list.births_agree": Sentence(
        "La fecha de nacimiento es la misma.", "The birth date is the same."
    ),
    "list.births": Sentence(
        "La fecha de nacimiento es {roll} en el registro y {listed} en la lista.",
        "The birth date is {roll} on the roll and {listed} on the list.",
    ),
    "list.ages": Sentence(
        "La edad es {roll} en el registro y {listed} en la lista.",
        "The age is {roll} on the roll and {listed} on the list.",
    ),
    "list.sexes": Sentence(
        "Consta {roll} en el registro y {listed} en la lista.",
        "It says {roll} on the roll and {listed} on the list.",
    ),
    "list.tags": Sentence(
        "El brazalete es {roll} en el registro y {listed} en la lista.",
        "The tag is {roll} on the roll and {listed} on the list.",
    ),
    "sex.female": Sentence("femenino", "female"),
    "sex.male": Sentence("masculino", "male"),
    # What makes a file of figures unusable: what was expected, and how to mend it.
    "expected.text_file": Sentence(
        "un archivo CSV de texto con una fila de encabezado",
        "a CSV text file with a header row",
    ),
    "mend.text_file": Sentence(
        "Guarde la hoja como CSV UTF-8 y vuelva a intentarlo.",
        "Save the sheet as CSV UTF-8 and try again.",
    ),
    "expected.quoting": Sentence(
        "comillas que se abren y se cierran en cada celda",
        "quotes that open and close in each cell",
    ),
    "mend.quoting": Sentence(
        "Busque en esta fila, o antes, una comilla sin pareja; guarde de nuevo como CSV.",
        "Look in this row or before it for an unpaired quote; save as CSV again.",
    ),
    "expected.column": Sentence("una columna «{field}»", "a column '{field}'"),
    "mend.column": Sentence(
        "Añada la columna «{field}» al encabezado, con ese nombre exacto.",
        "Add the column '{field}' to the header, with exactly that name.",
    ),
    "expected.column_once": Sentence("la columna «{field}» una vez", "the column '{field}' once"),
    "mend.column_once": Sentence(
        "Quite o renombre la columna repetida.", "Remove or rename the repeated column."
    ),
    "expected.cells": Sentence(
        "{count} celdas, como el encabezado", "{count} cells, as the header"
    ),
    "mend.cells": Sentence(
        "Ponga entre comillas la celda que lleva el separador.",
        "Put quotes around the cell that holds the separator.",
    ),
    "expected.as_of": Sentence(
        "una fecha como 2024-12-22, un momento como 2024-12-22T16:30 o un mes como 2024-12",
        "a date like 2024-12-22, a moment like 2024-12-22T16:30 or a month like 2024-12",
    ),
    "mend.as_of": Sentence(
        "Escriba año, mes y día en ese orden, y la hora de 00:00 a 23:59.",
        "Write year, month and day in that order, and the hour from 00:00 to 23:59.",
    ),
    "expected.zone": Sentence(
        "una zona horaria como America/Guatemala", "a time zone like America/Guatemala"
    ),
    "mend.zone": Sentence(
        "Escriba la zona del lugar donde se dijo, con el nombre de la base IANA.",
        "Write the zone of the place where it was said, by its IANA name.",
    ),
    "expected.text": Sentence("un texto", "some text"),
    "mend.text": Sentence(
        "Escriba de quiénes se habla o qué se midió; sin eso la cifra no se puede comparar.",
        "Write who is spoken of or what was measured; without it the figure can't be compared.",
    ),
    "expected.qualifier": Sentence("una de estas palabras: {words}", "one of these words: {words}"),
    "mend.qualifier": Sentence(
        "Elija la palabra que mejor diga con qué firmeza se dio la cifra.",
        "Choose the word that best says how firmly the figure was given.",
    ),
    "expected.value": Sentence(
        "un número entero de personas, de 0 en adelante", "a whole number of persons, from 0 up"
    ),
    "mend.value": Sentence(
        "Escriba sólo cifras, sin separador de miles ni decimales.",
        "Write digits only, without thousands separators or decimals.",
    ),
    "mend.value_empty": Sentence(
        "Escriba la cifra, o use «all» o «some» si no se dio ninguna.",
        "Write the figure, or use 'all' or 'some' if none was given.",
    ),
    "expected.value_positive": Sentence(
        "un número mayor que 0 después de «{qualifier}»",
        "a number greater than 0 after '{qualifier}'",
    ),
    "mend.value_positive": Sentence(
        "Ninguna cifra es menor que 0; revise la cifra o la palabra.",
        "No figure is below 0; check the figure or the word.",
    ),
    "expected.value_short": Sentence(
        "un número de hasta {digits} cifras", "a number of at most {digits} digits"
    ),
}


def say(code: str, language: Language, **values: object) -> str:
    """The sentence `code` in `language` with its values filled in."""
    return str(getattr(SENTENCES[code], language)).format_map(values)


def listed(rows: tuple[int, ...]) -> str:
    """Row numbers as they stand in a sentence: `3, 5, 8`."""
    return ", ".join(map(str, rows))
