"""Intake: a band before any name, pictures that are never lost, drafts that survive, and nothing done twice."""

import io
import secrets
import threading

import pytest
from django.db import connections
from PIL import Image

from resguardo.account.photos import open_photo
from resguardo.console.intake.models import Draft
from resguardo.console.intake.pictures import PICTURE_BYTES_MAX, Unfit, cleaned
from resguardo.operation import tag_code
from resguardo.operation.family import Relation
from resguardo.operation.register import CountedAs

PLAIN = {"counted_as": "child", "sex": "unknown", "link_by": "staff", "name_by": "child"}


def picture(width=900, height=600, colour="orange", **options):
    """A picture of one colour as a camera gives it."""
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(drawn, options.pop("kind", "JPEG"), **options)
    drawn.seek(0)
    drawn.name = "p.jpg"
    return drawn


def form(**fields):
    """A finished form with a band of its own."""
    return {
        "once": secrets.token_hex(16),
        "tag": tag_code.compose(secrets.token_bytes(16)),
        **PLAIN,
        **fields,
    }


def person_from(answer):
    """Whom the answer to a signed form names."""
    assert answer.status_code == 302, answer.content.decode()[:4000]
    return bytes.fromhex(answer.headers["Location"].rsplit("/", 1)[-1])


def test_a_band_is_enough_and_the_officer_answers_from_then_on(small):
    """Tag first, name later: a form with a band alone is complete, and custody begins with whoever signs."""
    person = person_from(small.client("irma").post("/intake/", form()))
    assert small.account.state.custody.answers_for(person) == small.staff("irma")
    assert small.account.state.register.persons[person].counted_as is CountedAs.CHILD


def test_everything_on_the_form_is_written_in_one_go(small):
    """Age, urgency, description, a refused answer, a refused photo and whom they hold on to stand in the account afterwards."""
    client = small.client("irma")
    mother = person_from(client.post("/intake/", form(counted_as="adult", age="30-59")))
    tag = small.account.state.register.persons[mother].tag
    said = form(
        age="0-1",
        sex="female",
        urgent="on",
        wears="azul",
        relative=tag,
        relation="parent",
        no_answer="on",
        photo_refused="on",
    )
    baby = person_from(client.post("/intake/", said))
    record = small.account.state.register.persons[baby]
    assert (
        record.urgent,
        record.described_at is not None,
        record.photo_refused_at is not None,
    ) == (True, True, True)
    [link] = small.account.state.family.links.values()
    assert (link.person, link.relative, link.relation) == (baby, mother, Relation.PARENT)
    assert (
        small.account.state.identities.claims[
            small.account.state.identities.by_person[baby][0]
        ].facts
        == ()
    )


