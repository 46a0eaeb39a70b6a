"""What a check of a CAP message finds: each case of the design's table, with what the schema says beside it."""

from functools import lru_cache

import pytest
import xmlschema
from lxml import etree

from kit.cap_samples import SAMPLE, area, bilingual, edited
from resguardo.exchange.cap import checking
from resguardo.exchange.cap.checking import check
from resguardo.exchange.cap.findings import MESSAGES

SENT, REFERENCES = "2026-02-03T04:10:00-06:00</sent>", "<references>"
OURS = "alerta@autoridad.example,rg-k7m2q4t6v3x5z2b4d6f3h5j2l4"
EARLIER = "alerta@autoridad.example,rg-a2c4e6g3i5k2m4o6q3s5u2w4y6,2026-02-03T01:40:00-06:00"
GEOCODE = "<geocode><valueName>ISO3166-2</valueName><value>GT-01</value></geocode>"
RESTRICTED = ("<scope>Public</scope>", "<scope>Restricted</scope>")
CROSSING = "<polygon>14,-90 15,-91 14,-91 15,-90 14,-90</polygon>"

FORM = {
    "sent with Z": (edited((SENT, "2026-02-03T04:10:00Z</sent>")), "date_zone"),
    "sent with a fraction": (edited((SENT, "2026-02-03T04:10:00.5-06:00</sent>")), "date_fraction"),
    "sent without an offset": (edited((SENT, "2026-02-03T04:10:00</sent>")), "date_offset"),
    "30 February": (edited((SENT, "2026-02-30T04:10:00-06:00</sent>")), "date_impossible"),
    "second 60": (edited((SENT, "2026-02-03T04:10:60-06:00</sent>")), "date_impossible"),
    "offset +14:30": (edited((SENT, "2026-02-03T04:10:00+14:30</sent>")), "date_impossible"),
    "an offset with a comma": (edited((SENT, "2026-02-03T04:10:00,06:00</sent>")), "schema.value"),
    "a value with white space": (edited((">Exercise<", "> Exercise<")), "schema.value"),
    "a value of CAP 1.0": (edited((">Observed<", ">Very Likely<")), "schema.value"),
    "language es_GT": (edited((">es-GT<", ">es_GT<")), "schema.value"),
    "headline before eventCode": (
        edited(
            ("<headline>SIMULACRO. Adolescente, 14 a 16 años, mujer</headline>", ""),
            ("<eventCode>", "<headline>x</headline><eventCode>"),
        ),
        "schema.order",
    ),
    "resource without mimeType": (edited(("<mimeType>image/jpeg</mimeType>", "")), "schema.order"),
    "an element of another namespace": (
        edited(("</alert>", '<x xmlns="urn:other"/></alert>')),
        "schema.order",
    ),
    "an attribute": (edited(("<alert ", '<alert id="1" ')), "schema.attribute"),
    "no status": (edited(("<status>Exercise</status>", "")), "schema.order"),
}
"""Case -> the message, the code of ours; the schema rejects each."""

