"""Other registers' PFIF becomes mentions and claims; what would do harm writes nothing."""

import hashlib

import pytest

from account.shift import DAY_MS, Clock, begin
from kit.alert_case import AlertCase
from resguardo.account.foreign_shelf import KeptShelf
from resguardo.account.pfif_arriving import STOPS, Fate, examine
from resguardo.account.pfif_in import Sender, take_in_pfif
from resguardo.account.pfif_out import prepare
from resguardo.account.pfif_record import Wanted
from resguardo.exchange.pfif.findings import MESSAGES
from resguardo.exchange.pfif.profiles import Profile
from resguardo.exchange.pfif.records import is_placeholder
from resguardo.operation.identity import IdentityClaimed, IdentityContent
from resguardo.operation.mentions import MentionContent

HEAD = '<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">'
SOURCE = "2024-12-18T00:00:00Z"


@pytest.fixture
def shift(tmp_path):
    """An operation without anybody."""
    shift = begin(tmp_path / "data", now=Clock())
    yield shift
    shift.house.close()


def fields(values):
    return "".join(f"<pfif:{name}>{value}</pfif:{name}>" for name, value in values.items())


def note(name, about="", **more):
    """A note as XML."""
    values = {"note_record_id": f"a.example/{name}", "author_name": "Beto", "source_date": SOURCE}
    values |= {"person_record_id": about} if about else {}
    return f"<pfif:note>{fields({'text': 'x'} | values | more)}</pfif:note>"


def person(name="p1", *notes, **more):
    """A person as XML; a field that is None is left out."""
    values = {
        "person_record_id": f"a.example/{name}",
        "source_date": SOURCE,
        "full_name": "Ana Prueba",
    } | more
    known = {one: value for one, value in values.items() if value is not None}
    return f"<pfif:person>{fields(known)}{''.join(notes)}</pfif:person>"


def arrive(shift, *records, domains=(), name="in.xml", take=True):
    """A file arrives and is taken in, unless it stops."""
    path = shift.house.folder.parent / name
    path.write_text(HEAD + "".join(records) + "</pfif:pfif>", encoding="utf-8")
    kept = KeptShelf(shift.house, shift.account.operation)
    examined = examine(shift.account, kept, path, domains)
    if take and not examined.stops:
        take_in_pfif(shift.account, kept, examined, Sender(shift.crew["renata"], "REG"))
    return examined


def mentions(shift):
    """What is sealed of everybody mentioned, oldest first."""
    state = shift.state
    found = [shift.account.content(state.origins[one]) for one in state.mentions.mentions]
    assert all(isinstance(one, MentionContent) for one in found)
    return found


def fates(examined):
    return [one.fate for one in examined.arrived]


def test_a_person_of_another_register_becomes_a_mention_with_its_source(shift):
    """Name, age, where they were last seen, the record's own id; and the list with the hash of its file."""
    told = note("n1", last_known_location="la plaza", text="vista ayer")
    examined = arrive(shift, person("p1", told, age="8-10"))
    assert fates(examined) == [Fate.MENTION]
    [said] = mentions(shift)
    assert (said.name, said.age_years_min, said.age_years_max) == ("Ana Prueba", 8, 10)
    assert said.last_known == "la plaza"
    assert said.words == "REG a.example/p1\nvista ayer"
    [roster] = shift.state.identities.rosters.values()
    content = (shift.house.folder.parent / "in.xml").read_bytes()
    assert roster.sha256 == hashlib.sha256(content).digest() == examined.sha256


def test_nobody_of_ours_is_changed_and_nothing_is_told_twice(shift):
    """The same record again is no news; a newer one that says something new is one more mention, beside the first."""
    arrive(shift, person())
    assert fates(arrive(shift, person())) == [Fate.HELD]
    newer = {"source_date": "2024-12-19T00:00:00Z"}
    assert fates(arrive(shift, person(**newer))) == [Fate.HELD]
    later = {"source_date": "2024-12-20T00:00:00Z", "full_name": "Ana Otra"}
    assert fates(arrive(shift, person(**later))) == [Fate.MENTION]
    assert [one.name for one in mentions(shift)] == ["Ana Prueba", "Ana Otra"]
    assert shift.state.register.persons == {}


