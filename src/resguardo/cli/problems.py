"""What can be wrong with what a command was given, each said as found, expected and how to mend it, in Spanish and English."""

import errno
from collections.abc import Sequence
from typing import Final

import msgspec

from resguardo.cli.words import Language


class Problem(msgspec.Struct, frozen=True):
    """One thing that can't be used. `where` is a file or an option; `row` and `field` say where in a file, None and empty elsewhere.

    `code` is the same in both languages.
    """

    where: str
    found: str
    expected: str
    mend: str
    row: int | None = None
    field: str = ""
    code: str = ""


class Unusable(Exception):
    """The input can't be used and nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{one.where} {one.found}" for one in problems))
        self.problems = tuple(problems)


def problem(code: str, language: Language, where: str = "", **values: object) -> Problem:
    """The problem `code` with its sentences filled in."""
    sentences = _SENTENCES[code][0 if language == "es" else 1]
    found, expected, mend = (part.format_map(_Values(values)) for part in sentences)
    return Problem(where, found, expected, mend, code=code)


def why_closed(error: OSError, language: Language) -> str:
    """Why the system did not open a file, in the reader's language where the reason is a usual one."""
    if language == "es" and error.errno in _WHY_CLOSED:
        return _WHY_CLOSED[error.errno]
    return error.strerror or str(error)


class _Values(dict[str, object]):
    """A sentence never fails for want of a value."""

    def __missing__(self, name: str) -> str:
        return "?"


_WHY_CLOSED: Final = {
    errno.ENOENT: "no existe",
    errno.EACCES: "no hay permiso",
    errno.EPERM: "no hay permiso",
    errno.EISDIR: "es una carpeta",
    errno.ENOTDIR: "una parte de la ruta no es carpeta",
    errno.EEXIST: "ya existe",
    errno.ENOSPC: "el disco está lleno",
    errno.EROFS: "el disco es solo de lectura",
}

_Sentences = tuple[str, str, str]

