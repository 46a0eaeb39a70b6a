"""Verbs and expectations of custody: handovers, contests, out-counts and rides.

20:05  ana      offers P1 P2 to ben
20:07  ben      accepts P1 except P2 no_room      -> P1 with ben; P2 with ana
20:10  ben+eva  hands P1 over to eva              -> P1 with eva
20:15  ben      opens manifest M on BUS from S to H
20:16  ana+ben  boards P1 on M
"""

import re

from kit.stage import Stage, expects, verb
from resguardo.operation import aboard, belongings, contest, handover, outings
from resguardo.operation.act import By
from resguardo.operation.belongings import BelongingsContent, Side
from resguardo.operation.custody import OutReason
from resguardo.operation.handover import HandoverRefusal
from resguardo.operation.handover_acts import Excepted
from resguardo.operation.identifiers import StaffId
from resguardo.operation.transport import DoorRefusal, ManifestOpened

PEOPLE = r"(?P<people>[A-Z]+\d*(?: [A-Z]+\d*)*)"
EXCEPT = r"(?: except (?P<excepted>[A-Z]+\d*(?: [A-Z]+\d*)*) (?P<reason>[a-z_]+))?"
SLIP = r"(?: on slip (?P<slip>\S+))?"


def _staff(stage: Stage, handle: str) -> StaffId:
    """A member of the cast, or `ghost`: somebody whom nobody enrolled."""
    return StaffId(b"g" * 16) if handle == "ghost" else stage.staff(handle)


def _exceptions(stage: Stage, found: re.Match[str]) -> tuple[Excepted, ...]:
    if not found["excepted"]:
        return ()
    reason = HandoverRefusal(found["reason"])
    return tuple(
        Excepted(person=person, reason=reason) for person in stage.people(found["excepted"])
    )


