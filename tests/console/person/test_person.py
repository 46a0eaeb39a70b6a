"""The person's page: found by whatever is at hand, showing only what the reader may see, with the reading written down."""

import pytest

from kit.console import PIN
from resguardo.account.account import Request
from resguardo.account.searching import SEARCHES_PER_HOUR
from resguardo.operation.absence import AbsenceKind
from resguardo.operation.event import SealClass
from resguardo.operation.identity import Claimant, IdentityContent
from resguardo.operation.mentions import MentionContent
from resguardo.operation.placement import PlaceKind
from resguardo.operation.register import CountedAs


def taken_in(console, given="Luz", family="Inventada", officer="irma", **fields):
    """Somebody with a band and a name."""
    told = console.perform("register.issue_tag", officer, **fields)
    person = told[0].event.person
    if given:
        said = IdentityContent(given=given, family=family)
        console.perform(
            "register.claim_identity", officer, person=person, claimant=Claimant.CHILD, said=said
        )
    return person


def page_of(console, handle, person):
    """The person's page as `handle` sees it."""
    return console.client(handle).get(f"/person/of/{person.hex()}")


def test_the_page_shows_the_name_to_those_who_may_see_it_and_writes_the_reading_down(small):
    """A registrar reads the name, and the log of reads says so with the reason chosen on the page."""
    person = taken_in(small)
    client = small.client("rita")
    client.post("/person/reason", {"reason": "court", "person": person.hex()})
    assert "Luz Inventada" in client.get(f"/person/of/{person.hex()}").content.decode()
    entry = list(small.opened.log.entries())[-1]
    assert (entry.reader, entry.seal) == (small.staff("rita"), SealClass.IDENTITY)
    assert entry.reason.value == "court"


@pytest.mark.parametrize("handle", ["pablo", "mora"])
def test_whoever_may_not_see_names_gets_the_page_without_them(small, handle):
    """Police have faces and the monitor has the account; neither gets a name, nor does the log say that they read one."""
    person = taken_in(small)
    shown = page_of(small, handle, person)
    assert shown.status_code == 200
    assert "Inventada" not in shown.content.decode()
    assert not [
        one
        for one in small.opened.log.entries()
        if one.reader == small.staff(handle) and one.seal is SealClass.IDENTITY
    ]


@pytest.mark.parametrize("handle", ["alba", "sara"])
def test_a_person_out_of_reach_has_no_page(small, handle):
    """Whoever may see neither name nor face of somebody is told what they would be told of nobody at all."""
    person = taken_in(small)
    there, nowhere = page_of(small, handle, person), page_of(small, handle, bytes(16))
    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content


@pytest.mark.parametrize("asked", ["Luz Inventada", "luz inbentada", "Inventada", "LUZ"])
def test_a_name_is_found_in_spite_of_its_spelling(small, asked):
    """One box, tolerant of letters, case and order; the page says in which fields it looked."""
    person = taken_in(small)
    taken_in(small, "Bruno", "Ficticio")
    shown = small.client("rita").post("/person/", {"asked": asked}).content.decode()
    assert person.hex() in shown
    assert "Se buscó en" in shown


def test_a_band_read_whole_opens_its_wearer(small):
    """A scan of a band leads to that person and to nobody else."""
    person = taken_in(small)
    tag = small.account.state.register.persons[person].tag
    answer = small.client("rita").post("/person/", {"asked": tag.lower().replace("-", "")})
    assert answer.headers["Location"] == f"/person/of/{person.hex()}"


def test_a_search_leaves_no_name_in_addresses_or_in_the_session(small):
    """What was looked for is kept nowhere: not in the address, and not in the console's own database."""
    taken_in(small)
    client = small.client("rita")
    client.post("/person/", {"asked": "Inventada"})
    assert "Inventada" not in str(dict(client.session))
    assert "Inventada" not in client.get("/person/").request["PATH_INFO"]


@pytest.mark.parametrize("asked", ["לוז", "Лус Инвентада"])
def test_a_name_is_found_in_another_script(small, asked):
    """A relative writes as they write; the name is the same."""
    person = taken_in(small)
    assert person.hex() in small.client("rita").post("/person/", {"asked": asked}).content.decode()


def test_a_document_and_a_room_find_their_people(small):
    """The number of a paper, however it is spaced, and the name of a room for whoever may know it."""
    place = small.perform("placement.open_place", "ana", kind=PlaceKind.ROOM, name="Cuarto Azul")[
        0
    ].event.place
    person = taken_in(small, None, place=place)
    said = IdentityContent(document="DPI 2233-44556")
    small.perform(
        "register.claim_identity", "rita", person=person, claimant=Claimant.PAPER, said=said
    )
    assert (
        person.hex()
        in small.client("rita").post("/person/", {"asked": "dpi 223344556"}).content.decode()
    )
    assert person.hex() in small.client("ana").post("/person/", {"asked": "azul"}).content.decode()
    assert (
        person.hex()
        not in small.client("rita").post("/person/", {"asked": "azul"}).content.decode()
    )


