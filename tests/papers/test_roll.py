"""The roll, the sheets of two counters and the board: who should be in a place, by face, and nothing of any other place."""

import pytest

from kit.pages import everything_of, pages_of, says, strings_in
from kit.paper_case import MARKERS, NAME
from resguardo.account.access import ReadReason
from resguardo.account.sight import sight_of
from resguardo.operation.count import CounterOrder, CountKind
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import OrganisationCode, StaffId
from resguardo.operation.placement import PlaceKind
from resguardo.operation.policy import Role
from resguardo.operation.refusal import Refused
from resguardo.operation.register import AgeBasis

ROOM, SHELTER = MARKERS["room"], MARKERS["shelter"]


def bands(rows):
    """The bands of rows, in their order."""
    return [row["band"] for row in rows]


def expected_on(sheet):
    """The bands of those who should be found, zone after zone."""
    return [band for zone in sheet.body["zones"] for band in bands(zone["rows"])]


@pytest.fixture(scope="module")
def other_room(case):
    """A second shelter with one room and one person in it."""
    act = case.shift.act
    fields = {"address": "Otra calle 1", "capacity": 9}
    [house] = act(
        "rosa", "placement.open_place", kind=PlaceKind.SHELTER, name="Otra casa", **fields
    )
    [room] = act(
        "rosa", "placement.open_place", kind=PlaceKind.ROOM, name="Otro cuarto", parent=house.place
    )
    [issued] = act("ana", "register.issue_tag", age_basis=AgeBasis.OBSERVED, place=room.place)
    return issued.person


def test_everybody_of_the_place_is_on_its_roll_once(case):
    """Those who should be there stand in the list, those who are missing apart; together they are everybody of the place."""
    sheet = case.print("roll", about=ROOM)
    persons = case.account.state.placement.persons_in(case.shift.places["room"])
    listed = [*expected_on(sheet), *bands(sheet.body["away"])]
    assert sorted(listed) == sorted(case.tag_of(person) for person in persons)
    assert sheet.body["expected"] == len(expected_on(sheet))
    assert sheet.body["unseen"] == 0


def test_somebody_who_is_missing_is_not_looked_for_here(case):
    """The missing child stands apart, with the word for it, and is not counted among the expected."""
    sheet = case.print("roll", "en", about=ROOM)
    assert case.tag_of(case.child) not in expected_on(sheet)
    assert [(row["band"], row["stands"]) for row in sheet.body["away"]] == [
        (case.tag_of(case.child), "absent")
    ]
    assert says(pages_of(sheet)[-1], "absent")


def test_nobody_of_another_place_is_on_a_roll(case, other_room):
    """Neither their band, nor the name of the place, nor any address, on a page or behind it."""
    held = everything_of(case.print("roll", about=SHELTER))
    assert case.tag_of(other_room) not in held
    assert not any(word in held for word in ("Otracasa", "Otrocuarto", "Otracalle"))
    assert MARKERS["address"] not in held


def test_a_roll_shows_names_and_faces_to_those_who_may_see_them(case):
    """The name stands on the page; each face is a picture of that person."""
    sheet = case.print("roll", about=ROOM)
    assert says("".join(pages_of(sheet)), NAME)
    rows = [*sheet.body["zones"][0]["rows"], *sheet.body["away"]]
    assert {row["face"] for row in rows} == set(sheet.pictures)
    assert len(set(sheet.pictures.values())) == len(rows)


def test_whom_the_reader_may_not_see_is_left_out_and_the_sheet_says_how_many(case, other_room):
    """A carer of one organisation prints those whom it answers for; the roll never passes for whole."""
    sheet = case.print("roll", "en", about=ROOM, by="cuida")
    persons = case.account.state.placement.persons_in(case.shift.places["room"])
    assert expected_on(sheet) == [case.tag_of(case.sister)]
    assert sheet.body["unseen"] == len(persons) - 1
    assert says(pages_of(sheet)[0], f"may not see: {len(persons) - 1}")


def test_the_reading_of_a_roll_is_logged_for_the_count(case):
    """Names, faces and places of a roll are sensitive reads like any other."""
    case.print("roll", about=ROOM, by="olga")
    olga = case.shift.crew["olga"]
    reads = [one for one in sight_of(case.account, olga).reads() if one.reader == olga]
    assert {SealClass.IDENTITY, SealClass.PHOTO} <= {
        one.seal for one in reads if one.reason is ReadReason.COUNT
    }


def test_the_faces_of_a_roll_are_one_entry_in_the_log(case):
    """Two hundred faces are one reading of two hundred persons, written down before the first is opened."""
    case.print("roll", about=ROOM, by="carla")
    carla = case.shift.crew["carla"]
    reads = [one for one in sight_of(case.account, carla).reads() if one.reader == carla]
    [faces] = [one for one in reads if one.seal is SealClass.PHOTO]
    room = case.account.state.placement.persons_in(case.shift.places["room"])
    assert set(faces.subjects) == set(room)


@pytest.fixture(scope="module")
def counted(case):
    """An open count of the room; the first counter has marked the sister."""
    act, room = case.shift.act, case.shift.places["room"]
    opened = act("olga", "count.open_count", kind=CountKind.REGULAR, place=room)
    count = opened[0].count
    code = case.account.state.counts.counts[count].zones[room].code
    fields = {"count": count, "zone": room}
    act(
        "olga", "count.assign_counter", counter=case.shift.crew["carla"],
        order=CounterOrder.FIRST, **fields,
    )  # fmt: skip
    act("carla", "count.mark_sighting", person=case.sister, zone_code=code, **fields)
    yield count, code
    act("olga", "count.supersede_count", count=count)


