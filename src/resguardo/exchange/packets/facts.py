"""The facts of a packet: who gives each, the lowest layer on which it may stand, and how a lack of it is mended.

This one table rules every form. A form may put a fact on a higher layer than its own, never on a lower one: what is for the police does not come before the
public by the change of a template (exchange design 3.4).
"""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple

from resguardo.exchange.packets.said import Said


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
    """One fact. `mend` says how it is got; `who` are roles that could."""

    floor: Layer
    giver: Giver
    mend: Said
    who: tuple[str, ...]


_INTAKE = ("intake_officer", "registrar", "medic")
_NAMES = ("registrar", "intake_officer", "interviewer", "child_protection")
_SENDS = ("child_protection", "police", "coordinator")
_POLICE = ("police",)
_CARE = ("medic", "child_protection")
_UNIT = ("alert_unit",)

_DESCRIBE = Said(
    "Describa a la persona en su ficha.",
    "Describe the person on their page.",
    "תארו את האדם בדף שלו.",
)
_CLAIM = Said(
    "Pregunte, y anote lo que se dice y quién lo dice.",
    "Ask, and write down what is said and by whom.",
    "שאלו, ורשמו מה נאמר ומי אמר.",
)
_COUNT = Said("Cierre un conteo.", "Close a count.", "סגרו ספירה.")
_SEND = Said(
    "Lo escribe quien envía: --fill {fact}=TEXTO.",
    "Whoever sends writes it: --fill {fact}=TEXT.",
    "כותב מי ששולח: --fill {fact}=TEXT.",
)
_ENTER = Said(
    "Lo escribe la policía en su sistema, o quien envía: --fill {fact}=TEXTO.",
    "The police write it in their system, or whoever sends: --fill {fact}=TEXT.",
    "המשטרה כותבת במערכת שלה, או מי ששולח: --fill {fact}=TEXT.",
)
_BACK = Said(
    "Lo da la institución que recibe; se anota al activarse la alerta.",
    "The receiving institution gives it; it is entered when the alert is activated.",
    "המוסד המקבל נותן אותו; נרשם כשההתרעה מופעלת.",
)


def _account(floor: Layer, mend: Said, who: tuple[str, ...]) -> Fact:
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
        Said(
            "Tome una fotografía nueva: solo el rostro, sin brazalete ni otras personas.",
            "Take a new photograph: the face alone, without band or other people.",
            "צלמו תמונה חדשה: הפנים בלבד, בלי צמיד ובלי אנשים אחרים.",
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
        Said(
            "Pese o pregunte; lo escribe quien envía: --fill weight=31 (kilos).",
            "Weigh or ask; whoever sends writes it: --fill weight=31 (kilos).",
            "שקלו או שאלו; כותב מי ששולח: --fill weight=31 (קילו).",
        ),
        _CARE,
    ),
    "seen_on": _account(_PUBLIC, _COUNT, ("count_officer",)),
    "municipality": _sender(_PUBLIC),
    "hotline": _sender(_PUBLIC),
    "alert_number": Fact(_PUBLIC, Giver.RECEIVER, _BACK, _UNIT),
    "full_name_confirmed": _account(
        _FOR_POLICE,
        Said(
            "Confirme una identidad con registro civil, huellas, ADN, consulado o juzgado.",
            "Confirm an identity by civil registry, fingerprints, DNA, consulate or court.",
            "אמתו זהות במרשם האוכלוסין, בטביעות אצבע, ב-DNA, בקונסוליה או בבית משפט.",
        ),
        ("registrar", "child_protection"),
    ),
    "family_and_given": _account(
        _FOR_POLICE,
        Said(
            "Anote apellidos y nombres por separado.",
            "Enter surname and given name apart.",
            "רשמו שם משפחה ושם פרטי בנפרד.",
        ),
        _NAMES,
    ),
    "other_names": _account(_FOR_POLICE, _CLAIM, _NAMES),
    "birth_date": _account(
        _FOR_POLICE,
        Said(
            "Anote la fecha que dice un papel o un familiar. De una edad no se saca una fecha.",
            "Enter the date that a paper or relative gives. No date is made out of an age.",
            "רשמו את התאריך שנותנים מסמך או קרוב. אין מסיקים תאריך מגיל.",
        ),
        _NAMES,
    ),
    "birth_year": _account(
        _FOR_POLICE,
        Said(
            "Anote al menos el año que dice un papel o un familiar. De una edad no se saca un año.",
            "Enter at least the year that a paper or relative gives. No year is made out of an age.",
            "רשמו לפחות את השנה שנותנים מסמך או קרוב. אין מסיקים שנה מגיל.",
        ),
        _NAMES,
    ),
    "document": _account(_FOR_POLICE, _CLAIM, _NAMES),
    "languages": _account(_FOR_POLICE, _DESCRIBE, _INTAKE),
    "belongings": _account(_FOR_POLICE, _DESCRIBE, _INTAKE),
    "fingerprints": _account(
        _FOR_POLICE,
        Said(
            "Pida el cotejo al registro.",
            "Ask the registry for the comparison.",
            "בקשו את ההשוואה מן המרשם.",
        ),
        ("registrar", "child_protection"),
    ),
    "dna": _account(
        _FOR_POLICE,
        Said(
            "Pida el perfil al instituto forense.",
            "Ask the forensic institute for the profile.",
            "בקשו את הפרופיל מן המכון לרפואה משפטית.",
        ),
        ("registrar", "child_protection"),
    ),
    "seen_at": _account(_FOR_POLICE, _COUNT, ("count_officer",)),
    "circumstances": Fact(
        _FOR_POLICE,
        Giver.EPISODE,
        Said(
            "Diga si fue llevada o se fue.",
            "Say whether the child was taken or left.",
            "ציינו אם נלקח או עזב.",
        ),
        ("police", "coordinator", "child_protection"),
    ),
    "reports": Fact(
        _FOR_POLICE,
        Giver.EPISODE,
        Said("Anote los avistamientos.", "Enter sightings.", "רשמו דיווחי ראייה."),
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
        Said(
            "Lo da el personal de salud para este envío: --fill health=TEXTO. No se guarda en la cuenta.",
            "Health staff give it for this packet: --fill health=TEXT. The account does not keep it.",
            "אנשי הבריאות נותנים לשליחה זו: --fill health=TEXT. המערכת אינה שומרת.",
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