def test_searches_by_name_are_bounded_and_bands_are_not(small):
    """Whoever goes through the register by names is told that there is a limit; a band still leads to its wearer."""
    person, client = taken_in(small), small.client("rita")
    for _ in range(SEARCHES_PER_HOUR):
        client.post("/person/", {"asked": "Inventada"})
    assert (
        "búsquedas por nombre" in client.post("/person/", {"asked": "Inventada"}).content.decode()
    )
    tag = small.account.state.register.persons[person].tag
    assert client.post("/person/", {"asked": tag}).status_code == 302


def test_a_search_finds_nobody_whom_the_reader_may_not_see(small):
    """A name is no way around the table of who may see whom."""
    taken_in(small)
    assert (
        "Nadie a quien usted pueda ver"
        in small.client("alba").post("/person/", {"asked": "Inventada"}).content.decode()
    )


def test_the_log_of_a_search_names_nobody_who_was_not_shown(small):
    """Who may know the missing by name is not written down as a reader of the namesake of one, who is here."""
    mine, other = taken_in(small), taken_in(small)
    kind = AbsenceKind.UNKNOWN
    small.perform("absence.declare_absence", "ana", persons=(mine,), kind=kind)
    shown = small.client("alba").post("/person/", {"asked": "Luz Inventada"}).content.decode()
    read = {one for entry in small.opened.log.entries() for one in entry.subjects}
    assert mine.hex() in shown
    assert other.hex() not in shown
    assert mine in read
    assert other not in read


def test_identity_is_claimed_and_confirmed_by_another(small):
    """The one who entered a claim can't confirm it: the refusal stands on the page; another registrar can."""
    person = taken_in(small, officer="rita")
    claim = small.account.state.identities.by_person[person][0]
    address = f"/person/of/{person.hex()}/confirm/{claim.hex()}"
    refused = small.client("rita").post(address, {"basis": "civil_registry"})
    assert refused.status_code == 422
    assert "ingresó esa misma declaración" in refused.content.decode()
    assert not small.account.state.identities.confirmed.get(person)


def test_two_records_are_merged_by_two_signers_and_split_again(small):
    """A merge takes the PIN of a second person, and can be undone from the page of the record that goes on."""
    first, second = taken_in(small), taken_in(small, None)
    tag = small.account.state.register.persons[second].tag
    client = small.client("rita")
    form = {
        "other": tag,
        "keeps": "this",
        "basis": "same_face",
        "second_handle": "ana",
        "second_pin": PIN,
    }
    assert (
        client.post(f"/person/of/{first.hex()}/merge", {**form, "second_pin": "000000"}).status_code
        == 422
    )
    assert client.post(f"/person/of/{first.hex()}/merge", form).status_code == 302
    assert small.account.state.register.standing(second) == first
    [merge] = small.account.state.merges.merges
    undo = {"ground": "two_faces", "second_handle": "ana", "second_pin": PIN}
    assert client.post(f"/person/of/{first.hex()}/split/{merge.hex()}", undo).status_code == 302
    assert small.account.state.register.standing(second) == second


def test_counting_as_an_adult_needs_two_and_a_strong_basis(small):
    """What the rules refuse stands on the form in plain words, and what was typed is still there."""
    person = taken_in(small)
    form = {
        "counted_as": "adult",
        "basis": "observed",
        "age_min": "19",
        "second_handle": "nora",
        "second_pin": PIN,
    }
    refused = small.client("rita").post(f"/person/of/{person.hex()}/reclassify", form)
    assert refused.status_code == 422
    assert 'value="19"' in refused.content.decode()
    form["basis"] = "documented"
    assert (
        small.client("rita").post(f"/person/of/{person.hex()}/reclassify", form).status_code == 302
    )
    assert small.account.state.register.persons[person].counted_as is CountedAs.ADULT


def test_a_link_is_asserted_verified_by_another_and_withdrawn(small):
    """What somebody says of family stands at once; verified needs another signer; withdrawn it stays on record."""
    child, mother = taken_in(small), taken_in(small, "Rosa")
    tag = small.account.state.register.persons[mother].tag
    form = {"relative": tag, "relation": "parent", "claimant": "child", "basis": "own_word"}
    assert small.client("irma").post(f"/person/of/{child.hex()}/link", form).status_code == 302
    [link] = small.account.state.family.links
    small.client("rita").post(
        f"/person/of/{child.hex()}/verify-link/{link.hex()}", {"basis": "dna"}
    )
    assert small.account.state.family.links[link].is_verified
    small.client("rita").post(
        f"/person/of/{child.hex()}/withdraw-link/{link.hex()}", {"reason": "disproved"}
    )
    assert not small.account.state.family.links[link].is_standing
    assert "retirado" in page_of(small, "rita", child).content.decode()


