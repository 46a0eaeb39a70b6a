"""The policy: role x act x scope, nothing by default, and answers that tell a stranger nothing (invariant 26)."""

import typing
from types import CodeType, FunctionType, ModuleType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kit.verbs_count
import kit.verbs_custody
import kit.verbs_placement
import kit.verbs_register
import kit.verbs_release
import kit.verbs_team  # noqa: F401
from kit.cast import CAST
from kit.stage import Stage
from resguardo.operation import rooms
from resguardo.operation.act import ACTS, By, perform
from resguardo.operation.disclosure import may_see, places_shown
from resguardo.operation.event import BY_NAME, Event, SealClass
from resguardo.operation.identifiers import Moment, PersonId, StaffId
from resguardo.operation.operation import Operation
from resguardo.operation.policy import TABLE, WRITTEN_BY, Role, Scope, permit
from resguardo.operation.refusal import Refused
from resguardo.operation.team import Device, Member

assert rooms.ROOMS

ALWAYS = {
    "absence.open_due_absences",  # nobody can switch off that the missing become absences (invariant 13)
    "absence.report_sighting",  # whoever hears of a missing child writes it down at once
    "breach.declare_breach",  # the button is for whoever stands at the gate
    "breach.log_words",  # whoever sees it tells it, in the middle of it
    "breach.record_police_call",  # whoever called says so
    "count.explain_lateness",  # late with a reason is no offence, and only the late one knows the reason
    "count.finish_zone",  # a counter is whom the count sends, not whom a role names
    "count.mark_sighting",  # a count can always be saved (invariant 14), also by those who jump in
    "count.mark_unidentified",  # the same for somebody whom nobody can name
    "count.withdraw_mark",  # one's own mistake is one's own to take back
    "erasure.confirm_erasure",  # the installation answers for what it destroyed, whoever sits at it
    "exports.note_export",  # what leaves is never unwritten; which profile a role lets out is asked in the act
    "gate.note_sign",  # a crowd before the gate is seen by whoever looks out
    "sheets.print_sheet",  # what is printed is never unwritten; which paper a role may have is asked before it is built
    "sheets.sign_out",  # a paper in a hand is a fact, whoever gave it
    "sheets.take_back",  # the same for the way back
    "team.take_in",  # to have read the others is a fact, not a power
}
ONE, OTHER = StaffId(b"1" * 16), StaffId(b"2" * 16)
CELLS = [(role, code, TABLE[role].get(code)) for role in Role for code in ACTS]


def _state(*roles):
    """An operation in which ONE holds `roles` everywhere and OTHER all of them."""
    state = Operation()
    state.team.devices[b"A" * 32] = Device(site=True)
    everything = [(role, None) for role in Role]
    state.team.members[ONE] = Member("SBS", bytes(32), roles=[(role, None) for role in roles])
    state.team.members[OTHER] = Member("PGN", bytes(32), roles=everything)
    return state


def _by(*signers):
    now = Moment(1_734_700_000_000)
    return By(signers=signers, happened_at=now, written_at=now, draw=lambda: b"d" * 16)


def _permitted(state, by, code, **fields):
    try:
        permit(state, by, ACTS[code], fields)
    except Refused as refused:
        return refused.code
    return "permitted"


@pytest.mark.parametrize("role", Role)
def test_every_cell_of_the_table(role):
    """Cell by cell: an act passes for a role where the table grants it, or it is open to everybody, and nowhere else."""
    for code, act in ACTS.items():
        signers = (ONE, OTHER)[: act.signers]
        granted = code in TABLE[role] or code in ALWAYS
        expected = "permitted" if granted else "policy.act_not_granted"
        assert _permitted(_state(role), _by(*signers), code) == expected, code


@given(st.sets(st.sampled_from(list(Role))), st.sampled_from(sorted(ACTS)))
def test_nothing_passes_that_has_no_cell(roles, code):
    """Roles add up and never make more than their cells."""
    granted = code in ALWAYS or any(code in TABLE[role] for role in roles)
    signers = (ONE, OTHER)[: ACTS[code].signers]
    answer = _permitted(_state(*roles), _by(*signers), code)
    assert (answer == "permitted") is granted


@given(st.sampled_from(sorted(code for code, act in ACTS.items() if act.signers == 2)))
def test_the_second_signer_needs_a_role_as_well(code):
    """Two signatures are two people who may do it, not one and a bystander."""
    assert _permitted(_state(), _by(OTHER, ONE), code) == "policy.act_not_granted"


@given(st.sampled_from(sorted(ACTS)))
def test_somebody_who_has_left_or_was_never_enrolled_does_nothing(code):
    """Not even what is open to everybody enrolled."""
    state = _state(*Role)
    state.team.members[ONE].ended_by.append(b"e" * 32)
    for stranger in (ONE, StaffId(b"?" * 16)):
        assert _permitted(state, _by(stranger), code) == "policy.staff_unknown"


def test_the_acts_open_to_everybody_are_exactly_these():
    """To open an act to everybody is a decision of its own; each has its reason beside it."""
    assert {code for code, act in ACTS.items() if act.always} == ALWAYS


def test_the_table_and_the_acts_fit_together():
    """Each cell is of an act that exists, each role has its row, and somebody may do each act."""
    assert TABLE.keys() == set(Role)
    granted = {code for row in TABLE.values() for code in row}
    assert granted <= ACTS.keys()
    assert ACTS.keys() - ALWAYS <= granted


def test_nobody_holds_a_role_by_default():
    """An enrolment grants nothing; the monitor's role grants no act either."""
    stage = Stage()
    assert stage.state.team.roles(stage.staff("zoe")) == []
    assert TABLE[Role.MONITOR] == {}


