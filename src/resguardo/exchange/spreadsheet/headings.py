"""What stands above the columns of our own lists: one canonical name, and its words in three languages.

The same names head the tables of the terminal. A list is built from these columns and no others: this is the allow-list of everything that a list may carry.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

ListLanguage = Literal["es", "en", "he"]


class Heading(NamedTuple):
    """The words above one column."""

    es: str
    en: str
    he: str


HEADINGS: Mapping[str, Heading] = MappingProxyType(
    {
        "row_no": Heading("No.", "No.", "מס׳"),
        "tag": Heading("Brazalete", "Band", "צמיד"),
        "name_full": Heading("Nombre completo", "Full name", "שם מלא"),
        "given_1": Heading("Primer nombre", "Given name", "שם פרטי"),
        "given_2": Heading("Segundo nombre", "Second name", "שם פרטי שני"),
        "family_1": Heading("Primer apellido", "Surname", "שם משפחה"),
        "family_2": Heading("Segundo apellido", "Second surname", "שם משפחה שני"),
        "family_3": Heading("Apellido de casada", "Married name", "שם נישואין"),
        "mentioned": Heading("Mencionada", "Mentioned", "מי שהוזכר"),
        "id_no": Heading("Documento", "Document", "מסמך מזהה"),
        "birth_date": Heading("Fecha de nacimiento", "Birth date", "תאריך לידה"),
        "age": Heading("Edad", "Age", "גיל"),
        "sex": Heading("Sexo", "Sex", "מין"),
        "admitted_at": Heading("Fecha de ingreso", "Admitted at", "תאריך קליטה"),
        "left_at": Heading("Fecha de egreso", "Left at", "תאריך עזיבה"),
        "caregiver": Heading("Encargado", "Caregiver", "אחראי"),
        "relation": Heading("Parentesco", "Relation", "קרבה"),
        "class": Heading("Clase", "Class", "סוג"),
        "state": Heading("Estado", "State", "מצב"),
        "holder": Heading("Responde", "Answers", "מי אחראי"),
        "place": Heading("Lugar", "Place", "מקום"),
        "room": Heading("Dormitorio", "Room", "חדר"),
        "shelter": Heading("Albergue", "Shelter", "מקלט"),
        "since": Heading("Desde", "Since", "מאז"),
        "last_seen_at": Heading("Última constatación", "Last sighting", "נראה לאחרונה"),
        "seen_by": Heading("Quién la vio", "Seen by", "מי ראה"),
        "what": Heading("Qué", "What", "מה"),
        "whom": Heading("Quién", "Whom", "על מי"),
        "owner": Heading("De quién es", "Whose", "של מי"),
        "limit": Heading("Plazo", "Limit", "מועד"),
        "waits": Heading("Espera", "Waits", "ממתין"),
        "named": Heading("Quiénes", "Named", "מי נקוב"),
        "closed_at": Heading("Cuándo", "When", "מתי"),
        "happened_at": Heading("Cuándo", "When", "מתי"),
        "count": Heading("Conteo", "Count", "ספירה"),
        "expected": Heading("En lista", "On roll", "ברשימה"),
        "sighted": Heading("Vistas", "Seen", "נראו"),
        "out_of_count": Heading("Fuera", "Out", "בחוץ"),
        "missing": Heading("Faltan", "Missing", "חסרים"),
        "signed_by": Heading("Firmó", "Signed by", "חתם"),
        "source": Heading("Por", "By way of", "דרך"),
        "probability": Heading("Probabilidad", "Probability", "הסתברות"),
        "why": Heading("Por qué", "Why", "מדוע"),
        "handle": Heading("Nombre corto", "Handle", "כינוי"),
        "staff_name": Heading("Nombre y cargo", "Name and office", "שם ותפקיד"),
        "roles": Heading("Funciones", "Roles", "תפקידים"),
        "before": Heading("Antes", "Before", "לפני"),
        "after": Heading("Después", "After", "אחרי"),
        "act": Heading("Acto", "Act", "פעולה"),
        "number": Heading("Número", "Number", "מספר"),
        "format": Heading("Formato", "Format", "תבנית"),
        "profile": Heading("Perfil", "Profile", "פרופיל"),
        "recipient": Heading("Para quién", "Recipient", "נמען"),
        "layer": Heading("Capa", "Layer", "שכבה"),
        "expires_at": Heading("Vence", "Ends", "מסתיים"),
        "persons": Heading("Personas", "Persons", "אנשים"),
        "fields": Heading("Campos", "Fields", "שדות"),
        "form": Heading("Formulario", "Form", "טופס"),
        "per_cent": Heading("Por ciento", "Per cent", "אחוזים"),
        "lacks": Heading("Le falta", "Lacks", "חסר"),
        "useful": Heading("También serviría", "Would help too", "יועיל גם"),
        "digest": Heading("Huella", "Digest", "טביעה"),
    }
)
"""Canonical name -> words. Columns of siblings, remarks, addresses and medical facts have no entry, so no list can have them."""

NAME_COLUMNS = frozenset(
    {
        "name_full",
        "given_1",
        "given_2",
        "family_1",
        "family_2",
        "family_3",
        "caregiver",
        "mentioned",
    }
)
"""Columns that say what somebody under protection, or somebody of their family, is called."""

PLACE_COLUMNS = frozenset({"place", "room", "shelter"})
"""Columns that say where somebody is."""


def heading(column: str, language: ListLanguage) -> str:
    """The words above `column`."""
    found: str = getattr(HEADINGS[column], language)
    return found
