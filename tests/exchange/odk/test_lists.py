"""Exports of ODK Central and KoboToolbox, read as the lists they are (exchange design 5.2)."""

import datetime as dt
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.exchange.odk import read_list
from resguardo.exchange.odk.columns import MARKS, PRIVATE
from resguardo.exchange.odk.sentences import SENTENCES
from resguardo.exchange.spreadsheet import Mapping, UnreadableFile, read_roster
from resguardo.exchange.spreadsheet.headers import header_key

SAMPLES = Path(__file__).parents[2] / "data" / "odk"
ROSTERS = Path(__file__).parents[2] / "data" / "rosters"
TODAY = dt.date(2024, 12, 26)
HEADER = "_id,_uuid,_submission_time,tag,name,sexo,edad"


def read(name, **options):
    """One sample."""
    return read_list(name, (SAMPLES / name).read_bytes(), today=TODAY, **options)


def typed(*lines, header=HEADER, **options):
    """An export written out in a test."""
    return read_list("k.csv", "\n".join([header, *lines]).encode(), today=TODAY, **options)


def persons(roster):
    """Band and name of everybody on it."""
    rows = [row for table in roster.tables for row in table.rows]
    return [(row.tag, row.name) for row in rows if row.fate == "person"]


def found(roster, number=None):
    """The codes of what was found: in one row, or in the whole file."""
    if number is None:
        return [one.code for one in roster.problems]
    rows = [row for table in roster.tables for row in table.rows if row.row == number]
    return [one.code for row in rows for one in row.problems]


def test_an_export_of_odk_central_is_read_by_the_names_of_its_questions():
    """Groups before the name do not matter; each row knows its submission."""
    roster = read("central.csv")
    assert persons(roster) == [
        ("H2J4-83MR", "Lucía Prueba"),
        ("3037-7259", "Beto Muestra"),
        ("MJ4J-H8MM", "Ana Ejemplo"),
    ]
    [table] = roster.tables
    assert table.headers["age"] == "datos-edad"
    assert table.rows[1].age == (9, 9)
    assert table.rows[1].submission == "00000001-1111-4222-8333-444444444444"


def test_check_labels_instead_of_names_are_refused_with_a_sentence():
    """Labels change with the language of whoever exports."""
    with pytest.raises(UnreadableFile) as refused:
        read("kobo_etiquetas.csv")
    assert [one.code for one in refused.value.problems] == ["odk.labels"]


def test_check_split_answers_are_one_question():
    """A column for each answer, alone or beside the whole answer."""
    assert [row.sex for row in read("kobo.xlsx").tables[0].rows[1:]] == ["female", "male", "female"]
    header = HEADER.replace("sexo", "sexo,sexo/female,sexo/male")
    roster = typed("1,a,,H2J4-83MR,Lucía Prueba,female,1,0,9", header=header)
    assert roster.tables[0].rows[1].sex == "female"
    assert roster.tables[0].unknown_headers == {}


def test_check_ages_of_one_year_in_a_group_are_no_answers():
    """Noughts and ones under a name that is a question of its own stay what they are."""
    header = HEADER.replace("edad", "datos/edad,datos/meses")
    roster = typed("1,a,,H2J4-83MR,Lucía Prueba,female,1,0", header=header)
    assert roster.tables[0].rows[1].age == (1, 1)


def test_rows_of_a_repeat_take_what_their_form_says():
    """The day stands once on the form, the children below it."""
    first, second, alone = read("kobo.xlsx").tables[0].rows[1:]
    assert (first.admitted_at, second.admitted_at, alone.admitted_at) == (
        "2024-12-20",
        "2024-12-20",
        None,
    )


def test_check_a_repeat_without_its_form_is_kept_and_said():
    """One row whose form is missing; or a whole file of repeats alone."""
    assert found(read("kobo.xlsx"), 4) == ["odk.form_missing"]
    alone = read("kobo_repeticiones.csv")
    assert "odk.repeat_alone" in found(alone)
    assert len(persons(alone)) == 3


def test_check_an_edited_submission_is_a_new_version_and_said():
    """Central counts its edits."""
    assert "odk.edited" in found(read("central.csv"), 6)


def test_check_the_version_that_was_replaced_does_not_count():
    """Kobo gives the corrected one a new id and names the old one."""
    header = HEADER.replace("_uuid", "_uuid,meta/deprecatedID")
    roster = typed(
        "1,a,,,H2J4-83MR,Lucía Prueba,female,9",
        "1,b,uuid:a,,H2J4-83MR,Lucía Ensayo,female,9",
        header=header,
    )
    assert persons(roster) == [("H2J4-83MR", "Lucía Ensayo")]
    assert found(roster, 2) == ["odk.replaced"]
    assert found(roster, 3) == ["odk.edited"]


def test_check_a_duplicate_upload_counts_once():
    """The same submission twice; where the copies differ it is said."""
    roster = read("central.csv")
    assert (roster.persons, roster.duplicates) == (3, 2)
    assert found(roster, 4) == ["odk.uploaded_twice"]
    assert "odk.uploaded_differs" in found(roster, 5)


def test_check_an_attachment_that_never_came_is_said():
    """One was announced and none is there."""
    assert "odk.attachment_missing" in found(read("central.csv"), 3)


@pytest.mark.parametrize("rows", [4_999, 5_000])
def test_check_an_export_that_may_be_cut_off_is_said(rows):
    """A server ends it at a round number of rows without a word."""
    lines = [f"{n},u{n},,,Ana Prueba {n},female,9" for n in range(rows)]
    assert ("odk.maybe_cut" in found(typed(*lines))) is (rows == 5_000)


