"""A case is made from an allow-list and made to fit: what a deployment does not take is left out and said (exchange design 4.2 to 4.4)."""

import msgspec
import pytest

from kit.primero import CASE, CHILD, TODAY
from resguardo.exchange.primero.cases import (
    ALLOWED,
    ALLOWED_IN_ROWS,
    CARE,
    NAMELESS,
    NEVER,
    case_of,
)
from resguardo.exchange.primero.fitting import fitted
from resguardo.exchange.primero.records import Care, CaseFacts

replace = msgspec.structs.replace


def codes(findings):
    """What was found, as code and field."""
    return {(one.code, one.field) for one in findings}


def test_only_fields_of_the_list_are_written_and_none_that_is_never_filled():
    """The list and the forbidden fields have nothing in common, in rows either."""
    inner = {field for fields in ALLOWED_IN_ROWS.values() for field in fields}
    assert not NEVER & ({*ALLOWED} | inner)
    case = case_of(replace(CHILD, tag="H2J4-83MR", birth_date="2015-03-01", national_id="1"))
    assert set(case) <= {*ALLOWED}
    assert all({*row} <= {*ALLOWED_IN_ROWS[name]} for name in ALLOWED_IN_ROWS for row in case[name])


def test_what_is_not_known_is_left_out_and_never_null():
    """Primero refuses null in a tick box; a child of whom nothing is known has an id, a stand-in name and a day."""
    case = case_of(CaseFacts(case=CASE, registered_on="2024-12-20"))
    assert case == {
        "id": CASE,
        "other_agency_id": CASE,
        "name_first": NAMELESS,
        "registration_date": "2024-12-20",
    }


def test_a_name_that_nobody_parted_goes_whole_into_the_first():
    """Where a name parts is not guessed."""
    case = case_of(replace(CHILD, given="", family=""))
    assert case["name_first"] == "Lucía Prueba Muestra"
    assert "name_last" not in case


def test_of_two_arrangements_on_one_day_the_last_goes():
    """Primero orders by day alone."""
    rows = [
        Care(CASE[:-1] + end, "other", "4fd2", "escort", day)
        for end, day in (("1", "2024-12-20"), ("2", "2024-12-20"), ("3", "2024-12-21"))
    ]
    sent = case_of(replace(CHILD, care=tuple(rows)))[CARE]
    assert [row["unique_id"][-1] for row in sent] == ["2", "3"]


def test_the_childs_file_fits_the_deployment_without_a_finding(deployment):
    """What is written as a rule is what the shipped forms take."""
    assert fitted(case_of(CHILD), deployment, TODAY) == (case_of(CHILD), [])


def test_check_1_a_field_that_is_not_there_is_left_out_and_said(deployment):
    """An unknown field would make the server refuse the whole record."""
    case, findings = fitted({**case_of(CHILD), "shoe_size": "30"}, deployment, TODAY)
    assert "shoe_size" not in case
    assert codes(findings) == {("field.not_there", "shoe_size")}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("sex", "unknown", "value.not_in_lookup"),  # check 2
        ("id", CASE.upper(), "value.kind"),  # check 3
        ("estimated", None, "value.kind"),  # check 4
        ("age", 15.5, "value.kind"),  # check 5
        ("age", True, "value.kind"),
        ("date_of_birth", "01/03/2015", "value.kind"),  # check 6
        ("date_of_birth", "2015", "value.kind"),
        ("date_of_birth", "2015-02-30", "value.kind"),
        ("registration_date", "2024-12-20T10:00:00Z", "value.kind"),  # check 7
        ("registration_date", "2024-12-23", "value.to_come"),
        ("nationality", "guatemala", "value.kind"),
        ("nationality", ["atlantis"], "value.not_in_lookup"),
        ("name_first", 7, "value.kind"),
    ],
)
def test_checks_2_to_7_a_value_that_the_server_would_refuse_stays_behind(
    deployment, field, value, code
):
    """Each is left out and said with what was found."""
    case, findings = fitted({**case_of(CHILD), field: value}, deployment, TODAY)
    assert field not in case
    assert (code, field) in codes(findings)


def test_a_value_of_a_row_is_held_to_the_same_rules(deployment):
    """The row goes on without it."""
    care = (replace(CHILD.care[0], arrangement="casa_ensayo"),)
    case, findings = fitted(case_of(replace(CHILD, care=care)), deployment, TODAY)
    assert "care_arrangements_type" not in case[CARE][0]
    assert codes(findings) == {("value.not_in_lookup", f"{CARE}.care_arrangements_type")}


def test_a_required_field_that_is_not_known_is_said(deployment):
    """The last name and the sex are required by the form: nothing is made up for them."""
    bare = CaseFacts(case=CASE, registered_on="2024-12-20")
    _, findings = fitted(case_of(bare), deployment, TODAY)
    assert codes(findings) == {("field.required", "name_last"), ("field.required", "sex")}
