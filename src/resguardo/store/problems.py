"""What can go wrong with the place where the bytes are kept, said so that a tired person can act on it.

Each problem is a class with a frozen code and three sentences in Spanish and in English: what was found, what was expected, how to mend it.
The sentences are templates over the values the problem was raised with.
"""

import errno
from functools import partial
from pathlib import Path
from typing import ClassVar, NamedTuple


class Sentences(NamedTuple):
    """One problem in one language."""

    found: str
    expected: str
    mend: str


class StoreProblem(Exception):
    """The store could not do what was asked; nothing was acknowledged."""

    code: ClassVar[str] = "store.problem"
    es: ClassVar[Sentences]
    en: ClassVar[Sentences]

    def __init__(self, **values: object) -> None:
        super().__init__(self.code)
        self.values = values

    def sentences(self, language: str = "es") -> Sentences:
        """The three sentences in `language` (es or en)."""
        template: Sentences = self.es if language == "es" else self.en
        return Sentences(*(part.format_map(_Forgiving(self.values)) for part in template))

    def __reduce__(self) -> tuple[object, ...]:
        # By keyword, so that a problem of a worker process reaches the one that waits for it.
        return partial(type(self), **self.values), ()

    def __str__(self) -> str:
        return " ".join([f"{self.code}:", *self.sentences("en")])


class _Forgiving(dict[str, object]):
    """A sentence never fails for want of a value."""

    def __missing__(self, name: str) -> str:
        return "?"


class MisusedStore(Exception):
    """A defect of the caller: a write inside a write, a store used after it was closed, a reference of the wrong size."""


class DiskFull(StoreProblem):
    """There is no room left for the next commit, or the system refuses to let the file grow."""

    code = "store.disk_full"
    es = Sentences(
        "No queda espacio para escribir en {path}.",
        "Espacio libre para el siguiente registro.",
        "Libere espacio en el disco y repita el acto. Lo confirmado antes está a salvo.",
    )
    en = Sentences(
        "There is no room left to write to {path}.",
        "Free space for the next record.",
        "Free some space on the disk and repeat the act. What was confirmed before is safe.",
    )


class DiskFailing(StoreProblem):
    """The system reported an error of the disk while reading or writing."""

    code = "store.disk_failing"
    es = Sentences(
        "El disco devolvió un error con {path}: {reason}.",
        "Un disco que lea y escriba.",
        "Compruebe el espacio y la cuota. Si hay sitio, no siga en este disco: copie la carpeta de datos a otro y ejecute «resguardo verify».",
    )
    en = Sentences(
        "The disk answered with an error on {path}: {reason}.",
        "A disk that reads and writes.",
        'Check space and quota. If there is room, stop using this disk: copy the data folder to another one and run "resguardo verify".',
    )


class ReadOnly(StoreProblem):
    """The file or its folder may be read but not written."""

    code = "store.read_only"
    es = Sentences(
        "No se puede escribir en {path}: es de solo lectura para este usuario.",
        "Una carpeta de datos donde este usuario pueda escribir.",
        "Dé permiso de escritura a la carpeta, o indique otra con --data.",
    )
    en = Sentences(
        "{path} cannot be written: it is read-only for this user.",
        "A data folder this user may write to.",
        "Allow writing to the folder, or name another one with --data.",
    )


class CannotOpen(StoreProblem):
    """The file is not there, is a folder, or may not be opened."""

    code = "store.cannot_open"
    es = Sentences(
        "No se puede abrir {path}: {reason}.",
        "Un archivo que este usuario pueda abrir.",
        "Compruebe la ruta y los permisos de la carpeta de datos.",
    )
    en = Sentences(
        "{path} cannot be opened: {reason}.",
        "A file this user may open.",
        "Check the path and the permissions of the data folder.",
    )


class NotOurs(StoreProblem):
    """The file exists but was not made by this program for this purpose."""

    code = "store.not_ours"
    es = Sentences(
        "{path} no es un archivo de Resguardo de este tipo.",
        "El archivo {expected}, o ninguno.",
        "Indique la carpeta de datos correcta; este archivo no se ha tocado.",
    )
    en = Sentences(
        "{path} is not a Resguardo file of this kind.",
        "The file {expected}, or none.",
        "Name the right data folder; this file was not touched.",
    )


