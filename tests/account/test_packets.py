"""Missing-child packets out of a real account: complete before anybody is missing, layer by layer, noted before they leave."""

import datetime as dt
import io
import json
import zipfile

import pytest

from account.shift import BAND
from kit.alert_case import NAME, SAID, SEEN, AlertCase
from kit.refusing import refused
from kit.tablets import picture
from resguardo.account.access import ReadReason
from resguardo.account.account import Request
from resguardo.account.leaving import left_about
from resguardo.account.outgoing_photo import carries_colours_only
from resguardo.account.packets import (
    completeness,
    hand_out,
    minimum_of,
    packet_of,
    prepare,
)
from resguardo.account.photos import keep_photo
from resguardo.account.released import released_to_public
from resguardo.exchange.packets.facts import BY_HAND, Layer
from resguardo.exchange.packets.filling import Why
from resguardo.exchange.packets.form import forms
from resguardo.exchange.packets.writing import as_json, as_rows
from resguardo.exchange.spreadsheet.write import rows_as_csv, rows_as_xlsx
from resguardo.operation.clocks import Limit
from resguardo.operation.description import DescriptionContent
from resguardo.operation.exports import ExportProfile
from resguardo.operation.family import AssertionBasis, Relation
from resguardo.operation.identity import Claimant, ConfirmationBasis, IdentityContent
from resguardo.operation.overdue import overdue, waiting
from resguardo.operation.placement import PlaceKind
from resguardo.operation.policy import Role
from resguardo.operation.publication import ReleasedFact
from resguardo.operation.readiness import MinimumFact, readiness_of
from resguardo.operation.recovery import Reliability, ReportSource
from resguardo.operation.register import FirstContactContent

GUATEMALA = forms()["guatemala"]
MINIMUM = {
    MinimumFact.NAME: {"nombre"},
    MinimumFact.AGE: {"edad"},
    MinimumFact.SEX: {"sexo"},
    MinimumFact.RESIDENCE: {"residencia"},
    MinimumFact.PHOTO: {"fotografia"},
    MinimumFact.DESCRIPTION: {"estatura", "cabello", "ojos", "senas", "vestimenta", "lleva"},
    MinimumFact.LAST_SEEN: {"fecha"},
}
"""Fact of the minimum -> the fields of the Guatemalan form that hold it."""


@pytest.fixture
def case(tmp_path):
    """A described and photographed child; nobody is missing yet."""
    made = AlertCase(tmp_path / "data")
    yield made
    made.shift.house.close()


def bare_photo(case, person=None, **fields):
    """A photograph of the face without the band."""
    person = person or case.child
    digest = keep_photo(case.shift.house, person, picture(2))
    case.shift.act(
        "ana",
        "register.record_photo",
        person=person,
        digest=digest,
        **{"tag_in_frame": False} | fields,
    )


def told(prepared):
    """What a file of one layer says, as text."""
    return as_json(prepared.packet, prepared.layer, prepared.reference).decode()


def shown(prepared):
    """Code -> value of the fields that leave."""
    return {one.field.code: one.value for one in prepared.packet.for_reader(prepared.layer)}


def why(packet, code):
    """Why one field is empty; None when it is filled."""
    return next((one.why for one in packet.missing if one.field.code == code), None)


def test_completeness_needs_no_alert_and_names_who_could_mend(case):
    """Every child in every form, while nobody is missing; what lacks most comes first."""
    lines = list(completeness(case.sight("nora"), forms().values()))
    assert len(lines) == 2 * len(forms())
    assert [one.completeness.per_cent for one in lines] == sorted(
        one.completeness.per_cent for one in lines
    )
    of_child = {one.form.key: one.completeness for one in lines if one.person == case.child}
    assert of_child["guatemala"].can_be_sent
    assert not of_child["interpol-90-3-a"].can_be_sent
    assert of_child["interpol-90-3-b"].can_be_sent
    of_other = next(
        one.completeness for one in lines if one.person == case.other and one.form is GUATEMALA
    )
    assert {one.field.code for one in of_other.needed} >= {
        "nombre",
        "sexo",
        "fotografia",
        "residencia",
    }
    assert all(one.who and one.mend.es for one in of_other.needed)


