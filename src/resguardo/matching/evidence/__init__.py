"""Is this the same person: names, age, sex, languages, marks, company, place and siblings, weighed with reasons."""

from resguardo.matching.evidence.record import PersonRecord, Sighting
from resguardo.matching.evidence.weighing import Item, PersonEvidence, weigh, weigh_many

__all__ = ["Item", "PersonEvidence", "PersonRecord", "Sighting", "weigh", "weigh_many"]