RULES = {
    "identifier empty": (edited((">rg-k7m2q4t6v3x5z2b4d6f3h5j2l4<", "><")), "name_unfit"),
    "identifier with space": (edited((">rg-k7m2", ">rg k7m2")), "name_unfit"),
    "identifier with comma": (edited((">rg-k7m2", ">rg,k7m2")), "name_unfit"),
    "sender with ampersand": (edited((">alerta@", ">a&amp;b@")), "name_unfit"),
    "update without references": (
        edited((f"{REFERENCES}{EARLIER}</references>", "")),
        "references_missing",
    ),
    "empty references": (edited((EARLIER, "")), "references_missing"),
    "references foo": (edited((EARLIER, "foo")), "references_unfit"),
    "references with a moment that is none": (
        edited((f"{EARLIER}", f"{EARLIER[:-6]}Z")),
        "references_unfit",
    ),
    "names itself": (edited((EARLIER, f"{OURS},2026-02-03T04:10:00-06:00")), "references_itself"),
    "names a later one": (
        edited(("2026-02-03T01:40:00-06:00", "2026-02-03T05:40:00-06:00")),
        "references_later",
    ),
    "names another's": (
        edited((EARLIER, EARLIER.replace("alerta@", "otra@"))),
        "references_sender",
    ),
    "restricted without restriction": (edited(RESTRICTED), "restriction_missing"),
    "public with a restriction": (
        edited(("</scope>", "</scope><restriction>x</restriction>")),
        "restriction_unwanted",
    ),
    "private without addresses": (
        edited((">Public<", ">Private<")),
        "addresses_missing",
    ),
    "error without a reason": (
        edited((">Update<", ">Error<"), ("<note>simulacro-3</note>", "")),
        "note_missing",
    ),
    "expires before sent": (
        edited(("2026-02-04T04:10:00-06:00</expires>", "2026-02-03T04:09:59-06:00</expires>")),
        "expires_early",
    ),
    "effective after expires": (
        edited(("2026-02-03T04:10:00-06:00</effective>", "2026-03-20T04:10:00-06:00</effective>")),
        "expires_early",
    ),
    "empty language": (edited((">es-GT<", "><")), "language_empty"),
    "instruction repeats description": (
        edited(("No se acerque. Llame al 1546 o al 110.", "Mide cerca de 155 cm.")),
        "instruction_same",
    ),
    "relative web": (edited(("<contact>", "<web>boletin</web><contact>")), "web_relative"),
    "relative uri without content": (
        edited(("https://autoridad.example/foto.jpg", "foto.jpg")),
        "resource_uri",
    ),
    "content that is no base64": (
        edited(("</uri>", "</uri><derefUri>%%%</derefUri>")),
        "resource_content",
    ),
    "size that is another": (
        edited(("<uri>", "<size>9</size><uri>"), ("</uri>", "</uri><derefUri>YQ==</derefUri>")),
        "resource_size",
    ),
    "digest that is another": (
        edited(("</uri>", "</uri><derefUri>YQ==</derefUri><digest>00</digest>")),
        "resource_digest",
    ),
    "area without geometry": (edited((GEOCODE, "")), "area_empty"),
    "polygon of 2 points": (area("<polygon>14,-90 15,-91</polygon>"), "polygon_short"),
    "polygon that does not close": (
        area("<polygon>14,-90 15,-90 15,-91 14,-91</polygon>"),
        "polygon_open",
    ),
    "crossing ring": (area(CROSSING), "polygon_crossing"),
    "polygon of words": (area("<polygon>aquí</polygon>"), "polygon_unfit"),
    "longitude first": (
        area("<polygon>-90,14 -91,14 -91,95 -90,95 -90,14</polygon>".replace("-9", "-19")),
        "point_beyond",
    ),
    "polygon in other digits": (
        area("<polygon>١٤,-90 15,-90 15,-91 ١٤,-90</polygon>"),
        "polygon_unfit",
    ),
    "polygon with a grouped number": (
        area("<polygon>1_4,-90 15,-90 15,-91 1_4,-90</polygon>"),
        "polygon_unfit",
    ),
    "circle without radius": (area("<circle>14,-90</circle>"), "circle_unfit"),
    "ceiling alone": (area(f"{GEOCODE}<ceiling>9</ceiling>"), "ceiling_alone"),
    "direction turned round": (edited((">Mide", ">\u202eMide")), "text_unseen"),
    "two languages with identical text": (
        bilingual(
            ("Missing child alert", "Alerta de niña, niño o adolescente desaparecido"),
            ("EXERCISE. 14 to 16 years, female", "SIMULACRO. Adolescente, 14 a 16 años, mujer"),
            ("</headline>", "</headline><description>Mide cerca de 155 cm.</description>"),
        ),
        "languages_same_text",
    ),
    "different eventCode per language": (bilingual(("OET-130", "OET-038")), "languages_differ"),
    "different expiry per language": (bilingual(("04T04:10", "04T05:10")), "languages_differ"),
    "different area per language": (bilingual(("GT-01", "GT-02")), "languages_differ"),
}
"""Case -> the message, the code of ours; the schema accepts each, so a rule has to catch it."""