def test_a_narrow_scope_has_something_to_bind():
    """An act granted for own persons names persons, one granted for a place names a place or a zone."""
    for role, code, scope in CELLS:
        fields = set(ACTS[code].fields.__struct_fields__)
        if scope is Scope.OWN:
            assert fields & {"person", "persons"}, (role, code)
        if scope is Scope.PLACE:
            assert fields & {"place", "zone"}, (role, code)


def test_scope_own_reaches_the_persons_of_the_signers_organisation():
    """Ben's organisation answers for P1 through Ana; Eva's does not, nor does anybody's for nobody."""
    stage = Stage().play("20:00  ana  tags P1 P2")
    stage.labels["P9"] = b"?" * 16
    stage.play("""
        20:01  ben  offers P1 to eva       -> refused custody.not_the_holder
        20:01  eva  offers P1 to ema       -> refused policy.outside_scope
        20:01  eva  offers P9 to ema       -> refused policy.outside_scope
        20:02  ana+eva  hands P2 over to eva
        20:03  ana  offers P1 P2 to ben    -> refused policy.outside_scope
        20:04  eva  offers P2 to ben       -> 1 offer open
    """)


def test_scope_place_reaches_the_place_of_the_role_and_what_lies_in_it():
    """A director of one shelter changes its rooms and no other shelter's, and counts there only."""
    Stage().play("""
        18:00  rosa  opens shelter S
        18:00  rosa  opens room R1 in S for 4
        18:00  rosa  opens shelter T
        18:00  ana   tags P1 in S
        18:01  rosa  grants zoe shelter_director at S
        18:02  zoe   sets S to 40
        18:02  zoe   sets R1 to 5
        18:02  zoe   sets T to 40                  -> refused policy.outside_scope
        18:03  zoe   opens regular count in T      -> refused policy.outside_scope
        18:03  zoe   opens regular count           -> refused policy.outside_scope
        18:04  zoe   opens regular count C in S with zones R1
        18:05  zoe   sends carla to R1             -> C open
        18:06  zoe   sends carla to T              -> refused policy.outside_scope
        18:07  dora  sets T to 40
    """)


def _answer(state, by, code, fields):
    """What somebody reads when they ask: the code and the values, or that it passed."""
    try:
        perform(state, code, by, **fields)
    except Refused as refused:
        return refused.code, dict(refused.values)
    return "permitted", {}


NAMING_A_PERSON = sorted(
    code
    for code, act in ACTS.items()
    if any(
        PersonId in (hint, *typing.get_args(hint))
        for hint in typing.get_type_hints(act.fields).values()
    )
)
HERE = Stage().play("""
    20:00  ana        tags P1 P2
    20:02  ana+dora   hands P2 over to dora
""")


def test_invariant_26_a_gatekeeper_keeps_the_gate_and_nothing_else():
    """The role reaches every act of the gate and no other, and no name, face or place of anybody under protection."""
    acts = {code for code in ACTS if code.startswith("gate.")} - ALWAYS
    assert TABLE[Role.GATEKEEPER].keys() == acts
    held = [(Role.GATEKEEPER, None)]
    state, person = HERE.state, HERE.person("P1")
    assert may_see(state, held, ONE, SealClass.IDENTITY)
    assert not any(may_see(state, held, ONE, seal, person) for seal in SealClass)
    assert places_shown(state, held, ONE) == set()


def _fields(code, person):
    """Fields of the act that all name `person` where a person stands, and nothing elsewhere."""
    hints = typing.get_type_hints(ACTS[code].fields)
    return {
        field.name: person if hints[field.name] is PersonId else (person,)
        for field in msgspec.structs.fields(ACTS[code].fields)
        if PersonId in (hints[field.name], *typing.get_args(hints[field.name]))
    }


@given(
    code=st.sampled_from(NAMING_A_PERSON),
    handles=st.lists(st.sampled_from(sorted(CAST)), min_size=2, max_size=2, unique=True),
    stranger=st.binary(min_size=16, max_size=16),
)
def test_invariant_26_to_somebody_without_the_right_refusals_read_alike(code, handles, stranger):
    """Whoever may not do an act to a person reads the same, code and values, whether that person exists or not."""
    by = HERE.by("21:00", "+".join(handles[: ACTS[code].signers]))
    for label in ("P1", "P2"):
        about = _fields(code, HERE.person(label))
        if _permitted(HERE.state, by, code, **about) == "permitted":
            continue
        nobody = _fields(code, PersonId(stranger))
        assert _answer(HERE.state, by, code, about) == _answer(HERE.state, by, code, nobody)


def _names(code: CodeType):
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)


def _written(function, seen):
    """The kinds of event that a function names, itself or through the functions of the rooms that it calls."""
    seen.add(function)
    space = function.__globals__
    names = list(_names(function.__code__))
    spaces = [vars(space[name]) for name in names if isinstance(space.get(name), ModuleType)]
    for found in (one.get(name) for one in (space, *spaces) for name in names):
        if isinstance(found, type) and issubclass(found, Event) and found is not Event:
            yield found.type.name
        is_ours = isinstance(found, FunctionType) and found.__module__.startswith("resguardo.op")
        if is_ours and found not in seen:
            yield from _written(found, seen)


def test_the_table_of_who_writes_an_event_is_what_the_acts_do():
    """Read from the code of the acts: each event with the acts that write it, without those open to everybody."""
    acts = {name: set() for name in BY_NAME}
    for code, act in ACTS.items():
        for name in _written(act.function, set()):
            acts[name].add(code)
    granted = {name: codes for name, codes in acts.items() if codes and not codes & ALWAYS}
    assert {name: set(codes) for name, codes in WRITTEN_BY.items()} == granted
