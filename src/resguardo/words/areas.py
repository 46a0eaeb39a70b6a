"""What departments and countries are called, by their codes in ISO 3166-1 and 3166-2; nothing smaller is ever named where an alert goes.

A code that has no name here is shown as it is: it says the same to every authority.
"""

from typing import Final

COUNTRIES: Final[dict[str, tuple[str, str, str]]] = {
    "BZ": ("Belice", "Belize", "בליז"),
    "CA": ("Canadá", "Canada", "קנדה"),
    "CR": ("Costa Rica", "Costa Rica", "קוסטה ריקה"),
    "FR": ("Francia", "France", "צרפת"),
    "GT": ("Guatemala", "Guatemala", "גואטמלה"),
    "HN": ("Honduras", "Honduras", "הונדורס"),
    "IL": ("Israel", "Israel", "ישראל"),
    "MX": ("México", "Mexico", "מקסיקו"),
    "NI": ("Nicaragua", "Nicaragua", "ניקרגואה"),
    "PA": ("Panamá", "Panama", "פנמה"),
    "SV": ("El Salvador", "El Salvador", "אל סלוודור"),
    "US": ("Estados Unidos", "United States", "ארצות הברית"),
}
"""Spanish, English, Hebrew."""

DEPARTMENTS: Final[dict[str, str]] = {
    f"GT-{number:02}": name
    for number, name in enumerate(
        (
            "Guatemala", "El Progreso", "Sacatepéquez", "Chimaltenango", "Escuintla", "Santa Rosa",
            "Sololá", "Totonicapán", "Quetzaltenango", "Suchitepéquez", "Retalhuleu", "San Marcos",
            "Huehuetenango", "Quiché", "Baja Verapaz", "Alta Verapaz", "Petén", "Izabal", "Zacapa",
            "Chiquimula", "Jalapa", "Jutiapa",
        ),
        start=1,
    )
}  # fmt: skip
"""They are called the same in every language."""


def area_name(code: str, language: str) -> str:
    """`Sacatepéquez, Guatemala` for GT-03: the name in `language` (es, en, he; English for any other); the code itself where it has no name here."""
    country = COUNTRIES.get(code[:2])
    if country is None or (len(code) > len("GT") and code not in DEPARTMENTS):
        return code
    named = country[("es", "en", "he").index(language)] if language in ("es", "he") else country[1]
    return f"{DEPARTMENTS[code]}, {named}" if code in DEPARTMENTS else named
