"""The facts of a packet: who gives each, the lowest layer on which it may stand, and how a lack of it is mended.

This one table rules every form. A form may put a fact on a higher layer than its own, never on a lower one: what is for the police does not come before the
public by the change of a template (exchange design 3.4).
"""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple


class Layer(Enum):
    """For whom a field is meant, the widest circle first. Each layer may know what stands on those before it."""

    PUBLIC = "public"
    POLICE = "police"
    AUTHORITY = "authority"

    def may_read(self, other: Layer) -> bool:
        """Whether whoever gets this layer may read what stands on `other`."""
        circles = list(Layer)
        return circles.index(other) <= circles.index(self)


class Giver(Enum):
    """Who has to know a fact."""

    ACCOUNT = "account"
    """It is in the account, or should be before anybody is missing."""
    EPISODE = "episode"
    """It comes with the absence itself: nobody can know it before."""
    SENDER = "sender"
    """Whoever sends the packet writes it: offices, telephones, numbers of files."""
    OFFICER = "officer"
    """The officer who enters it has it from elsewhere: suspects, vehicles, what no field of this account may hold."""
    RECEIVER = "receiver"
    """It comes back from the institution: the number of the alert."""


class Fact(NamedTuple):
    """One fact. `mend` says how it is got, Spanish and English; `who` are roles that could."""

    floor: Layer
    giver: Giver
    mend: tuple[str, str]
    who: tuple[str, ...]


_INTAKE = ("intake_officer", "registrar", "medic")
_NAMES = ("registrar", "intake_officer", "interviewer", "child_protection")
_SENDS = ("child_protection", "police", "coordinator")
_POLICE = ("police",)
_CARE = ("medic", "child_protection")
_UNIT = ("alert_unit",)

_DESCRIBE = (
    "Describa a la persona: resguardo record, register.describe_person, o su ficha en la consola.",
    "Describe the person: resguardo record, register.describe_person, or their page on the console.",
)
_CLAIM = (
    "Pregunte y anote lo que se dice, con quién lo dice (register.claim_identity).",
    "Ask, and write down what is said and by whom (register.claim_identity).",
)
_SEND = (
    "Escríbalo al enviar: --fill {fact}=TEXTO.",
    "Write it when you send: --fill {fact}=TEXT.",
)
_ENTER = (
    "Lo escribe la policía en su propio sistema, o al enviar: --fill {fact}=TEXTO.",
    "The police write it in their own system, or at sending: --fill {fact}=TEXT.",
)
_BACK = (
    "Lo da la institución que recibe; se anota al activarse la alerta.",
    "The receiving institution gives it; it is entered when the alert is activated.",
)


def _account(floor: Layer, mend: tuple[str, str], who: tuple[str, ...]) -> Fact:
    return Fact(floor, Giver.ACCOUNT, mend, who)


def _sender(floor: Layer) -> Fact:
    return Fact(floor, Giver.SENDER, _SEND, _SENDS)


def _officer(floor: Layer) -> Fact:
    return Fact(floor, Giver.OFFICER, _ENTER, _POLICE)


_PUBLIC, _FOR_POLICE, _AUTHORITY = Layer.PUBLIC, Layer.POLICE, Layer.AUTHORITY

