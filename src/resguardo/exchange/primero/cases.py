"""From what may leave of a child to a case of Primero, field by field from one list (exchange design, sections 4.2 and 4.3)."""

from typing import Final

from resguardo.exchange.primero.records import Care, Case, CaseFacts, Kin

CARE, KIN, PHOTOS = "care_arrangements_section", "family_details_section", "photos"
FLAGS = "flags"

ALLOWED: Final = (
    "id",
    "other_agency_id",
    "other_id_type",
    "other_id_no",
    "name_first",
    "name_middle",
    "name_last",
    "name_other",
    "sex",
    "age",
    "estimated",
    "date_of_birth",
    "registration_date",
    "national_id_no",
    CARE,
    KIN,
)
"""Every field of a case that this format writes; closing has its own two."""

ALLOWED_IN_ROWS: Final = {
    CARE: (
        "unique_id",
        "care_arrangements_type",
        "care_agency_name",
        "name_caregiver",
        "care_arrangement_started_date",
    ),
    KIN: ("unique_id", "relation_name", "relation", "relation_is_caregiver"),
}

CLOSING: Final = ("status", "date_closure")

NEVER: Final = frozenset(
    {
        *("location_current", "address_current", "telephone_current"),
        *("relation_location_current", "relation_address_current"),
        *("ethnicity", "sub_ethnicity_1", "sub_ethnicity_2", "religion"),
        *("relation_religion", "relation_ethnicity", "protection_concerns"),
        *("consent_for_services", "consent_for_tracing", "consent_reporting"),
        *("disclosure_other_orgs", "unhcr_export_opt_in"),
    }
)
"""What is never filled, also where a deployment asks for it: where a child or a relative is, what is nobody's business, what people in Primero decide."""

NAMELESS: Final = "(sin nombre)"
"""In the place of a first name that nobody knows: no name is ever made up."""


def case_of(facts: CaseFacts) -> Case:
    """The case to create; what is not known is left out and never sent as null, which Primero refuses in a tick box."""
    first, middle, last = _parted(facts)
    has_age = facts.age_years is not None
    tagged = facts.tag is not None
    case: Case = {
        "id": facts.case,
        "other_agency_id": facts.case,
        "other_id_type": "tag" if tagged else None,
        "other_id_no": facts.tag,
        "name_first": f"{facts.mark} {first}".strip(),
        "name_middle": middle or None,
        "name_last": last or None,
        "name_other": "; ".join(facts.other_names) or None,
        "sex": facts.sex,
        "age": facts.age_years,
        "estimated": facts.is_age_estimated if has_age else None,
        "date_of_birth": facts.birth_date,
        "registration_date": facts.registered_on,
        "national_id_no": facts.national_id,
        CARE: [_care_row(one) for one in _last_of_each_day(facts.care)] or None,
        KIN: [_kin_row(one) for one in facts.kin] or None,
    }
    return {name: value for name, value in case.items() if value is not None}


def closing_of(facts: CaseFacts) -> Case | None:
    """What closes the case of a child who left the operation's charge; None while the case is open."""
    return {"status": "closed", "date_closure": facts.closed_on} if facts.closed_on else None


def rows_left_out(facts: CaseFacts) -> list[tuple[str, str]]:
    """The arrangements that were not the last of their day, as (section, unique_id): an earlier sending may have made them."""
    sent = _last_of_each_day(facts.care)
    return [(CARE, one.unique_id) for one in facts.care if one not in sent]


def fields_in(case: Case) -> tuple[str, ...]:
    """The names of the fields of a case, those of its rows behind the section's name: what the log of what left keeps."""
    inner = [
        f"{name}.{field}"
        for name, value in case.items()
        if isinstance(value, list)
        for row in value
        for field in row
    ]
    return tuple(dict.fromkeys([*case, *inner]))


def _parted(facts: CaseFacts) -> tuple[str, str, str]:
    """First, middle and last name. A name that nobody parted goes whole into the first: where it parts is not ours to guess."""
    if facts.given or facts.family:
        first, _, middle = facts.given.partition(" ")
        return first or NAMELESS, middle, facts.family
    return facts.name or NAMELESS, "", ""


def _last_of_each_day(care: tuple[Care, ...]) -> list[Care]:
    """Primero takes the greatest date for the present arrangement, and has no clock: of several on one day only the last goes."""
    return list({one.started_on: one for one in care}.values())


def _care_row(care: Care) -> Case:
    return {
        "unique_id": care.unique_id,
        "care_arrangements_type": care.arrangement,
        "care_agency_name": care.agency,
        "name_caregiver": care.role,
        "care_arrangement_started_date": care.started_on,
    }


def _kin_row(kin: Kin) -> Case:
    row: Case = {
        "unique_id": kin.unique_id,
        "relation_name": kin.name,
        "relation": kin.relation,
        "relation_is_caregiver": kin.is_carer,
    }
    return {name: value for name, value in row.items() if value is not None}