@pytest.mark.parametrize(
    ("records", "domains", "code"),
    [
        ((person(source_date="2031-01-01T00:00:00Z"),), (), "date_future"),
        ((person("p1", note("n1", source_date="2031-01-01T00:00:00Z")),), (), "date_future"),
        ((person(),), ("b.example",), "domain_other"),
        ((person(), person(person_record_id="b.example/1")), (), "domains_several"),
        ((person(), person()), (), "person_id_repeated"),
        ((person("p1", note("n1"), note("n1")),), (), "note_id_repeated"),
        ((person("p1", note("n1", "a.example/p9")),), (), "note_person_other"),
        ((person(full_name=None, expiry_date=SOURCE),), (), "sender_missing"),
    ],
)
def test_what_would_do_harm_writes_nothing(shift, records, domains, code):
    """Lying ids, dates that would win for ever, ids that stand twice, deletions of nobody knows whom: a finding each, no event and no copy."""
    before = shift.state.events_applied
    examined = arrive(shift, *records, domains=domains)
    assert examined.stops
    assert code in {one.code for one in examined.verdict.findings.errors}
    assert shift.state.events_applied == before
    assert list(shift.house.folder.glob("*.shelf")) == []


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE p [<!ENTITY a "b">]><p/>',
        HEAD.encode() + b"<pfif:person>",
        b"\xff\xfe<",
        b"<p xmlns='urn:x'/>",
        HEAD.encode() + b"<pfif:person>" + b"<x>" * 100,
    ],
)
def test_what_can_not_be_read_writes_nothing(shift, content):
    """A document type, half a file, a wrong encoding, another format, a hundred levels."""
    path = shift.house.folder.parent / "in.xml"
    path.write_bytes(content)
    kept = KeptShelf(shift.house, shift.account.operation)
    assert examine(shift.account, kept, path, ()).stops


def test_a_field_out_of_form_is_left_out_and_told(shift):
    """Reading is lenient: the record is taken, its fault is a finding."""
    examined = arrive(shift, person(sex="unknown", age="doce", date_of_birth="2019-13-40"))
    assert not examined.stops
    assert examined.verdict.findings.counts["field_format"] == 3
    [said] = mentions(shift)
    assert said.age_years_min is None


def test_controls_and_marks_of_direction_are_told_and_taken_out(shift):
    """A name that reads another way round is kept as it is spelled."""
    examined = arrive(shift, person(full_name="Ana \u202eabeurP&#x85;"))
    assert examined.verdict.findings.counts["text_unseen"] == 1
    assert [one.name for one in mentions(shift)] == ["Ana abeurP"]


def test_a_record_without_id_name_or_date_is_not_taken(shift):
    """It can't be told apart, called, or ordered."""
    examined = arrive(shift, person(full_name=None), person("p2", source_date=None))
    assert fates(examined) == [Fate.UNFIT, Fate.UNFIT]
    assert mentions(shift) == []


def test_what_was_deleted_at_its_origin_is_erased_and_stays_away(shift):
    """A placeholder of the named sender erases the copy and its notes; sent again, the record stays away."""
    arrive(shift, person("p1", note("n1")))
    gone = person(full_name=None, expiry_date="2024-12-19T00:00:00Z")
    assert fates(arrive(shift, gone, domains=("a.example",))) == [Fate.ERASED]
    kept = KeptShelf(shift.house, shift.account.operation)
    assert is_placeholder(kept.shelf.persons["a.example/p1"])
    assert kept.shelf.notes == {}
    again = person(source_date="2024-12-20T00:00:00Z")
    assert fates(arrive(shift, again)) == [Fate.SUPPRESSED]


def test_an_expired_record_with_data_is_taken_as_its_placeholder(shift):
    """What its sender forgot to take out is not read here."""
    old = person(expiry_date="2024-12-01T00:00:00Z", description="trenza")
    assert fates(arrive(shift, old, domains=("a.example",))) == [Fate.ERASED]
    kept = KeptShelf(shift.house, shift.account.operation)
    assert "description" not in kept.shelf.persons["a.example/p1"]


def test_an_expiry_at_the_end_of_time_is_one(shift):
    """Some registers write "never" as the last second that there is."""
    assert fates(arrive(shift, person(expiry_date="9999-12-31T23:59:59Z"))) == [Fate.MENTION]
    assert KeptShelf(shift.house, shift.account.operation).shelf.persons


