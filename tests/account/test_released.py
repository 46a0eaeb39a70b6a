"""What an alert says of a child: what was released, and nothing else, through the doors of reading."""

import io
import struct
import zlib

import pytest
from PIL import Image

from kit.alert_case import NAME, SEEN, AlertCase
from kit.tablets import picture
from resguardo.account.access import ReadReason
from resguardo.account.outgoing_photo import carries_colours_only, outgoing_photo
from resguardo.account.photos import keep_photo
from resguardo.account.released import (
    as_compared,
    released_to_authorities,
    released_to_public,
    says_closed,
)
from resguardo.exchange.cap.wording import Ages
from resguardo.operation.description import PhotoView
from resguardo.operation.family import AssertionBasis, Relation
from resguardo.operation.identity import Claimant, IdentityContent
from resguardo.operation.publication import ReleasedFact
from resguardo.operation.register import Sex

ALERT = ReadReason.ALERT


@pytest.fixture
def case(tmp_path):
    """A child who is missing under an active alert."""
    made = AlertCase(tmp_path / "data").go_missing().activate()
    yield made
    made.shift.house.close()


def test_nothing_is_said_to_the_public_until_it_is_released(case):
    """An active alert alone lets nothing out."""
    assert released_to_public(case.sight(), case.child, ALERT) is None
    assert released_to_public(case.sight(), case.other, ALERT) is None


def test_the_public_hears_what_was_released_and_nothing_else(case):
    """Every fact that was not released is empty."""
    case.release(ReleasedFact.AGE, ReleasedFact.CLOTHING)
    said = released_to_public(case.sight(), case.child, ALERT)
    assert said.ages == Ages(14, 15)
    assert said.wears == SEEN.wears
    closed = (said.name, said.born, said.sex, said.marks, said.hair, said.photo, said.seen_on)
    assert not any(closed)
    assert said.areas == ("GT-01",)
    assert said.seen_in == ""


def test_a_birth_date_never_reaches_the_public(case):
    """Everything released is an age, not a date."""
    case.release()
    said = released_to_public(case.sight(), case.child, ALERT)
    assert (said.name, said.sex, said.born) == (NAME, Sex.FEMALE, None)
    assert "2009" not in repr(said._replace(photo=None))


def test_a_photo_on_which_a_band_can_be_read_never_reaches_the_public(tmp_path):
    """A band beside a name leads from one to the other; the newest picture without one is sent, where there is any."""
    case = AlertCase(tmp_path / "data", tag_in_frame=True).go_missing().activate().release()
    said = released_to_public(case.sight(), case.child, ALERT)
    assert said.photo is None
    assert said.withheld == (ReleasedFact.PHOTO,)
    assert released_to_authorities(case.sight(), case.child, ALERT).photo is not None
    digest = keep_photo(case.shift.house, case.child, picture(2))
    case.shift.act(
        "ana", "register.record_photo", person=case.child, digest=digest, tag_in_frame=False
    )
    assert released_to_public(case.sight(), case.child, ALERT).photo is not None
    case.shift.house.close()


def test_a_face_is_sent_before_a_newer_picture_of_something_else(case):
    """A mark or the whole child may be newer; people are looked for by their faces."""
    case.release()
    face = released_to_public(case.sight(), case.child, ALERT).photo
    for number, view in enumerate((PhotoView.MARK, PhotoView.WHOLE), 2):
        digest = keep_photo(case.shift.house, case.child, picture(number))
        shown = {"digest": digest, "view": view, "tag_in_frame": False}
        case.shift.act("ana", "register.record_photo", person=case.child, **shown)
    assert released_to_public(case.sight(), case.child, ALERT).photo == face


def test_authorities_hear_every_fact_that_a_search_needs(case):
    """Without a decision too, and with the birth date."""
    said = released_to_authorities(case.sight(), case.child, ALERT)
    assert said.born == ("2009-06-01", "2010-05-31")
    assert (said.areas, said.alert_number, said.authority) == (("GT",), "AK-17", "PGN")
    assert said.photo is not None


def test_words_that_name_a_place_or_a_member_of_the_team_stay_behind(tmp_path):
    """Where the child was lives in nobody's bulletin, even when it was typed into a mark."""
    case = AlertCase(
        tmp_path / "data",
        described=type(SEEN)(marks="cicatriz, la curó Carla Ensayo", wears="uniforme de Casa"),
    )
    case.go_missing().activate().release()
    said = released_to_public(case.sight(), case.child, ALERT)
    assert (said.marks, said.wears) == ("", "")
    assert said.withheld == (ReleasedFact.MARKS, ReleasedFact.CLOTHING)
    case.shift.house.close()


def test_words_that_name_a_sibling_stay_behind(case):
    """Two alerts may not say that their children belong together; nor where the reader may not open the sibling's name."""
    said = IdentityContent(name="Gemelina Inventada")
    case.shift.act(
        "renata", "register.claim_identity", person=case.other, claimant=Claimant.CHILD, said=said
    )
    case.shift.act(
        "renata", "family.assert_link", person=case.child, relative=case.other,
        relation=Relation.SIBLING, claimant=Claimant.CHILD, basis=AssertionBasis.OWN_WORD,
    )  # fmt: skip
    seen = SEEN.__class__(wears="la blusa de gémelina", carries="muñeca (Gemelina)", hair="negro")
    case.shift.act("ana", "register.describe_person", person=case.child, seen=seen)
    case.release()
    public = released_to_public(case.sight(), case.child, ALERT)
    authorities = released_to_authorities(case.sight(), case.child, ALERT)
    for told in (public, authorities):
        assert (told.wears, told.carries, told.hair) == ("", "", "negro")
        assert told.names_kin == (ReleasedFact.CLOTHING, ReleasedFact.BELONGINGS)


