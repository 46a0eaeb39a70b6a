"""The fixed cast: plainly invented people, one role each, used in tests, drill and manual."""

import hashlib
from typing import NamedTuple

from resguardo.operation.identifiers import OrganisationCode, StaffId
from resguardo.operation.policy import Role


class CastMember(NamedTuple):
    """One person of the cast; `role` None for somebody who is enrolled and may do nothing."""

    handle: str
    name: str
    organisation: OrganisationCode
    role: Role | None

    @property
    def staff(self) -> StaffId:
        """A reference that is the same in every test."""
        return StaffId(hashlib.sha256(b"cast " + self.handle.encode()).digest()[:16])

    @property
    def credential(self) -> bytes:
        """A stand-in for a public key; rooms never look into it."""
        return hashlib.sha256(b"credential " + self.handle.encode()).digest()


def _member(handle: str, name: str, organisation: str, role: Role | None) -> CastMember:
    return CastMember(handle, name, OrganisationCode(organisation), role)


CAST = {
    member.handle: member
    for member in (
        _member("rosa", "Rosa Ensayo", "MP", Role.COORDINATOR),
        _member("ana", "Ana Prueba", "PNC", Role.INTAKE_OFFICER),
        _member("renata", "Renata Muestra", "PGN", Role.REGISTRAR),
        _member("ben", "Ben Ejemplo", "PNC", Role.ESCORT),
        _member("eva", "Eva Modelo", "SBS", Role.CARER),
        _member("ema", "Ema Modelo", "SBS", Role.CARER),
        _member("dora", "Dora Ficticia", "SBS", Role.SHELTER_DIRECTOR),
        _member("carla", "Carla Inventada", "SBS", Role.COUNTER),
        _member("diego", "Diego Supuesto", "SBS", Role.COUNTER),
        _member("tomas", "Tomás Supuesto", "SBS", Role.COUNTER),
        _member("olga", "Olga Simulada", "SBS", Role.COUNT_OFFICER),
        _member("pablo", "Pablo Simulado", "PNC", Role.POLICE),
        _member("nora", "Nora Hipótesis", "PGN", Role.CHILD_PROTECTION),
        _member("alba", "Alba Ensayo", "PGN", Role.ALERT_UNIT),
        _member("marta", "Marta Prueba", "SALUD", Role.MEDIC),
        _member("ines", "Inés Muestra", "PGN", Role.INTERVIEWER),
        _member("julia", "Julia Ejemplo", "OJ", Role.JUDGE),
        _member("sara", "Sara Ficticia", "SBS", Role.SPOKESPERSON),
        _member("mora", "Mora Inventada", "PDH", Role.MONITOR),
        _member("zoe", "Zoe Supuesta", "SBS", None),
    )
}
