"""Rows that are nobody: totals, section lines, signatures."""

import re

from resguardo.exchange.spreadsheet.plain import is_filler, plain

TOTAL = re.compile(r"^(?:sub[ -]?totale?s?|gran total|totale?s?|suma|sumatoria|grand total)\b")
ENDS_TOTAL = re.compile(r"\b(\d{1,6}) ?(?:nna|ninos|personas|[a-z ,]{0,40})? ?(?:en )total\.?$")
OWN_FOOTER = re.compile(r"^(?:filas|rows|שורות): (\d+); ")
OWN_MARK = re.compile(
    r"^(?:operativo|operation|מבצע): .*; (?:vence|out of date after|פג תוקף): \d{4}-"
)
"""The line of our own lists that says whose copy it is."""
SUBTOTAL = re.compile(r"^sub[ -]?total|^total parcial|^van\b|^vienen\b")
GRAND = re.compile(r"^(?:gran total|grand total|total (?:general|global|final|de la lista))\b")
PART = re.compile(
    r"\b(?:ninas|ninos|mujeres|hombres|varones|adolescentes|femeninos?|masculinos?|adult[oa]s|bebes"
    r"|lactantes|girls|boys|women|men|adults|hembras)\b"
)
WHOLE = re.compile(
    r"ninos,? ninas|ninas,? (?:y )?ninos|ninos y ninas|\bnna\b|girls and boys|ninos/as"
)
COUNTED_PART = re.compile(rf"^(?:{PART.pattern}) ?[:=] ?(\d{{1,5}})$")
CARRIED = re.compile(r"^(?:van|vienen|pasan|suman|carried (?:over|forward))\b[ :.]*\d*$")
MAY_COUNT = re.compile(
    r"tot|sum|\bvan\b|vien|pasan|carried|filas|rows|שורות|[:=] *\d", re.IGNORECASE
)
"""What every total has in it: a quick look before the careful one."""

NUMBER = re.compile(r"(?<![\d/.,-])(\d{1,3}(?:[., ]\d{3})+|\d{1,6})(?![\d/])")

SIGNATURE = re.compile(
    r"firma|vo\.? ?bo\b|visto bueno|elabor(?:ado|o)\b|revis(?:ado|o) (?:por|:)|autoriz(?:ado|o)\b"
    r"|entreg(?:a|ado|o) (?:por|:)|recib(?:e|ido|i|io) ?(?:por|:|conforme)|\bsello\b|signature"
    r"|^(?:f|f\.|nombre y cargo)[ .:]*_+|prepared by|approved by|hecho por|realizado por|^fuente\b"
    r"|^impreso|^fecha\b.{0,12}:|^pagina\b|^pag\.?\b|^page\b|^nota\b|^notas\b|^hoja \d"
    r"|fin de (?:la )?(?:lista|listado)|ultima linea|nada mas|^corte\b|^actualizado|^datos al\b"
    r"|_{4,}"
)
TITLE = re.compile(
    r"^(?:lic|licda|lcda|lcdo|dr|dra|ing|arq|msc|m\.sc|profa?|insp|sub ?insp|oficial|agente|director"
    r"|directora|coordinador|coordinadora|psic|t\.?s|trabajador|trabajadora|secretari[oa]|jefe|jefa"
    r"|delegad[oa]|encargad[oa]|responsable|administrador[a]?|enfermer[oa]|medic[oa]|alcalde|alcaldesa|procurador[a]?|juez[a]?)\b\.?"
)
SECTION = re.compile(
    r"^(?:(?:de )?\d{1,2} ?(?:a|-) ?\d{1,2} anos\b.*|albergue|casa|hogar|modulo|sector|dormitorio|pabellon|grupo|familia|area|edificio|aula"
    r"|turno|ninas|ninos|adolescentes|mujeres|hombres|varones|adult[oa]s|bebes|lactantes|primera"
    r"|vehiculo|bus|microbus|unidad|seccion|nivel|cuarto|habitacion|edad|edades|lista|listado|rango"
    r"|continua|continuacion|menores|mayores|sede|centro|ala|bloque|carpa|mesa|traslado|ingreso"
    r"|ingresos|egresos|femenino|masculino|shelter|section|room|girls|boys|women|men|group|family"
    r"|house|tent|adults|floor|ward|infancia|primera infancia|nna|embarazadas|madres)\b"
)


def may_count(texts: str) -> bool:
    """Some cell may say that its row counts others: a quick look over a whole row."""
    return MAY_COUNT.search(texts) is not None


def is_total(text: str) -> bool:
    """The cell says that the row counts others."""
    words = plain(text)
    return bool(
        TOTAL.match(words)
        or ENDS_TOTAL.search(words)
        or COUNTED_PART.match(words)
        or CARRIED.match(words)
        or OWN_FOOTER.match(words)
    )


def is_subtotal(text: str) -> bool:
    """A subtotal, a group's count, a figure carried to the next page: never the list's total."""
    words = plain(text)
    return bool(SUBTOTAL.match(words) or COUNTED_PART.match(words) or CARRIED.match(words))


def is_part_of_total(text: str) -> bool:
    """A subtotal, or the total of some of the persons only."""
    words = plain(text)
    if is_subtotal(text):
        return True
    return bool(PART.search(words)) and not WHOLE.search(words)


def is_grand_total(text: str) -> bool:
    """The total says that it is the last one."""
    return bool(GRAND.match(plain(text)) or OWN_FOOTER.match(plain(text)))


def number_in(text: str) -> int | None:
    """The first whole number in the text; 1,154 and 1 154 are read as one."""
    found = NUMBER.search(plain(text))
    return int(re.sub(r"[., ]", "", found[1])) if found else None


def is_signature(text: str) -> bool:
    """A signature, a stamp, a page foot, or the line above one."""
    words = plain(text)
    return bool(SIGNATURE.search(words) or OWN_MARK.match(words)) or (
        len(text) >= 4 and is_filler(text) and "_" in text
    )


def has_title(text: str) -> bool:
    """Begins with a profession or an office, as the signer of a list does and a child does not."""
    return bool(TITLE.match(plain(text)))


def is_section(text: str) -> bool:
    """Begins like the heading of a part of the list."""
    words = plain(text)
    return bool(SECTION.match(words)) or words.endswith(":")
