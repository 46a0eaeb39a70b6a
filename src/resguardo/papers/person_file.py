"""The file of one person for a judge: what was said of who they are and by whom, who answered for them, kin, absences, counts, orders.

It has no address, no place and no name of anybody who cares for the person: a court bundle travels (domain design 5). Whoever answered stands as role and
institution. Kin are named by band alone, so that the file of one does not lead to another. What identifies the person is read through the reader's doors.
"""

from collections import defaultdict
from typing import Any, Final

from resguardo.account.access import ReadReason
from resguardo.account.reading import Told
from resguardo.account.released import closed_names, says_closed
from resguardo.account.sight import Sight
from resguardo.exchange.cap.wording import Ages, age_words
from resguardo.operation.count import (
    MarkWithdrawn,
    MissingListed,
    PersonOutCounted,
    PersonSighted,
    SightingIdentity,
)
from resguardo.operation.event import SealClass
from resguardo.operation.exports import ExportProfile
from resguardo.operation.family import FamilyLink
from resguardo.operation.identifiers import CountId, Moment, PersonId, StaffId
from resguardo.operation.identity import (
    Claim,
    Confirmation,
    IdentityContent,
    claims_of,
    confirmations_of,
)
from resguardo.operation.operation import Operation
from resguardo.operation.policy import Role
from resguardo.papers.outside import note_left
from resguardo.papers.people import going_out, moment, office, people
from resguardo.papers.press import words
from resguardo.papers.request import Request, person_asked
from resguardo.papers.sheet import Frame, Language, Sheet
from resguardo.words.spoken import said

COUNTS_SHOWN: Final = 12
"""The newest; how many were left off stands below them."""
PARTS: Final = ("identity", "custody", "family", "absences", "counts", "orders")
"""What stands in a file, for the log of what left."""
Row = list[str]
Fact = tuple[str, str]


def build(request: Request) -> Sheet:
    """The file of the person asked. Refuses: papers.person_unknown, exports.profile_closed"""
    sight, person = request.sight, person_asked(request)
    shown = people(sight, [person], ReadReason.COURT)
    claims = _claims(request, person)
    with sight.steady() as state:
        record, language = state.register.persons[person], request.frame.language
        told = [
            one for member in state.register.group(person) for one in sight.account.about(member)
        ]
        counts = _counts(state, told, sight, language)
        left_off = len(counts) - COUNTS_SHOWN
        body = shown.rows[0] | {
            "counted_as": said(record.counted_as, language),
            "age_basis": said(record.age_basis, language),
            "sex": said(record.sex_observed, language),
            "tagged_at": moment(record.tagged_at, sight.zone),
            "claims": claims,
            "custody": _custody(state, sight, person, language),
            "family": _family(state, person, language),
            "absences": _absences(state, sight, person, language),
            "counts": counts[:COUNTS_SHOWN],
            "counts_left_off": words(language)["earlier_left_off"].format(left_off)
            if left_off > 0
            else "",
            "has_order": any(
                order.person in state.register.group(person)
                for order in state.releases.orders.values()
            ),
            "orders": _orders(state, sight, person, language),
        }
    sheet = Sheet("person_file", _frame(request), body, shown.pictures, (person,), person)
    court = words(request.frame.language)["the_court"]
    note_left(sight, sheet, ExportProfile.COURT_PARTY, recipient=court, fields=PARTS)
    return sheet


def _frame(request: Request) -> Frame:
    """A judge's own copy carries the judge's name; anybody else's the institution alone, since no name of staff may reach a court bundle."""
    frame = going_out(request.frame, request.sight)._replace(operation=request.frame.operation)
    return request.frame if request.sight.holds(Role.JUDGE) else frame