@pytest.mark.parametrize("left_out", [None, "name", "age", "residence", "photo", "description"])
def test_the_form_of_the_country_lacks_what_readiness_says_is_lacking(case, left_out):
    """One rule: the minimum of `operation/readiness.py` and the needed fields of the Guatemalan form say the same of each child."""
    shift, child = case.shift, case.other
    said = {
        "name": "Otra Inventada",
        "age_years_min": 9,
        "age_years_max": 10,
        "residence": "Aldea Inventada",
    }
    said = {name: value for name, value in said.items() if not name.startswith(left_out or "-")}
    shift.act(
        "renata",
        "register.claim_identity",
        person=child,
        claimant=Claimant.CHILD,
        said=IdentityContent(**said),
    )
    if left_out != "photo":
        bare_photo(case, child)
    if left_out != "description":
        shift.act(
            "ana",
            "register.describe_person",
            person=child,
            seen=DescriptionContent(carries="muñeca"),
        )
    needed = {
        one.field.code
        for one in packet_of(case.sight("nora"), child, GUATEMALA).completeness.needed
    }
    expected = set()
    for fact in readiness_of(shift.state, child).lacks:
        expected |= MINIMUM[fact]
    assert needed == expected


def test_an_age_that_an_officer_saw_counts_for_whoever_may_read_it(case):
    """Readiness opens nothing, so it can't know of a sealed age; beside the form it is counted, or page and form would differ."""
    seen = FirstContactContent(age_years_min=6, age_years_max=9)
    tagged = {**BAND, "place": case.shift.places["room"], "circumstances": seen}
    [issued, *_] = case.shift.act("ana", "register.issue_tag", **tagged)
    told = readiness_of(case.shift.state, issued.person)
    assert MinimumFact.AGE not in told.has
    packet = packet_of(case.sight("nora"), issued.person, GUATEMALA)
    assert MinimumFact.AGE in minimum_of(told, packet)
    assert set(minimum_of(told, packet)) - {MinimumFact.AGE} == set(told.has)


def test_a_child_without_a_confirmed_name_has_the_other_road(case):
    """Check 1: 90(3)(b) is complete and 90(3)(a) is not, until an identity is confirmed."""
    sight = case.sight("nora")
    assert why(packet_of(sight, case.child, forms()["interpol-90-3-a"]), "name") is Why.UNKNOWN
    [claim] = case.shift.state.identities.by_person[case.child]
    nora = case.shift.crew["nora"]
    case.shift.act("rosa", "team.grant_role", staff=nora, role=Role.REGISTRAR)
    basis = ConfirmationBasis.DNA
    case.shift.act("nora", "register.confirm_identity", person=case.child, claim=claim, basis=basis)
    by_name = packet_of(sight, case.child, forms()["interpol-90-3-a"])
    assert why(by_name, "name") is None
    assert why(by_name, "dna") is None


def test_an_age_in_doubt_stays_a_range(case):
    """Check 2: 14 to 19 is a child, and printed as a range; a birth date between two years is no date."""
    said = IdentityContent(name="Sin Fecha", age_years_min=14, age_years_max=19)
    case.shift.act(
        "renata", "register.claim_identity", person=case.other, claimant=Claimant.ADULT, said=said
    )
    packet = packet_of(case.sight("nora"), case.other, GUATEMALA)
    values = {one.field.code: one.value for one in packet.filled}
    assert values["edad"] == "14-19"
    assert why(packet, "fecha_nacimiento") is Why.UNKNOWN


def test_no_band_is_on_anything_that_leaves(case):
    """Check 3: namesakes are told apart by the band at the desk; on no layer of any form does it leave, nor the account's reference."""
    tag = str(case.shift.state.register.persons[case.child].tag)
    for form in forms().values():
        file = told(prepare(case.sight("nora"), case.child, form, Layer.AUTHORITY))
        assert tag not in file
        assert case.child.hex() not in file
        assert tag in {one.tag for one in completeness(case.sight("nora"), [form])}


