"""What is said about a roster that needs a look, in Spanish and English.

A problem is a record, not a sentence: a stable code, the field, what was found, what was
expected and how to mend it. Only values of the field itself are ever quoted, and long ones are
not: a remark about a child that was typed into the wrong column must not travel further.
"""

from typing import Literal

from msgspec import Struct

Language = Literal["es", "en"]

LONGEST_QUOTE = 28
"""A longer value is described and not quoted; it may be a remark (rule on quarantined notes)."""


class Problem(Struct, frozen=True, gc=False):
    """One thing to look at: `field` is a canonical column name, or `file`, `sheet`, `row`, `total`.

    `code` is the same in both languages. An empty `found` means nothing may be quoted.
    """

    field: str
    found: str
    expected: str
    mend: str
    code: str


# code: (expected in Spanish, mend in Spanish, expected in English, mend in English).
SENTENCES: dict[str, tuple[str, str, str, str]] = {
    "file.empty": (
        "un archivo con una lista",
        "Pida otra vez el archivo a quien lo entregó; éste no contiene nada.",
        "a file with a list",
        "Ask whoever gave the file for it again; this one holds nothing.",
    ),
    "file.old_xls": (
        "un archivo CSV, XLSX u ODS",
        "Ábralo en el programa de hojas de cálculo y guárdelo como XLSX u ODS.",
        "a CSV, XLSX or ODS file",
        "Open it in the spreadsheet program and save it as XLSX or ODS.",
    ),
    "file.binary_xlsb": (
        "un archivo CSV, XLSX u ODS",
        "Ábralo en el programa de hojas de cálculo y guárdelo como XLSX, no como XLSB.",
        "a CSV, XLSX or ODS file",
        "Open it in the spreadsheet program and save it as XLSX, not as XLSB.",
    ),
    "file.password": (
        "un archivo sin contraseña",
        "Pida una copia sin contraseña, o quite la contraseña y guárdelo de nuevo.",
        "a file without a password",
        "Ask for a copy without a password, or take the password off and save it again.",
    ),
    "file.macro": (
        "un archivo sin macros",
        "No active las macros. Guárdelo como XLSX u ODS corriente y vuelva a importarlo.",
        "a file without macros",
        "Do not enable the macros. Save it as a plain XLSX or ODS file and import it again.",
    ),
    "file.not_table": (
        "una lista en CSV, XLSX u ODS",
        "Guarde la lista como CSV, XLSX u ODS; otro tipo de archivo no se lee.",
        "a list in CSV, XLSX or ODS",
        "Save the list as CSV, XLSX or ODS; no other kind of file is read.",
    ),
    "file.too_large": (
        "un archivo dentro del límite de tamaño",
        "Divida la lista en varios archivos e impórtelos uno por uno.",
        "a file within the size limit",
        "Split the list into several files and import them one by one.",
    ),
    "file.bomb": (
        "un archivo comprimido de tamaño razonable",
        "No lo abra: se expande sin medida. Pida otra copia por otra vía.",
        "an archive of reasonable size",
        "Do not open it: it expands without measure. Ask for another copy by another way.",
    ),
    "file.entities": (
        "XML sin DTD ni entidades",
        "No lo abra: contiene partes que un programa de hojas de cálculo no escribe. Pida otro.",
        "XML without a DTD or entities",
        "Do not open it: it holds parts that no spreadsheet program writes. Ask for another copy.",
    ),
    "file.damaged": (
        "un archivo entero",
        "Está dañado o cortado. Pida otra copia y compare el tamaño.",
        "a whole file",
        "It is damaged or cut off. Ask for another copy and compare the size.",
    ),
    "sheet.no_header": (
        "una fila de encabezado con nombre o brazalete y otra columna conocida",
        "Escriba los encabezados sobre la lista (por ejemplo: Brazalete, Nombre, Edad, Sexo).",
        "a header row with a name or tag and another known column",
        "Write headers above the list (for example: Tag, Name, Age, Sex).",
    ),
    "sheet.hidden": (
        "una hoja visible",
        "Se leyó igual. Pregunte por qué estaba oculta.",
        "a visible sheet",
        "It was read all the same. Ask why it was hidden.",
    ),
    "column.hidden": (
        "columnas visibles",
        "Se leyeron igual. Pregunte por qué estaban ocultas.",
        "visible columns",
        "They were read all the same. Ask why they were hidden.",
    ),
    "row.hidden": (
        "una fila visible",
        "Se leyó igual. Pregunte por qué estaba oculta o filtrada.",
        "a visible row",
        "It was read all the same. Ask why it was hidden or filtered out.",
    ),
    "row.too_many_cells": (
        "tantas celdas como tiene el encabezado",
        "Un separador está dentro de un valor. Póngalo entre comillas o quítelo.",
        "as many cells as the header has",
        "A separator stands inside a value. Put the value in quotation marks or take it out.",
    ),
    "row.open_quote": (
        "comillas que se cierran",
        "Cierre o quite la comilla que quedó abierta en esta fila.",
        "quotation marks that are closed",
        "Close or take out the quotation mark left open in this row.",
    ),
    "row.nobody": (
        "un nombre, un brazalete o la fila en blanco",
        "Complete el nombre o el brazalete, o borre la fila si no es de nadie.",
        "a name, a tag, or a blank row",
        "Fill in the name or the tag, or clear the row if it is nobody's.",
    ),
    "name.missing": (
        "un nombre, NN o un brazalete",
        "Busque quién es con el resto de la fila y escriba el brazalete o NN.",
        "a name, NN or a tag",
        "Find out who it is from the rest of the row and write the tag or NN.",
    ),
    "name.broken_letters": (
        "letras con tilde y ñ bien guardadas",
        "Compare el nombre con el papel o con la persona y corríjalo.",
        "accented letters and ñ kept whole",
        "Compare the name with the paper or the person and mend it.",
    ),
    "name.same_single": (
        "un nombre con apellidos, o brazaletes que distingan",
        "Compruebe si es la misma persona que en la otra fila; ninguna se quitó.",
        "a name with surnames, or tags that tell them apart",
        "Check whether this is the person of the other row; neither was taken away.",
    ),
    "tag.shared": (
        "un brazalete por persona",
        "Vaya a ver a los dos y cambie el brazalete de uno; se conservan ambas filas.",
        "one tag for one person",
        "Go and see both and change the tag of one; both rows are kept.",
    ),
    "tag.turned_number": (
        "un brazalete guardado como texto",
        "El programa lo convirtió. Léalo en la muñeca y escríbalo como texto.",
        "a tag kept as text",
        "The program converted it. Read it off the wristband and type it as text.",
    ),
    "age.unclear": (
        "una edad en años o meses",
        "Escriba por ejemplo 6, 6-7, unos 6 u 8 meses.",
        "an age in years or months",
        "Write for example 6, 6-7, about 6 or 8 months.",
    ),
    "age.out_of_range": (
        "una edad de 0 a 115 años",
        "Pregunte la edad otra vez y corríjala.",
        "an age from 0 to 115 years",
        "Ask for the age again and mend it.",
    ),
    "age.turned_date": (
        "una edad; el programa convirtió la celda en fecha",
        "Escríbala otra vez como texto, por ejemplo 6-7.",
        "an age; the program turned the cell into a date",
        "Type it again as text, for example 6-7.",
    ),
    "age.months": (
        "de 0 a 11 meses además de los años",
        "Diga si los meses son la edad completa o se suman a los años.",
        "0 to 11 months beside the years",
        "Say whether the months are the whole age or are added to the years.",
    ),
    "date.impossible": (
        "una fecha que exista, con el día primero",
        "Escriba día/mes/año, por ejemplo 03/04/2019.",
        "a date that exists, day first",
        "Write day/month/year, for example 03/04/2019.",
    ),
    "date.unclear": (
        "una fecha, un mes y año o un año",
        "Escriba día/mes/año, mes/año o sólo el año.",
        "a date, a month and year, or a year",
        "Write day/month/year, month/year or the year alone.",
    ),
    "date.future": (
        "una fecha que ya haya pasado",
        "Compruebe el año y corríjalo.",
        "a date already past",
        "Check the year and mend it.",
    ),
    "date.too_old": (
        "una fecha desde 1900",
        "Compruebe el año y corríjalo.",
        "a date since 1900",
        "Check the year and mend it.",
    ),
    "sex.unclear": (
        "F, M, H, femenino, masculino, mujer, hombre o desconocido",
        "Escriba la palabra completa.",
        "F, M, H, female, male or unknown",
        "Write the whole word.",
    ),
    "sex.mixed_letters": (
        "una sola manera de escribir: F y M, o M y H",
        "En esta columna están F, M y H. Diga qué significa M y escriba la palabra completa.",
        "one way of writing: F and M, or M and H",
        "F, M and H all stand in this column. Say what M means and write the whole word.",
    ),
    "id.turned_number": (
        "un número de identidad con todas sus cifras",
        "El programa lo acortó y las cifras se perdieron. Cópielo del documento, como texto.",
        "an identity number with all its digits",
        "The program shortened it and digits are lost. Copy it from the document, as text.",
    ),
    "id.twelve_digits": (
        "13 cifras en un CUI",
        "Quizá perdió el cero inicial; no se añadió. Compárelo con el documento.",
        "13 digits in a CUI",
        "It may have lost its leading zero; none was added. Compare it with the document.",
    ),
    "id.letters": (
        "sólo cifras en un CUI",
        "Hay letras, quizá O por 0 o I por 1. Compárelo con el documento.",
        "only digits in a CUI",
        "There are letters, perhaps O for 0 or I for 1. Compare it with the document.",
    ),
    "id.length": (
        "13 cifras en un CUI",
        "Faltan o sobran cifras. Compárelo con el documento.",
        "13 digits in a CUI",
        "Digits are missing or too many. Compare it with the document.",
    ),
    "id.zeros": (
        "un número de identidad",
        "Déjelo en blanco si no se conoce.",
        "an identity number",
        "Leave it blank if it is not known.",
    ),
    "id.check": (
        "un CUI cuya cifra de control concuerde",
        "Hay una cifra mal escrita. Compárelo con el documento.",
        "a CUI whose check digit fits",
        "A digit is mistyped. Compare it with the document.",
    ),
    "id.shared": (
        "un número de identidad por persona",
        "Compare los dos documentos; quizá uno es de la madre o del padre.",
        "one identity number for one person",
        "Compare the two documents; one may be the mother's or the father's.",
    ),
    "formula.no_result": (
        "una fórmula con su resultado guardado",
        "Ábralo en el programa, deje que calcule, guárdelo y vuelva a importarlo.",
        "a formula with its result kept",
        "Open it in the program, let it calculate, save it and import it again.",
    ),
    "text.unseen": (
        "letras que se ven, en el orden en que se leen",
        "Trae un signo de control o uno que voltea el orden de las letras; se quitó. Compare el dato con el papel.",
        "letters that can be seen, in the order in which they are read",
        "It holds a control sign, or one that turns the order of the letters; it was taken out. Compare with the paper.",
    ),
    "cell.error": (
        "un valor y no un error de cálculo",
        "Corrija la celda en el programa de hojas de cálculo.",
        "a value and not a calculation error",
        "Mend the cell in the spreadsheet program.",
    ),
    "duplicate.differs": (
        "los mismos datos que en la fila de la que es repetición",
        "Compare las dos filas y diga cuál dato es el correcto.",
        "the same data as the row it repeats",
        "Compare the two rows and say which is right.",
    ),
    "total.differs": (
        "un total igual a las personas de la lista",
        "Cuente otra vez con quien hizo la lista antes de usar cualquiera de las dos cifras.",
        "a total equal to the persons on the list",
        "Count again with whoever made the list before either figure is used.",
    ),
}

