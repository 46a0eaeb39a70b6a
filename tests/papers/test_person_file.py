"""A person's file for a judge: claims with their sources, custody, kin, absences, counts, orders; no address, no place, no carer."""

import json

import pytest

from kit.pages import everything_of, pages_of, says
from kit.paper_case import MARKERS, NAME, PaperCase
from kit.refusing import refused
from resguardo.account.leaving import left_about
from resguardo.operation.count import CounterOrder, CountKind, WithdrawalReason
from resguardo.operation.exports import ExportProfile
from resguardo.operation.identity import Claimant, IdentityContent
from resguardo.papers.press import words


@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_a_file_holds_each_part(case, language):
    """A reader finds every heading, also where nothing is on record."""
    text = "".join(pages_of(case.print("person_file", language)))
    parts = ("claims_made", "who_answered", "family", "absences", "counts_seen", "orders")
    assert all(says(text, words(language)[part]) for part in parts)


def test_every_claim_stands_with_its_source_and_only_one_is_confirmed(case):
    """None overwrites another (invariant 6); what is confirmed says on what (invariant 8)."""
    confirmed, other = case.print("person_file").body["claims"]
    assert ("Nombre", NAME) in confirmed["facts"]
    assert confirmed["confirmed"] == "confirmado: registro civil"
    assert (other["source"], other["confirmed"]) == ("un papel", "")
    assert ("Edad", "14 a 19 años") in other["facts"]


def test_where_somebody_lives_is_said_to_be_on_record_and_not_printed(case):
    """A court bundle travels: the address of a family is no safer in it than that of a shelter."""
    facts = case.print("person_file").body["claims"][0]["facts"]
    assert (words("es")["residence"], words("es")["on_record_sealed"]) in facts
    assert MARKERS["residence"] not in json.dumps(facts)


def test_a_house_or_a_carer_named_among_the_words_of_a_claim_is_not_printed(tmp_path):
    """Who writes down what a child says of their parents writes down the house as well."""
    case = PaperCase(tmp_path / "data", children=12)
    said = IdentityContent(
        name="Luz",
        parents=("la de zarzahogar", "Zarzacuida"),
        document="carné de Zarza\u00adHogar 7",
    )
    fields = {"person": case.child, "claimant": Claimant.CHILD, "said": said}
    case.shift.act("renata", "register.claim_identity", **fields)
    newest = case.print("person_file").body["claims"][-1]["facts"]
    sealed = words("es")["on_record_sealed"]
    assert newest == [
        ("Nombre", "Luz"),
        (words("es")["parents"], sealed),
        (words("es")["document"], sealed),
    ]
    case.close()


def test_whoever_answered_is_a_role_in_an_institution(case):
    """The carer stands as carer of SBS, and the line goes on without a gap (invariant 1)."""
    rows = case.print("person_file", about=case.tag_of(case.sister)).body["custody"]
    assert [row[2:] for row in rows] == [["ingreso", "PNC"], ["cuidado", "SBS"]]
    assert rows[0][1] == rows[1][0]
    assert rows[1][1] == words("es")["now"]


def test_kin_stand_by_band_alone_and_with_what_a_link_rests_on(case):
    """One file does not lead to the name or the place of another."""
    [row] = case.print("person_file").body["family"]
    assert row[0] == case.tag_of(case.sister)
    assert words("es")["not_verified"] in row[3]
    [row] = case.print("person_file", about=case.tag_of(case.sister)).body["family"]
    assert row[0] == case.tag_of(case.child)


def test_counts_orders_and_holds_stand_without_place_and_reason(case):
    """That there is a hold and its ground is a fact of the file; the words of it stay sealed."""
    body = case.print("person_file").body
    assert [row[1] for row in body["counts"]] == [words("es")["listed_missing"]]
    assert [row[2] for row in body["orders"]] == ["orden judicial", "retención: riesgo"]
    assert MARKERS["motive"] not in json.dumps(body)