FACTS: Final[dict[str, Fact]] = {
    "name": _account(_PUBLIC, _CLAIM, _NAMES),
    "given_name": _account(_PUBLIC, _CLAIM, _NAMES),
    "age": _account(_PUBLIC, _CLAIM, _INTAKE),
    "age_as_of": _account(_PUBLIC, _CLAIM, _INTAKE),
    "age_basis": _account(_FOR_POLICE, _CLAIM, _INTAKE),
    "sex": _account(_PUBLIC, _DESCRIBE, _INTAKE),
    "photo": _account(
        _PUBLIC,
        (
            "Tome una fotografía nueva, solo el rostro, sin brazalete ni otras personas (register.record_photo).",
            "Take a new photograph, the face alone, without band or other people (register.record_photo).",
        ),
        _INTAKE,
    ),
    "height": _account(_PUBLIC, _DESCRIBE, _INTAKE),
    "hair": _account(_PUBLIC, _DESCRIBE, _INTAKE),
    "eyes": _account(_PUBLIC, _DESCRIBE, _INTAKE),
    "marks": _account(_PUBLIC, _DESCRIBE, _INTAKE),
    "clothing": _account(_PUBLIC, _DESCRIBE, _INTAKE),
    "skin": _officer(_PUBLIC),
    "weight": Fact(
        _PUBLIC,
        Giver.OFFICER,
        (
            "Pésela o pregunte: --fill weight=31 (en kilos).",
            "Weigh or ask: --fill weight=31 (kilos).",
        ),
        _CARE,
    ),
    "seen_on": _account(_PUBLIC, ("Cierre un conteo.", "Close a count."), ("count_officer",)),
    "municipality": _sender(_PUBLIC),
    "hotline": _sender(_PUBLIC),
    "alert_number": Fact(_PUBLIC, Giver.RECEIVER, _BACK, _UNIT),
    "full_name_confirmed": _account(
        _FOR_POLICE,
        (
            "Confirme una identidad con registro civil, huellas, ADN, consulado o juzgado (register.confirm_identity).",
            "Confirm an identity by civil registry, fingerprints, DNA, consulate or court (register.confirm_identity).",
        ),
        ("registrar", "child_protection"),
    ),
    "family_and_given": _account(
        _FOR_POLICE,
        (
            "Anote apellidos y nombres por separado (register.claim_identity).",
            "Enter surname and given name apart (register.claim_identity).",
        ),
        _NAMES,
    ),
    "other_names": _account(_FOR_POLICE, _CLAIM, _NAMES),
    "birth_date": _account(
        _FOR_POLICE,
        (
            "Anote la fecha que dice un papel o un familiar. De una edad no se saca una fecha.",
            "Enter the date that a paper or relative gives. No date is made out of an age.",
        ),
        _NAMES,
    ),
    "birth_year": _account(
        _FOR_POLICE,
        (
            "Anote al menos el año que dice un papel o un familiar. De una edad no se saca un año.",
            "Enter at least the year that a paper or relative gives. No year is made out of an age.",
        ),
        _NAMES,
    ),
    "document": _account(_FOR_POLICE, _CLAIM, _NAMES),
    "languages": _account(_FOR_POLICE, _DESCRIBE, _INTAKE),
    "belongings": _account(_FOR_POLICE, _DESCRIBE, _INTAKE),
    "fingerprints": _account(
        _FOR_POLICE,
        ("Pida el cotejo al registro.", "Ask the registry for the comparison."),
        ("registrar", "child_protection"),
    ),
    "dna": _account(
        _FOR_POLICE,
        ("Pida el perfil al instituto forense.", "Ask the forensic institute for the profile."),
        ("registrar", "child_protection"),
    ),
    "seen_at": _account(_FOR_POLICE, ("Cierre un conteo.", "Close a count."), ("count_officer",)),
    "circumstances": Fact(
        _FOR_POLICE,
        Giver.EPISODE,
        (
            "Diga si fue llevada o se fue (absence.state_kind).",
            "Say whether the child was taken or left (absence.state_kind).",
        ),
        ("police", "coordinator", "child_protection"),
    ),
    "reports": Fact(
        _FOR_POLICE,
        Giver.EPISODE,
        (
            "Anote los avistamientos (absence.report_sighting).",
            "Enter sightings (absence.report_sighting).",
        ),
        _POLICE,
    ),
    "police_file": _sender(_FOR_POLICE),
    "case_number": _sender(_FOR_POLICE),
    "office_code": _sender(_FOR_POLICE),
    "suspect": _officer(_FOR_POLICE),
    "suspect_photo": _officer(_FOR_POLICE),
    "vehicle": _officer(_FOR_POLICE),
    "vehicle_plate": _officer(_FOR_POLICE),
    "birth_place": _officer(_FOR_POLICE),
    "dental": _officer(_AUTHORITY),
    "residence": _account(_AUTHORITY, _CLAIM, _NAMES),
    "parents": _account(_AUTHORITY, _CLAIM, _NAMES),
    "siblings": _account(_AUTHORITY, _CLAIM, _NAMES),
    "office": _sender(_AUTHORITY),
    "reporter": _sender(_AUTHORITY),
    "legal_ground": _sender(_AUTHORITY),
    "health": Fact(
        _AUTHORITY,
        Giver.SENDER,
        (
            "Lo da el personal de salud para este envío: --fill health=TEXTO. No se guarda en la cuenta.",
            "Health staff give it for this packet: --fill health=TEXT. The account does not keep it.",
        ),
        _CARE,
    ),
    "care_status": _sender(_AUTHORITY),
}
"""Fact -> its rule. Descent, faith and papers have no fact here: a form that insists is told `unknown`, as a constant of the form."""

BY_HAND: Final = frozenset(
    name for name, fact in FACTS.items() if fact.giver in {Giver.SENDER, Giver.OFFICER}
)
"""What whoever sends may write by hand. Nothing that the account holds can be written over."""

PUBLIC_FACTS: Final = frozenset(name for name, fact in FACTS.items() if fact.floor is _PUBLIC)
"""All that a public layer can ever hold."""