def test_an_old_photo_is_blocked(case):
    """Check 4: a child changes; after a year the photo is taken again."""
    case.shift.house.now.now += 366 * 24 * 60 * 60 * 1000
    case.go_missing().activate().release()
    packet = packet_of(case.sight("nora"), case.child, GUATEMALA)
    assert why(packet, "fotografia") is Why.PHOTO_OLD
    assert not packet.pictures
    public = prepare(case.sight(), case.child, GUATEMALA, Layer.PUBLIC)
    assert why(public.packet, "fotografia") is Why.PHOTO_OLD
    assert released_to_public(case.sight(), case.child, ReadReason.ALERT).photo is None
    bare_photo(case)
    assert packet_of(case.sight("nora"), case.child, GUATEMALA).pictures


def test_a_photo_with_the_band_stays_out_of_the_public(tmp_path):
    """The band beside a name tells who wears it; one of the face alone goes, and is chosen before a newer one with the band."""
    case = AlertCase(tmp_path / "data", tag_in_frame=True)
    case.go_missing().activate().release()
    first = prepare(case.sight(), case.child, GUATEMALA, Layer.PUBLIC)
    assert why(first.packet, "fotografia") is Why.SHOWS_BAND
    assert "fotografia" in shown(prepare(case.sight(), case.child, GUATEMALA, Layer.POLICE))
    bare_photo(case)
    bare_photo(case, tag_in_frame=True)
    assert "fotografia" in shown(prepare(case.sight(), case.child, GUATEMALA, Layer.PUBLIC))
    case.shift.house.close()


def test_two_children_who_vanish_together_do_not_meet_on_the_public_layer(case):
    """Check 5: two packets; neither names the other, nor says that there is one, and words that name a sibling stay behind."""
    shift = case.shift
    said = IdentityContent(name="Gemelina Inventada")
    shift.act(
        "renata", "register.claim_identity", person=case.other, claimant=Claimant.CHILD, said=said
    )
    shift.act(
        "renata", "family.assert_link", person=case.child, relative=case.other,
        relation=Relation.SIBLING, claimant=Claimant.CHILD, basis=AssertionBasis.OWN_WORD,
    )  # fmt: skip
    seen = DescriptionContent(wears="la blusa de gémelina", hair="negro")
    shift.act("ana", "register.describe_person", person=case.child, seen=seen)
    shift.act("nora", "absence.declare_absence", persons=(case.other,))
    case.go_missing().activate().release()
    for layer in (Layer.PUBLIC, Layer.POLICE):
        file = told(prepare(case.sight("nora"), case.child, GUATEMALA, layer))
        assert "Gemelina" not in file
        assert "hermanos" not in file
    authority = shown(prepare(case.sight("nora"), case.child, GUATEMALA, Layer.AUTHORITY))
    assert authority["hermanos"] == "Gemelina Inventada"
    assert "vestimenta" not in authority


def test_an_alert_still_active_after_the_child_is_back_is_overdue(case):
    """Check 6: recovered at night, active in the morning: it waits for the alert unit at once, and is late after the set hours."""
    case.go_missing().activate().recover()
    assert Limit.ALERT_AFTER_RECOVERY in {one.what for one in waiting(case.shift.state)}
    case.shift.act("rosa", "clocks.set_limit", limit=Limit.ALERT_AFTER_RECOVERY, minutes=5 * 60)
    case.shift.house.now.now += 6 * 60 * 60 * 1000
    assert Limit.ALERT_AFTER_RECOVERY in {
        one.what for one in overdue(case.shift.state, case.shift.house.now())
    }


def test_an_alert_number_with_two_children_leaves_with_neither(case):
    """Check 7: one alert, one child; a number that stands twice was copied wrongly."""
    case.go_missing().activate("AK-17")
    shift = case.shift
    shift.act("nora", "absence.declare_absence", persons=(case.other,))
    other = shift.state.absences.current[case.other]
    shift.act("olga", "absence.request_alert", absences=(other,))
    shift.act("alba", "absence.acknowledge_alert", absences=(other,))
    shift.act("alba", "absence.activate_alert", absence=other, number="AK-17")
    for person in (case.child, case.other):
        packet = packet_of(case.sight("nora"), person, GUATEMALA)
        assert why(packet, "numero_alerta") is Why.NUMBER_TWICE


