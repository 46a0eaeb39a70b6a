"""The command line's own words, Spanish first. One word for one thing, as in the glossary."""

import os
from typing import Final, Literal

Language = Literal["es", "en"]

WORDS: Final[dict[str, tuple[str, str]]] = {
    "absent": ("ausente", "absent"),
    "act": ("acto", "act"),
    "acts": ("actos", "acts"),
    "added": ("nuevos", "new"),
    "adult": ("adulta", "adult"),
    "adults": ("adultas", "adults"),
    "after": ("después", "after"),
    "all_accounted": ("Nadie está sin constatar.", "Nobody is unaccounted for."),
    "answers": ("responde", "answers for them"),
    "as_of": ("corte", "as of"),
    "backup_done": (
        "Respaldo escrito. La llave de la época está en {key}; guárdela en otro lugar.",
        "Backup written. The epoch's key is in {key}; keep it somewhere else.",
    ),
    "before": ("antes", "before"),
    "both": ("en ambos", "on both"),
    "by": ("firmó", "signed by"),
    "child": ("niña, niño o adolescente", "child"),
    "children": ("niñas, niños y adolescentes", "children"),
    "claims": ("declaraciones", "claims"),
    "closed_counts": ("Conteos cerrados", "Closed counts"),
    "contested": ("custodia en disputa", "custody contested"),
    "count": ("conteo", "count"),
    "custody": ("custodia", "custody"),
    "data_made": (
        "Carpeta de datos lista: {folder}. Guarde aparte {key}: sin esa llave no se abre nada.",
        "Data folder ready: {folder}. Keep {key} apart: without that key nothing opens.",
    ),
    "data_made_passphrase": (
        "Carpeta de datos lista: {folder}. La frase de paso la abre; no hay otra manera.",
        "Data folder ready: {folder}. The passphrase opens it; there is no other way.",
    ),
    "difference": ("diferencia", "difference"),
    "disputes_none": ("No hay disputas.", "There are no disputes."),
    "dry_run": ("Ensayo: no se escribió nada.", "Dry run: nothing was written."),
    "duplicates": ("duplicados", "duplicates"),
    "erased": (
        "Borrado: {blobs} contenidos sellados. Completo en todos los equipos y respaldos: {until}.",
        "Erased: {blobs} sealed contents. Complete on every device and backup: {until}.",
    ),
    "events": ("hechos", "events"),
    "exercise": ("EJERCICIO", "EXERCISE"),
    "expected": ("se esperaba", "expected"),
    "explained": (
        "{rows} movimientos explican la diferencia de {difference}; sin explicar: {unexplained}.",
        "{rows} movements explain the difference of {difference}; unexplained: {unexplained}.",
    ),
    "fate": ("qué es", "fate"),
    "field": ("campo", "field"),
    "figures": ("cifras", "figures"),
    "file": ("archivo", "file"),
    "found": ("se encontró", "found"),
    "handle": ("nombre corto", "handle"),
    "held": ("en espera", "held"),
    "institution": ("institución", "institution"),
    "joint": (
        "Lo que un comunicado conjunto tendría que decir",
        "What a joint statement would have to say",
    ),
    "known_at": ("según se sabía", "as known at"),
    "last_seen": ("última constatación", "last sighting"),
    "limit": ("plazo", "limit"),
    "line": ("línea", "line"),
    "may_be_same": ("quizá la misma persona", "maybe the same person"),
    "mend": ("cómo corregir", "how to mend"),
    "merged": (
        "Unido: {events} hechos nuevos, {known} ya estaban, {contents} contenidos sellados, {held} en espera.",
        "Merged: {events} new events, {known} known, {contents} sealed contents, {held} held.",
    ),
    "minutes": ("min", "min"),
    "missing": ("sin constatar", "missing"),
    "moment": ("momento", "moment"),
    "name": ("nombre", "name"),
    "namesakes": ("homónimos", "namesakes"),
    "no_events": ("Todavía no hay hechos.", "There are no events yet."),
    "nothing_changed": (
        "Nada cambió entre los dos momentos.",
        "Nothing changed between the two moments.",
    ),
    "nothing_overdue": ("Nada está vencido.", "Nothing is overdue."),
    "only_list": ("solo en el listado", "only on the list"),
    "only_roll": ("solo en el registro", "only on the roll"),
    "opened": (
        "Operativo abierto: {name}. Coordina {coordinator}.",
        "Operation opened: {name}. Coordinator: {coordinator}.",
    ),
    "operation": ("operativo", "operation"),
    "out": ("ausencia justificada", "accounted for off site"),
    "overdue": ("Vencido", "Overdue"),
    "owner": ("de quién es", "whose"),
    "paper_code": ("código de papel", "paper code"),
    "person": ("persona", "person"),
    "persons": ("personas", "persons"),
    "place": ("lugar", "place"),
    "population": ("población", "population"),
    "present": ("presente", "present"),
    "problems": ("problemas", "problems"),
    "recorded": (
        "{acts} actos registrados, {events} hechos.",
        "{acts} acts recorded, {events} events.",
    ),
    "refused": ("No se hizo", "Refused"),
    "released": ("egresó", "released"),
    "restored": (
        "Restaurado: {events} hechos, {keys} llaves; {erased} personas siguen borradas. Este equipo escribe con una llave nueva.",
        "Restored: {events} events, {keys} keys; {erased} persons stay erased. This installation writes under a new key.",
    ),
    "roll": ("Lista", "Roll"),
    "row": ("fila", "row"),
    "sheet": ("hoja", "sheet"),
    "since": ("desde", "since"),
    "stands": ("cómo está", "stands"),
    "stated_total": ("total declarado", "stated total"),
    "tag": ("brazalete", "tag"),
    "timeline": ("Línea de tiempo", "Timeline"),
    "total": ("total", "total"),
    "total_agrees": ("coincide", "agrees"),
    "total_differs": ("no coincide", "does not agree"),
    "unaccounted": ("Sin constatar", "Unaccounted for"),
    "unexplained": ("sin explicar", "unexplained"),
    "vehicle": ("en vehículo", "in a vehicle"),
    "verified": (
        "Verificado: {events} hechos, {commits} firmas. Nada cambiado ni quitado.",
        "Verified: {events} events, {commits} signatures. Nothing changed or removed.",
    ),
    "what": ("qué", "what"),
    "when": ("cuándo", "when"),
    "whom": ("quién", "whom"),
    "why": ("por qué", "why"),
}


def chosen_language(asked: str | None = None) -> Language:
    """The language of this run: what was asked, else `RESGUARDO_LANGUAGE`, else Spanish."""
    return (
        "en"
        if (asked or os.environ.get("RESGUARDO_LANGUAGE", "es")).lower().startswith("en")
        else "es"
    )


def say(key: str, language: Language, /, **values: object) -> str:
    """One of the command line's words or sentences."""
    return WORDS[key][0 if language == "es" else 1].format(**values)