def _claims(request: Request, person: PersonId) -> list[dict[str, Any]]:
    """Every claim with its source, the oldest first; what is confirmed says so, and on what."""
    sight = request.sight
    with sight.steady() as state:
        confirmed = {one.claim: one for one in confirmations_of(state, person)}
        found = [
            (state.identities.claims[claim], state.origins[claim], confirmed.get(claim))
            for claim in claims_of(state, person)
        ]
    found.sort(key=lambda one: one[0].claimed_at)
    opened: dict[Any, Any] = {}
    for member in dict.fromkeys(one[0].person for one in found):
        events = [event for claim, event, _ in found if claim.person == member]
        opened |= sight.contents(events, SealClass.IDENTITY, member, ReadReason.COURT)
    with sight.steady() as state:
        closed = closed_names(sight, state)
    language = request.frame.language
    return [
        _claim(request, claim, _said(opened.get(event), language, closed), one)
        for claim, event, one in found
    ]


def _claim(
    request: Request, claim: Claim, facts: list[Fact], confirmation: Confirmation | None
) -> dict[str, Any]:
    sight, language = request.sight, request.frame.language
    word = words(language)
    return {
        "source": said(claim.claimant, language),
        "at": moment(claim.claimed_at, sight.zone),
        "office": office(sight, claim.entered_by),
        "confirmed": ""
        if confirmation is None
        else f"{word['confirmed_by']}: {said(confirmation.basis, language)}",
        "facts": facts or [(word["said_of"], word["gave_no_answer"])],
    }


def _said(content: object, language: Language, closed: tuple[str, ...]) -> list[Fact]:
    """What one claim says. Where somebody lives is not printed, only that it was said; nor are words that name a place or a member of the team."""
    if not isinstance(content, IdentityContent):
        return []
    word = words(language)
    born = " – ".join(dict.fromkeys(filter(None, (content.birth_earliest, content.birth_latest))))
    ages = [one for one in (content.age_years_min, content.age_years_max) if one is not None]
    age = age_words(Ages(min(ages), max(ages)), language) if ages else ""
    lines = [
        (word["name"], content.name or f"{content.given} {content.family}".strip()),
        (word["birth"], born),
        (word["age"], age),
        (word["sex"], said(content.sex, language) if content.sex else ""),
        (word["parents"], ", ".join(content.parents)),
        (word["languages"], ", ".join(content.languages)),
        (word["document"], content.document),
        (word["residence"], word["on_record_sealed"] if content.residence else ""),
    ]
    sealed = word["on_record_sealed"]
    return [
        (label, sealed if label != word["name"] and says_closed(value, closed) else value)
        for label, value in lines
        if value
    ]


def _custody(state: Operation, sight: Sight, person: PersonId, language: Language) -> list[Row]:
    """Who answered from when until when, as role and institution."""
    tree, word, rows = state.custody.trees[person], words(language), []
    made = {one.made_by: one.made_at for one in tree.outputs.values()}
    for link, output in tree.outputs.items():
        is_open = link in tree.open
        ends = [made[event] for event in output.spent_by if event in made]
        until = word["now"] if is_open else moment(min(ends, default=output.made_at), sight.zone)
        if output.holder is None:
            rows.append([moment(output.made_at, sight.zone), "", word["left_charge"], ""])
            continue
        role = _role(state, output.holder, language)
        if is_open and len(tree.open) > 1:
            role = f"{role} · {word['claimed_by_two']}"
        rows.append([moment(output.made_at, sight.zone), until, role, office(sight, output.holder)])
    return rows


def _role(state: Operation, staff: StaffId, language: Language) -> str:
    """What somebody is in the operation, or was before it was withdrawn."""
    member = state.team.members.get(staff)
    if member is None:
        return ""
    held = [role for role, _ in member.roles] or list(member.withdrawn)
    return ", ".join(said(role, language) for role in dict.fromkeys(held))


