"""What a check of a PFIF document found: each finding with its line, its record, and words that say what was found, expected, and how to mend it."""

from collections import Counter
from typing import Final, Literal, NamedTuple

Language = Literal["es", "en"]
KEPT_OF_A_CODE: Final = 100
"""So many findings of one code are kept; the rest is counted."""

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "xml.malformed": (
        "No es XML bien formado: {found}. Pida el archivo de nuevo.",
        "Not well-formed XML: {found}. Ask for the file again.",
    ),
    "xml.encoding": (
        "La codificación no se puede leer: {found}. Se espera UTF-8.",
        "The encoding cannot be read: {found}. Expected UTF-8.",
    ),
    "xml.doctype": (
        "Trae una declaración de tipo de documento, que no se acepta. Quítela.",
        "It has a document type declaration, which is not accepted. Remove it.",
    ),
    "xml.depth": (
        "Anidado a {found} niveles; se aceptan 16.",
        "Nested {found} levels deep; 16 are accepted.",
    ),
    "xml.token": (
        "Una etiqueta o un comentario tiene más de {found} bytes. No se sigue leyendo.",
        "A tag or a comment has more than {found} bytes. Reading stops.",
    ),
    "xml.names": (
        "Usa tantos nombres distintos de elementos y atributos que pasan de {found} caracteres. No se sigue leyendo.",
        "It uses so many different names of elements and attributes that they have more than {found} characters. Reading stops.",
    ),
    "pfif.root": (
        "La raíz es «{found}» y se espera «pfif».",
        "The root is “{found}” and “pfif” is expected.",
    ),
    "pfif.namespace": (
        "El espacio de nombres es «{found}»; se espera http://zesty.ca/pfif/1.4.",
        "The namespace is “{found}”; expected http://zesty.ca/pfif/1.4.",
    ),
    "pfif.version": (
        "La versión «{found}» no existe; hay 1.1, 1.2, 1.3 y 1.4.",
        "There is no version “{found}”; there are 1.1, 1.2, 1.3 and 1.4.",
    ),
    "pfif.text": (
        "Un registro tiene más de {found} caracteres. No se sigue leyendo.",
        "A record has more than {found} characters. Reading stops.",
    ),
    "pfif.fields": (
        "Un registro tiene más de {found} campos. No se sigue leyendo.",
        "A record has more than {found} fields. Reading stops.",
    ),
    "pfif.notes": (
        "Notas dentro de una nota, o más de 20 000 de una persona ({found}).",
        "Notes inside a note, or more than 20,000 of one person ({found}).",
    ),
    "pfif.records": (
        "Más de {found} registros. Parta el archivo.",
        "More than {found} records. Split the file.",
    ),
    "root_empty": ("El documento no trae nada.", "The document holds nothing."),
    "root_lacks_records": (
        "El documento no trae ninguna persona ni nota.",
        "The document holds no person and no note.",
    ),
    "element_unknown": (
        "«{found}» no es un elemento de esta versión. Quítelo.",
        "“{found}” is no element of this version. Remove it.",
    ),
    "element_foreign": (
        "«{found}» es de otro espacio de nombres. Quítelo.",
        "“{found}” is of another namespace. Remove it.",
    ),
    "field_nested": (
        "«{found}» está dentro de un campo, que solo lleva texto.",
        "“{found}” stands inside a field, which holds text only.",
    ),
    "field_unknown": (
        "«{found}» no es un campo de esta versión. Quítelo o suba de versión.",
        "“{found}” is no field of this version. Remove it or raise the version.",
    ),
    "field_repeated": (
        "«{found}» aparece más de una vez; vale la primera.",
        "“{found}” stands more than once; the first counts.",
    ),
    "field_missing": ("Falta «{found}», que es obligatorio.", "“{found}” is missing; required."),
    "field_empty": (
        "«{found}» está vacío y es obligatorio.",
        "“{found}” is empty and required.",
    ),
    "field_blank": (
        "«{found}» está vacío. Se quita, o se llena.",
        "“{found}” is empty. Leave it out or fill it in.",
    ),
    "field_format": (
        "«{field}» dice «{found}», que no tiene la forma esperada.",
        "“{field}” says “{found}”, which is not of the expected form.",
    ),
    "field_order": (
        "«{found}» está fuera de su orden, que en esta versión es regla.",
        "“{found}” is out of order, which this version makes a rule.",
    ),
    "person_id_repeated": (
        "Otra persona del documento lleva el identificador «{found}».",
        "Another person of the document has the identifier “{found}”.",
    ),
    "note_id_repeated": (
        "Otra nota del documento lleva el identificador «{found}».",
        "Another note of the document has the identifier “{found}”.",
    ),
    "note_person_missing": (
        "La nota no dice de quién es: falta person_record_id.",
        "The note does not say whose it is: person_record_id is missing.",
    ),
    "note_person_other": (
        "La nota nombra a «{found}» y está dentro de otra persona.",
        "The note names “{found}” and stands inside another person.",
    ),
    "link_unmatched": (
        "«{found}» no enlaza de vuelta; un duplicado se anota en los dos.",
        "“{found}” does not link back; a duplicate is noted on both.",
    ),
    "link_to_itself": (
        "La nota enlaza a la persona consigo misma.",
        "The note links the person with itself.",
    ),
    "expired_data": (
        "Venció y conserva «{found}». Un día después del vencimiento solo quedan cuatro campos.",
        "Expired and still holding “{found}”. One day after expiry only four fields stay.",
    ),
    "expired_note": (
        "La persona venció y conserva notas.",
        "The person has expired and still has notes.",
    ),
    "placeholder_dates": (
        "En un registro vencido source_date y entry_date son el mismo momento.",
        "In an expired record source_date and entry_date are the same moment.",
    ),
    "placeholder_late": (
        "El registro vencido se vació más de un día después de vencer.",
        "The expired record was emptied more than a day after its expiry.",
    ),
    "date_future": (
        "«{field}» está en el futuro ({found}); ganaría siempre como lo más nuevo.",
        "“{field}” is in the future ({found}); it would always win as the newest.",
    ),
    "birth_future": ("Nació en el futuro: {found}.", "Born in the future: {found}."),
    "age_reversed": (
        "La edad va de más a menos: {found}.",
        "The age runs from more to less: {found}.",
    ),
    "contact_contradicts": (
        "Dice que habló con la persona y que su estado es «{found}».",
        "It says that the person was spoken to and that their status is “{found}”.",
    ),
    "domain_other": (
        "«{found}» no es del dominio de quien envía.",
        "“{found}” is not of the sender's domain.",
    ),
    "text_unseen": (
        "«{found}» lleva caracteres que nadie ve o que invierten la lectura; se quitan al ingresarlo.",
        "“{found}” holds characters that nobody sees or that turn the reading; they are taken out when it is taken in.",
    ),
    "domains_several": (
        "Trae personas de varios dominios ({found}). Diga con --domain por cuáles puede hablar quien envía.",
        "It holds persons of several domains ({found}). Say with --domain for which the sender may speak.",
    ),
    "sender_missing": (
        "Trae borrados ({found}) y no se dijo de quién viene. Diga con --domain por quién puede hablar.",
        "It holds deletions ({found}) and nobody said from whom it comes. Say with --domain for whom it may speak.",
    ),
    "too_much": (
        "Trae más de {found}. Parta el archivo y tómelo por partes.",
        "It holds more than {found}. Split the file and take it in by parts.",
    ),
    "list_blank": (
        "«{found}» tiene un renglón vacío entre sus valores.",
        "“{found}” has an empty line among its values.",
    ),
}
"""Code -> Spanish, English."""


class Finding(NamedTuple):
    """One thing that was found."""

    line: int
    code: str
    record: str
    found: str = ""
    field: str = ""

    def message(self, language: Language = "es") -> str:
        """What was found, what is expected, how to mend it."""
        said = MESSAGES[self.code][0 if language == "es" else 1]
        return said.format(found=self.found, field=self.field)


class Findings:
    """Errors and warnings of one document. Of each code the first hundred are kept, and all are counted."""

    def __init__(self) -> None:
        self.errors: list[Finding] = []
        self.warnings: list[Finding] = []
        self.counts: Counter[str] = Counter()

    @property
    def is_valid(self) -> bool:
        """Whether there is no error; warnings do not count."""
        return not self.errors

    def error(self, finding: Finding) -> None:
        """Keep an error."""
        self._keep(self.errors, finding)

    def warn(self, finding: Finding) -> None:
        """Keep a warning."""
        self._keep(self.warnings, finding)

    def _keep(self, kept: list[Finding], finding: Finding) -> None:
        self.counts[finding.code] += 1
        if self.counts[finding.code] <= KEPT_OF_A_CODE:
            kept.append(finding._replace(found=shortened(finding.found)))


def shortened(text: str) -> str:
    """So much of a value as fits a message, without line breaks."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
