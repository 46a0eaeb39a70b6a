"""What was found while a case was made, sent and read back: each with its case and field, and a sentence that says what to do."""

from typing import Final, Literal

from msgspec import Struct

Language = Literal["es", "en"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "field.not_there": (
        "El formulario de ese Primero no tiene el campo para este usuario, o no le deja escribirlo. No se envió.",
        "That Primero has no such field for this user, or does not let them write it. It was not sent.",
    ),
    "field.required": (
        "El formulario lo exige y aquí no se sabe. Complételo allá con quien lo sepa.",
        "The form requires it and it is not known here. Complete it there with whoever knows.",
    ),
    "value.not_in_lookup": (
        "El valor «{found}» no está en la lista de ese Primero. No se envió; pida que lo agreguen.",
        "The value “{found}” is not in that Primero's list. It was not sent; ask them to add it.",
    ),
    "value.kind": (
        "Se encontró «{found}» y se espera {expected}. No se envió.",
        "Found “{found}” and expected {expected}. It was not sent.",
    ),
    "value.to_come": (
        "La fecha {found} todavía no llega. No se envió; revise el reloj.",
        "The date {found} is still to come. It was not sent; check the clock.",
    ),
    "kept.dropped": (
        "El servidor aceptó el caso y no guardó este campo. Compare con su equipo: quizá falta el permiso.",
        "The server accepted the case and did not keep this field. Ask its team: a permission may be missing.",
    ),
    "kept.changed": (
        "El servidor guardó «{found}» y se envió «{expected}». Revise cuál es correcto.",
        "The server kept “{found}” and “{expected}” was sent. Check which is right.",
    ),
    "kept.changed_there": (
        "En Primero dice «{found}» y aquí «{expected}»: allá lo cambiaron. No se sobrescribió; decida con su equipo.",
        "Primero says “{found}” and here it is “{expected}”: it was changed there. Nothing was overwritten; decide with its team.",
    ),
    "kept.not_removed": (
        "Se pidió quitar una fila que aquí ya no se sostiene y el servidor la conserva. Pida que la quiten allá.",
        "A row that is no longer said here was to be taken away and the server keeps it. Ask them to take it away there.",
    ),
    "kept.hidden": (
        "El servidor guarda el campo y no deja leerlo a este usuario. No se pudo comprobar.",
        "The server keeps the field and does not let this user read it. It could not be checked.",
    ),
    "case.refused": (
        "El servidor no aceptó el caso: {found}. Los demás siguieron.",
        "The server refused the case: {found}. The others went on.",
    ),
    "case.forbidden": (
        "Este usuario no puede crear o cambiar el caso. Pida el permiso y envíelo de nuevo.",
        "This user may not create or change the case. Ask for the permission and send it again.",
    ),
    "case.locked": (
        "El servidor está cerrado por mantenimiento o saturado y no respondió a tiempo: {found}. Siga después con --resume.",
        "The server is locked or overloaded and did not answer in time: {found}. Go on later with --resume.",
    ),
    "case.merged": (
        "Este caso se envió antes y es de la misma persona que el caso {found}. Únanlos allá; aquí no se borra nada.",
        "This case was sent before and is of the same person as the case {found}. Join them there; nothing is deleted from here.",
    ),
    "photo.kind": (
        "La fotografía no es JPEG ni PNG ({found}). No se envió; guárdela de nuevo.",
        "The photo is neither JPEG nor PNG ({found}). It was not sent; save it again.",
    ),
    "photo.too_large": (
        "La fotografía pesa {found} bytes y caben 20 MB. No se envió.",
        "The photo has {found} bytes and 20 MB fit. It was not sent.",
    ),
}


class Finding(Struct, frozen=True):
    """One thing to look at. `case` is the exported id, so that a finding can be handed on; values of names are never quoted in full logs."""

    code: str
    case: str
    field: str
    found: str = ""
    expected: str = ""

    def message(self, language: Language) -> str:
        """The finding as a sentence."""
        sentence = MESSAGES[self.code][0 if language == "es" else 1]
        return sentence.format(found=self.found, expected=self.expected)