class Damaged(StoreProblem):
    """The database itself noticed that its file is not whole."""

    code = "store.damaged"
    es = Sentences(
        "El archivo {path} está dañado: {reason}.",
        "Un archivo entero.",
        "No escriba más en él: guarde una copia, ejecute «resguardo verify» y restaure la última copia de seguridad.",
    )
    en = Sentences(
        "The file {path} is damaged: {reason}.",
        "A whole file.",
        'Write no more to it: keep a copy, run "resguardo verify" and restore the last backup.',
    )


class NewerSchema(StoreProblem):
    """A newer version of the program has written here."""

    code = "store.newer_schema"
    es = Sentences(
        "{path} tiene el formato {found_version}.",
        "El formato {expected_version} o uno anterior.",
        "Lo escribió una versión más nueva: instale esa versión o una posterior.",
    )
    en = Sentences(
        "{path} has format {found_version}.",
        "Format {expected_version} or an earlier one.",
        "A newer version wrote it: install that version or a later one.",
    )


class Busy(StoreProblem):
    """Another program held the file for longer than a commit may wait."""

    code = "store.busy"
    es = Sentences(
        "Otro programa ocupa {path} desde hace {waited_s} segundos.",
        "Un turno para escribir.",
        "Cierre la copia o el programa que lo tiene abierto y repita el acto.",
    )
    en = Sentences(
        "Another program has held {path} for {waited_s} seconds.",
        "A turn to write.",
        "Close the copy job or the program that has it open and repeat the act.",
    )


class DriverMissing(StoreProblem):
    """PostgreSQL was asked for and the optional package is not installed."""

    code = "store.driver_missing"
    es = Sentences(
        "Falta el paquete «psycopg», necesario para PostgreSQL.",
        "El extra «postgres» instalado.",
        "Instale requirements/postgres.txt, o use una carpeta de datos local.",
    )
    en = Sentences(
        'The package "psycopg", which PostgreSQL needs, is missing.',
        'The extra "postgres" installed.',
        "Install requirements/postgres.txt, or use a local data folder.",
    )


class ServerUnreachable(StoreProblem):
    """The PostgreSQL server does not answer, refuses us, or broke off."""

    code = "store.server_unreachable"
    es = Sentences(
        "El servidor PostgreSQL no atiende: {reason}.",
        "Un servidor en marcha que acepte esta dirección y este usuario.",
        "Compruebe que el servidor funciona y la dirección indicada; después repita el acto.",
    )
    en = Sentences(
        "The PostgreSQL server does not serve us: {reason}.",
        "A running server that accepts this address and this user.",
        "Check that the server runs and the address given; then repeat the act.",
    )


class NotDurable(StoreProblem):
    """The server is set so that it may forget what it has confirmed."""

    code = "store.not_durable"
    es = Sentences(
        "El servidor PostgreSQL tiene «{setting}» en «{found}».",
        "«{setting}» en «on»: lo confirmado no se pierde.",
        "Cámbielo en la configuración del servidor y reinícielo.",
    )
    en = Sentences(
        'The PostgreSQL server has "{setting}" set to "{found}".',
        '"{setting}" set to "on": what is confirmed is not lost.',
        "Change it in the server's configuration and restart it.",
    )


class Interrupted(StoreProblem):
    """The program was interrupted while it wrote on behalf of several."""

    code = "store.interrupted"
    es = Sentences(
        "El registro se interrumpió antes de quedar a salvo.",
        "Un registro terminado.",
        "No se ha escrito nada. Repita el acto.",
    )
    en = Sentences(
        "The record was interrupted before it was safe.",
        "A record that was finished.",
        "Nothing was written. Repeat the act.",
    )


class SequenceReused(StoreProblem):
    """This installation was about to use one of its own sequence numbers twice, which would fork its chain."""

    code = "store.sequence_reused"
    es = Sentences(
        "El número {sequence} de esta instalación ya está usado por otro registro.",
        "Un número por registro, nunca repetido.",
        "No se ha escrito nada. Esta carpeta se copió y la copia escribió también: no anote más en ninguna, una los dos libros en un tercer equipo"
        " e inscriba estos de nuevo.",
    )
    en = Sentences(
        "Number {sequence} of this installation is already used by another record.",
        "One number a record, never repeated.",
        "Nothing was written. This folder was copied and the copy wrote too: record no more in either, merge both ledgers on a third machine,"
        " and enrol these anew.",
    )