def test_a_public_photo_carries_its_colours_only(case):
    """Check 8: what the camera wrote into the file is not in the packet."""
    bare_photo(case)
    case.go_missing().activate().release()
    prepared = prepare(case.sight(), case.child, GUATEMALA, Layer.PUBLIC)
    assert carries_colours_only(prepared.packet.pictures["photo.jpg"])


def test_clothes_that_name_the_house_are_blocked(tmp_path):
    """Check 9: a uniform of the house tells where a child lives, on every layer; so does the name of a place."""
    seen = DescriptionContent(wears="uniforme del hogar", marks="se cayó en Sala", hair="negro")
    case = AlertCase(tmp_path / "data", described=seen)
    case.go_missing().activate().release()
    for layer in Layer:
        file = told(prepare(case.sight("nora"), case.child, GUATEMALA, layer))
        assert "hogar" not in file
        assert "Sala" not in file
    packet = packet_of(case.sight("nora"), case.child, GUATEMALA)
    assert (why(packet, "vestimenta"), why(packet, "senas")) == (Why.TELLS_PLACE, Why.TELLS_PLACE)
    case.shift.house.close()


CLOSED = ("Zufolohogar", "Zufolovia 7", "carla Ensayo")
"""The name and the address of a place, and somebody who works here."""


@pytest.mark.parametrize("word", CLOSED)
def test_no_output_of_any_form_says_where_or_who(case, word):
    """Whatever field a marker was typed into, no layer, no form and no kind of file holds it, unzipped either."""
    shift = case.shift
    shift.act(
        "rosa", "placement.open_place",
        kind=PlaceKind.SHELTER, name=CLOSED[0], address=CLOSED[1], parent=None,
    )  # fmt: skip
    said = IdentityContent(
        name="Luz Inventada", residence=f"junto a {word}", languages=(word,),
        document=word, parents=(f"Ema, en {word}",),
    )  # fmt: skip
    shift.act(
        "renata", "register.claim_identity", person=case.child, claimant=Claimant.ADULT, said=said
    )
    seen = DescriptionContent(
        hair=f"negro, {word}", eyes=word, marks=word, wears=word, carries=word, speaks=(word,)
    )
    shift.act("ana", "register.describe_person", person=case.child, seen=seen)
    case.go_missing().activate().release()
    by_hand = dict.fromkeys(BY_HAND, f"cerca de {word}")
    for form in forms().values():
        for layer in form.layers:
            made = prepare(case.sight("nora"), case.child, form, layer, by_hand=by_hand)
            rows = as_rows(made.packet, layer, made.reference)
            files = [told(made).encode(), rows_as_csv(rows), unzipped(rows)]
            assert not [one for one in files if word.casefold().encode() in one.lower()]


def unzipped(rows):
    """Every part of a workbook, one behind the other."""
    book = rows_as_xlsx(rows, "x", dt.datetime.now(dt.UTC))
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def test_an_acknowledged_request_has_no_number(case):
    """Check 10: a mail that says received is no decision: nothing is public, and no number stands anywhere."""
    case.go_missing()
    case.shift.act("olga", "absence.request_alert", absences=(case.absence,))
    case.shift.act("alba", "absence.acknowledge_alert", absences=(case.absence,))
    with refused("absence.nothing_released"):
        prepare(case.sight(), case.child, GUATEMALA, Layer.PUBLIC)
    assert why(packet_of(case.sight(), case.child, GUATEMALA), "numero_alerta") is Why.BY_RECEIVER


