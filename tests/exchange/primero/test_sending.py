"""One case at a time, idempotent, read back and compared, against a server that keeps Primero's rules (exchange design 4.4)."""

import msgspec
import pytest

from kit.primero import CARE_ROW, CASE, CHILD, KIN_ROW, TODAY, Cut, Refusal
from resguardo.exchange.primero.cases import CARE, KIN, PHOTOS, case_of
from resguardo.exchange.primero.records import Flag, Photo
from resguardo.exchange.primero.sending import Outcome, learn, outgoing, send
from resguardo.exchange.primero.wire import Unreachable

replace = msgspec.structs.replace
JPEG = b"\xff\xd8\xff\xe0" + bytes(200)
CREATE = ("POST", "/api/v2/cases")


@pytest.fixture
def sent(session):
    """Send a child's file as the server's own forms take it."""

    def go(facts=CHILD, last=None, *, overwrite=False):
        one = outgoing(facts, learn(session), TODAY)
        result = send(session, one, last, overwrite=overwrite)
        return result._replace(findings=[*one.findings, *result.findings])

    return go


def codes(result):
    """What was found, as code and field."""
    return {(one.code, one.field) for one in result.findings}


def test_a_case_is_created_read_back_and_found_whole(double, sent):
    """The server keeps what was sent; nothing is found."""
    result = sent()
    assert (result.outcome, result.findings) == (Outcome.CREATED, [])
    assert {name: double.cases[CASE][name] for name in case_of(CHILD)} == case_of(CHILD)
    assert result.confirmed == case_of(CHILD)


def test_sending_again_changes_nothing(double, sent):
    """The same id answers 409; what is there is as it should be, and nothing is written."""
    sent()
    again = sent()
    assert (again.outcome, again.findings) == (Outcome.UNCHANGED, [])
    assert double.count("PATCH", ".*") == 0
    assert len(double.cases) == 1


def test_what_changed_here_is_brought_up_to_date(double, sent):
    """Only the fields that differ are written."""
    last = sent().confirmed
    result = sent(replace(CHILD, family="Prueba Corregida"), last)
    assert (result.outcome, result.findings) == (Outcome.UPDATED, [])
    assert double.cases[CASE]["name_last"] == "Prueba Corregida"


def test_what_was_changed_there_is_left_alone_and_said(double, sent):
    """The file is theirs by then; a person decides."""
    last = sent().confirmed
    double.cases[CASE]["name_last"] = "Muestra Prueba"
    result = sent(CHILD, last)
    assert codes(result) == {("kept.changed_there", "name_last")}
    assert double.cases[CASE]["name_last"] == "Muestra Prueba"
    assert result.confirmed["name_last"] == "Prueba Muestra"
    assert sent(CHILD, last, overwrite=True).findings == []
    assert double.cases[CASE]["name_last"] == "Prueba Muestra"


def test_a_field_dropped_in_silence_is_a_finding(double, sent):
    """204 says nothing of what is kept: the read-back does."""
    double.drops = {"name_other", CARE}
    assert codes(sent()) == {("kept.dropped", "name_other"), ("kept.dropped", CARE)}


def test_a_field_changed_in_silence_is_a_finding(double, sent):
    """The server kept another value, or hides it behind asterisks."""
    double.changes = {"age": 10, "name_first": "*******"}
    assert codes(sent()) == {("kept.changed", "age"), ("kept.hidden", "name_first")}


def test_check_8_a_token_that_runs_out_is_renewed_in_the_middle(double, session):
    """Of 160 cases every one arrives, however short a token lasts."""
    double.token_lasts_calls = 7
    deployment = learn(session)
    for number in range(160):
        facts = replace(CHILD, case=f"{number:08x}{CASE[8:]}")
        assert send(session, outgoing(facts, deployment, TODAY)).outcome is Outcome.CREATED
    assert len(double.cases) == 160
    assert double.count("POST", "/api/v2/tokens") > 40


def test_check_9_a_connection_lost_after_the_creation_makes_no_second_case(double, sent):
    """The server created it and the answer never came: the repeat answers 409, then it is compared."""

    def cut_once(request):
        if (request.method, request.path) == CREATE and double.count(*CREATE) == 1:
            raise Cut

    double.after = cut_once
    result = sent()
    assert (result.outcome, result.findings) == (Outcome.UNCHANGED, [])
    assert len(double.cases) == 1


@pytest.mark.parametrize("half", [0, 1, 12, 17, 38, 44, 60, 300])
@pytest.mark.parametrize("call", range(1, 12))
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_cut_at_any_byte_of_any_answer_leaves_one_whole_case(double, sent, moment, call, half):
    """Whichever call breaks, done or not, and wherever in its answer: one case, one picture, one flag."""

    def cut(request):
        if request.number == call:
            raise Cut(half)

    setattr(double, moment, cut)
    photo, flag = Photo("uno", JPEG, "2024-12-20"), Flag("dos", "Ausencia", "2024-12-20", False)
    assert sent(replace(CHILD, photos=(photo,), flags=(flag,))).findings == []
    assert [*double.cases] == [CASE]
    kept = double.cases[CASE]
    assert [len(kept[KIN]), len(kept[PHOTOS]), len(double.flags[CASE])] == [1, 1, 1]


def test_check_10_a_field_that_this_user_may_not_write_is_said_and_the_case_goes(double, sent):
    """The forms that a user sees are the fields that the check schema is made of."""
    double.hide("national_id_no")
    result = sent(replace(CHILD, national_id="2547 91234 0101"))
    assert (result.outcome, codes(result)) == (
        Outcome.CREATED,
        {("field.not_there", "national_id_no")},
    )


