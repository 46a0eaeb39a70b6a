"""Chains of messages: what a new one refers to, what a receiver still has before them, and what an answer answers."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from kit.cap_samples import SAMPLE, edited
from resguardo.exchange.cap.chain import Sent, answer_of, references_of, still_in_force
from resguardo.exchange.cap.reading import read
from resguardo.exchange.cap.records import Info, Message, Reference

NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SENDER = "alerta@autoridad.example"


def sent(name: str, hours: int) -> Sent:
    """A message that holds so many hours from now."""
    return Sent(Reference(SENDER, name, "2026-02-03T01:40:00-06:00"), NOW + hours * HOUR)


def message(kind: str, name: str, *about: Message, expires: str = "") -> Message:
    """A message as a receiver gets it."""
    info = Info("es", ("Rescue",), "x", "Past", "Severe", "Likely", expires=expires)
    return Message(
        name, SENDER, "2026-02-03T04:00:00-06:00", "Actual", kind, "Public",
        references=tuple(one.reference for one in about), infos=(info,),
    )  # fmt: skip


def test_a_new_message_refers_to_everything_that_still_holds():
    """The full list of what has not ended, in order, and nothing that has."""
    chain = [sent("old", -2), sent("first", 1), sent("second", 5)]
    assert [one.identifier for one in references_of(chain, NOW)] == ["first", "second"]


def test_where_everything_has_ended_the_newest_is_named():
    """An update has to name something; a receiver who forgot it takes no harm."""
    chain = [sent("old", -2), sent("newer", -1)]
    assert [one.identifier for one in references_of(chain, NOW)] == ["newer"]
    assert references_of([], NOW) == ()


def test_the_moment_is_repeated_letter_by_letter():
    """Receivers compare text: what was written -06:00 is never rewritten."""
    odd = Sent(Reference(SENDER, "a", "2026-02-03T01:40:00-00:00"), NOW + HOUR)
    assert str(references_of([odd], NOW)[0]) == f"{SENDER},a,2026-02-03T01:40:00-00:00"


def test_a_receiver_who_ignores_what_is_said_ends_with_nothing_after_a_cancel():
    """An update takes the place of what it names; a cancellation leaves nothing, whatever it says."""
    alert = message("Alert", "a")
    update = message("Update", "b", alert)
    assert still_in_force([alert, update], NOW) == [update]
    cancel = message("Cancel", "c", update)._replace(infos=())
    assert still_in_force([alert, update, cancel], NOW) == []


def test_references_to_what_never_came_do_no_harm():
    """Also when they stand in a list with what did come."""
    alert, lost = message("Alert", "a"), message("Alert", "lost")
    assert still_in_force([alert, message("Cancel", "c", lost, alert)], NOW) == []
    assert still_in_force([alert, message("Cancel", "c", lost)], NOW) == [alert]


def test_only_the_sender_cancels():
    """A cancellation by somebody else takes nothing away."""
    alert = message("Alert", "a")
    foreign = message("Cancel", "c", alert)._replace(sender="otra@autoridad.example")
    assert still_in_force([alert, foreign], NOW) == [alert]


def test_a_message_that_ended_is_not_in_force():
    """The end of the message, by its own clock."""
    ended = message("Alert", "a", expires="2026-02-03T05:59:59-06:00")
    holds = message("Alert", "b", expires="2026-02-03T06:00:01-06:00")
    assert still_in_force([ended, holds], NOW) == [holds]


def _answer(kind: str, *, sender: str = "unidad@otra.example", about: str = "") -> Message:
    ours = f"{SENDER},rg-a2c4e6g3i5k2m4o6q3s5u2w4y6,2026-02-03T01:40:00-06:00"
    text = edited(
        (">Update<", f">{kind}<"),
        (SENDER, sender),
        (ours, about or ours),
        ("<note>simulacro-3</note>", "<note>Falta la foto</note>"),
    )
    return read(text.encode()).message


OURS = [Reference(SENDER, "rg-a2c4e6g3i5k2m4o6q3s5u2w4y6", "2026-02-03T01:40:00-06:00")]


def test_an_acknowledgement_of_a_configured_sender_is_an_answer():
    """Sent is not received: only the receiver's own word says so."""
    found = answer_of(_answer("Ack"), OURS, ["unidad@otra.example"])
    assert found is not None
    assert (found.is_received, list(found.about)) == (True, OURS)
    rejected = answer_of(_answer("Error"), OURS, ["unidad@otra.example"])
    assert (rejected.is_received, rejected.note) == (False, "Falta la foto")


def test_nothing_else_is_an_answer():
    """An unknown sender, another kind, or a message that is not ours answers nothing."""
    trusted = ["unidad@otra.example"]
    assert answer_of(_answer("Ack", sender="x@x.example"), OURS, trusted) is None
    assert answer_of(_answer("Update"), OURS, trusted) is None
    other = f"{SENDER},rg-other,2026-02-03T01:40:00-06:00"
    assert answer_of(_answer("Ack", about=other), OURS, trusted) is None
    shifted = f"{SENDER},{OURS[0].identifier},2026-02-03T07:40:00-00:00"
    assert answer_of(_answer("Ack", about=shifted), OURS, trusted) is None, "compared as text"
    assert answer_of(read(SAMPLE.encode()).message, OURS, []) is None


@given(some.lists(some.tuples(some.integers(0, 4), some.integers(-3, 3)), max_size=12))
def test_references_are_always_of_the_chain_and_in_its_order(chain):
    """Nothing is invented, nothing turned round."""
    made = [sent(f"m{at}-{name}", hours) for at, (name, hours) in enumerate(chain)]
    found = references_of(made, NOW)
    assert bool(found) is bool(made)
    ours = [one.reference for one in made]
    assert list(found) == [one for one in ours if one in set(found)]