def test_who_read_a_record_is_shown_to_those_allowed(small):
    """A coordinator sees who read whom and why; a registrar has no such page."""
    person = taken_in(small)
    page_of(small, "rita", person)
    assert (
        "Rita Ensayo"
        in small.client("ana").get(f"/person/of/{person.hex()}/readers").content.decode()
    )
    assert small.client("rita").get(f"/person/of/{person.hex()}/readers").status_code == 404


def test_somebody_named_and_not_seen_stays_on_the_list_until_matched(small):
    """A mention is noted with an owner and a review; it leaves the list when a person who was seen is named."""
    client = small.client("irma")
    form = {
        "source": "child",
        "name": "Luz Inventada",
        "owner": small.staff("rita").hex(),
        "review_in": "24",
    }
    assert client.post("/person/mentions/new", form).status_code == 302
    person = taken_in(small)
    assert "Luz Inventada" in client.get("/person/mentions").content.decode()
    [mention] = small.account.state.mentions.unseen()
    tag = small.account.state.register.persons[person].tag
    client.post(f"/person/mentions/match/{mention.hex()}", {"person": tag, "basis": "face"})
    assert small.account.state.mentions.unseen() == []


def test_a_reason_for_nobody_is_no_page(small):
    """A form without a person, or with something that is none, answers as if there were no such page."""
    client = small.client("rita")
    for written in ("", "zz", " "):
        answer = client.post("/person/reason", {"reason": "court", "person": written})
        assert answer.status_code == 404


def test_a_mention_says_why_somebody_on_the_roll_may_be_meant(small):
    """Age is weighed beside the name; who is named in a reason stands in the log of reads."""
    person = taken_in(small, officer="rita")
    said = IdentityContent(age_years_min=7, age_years_max=7)
    small.perform(
        "register.claim_identity", "rita", person=person, claimant=Claimant.CHILD, said=said
    )
    owner, review_at = small.staff("rita"), small.account.house.now() + 3_600_000
    mentioned = MentionContent(name="Lus Inventada", age_years_min=7, age_years_max=8)
    fields = {"source": Claimant.CHILD, "owner": owner, "review_at": review_at, "said": mentioned}
    small.account.together(
        lambda perform: perform(Request("register.note_mention", (owner,), fields))
    )
    page = small.client("rita").get("/person/mentions").content.decode()
    assert person.hex() in page
    assert "Las edades son compatibles" in page
    assert person in {one for entry in small.opened.log.entries() for one in entry.subjects}


def judge(console, handle, person, other, verdict):
    """Say on the page of `person` what `other` is to them."""
    tag = console.account.state.register.persons[other].tag
    said = {"other": tag, "verdict": verdict, "why": "cicatriz en la ceja"}
    return console.client(handle).post(f"/person/of/{person.hex()}/judge", said)


def test_a_judgement_of_two_records_stands_on_both_pages_with_its_reason(small):
    """Who looked, what they saw and what they decided, on the page of either record."""
    person, other = taken_in(small), taken_in(small, "Luz Marina")
    assert judge(small, "rita", person, other, "different").status_code == 302
    for one in (person, other):
        shown = page_of(small, "rita", one).content.decode()
        assert "dos personas" in shown
        assert "cicatriz en la ceja" in shown


def test_judgements_that_contradict_each_other_say_so_on_the_page(small):
    """A is B, B is C, and A is not C: the page of each shows that one of them is wrong, until one is undone."""
    first, second, third = (taken_in(small, name) for name in ("Luz", "Lucía", "Lucila"))
    judge(small, "rita", first, second, "same")
    judge(small, "rita", second, third, "same")
    assert "se contradice" not in page_of(small, "rita", first).content.decode()
    judge(small, "rita", first, third, "different")
    assert "se contradice" in page_of(small, "rita", second).content.decode()
    wrong = small.account.state.judgements.of_pair(first, third)[0]
    small.client("rita").post(f"/person/of/{first.hex()}/undo-judgement/{wrong.hex()}")
    shown = page_of(small, "rita", second).content.decode()
    assert "se contradice" not in shown
    assert "anulada" in page_of(small, "rita", first).content.decode()


def test_what_goes_along_is_read_by_whoever_cares_and_not_by_the_monitor(small):
    """Medicines lie with the care of the person: the officer who answers reads them, the monitor sees only that somebody looked."""
    person = taken_in(small)
    said = {"side": "given", "medicines": "jarabe a las 22:00"}
    client = small.client("irma")
    assert client.post(f"/person/of/{person.hex()}/belongings", said).status_code == 302
    assert "jarabe" in page_of(small, "irma", person).content.decode()
    shown = page_of(small, "mora", person).content.decode()
    assert "jarabe" not in shown
    assert "antes de irse" in shown