_SENTENCES: Final[dict[str, tuple[_Sentences, _Sentences]]] = {
    "moment.unreadable": (
        (
            "«{found}»",
            "una fecha y hora como 2024-12-22T16:30",
            "Escriba año-mes-díaThora:minuto, con la zona si es otra: 2024-12-22T16:30-06:00.",
        ),
        (
            "“{found}”",
            "a date and time such as 2024-12-22T16:30",
            "Write year-month-dayThour:minute, with the offset if it is another: 2024-12-22T16:30-06:00.",
        ),
    ),
    "moment.order": (
        ("{earlier} no es antes de {later}", "--from antes de --to", "Cambie uno de los dos."),
        ("{earlier} is not before {later}", "--from before --to", "Change one of the two."),
    ),
    "tag.unknown": (
        (
            "nadie lleva el brazalete «{found}»",
            "el código de un brazalete de este operativo",
            "Vuelva a leerlo; los guiones y las mayúsculas dan igual. `resguardo roll` los lista.",
        ),
        (
            "nobody wears the band “{found}”",
            "the code of a band of this operation",
            "Read it again; hyphens and case do not matter. `resguardo roll` lists them.",
        ),
    ),
    "handle.unknown": (
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
    "login.unknown": (
        (
            "nadie entra a la consola como «{found}»",
            "el nombre corto con que alguien entra a la consola",
            "Revise cómo se escribe; las cuentas se hacen en Ajustes, Personas.",
        ),
        (
            "nobody enters the console as “{found}”",
            "the handle with which somebody enters the console",
            "Check how it is spelled; logins are made in Settings, People.",
        ),
    ),
    "reader.missing": (
        (
            "no se dijo quién lee",
            "el nombre corto de alguien del equipo",
            "Indique quién lee con --as; queda escrito.",
        ),
        (
            "who reads was not said",
            "the handle of a member of the team",
            "Say who reads with --as; it is written down.",
        ),
    ),
    "place.unknown": (
        (
            "no hay un lugar «{found}»",
            "el nombre de un lugar abierto",
            "Ábralo antes con el acto placement.open_place (`resguardo record`).",
        ),
        (
            "there is no place “{found}”",
            "the name of an open place",
            "Open it first with the act placement.open_place (`resguardo record`).",
        ),
    ),
    "port.taken": (
        (
            "el puerto {found} ya lo usa otro programa",
            "tres puertos libres seguidos",
            "Elija otro con --port, por ejemplo --port 8010.",
        ),
        (
            "port {found} is used by another program",
            "three free ports in a row",
            "Choose another with --port, for example --port 8010.",
        ),
    ),
    "name.not_local": (
        (
            "{found} no es un nombre de red local",
            "un nombre que termina en .internal, .local, .lan o .home.arpa",
            "Use --name casa.internal.",
        ),
        (
            "{found} is no name of a local network",
            "a name that ends in .internal, .local, .lan or .home.arpa",
            "Use --name casa.internal.",
        ),
    ),
    "folder.missing": (
        (
            "en {found} no hay datos de Resguardo",
            "una carpeta de datos",
            "Use `resguardo drill` para ver el ejercicio, o `resguardo init` para empezar.",
        ),
        (
            "there is no Resguardo data in {found}",
            "a data folder",
            "Use `resguardo drill` to see the exercise, or `resguardo init` to begin.",
        ),
    ),
    "folder.occupied": (
        (
            "{found} no está vacía",
            "una carpeta nueva o vacía",
            "Elija otra carpeta; nada se borra ni se mezcla.",
        ),
        (
            "{found} is not empty",
            "a new or empty folder",
            "Choose another folder; nothing is deleted or mixed.",
        ),
    ),
    "operation.which": (
        (
            "{number} operativos: {names}",
            "uno solo",
            "Indique cuál con --operation; `resguardo operation list` los enseña.",
        ),
        (
            "{number} operations: {names}",
            "exactly one",
            "Say which with --operation; `resguardo operation list` shows them.",
        ),
    ),
    "operation.none": (
        (
            "la carpeta todavía no tiene un operativo",
            "un operativo abierto",
            "Ábralo con `resguardo operation new`, o reciba uno con `resguardo merge`.",
        ),
        (
            "the folder has no operation yet",
            "an open operation",
            "Open one with `resguardo operation new`, or take one in with `resguardo merge`.",
        ),
    ),
    "zone.unknown": (
        ("«{found}»", "una zona horaria IANA", "Escriba por ejemplo America/Guatemala."),
        ("“{found}”", "an IANA time zone", "Write for example America/Guatemala."),
    ),
    "text.empty": (
        ("está vacío", "un texto", "Escríbalo entre comillas."),
        ("it is empty", "a text", "Write it between quotes."),
    ),
    "passphrase.missing": (
        (
            "hace falta la frase de paso y nadie puede escribirla aquí",
            "la frase de paso",
            "Póngala en {variable}, o ejecute la orden en una terminal.",
        ),
        (
            "the passphrase is needed and nobody can type it here",
            "the passphrase",
            "Put it into {variable}, or run the command in a terminal.",
        ),
    ),
    "language.unknown": (
        ("«{found}»", "es o en", "Escriba --language es, o --language en."),
        ("“{found}”", "es or en", "Write --language es, or --language en."),
    ),
    "scenario.unknown": (
        ("«{found}»", "{names}", "Elija uno de ellos."),
        ("“{found}”", "{names}", "Choose one of them."),
    ),
    "extra.missing": (
        (
            "falta instalar: {found}",
            "las dependencias opcionales «{extra}»",
            "Instálelas con tools/setup.sh core {extra}; lo demás funciona sin ellas.",
        ),
        (
            "not installed: {found}",
            "the optional dependencies “{extra}”",
            "Install them with tools/setup.sh core {extra}; everything else works without them.",
        ),
    ),
    "table.unreadable": (
        (
            "no se puede leer como tabla ({found})",
            "un CSV en UTF-8 con títulos en la primera fila",
            "Guárdelo de nuevo como CSV en UTF-8.",
        ),
        (
            "can't be read as a table ({found})",
            "a CSV in UTF-8 with headings in its first row",
            "Save it again as CSV in UTF-8.",
        ),
    ),
    "lists.too_alike": (
        (
            "los listados no tienen con qué distinguir a las personas",
            "nombres distintos, o también año de nacimiento, documento o dirección",
            "Agregue columnas, o compare por partes.",
        ),
        (
            "the lists hold nothing by which people can be told apart",
            "different names, or a year of birth, a document or an address as well",
            "Add columns, or compare them in parts.",
        ),
    ),
    "columns.missing": (
        (
            "faltan columnas: {found}",
            "una tabla CSV con esas columnas en la primera fila",
            "Agregue las columnas, o corrija sus títulos.",
        ),
        (
            "columns are missing: {found}",
            "a CSV table with those columns in its first row",
            "Add the columns, or correct their headings.",
        ),
    ),
    "names.same_file": (
        (
            "es también la tabla que se lee",
            "otro archivo para los resultados",
            "Escriba otro nombre detrás de --output; la tabla de pares no se toca.",
        ),
        (
            "is the table that is read as well",
            "another file for the results",
            "Give another name after --output; the table of pairs is left alone.",
        ),
    ),
    "names.columns": (
        (
            "columnas: {found}",
            "una tabla CSV con las columnas name1 y name2",
            "Ponga esos nombres en la primera línea; las demás columnas no se leen.",
        ),
        (
            "columns: {found}",
            "a CSV table with the columns name1 and name2",
            "Put those names in the first line; other columns are not read.",
        ),
    ),
    "file.too_large": (
        (
            "más de {most}",
            "un archivo de {most} o menos",
            "Revise que sea el archivo; una lista muy larga se ingresa por partes.",
        ),
        (
            "more than {most}",
            "a file of {most} or less",
            "See whether it is the right file; a very long list is taken in by parts.",
        ),
    ),
    "file.unreadable": (
        (
            "no se puede abrir ({found})",
            "un archivo o carpeta que se pueda abrir",
            "Revise el nombre, los permisos y el espacio en disco.",
        ),
        (
            "can't be opened ({found})",
            "a file or folder that can be opened",
            "Check the name, the permissions and the disk space.",
        ),
    ),
    "pfif.needs": (
        ("falta: {missing}", "quién, para quién y dónde", "Escriba esas opciones."),
        ("missing: {missing}", "who, for whom and where", "Give these options."),
    ),
    "pfif.domain": (
        (
            "«{found}» no es un dominio",
            "letras minúsculas, cifras, guiones y puntos",
            "Escriba por ejemplo ejemplo.org, sin https ni barras.",
        ),
        (
            "“{found}” is no domain",
            "small letters, figures, dashes and dots",
            "Write for example example.org, without https or slashes.",
        ),
    ),
    "pfif.unwritable": (
        (
            "una ficha no pasa la revisión: {found}",
            "fichas sin faltas",
            "Corrija ese dato y exporte de nuevo.",
        ),
        (
            "a record fails the check: {found}",
            "records without faults",
            "Correct that fact and export again.",
        ),
    ),
    "pfif.version": (
        ("«{found}»", "1.1, 1.2, 1.3 o 1.4", "Elija una de esas versiones."),
        ("“{found}”", "1.1, 1.2, 1.3 or 1.4", "Choose one of these versions."),
    ),
    "pfif.unreadable": (
        ("{found}", "un archivo PFIF legible", "Revise el archivo en esa línea, o pida otro."),
        ("{found}", "a readable PFIF file", "Look at that line, or ask for another file."),
    ),
    "file.written_already": (
        ("ya existe", "un archivo nuevo", "Elija otro nombre; nada se sobrescribe."),
        ("exists already", "a new file", "Choose another name; nothing is overwritten."),
    ),
    "output.folder": (
        (
            "varios archivos no caben en la terminal",
            "una carpeta nueva",
            "Agregue --output CARPETA.",
        ),
        (
            "several files have no room on a terminal",
            "a new folder",
            "Add --output FOLDER.",
        ),
    ),
    "output.form": (
        ("«{found}»", "un archivo .pdf o .png", "Ponga un nombre que termine en .pdf o en .png."),
        ("“{found}”", "a .pdf or .png file", "Give a name that ends in .pdf or .png."),
    ),
    "sheet.misread": (
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
    "file.not_checkable": (
        (
            "{found}",
            "un libro, una exportación o un paquete de Resguardo",
            "Cópielo otra vez, o pida otro.",
        ),
        (
            "{found}",
            "a ledger, an export or a bundle of Resguardo",
            "Copy it again, or ask for another.",
        ),
    ),
    "bundle.unreadable": (
        (
            "no es un paquete de Resguardo, o está cortado",
            "un paquete de `resguardo export`",
            "Cópielo otra vez.",
        ),
        (
            "not a bundle of Resguardo, or cut off",
            "a bundle of `resguardo export`",
            "Copy it again.",
        ),
    ),
    "transport.missing": (
        (
            "falta la llave de transporte",
            "un archivo de 32 bytes que ambos equipos tengan",
            "Indique dónde con --transport; al exportar se crea si no existe. Llévela por otro camino que el paquete.",
        ),
        (
            "the transport key is missing",
            "a file of 32 bytes that both machines have",
            "Say where with --transport; an export makes it if it is not there. Carry it by another way than the bundle.",
        ),
    ),
    "backup.key_inside": (
        (
            "la llave está dentro de lo que se respalda o del respaldo",
            "la llave en otro lugar",
            "Guárdela en otro medio: juntas, la copia y su llave abren todo.",
        ),
        (
            "the key lies inside the backup or the data folder",
            "the key in another place",
            "Keep it on another medium: together, copy and key open everything.",
        ),
    ),
    "backup.key_unreadable": (
        (
            "no es la llave de una época de respaldo",
            "el archivo que escribió `resguardo backup --key`",
            "Busque el archivo de llave de ese respaldo.",
        ),
        (
            "not the key of a backup's epoch",
            "the file that `resguardo backup --key` wrote",
            "Find the key file of that backup.",
        ),
    ),
    "roster.needs": (
        (
            "falta {missing}",
            "de quién es el listado, de cuándo, y quién lo ingresa",
            "Por ejemplo: --agency SBS --as-of 2024-12-24T09:00 --by ana. Con --dry-run no hacen falta.",
        ),
        (
            "{missing} is missing",
            "whose list it is, when it holds, and who takes it in",
            "For example: --agency SBS --as-of 2024-12-24T09:00 --by ana. With --dry-run they are not needed.",
        ),
    ),
    "roster.column": (
        (
            "«{found}»",
            "«Encabezado=nombre», con uno de: {names}",
            'Escriba por ejemplo --column "Nombre del menor=name_full".',
        ),
        (
            "“{found}”",
            "“Header=name”, with one of: {names}",
            'Write for example --column "Child\'s name=name_full".',
        ),
    ),
    "agency.unreadable": (
        ("«{found}»", "la sigla de una institución, como SBS", "Use solo letras, cifras, - y _."),
        ("“{found}”", "an institution's code, such as SBS", "Use letters, figures, - and _ only."),
    ),
    "mapping.unreadable": (
        ("no es un mapa de columnas", "el que guardó Resguardo", "Bórrelo; se vuelve a adivinar."),
        ("not a column mapping", "the one that Resguardo saved", "Delete it; it is guessed again."),
    ),
    "output.needed": (
        (
            "una hoja de cálculo no se puede mostrar en la terminal",
            "un archivo donde escribirla",
            "Agregue --output lista.xlsx.",
        ),
        (
            "a spreadsheet can't be shown in a terminal",
            "a file to write it to",
            "Add --output list.xlsx.",
        ),
    ),
    "lock.form": (
        ("--locked con {found}", "--format xlsx", "Solo un archivo XLSX lleva clave."),
        ("--locked with {found}", "--format xlsx", "Only an XLSX file can have a password."),
    ),
    "lock.short": (
        (
            "la clave tiene {found} caracteres",
            "al menos {least}",
            "Una frase de cuatro palabras se recuerda y no se adivina.",
        ),
        (
            "the password has {found} characters",
            "at least {least}",
            "A phrase of four words is remembered and not guessed.",
        ),
    ),
    "usage.missing": (
        ("falta {found}", "la orden completa", "Vea `{command} --help`."),
        ("{found} is missing", "the whole command", "See `{command} --help`."),
    ),
    "usage.unknown": (
        ("no existe «{found}»", "una orden u opción de Resguardo{near}", "Vea `{command} --help`."),
        (
            "there is no “{found}”",
            "a command or option of Resguardo{near}",
            "See `{command} --help`.",
        ),
    ),
    "usage.choice": (
        ("«{found}»", "uno de {names}", "Escriba uno de ellos."),
        ("“{found}”", "one of {names}", "Write one of them."),
    ),
    "usage.value": (
        ("{found}", "un valor de esa opción", "Vea `{command} --help`."),
        ("{found}", "a value of that option", "See `{command} --help`."),
    ),
    "defect": (
        (
            "esto es una falla del programa: {found}",
            "que la orden termine",
            "Nada quedó a medias. Guarde este mensaje y avise a quien mantiene Resguardo.",
        ),
        (
            "this is a fault of the program: {found}",
            "that the command ends",
            "Nothing was left half done. Keep this message and tell whoever maintains Resguardo.",
        ),
    ),
}