WORDS: dict[str, tuple[str, str]] = {
    "long": ("un texto de {letters} letras", "a text of {letters} letters"),
    "hidden_row": ("fila oculta", "hidden row"),
    "hidden_column": ("columna oculta: {columns}", "hidden column: {columns}"),
    "hidden_sheet": ("hoja oculta", "hidden sheet"),
    "cells": ("{cells} celdas; el encabezado tiene {header}", "{cells} cells; header has {header}"),
    "row": ("{value}, también en la fila {row}", "{value}, also in row {row}"),
    "differs": ("{value}; en la fila {row}: {other}", "{value}; in row {row}: {other}"),
    "total": ("total {stated}, personas {persons}", "total {stated}, persons {persons}"),
    "no_header": ("ningún encabezado reconocible", "no header that is known"),
    "rows_unread": ("{rows} filas sin encabezado", "{rows} rows without a header"),
    "months_as_sex": ("M", "M"),
    "file.empty": ("un archivo vacío", "an empty file"),
    "file.old_xls": ("un XLS de los antiguos", "an XLS file of the old kind"),
    "file.binary_xlsb": ("un archivo XLSB", "an XLSB file"),
    "file.password": ("un archivo con contraseña", "a file with a password"),
    "file.macro": ("un archivo con macros", "a file with macros"),
    "file.not_table": ("un archivo de otro tipo", "a file of another kind"),
}


class Sentences:
    """Makes problems in one language."""

    def __init__(self, language: Language = "es") -> None:
        self.language: Language = language

    def problem(self, code: str, field: str, found: str) -> Problem:
        """A problem record; a `found` too long to be a plain value is described instead."""
        spanish_expected, spanish_mend, english_expected, english_mend = SENTENCES[code]
        found = found or (self.say(code) if code in WORDS else "")
        if self.language == "es":
            return Problem(field, found, spanish_expected, spanish_mend, code)
        return Problem(field, found, english_expected, english_mend, code)

    def say(self, word: str, **values: object) -> str:
        """A short piece of text for `found`."""
        return WORDS[word][0 if self.language == "es" else 1].format(**values)

    def quote(self, value: str) -> str:
        """The value as found, or its length when it is long enough to be a remark."""
        value = " ".join(value.split())
        if len(value) > LONGEST_QUOTE:
            return self.say("long", letters=len(value))
        return value


class UnreadableFile(Exception):
    """No list can be read from the file; `problems` says why and how to mend it (exit 2)."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.code for problem in problems))
        self.problems = problems
