"""Values of a refusal as people read them: a band for a person, a short word for a member of the team, a name for a place."""

from collections.abc import Mapping

from resguardo.account.moments import in_zone
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import PersonId, PlaceId, StaffId

REFERENCE_BYTES = 16


def shown_values(values: Mapping[str, object], sight: Sight) -> dict[str, str]:
    """Those of `values` that are references or moments, as text; the rest is left to the refusal itself."""
    with sight.steady():
        return {name: said for name, value in values.items() if (said := _said(name, value, sight))}


def _said(name: str, value: object, sight: Sight) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(_said(name, one, sight) or str(one) for one in value)
    if isinstance(value, int) and name.endswith(("_at", "at")) and value > 10**11:
        return in_zone(value, sight.account.state.zone).strftime("%Y-%m-%d %H:%M")
    if not isinstance(value, bytes) or len(value) != REFERENCE_BYTES:
        return ""
    state = sight.account.state
    if value in state.register.persons:
        return sight.directory.tag(PersonId(value))
    if value in state.team.members:
        return sight.directory.handle(StaffId(value))
    if value in state.placement.places:
        return sight.directory.place_name(PlaceId(value))
    return ""
