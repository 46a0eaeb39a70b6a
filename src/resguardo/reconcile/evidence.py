"""What two entries on two lists say for and against being one person.

Evidence only: nothing here decides. The danger is the sibling, who shares both surnames, often the
sex and nearly the age; so where given names are known and unlike, surnames count for nothing.
"""

from datetime import date, timedelta
from functools import lru_cache

from msgspec import Struct

from resguardo.matching.names import PARTICLES, analyse, compare, folded, likeness
from resguardo.matching.names.writing import script_of
from resguardo.reconcile.wording import Language, say

LEAST_SCORE = 0.75
"""Two entries that score less are two persons until somebody says otherwise."""

UNLIKE = 0.5
"""Names less alike than this are different names, not spellings of one."""

ALIKE = 0.9
"""Full names this alike are one name, whichever column the words stand in."""

AGE_SLACK_YEARS = 1
"""Ages one year apart agree: lists are written at different times, and many ages are guessed."""

AGE_OTHER_YEARS = 3
"""Ages further apart than this, under one tag, are two persons."""

EXACT_BIRTH = timedelta(days=7)
"""A birth date known to within a week is evidence by itself; a whole year is not."""


class Listed(Struct, frozen=True, kw_only=True):
    """One person as one list has them.

    `reference` is unique on its list: a row number or the roll's own reference. `age_years` and
    `born` are intervals with both ends. `sex` is female, male or unknown.
    `tag`, `age_years`, `born` and `sex` are None when the list does not say; a name that is not known
    is empty.
    """

    reference: str
    name: str = ""
    given: str = ""
    family: str = ""
    tag: str | None = None
    age_years: tuple[int, int] | None = None
    born: tuple[date, date] | None = None
    sex: str | None = None

    @property
    def full_name(self) -> str:
        """The full name as written, or put together from its parts; empty when unknown."""
        return self.name.strip() or f"{self.given} {self.family}".strip()

    @property
    def tag_read(self) -> str | None:
        """The tag as it is compared: without case or outer spaces, leading zeros kept."""
        return (self.tag or "").strip().upper() or None

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name as they are compared, sorted, without particles."""
        return tuple(sorted(set(folded(self.full_name).split()) - PARTICLES))


@lru_cache(maxsize=65536)
def names_alike(a: str, b: str) -> float:
    """How alike two names are, from 0 to 1: by their letters within one script, by their sound and known forms between two."""
    if a.isascii() and b.isascii():
        return likeness(a, b)
    if not a.strip() or not b.strip() or script_of(a) == script_of(b):
        return likeness(a, b)
    return compare(analyse(a), analyse(b)).probability


def identity_of(one: Listed) -> tuple[object, ...]:
    """Everything an entry says of a person, tag apart; two equal ones can't be told apart."""
    return (one.words, one.age_years, one.born, one.sex)


def says_enough(one: Listed) -> bool:
    """Whether an exact name can carry a match: two words, or one with an age or a birth date."""
    has_age = one.age_years is not None or one.born is not None
    return len(one.words) > 1 or (len(one.words) == 1 and has_age)


def years_apart(a: Listed, b: Listed) -> int:
    """Years between the nearest ends of two ages; 0 when they overlap or one is unknown."""
    return _gap(a.age_years, b.age_years) if a.age_years and b.age_years else 0


def births_differ(a: Listed, b: Listed) -> bool:
    """Whether no one date fits both birth dates; an unknown one differs from nothing."""
    return bool(a.born and b.born and (a.born[0] > b.born[1] or b.born[0] > a.born[1]))


def births_agree(a: Listed, b: Listed) -> bool:
    """Whether both birth dates are known to within a week and overlap."""
    if a.born is None or b.born is None or births_differ(a, b):
        return False
    return max(a.born[1] - a.born[0], b.born[1] - b.born[0]) <= EXACT_BIRTH


def sexes_differ(a: Listed, b: Listed) -> bool:
    """Whether one list says female and the other male."""
    return {a.sex, b.sex} == {"female", "male"}


def tags_differ(a: Listed, b: Listed) -> bool:
    """Whether both lists give a tag and not the same one."""
    return a.tag_read is not None and b.tag_read is not None and a.tag_read != b.tag_read


