"""A form filled from one ready sheet: what goes where, what is missing, and what is never invented."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.exchange.loss import Lost
from resguardo.exchange.loss import Why as LostBecause
from resguardo.exchange.packets.facts import BY_HAND, FACTS, Layer
from resguardo.exchange.packets.filling import Why, fill, released_only
from resguardo.exchange.packets.form import forms
from resguardo.exchange.packets.losses import losses
from resguardo.exchange.packets.ready import Ready
from resguardo.exchange.packets.values import value_of
from resguardo.exchange.packets.writing import as_json, as_plain, as_rows

LUZ = Ready(
    name="Luz Inventada", given="Luz", family="Inventada", age_years_min=14, age_years_max=19,
    age_as_of="2024-12-22", age_basis="observed", sex="female", height_cm=150, hair="negro, largo", eyes="café",
    marks="lunar", wears="suéter rojo", carries="mochila", photo=b"picture", seen_at="2024-12-22T15:30:00-06:00",
    as_of="2024-12-22T16:00:00-06:00",
)  # fmt: skip


def value(packet, code):
    """What stands in one field; None where it is empty."""
    return next((one.value for one in packet.filled if one.field.code == code), None)


def why(packet, code):
    """Why one field is empty."""
    return next(one.why for one in packet.missing if one.field.code == code)


def filled(form, **changed):
    """The form filled for Luz, with something else known."""
    return fill(forms()[form], msgspec.structs.replace(LUZ, **changed))


def test_a_child_without_a_confirmed_name_is_looked_for_by_description():
    """Check 1: the packet of 90(3)(b) is complete, that of 90(3)(a) is not."""
    by_name, by_description = filled("interpol-90-3-a"), filled("interpol-90-3-b")
    assert not by_name.completeness.can_be_sent
    assert {one.field.code for one in by_name.completeness.needed} == {"name", "birth"}
    assert by_description.completeness.can_be_sent
    assert "Luz" not in as_json(by_description, Layer.AUTHORITY, "x").decode()


@pytest.mark.parametrize(
    "known", [{"photo": b"p"}, {"identified_by": ("dna",)}, {"identified_by": ("fingerprints",)}]
)
def test_one_of_photo_prints_and_dna_is_enough(known):
    """90(3)(b) asks for a description and the sex and one of three; without any it is not complete."""
    assert filled("interpol-90-3-b", **{"photo": None} | known).completeness.can_be_sent
    without = filled("interpol-90-3-b", photo=None)
    needed = {one.field.code for one in without.completeness.needed}
    assert needed == {"photo", "dna", "fingerprints"}
    bare = filled("interpol-90-3-b", height_cm=None, hair="", eyes="", marks="", **known)
    assert {one.field.code for one in bare.completeness.needed} >= {
        "height",
        "hair",
        "eyes",
        "marks",
    }


def test_an_age_in_doubt_is_a_range_with_its_day():
    """Check 2: 14 to 19 is printed as a range, as of a day; one known age is one figure."""
    packet = filled("guatemala")
    assert value(packet, "edad") == "14-19"
    assert value(packet, "edad_al") == "2024-12-22"
    assert value(filled("guatemala", age_years_max=14), "edad") == "14"
    assert value(filled("guatemala", age_years_max=None), "edad") == "14"


@pytest.mark.parametrize(
    ("earliest", "latest", "day", "year"),
    [
        ("", "", None, None),
        ("2010-03-01", "2010-03-01", "20100301", "2010"),
        ("2010-03-01", "2010-03-31", None, "2010"),
        ("2010-01-01", "2010-12-31", None, "2010"),
        ("2009-06-01", "2010-05-31", None, None),
        ("2010", "2010", None, "2010"),
        ("2010-03-01", "", None, None),
    ],
)
def test_no_date_is_made_out_of_an_age_or_of_half_a_date(earliest, latest, day, year):
    """A birth date is a known day; a year is one that both ends share; an age gives neither."""
    born = {"birth_earliest": earliest, "birth_latest": latest}
    assert value(filled("ncic", **born), "DOB") == day
    assert value(filled("interpol-90-3-a", **born), "birth") == year


@pytest.mark.parametrize(
    ("code", "changed", "written"),
    [
        ("HGT", {"height_cm": 150}, "411"),
        ("HGT", {"height_cm": 152}, "500"),
        ("HGT", {"height_cm": 183}, "600"),
        ("HGT", {"height_cm": None}, None),
        ("WGT", {"given_by_hand": {"weight": "31"}}, "068"),
        ("WGT", {"given_by_hand": {"weight": "45,5 kg"}}, "100"),
        ("WGT", {"given_by_hand": {"weight": "70 lb"}}, None),
        ("HAI", {}, "BLK"),
        ("HAI", {"hair": "Castaño oscuro"}, "BRO"),
        ("HAI", {"hair": "castaño con mechas rubias y rubia"}, None),
        ("HAI", {"hair": "no es negro"}, None),
        ("HAI", {"hair": "verde agua"}, None),
        ("EYE", {"eyes": "CAFÉ"}, "BRO"),
        ("EYE", {"eyes": "azules"}, "BLU"),
        ("SEX", {}, "F"),
        ("SEX", {"sex": ""}, None),
        ("NAM", {}, "INVENTADA, LUZ"),
        ("NAM", {"given": "", "family": ""}, None),
        ("NAM", {"family": "I" * 40}, None),
        ("DLC", {}, "20241222"),
        ("TLC", {}, "1530"),
        ("RAC", {}, "U"),
        ("MKE", {"went": "taken"}, "EMI"),
        ("MKE", {"went": "left"}, "EMJ"),
        ("MNP", {"went": "taken"}, "CA"),
    ],
)  # fmt: skip
def test_ncic_has_its_own_units_and_codes(code, changed, written):
    """Feet and inches, pounds, colour codes; a word without a code, or with two, gets none, and a whole name is cut nowhere."""
    assert value(filled("ncic", **changed), code) == written


def test_a_colour_without_a_code_says_how_it_is_mended():
    """The word is known, the form has no code for it: that is another lack than not knowing."""
    packet = filled("ncmec", hair="verde agua", eyes="")
    assert (why(packet, "hair"), why(packet, "eyes")) == (Why.NO_CODE, Why.UNKNOWN)
    assert all(one.mend.es and one.mend.en and one.mend.he and one.who for one in packet.missing)


def test_what_lacks_says_whose_it_is():
    """The sender's own office, what the police know, what comes back: none of it lowers the child's completeness."""
    packet = filled("guatemala")
    assert why(packet, "domicilio_avisos") is Why.BY_SENDER
    assert why(packet, "vehiculo") is Why.BY_OFFICER
    assert why(packet, "numero_alerta") is Why.BY_RECEIVER
    assert why(packet, "circunstancias") is Why.WITH_ABSENCE
    assert {one.field.code for one in packet.completeness.needed} == {"residencia"}
    whole = filled("guatemala", residence="Zona inventada 7")
    assert whole.completeness.can_be_sent
    assert whole.completeness.per_cent < 100


CANARY = Ready(
    **{
        name: f"Zufolo{name}".replace("_", "")
        for name in Ready.__struct_fields__
        if name not in {"sex", "photo", "given_by_hand", "blocked", "seen_at", "as_of"}
        and Ready.__annotations__[name] == "str"
    },
    other_names=("Zufoloothernames",), languages=("Zufololanguages",), parents=("Zufoloparents",),
    siblings=("Zufolosiblings",), reports=("Zufoloreports",), identified_by=("dna", "fingerprints"),
    is_name_confirmed=True, age_years_min=9, age_years_max=9, sex="female", height_cm=140, photo=b"jpeg",
    seen_at="2024-12-22T15:30:00-06:00", given_by_hand={fact: f"Zufolohand{fact}End" for fact in BY_HAND},
)  # fmt: skip


@pytest.mark.parametrize("form", sorted(forms()))
@pytest.mark.parametrize("layer", list(Layer))
def test_a_layer_holds_nothing_of_a_narrower_circle(form, layer):
    """Every fact carries a marker; whoever reads a layer meets only the markers of facts that are for them."""
    packet = fill(forms()[form], CANARY)
    told = as_json(packet, layer, "x").decode() + repr(as_rows(packet, layer, "x"))
    markers = {fact: value_of(fact, CANARY) for fact in FACTS}
    allowed = {markers[fact] for fact, rule in FACTS.items() if layer.may_read(rule.floor)}
    closed = {one for one in markers.values() if one.startswith("Zufolo")} - allowed
    assert layer is Layer.AUTHORITY or len(closed) > 5
    assert [one for one in closed if one in told] == []


def test_the_public_layer_holds_only_what_was_released():
    """Without the decision's leave a fact stays behind, and the photo with it; the form's own telephone stays."""
    packet = released_only(filled("guatemala"), {"age", "photo"}, {"photo": Why.SHOWS_BAND})
    shown = {one.field.code for one in packet.on(Layer.PUBLIC)}
    assert shown == {"edad", "telefonos"}
    assert not packet.pictures
    assert why(packet, "nombre") is Why.NOT_RELEASED
    assert why(packet, "fotografia") is Why.SHOWS_BAND
    assert value(packet, "hora") == LUZ.seen_at


def test_a_blocked_fact_leaves_in_no_form():
    """Check 9: words that tell of the house stay behind everywhere, and the lack says why."""
    blocked = {"clothing": "tells_place", "photo": "photo_old"}
    for form in forms().values():
        packet = fill(
            form, msgspec.structs.replace(LUZ, wears="uniforme del hogar", blocked=blocked)
        )
        assert b"hogar" not in as_json(packet, Layer.AUTHORITY, "x")
        assert not packet.pictures


def test_a_packet_says_what_it_leaves_behind():
    """Loss report: no place in the form, not for this layer, less exact; a table holds no picture."""
    packet = filled("ncic", residence="Zona 7", carries="mochila")
    told = losses(
        packet, msgspec.structs.replace(LUZ, residence="Zona 7"), Layer.POLICE, has_pictures=False
    )
    assert Lost(None, "carries", LostBecause.NO_PLACE) in told
    assert Lost(None, "address", LostBecause.NO_PLACE) in told
    assert Lost(None, "height", LostBecause.COARSENED) in told
    assert Lost(None, "photo", LostBecause.NO_PLACE) in told
    public = losses(filled("guatemala"), LUZ, Layer.PUBLIC, has_pictures=True)
    assert Lost(None, "carries", LostBecause.NOT_LET_OUT) in public
    assert not [one for one in public if one.fact == "photo"]


def test_a_file_is_canonical_and_marks_an_exercise():
    """Keys in their one order, no white space; an exercise says so in the file and in the row."""
    packet = filled("guatemala", is_exercise=True)
    content = as_json(packet, Layer.PUBLIC, "ref")
    read = json.loads(content)
    assert (
        content
        == json.dumps(read, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    )
    assert "EXERCISE" in read["exercise"]
    assert "EJERCICIO" in " ".join(as_rows(packet, Layer.PUBLIC, "ref")[2])
    assert "exercise" not in as_plain(filled("guatemala"), Layer.PUBLIC, "ref")
    assert list(read["pictures"]) == ["photo.jpg"]


@given(
    st.sampled_from(sorted(forms())),
    st.fixed_dictionaries(
        {}, optional={name: st.text(max_size=60) for name in ("name", "given", "family", "hair", "eyes", "marks", "wears", "residence", "birth_earliest", "birth_latest", "seen_at", "sex", "went")},
    ),
)  # fmt: skip
def test_any_words_fill_any_form(form, known):
    """Whatever was typed, every field is filled or missing, and the file is written."""
    packet = filled(form, **known)
    assert len(packet.filled) + len(packet.missing) == len(packet.form.fields)
    assert 0 <= packet.completeness.per_cent <= 100
    assert json.loads(as_json(packet, Layer.AUTHORITY, "x"))["form"] == form
    rows = as_rows(packet, Layer.AUTHORITY, "x")
    assert len({len(row) for row in rows}) == 1