@pytest.mark.parametrize(
    "words",
    [
        "de la casa jardin",
        "de la CASA  JARDÍN",
        "Casa\nJardi\u0301n",
        "Casa Jar\u00addín",
        "\u202eCasa\u00a0Jardín",
        "Cas\u200ba Jardín",
        "uniforme del al\u00adbergue",
        "Casa-Jardín",
        "casa «Jardín»",
        "c\u0430s\u0430 jardín",
        "\uff23\uff41\uff53\uff41 Jardín",
    ],
    ids=ascii,
)
def test_a_closed_name_is_known_however_it_is_typed(words):
    """Without accents, over two lines, with marks that nobody sees and that are taken out on the way: whoever reads it finds the house all the same."""
    closed = ("albergue", as_compared("Casa Jardín"))
    assert says_closed(words, closed)
    assert not says_closed("blusa de jardinera", closed)


def test_whoever_may_not_know_gets_nothing_to_say(case):
    """The projection reads through the doors: a monitor opens no name, no description and no photo."""
    case.release()
    said = released_to_public(case.sight("mora"), case.child, ALERT)
    assert (said.name, said.wears, said.photo, said.ages) == ("", "", None, None)
    assert released_to_public(case.sight("julia"), case.child, ALERT).name == NAME


def test_reading_for_an_alert_is_written_down(case):
    """Each projection leaves its trace in the log of reads."""
    case.release()
    released_to_public(case.sight(), case.child, ALERT)
    assert any(
        one.reason is ALERT and case.child in one.subjects for one in case.sight("rosa").reads()
    )


def _camera_picture() -> bytes:
    """A JPEG as a telephone makes it, red above and blue below: turned by EXIF only, with place, comment, profile, and a tail."""
    image = Image.new("RGB", (300, 200), (200, 20, 20))
    image.paste((20, 20, 200), (150, 0, 300, 200))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Canary Camera"
    exif.get_ifd(0x8825)[1] = "N"
    made = io.BytesIO()
    image.save(
        made, "JPEG", exif=exif, comment=b"canary comment", icc_profile=b"canary profile" * 9,
    )  # fmt: skip
    return made.getvalue() + b"canary tail"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_outgoing_photo_carries_nothing_but_its_colours(kind):
    """No EXIF, place, comment, profile or tail; and it is upright."""
    picture = _camera_picture()
    if kind != "JPEG":
        made = io.BytesIO()
        with Image.open(io.BytesIO(picture)) as opened:
            opened.save(made, kind, exif=opened.getexif(), icc_profile=opened.info["icc_profile"])
        picture = made.getvalue()
    photo = outgoing_photo(picture)
    assert b"anary" not in photo.picture
    assert carries_colours_only(photo.picture)
    with Image.open(io.BytesIO(photo.picture)) as opened:
        assert not opened.getexif()
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        (red, _, _), (_, _, blue) = opened.getpixel((240, 20)), opened.getpixel((240, 580))
        assert red > 150
        assert blue > 150


def test_a_picture_with_something_hidden_is_recognised():
    """The check that runs before a photo leaves faults each of these; it could fail."""
    plain = outgoing_photo(_camera_picture()).picture
    exif = plain[:2] + b"\xff\xe1\x00\x08Exif\0\0" + plain[2:]
    comment = plain[:2] + b"\xff\xfe\x00\x06note" + plain[2:]
    # Width and height of the small picture that a JFIF header may hold: one dot of three bytes.
    header = b"JFIF\0" + plain[11:18] + b"\1\1" + b"dot"
    thumbnail = plain[:2] + b"\xff\xe0\x00\x13" + header + plain[20:]
    for changed in (
        exif,
        comment,
        thumbnail,
        plain + b"tail",
        plain[:-2],
        _camera_picture(),
        b"",
        b"\xff\xd8",
    ):
        assert not carries_colours_only(changed)


def test_what_is_no_picture_gives_no_photo():
    """Broken files are left out, and stop nothing."""
    assert outgoing_photo(b"no picture") is None
    assert outgoing_photo(_png_that_claims(60_000)) is None


@pytest.mark.parametrize("kind", ["EPS", "TIFF", "GIF", "PPM"])
def test_only_what_cameras_and_the_intake_make_is_opened_as_a_picture(kind):
    """A reader of PostScript would run it; each other kind is one more way in, and no child's photo has it."""
    made = io.BytesIO()
    with Image.new("RGB", (30, 40)) as image:
        image.save(made, kind)
    assert outgoing_photo(made.getvalue()) is None


def _png_that_claims(pixels: int) -> bytes:
    """A file of a few bytes that says it is so many pixels wide and high."""

    def chunk(name: bytes, content: bytes) -> bytes:
        whole = name + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", pixels, pixels, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