def agree_but_for_the_name(a: Listed, b: Listed) -> bool:
    """Whether nothing but, perhaps, the name speaks against one person."""
    return not (
        tags_differ(a, b)
        or sexes_differ(a, b)
        or births_differ(a, b)
        or years_apart(a, b) > AGE_SLACK_YEARS
    )


def is_plainly_other(a: Listed, b: Listed) -> bool:
    """Whether one tag stands on two persons: unlike given names, or ages far apart.

    A name that is missing on one list contradicts nothing, and one exact birth date outweighs an
    unlike name, because a child may give a false one.
    """
    if years_apart(a, b) > AGE_OTHER_YEARS:
        return True
    if not (a.words and b.words) or births_agree(a, b):
        return False
    alike = names_alike(a.full_name, b.full_name)
    if alike < UNLIKE or _is_sibling_like(a, b, alike):
        return True
    return alike < ALIKE and sexes_differ(a, b)


def score_of(a: Listed, b: Listed) -> float:
    """How strongly two entries look like one person, 0.0 to 1.0, to two places; symmetric.

    The likeness of the names, raised by one exact birth date, lowered by whatever contradicts.
    """
    alike = names_alike(a.full_name, b.full_name)
    if alike < UNLIKE or _is_sibling_like(a, b, alike):
        return 0.0
    score = alike
    if births_agree(a, b):
        score += 0.1
    for contradicts in (births_differ(a, b), sexes_differ(a, b), tags_differ(a, b)):
        score -= 0.1 * contradicts
    beyond = max(0, years_apart(a, b) - AGE_SLACK_YEARS)
    return round(min(1.0, max(0.0, score - 0.05 * beyond)), 2)


def reasons_for(roll: Listed, listed: Listed, language: Language) -> tuple[str, ...]:
    """One sentence for each thing that speaks for or against one person, names first."""
    reasons = [_about_names(roll, listed, language)]
    if births_agree(roll, listed):
        reasons.append(say("list.births_agree", language))
    return (*(one for one in reasons if one), *differences_of(roll, listed, language))


def differences_of(roll: Listed, listed: Listed, language: Language) -> tuple[str, ...]:
    """One sentence for each thing, the name apart, that the two lists say differently."""
    differences = []
    if tags_differ(roll, listed):
        differences.append(say("list.tags", language, roll=roll.tag, listed=listed.tag))
    if births_differ(roll, listed) and roll.born and listed.born:
        ends = {"roll": _span(*roll.born), "listed": _span(*listed.born)}
        differences.append(say("list.births", language, **ends))
    if years_apart(roll, listed) and roll.age_years and listed.age_years:
        ends = {"roll": _span(*roll.age_years), "listed": _span(*listed.age_years)}
        differences.append(say("list.ages", language, **ends))
    if sexes_differ(roll, listed):
        sexes = {side: say(f"sex.{sex}", language) for side, sex in _sexes(roll, listed)}
        differences.append(say("list.sexes", language, **sexes))
    return tuple(differences)


def name_difference(roll: Listed, listed: Listed, language: Language) -> tuple[str, ...]:
    """One sentence when the two lists write the name differently, or one leaves it out."""
    if roll.words == listed.words:
        return ()
    return (
        say("list.names", language, roll=_shown(roll, language), listed=_shown(listed, language)),
    )


def _about_names(roll: Listed, listed: Listed, language: Language) -> str:
    if roll.words == listed.words:
        return say("list.same_name", language)
    percent = round(100 * names_alike(roll.full_name, listed.full_name))
    names = {"roll": _shown(roll, language), "listed": _shown(listed, language)}
    return say("list.alike", language, percent=percent, **names)


def _is_sibling_like(a: Listed, b: Listed, alike: float) -> bool:
    """Whether the given names are known and unlike; swapped columns are no sibling."""
    if alike >= ALIKE or not (folded(a.given) and folded(b.given)):
        return False
    return names_alike(a.given, b.given) < UNLIKE


def _gap(a: tuple[int, int], b: tuple[int, int]) -> int:
    return max(0, a[0] - b[1], b[0] - a[1])


def _sexes(roll: Listed, listed: Listed) -> tuple[tuple[str, str | None], ...]:
    return (("roll", roll.sex), ("listed", listed.sex))


def _shown(one: Listed, language: Language) -> str:
    return one.full_name or say("list.nameless", language)


def _span(least: object, most: object) -> str:
    return str(least) if least == most else f"{least} - {most}"
