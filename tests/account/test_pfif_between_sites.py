"""Two operations that know nothing of each other hear of a child through PFIF, and forget her through PFIF."""

from account.shift import DAY_MS, begin
from kit.alert_case import NAME, AlertCase
from resguardo.account.foreign_shelf import KeptShelf
from resguardo.account.pfif_arriving import Fate, examine
from resguardo.account.pfif_in import Sender, take_in_pfif
from resguardo.account.pfif_out import Form, feed_of, prepare, written_as
from resguardo.account.pfif_record import Wanted
from resguardo.exchange.pfif.keeping import visible
from resguardo.exchange.pfif.profiles import Profile

WANTED = Wanted(Profile.PUBLIC, "casa.example")


def hand_out(case, file, form=Form.XML):
    """Write the public file of today."""
    kept = KeptShelf(case.shift.house, case.account.operation)
    outgoing = prepare(case.sight(), kept, WANTED)
    feed = feed_of(case.account, WANTED, kept.now)
    file.write_bytes(b"".join(written_as(outgoing, form, feed, kept.now)))
    kept.save()


def take(shift, file):
    """Take it in at the other operation; what became of each."""
    kept = KeptShelf(shift.house, shift.account.operation)
    examined = examine(shift.account, kept, file, ("casa.example",))
    assert not examined.stops, examined.verdict.findings.errors
    take_in_pfif(shift.account, kept, examined, Sender(shift.crew["renata"], "CASA"))
    return [one.fate for one in examined.arrived]


def held(shift):
    """The names of those whose copies a user may see."""
    kept = KeptShelf(shift.house, shift.account.operation)
    return [one.values["full_name"] for one in visible(kept.shelf, kept.now)]


def test_a_child_is_heard_of_and_forgotten_through_files(tmp_path):
    """Mentioned once, no news while nothing changes, erased when the decision is taken back, and heard of anew under another name."""
    case = AlertCase(tmp_path / "one").go_missing().activate().release()
    other = begin(tmp_path / "other", now=case.shift.house.now)
    file = tmp_path / "today.xml"
    hand_out(case, file)
    assert (take(other, file), held(other)) == ([Fate.MENTION], [NAME])
    case.shift.house.now.now += DAY_MS
    hand_out(case, file)
    assert take(other, file) == [Fate.HELD]
    case.shift.act("alba", "absence.release_facts", absence=case.absence, facts=())
    hand_out(case, file)
    assert (take(other, file), held(other)) == ([Fate.ERASED], [])
    case.release()
    hand_out(case, file)
    assert sorted(one.value for one in take(other, file)) == ["erased", "mention"]
    assert held(other) == [NAME]
    assert len(other.state.mentions.mentions) == 2
    for shift in (case.shift, other):
        shift.house.close()


def test_every_frame_brings_the_same(tmp_path):
    """A table and feeds are taken in as the document is."""
    case = AlertCase(tmp_path / "one").go_missing().activate().release()
    for number, form in enumerate(Form):
        other = begin(tmp_path / f"other{number}", now=case.shift.house.now)
        file = tmp_path / f"today.{form.value}"
        hand_out(case, file, form)
        assert (take(other, file), held(other)) == ([Fate.MENTION], [NAME])
        other.house.close()
    case.shift.house.close()