@verb(r"reads the list")
def reads(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Look, without an act, at what the line expects."""


@verb(rf"offers {PEOPLE} to (?P<receiver>\w+){SLIP}")
def offers(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Offer people to a receiver."""
    stage.do(
        by,
        "custody.offer_handover",
        persons=stage.people(found["people"]),
        receiver=_staff(stage, found["receiver"]),
        slip=found["slip"],
    )


@verb(
    r"notes (?P<nothing>nothing|medicines|papers|belongings) (?P<side>given|received) with (?P<person>[A-Z]+\d*)(?: lacking (?P<lacks>\w+))?"
)
def notes_belongings(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Note what goes along with somebody, or what arrived of it."""
    nothing, kind = found["nothing"] == "nothing", found["nothing"]
    said = {} if nothing else {kind: "una bolsa azul"}
    stage.do(
        by,
        "custody.note_belongings",
        person=stage.people(found["person"])[0],
        side=Side(found["side"]),
        said=BelongingsContent(lacks=found["lacks"] or "", **said),
        nothing=nothing,
    )


@verb(rf"accepts {PEOPLE}{EXCEPT}(?: in (?P<place>\w+))?")
def accepts(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Accept people who were offered."""
    stage.do(
        by,
        "custody.accept_handover",
        persons=stage.people(found["people"]),
        exceptions=_exceptions(stage, found),
        place=stage.labels[found["place"]] if found["place"] else None,
    )


@verb(rf"refuses {PEOPLE} because (?P<reason>[a-z_]+)")
def refuses(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Refuse people who were offered."""
    stage.do(
        by,
        "custody.refuse_handover",
        persons=stage.people(found["people"]),
        reason=HandoverRefusal(found["reason"]),
    )


@verb(rf"withdraws {PEOPLE}")
def withdraws(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Take an offer back."""
    stage.do(by, "custody.withdraw_handover", persons=stage.people(found["people"]))


@verb(rf"hands {PEOPLE} over to (?P<receiver>\w+){EXCEPT}{SLIP}(?: in (?P<place>\w+))?")
def hands_over(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Hand people over face to face."""
    stage.do(
        by,
        "custody.hand_over",
        persons=stage.people(found["people"]),
        receiver=_staff(stage, found["receiver"]),
        exceptions=_exceptions(stage, found),
        slip=found["slip"],
        place=stage.labels[found["place"]] if found["place"] else None,
    )


@verb(
    r"resolves (?P<person>\w+) for (?P<holder>\w+)(?: naming (?P<named>\d+))? seen by (?P<seer>\w+) at (?P<seen>\d\d:\d\d)"
)
def resolves(stage: Stage, by: By, found: re.Match[str]) -> None:
    """End a contest, naming every open claim, or only so many of them."""
    person = stage.person(found["person"])
    links = [link for link, _ in stage.state.custody.claims(person)]
    stage.do(
        by,
        "custody.resolve_contest",
        person=person,
        branches=tuple(links[: int(found["named"])] if found["named"] else links),
        holder=_staff(stage, found["holder"]),
        seen_by=_staff(stage, found["seer"]),
        seen_at=stage.at(found["seen"]),
    )


@verb(
    r"sends (?P<person>\w+) out to (?P<reason>hospital|court|interview|other) with (?P<who>\w+) until (?P<until>(?:\+\d+ )?\d\d:\d\d)"
)
def sends_out(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Count somebody as out."""
    stage.do(
        by,
        "custody.send_out",
        person=stage.person(found["person"]),
        responsible=_staff(stage, found["who"]),
        reason=OutReason(found["reason"]),
        expected_return_at=stage.at(found["until"]),
    )


@verb(r"returns (?P<person>\w+)(?: to (?P<place>\w+))?")
def returns(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Count somebody as back."""
    place = stage.labels[found["place"]] if found["place"] else None
    stage.do(by, "custody.return_person", person=stage.person(found["person"]), place=place)


@verb(
    r"opens manifest (?P<manifest>\w+) on (?P<vehicle>\w+) with (?P<escort>\w+)(?: to (?P<destination>\w+))?"
)
def opens_manifest(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Begin the list of a ride."""
    [opened] = stage.do(
        by,
        "custody.open_manifest",
        vehicle=stage.labels[found["vehicle"]],
        escort=_staff(stage, found["escort"]),
        destination=stage.labels[found["destination"]] if found["destination"] else None,
        route="invented road",
    )
    assert isinstance(opened, ManifestOpened)
    stage.labels[found["manifest"]] = opened.manifest


@verb(rf"boards {PEOPLE} on (?P<manifest>\w+)")
def boards(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Let people get on, one act for each."""
    for person in stage.people(found["people"]):
        stage.do(
            by, "custody.board_person", manifest=stage.labels[found["manifest"]], person=person
        )


@verb(rf"closes boarding of (?P<manifest>\w+)(?: counting {PEOPLE})?")
def closes_boarding(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Close the boarding with those counted."""
    persons = stage.people(found["people"]) if found["people"] else ()
    stage.do(
        by, "custody.close_boarding", manifest=stage.labels[found["manifest"]], persons=persons
    )


@verb(rf"lets {PEOPLE} down from (?P<manifest>\w+)(?: at (?P<place>\w+))?")
def lets_down(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Record who got down."""
    for person in stage.people(found["people"]):
        stage.do(
            by,
            "custody.alight_person",
            manifest=stage.labels[found["manifest"]],
            person=person,
            place=stage.labels[found["place"]] if found["place"] else None,
        )


@verb(rf"turns {PEOPLE} of (?P<manifest>\w+) away because (?P<reason>[a-z_]+)")
def turns_away(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Refuse people at the door."""
    for person in stage.people(found["people"]):
        stage.do(
            by,
            "custody.refuse_at_door",
            manifest=stage.labels[found["manifest"]],
            person=person,
            reason=DoorRefusal(found["reason"]),
        )


@verb(rf"closes manifest (?P<manifest>\w+)(?: counting {PEOPLE})?")
def closes_manifest(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Close a ride on arrival with those counted at the door."""
    persons = stage.people(found["people"]) if found["people"] else ()
    stage.do(
        by, "custody.close_manifest", manifest=stage.labels[found["manifest"]], persons=persons
    )


@expects(rf"{PEOPLE} with (?P<holder>\w+)")
def with_holder(stage: Stage, found: re.Match[str]) -> None:
    """Exactly this person answers, uncontested."""
    for person in stage.people(found["people"]):
        assert stage.state.custody.answers_for(person) == _staff(stage, found["holder"]), found[0]
        assert not stage.state.custody.is_contested(person), f"{found[0]}, but contested"


@expects(
    r"(?P<holder>\w+) asks after the (?:bag|bags) of (?P<people>nobody|[A-Z]+\d*(?: [A-Z]+\d*)*)"
)
def asks_after(stage: Stage, found: re.Match[str]) -> None:
    """Those with whom something was sent to this holder, whose arrival nobody noted."""
    people = () if found["people"] == "nobody" else stage.people(found["people"])
    asked = belongings.not_confirmed(stage.state, stage.staff(found["holder"]))
    assert set(asked) == set(people), found[0]


@expects(
    r"(?P<person>\w+) contested between (?P<claims>\w+(?: \w+)*), (?P<accountable>\w+) answers"
)
def contested(stage: Stage, found: re.Match[str]) -> None:
    """Who claims to answer (in any order, `nobody` for a release), and who answers meanwhile."""
    person = stage.person(found["person"])
    [shown] = [one for one in contest.contests(stage.state) if one.person == person]
    claims = [
        None if handle == "nobody" else _staff(stage, handle) for handle in found["claims"].split()
    ]
    key = lambda holder: holder or b""  # noqa: E731
    assert sorted((claim.holder for claim in shown.claims), key=key) == sorted(claims, key=key)
    assert shown.accountable == _staff(stage, found["accountable"]), found[0]


@expects(r"late claim of (?P<holder>\w+) on (?P<person>\w+)")
def late_claim(stage: Stage, found: re.Match[str]) -> None:
    """A claim that came after the resolution is shown."""
    shown = [
        (one.person, claim.holder)
        for one in contest.late_claims(stage.state)
        for claim in one.claims
    ]
    assert (stage.person(found["person"]), _staff(stage, found["holder"])) in shown, found[0]


@expects(r"(?P<count>\d+|no) offers? open")
def offers_open(stage: Stage, found: re.Match[str]) -> None:
    """How many handovers wait."""
    waiting = handover.open_offers(stage.state)
    assert len(waiting) == int(found["count"].replace("no", "0")), waiting


@expects(r"slip (?P<slip>\S+) used twice")
def slip_twice(stage: Stage, found: re.Match[str]) -> None:
    """A paper slip is listed as used for more than one handover."""
    assert found["slip"] in handover.slips_doubled(stage.state)


@expects(r"(?P<person>\w+) out with (?P<who>\w+)(?P<disputed> in dispute)?")
def out_with(stage: Stage, found: re.Match[str]) -> None:
    """Who is responsible off site."""
    [outing] = [
        one for one in outings.outings(stage.state) if one.person == stage.person(found["person"])
    ]
    assert outing.responsible == _staff(stage, found["who"])
    assert outing.disputed is bool(found["disputed"])


@expects(r"(?P<people>nobody|[A-Z]+\d*(?: [A-Z]+\d*)*) aboard")
def is_aboard(stage: Stage, found: re.Match[str]) -> None:
    """Exactly these people are on vehicles."""
    people = () if found["people"] == "nobody" else stage.people(found["people"])
    assert {one.person for one in aboard.aboard_since(stage.state)} == set(people), found[0]


@expects(rf"{PEOPLE} refused at the door")
def at_the_door(stage: Stage, found: re.Match[str]) -> None:
    """These people are listed as not let in."""
    listed = {one.person for one in aboard.refused_at_door(stage.state)}
    assert set(stage.people(found["people"])) <= listed, found[0]
