"""What an alert message says: by the design's tables of elements, states and privacy."""

import hashlib
from datetime import date

import pytest

from exchange.cap.test_cap_writing import FRAME
from resguardo.exchange.cap.composing import LANGUAGES, AlertFacts, compose
from resguardo.exchange.cap.records import Reference
from resguardo.exchange.cap.systems import event_codes
from resguardo.exchange.cap.wording import WORDS, Ages, age_words, day_words
from resguardo.exchange.cap.writing import write

PHOTO = b"\xff\xd8picture\xff\xd9"
FACTS = AlertFacts(
    country="GT",
    areas=("GT-01", "MX"),
    name="Luz Inventada Ficticia",
    ages=Ages(14, 15),
    sex="female",
    height_cm=155,
    wears="suéter rojo.",
    seen_on=date(2024, 12, 21),
    seen_in="GT-01",
    photo=PHOTO,
    photo_sha256=hashlib.sha256(PHOTO).hexdigest(),
    photo_sha1=hashlib.sha1(PHOTO).hexdigest(),
    alert_number="AK-17",
    authority="PGN",
)
CANCEL = FRAME._replace(kind="Cancel", references=(Reference(FRAME.sender, "rg-a", FRAME.sent),))


def test_the_public_message_says_what_was_released():
    """The elements of the table, with their codes."""
    message = compose(FACTS, FRAME, ("es",))
    [info] = message.infos
    assert (message.scope, message.codes, message.source, message.incidents) == (
        "Public", ("Resguardo:1.0",), "", "",
    )  # fmt: skip
    assert (info.language, info.categories) == ("es-GT", ("Security", "Rescue"))
    assert (info.urgency, info.severity, info.certainty) == ("Immediate", "Severe", "Likely")
    assert info.response_types == ("Monitor",)
    assert info.contact == "1546"
    assert "Viste: suéter rojo. " in info.description
    assert "21 de diciembre de 2024 en Guatemala" in info.description
    assert [one.geocodes[0] for one in info.areas] == [("ISO3166-2", "GT-01"), ("ISO3166-1", "MX")]
    assert dict(info.parameters)["Resguardo:alertNumber"] == "AK-17"


def test_danger_and_observation_are_said_only_where_stated():
    """Extreme when the authority states danger to life; Observed when a closed count found the child missing."""
    told = FACTS._replace(life_in_danger=True, is_observed=True)
    [info] = compose(told, FRAME, ("es",)).infos
    assert (info.severity, info.certainty) == ("Extreme", "Observed")


def test_the_restricted_message_is_for_named_authorities():
    """It carries the fixed sentence, an audience and the incident; telephones' texts it has none."""
    frame = FRAME._replace(is_public=False, incident="abc")
    message = compose(FACTS._replace(born="2009-06-01"), frame, ("es",))
    assert (message.scope, message.incidents) == ("Restricted", "abc")
    assert message.restriction == WORDS["es"]["restriction"]
    assert message.infos[0].audience
    assert "2009-06-01" in message.infos[0].description
    assert not [one for one in message.infos[0].parameters if "text" in one.name]


def test_a_cancellation_names_nobody_and_carries_no_photo():
    """It works for a receiver who ignores what it says: the references do."""
    message = compose(AlertFacts("GT", ("GT-01",)), CANCEL, LANGUAGES)
    content = write(message).decode()
    for info in message.infos:
        assert (info.response_types, info.urgency) == (("AllClear",), "Past")
        assert (info.resources, info.parameters) == ((), ())
    assert "Luz" not in content
    assert message.references


def test_an_exercise_says_so_everywhere():
    """Status, note, code, headline and every telephone's text."""
    frame = FRAME._replace(status="Exercise", exercise="simulacro-3")
    message = compose(FACTS, frame, LANGUAGES)
    assert (message.status, message.note, message.codes) == (
        "Exercise", "simulacro-3", ("Resguardo:1.0", "drill"),
    )  # fmt: skip
    for info, language in zip(message.infos, LANGUAGES, strict=True):
        mark = WORDS[language]["exercise"]
        assert info.headline.startswith(mark)
        texts = [one.value for one in info.parameters if "text" in one.name]
        assert len(texts) == 3
        assert all(one.startswith(mark) for one in texts)


def test_languages_differ_in_words_and_in_nothing_else():
    """Codes, times and areas are the same; what somebody wrote down stays in their words, and says so."""
    spanish, english, hebrew = compose(FACTS, FRAME, LANGUAGES).infos
    for field in ("categories", "event_codes", "urgency", "severity", "certainty", "expires"):
        assert getattr(spanish, field) == getattr(english, field) == getattr(hebrew, field)
    assert (english.language, hebrew.language) == ("en", "he")
    assert "Clothing (as noted): suéter rojo." in english.description
    assert "14–15" in hebrew.description


def test_a_headline_fits_and_cuts_no_name():
    """140 characters; a name that does not fit is left out."""
    [info] = compose(FACTS._replace(name="Luz " + "Inventada " * 20), FRAME, ("es",)).infos
    assert len(info.headline) <= 140
    assert "Inventada" not in info.headline
    assert "14 a 15 años" in info.headline


def test_with_nothing_released_but_the_area_the_message_still_stands():
    """It says that there is an alert and whom to call."""
    [info] = compose(AlertFacts("GT", ("GT",)), FRAME, ("es",)).infos
    assert info.headline == WORDS["es"]["event"]
    assert info.description == WORDS["es"]["nothing"]


@pytest.mark.parametrize(
    ("country", "is_taken", "codes"),
    [
        ("GT", False, [("OET:v1.2", "OET-130"), ("GT-ALBAKENETH", "desaparicion")]),
        ("GT", True, [("OET:v1.2", "OET-038"), ("GT-ALBAKENETH", "sustraccion")]),
        ("MX", True, [("OET:v1.2", "OET-038"), ("MX-ALERTA-AMBER", "nacional")]),
        ("IL", False, [("OET:v1.2", "OET-130")]),
    ],
)
def test_the_event_has_the_codes_of_its_country(country, is_taken, codes):
    """The OASIS term first, then the country's own where one is known."""
    assert list(event_codes(country, is_taken=is_taken)) == codes


def test_where_no_telephone_is_known_the_police_is_named():
    """No number is invented."""
    [info] = compose(FACTS._replace(country="IL", areas=("IL",)), FRAME, ("en",)).infos
    assert info.contact == ""
    assert info.instruction == WORDS["en"]["instruct_police"]


def test_words_are_said_as_people_say_them():
    """Ages and days in each language."""
    assert age_words(Ages(1, 1), "es") == "1 año"
    assert age_words(Ages(14, 15), "en") == "14 to 15 years"
    assert day_words(date(2024, 12, 1), "he") == "1 בדצמבר 2024"


def test_every_language_has_every_sentence():
    """None falls back on another."""
    assert {frozenset(WORDS[one]) for one in LANGUAGES} == {frozenset(WORDS["es"])}
