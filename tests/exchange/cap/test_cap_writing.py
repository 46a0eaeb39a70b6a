"""Writing a CAP message: every element in its place, nothing that a check would fault."""

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kit.cap_samples import SAMPLE, bilingual
from resguardo.exchange.cap.checking import check
from resguardo.exchange.cap.composing import LANGUAGES, AlertFacts, Frame, compose
from resguardo.exchange.cap.reading import read
from resguardo.exchange.cap.records import Area, Message, Pair, Reference, cap_moment
from resguardo.exchange.cap.wording import Ages
from resguardo.exchange.cap.writing import Unwritable, write

SENT, EXPIRES = "2026-02-03T04:10:00-06:00", "2026-02-04T04:10:00-06:00"
FRAME = Frame(
    identifier="rg-k7m2q4t6v3x5z2b4d6f3h5j2l4",
    sender="alerta@autoridad.example",
    sent=SENT,
    expires=EXPIRES,
    status="Actual",
    kind="Alert",
    is_public=True,
)
words = some.text(max_size=40)
facts = some.builds(
    AlertFacts,
    country=some.sampled_from(["GT", "MX", "IL"]),
    areas=some.sampled_from([("GT-01",), ("GT", "MX"), ("IL",)]),
    name=words,
    ages=some.none() | some.builds(Ages, some.integers(0, 17), some.integers(0, 17)),
    sex=some.sampled_from(["", "female", "male"]),
    hair=words,
    marks=words,
    wears=words,
    carries=words,
    speaks=some.lists(words, max_size=3).map(tuple),
    height_cm=some.none() | some.integers(40, 210),
    seen_on=some.none() | some.dates(date(2020, 1, 1), date(2030, 1, 1)),
    seen_in=some.sampled_from(["", "GT-18", "GT"]),
    is_taken=some.booleans(),
    alert_number=some.sampled_from(["", "AK-17"]),
    photo=some.sampled_from([b"", b"\xff\xd8x\xff\xd9"]),
    photo_sha256=some.just("00" * 32),
)


def test_a_message_that_is_read_and_written_stays_the_same():
    """Reading, writing and reading again loses nothing."""
    for text in (SAMPLE, bilingual()):
        message = read(text.encode()).message
        assert read(write(message)).message == message


@given(
    facts,
    some.sampled_from(["Alert", "Update", "Cancel"]),
    some.booleans(),
    some.permutations(LANGUAGES),
    some.sampled_from(["", "simulacro-3"]),
)
def test_whatever_is_composed_is_written_and_found_valid(
    told, kind, is_public, languages, exercise
):
    """Any facts, any kind, any languages: valid against schema and rules, or a fault of ours."""
    references = () if kind == "Alert" else (Reference(FRAME.sender, "rg-earlier", SENT),)
    frame = FRAME._replace(
        kind=kind, is_public=is_public, references=references, exercise=exercise,
        status="Exercise" if exercise else "Actual", incident="abc",
    )  # fmt: skip
    told = told._replace(photo_sha1="") if not told.photo else _with_digest(told)
    verdict = check(write(compose(told, frame, tuple(languages))))
    assert verdict.is_valid, verdict.findings.errors
    assert not [one for one in verdict.findings.warnings if one.code.startswith("privacy_")]


def _with_digest(told: AlertFacts) -> AlertFacts:
    return told._replace(photo_sha1=hashlib.sha1(told.photo).hexdigest())


def test_what_the_check_would_fault_is_not_written():
    """A writer that can be made to write an invalid message is none."""
    message = compose(AlertFacts("GT", ("GT-01",)), FRAME, ("es",))
    for wrong in (
        message._replace(identifier="a b"),
        message._replace(kind="Update"),
        message._replace(scope="Restricted"),
        message._replace(status="Real"),
        message._replace(sent="2026-02-03T24:10:00Z"),
    ):
        with pytest.raises(Unwritable):
            write(wrong)


def test_acknowledgements_and_errors_are_written_without_anything_said():
    """They name the message that they answer; an error says why."""
    answer = Message(
        FRAME.identifier, FRAME.sender, SENT, "Actual", "Ack", "Public",
        references=(Reference("unidad@otra.example", "rg-a", SENT),),
    )  # fmt: skip
    assert check(write(answer)).is_valid
    assert check(write(answer._replace(kind="Error", note="Falta la foto"))).is_valid
    with pytest.raises(Unwritable):
        write(answer._replace(kind="Error"))


def test_what_never_is_public_is_not_written():
    """Source, incidents and the centre of a circle stay inside, valid or not."""
    message = compose(AlertFacts("GT", ("GT-01",)), FRAME, ("es",))
    circled = message.infos[0]._replace(areas=(Area("x", circles=("14.6,-90.5 2",)),))
    for wrong in (
        message._replace(source="sala 2"),
        message._replace(incidents="una"),
        message._replace(infos=(circled,)),
    ):
        with pytest.raises(Unwritable):
            write(wrong)
    restricted = message._replace(scope="Restricted", restriction="x", incidents="una")
    assert check(write(restricted)).is_valid


def test_nothing_unseen_leaves():
    """Overrides of direction and controls are taken out of every text."""
    told = AlertFacts("GT", ("GT-01",), name="Luz\u202e Inventada\u2066\x1b", marks="a\u200fb")
    content = write(compose(told, FRAME, ("es",))).decode()
    assert "Luz Inventada" in content
    assert not set("\u202e\u2066\x1b\u200f") & set(content)


def test_no_white_space_stands_between_elements():
    """Pretty-printing breaks a signature that somebody adds."""
    content = write(compose(AlertFacts("GT", ("GT-01",)), FRAME, ("es",)))
    assert b">\n<" not in content.partition(b"?>\n")[2]


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 2, 3, 4, 10, 0, 999, tzinfo=timezone(timedelta(hours=-6))), SENT),
        (datetime(2026, 2, 3, 10, 10, tzinfo=UTC), "2026-02-03T10:10:00-00:00"),
        (
            datetime(1900, 1, 1, tzinfo=timezone(timedelta(hours=-6, seconds=-124))),
            "1900-01-01T06:02:04-00:00",
        ),
    ],
)
def test_moments_are_local_to_the_second_and_utc_is_minus_zero(moment, written):
    """No fraction, no Z, no offset in seconds."""
    assert cap_moment(moment) == written


def test_a_moment_without_a_zone_is_refused():
    """A local time that does not say where is no moment."""
    with pytest.raises(ValueError, match="2026"):
        cap_moment(datetime(2026, 2, 3))  # noqa: DTZ001


def test_the_elements_stand_in_the_order_of_the_standard():
    """A message with everything in it is accepted by the schema, whose sequences are strict."""
    message = read(bilingual().encode()).message
    info = message.infos[0]._replace(
        onset=SENT,
        audience="x",
        web="https://autoridad.example/",
        areas=(
            Area(
                "x",
                polygons=("14,-90 15,-90 15,-91 14,-90",),
                circles=("14,-90 2",),
                geocodes=(Pair("a", "b"),),
                altitude="1",
                ceiling="2",
            ),
        ),
    )
    full = Message(
        *message[:6], source="x", restriction="x", addresses="x y", codes=("a", "b"), note="n",
        references=message.references, incidents="i", infos=(info,),
    )._replace(scope="Restricted")  # fmt: skip
    assert check(write(full)).is_valid