def test_nobody_unnamed_lets_a_copy_go_sooner_than_it_says(shift):
    """Without a word on who sends, a file deletes nothing, also not with an expiry that is near; its owner, named, does."""
    arrive(shift, person())
    near = {"source_date": "2024-12-19T00:00:00Z", "expiry_date": "2024-12-23T00:00:00Z"}
    arrive(shift, person(**near))
    shift.house.now.now += 7 * DAY_MS
    kept = KeptShelf(shift.house, shift.account.operation)
    assert not is_placeholder(kept.shelf.persons["a.example/p1"])
    later = near | {"source_date": "2024-12-24T00:00:00Z"}
    assert fates(arrive(shift, person(**later), domains=("a.example",))) == [Fate.ERASED]


def test_whoever_was_stopped_before_the_shelf_was_kept_takes_the_file_in_again(shift):
    """The account holds the file whole: nothing is told twice, and what it erases is erased."""
    arrive(shift, person())
    before = shift.state.events_applied
    next(shift.house.folder.glob("*.shelf")).unlink()
    assert fates(arrive(shift, person())) == [Fate.MENTION]
    assert shift.state.events_applied == before
    assert fates(arrive(shift, person())) == [Fate.HELD]


def test_an_age_grows_with_the_years_since_it_was_said(shift):
    """An age holds on its source date."""
    arrive(shift, person(age="8-9", source_date="2022-06-01T00:00:00Z"))
    [said] = mentions(shift)
    assert (said.age_years_min, said.age_years_max) == (10, 11)


def test_whoever_is_called_one_of_ours_gets_a_claim(tmp_path):
    """A partner's note links its record with ours: a claim with its source, no mention; a copy of our own record is none."""
    case = AlertCase(tmp_path / "data").go_missing().activate()
    kept = KeptShelf(case.shift.house, case.account.operation)
    wanted = Wanted(Profile.PARTNER, "ejemplo.invalid")
    [ours] = prepare(case.sight("nora"), kept, wanted).records
    kept.save()
    linked = note("n1", linked_person_record_id=ours.id, text="la misma cara")
    examined = arrive(case.shift, person("p1", linked, date_of_birth="2009-07"))
    assert fates(examined) == [Fate.CLAIM]
    told = [one for one in case.account.about(case.child) if isinstance(one.event, IdentityClaimed)]
    said = case.account.content(told[-1].written.event)
    assert isinstance(said, IdentityContent)
    assert (said.name, said.document) == ("Ana Prueba", "a.example/p1")
    assert (said.birth_earliest, said.birth_latest) == ("2009-07-01", "2009-07-31")
    copy = person(person_record_id=ours.id, full_name="Otra Persona")
    assert fates(arrive(case.shift, copy, name="copy.xml")) == [Fate.OURS]
    assert case.shift.state.mentions.mentions == {}
    case.shift.house.close()


def test_a_preview_writes_nothing(shift):
    """It says what would become of each."""
    before = shift.state.events_applied
    assert fates(arrive(shift, person(), take=False)) == [Fate.MENTION]
    assert shift.state.events_applied == before
    assert list(shift.house.folder.glob("*.shelf")) == []


def test_person_finders_table_is_taken_in_the_same_way(shift):
    """Ids without a domain get the sender's; the check is the same."""
    path = shift.house.folder.parent / "in.csv"
    path.write_text(f"person_record_id,source_date,full_name\n7,{SOURCE},Ana Prueba\n")
    kept = KeptShelf(shift.house, shift.account.operation)
    examined = examine(shift.account, kept, path, ("b.example",))
    assert [one.record.id for one in examined.arrived] == ["b.example/7"]
    assert examined.sha256 == hashlib.sha256(path.read_bytes()).digest()


def test_a_new_note_about_somebody_held_is_taken(shift):
    """Notes have their own dates: an unchanged person brings a new one."""
    arrive(shift, person())
    assert fates(arrive(shift, person("p1", note("n2", last_known_location="el mercado")))) == [
        Fate.MENTION
    ]
    assert mentions(shift)[-1].last_known == "el mercado"


def test_a_copy_is_forgotten_when_its_register_says_so(shift):
    """After the expiry nothing of it lies here; the mention is the operation's own and stays on its list."""
    arrive(shift, person(expiry_date="2024-12-25T00:00:00Z"))
    shift.house.now.now += 7 * DAY_MS
    kept = KeptShelf(shift.house, shift.account.operation)
    assert is_placeholder(kept.shelf.persons["a.example/p1"])
    assert len(mentions(shift)) == 1


@pytest.mark.parametrize("code", sorted(STOPS))
def test_every_reason_to_stop_has_words(code):
    """In Spanish and English."""
    assert all(MESSAGES[code])
