"""What the commands on papers and printed sheets say, Spanish first."""

from typing import Final

SHEET_WORDS: Final[dict[str, tuple[str, str]]] = {
    "elsewhere": (
        "en tabletas y otras hojas",
        "on tablets and other sheets",
    ),
    "entry_accepted": (
        "recibida por",
        "accepted by",
    ),
    "entry_alighted": (
        "bajó del vehículo",
        "alighted",
    ),
    "entry_band": (
        "brazalete",
        "band",
    ),
    "entry_boarded": (
        "abordó",
        "boarded",
    ),
    "entry_missing": (
        "sin constatar",
        "not accounted for",
    ),
    "entry_out": (
        "fuera con responsable",
        "out with somebody responsible",
    ),
    "entry_refused": (
        "no aceptada",
        "not accepted",
    ),
    "entry_returned": (
        "regresó",
        "returned",
    ),
    "entry_room": (
        "cuarto",
        "room",
    ),
    "entry_seen": (
        "vista",
        "seen",
    ),
    "finding": (
        "resultado",
        "finding",
    ),
    "numbered_sheet": (
        "Hoja {number}",
        "Sheet {number}",
    ),
    "paper": (
        "hoja",
        "paper",
    ),
    "paper_about": (
        "de qué trata",
        "about",
    ),
    "papers": (
        "Hojas que se pueden imprimir",
        "Papers that can be printed",
    ),
    "printed": (
        "Hoja {number} impresa ({persons}) en {file}. Entréguela en mano y anote a quién (sheets.sign_out).",
        "Sheet {number} printed ({persons}) to {file}. Hand it over in person and write down to whom (sheets.sign_out).",
    ),
    "sheet_by_hand": (
        "numerada a mano",
        "numbered by hand",
    ),
    "sheet_disputed": (
        "dos sitios difieren",
        "two sites differ",
    ),
    "sheet_overdue": (
        "sin devolver",
        "not returned",
    ),
    "sheet_unprinted": (
        "aquí nadie la imprimió: revise el número",
        "nobody printed it here: check the number",
    ),
    "sheet_untimely": (
        "(hora imposible: la hoja no estaba fuera)",
        "(impossible time: the sheet was not out)",
    ),
    "sheets": (
        "Hojas impresas",
        "Printed sheets",
    ),
    "sheets_none": (
        "No se ha impreso ninguna hoja.",
        "No sheet has been printed.",
    ),
    "sheets_none_out": (
        "Ninguna hoja consta como entregada.",
        "No sheet is signed out.",
    ),
    "who_may": (
        "quién puede",
        "who may",
    ),
    "written_on_sheet": (
        "en la hoja",
        "on the sheet",
    ),
}
