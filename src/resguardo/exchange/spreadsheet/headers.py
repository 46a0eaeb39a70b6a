"""Which header means which column (the header dictionary of the exchange design, section 5.1).

Headers are compared as sets of words without accents, case, dots, plural endings or "del/de la
NNA". What is close to a known header and to no other counts as a typing slip.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

SLIP = 0.75
"""Least likeness at which a header counts as a misspelling of a known one."""

SHORTEST_SLIP = 4

ACCEPTED: dict[str, tuple[str, ...]] = {
    "row_no": (
        "no",
        "num",
        "nro",
        "numero",
        "correlativo",
        "orden",
        "no orden",
        "numero orden",
        "item",
        "n",
        "no correlativo",
        "numero correlativo",
        "row",
        "row no",
        "number",
        "fila",
    ),
    "tag": (
        "etiqueta",
        "brazalete",
        "pulsera",
        "codigo",
        "clave",
        "cod",
        "no etiqueta",
        "numero etiqueta",
        "no brazalete",
        "numero brazalete",
        "no pulsera",
        "numero pulsera",
        "codigo pulsera",
        "codigo brazalete",
        "codigo etiqueta",
        "codigo unico",
        "tag",
        "tag no",
        "tag number",
        "wristband",
        "wristband no",
        "wristband number",
        "bracelet",
        "band",
        "code",
        "tag code",
    ),
    "name_full": (
        "nombre",
        "nombre completo",
        "nombre apellido",
        "apellido nombre",
        "nna",
        "name",
        "full name",
        "name full",
        "child name",
        "nombre nna",
        "name surname",
        "niña",
        "niño",
        "nombre completo apellido",
    ),
    "given_1": (
        "primer nombre",
        "1er nombre",
        "1 nombre",
        "nombre pila",
        "given name",
        "first name",
        "given",
        "forename",
        "given 1",
        "nombre propio",
        "primero nombre",
    ),
    "given_2": (
        "segundo nombre",
        "2do nombre",
        "2 nombre",
        "middle name",
        "given 2",
        "second name",
    ),
    "given_3": ("tercer nombre", "otro nombre", "3er nombre", "3 nombre", "given 3"),
    "family_1": (
        "primer apellido",
        "1er apellido",
        "1 apellido",
        "apellido paterno",
        "paterno",
        "apellido",
        "surname",
        "last name",
        "family name",
        "first surname",
        "family 1",
        "primero apellido",
    ),
    "family_2": (
        "segundo apellido",
        "2do apellido",
        "2 apellido",
        "apellido materno",
        "materno",
        "second surname",
        "family 2",
    ),
    "family_3": ("apellido casada", "casada", "married name", "family 3"),
    "id_no": (
        "cui",
        "dpi",
        "documento",
        "identificacion",
        "no identificacion",
        "numero identificacion",
        "partida",
        "pasaporte",
        "curp",
        "no documento",
        "numero documento",
        "documento identidad",
        "documento identificacion",
        "cui dpi",
        "no dpi",
        "no cui",
        "numero dpi",
        "numero cui",
        "partida nacimiento",
        "no partida",
        "passport",
        "passport number",
        "id number",
        "id no",
        "document",
        "document no",
        "document number",
        "identity number",
        "national id",
        "cedula",
        "id",
        "codigo unico identificacion",
        "documento personal identificacion",
        "no id",
    ),
    "birth_date": (
        "fecha nacimiento",
        "f nac",
        "f nacimiento",
        "fn",
        "f n",
        "fdn",
        "fec nac",
        "fecha nac",
        "nacimiento",
        "date birth",
        "dob",
        "birthdate",
        "birth date",
        "fec nacimiento",
        "born",
        "fnac",
        "fecnac",
        "nac",
    ),
    "age": (
        "edad",
        "año",
        "edad año",
        "edad aproximada",
        "edad aprox",
        "edad cumplida",
        "age",
        "year",
        "age year",
        "edad estimada",
        "edad actual",
        "edad año cumplido",
        "approximate age",
    ),
    "age_months": ("mes", "edad mes", "month", "age month"),
    "sex": (
        "sexo",
        "genero",
        "sex",
        "gender",
        "h m",
        "f m",
        "sexo h m",
        "sexo f m",
        "genero h m",
        "genero f m",
    ),
    "admitted_at": (
        "fecha ingreso",
        "hora ingreso",
        "fecha abrigo",
        "ingreso",
        "fecha hora ingreso",
        "admission date",
        "date admission",
        "admitted",
        "admitted at",
        "fecha admision",
        "fecha recepcion",
        "f ingreso",
        "admission",
        "date admitted",
        "arrival date",
    ),
    "left_at": (
        "egreso",
        "fecha retiro",
        "fecha egreso",
        "fecha salida",
        "retiro",
        "salida",
        "exit date",
        "discharge date",
        "left at",
        "date discharge",
        "f egreso",
        "hora egreso",
    ),
    "left_reason": (
        "causa",
        "motivo",
        "trasladado",
        "causa retiro",
        "causa egreso",
        "motivo egreso",
        "motivo retiro",
        "motivo salida",
        "reason",
        "left reason",
        "traslado",
        "transferred",
    ),
    "court": ("juzgado", "court", "organo jurisdiccional", "juez"),
    "file_no": (
        "expediente",
        "carpeta judicial",
        "no expediente",
        "numero expediente",
        "carpeta",
        "case number",
        "case no",
        "file no",
        "file number",
        "no carpeta",
        "no caso",
    ),
    "measure": ("medida", "resolucion", "medida proteccion", "medida abrigo", "measure"),
    "family_group": (
        "grupo familiar",
        "hermano",
        "familia no",
        "familia",
        "no familia",
        "family group",
        "sibling",
        "family",
        "no grupo familiar",
        "numero familia",
        "hermana",
    ),
    "caregiver": (
        "madre",
        "padre",
        "encargado",
        "responsable",
        "nombre madre",
        "nombre padre",
        "nombre encargado",
        "nombre responsable",
        "madre padre",
        "padre encargado",
        "madre encargado",
        "madre padre encargado",
        "mother",
        "father",
        "guardian",
        "caregiver",
        "adulto responsable",
        "tutor",
        "acompañante",
        "mother name",
        "father name",
        "carer",
        "persona encargada",
        "persona responsable",
        "encargada",
    ),
    "relation": ("parentesco", "relacion", "relationship", "vinculo", "relation"),
    "notes": (
        "observacion",
        "nota",
        "comentario",
        "note",
        "remark",
        "comment",
        "obs",
        "observ",
        "salud",
        "estado salud",
        "diagnostico",
        "condicion",
        "alergia",
        "alerta medica",
    ),
}

# Headers that rosters have and nobody reads: they help to find the header row.
IGNORED = (
    "tipo documento",
    "tipo doc",
    "telefono",
    "direccion",
    "departamento",
    "municipio",
    "firma",
    "huella",
    "albergue",
    "hogar",
    "sector",
    "modulo",
    "dormitorio",
    "cama",
    "procedencia",
    "nacionalidad",
    "idioma",
    "foto",
    "escolaridad",
    "grado",
    "talla",
    "peso",
    "total",
    "asistencia",
    "phone",
    "address",
    "room",
    "bed",
    "shelter",
    "language",
    "lugar nacimiento",
    "pais",
    "fecha",
    "hora",
    "place",
    "place birth",
    "lugar",
    "presente",
    "estado",
    "holder",
    "custodio",
)

# Words that stand under or over others in headers of several rows.
PARTS = frozenset(
    "primer primero segundo tercer nombre apellido paterno materno casada año mes dia fecha hora "
    "edad sexo genero tipo numero no documento nacimiento ingreso egreso retiro completo dato "
    "personal f m h first second given family last name age date birth judicial familiar causa".split()
)

STOP_WORDS = frozenset(
    "de del la el lo las los y e en al a o u su que se por para the of and or child menor "
    "nna adolescente persona children's child's".split()
)
CHILD_WORDS = frozenset({"nna", "niño", "niña"})
WEEKDAYS = frozenset(
    "l m x j v s d lu ma mi ju vi sa do lun mar mie jue vie sab dom lunes martes miercoles jueves "
    "viernes sabado domingo mon tue wed thu fri sat sun".split()
)
PARENTHESIS = re.compile(r"\([^)]*\)")
KEPT_EÑE = str.maketrans({"ñ": "\ue000"})


@lru_cache(maxsize=20_000)
def header_key(text: str) -> str:
    """The header as it is compared and as a saved mapping keeps it: its words, sorted."""
    return " ".join(sorted(_words(text)))


@lru_cache(maxsize=20_000)
def recognise(text: str) -> tuple[str, float] | None:
    """The canonical column of one header and how sure: 1.0 as listed, less for a slip.

    None for what no list knows; ("", 1.0) for a column that is known and not read.
    """
    if not text or len(text) > 80:
        return None
    for form in (text, PARENTHESIS.sub(" ", text)):
        found = _listed(form)
        if found is not None:
            return found, 1.0
    return _slip(text)


@lru_cache(maxsize=20_000)
def is_listed(text: str) -> bool:
    """The header stands in the dictionary as it is, or is made of words that headers use."""
    if len(text) > 80:
        return False
    words = _words(text)
    return _listed(text) is not None or (bool(words) and all(word in PARTS for word in words))


def is_day_mark(text: str) -> bool:
    """A heading of one day: a weekday, its letter, or 1 to 31."""
    word = _plain(text).strip(". ")
    if word.isdecimal():
        return 1 <= int(word) <= 31
    return word in WEEKDAYS or any(word.startswith(day + " ") for day in WEEKDAYS if len(day) > 2)


def is_header_word(text: str) -> bool:
    """The cell may belong to a header row: known, a day, or made of words that headers use."""
    if recognise(text) is not None or is_day_mark(text):
        return True
    words = _words(text)
    return bool(words) and all(word in PARTS for word in words)


def count_known(texts: Iterable[str]) -> int:
    """How many of the cells are headers that are listed as they stand."""
    found = (recognise(text) for text in texts if text)
    return sum(1 for known in found if known is not None and known[1] == 1.0)


def choose(text: str, parent: str, saved: Mapping[str, str]) -> tuple[str, float] | None:
    """The column of a header, reading `parent` (the header above) with it where that helps.

    `saved` is an agency's own answers by header_key; they come before the dictionary.
    """
    forms = [form for form in (f"{parent} {text}".strip(), text, parent) if form]
    for form in forms:
        answer = saved.get(header_key(form))
        if answer is not None:
            return answer, 1.0
    found = [known for known in map(recognise, forms[:2]) if known is not None]
    if parent and text and _is_about_another(parent) and recognise(forms[0]) is None:
        return "", 1.0
    return max(found, key=lambda known: known[1], default=None)


def _is_about_another(parent: str) -> bool:
    """The heading above is about the mother, the father or the person in charge."""
    known = recognise(parent)
    return known is not None and known[0] == "caregiver"


def _words(text: str) -> list[str]:
    words = [_singular(word) for word in _plain(text).split()]
    kept = [word for word in words if word not in STOP_WORDS and word not in CHILD_WORDS]
    if not kept:
        kept = ["nna"] if any(word in CHILD_WORDS for word in words) else words
    return sorted(set(kept))


def _plain(text: str) -> str:
    text = re.sub(r"\bn\s*\.?\s*[º°o]\.?(?![a-z])|#", " no ", text.casefold())
    text = text.translate(KEPT_EÑE)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub(r"(?<=\b[a-z])\.(?=[a-z]\b)", "", text)
    text = re.sub(r"[^0-9a-z\ue000#]+", " ", text)
    return text.replace("\ue000", "ñ").strip()


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word in ("meses",):
        return "mes" if word == "meses" else word
    if word.endswith(("ciones", "siones")):
        return word[:-2]
    return word[:-1]


def _phrases() -> dict[str, str]:
    known: dict[str, str] = {}
    for canonical, phrases in ACCEPTED.items():
        for phrase in (*phrases, canonical):
            known.setdefault(header_key(phrase), canonical)
    for phrase in IGNORED:
        known.setdefault(header_key(phrase), "")
    known[header_key("años")] = "age"
    known["ano"] = "age"
    return known


KNOWN = _phrases()
CANONICAL = frozenset(ACCEPTED)


def _listed(text: str) -> str | None:
    found = KNOWN.get(header_key(text))
    if found is None and "." in text:
        found = KNOWN.get(header_key(text.replace(".", "")))
    if found is None and "/" in text:
        found = _alternatives(text)
    return found


def _alternatives(text: str) -> str | None:
    """ "CUI / DPI / Pasaporte": every part known, and all the same column."""
    parts = {KNOWN.get(header_key(part)) for part in text.split("/") if part.strip()}
    return parts.pop() if len(parts) == 1 else None


def _slip(text: str) -> tuple[str, float] | None:
    key = header_key(text)
    if len(key) < SHORTEST_SLIP or any(letter.isdigit() for letter in key):
        return None
    best: dict[str, float] = {}
    for known, canonical in KNOWN.items():
        if len(known) >= SHORTEST_SLIP and abs(len(known) - len(key)) <= 3:
            score = DamerauLevenshtein.normalized_similarity(key, known, score_cutoff=SLIP)
            if score:
                best[canonical] = max(best.get(canonical, 0.0), score)
    if not best:
        return None
    top = max(best.values())
    winners = [canonical for canonical, score in best.items() if score == top]
    return (winners[0], min(top, 0.99)) if len(winners) == 1 and winners[0] else None