def test_a_count_that_is_open_and_a_mark_taken_back_are_no_sighting(tmp_path):
    """Until an officer has signed, nobody can say what a count says; whoever took a mark back saw nobody."""
    case = PaperCase(tmp_path / "data", children=12)
    act, room, person = case.shift.act, case.shift.places["room"], case.rest[0]
    seen = [words("es")["seen_own_eyes"]]

    def counts():
        body = case.print("person_file", about=case.tag_of(person)).body
        return [row[1] for row in body["counts"]]

    assert counts() == seen
    count = act("olga", "count.open_count", kind=CountKind.EMERGENCY)[0].count
    act("olga", "count.assign_counter", count=count, zone=room, counter=case.shift.crew["carla"])
    code = case.shift.state.counts.counts[count].zones[room].code
    marks = {"count": count, "person": person}
    act("carla", "count.mark_sighting", **marks, zone=room, zone_code=code)
    assert counts() == seen
    act("carla", "count.withdraw_mark", **marks, reason=WithdrawalReason.NOT_SEEN)
    for one in case.shift.state.custody.open_persons():
        if not case.shift.state.counts.counts[count].is_listed(one):
            act("olga", "count.list_missing", count=count, person=one)
    act("olga", "count.close_count", count=count)
    assert counts() == [words("es")["listed_missing"], *seen]
    case.close()


def test_a_mark_taken_back_leaves_the_other_counters_mark(tmp_path):
    """Two counters saw the child and one of them takes it back: the other still saw."""
    case = PaperCase(tmp_path / "data", children=12)
    act, room, person = case.shift.act, case.shift.places["room"], case.rest[0]
    count = act("olga", "count.open_count", kind=CountKind.EMERGENCY)[0].count
    for counter, order in (("carla", CounterOrder.FIRST), ("diego", CounterOrder.SECOND)):
        who = {"zone": room, "counter": case.shift.crew[counter], "order": order}
        act("olga", "count.assign_counter", count=count, **who)
    zone = {"zone": room, "zone_code": case.shift.state.counts.counts[count].zones[room].code}
    for one in case.shift.state.custody.open_persons():
        for counter in ("diego", "carla"):
            if not case.shift.state.counts.counts[count].is_listed(one):
                act(counter, "count.mark_sighting", count=count, person=one, **zone)
    reason = WithdrawalReason.NOT_SEEN
    act("carla", "count.withdraw_mark", count=count, person=person, reason=reason)
    for counter in ("carla", "diego"):
        act(counter, "count.finish_zone", count=count, zone=room)
    act("olga", "count.close_count", count=count)
    body = case.print("person_file", about=case.tag_of(person)).body
    assert [row[1] for row in body["counts"]] == [words("es")["seen_own_eyes"]] * 2
    case.close()


def test_a_child_without_an_order_has_that_said(case):
    """Individual grounds are shown as missing where they are (domain design 5)."""
    text = "".join(pages_of(case.print("person_file", about=case.tag_of(case.rest[0]))))
    assert says(text, words("es")["no_ground"])


def test_a_judges_copy_carries_the_judges_name_and_any_other_the_institutions(case):
    """A name of staff never reaches a court bundle; who printed it stands in the account."""
    assert "julia Ensayo" in case.print("person_file").frame.reader
    assert case.print("person_file", by="renata").frame.reader == "PGN"
    assert "renataEnsayo" not in everything_of(case.print("person_file", by="renata"))


def test_a_file_is_written_down_as_leaving(case):
    """In the profile of parties in court."""
    case.print("person_file")
    assert left_about(case.account, case.child)[-1].record.profile is ExportProfile.COURT_PARTY


def test_whoever_cares_for_a_child_prints_no_file(case):
    """The file is for the court and those who answer to it."""
    with refused("papers.kind_not_granted"):
        case.print("person_file", by="cuida")
