"""Who may do what, where: role x act x scope in one table.

Nothing is granted by default. A scope narrows an act to the persons whom the actor's own organisation answers for (`OWN`), to the place
for which the role was granted (`PLACE`), or leaves it open within the operation (`OPERATION`). Acts declared `always` are open to everybody enrolled:
the breach button, the report of a sighting, the saving of a count.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from resguardo.operation.act import ActType, By
from resguardo.operation.identifiers import PersonId, PlaceId, StaffId
from resguardo.operation.refusal import Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Role(enum.Enum):
    """What a person does in the operation. One person may hold several roles, each for one place or for all."""

    COORDINATOR = "coordinator"
    INTAKE_OFFICER = "intake_officer"
    REGISTRAR = "registrar"
    ESCORT = "escort"
    CARER = "carer"
    SHELTER_DIRECTOR = "shelter_director"
    GATEKEEPER = "gatekeeper"
    COUNTER = "counter"
    COUNT_OFFICER = "count_officer"
    POLICE = "police"
    CHILD_PROTECTION = "child_protection"
    ALERT_UNIT = "alert_unit"
    MEDIC = "medic"
    INTERVIEWER = "interviewer"
    JUDGE = "judge"
    SPOKESPERSON = "spokesperson"
    MONITOR = "monitor"


class Scope(enum.Enum):
    """How far a grant reaches."""

    OWN = "own"
    PLACE = "place"
    OPERATION = "operation"


_OWN, _PLACE, _ALL = Scope.OWN, Scope.PLACE, Scope.OPERATION

_HOLDING: dict[str, Scope] = {
    "custody.offer_handover": _OWN,
    "custody.withdraw_handover": _ALL,
    "custody.accept_handover": _ALL,
    "custody.refuse_handover": _ALL,
    "custody.hand_over": _ALL,
    "custody.note_belongings": _OWN,
    "custody.board_person": _ALL,
    "custody.send_out": _OWN,
    "custody.return_person": _ALL,
    "absence.sign_for_search": _ALL,
    "absence.recover_person": _ALL,
    "sheets.destroy_sheet": _ALL,
}
"""What everybody who may answer for a person can do; papers that show persons are in the same hands."""

_GATE: dict[str, Scope] = {
    "gate.record_entry": _PLACE,
    "gate.record_exit": _ALL,
    "gate.turn_away": _PLACE,
    "gate.receive_delivery": _PLACE,
}
"""What whoever keeps a gate can do."""

TABLE: dict[Role, dict[str, Scope]] = {
    Role.COORDINATOR: {
        "sheets.destroy_sheet": _ALL,
        "judgement.record_judgement": _ALL,
        "judgement.undo_judgement": _ALL,
        "team.enrol_staff": _ALL,
        "team.grant_role": _ALL,
        "team.withdraw_role": _ALL,
        "team.end_service": _ALL,
        "team.enrol_device": _ALL,
        "team.revoke_device": _ALL,
        "team.restore_device": _ALL,
        "clocks.set_limit": _ALL,
        "placement.open_place": _ALL,
        "placement.close_place": _ALL,
        "placement.change_capacity": _ALL,
        "placement.exceed_capacity": _ALL,
        "count.open_count": _ALL,
        "count.assign_counter": _ALL,
        "register.record_roster": _ALL,
        "register.merge_persons": _ALL,
        "register.split_persons": _ALL,
        "register.reclassify_person": _ALL,
        "release.allow_exception": _ALL,
        "register.close_mention": _ALL,
        "register.review_mention": _ALL,
        "register.reopen_mention": _ALL,
        "custody.resolve_contest": _ALL,
        "custody.open_manifest": _ALL,
        "breach.end_breach": _ALL,
        "absence.declare_absence": _ALL,
        "absence.request_alert": _ALL,
        "absence.write_alert_message": _ALL,
        "erasure.order_erasure": _ALL,
        "exports.withdraw_export": _ALL,
        "claims.receive_claim": _ALL,
        "claims.assign_claim": _ALL,
        "claims.settle_contest": _ALL,
    },
    Role.INTAKE_OFFICER: _HOLDING
    | {
        "judgement.record_judgement": _ALL,
        "judgement.undo_judgement": _ALL,
        "register.issue_tag": _ALL,
        "register.replace_tag": _ALL,
        "register.swap_tags": _ALL,
        "register.describe_person": _ALL,
        "register.record_photo": _ALL,
        "register.note_photo_refusal": _ALL,
        "register.claim_identity": _ALL,
        "register.note_mention": _ALL,
        "register.match_mention": _ALL,
        "family.assert_link": _ALL,
        "family.withdraw_link": _ALL,
    },
    Role.REGISTRAR: {
        "sheets.destroy_sheet": _ALL,
        "exports.withdraw_export": _ALL,
        "judgement.record_judgement": _ALL,
        "judgement.undo_judgement": _ALL,
        "register.issue_tag": _ALL,
        "register.replace_tag": _ALL,
        "register.swap_tags": _ALL,
        "register.describe_person": _ALL,
        "register.record_photo": _ALL,
        "register.note_photo_refusal": _ALL,
        "register.claim_identity": _ALL,
        "register.confirm_identity": _ALL,
        "register.withdraw_confirmation": _ALL,
        "register.reclassify_person": _ALL,
        "register.merge_persons": _ALL,
        "register.split_persons": _ALL,
        "register.note_mention": _ALL,
        "register.match_mention": _ALL,
        "register.close_mention": _ALL,
        "register.review_mention": _ALL,
        "register.reopen_mention": _ALL,
        "register.record_roster": _ALL,
        "family.assert_link": _ALL,
        "family.verify_link": _ALL,
        "family.withdraw_link": _ALL,
        "claims.receive_claim": _ALL,
    },
    Role.ESCORT: _HOLDING
    | {
        "custody.open_manifest": _ALL,
        "custody.close_boarding": _ALL,
        "custody.alight_person": _ALL,
        "custody.refuse_at_door": _ALL,
        "custody.close_manifest": _ALL,
    },
    Role.CARER: _HOLDING
    | _GATE
    | {
        "absence.confirm_presence": _ALL,
        "register.describe_person": _ALL,
        "register.claim_identity": _ALL,
        "register.replace_tag": _ALL,
        "register.swap_tags": _ALL,
        "register.note_mention": _ALL,
        "placement.assign_room": _PLACE,
        "placement.name_keyholder": _PLACE,
    },
    Role.SHELTER_DIRECTOR: _HOLDING
    | _GATE
    | {
        "absence.confirm_presence": _ALL,
        "placement.open_place": _ALL,
        "placement.close_place": _PLACE,
        "placement.change_capacity": _PLACE,
        "placement.assign_room": _PLACE,
        "placement.exceed_capacity": _PLACE,
        "placement.name_keyholder": _PLACE,
        "custody.refuse_at_door": _ALL,
        "custody.close_manifest": _ALL,
        "count.open_count": _PLACE,
        "count.assign_counter": _PLACE,
        "breach.end_breach": _ALL,
        "absence.declare_absence": _ALL,
        "absence.request_alert": _ALL,
        "absence.write_alert_message": _ALL,
        "absence.decide_placement": _ALL,
        "release.name_recipient": _ALL,
        "release.release_person": _OWN,
    },
    Role.GATEKEEPER: _GATE,
    Role.COUNTER: {
        "sheets.destroy_sheet": _ALL,
        "count.mark_sighting": _ALL,
        "count.mark_unidentified": _ALL,
        "count.withdraw_mark": _ALL,
        "count.finish_zone": _ALL,
    },
    Role.COUNT_OFFICER: {
        "sheets.destroy_sheet": _ALL,
        "count.open_count": _ALL,
        "count.assign_counter": _ALL,
        "count.order_recount": _ALL,
        "count.out_count": _ALL,
        "count.list_missing": _ALL,
        "count.explain_lateness": _ALL,
        "count.close_count": _ALL,
        "count.supersede_count": _ALL,
        "count.sign_as_it_stands": _ALL,
        "placement.name_keyholder": _ALL,
        "breach.watch_exit": _ALL,
        "absence.confirm_presence": _ALL,
        "absence.declare_absence": _ALL,
        "absence.request_alert": _ALL,
        "absence.write_alert_message": _ALL,
    },
    Role.POLICE: _HOLDING
    | _GATE
    | {
        "breach.watch_exit": _ALL,
        "absence.state_kind": _ALL,
        "absence.locate_person": _ALL,
    },
    Role.CHILD_PROTECTION: _HOLDING
    | {
        "exports.withdraw_export": _ALL,
        "judgement.record_judgement": _ALL,
        "judgement.undo_judgement": _ALL,
        "absence.confirm_presence": _ALL,
        "register.claim_identity": _ALL,
        "register.note_mention": _ALL,
        "register.reclassify_person": _ALL,
        "family.assert_link": _ALL,
        "family.verify_link": _ALL,
        "custody.resolve_contest": _ALL,
        "absence.declare_absence": _ALL,
        "absence.request_alert": _ALL,
        "absence.write_alert_message": _ALL,
        "absence.state_kind": _ALL,
        "absence.locate_person": _ALL,
        "absence.decide_placement": _ALL,
        "absence.close_absence": _ALL,
        "release.record_order": _ALL,
        "release.end_order": _ALL,
        "release.name_recipient": _ALL,
        "release.place_hold": _ALL,
        "release.lift_hold": _ALL,
        "release.release_person": _ALL,
        "claims.receive_claim": _ALL,
        "claims.assign_claim": _ALL,
        "claims.link_claimants": _ALL,
        "claims.part_claimants": _ALL,
        "claims.propose_lead": _ALL,
        "claims.drop_lead": _ALL,
        "claims.find_kinship": _ALL,
        "claims.find_suitability": _ALL,
        "claims.find_authority": _ALL,
        "claims.contest_claim": _ALL,
        "claims.settle_contest": _ALL,
        "claims.close_claim": _ALL,
        "claims.reopen_claim": _ALL,
    },
    Role.ALERT_UNIT: {
        "exports.withdraw_export": _ALL,
        "absence.acknowledge_alert": _ALL,
        "absence.activate_alert": _ALL,
        "absence.refuse_alert": _ALL,
        "absence.end_alert": _ALL,
        "absence.release_facts": _ALL,
        "absence.write_alert_message": _ALL,
    },
    Role.MEDIC: _HOLDING
    | {
        "register.describe_person": _ALL,
        "absence.record_medical_check": _ALL,
    },
    Role.INTERVIEWER: {
        "absence.schedule_interview": _ALL,
        "absence.record_interview": _ALL,
        "absence.state_kind": _ALL,
        "register.claim_identity": _ALL,
        "family.assert_link": _ALL,
        "claims.contest_claim": _ALL,
    },
    Role.JUDGE: {
        "erasure.order_erasure": _ALL,
        "release.record_order": _ALL,
        "release.end_order": _ALL,
        "release.name_recipient": _ALL,
        "release.place_hold": _ALL,
        "release.lift_hold": _ALL,
        "release.allow_exception": _ALL,
        "custody.resolve_contest": _ALL,
        "claims.find_authority": _ALL,
        "claims.contest_claim": _ALL,
        "claims.settle_contest": _ALL,
    },
    Role.SPOKESPERSON: {
        "statement.issue_statement": _ALL,
        "statement.correct_statement": _ALL,
    },
    Role.MONITOR: {},
}
"""Role -> act -> scope. A cell that is not here is not granted."""

WRITTEN_BY: dict[str, tuple[str, ...]] = {
    "absence.absence_closed": ("absence.close_absence",),
    "absence.alert_acknowledged": ("absence.acknowledge_alert",),
    "absence.alert_activated": ("absence.activate_alert",),
    "absence.alert_message_written": ("absence.write_alert_message",),
    "absence.alert_ended": ("absence.end_alert",),
    "absence.alert_refused": ("absence.refuse_alert",),
    "absence.alert_requested": ("absence.request_alert",),
    "absence.facts_released": ("absence.release_facts",),
    "absence.interview_held": ("absence.record_interview",),
    "absence.interview_scheduled": ("absence.schedule_interview",),
    "absence.kind_stated": ("absence.state_kind",),
    "absence.medical_checked": ("absence.record_medical_check",),
    "absence.person_located": ("absence.locate_person",),
    "absence.person_recovered": ("absence.recover_person",),
    "absence.placement_decided": ("absence.decide_placement",),
    "absence.presence_confirmed": ("absence.confirm_presence",),
    "absence.search_signed": ("absence.sign_for_search",),
    "breach.breach_ended": ("breach.end_breach",),
    "breach.exit_watched": ("breach.watch_exit",),
    "claims.authority_found": ("claims.find_authority",),
    "claims.claim_assigned": ("claims.assign_claim",),
    "claims.claim_closed": ("claims.close_claim",),
    "claims.claim_contested": ("claims.contest_claim",),
    "claims.claim_received": ("claims.receive_claim",),
    "claims.claim_reopened": ("claims.reopen_claim",),
    "claims.claimants_linked": ("claims.link_claimants",),
    "claims.claimants_parted": ("claims.part_claimants",),
    "claims.contest_settled": ("claims.settle_contest",),
    "claims.kinship_found": ("claims.find_kinship",),
    "claims.lead_dropped": ("claims.drop_lead",),
    "claims.lead_proposed": ("claims.propose_lead",),
    "claims.suitability_found": ("claims.find_suitability",),
    "clocks.limit_set": ("clocks.set_limit",),
    "count.count_closed": ("count.close_count", "count.sign_as_it_stands"),
    "count.counter_assigned": ("count.assign_counter", "count.order_recount"),
    "custody.belongings_noted": ("custody.note_belongings",),
    "custody.boarding_closed": ("custody.close_boarding",),
    "custody.contest_resolved": ("custody.resolve_contest",),
    "custody.handover_accepted": (
        "absence.recover_person",
        "absence.sign_for_search",
        "custody.accept_handover",
        "custody.board_person",
        "custody.hand_over",
    ),
    "custody.handover_offered": (
        "absence.recover_person",
        "absence.sign_for_search",
        "custody.accept_handover",
        "custody.board_person",
        "custody.hand_over",
        "custody.offer_handover",
        "custody.refuse_handover",
        "custody.withdraw_handover",
    ),
    "custody.handover_refused": (
        "custody.accept_handover",
        "custody.hand_over",
        "custody.refuse_handover",
    ),
    "custody.handover_withdrawn": ("custody.withdraw_handover",),
    "custody.manifest_closed": ("custody.close_manifest",),
    "custody.manifest_opened": ("custody.open_manifest",),
    "custody.person_alighted": ("custody.alight_person",),
    "custody.person_boarded": ("custody.board_person",),
    "custody.person_refused_at_door": ("custody.refuse_at_door",),
    "custody.person_returned": ("custody.return_person",),
    "custody.person_sent_out": ("custody.send_out",),
    "erasure.ordered": ("erasure.order_erasure",),
    "exports.export_withdrawn": ("exports.withdraw_export",),
    "family.link_asserted": ("family.assert_link",),
    "family.link_verified": ("family.verify_link",),
    "family.link_withdrawn": ("family.withdraw_link",),
    "gate.delivery_received": ("gate.receive_delivery",),
    "gate.visitor_entered": ("gate.record_entry",),
    "gate.visitor_left": ("gate.record_exit",),
    "gate.visitor_turned_away": ("gate.turn_away",),
    "judgement.judgement_recorded": ("judgement.record_judgement",),
    "judgement.judgement_undone": ("judgement.undo_judgement",),
    "placement.capacity_changed": ("placement.change_capacity",),
    "placement.capacity_exceeded": ("placement.exceed_capacity",),
    "placement.keyholder_named": ("placement.name_keyholder",),
    "placement.place_closed": ("placement.close_place",),
    "placement.place_opened": ("placement.open_place",),
    "placement.room_assigned": ("placement.assign_room", "placement.exceed_capacity"),
    "register.confirmation_withdrawn": ("register.withdraw_confirmation",),
    "register.identity_claimed": ("register.claim_identity",),
    "register.identity_confirmed": ("register.confirm_identity",),
    "register.mention_closed": ("register.close_mention",),
    "register.mention_matched": ("register.match_mention",),
    "register.mention_noted": ("register.note_mention",),
    "register.mention_reopened": ("register.reopen_mention",),
    "register.mention_reviewed": ("register.review_mention",),
    "register.person_described": ("register.describe_person",),
    "register.person_reclassified": ("register.reclassify_person",),
    "register.persons_merged": ("register.merge_persons",),
    "register.persons_split": ("register.split_persons",),
    "register.photo_recorded": ("register.record_photo",),
    "register.photo_refused": ("register.note_photo_refusal",),
    "register.roster_recorded": ("register.record_roster",),
    "register.tag_issued": ("register.issue_tag",),
    "register.tag_replaced": ("register.replace_tag",),
    "register.tags_swapped": ("register.swap_tags",),
    "release.exception_allowed": ("release.allow_exception",),
    "release.hold_lifted": ("release.lift_hold",),
    "release.hold_placed": ("release.place_hold",),
    "release.order_ended": ("release.end_order",),
    "release.order_recorded": ("release.record_order",),
    "release.person_released": ("release.release_person",),
    "release.recipient_named": ("release.name_recipient",),
    "sheets.sheet_destroyed": ("sheets.destroy_sheet",),
    "statement.statement_corrected": ("statement.correct_statement",),
    "statement.statement_issued": ("statement.issue_statement",),
    "team.device_enrolled": ("team.enrol_device",),
    "team.device_restored": ("team.restore_device",),
    "team.device_revoked": ("team.revoke_device",),
    "team.role_granted": ("team.grant_role",),
    "team.role_withdrawn": ("team.withdraw_role",),
    "team.service_ended": ("team.end_service",),
    "team.staff_enrolled": ("team.enrol_staff",),
}
"""Event -> the acts that write it, for telling from an event whether a role reached it. An event that an act open to everybody can write is not here."""

STAFF_UNKNOWN = refusal(
    "policy.staff_unknown",
    es=(
        "Quien firma no está inscrito en este operativo, o su servicio terminó.",
        "Una persona inscrita y en servicio.",
        "Pida a la coordinación que la inscriba.",
    ),
    en=(
        "The signer is not enrolled in this operation, or the service has ended.",
        "A person who is enrolled and in service.",
        "Ask the coordinator to enrol the person.",
    ),
)
NOT_GRANTED = refusal(
    "policy.act_not_granted",
    es=(
        "Ninguna función de quien firma permite el acto {act}.",
        "Una función que lo permita.",
        "Pida el acto a quien tenga la función, o pida la función a la coordinación.",
    ),
    en=(
        "No role of the signer allows the act {act}.",
        "A role that allows it.",
        "Ask someone who holds the role, or ask the coordinator for the role.",
    ),
)
OUTSIDE_SCOPE = refusal(
    "policy.outside_scope",
    es=(
        "El acto queda fuera de lo que alcanza la función de quien firma.",
        "Personas o lugares a cargo de quien firma.",
        "Pida el acto a quien responde por ellos.",
    ),
    en=(
        "The act lies outside what the signer's role reaches.",
        "Persons or places in the signer's charge.",
        "Ask the person who answers for them.",
    ),
)


def permit(state: Operation, by: By, kind: ActType, fields: Mapping[str, Any]) -> None:
    """Let the act pass, or refuse: each signer is enrolled and holds a role that grants it, the first one within its scope.

    Refuses: policy.staff_unknown, policy.act_not_granted, policy.outside_scope
    """
    team = state.team
    for signer in by.signers:
        if not team.in_service(signer):
            raise Refused(STAFF_UNKNOWN)
    if kind.always:
        return
    for signer in by.signers:
        grants = [
            (scope, place)
            for role, place in team.roles(signer)
            if (scope := TABLE[role].get(kind.code)) is not None
        ]
        if not grants:
            raise Refused(NOT_GRANTED, act=kind.code)
        # Whoever countersigns, such as the receiver of a handover, answers for nobody yet; the scope binds the first signer.
        if signer == by.who and not any(
            _reaches(state, signer, scope, place, fields) for scope, place in grants
        ):
            raise Refused(OUTSIDE_SCOPE, act=kind.code)


def _reaches(
    state: Operation,
    signer: StaffId,
    scope: Scope,
    place: PlaceId | None,
    fields: Mapping[str, Any],
) -> bool:
    """Whether a grant reaches the persons and the place that an act names."""
    if scope is Scope.OPERATION:
        return True
    if scope is Scope.OWN:
        persons = [fields["person"]] if "person" in fields else fields.get("persons", ())
        own = state.team.organisation(signer)
        # Somebody whom nobody knows is as far away as somebody of another organisation: the answer tells nothing (invariant 26).
        holders = [_last_holder(state, person) for person in persons]
        return all(holder and state.team.organisation(holder) == own for holder in holders)
    named = fields.get("place", fields.get("zone"))
    return place is None or state.placement.lies_within(named, place)


def _last_holder(state: Operation, person: PersonId) -> StaffId | None:
    """Who answers for `person`, or did last before a release; None for somebody whom nobody knows."""
    holder = state.custody.answers_for(person)
    if holder is not None or person not in state.custody.trees:
        return holder
    links = state.custody.trees[state.custody.standing(person)].outputs.values()
    return next((link.holder for link in reversed(links) if link.holder is not None), None)


def may_write(role: Role, event: str) -> bool:
    """Whether `role` grants an act that writes the kind of event `event`. Scopes are judged when the act is asked, not here."""
    return any(code in TABLE[role] for code in WRITTEN_BY[event])