def test_a_baby_follows_its_mother_with_the_link_ready(small):
    """Whoever was taken in last can be named as the one the next goes with: band and relation stand in the form already."""
    client = small.client("irma")
    mother = person_from(client.post("/intake/", form(counted_as="adult", age="18-29")))
    shown = client.get(f"/intake/with/{mother.hex()}").content.decode()
    assert f'value="{small.account.state.register.persons[mother].tag}"' in shown
    assert 'value="parent"' in shown
    assert shown.count("checked") >= 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"tag": "H2J4-83MX"}, "no cuadran"),
        ({"tag": "H2J4"}, "un brazalete tiene 8"),
        ({"tag": ""}, "Falta el brazalete"),
        ({"counted_as": "adult", "age": "16-20"}, "La edad más baja posible es 16"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_written(small, fields, words):
    """A misread band or an adult in doubt comes back in plain words, with what was typed, and nobody is registered."""
    answer = small.client("irma").post("/intake/", form(given="Luz", **fields))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="Luz"' in answer.content.decode()
    assert not small.account.state.register.persons


def test_the_same_form_twice_takes_one_person_in(small):
    """A double press, or a form sent again after a crash, does only what is still missing."""
    said, client = form(given="Luz"), small.client("irma")
    first = person_from(client.post("/intake/", {**said, "photo": picture()}))
    again = person_from(client.post("/intake/", {**said, "photo": picture()}))
    assert first == again
    assert len(small.account.state.register.persons) == 1
    assert len(small.account.state.identities.claims) == 1


def test_a_code_is_checked_at_once(small):
    """Free, misread or worn by another: said as soon as the code stands in the field."""
    client = small.client("irma")
    said = form()
    assert "bien leído" in client.post("/intake/tag", {"tag": said["tag"]}).content.decode()
    assert "no cuadran" in client.post("/intake/tag", {"tag": "H2J4-83MX"}).content.decode()
    client.post("/intake/", said)
    assert "ya lo lleva" in client.post("/intake/tag", {"tag": said["tag"]}).content.decode()


def test_a_namesake_is_shown_and_holds_nothing_up(small):
    """Whoever bears a like name is shown by face; the form can be signed all the same, and nothing is joined."""
    client = small.client("irma")
    first = person_from(client.post("/intake/", form(given="Luz", family="Inventada")))
    assert (
        first.hex()
        in client.post("/intake/likely", {"given": "Lus", "family": "Inventada"}).content.decode()
    )
    second = person_from(client.post("/intake/", form(given="Luz", family="Inventada")))
    assert second != first


def test_a_namesake_is_weighed_by_what_was_seen(small):
    """Of two of one name, the one whose age, sex and marks fit comes first, and the page says why in words."""
    client = small.client("irma")
    named = {"given": "Luz", "family": "Inventada"}
    seen = {"sex": "female", "age": "6-9", "marks": "cicatriz en la rodilla"}
    other = person_from(client.post("/intake/", form(**named, sex="female", age="16-17")))
    same = person_from(client.post("/intake/", form(**named, **seen)))
    page = client.post("/intake/likely", {**named, **seen}).content.decode()
    first, second = page[: page.index(other.hex())], page[page.index(other.hex()) :]
    assert same.hex() in first
    assert "Señas parecidas" in first
    assert "Las edades no concuerdan" in second


def test_a_sibling_on_the_form_is_no_namesake_of_the_other(small):
    """Whoever is written down as the brother or sister of the one on the form is told as another person."""
    client = small.client("irma")
    named = {"given": "Luz", "family": "Inventada"}
    sister = person_from(client.post("/intake/", form(**named)))
    tag = small.account.state.register.persons[sister].tag
    asked = {**named, "relative": tag, "relation": "sibling"}
    page = client.post("/intake/likely", asked).content.decode()
    assert sister.hex() in page
    assert "<bdi>0 %</bdi>" in page
    assert "Son dos personas" in page


def test_a_draft_survives_and_says_nothing_without_its_key(small):
    """What was typed comes back after the session ended, pictures too; the console's own database holds no word of it."""
    mark = secrets.token_hex(16)
    client = small.client("irma")
    client.post(
        "/intake/keep", {"once": mark, "given": "Secretaria", "speaks": ["español", "English"]}
    )
    client.post("/intake/picture", {"once": mark, "photo": picture(colour="green")})
    client.post("/intake/picture", {"once": mark, "photo": picture(colour="blue")})
    later = small.client("irma")
    assert mark in later.get("/intake/").content.decode()
    assert 'value="Secretaria"' in later.get(f"/intake/draft/{mark}").content.decode()
    assert later.get(f"/intake/draft/{mark}/1").headers["Content-Type"] == "image/jpeg"
    assert b"Secretaria" not in bytes(Draft.objects.get().sealed)
    assert small.client("rita").get(f"/intake/draft/{mark}").status_code == 404


def test_pictures_of_a_draft_are_sealed_into_the_account_and_the_draft_is_gone(small):
    """Every picture taken is kept, the newest as the face; each opens again by the key of its person."""
    said, client = form(), small.client("irma")
    for colour in ("green", "blue"):
        client.post("/intake/picture", {"once": said["once"], "photo": picture(colour=colour)})
    person = person_from(client.post("/intake/", said))
    digests = small.account.state.register.persons[person].photos
    assert len(digests) == 2
    assert all(open_photo(small.house.installation, person, one) for one in digests)
    assert not Draft.objects.exists()


def test_a_picture_loses_what_the_camera_wrote_and_stands_upright():
    """Places and times in the file are gone, the picture is turned as it was held, and it is small."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camara Secreta"
    kept = cleaned(picture(4000, 3000, exif=exif.tobytes()).read())
    opened = Image.open(io.BytesIO(kept))
    assert len(kept) <= PICTURE_BYTES_MAX
    assert b"Camara Secreta" not in kept
    assert not opened.getexif()
    assert opened.height > opened.width


@pytest.mark.parametrize(
    "written", [b"", b"<svg onload=x>", b"\xff\xd8\xff" + bytes(50), b"GIF89a"]
)
def test_what_is_no_photograph_is_not_kept(written):
    """A file that is no picture of the kinds that cameras give is refused."""
    with pytest.raises(Unfit):
        cleaned(written)


def test_a_picture_that_claims_too_many_points_is_not_opened():
    """A small file that would unfold into gigabytes is refused by what it claims."""
    with pytest.raises(Unfit):
        cleaned(picture(9000, 6000, kind="PNG").read())


def test_eight_stations_at_once_clash_in_nothing_and_lose_no_photo(small):
    """Eight officers take twenty children in each, at the same time: 160 persons, 160 bands, 160 pictures that open."""
    problems: list[str] = []

    def station(number):
        client = small.client("irma" if number % 2 else "rita")
        try:
            for child in range(20):
                said = form(
                    given=f"Niña {number}-{child}",
                    photo=picture(60, 80, colour=(number * 30, child * 12, 90)),
                )
                answer = client.post("/intake/", said)
                if answer.status_code != 302:
                    problems.append(answer.content.decode()[:500])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=station, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    persons = small.account.state.register.persons
    assert problems == []
    assert len(persons) == len({one.tag for one in persons.values()}) == 160
    assert all(
        open_photo(small.house.installation, one, record.photos[0])
        for one, record in persons.items()
    )


def test_nobody_without_the_role_stands_at_the_desk(small):
    """Intake belongs to those who may put bands on."""
    assert small.client("pablo").get("/intake/").status_code == 404
