"""Who is being taken in, as far as the form says so yet: what a hint on namesakes weighs."""

from django.http import QueryDict

from resguardo.account.access import ReadReason
from resguardo.account.moments import in_zone
from resguardo.account.person_records import SEXES, ages_between, apart
from resguardo.console.intake.forms import AGES
from resguardo.console.sight import Sight
from resguardo.matching.evidence import PersonRecord
from resguardo.matching.names import analyse
from resguardo.operation.family import Relation


def record_typed(sight: Sight, name: str, typed: QueryDict, reason: ReadReason) -> PersonRecord:
    """What was typed and ticked so far of somebody called `name`. A field that is empty or wrong says nothing."""
    on = in_zone(sight.now, sight.zone).date()
    age = AGES.get(typed.get("age") or "")
    sexes = {sex.value: observed for sex, observed in SEXES.items()}
    relative = sight.directory.person_tagged(typed.get("relative") or "")
    known = sight.names([relative], reason) if relative else {}
    company = tuple(analyse(called) for called in known.values())
    is_sibling = typed.get("relation") == Relation.SIBLING.value
    return PersonRecord(
        reference="",
        names=(analyse(name),),
        births=ages_between(age.years_min, age.years_max, on) if age else (),
        sex_observed=sexes.get(typed.get("sex") or ""),
        languages=frozenset(one.casefold() for one in typed.getlist("speaks")),
        marks=apart(typed.get("marks") or ""),
        sibling_names=company if is_sibling else (),
        with_names=() if is_sibling else company,
        siblings=frozenset({relative.hex()} if relative and is_sibling else ()),
    )