def test_the_public_layer_holds_what_the_decision_released(case):
    """Each fact by the decision about this child; an active alert alone opens nothing."""
    case.go_missing().activate()
    with refused("absence.nothing_released"):
        prepare(case.sight(), case.child, GUATEMALA, Layer.PUBLIC)
    case.release(ReleasedFact.AGE, ReleasedFact.CLOTHING)
    public = shown(prepare(case.sight(), case.child, GUATEMALA, Layer.PUBLIC))
    assert public == {
        "edad": "14-15", "edad_al": public["edad_al"], "vestimenta": SEEN.wears,
        "telefonos": "1546, 110", "numero_alerta": "AK-17",
    }  # fmt: skip


def test_each_layer_knows_what_it_needs(case):
    """The police get documents and hours, the authority where the child lived; the public neither."""
    case.go_missing().activate().release()
    by_hand = {"health": "asma", "reporter": "Guardia PGN 1546"}
    files = {
        layer: told(prepare(case.sight("nora"), case.child, GUATEMALA, layer, by_hand=by_hand)) for layer in Layer
    }  # fmt: skip
    meant = {
        Layer.PUBLIC: NAME, Layer.POLICE: SAID.document, Layer.AUTHORITY: SAID.residence,
    }  # fmt: skip
    for layer, file in files.items():
        for lowest, word in meant.items():
            assert (word in file) is layer.may_read(lowest)
    assert "asma" in files[Layer.AUTHORITY]
    assert "asma" not in files[Layer.POLICE] + files[Layer.PUBLIC]
    assert "Guardia" not in files[Layer.POLICE] + files[Layer.PUBLIC]


def test_what_leaves_is_noted_with_its_fields_before_it_leaves(case):
    """Names of fields, never values; another name of the child in every form and layer."""
    prepared = prepare(case.sight("nora"), case.child, GUATEMALA, Layer.POLICE)
    content = as_json(prepared.packet, prepared.layer, prepared.reference)
    export = hand_out(
        case.sight("nora"), prepared, content, file_format="packet.json", recipient="PNC"
    )
    [one] = left_about(case.account, case.child)
    assert (one.export, one.record.profile) == (export, ExportProfile.RESTRICTED_ALERT)
    assert "cui" in one.record.fields
    assert "residencia" not in one.record.fields
    others = {
        prepare(case.sight("nora"), case.child, form, layer).reference
        for form in forms().values()
        for layer in (Layer.POLICE, Layer.AUTHORITY)
    }
    assert len(others) == 2 * len(forms())
    assert prepared.reference in others


def test_whoever_has_no_role_for_a_profile_lets_nothing_out(case):
    """A carer sees the child and may not send a packet about them."""
    prepared = prepare(case.sight("carla"), case.child, GUATEMALA, Layer.AUTHORITY)
    with refused("exports.profile_closed"):
        hand_out(case.sight("carla"), prepared, b"x", file_format="packet.json", recipient="PNC")


def test_a_packet_is_made_of_what_its_reader_may_see(case):
    """A monitor reads no name and no face: their packet is nearly empty; every reading for one is written down."""
    packet = packet_of(case.sight("mora"), case.child, GUATEMALA)
    assert {one.field.code for one in packet.filled} <= {"telefonos", "fecha", "hora", "sexo"}
    packet_of(case.sight("nora"), case.child, GUATEMALA)
    assert any(one.reason is ReadReason.ALERT for one in case.sight("rosa").reads())


def test_sightings_are_for_the_police_while_the_child_is_away(case):
    """Where others saw the child is told to who searches, and to nobody once the child is back."""
    case.go_missing()
    seen = {
        "absence": case.absence,
        "source": ReportSource.PUBLIC,
        "reliability": Reliability.DOUBTFUL,
        "where": "mercado inventado",
    }
    case.account.together(
        lambda perform: perform(
            Request("absence.report_sighting", case.shift.signers("pablo"), seen)
        )
    )
    police = prepare(case.sight("pablo"), case.child, GUATEMALA, Layer.POLICE)
    assert "mercado inventado" in shown(police)["avistamientos"]
    case.activate().recover()
    again = prepare(case.sight("pablo"), case.child, GUATEMALA, Layer.POLICE)
    assert "mercado" not in json.dumps(shown(again))
