"""Audit: the proof, who read what, who did what, and the outside monitor's page."""

import pytest

from kit.browser import keep_picture, serious_faults
from resguardo.account.access import ReadReason
from resguardo.operation.anchoring import Anchor
from resguardo.operation.event import SealClass


def test_who_read_what_shows_reader_reason_and_whom(exercise):
    """A reading of a name is on the page with who read, why, and whose band."""
    person = next(iter(exercise.account.state.custody.open_persons()))
    reader = exercise.staff("nora")
    exercise.opened.log.record(reader, ReadReason.COURT, SealClass.IDENTITY, [person])
    page = exercise.client("mora").get("/audit/reads")
    first = page.context["lines"][0]
    assert first["tags"] == [exercise.directory.tag(person)]
    assert (first["reader"], str(first["reason"])) == (
        exercise.directory.staff_name(reader),
        "juzgado",
    )


def test_reads_are_narrowed_to_one_person_without_naming_them_in_the_address(exercise):
    """The sieve is sent by form; the address stays as it was."""
    persons = list(exercise.account.state.custody.open_persons())[:2]
    for person in persons:
        exercise.opened.log.record(
            exercise.staff("nora"), ReadReason.CARE, SealClass.PHOTO, [person]
        )
    client, tag = exercise.client("mora"), exercise.directory.tag(persons[0])
    answer = client.post("/audit/reads", {"person": tag})
    assert answer["Location"] == "/audit/reads"
    lines = client.get("/audit/reads").context["lines"]
    assert lines
    assert all(tag in line["tags"] for line in lines)


def test_who_did_what_has_the_newest_act_first_and_pages_to_the_oldest(exercise):
    """Page after page the whole ledger can be read, each event once, down to the opening of the operation."""
    client, seen = exercise.client("mora"), []
    client.post("/audit/acts", {"room": "team"})
    for _ in range(40):
        page = client.get("/audit/acts")
        seen += [line["proof"] for line in page.context["lines"]]
        if not page.context["page"].next_before:
            break
        client.post("/audit/acts", {"turn": page.context["page"].next_before})
    named = [
        row
        for row in exercise.account.told_until(None, None)[1]
        if row.event.type.name[:5] == "team."
    ]
    assert len(seen) == len(set(seen))
    assert len(seen) >= len(named)


def test_acts_can_be_narrowed_to_who_signed(exercise):
    """Every line that is left was signed by the one who was asked for."""
    client = exercise.client("mora")
    client.post("/audit/acts", {"signer": exercise.staff("olga").hex()})
    lines = client.get("/audit/acts").context["lines"]
    name = exercise.directory.staff_name(exercise.staff("olga"))
    assert lines
    assert all(name in line["signers"] for line in lines)


def test_the_paper_code_of_the_newest_closing_is_shown(exercise):
    """Whoever has the count sheet finds its code here."""
    page = exercise.client("mora").get("/audit/")
    assert page.context["checkpoints"][0].code in page.content.decode()
    assert page.context["chain"].is_sound


def test_everything_is_checked_again_from_the_bytes(exercise):
    """The button runs the checker that distrusts this program, over a copy."""
    page = exercise.client("mora").post("/audit/check")
    assert page.context["checked"].holds


def test_damage_is_shown_where_it_is(exercise):
    """A cut log of reads is damage, and the page names it."""
    exercise.opened.log.record(
        exercise.staff("nora"), ReadReason.CARE, SealClass.PHOTO, [exercise.staff("nora")]
    )
    event = exercise.account.state.origins[exercise.staff("nora")]
    exercise.account.state.anchors.of[exercise.account.writer] = [Anchor(9, b"other", event)]
    page = exercise.client("mora").get("/audit/")
    assert not page.context["chain"].is_sound
    assert "access.cut" in page.content.decode()


def test_an_alarm_of_the_monitor_ends_only_with_its_cause(small):
    """Too many people in a room is an alarm on the monitor's page, and no form on that page takes it off."""
    told = small.perform(
        "placement.open_place", "ana", name="Cuarto 1", kind="room", capacity=1, lockable=False
    )
    place = told[0].event.place
    for _ in range(2):
        small.perform("register.issue_tag", "irma", tag=None, place=place)
    page = small.client("mora").get("/audit/monitor")
    assert len(page.context["seen"].facts.alarms) == 1
    main = page.content.decode().partition("<main")[2]
    assert "<form" not in main


@pytest.mark.parametrize("handle", ["olga", "pablo", "sara"])
def test_the_audit_desk_is_for_those_who_watch(exercise, handle):
    """Whoever does not watch over the others gets the same answer as for a page that is not there."""
    assert exercise.client(handle).get("/audit/").status_code == 404


@pytest.mark.parametrize(
    ("path", "name", "size", "language", "look"),
    [
        ("/audit/", "audit", "desktop", "es", "light"),
        ("/audit/acts", "audit-acts", "tablet", "en", "dark"),
        ("/audit/reads", "audit-reads", "phone", "he", "light"),
        ("/audit/monitor", "audit-monitor", "desktop", "es", "light"),
    ],
)
def test_the_audit_desk_has_no_serious_fault(
    exercise, address, browser_pages, path, name, size, language, look
):
    """Each page is usable in its language, size and light, and is kept as a picture."""
    page = browser_pages.open(
        address, path, console=exercise, handle="mora", size=size, language=language, look=look
    )
    assert serious_faults(page) == []
    keep_picture(page, name)