class WrongPassphrase(StoreProblem):
    """The passphrase or key file does not open this keyring."""

    code = "keyring.wrong_passphrase"
    es = Sentences(
        "La frase o el archivo de llave no abre {path}.",
        "La frase o el archivo con que se creó el llavero.",
        "Escríbala de nuevo con cuidado, o busque la copia en papel.",
    )
    en = Sentences(
        "The passphrase or key file does not open {path}.",
        "The passphrase or file the keyring was made with.",
        "Type it again with care, or fetch the paper copy.",
    )


class KeyFileUnusable(StoreProblem):
    """The key file is missing, too open, or holds something else."""

    code = "keyring.key_file_unusable"
    es = Sentences(
        "El archivo de llave {path} no sirve: {reason}.",
        "Un archivo de 32 bytes que solo su dueño puede leer.",
        "Corrija la ruta o los permisos (chmod 600), o restaure el archivo de llave.",
    )
    en = Sentences(
        "The key file {path} is of no use: {reason}.",
        "A file of 32 bytes that only its owner may read.",
        "Mend the path or the permissions (chmod 600), or restore the key file.",
    )


class KeyringDamaged(StoreProblem):
    """A wrapped key does not open, or opens to another key than its name says."""

    code = "keyring.damaged"
    es = Sentences(
        "Una llave de {path} no es la que su nombre dice ({which}).",
        "Llaves enteras, cada una bajo su nombre.",
        "Restaure el llavero de su última copia.",
    )
    en = Sentences(
        "A key in {path} is not the one its name says ({which}).",
        "Whole keys, each under its own name.",
        "Restore the keyring from its last backup.",
    )


class KeyDestroyed(StoreProblem):
    """The keys of this subject were destroyed by an erasure; none is made again."""

    code = "keyring.key_destroyed"
    es = Sentences(
        "Las llaves de esta referencia ({subject}) fueron destruidas.",
        "Una referencia que no haya sido borrada.",
        "Lo borrado no vuelve. Si la persona regresa, regístrela con una referencia nueva.",
    )
    en = Sentences(
        "The keys of this reference ({subject}) were destroyed.",
        "A reference that has not been erased.",
        "What was erased does not come back. If the person returns, register a new reference.",
    )


class BackupUnreadable(StoreProblem):
    """A keyring backup does not open under this key, or is not whole."""

    code = "keyring.backup_unreadable"
    es = Sentences(
        "La copia del llavero no se abre con esta llave, o está incompleta.",
        "Una copia entera y la llave de su época.",
        "Busque la llave de esa época, o use otra copia.",
    )
    en = Sentences(
        "The keyring backup does not open under this key, or is not whole.",
        "A whole backup and the key of its epoch.",
        "Find the key of that epoch, or use another backup.",
    )


class BackupExpired(StoreProblem):
    """A keyring backup is past its date; what was erased since must not come back through it."""

    code = "keyring.backup_expired"
    es = Sentences(
        "La copia del llavero venció el {expired}.",
        "Una copia vigente.",
        "Use una copia más reciente y destruya esta.",
    )
    en = Sentences(
        "The keyring backup expired on {expired}.",
        "A backup still in force.",
        "Use a later backup and destroy this one.",
    )


class FileMissing(StoreProblem):
    """A sealed file is not in its folder: erased, or lost."""

    code = "files.missing"
    es = Sentences(
        "No está el archivo sellado {digest}.",
        "El archivo en {path}.",
        "Si hay una orden de borrado, es lo correcto. Si no, tráigalo de una copia.",
    )
    en = Sentences(
        "The sealed file {digest} is not there.",
        "The file in {path}.",
        "If an erasure was ordered, this is right. If not, fetch it from a backup.",
    )


class FileDamaged(StoreProblem):
    """A sealed file does not have the bytes its name promises."""

    code = "files.damaged"
    es = Sentences(
        "El archivo sellado {digest} está alterado.",
        "Los bytes cuyo resumen es su nombre.",
        "Tráigalo de una copia; no borre el dañado, puede ser prueba.",
    )
    en = Sentences(
        "The sealed file {digest} was altered.",
        "The bytes whose hash is its name.",
        "Fetch it from a backup; keep the damaged one, it may be evidence.",
    )


def problem_of(error: OSError, path: Path) -> StoreProblem:
    """What the system refused to do with `path`, as one of our problems."""
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return ReadOnly(path=str(path))
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return DiskFull(path=str(path))
    if error.errno == errno.EIO:
        return DiskFailing(path=str(path), reason="EIO")
    return CannotOpen(path=str(path), reason=error.strerror or str(error))
