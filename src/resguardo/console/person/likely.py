"""Who on the roll may be meant, by everything that is known of both: at intake, for somebody who was mentioned, and for a claim.

A name finds them (`finding.namesakes`); age, sex, marks and company are weighed beside it (`matching/evidence`) and say why. A hint for whoever looks.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import get_language

from resguardo.account.access import ReadReason
from resguardo.account.person_records import kin_of, record_on_roll
from resguardo.console.person.finding import Hit
from resguardo.console.sight import Sight
from resguardo.matching.evidence import PersonRecord
from resguardo.matching.evidence.sentences import Language
from resguardo.matching.hints import weighed
from resguardo.matching.names.comparison import PRIOR
from resguardo.operation.identifiers import PersonId


class Likely(NamedTuple):
    """Somebody who may be meant: what they are called, how likely from 0 to 1, and every reason, the weightiest first."""

    person: PersonId
    name: str
    likeness: float
    reasons: tuple[str, ...]

    @property
    def percent(self) -> str:
        """The likeness as a page shows it."""
        return f"{round(100 * self.likeness)} %"


def likely(
    sight: Sight, asked: PersonRecord, hits: Sequence[Hit], reason: ReadReason
) -> list[Likely]:
    """`hits` weighed against `asked`, the likeliest first. Whoever is named in a reason is written down as read first, and is somebody whom the reader may see."""
    persons = [hit.person for hit in hits]
    kin: list[PersonId] = []
    if asked.sibling_names or asked.with_names:
        with sight.steady():
            kin = [one for person in persons for one in kin_of(sight.account, person)]
    names = sight.names([*persons, *kin], reason)
    with sight.steady():
        records = [
            record_on_roll(sight.account, person, set(kin) & set(names))
            for person in persons
            if person in names
        ]
    language: Language = "en" if get_language() == "en" else "es"
    found = []
    for one in weighed(asked, records):
        person = PersonId(bytes.fromhex(one.b.reference))
        likeness, reasons = one.probability_at(PRIOR), one.reasons(language)
        found.append(Likely(person, names[person], likeness, reasons))
    return found