def test_two_counters_have_sheets_of_their_own(case, counted):
    """Another number, another order, the same persons; each says whose it is and belongs to the open count."""
    first = case.print("count", "en", about=ROOM, layout="first")
    second = case.print("count", "en", about=ROOM, layout="second")
    assert first.frame.number != second.frame.number
    assert bands(first.body["rows"]) == bands(second.body["rows"])[::-1]
    assert first.about == second.about == counted[0]
    assert says(pages_of(first)[0], "first counter")
    assert says(pages_of(second)[0], "second counter")


def test_invariant_11_the_second_sheet_shows_nothing_of_the_first_count(case, counted):
    """Not who was marked, not how many, not by whom: with and without a mark it is the same sheet."""
    sheet = case.print("count", about=ROOM, layout="second")
    rows = {row["band"]: row for row in sheet.body["rows"]}
    marked, other = rows[case.tag_of(case.sister)], rows[case.tag_of(case.rest[0])]
    assert marked.keys() == other.keys() == {"band", "name", "face"}
    assert "Carla" not in everything_of(sheet)


def test_the_code_of_a_zone_is_not_on_the_sheet(case, counted):
    """It hangs in the zone: whoever counts has been there when they can write it down."""
    sheet = case.print("count", about=ROOM)
    listed = bands(sheet.body["rows"]) + bands(sheet.body["elsewhere"])
    texts = [text for text in strings_in(sheet.body) if text not in listed]
    assert not any(counted[1] in text for text in texts)


def test_without_an_open_count_the_sheet_is_by_the_roll(case, other_room):
    """With no power nobody opens a count first: the sheet is about the place."""
    sheet = case.print("count", about="Otro cuarto")
    assert bands(sheet.body["rows"]) == [case.tag_of(other_room)]
    assert sheet.about == case.account.state.placement.place_of(other_room)
    assert sheet.body["opened_at"] == ""


def test_whom_a_count_does_not_look_for_stands_apart(case):
    """The missing are not boxes to be ticked; whoever sees one writes it down and says so."""
    sheet = case.print("count", about=ROOM)
    assert case.tag_of(case.child) not in bands(sheet.body["rows"])
    assert bands(sheet.body["elsewhere"]) == [case.tag_of(case.child)]


@pytest.mark.parametrize("kind", ["roll", "count"])
def test_a_sheet_with_bands_and_names_never_names_the_house(case, kind):
    """Whoever finds it must not learn where they sleep; the names of rooms are for those inside."""
    sheet = case.print(kind, about=SHELTER)
    assert case.tag_of(case.sister) in everything_of(sheet)
    assert SHELTER not in everything_of(sheet)


def test_the_board_says_how_many_and_who_answers_and_names_no_protected_person(case):
    """Zones with their figures and holders, exits, keys; no band, no name of anybody in protection."""
    sheet = case.print("board", about=SHELTER)
    rows, roll = sheet.body["rows"], case.print("roll", about=SHELTER)
    zones = [len(zone["rows"]) for zone in roll.body["zones"]]
    assert [row["expected"] for row in rows if row["expected"]] == zones
    for row in rows:
        assert row["children"] + row["adults"] == row["expected"]
        assert sum(holder["number"] for holder in row["holders"]) == row["expected"]
    held = everything_of(sheet)
    assert not any(case.tag_of(person) in held for person in (case.child, case.sister))
    assert "".join(NAME.split()) not in held
    assert sheet.persons == ()


def test_the_board_counts_those_who_are_missing_or_out_beside(case):
    """The expected, the missing and those out by name add up to everybody of the place."""
    total = case.print("board", about=SHELTER).body["total"]
    assert total["absent"] == 1
    persons = case.account.state.placement.persons_in(case.shift.places["shelter"])
    assert total["expected"] + total["absent"] + total["out"] == len(persons)


@pytest.mark.parametrize("kind", ["roll", "count", "board"])
def test_whoever_works_in_one_place_prints_nothing_of_another(case, other_room, kind):
    """A director of one shelter hears neither how many are in another nor who works there: for them it is no place."""
    act, crew = case.shift.act, case.shift.crew
    if "dirige" not in crew:
        crew["dirige"] = StaffId(case.shift.house.chance(16))
        act(
            "rosa", "team.enrol_staff", staff=crew["dirige"], organisation=OrganisationCode("SBS"),
            credential=case.shift.house.new_credential(), name="Dirige Ensayo", handle="dirige",
        )  # fmt: skip
        fields = {"role": Role.SHELTER_DIRECTOR, "place": case.shift.places["shelter"]}
        act("rosa", "team.grant_role", staff=crew["dirige"], **fields)
    assert case.print(kind, about=SHELTER, by="dirige").body.get("unseen") == 0
    for about in ("Otra casa", "Otro cuarto"):
        with pytest.raises(Refused) as refused:
            case.print(kind, about=about, by="dirige")
        assert refused.value.code == "papers.place_unknown"


def test_a_board_for_a_carer_says_that_it_is_not_whole(case):
    """Only the zones with persons of their own are on it, and how many others there are."""
    sheet = case.print("board", "en", about=ROOM, by="cuida")
    assert sheet.body["total"]["expected"] == 1
    assert sheet.body["unseen"] > 0
    assert says(pages_of(sheet)[0], f"may not see: {sheet.body['unseen']}")
