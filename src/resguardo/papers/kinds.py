"""Every kind of paper: what it is about, who may print it, what it is for, and what builds it. `resguardo print --list` reads this table."""

from resguardo.operation.policy import Role
from resguardo.papers import roll
from resguardo.papers.request import About, Kind

IN_A_PLACE = frozenset(
    {Role.COORDINATOR, Role.SHELTER_DIRECTOR, Role.COUNT_OFFICER, Role.COUNTER, Role.CARER}
)
"""Those who work in a place with the persons there."""

_ALL = (
    Kind(
        "roll",
        About.PLACE,
        roll.build,
        IN_A_PLACE,
        (
            "Quién está en un lugar, con rostro y casilla para marcar.",
            "Who is in a place, with faces and a box to mark.",
        ),
    ),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
"""Every kind by its name."""