def test_check_11_a_sibling_split_later_is_taken_away_and_other_rows_stay(double, sent):
    """The row goes by `_destroy`; one that a colleague in Primero made is never touched."""
    sent()
    theirs = {"unique_id": CASE[:-1] + "f", "relation_name": "Tía Ensayo"}
    double.cases[CASE][KIN].append(theirs)
    result = sent(replace(CHILD, kin=(), retired=((KIN, KIN_ROW), (CARE, CARE_ROW[:-1] + "9"))))
    assert (result.outcome, result.findings) == (Outcome.UPDATED, [])
    assert double.cases[CASE][KIN] == [theirs]


def test_a_row_that_the_server_will_not_take_away_is_said(double, sent):
    """Reading back shows it."""
    sent()
    double.drops = {KIN}
    assert ("kept.not_removed", KIN) in codes(
        sent(replace(CHILD, kin=(), retired=((KIN, KIN_ROW),)))
    )


def test_check_12_a_photo_of_another_kind_stays_behind(double, sent):
    """HEIC is refused here, before anything is sent; JPEG goes, once."""
    heic = Photo("uno", b"\0\0\0\x18ftypheic" + bytes(40), "2024-12-20")
    jpeg = Photo("dos", JPEG, "2024-12-20")
    facts = replace(CHILD, photos=(heic, jpeg))
    assert codes(sent(facts)) == {("photo.kind", PHOTOS)}
    sent(facts)
    assert [one["description"] for one in double.cases[CASE][PHOTOS]] == ["dos"]


def test_a_picture_larger_than_fits_stays_behind(sent):
    """20 MB fit."""
    large = Photo("uno", JPEG + bytes(20_000_000), "2024-12-20")
    assert codes(sent(replace(CHILD, photos=(large,)))) == {("photo.too_large", PHOTOS)}


def test_a_released_childs_case_is_closed_by_its_own_action(double, sent):
    """Closing names its action; a user without that right is told, and the case stands."""
    facts = replace(CHILD, closed_on="2024-12-22")
    assert sent(facts).findings == []
    assert double.cases[CASE]["status"] == "closed"
    double.may_close = False
    double.cases[CASE]["status"] = "open"
    assert codes(sent(facts)) == {("case.forbidden", "status")}


def test_a_case_reopened_there_is_not_closed_again(double, sent):
    """Somebody there decided so."""
    facts = replace(CHILD, closed_on="2024-12-22")
    last = sent(facts).confirmed
    double.cases[CASE]["status"] = "open"
    assert codes(sent(facts, last)) == {("kept.changed_there", "status")}


def test_a_case_out_of_the_users_reach_is_said(double, sent):
    """The id exists and the user may not see it."""
    sent()
    double.out_of_scope.add(CASE)
    result = sent()
    assert (result.outcome, codes(result)) == (Outcome.REFUSED, {("case.forbidden", "")})


def test_a_field_that_the_form_shows_and_the_server_refuses_is_left_out_and_said(double, sent):
    """A role may read what it may not write; the server names it only when it refuses."""
    double.read_only = {"age"}
    result = sent()
    assert (result.outcome, codes(result)) == (Outcome.CREATED, {("field.not_there", "age")})
    again = sent(replace(CHILD, age_years=10))
    assert (again.outcome, codes(again)) == (Outcome.UNCHANGED, {("field.not_there", "age")})


def test_a_case_that_is_refused_for_its_id_is_told_by_field_and_no_value_is_repeated(session):
    """Names of fields, never the sentence that may quote a child; the others go on."""
    one = outgoing(CHILD, learn(session), TODAY)
    result = send(session, one._replace(case=one.case | {"id": "Lucía"}))
    [finding] = result.findings
    assert (result.outcome, finding.code, finding.field) == (Outcome.REFUSED, "case.refused", "id")
    assert "Lucía" not in finding.message("es") + finding.message("en")


def test_an_open_absence_is_flagged_once_and_lowered_when_it_is_over(double, sent):
    """Everybody who opens the case sees it; a flag that was never raised is not lowered."""
    flag = Flag("uno", "Ausencia", "2024-12-20", False)
    for _ in range(2):
        assert sent(replace(CHILD, flags=(flag,))).findings == []
    [raised] = double.flags[CASE]
    assert (raised["message"], raised["removed"]) == ("Ausencia [uno]", False)
    over = (replace(flag, is_lowered=True), Flag("dos", "Alerta", "2024-12-20", True))
    assert sent(replace(CHILD, flags=over)).findings == []
    assert (len(double.flags[CASE]), raised["removed"]) == (1, True)


def test_a_flag_that_somebody_there_lowered_is_left_alone_and_said(double, sent):
    """They may know more."""
    facts = replace(CHILD, flags=(Flag("uno", "Ausencia", "2024-12-20", False),))
    sent(facts)
    double.flags[CASE][0]["removed"] = True
    assert codes(sent(facts)) == {("kept.changed_there", "flags")}


def test_a_server_that_asks_to_wait_is_waited_for(double, sent, pauses):
    """A limit of calls and a lock while its configuration is changed: as long as it asks, and no call is lost."""

    def busy(request):
        if request.number in (3, 4):
            raise Refusal(429 if request.number == 3 else 503, None, Retry_After="9")

    double.before = busy
    assert sent().findings == []
    assert pauses.count(9.0) == 2


def test_a_server_that_stays_locked_stops_the_run(double, sent, pauses):
    """After five tries nothing more is tried; the same call goes on later."""
    double.before = lambda request: (_ for _ in ()).throw(Refusal(503))
    with pytest.raises(Unreachable) as stopped:
        sent()
    assert stopped.value.code == "busy"
    assert len(pauses) == 4
