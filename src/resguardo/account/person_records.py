"""What is known of somebody, as matching weighs it: of a person on the roll, of somebody who was mentioned, and of a child whom a claim asks for.

All of it is content of the class IDENTITY, or of the claim or mention itself. Whoever shows what comes of it has asked who may see it, and has written the
reading down.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date

from resguardo.account.account import Account
from resguardo.account.moments import in_zone
from resguardo.matching.ages import (
    Birth,
    assessed_range,
    declared_age,
    documented,
    partly_documented,
)
from resguardo.matching.evidence import PersonRecord
from resguardo.matching.evidence.record import Sex as SexObserved
from resguardo.matching.names import Name, analyse
from resguardo.operation.claims import ClaimContent
from resguardo.operation.description import DescriptionContent
from resguardo.operation.family import Relation
from resguardo.operation.identifiers import Moment, PersonId
from resguardo.operation.identity import IdentityContent
from resguardo.operation.mentions import MentionContent
from resguardo.operation.register import FirstContactContent, Sex

SEXES: dict[Sex, SexObserved] = {Sex.FEMALE: "female", Sex.MALE: "male"}
COMPANY = (Relation.FOUND_TOGETHER, Relation.CARER, Relation.PARENT)
"""Relations of those with whom somebody was."""

BETWEEN = re.compile(r"[,;\n]+| y | e | and | ו-?(?=\S)")
"""What stands between several marks or names in one field."""


def record_on_roll(
    account: Account, person: PersonId, kin: Collection[PersonId] = ()
) -> PersonRecord:
    """What the register holds of `person`: every name and age ever claimed or seen, sex, languages and marks.

    Of those they belong to (`kin_of`), only the names of those in `kin` are opened.
    """
    state = account.state
    told = [one for member in state.register.group(person) for one in account.about(member)]
    claimed: list[IdentityContent] = []
    births: list[Birth] = []
    described: list[DescriptionContent] = []
    for one in told:
        content = account.content(one.written.event)
        on = _day(account, one.written.happened_at)
        if isinstance(content, IdentityContent):
            claimed.append(content)
            births += _claimed_births(content, on)
        elif isinstance(content, FirstContactContent):
            births += ages_between(content.age_years_min, content.age_years_max, on)
        elif isinstance(content, DescriptionContent):
            described.append(content)
    sexes = [SEXES[one.sex] for one in reversed(claimed) if one.sex in SEXES]
    seen = SEXES.get(state.register.persons[person].sex_observed)
    siblings = related(account, person, (Relation.SIBLING,))
    company = related(account, person, COMPANY)
    return PersonRecord(
        reference=person.hex(),
        names=_names(_called(one) for one in claimed),
        births=tuple(births),
        sex_observed=seen or next(iter(sexes), None),
        languages=frozenset(
            language.casefold()
            for spoken in (*(one.languages for one in claimed), *(one.speaks for one in described))
            for language in spoken
        ),
        marks=tuple(mark for one in described for mark in apart(one.marks)),
        with_names=_names(_names_of(account, (one for one in company if one in kin))),
        sibling_names=_names(_names_of(account, (one for one in siblings if one in kin))),
        siblings=frozenset(one.hex() for one in siblings),
    )


def kin_of(account: Account, person: PersonId) -> list[PersonId]:
    """The siblings of `person`, and those they were with."""
    return related(account, person, (Relation.SIBLING, *COMPANY))


def related(account: Account, person: PersonId, relations: tuple[Relation, ...]) -> list[PersonId]:
    """Those who stand in one of `relations` to `person`, by links that were not withdrawn."""
    standing = account.state.register.standing
    found: list[PersonId] = []
    for _, link in account.state.family.standing():
        one, other = standing(link.person), standing(link.relative)
        if link.relation in relations and person in (one, other) and one != other:
            found.append(other if person == one else one)
    return list(dict.fromkeys(found))


def record_of_mention(account: Account, content: MentionContent, at: Moment) -> PersonRecord:
    """What was said of somebody who was named and not seen, at the moment `at`."""
    births = ages_between(content.age_years_min, content.age_years_max, _day(account, at))
    return PersonRecord(reference="", names=_names([content.name]), births=births)


def record_of_claim(account: Account, content: ClaimContent, at: Moment) -> PersonRecord:
    """What a claimant says of the child they ask for, at the moment `at`."""
    return PersonRecord(
        reference="",
        names=_names([content.asks_for]),
        births=written_birth(content.age, _day(account, at)),
        marks=apart(content.marks),
        sibling_names=_names(apart(content.siblings)),
    )


def ages_between(youngest: int | None, oldest: int | None, on: date) -> tuple[Birth, ...]:
    """An age in whole years, or between two, as seen or said on a day; nothing where either end is open."""
    if youngest is None or oldest is None:
        return ()
    if youngest == oldest:
        return (declared_age(youngest, on),)
    return (assessed_range(youngest, oldest, on),)


def written_birth(written: str, on: date) -> tuple[Birth, ...]:
    """A date of birth (2014-03-01, 1/3/2014), a year, or an age in years, read out of somebody's own words; nothing where none can be read."""
    numbers = [int(one) for one in re.findall(r"\d+", written)[:3]]
    try:
        if len(numbers) == 3:
            year, month, day = numbers if numbers[0] > 31 else numbers[::-1]
            return (documented(date(year, month, day)),)
        if len(numbers) == 1 and numbers[0] <= 120:
            return (declared_age(numbers[0], on),)
        if len(numbers) == 1:
            return (partly_documented(numbers[0]),)
    except (ValueError, OverflowError):
        pass
    return ()


def apart(written: str) -> tuple[str, ...]:
    """Several marks or names written in one field, each by itself."""
    return tuple(one.strip() for one in BETWEEN.split(written) if one.strip())


def _claimed_births(content: IdentityContent, on: date) -> tuple[Birth, ...]:
    first, last = content.birth_earliest, content.birth_latest
    if first and first == last:
        return written_birth(first, on)
    if first and last and first[:4] == last[:4] and first[:4].isdecimal():
        month = int(first[5:7]) if first[:7] == last[:7] and first[5:7].isdecimal() else None
        return (partly_documented(int(first[:4]), month),)
    return ages_between(content.age_years_min, content.age_years_max, on)


def _names_of(account: Account, persons: Iterable[PersonId]) -> list[str]:
    state = account.state
    claims = (claim for one in persons for claim in state.identities.by_person.get(one, ()))
    contents = (account.content(state.origins[claim]) for claim in claims)
    return [_called(one) for one in contents if isinstance(one, IdentityContent)]


def _called(content: IdentityContent) -> str:
    return content.name or f"{content.given} {content.family}".strip()


def _names(written: Iterable[str]) -> tuple[Name, ...]:
    return tuple(analyse(one) for one in dict.fromkeys(written) if one.strip())


def _day(account: Account, at: Moment) -> date:
    return in_zone(at, account.state.zone).date()