WARNED = {
    "24:00 is read as the next day": (
        edited((SENT, "2026-02-03T24:00:00-06:00</sent>")),
        "date_midnight",
    ),
    "white space round the date": (edited(("<sent>", "<sent> ")), "date_blank"),
    "UTC as +00:00": (edited((SENT, "2026-02-03T10:10:00+00:00</sent>")), "date_utc"),
    "no language": (edited(("<language>es-GT</language>\n", "")), "language_missing"),
    "no expiry": (
        edited(("<expires>2026-02-04T04:10:00-06:00</expires>\n", "")),
        "expires_missing",
    ),
    "a long headline": (edited(("SIMULACRO.", "SIMULACRO." * 15)), "headline_long"),
    "page markup": (edited(("Mide", "&lt;b&gt;Mide")), "text_markup"),
    "an exercise without its name": (edited(("<note>simulacro-3</note>", "")), "note_missing"),
    "source on a public message": (
        edited(("</msgType>", "</msgType><source>sala 2</source>")),
        "privacy_source",
    ),
    "incidents on a public message": (
        edited(("</references>", "</references><incidents>una</incidents>")),
        "privacy_incidents",
    ),
    "a circle on a public message": (area("<circle>14,-90 3</circle>"), "privacy_circle"),
    "one message named twice": (edited((EARLIER, f"{EARLIER} {EARLIER}")), "references_repeated"),
    "Assess for the public": (edited((">Monitor<", ">Assess<")), "assess_public"),
    "junk inside a signature": (
        edited(
            (
                "</alert>",
                '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">x</Signature></alert>',
            )
        ),
        "signature_unverified",
    ),
    "addresses without need": (
        edited(("</scope>", "</scope><addresses>a</addresses>")),
        "addresses_unwanted",
    ),
    "nothing said": (
        SAMPLE[: SAMPLE.index("<info>")] + "</alert>",
        "info_missing",
    ),
}
"""Case -> the message, the code; valid, and told."""


@lru_cache
def second_opinion() -> xmlschema.XMLSchema10:
    """The same schema in another implementation."""
    return xmlschema.XMLSchema10(str(checking._SCHEMA))


def schema_accepts(text: str) -> bool:
    """Whether libxml2 accepts the form; the other implementation has to say the same, but for signatures, whose own schema it brings along."""
    root = etree.fromstring(text.encode())
    accepted = checking._schema().validate(root)
    assert "xmldsig" in text or second_opinion().is_valid(root) is accepted
    return bool(accepted)


def test_the_sample_is_valid_and_nothing_is_found():
    """A message that keeps every rule gives no finding at all."""
    verdict = check(SAMPLE.encode())
    assert verdict.is_valid
    assert (verdict.findings.codes, verdict.version) == (set(), "1.2")


def test_two_languages_with_the_same_codes_are_valid():
    """Other words, same codes, times and areas."""
    verdict = check(bilingual().encode())
    assert (verdict.is_valid, verdict.findings.codes) == (True, set())
    assert [one.language for one in verdict.message.infos] == ["es-GT", "en"]


@pytest.mark.parametrize("case", FORM)
def test_what_the_schema_rejects_is_told_in_our_words(case):
    """A date is told by what is wrong with it, everything else by its element."""
    text, code = FORM[case]
    assert not schema_accepts(text)
    verdict = check(text.encode())
    assert not verdict.is_valid
    assert code in {one.code for one in verdict.findings.errors}
    assert all(one.line for one in verdict.findings.errors)


@pytest.mark.parametrize("case", RULES)
def test_what_the_schema_accepts_is_caught_by_a_rule(case):
    """The schema checks nothing in names, references, languages and areas; these rules do."""
    text, code = RULES[case]
    assert schema_accepts(text)
    verdict = check(text.encode())
    assert not verdict.is_valid
    assert code in {one.code for one in verdict.findings.errors}


@pytest.mark.parametrize("case", WARNED)
def test_what_is_allowed_and_unwise_is_a_warning(case):
    """The message stays valid and says what to mend."""
    text, code = WARNED[case]
    assert schema_accepts(text)
    verdict = check(text.encode())
    assert code in {one.code for one in verdict.findings.warnings}
    assert verdict.is_valid, verdict.findings.errors


def test_a_date_at_fault_is_told_once():
    """The schema's own word on the same date is left out."""
    verdict = check(FORM["sent with Z"][0].encode())
    assert [one.code for one in verdict.findings.errors] == ["date_zone"]


def test_every_sentence_is_there_in_both_languages():
    """Each code says its piece in Spanish and English, with the same values."""
    for spanish, english in MESSAGES.values():
        assert spanish
        assert english
        assert ("{found}" in spanish) is ("{found}" in english)
        assert ("{field}" in spanish) is ("{field}" in english)


def test_many_faults_are_all_counted_and_few_kept():
    """A hostile message can't make the check's answer grow without end."""
    blocks = "<area><areaDesc>x</areaDesc><ceiling>1</ceiling></area>" * 2000
    verdict = check(area(f"{GEOCODE}</area>{blocks}<area><areaDesc>y</areaDesc>").encode())
    assert verdict.findings.count > 4000
    assert len(verdict.findings.errors) == 500
