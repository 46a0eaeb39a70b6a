"""Alert systems of countries: codes of an event, telephones. Facts, with what is not confirmed marked as ours.

`OET:v1.2` is the OASIS list of event terms; a list 2.0 is dated 2025. No Guatemalan or Mexican code for CAP was found, so those are of this project and bear its
names. Codes that need a profile of their own (IPAWS, CAP-CP) are not written without it.
"""

from typing import Final, Literal, NamedTuple

from resguardo.exchange.cap.records import Pair

Language = Literal["es", "en", "he"]
TERMS: Final = "OET:v1.2"
ABDUCTION, MISSING = "OET-038", "OET-130"
PROFILE: Final = "Resguardo:1.0"


class System(NamedTuple):
    """The alert system of one country: the name of its code, its values for taken and missing, telephones to call, most important first, and who sends by default."""

    code: str
    taken: str
    missing: str
    hotlines: tuple[str, ...]
    authority: str


SYSTEMS: Final[dict[str, System]] = {
    "GT": System("GT-ALBAKENETH", "sustraccion", "desaparicion", ("1546", "110"), "PGN"),
    "MX": System("MX-ALERTA-AMBER", "nacional", "nacional", (), ""),
}
"""ISO 3166 country -> its system. The Mexican code says how far the alert reaches, which only the authority knows: national until it says otherwise."""


def system_of(country: str) -> System:
    """The system of a country; one without a code and telephones where none is known."""
    return SYSTEMS.get(country, System("", "", "", (), ""))


def event_codes(country: str, *, is_taken: bool) -> tuple[Pair, ...]:
    """The codes of the event: the OASIS term, and the country's own."""
    system = system_of(country)
    own = Pair(system.code, system.taken if is_taken else system.missing)
    return (Pair(TERMS, ABDUCTION if is_taken else MISSING), *((own,) if system.code else ()))
