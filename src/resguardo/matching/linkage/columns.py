"""Which column of somebody else's table is what: headings are read leniently, in Spanish and English, and what is not known is left alone."""

import re
from collections.abc import Iterable
from typing import Final

ID: Final = "unique_id"
NAME: Final = "name"
GIVEN: Final = "given"
FAMILY: Final = "family"
BIRTH_DATE: Final = "birth_date"
BIRTH_YEAR: Final = "birth_year"
SEX: Final = "sex"

HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    ID: ("personid", "recid", "recordid", "id", "uniqueid", "reference", "referencia", "codigo", "code", "tag", "brazalete"),
    NAME: ("name", "fullname", "nombre", "nombrecompleto", "nombreyapellidos"),
    GIVEN: ("given", "givenname", "givennames", "firstname", "forename", "nombres", "primernombre"),
    FAMILY: ("family", "familyname", "surname", "lastname", "apellidos", "apellido", "primerapellido"),
    BIRTH_DATE: ("birthdate", "dateofbirth", "dob", "fechadenacimiento", "fechanacimiento", "nacimiento", "born"),
    BIRTH_YEAR: ("birthyear", "yearofbirth", "yob", "anodenacimiento", "anonacimiento"),
    SEX: ("sex", "gender", "sexo", "genero"),
    "document": ("document", "documentid", "nationalid", "socsecid", "ssn", "cui", "dpi", "documento", "passport", "pasaporte"),
    "house": ("streetnumber", "housenumber", "house", "casa"),
    "address": ("address", "address1", "street", "direccion", "residence", "residencia", "calle"),
    "place": ("place", "suburb", "city", "town", "municipality", "municipio", "lugar", "ciudad", "aldea"),
    "postcode": ("postcode", "postalcode", "zip", "zipcode", "codigopostal"),
    "state": ("state", "province", "region", "department", "departamento"),
}  # fmt: skip
"""What each column of a record may be called; letters and digits only."""

_SIGNS: Final = re.compile(r"[^a-z0-9]+")
_ACCENTS: Final = str.maketrans("áéíóúüñ", "aeiouun")


def read_headings(headings: Iterable[str]) -> dict[str, str]:
    """Column of a record -> the heading that stands for it, the first where two do. Headings that mean nothing here are left out."""
    plain = {heading: _SIGNS.sub("", heading.lower().translate(_ACCENTS)) for heading in headings}
    found = {}
    for column, names in HEADINGS.items():
        for name in names:
            heading = next((one for one, said in plain.items() if said == name), None)
            if heading is not None:
                found[column] = heading
                break
    return found


def missing(found: dict[str, str]) -> list[str]:
    """What a list needs and this one lacks: a reference of each record, and a name or its parts."""
    lacks = [] if ID in found else [ID]
    has_name = NAME in found or (GIVEN in found and FAMILY in found)
    return lacks if has_name else [*lacks, NAME]
