"""Pictures of persons: shown to those who may see them, with the reading written down, and to nobody else."""

from django.core.files.uploadedfile import SimpleUploadedFile

from kit.tablets import picture
from resguardo.account.access import ReadReason
from resguardo.operation.event import SealClass


def somebody_photographed(console):
    """A person with a picture, and the picture's address."""
    persons = console.account.state.register.persons
    person = next(person for person, record in persons.items() if record.photos)
    return person, f"/person/photo/{person.hex()}/{persons[person].photos[-1].hex()}"


def reads_of(console, person):
    """The readings of pictures of `person` that were written down."""
    return [
        entry
        for entry in console.opened.log.entries()
        if entry.seal is SealClass.PHOTO and person in entry.subjects
    ]


def test_a_picture_is_shown_and_its_reading_is_written_down(exercise):
    """A registrar of an exercise sees the picture; who read it and why is in the log; the browser may not keep it."""
    person, address = somebody_photographed(exercise)
    answer = exercise.client("renata").get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert reads_of(exercise, person)[-1].reason is ReadReason.EXERCISE


def test_a_picture_of_somebody_else_is_not_there(exercise):
    """A digest under another person's reference, or no hexadecimal at all, is answered as a page that does not exist."""
    person, address = somebody_photographed(exercise)
    other = next(one for one in exercise.account.state.register.persons if one != person)
    client = exercise.client("olga")
    assert client.get(address.replace(person.hex(), other.hex())).status_code == 404
    assert client.get(address.replace(person.hex(), "not-hex")).status_code == 404


def test_whoever_may_not_add_a_picture_leaves_no_file_and_no_key(small):
    """A judge, and a coordinator who looks with other eyes, send one past the button: nothing of it is kept."""
    told = small.perform("register.issue_tag", "irma")
    person = told[0].event.person
    house = small.house.installation
    looking = small.client("ana")
    looking.post("/setup/view-as", {"role": "intake_officer"})
    for client in (small.client("julia"), looking):
        photo = SimpleUploadedFile("a.jpg", picture(1), "image/jpeg")
        answer = client.post(f"/person/of/{person.hex()}/photo", {"photo": photo, "view": "face"})
        assert answer.status_code != 302
        assert house.keyring.existing_key(person, int(SealClass.PHOTO)) is None
