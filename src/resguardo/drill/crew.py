"""The fixed crew of the exercise: plainly invented people, each in one institution with one role."""

from typing import NamedTuple

from resguardo.operation.policy import Role


class Member(NamedTuple):
    """One member of the crew; everybody calls them by `handle`."""

    handle: str
    name: str
    organisation: str
    role: Role


COORDINATOR = Member("rosa", "Rosa Ensayo", "MP", Role.COORDINATOR)
GATEKEEPER = Member("gaspar", "Gaspar Figurado", "SBS", Role.GATEKEEPER)

OFFICERS = ("ana", "aldo", "abel", "alma", "arturo", "aura", "axel", "azucena")
ESCORTS = ("ben", "berta", "boris", "bruno", "braulio")
CARERS = ("eva", "ema", "elsa", "efrain", "elba", "elias", "emilia", "enrique", "esther")
COUNTERS = (
    "carla",
    "diego",
    "tomas",
    "celia",
    "carmen",
    "cosme",
    "delia",
    "dario",
    "tania",
    "tula",
)


def _several(handles: tuple[str, ...], family: str, organisation: str, role: Role) -> list[Member]:
    return [
        Member(handle, f"{handle.capitalize()} {family}", organisation, role) for handle in handles
    ]


CREW: tuple[Member, ...] = (
    COORDINATOR,
    *_several(OFFICERS, "Prueba", "PNC", Role.INTAKE_OFFICER),
    *_several(ESCORTS, "Ejemplo", "PNC", Role.ESCORT),
    *_several(CARERS, "Modelo", "SBS", Role.CARER),
    *_several(COUNTERS, "Supuesto", "SBS", Role.COUNTER),
    Member("renata", "Renata Muestra", "PGN", Role.REGISTRAR),
    Member("dora", "Dora Ficticia", "SBS", Role.SHELTER_DIRECTOR),
    Member("olga", "Olga Simulada", "SBS", Role.COUNT_OFFICER),
    Member("pablo", "Pablo Simulado", "PNC", Role.POLICE),
    Member("nora", "Nora Hipótesis", "PGN", Role.CHILD_PROTECTION),
    Member("alba", "Alba Ensayo", "PGN", Role.ALERT_UNIT),
    Member("marta", "Marta Prueba", "SALUD", Role.MEDIC),
    Member("ines", "Inés Muestra", "PGN", Role.INTERVIEWER),
    Member("julia", "Julia Ejemplo", "OJ", Role.JUDGE),
    Member("sara", "Sara Ficticia", "SBS", Role.SPOKESPERSON),
    Member("mora", "Mora Inventada", "PDH", Role.MONITOR),
)
"""The first one opens the operation."""

BESIDE: tuple[Member, ...] = (
    GATEKEEPER,
    Member("nadia", "Nadia Hipótesis", "PGN", Role.CHILD_PROTECTION),
)
"""Who keeps the books beside the story. They are enrolled from a chance of their own."""