def _family(state: Operation, person: PersonId, language: Language) -> list[Row]:
    members, rows = state.register.group(person), []
    for link in state.family.links.values():
        if link.person in members:
            rows.append(_kin(state, link, link.relative, said(link.relation, language), language))
        elif link.relative in members:
            word = f"{said(link.relation, language)} {words(language)['of_whom']}"
            rows.append(
                _kin(state, link, link.person, words(language)["is_to"].format(word), language)
            )
    return rows


def _kin(
    state: Operation, link: FamilyLink, other: PersonId, relation: str, language: Language
) -> Row:
    word = words(language)
    basis = said(link.basis, language)
    if not link.is_standing:
        stand = word["withdrawn"]
    elif link.is_verified:
        on = ", ".join(said(one.basis, language) for one in link.verifications)
        stand = f"{word['verified_on']}: {on}"
    else:
        stand = f"{basis} · {word['not_verified']}"
    band = str(state.register.persons[state.register.standing(other)].tag)
    return [band, relation, said(link.claimant, language), stand]


def _absences(
    state: Operation, sight: Sight, person: PersonId, language: Language
) -> list[dict[str, Any]]:
    members, word, found = state.register.group(person), words(language), []
    for absence in state.absences.absences.values():
        if absence.person not in members:
            continue
        taken = [
            (step.at, stage, step.by) for stage, many in absence.steps.items() for step in many
        ]
        steps = [
            [moment(at, sight.zone), said(stage, language), office(sight, by)]
            for at, stage, by in sorted(taken, key=lambda one: one[0])
        ]
        found.append(
            {
                "at": moment(absence.opened_at, sight.zone),
                "kind": said(absence.kind, language),
                "stand": word["absence_closed" if absence.is_closed else "absence_open"],
                "steps": steps,
            }
        )
    return found


def _counts(state: Operation, told: list[Told], sight: Sight, language: Language) -> list[Row]:
    """What each closed count says of the person, the newest first; where stands nowhere. A mark that was taken back, or had no effect, is none."""
    void = {event for event, _ in state.without_effect}
    # By count and by who says it: whoever takes their own mark back leaves the other counter's standing.
    last: dict[CountId, dict[StaffId, tuple[Moment, str]]] = defaultdict(dict)
    for one in sorted(told, key=lambda one: one.written.happened_at):
        event, at, who = one.event, one.written.happened_at, one.written.who
        if one.written.event in void:
            continue
        if isinstance(event, MarkWithdrawn):
            last[event.count].pop(who, None)
        elif isinstance(event, PersonSighted):
            is_sure = event.identity is SightingIdentity.CONFIRMED
            last[event.count][who] = (at, "seen_own_eyes" if is_sure else "seen_not_confirmed")
        elif isinstance(event, PersonOutCounted):
            last[event.count][who] = (at, "out_with_somebody")
        elif isinstance(event, MissingListed):
            last[event.count][who] = (at, "listed_missing")
    closed = [
        max(said.values())
        for count, said in last.items()
        if said and state.counts.counts[count].closings
    ]
    return [[moment(at, sight.zone), words(language)[word]] for at, word in sorted(closed)[::-1]]


def _orders(state: Operation, sight: Sight, person: PersonId, language: Language) -> list[Row]:
    members, word, rows = state.register.group(person), words(language), []
    for order in state.releases.orders.values():
        if order.person in members:
            until = moment(order.in_force_until, sight.zone)
            stand = word["in_force" if order.is_in_force(sight.now) else "not_in_force"]
            rows.append([moment(order.in_force_from, sight.zone), until, word["order"], stand])
    for hold in state.releases.holds.values():
        if hold.person in members:
            stand = word["in_force" if hold.lifted_by is None else "not_in_force"]
            what = f"{word['hold']}: {said(hold.ground, language)}"
            rows.append([moment(hold.placed_at, sight.zone), "", what, stand])
    left = [one.released_at for one in state.releases.of_persons(members)]
    return rows + [[moment(at, sight.zone), "", word["release"], ""] for at in left]