def test_check_numbers_that_leave_some_out_are_said():
    """The third row is not there."""
    lines = [f"{n},u{n},,,Ana Prueba {n},female,9,{n}" for n in (1, 2, 4)]
    assert "odk.maybe_cut" in found(typed(*lines, header=f"{HEADER},_index"))


def test_check_two_versions_of_a_form_are_said():
    """A question may mean something else in each."""
    assert "odk.versions" in found(read("central.csv"))


def test_check_a_time_without_a_zone_is_said():
    """It is taken as local; one in universal time gives no clock of this place."""
    first, second, _, _, third = read("central.csv").tables[0].rows[1:]
    assert (first.admitted_at, first.problems) == ("2024-12-20T10:00", [])
    assert second.admitted_at == "2024-12-20T10:05"
    assert third.admitted_at == "2024-12-20"
    assert "odk.no_zone" in found(read("central.csv"), 3)
    assert "odk.universal_time" in found(read("central.csv"), 6)


def test_a_submission_that_was_rejected_is_said():
    """Whoever reviews had a reason."""
    assert "odk.rejected" in found(read("central.csv"), 6)


@pytest.mark.parametrize("name", ["central.csv", "kobo.xlsx", "kobo_repeticiones.csv"])
def test_nothing_of_device_telephone_user_position_or_audit_is_read(name):
    """Their columns are named and nothing of them goes on; nor do remarks."""
    roster = read(name)
    assert "odk.private" in found(roster)
    told = json.dumps(json.loads(msgspec.json.encode(roster)), ensure_ascii=False)
    for word in ("inventado", "5555-01", "14.12", "-90.1", "audit.csv", "bajo la mesa"):
        assert word not in told
    assert "Carla" not in told


@pytest.mark.parametrize(
    "header",
    [
        *("deviceid", "DeviceID", "subscriberid", "simserial", "phonenumber", "username"),
        *("SubmitterName", "_submitted_by", "audit", "background-audio", "start-geopoint"),
        *("_gps_latitude", "lugar-Longitude", "casa/gps", "datos/telefono", "celular_madre"),
        *("_geolocation", "email", "lugar/ubicacion", "_lugar_precision"),
    ],
)
def test_a_private_column_is_known_by_its_header(header):
    """Also inside a group, also in another spelling."""
    assert PRIVATE.search(header)


def test_a_position_under_a_harmless_name_is_private_too():
    """Its values give it away."""
    header = f"{HEADER},encargado"
    roster = typed("1,a,,H2J4-83MR,Lucía Prueba,female,9,14.12345 -90.12345 0 5", header=header)
    assert found(roster) == ["odk.private"]
    assert roster.tables[0].rows[1].caregiver is None


def test_no_answer_of_an_agency_opens_a_private_column():
    """A person may say what a question means, never that a position is one."""
    mapping = Mapping("SBS", {header_key("_gps_latitude"): "caregiver", header_key("q7"): "tag"})
    header = "_id,_uuid,_submission_time,q7,name,_gps_latitude"
    roster = typed("1,a,,H2J4-83MR,Lucía Prueba,14.5", header=header, mapping=mapping)
    assert persons(roster) == [("H2J4-83MR", "Lucía Prueba")]
    assert "14.5" not in str(msgspec.json.encode(roster))


def test_a_question_that_nobody_knows_is_asked_about():
    """As a header of any list; none of the producer's own columns is."""
    roster = typed("1,a,,H2J4-83MR,Lucía Prueba,female,9,azul", header=f"{HEADER},datos/q17")
    assert roster.tables[0].unknown_headers == {"datos/q17": 8}


@pytest.mark.parametrize("path", sorted(ROSTERS.glob("*.csv")), ids=lambda path: path.name)
def test_a_list_that_is_no_export_is_read_as_ever(path):
    """Everything else goes the way of rosters."""
    content = path.read_bytes()
    assert read_list(path.name, content, today=TODAY) == read_roster(
        path.name, content, today=TODAY
    )


def test_every_sentence_stands_in_both_languages():
    """Found, expected and how to mend it."""
    assert all(len(texts) == 4 and all(texts) for texts in SENTENCES.values())
    spanish, english = read("central.csv"), read("central.csv", language="en")
    assert found(spanish) == found(english)
    assert spanish.problems[0].mend != english.problems[0].mend


cells = st.sampled_from(
    [
        "",
        "1",
        "0",
        "H2J4-83MR",
        "Ana Prueba",
        "uuid:a",
        "2024-12-20T10:00:00Z",
        '"',
        "\n",
        "Ã±",
        "9",
    ]
)
headers = st.sampled_from(
    [*MARKS, "_uuid", "KEY", "tag", "name", "g/edad", "g/sexo/f", "g/sexo/m", "gps", "", "¿Qué?"]
)


@given(
    header=st.lists(headers, max_size=9), rows=st.lists(st.lists(cells, max_size=10), max_size=6)
)
def test_whatever_is_in_an_export_it_is_read_or_refused_with_reasons(header, rows):
    """Only the reader's own exception comes out, and every row keeps a fate of its own."""
    lines = ["_id,_uuid,name,tag," + ",".join(header), *(",".join(row) for row in rows)]
    try:
        roster = read_list("k.csv", "\n".join(lines).encode(), today=TODAY)
    except UnreadableFile:
        return
    for table in roster.tables:
        numbers = [row.row for row in table.rows]
        assert len(numbers) == len(set(numbers))
