"""Every route of the console and who may open it: the one table for pages, forms and the interface for programs.

A route that is not here is opened by nobody (the doorkeeper answers as if there were no such page, and a test fails). Who may *act* is the policy's to say
and who may see a name or a face is `operation/disclosure.py`'s; a door only says who may stand at a desk at all.
"""

import enum
from typing import NamedTuple

from resguardo.operation.exports import LETS_OUT, ExportProfile
from resguardo.operation.policy import TABLE, Role


class Needs(enum.Enum):
    """What a door asks of whoever stands before it."""

    NOBODY = "nobody"
    """Open without signing in."""
    LOGIN = "login"
    """Signed in, whether or not with a seat in an operation."""
    SEAT = "seat"
    """Signed in and in service in the operation; `roles` may narrow it."""
    TABLET = "tablet"
    """Signed by an enrolled tablet; the tablet's own views check it."""
    TOKEN = "token"  # noqa: S105 - the name of a need
    """A program with a token that somebody signed in made; `api/bearer.py` checks it, and cookies open nothing."""


class Door(NamedTuple):
    """Who may open a route. `roles` empty means everybody who fulfils `needs`."""

    needs: Needs
    roles: frozenset[Role] = frozenset()


def _only(*roles: Role) -> Door:
    return Door(Needs.SEAT, frozenset(roles))


_NOBODY, _LOGIN, _SEAT = Door(Needs.NOBODY), Door(Needs.LOGIN), Door(Needs.SEAT)

CARE = (
    Role.COORDINATOR,
    Role.INTAKE_OFFICER,
    Role.REGISTRAR,
    Role.CARER,
    Role.SHELTER_DIRECTOR,
    Role.CHILD_PROTECTION,
    Role.MEDIC,
)
"""Roles whose work is with the persons themselves."""

CLAIMS = (
    Role.COORDINATOR,
    Role.REGISTRAR,
    Role.CHILD_PROTECTION,
    Role.INTERVIEWER,
    Role.JUDGE,
)
"""Roles that work on relatives' claims."""

FORMS = (
    Role.COORDINATOR,
    Role.INTAKE_OFFICER,
    Role.REGISTRAR,
    Role.COUNT_OFFICER,
    Role.CHILD_PROTECTION,
    Role.MEDIC,
)
"""Roles that see name and face of everybody, and so what a form of the alert authority still lacks."""

COMPARE = (Role.COORDINATOR, Role.REGISTRAR, Role.COUNT_OFFICER, Role.CHILD_PROTECTION)
"""Roles that compare lists from outside with the roll, name by name."""
TELL = (*COMPARE, Role.SPOKESPERSON, Role.MONITOR)
"""Roles that explain figures and answer for what is said in public."""
WATCH = (Role.COORDINATOR, Role.MONITOR)
"""Roles that watch over what the others read and do."""
ASK_BACK = (*WATCH, *(role for role in Role if "exports.withdraw_export" in TABLE[role]))
"""Roles that see what left in files: those who watch, and those who may ask it back."""
SEND = tuple(LETS_OUT[ExportProfile.RESTRICTED_ALERT] | LETS_OUT[ExportProfile.AUTHORITY])
"""Roles that may let an alert message or a packet out."""

DOORS: dict[str, Door] = {
    # frame
    "live": _SEAT,
    "look": _NOBODY,
    "healthy": _NOBODY,
    "help": _LOGIN,
    # access
    "access:sign_in": _NOBODY,
    "access:change": _NOBODY,
    "access:first": _NOBODY,
    "access:lock": _LOGIN,
    "access:sign_out": _LOGIN,
    "access:stay": _LOGIN,
    "access:confirm": _LOGIN,
    "access:account": _LOGIN,
    "access:choose_operation": _LOGIN,
    "access:heard": _LOGIN,
    "access:language": _LOGIN,
    "access:password": _LOGIN,
    "access:pin": _LOGIN,
    "access:telephone": _LOGIN,
    "access:begin_telephone": _LOGIN,
    "access:recovery": _LOGIN,
    "access:remove_passkey": _LOGIN,
    "access:offer_passkey": _LOGIN,
    "access:keep_passkey": _LOGIN,
    "access:ask_passkey": _NOBODY,
    "access:show_passkey": _NOBODY,
    "access:break_glass": _SEAT,
    "access:close_glass": _SEAT,
    # board
    "board:show": _SEAT,
    "board:parts": _SEAT,
    "board:timeline": _SEAT,
    "board:list": _SEAT,
    "board:list_of": _SEAT,
    "board:view": _SEAT,
    "board:file": _SEAT,
    # api
    "api:openapi": _NOBODY,
    "api:act": Door(Needs.TOKEN),
    "api:question": Door(Needs.TOKEN),
    "api:tokens": _SEAT,
    "api:make": _SEAT,
    "api:revoke": _SEAT,
    # reconcile; a list from outside is compared by name
    "reconcile:show": _only(*TELL),
    "reconcile:list": _only(*COMPARE),
    "reconcile:read": _only(*COMPARE),
    "reconcile:statements": _only(*TELL),
    "reconcile:check": _only(*TELL),
    "reconcile:issue": _only(*TELL),
    "reconcile:hand_out": _only(*TELL),
    # audit: who read and who did what is for those who watch over the others
    "audit:show": _only(*WATCH),
    "audit:check": _only(*WATCH),
    "audit:reads": _only(*WATCH),
    "audit:acts": _only(*WATCH),
    "audit:left": _only(*ASK_BACK),
    "audit:withdraw": _only(*ASK_BACK),
    "audit:monitor": _only(*WATCH),
    "audit:monitor_parts": _only(*WATCH),
    # setup; the beginning looks itself whether nobody can sign in yet, and looking as another role asks the reader's own roles
    "setup:begin": _NOBODY,
    "setup:found": _NOBODY,
    "setup:adopt": _NOBODY,
    "setup:play": _NOBODY,
    "setup:playing": _NOBODY,
    "setup:make_ready": _NOBODY,
    "setup:second": _only(Role.COORDINATOR),
    "setup:show": _only(Role.COORDINATOR),
    "setup:view_as": _SEAT,
    "setup:people": _only(Role.COORDINATOR),
    "setup:enrol": _only(Role.COORDINATOR),
    "setup:member": _only(Role.COORDINATOR),
    "setup:withdraw": _only(Role.COORDINATOR),
    "setup:end_service": _only(Role.COORDINATOR),
    "setup:make_login": _only(Role.COORDINATOR),
    "setup:new_secret": _only(Role.COORDINATOR),
    "setup:bare_factors": _only(Role.COORDINATOR),
    "setup:devices": _only(Role.COORDINATOR),
    "setup:invite": _only(Role.COORDINATOR),
    "setup:revoke_tablet": _only(Role.COORDINATOR),
    "setup:revoke_device": _only(Role.COORDINATOR),
    "setup:clocks": _only(Role.COORDINATOR),
    "setup:languages": _only(Role.COORDINATOR),
    "setup:backup": _only(Role.COORDINATOR),
    "setup:make_backup": _only(Role.COORDINATOR),
    "setup:test_restore": _only(Role.COORDINATOR),
    "setup:testing": _only(Role.COORDINATOR),
    "setup:health": _only(Role.COORDINATOR),
    # intake
    **dict.fromkeys(
        (
            "intake:begin",
            "intake:pair",
            "intake:draft",
            "intake:shown_picture",
            "intake:keep",
            "intake:picture",
            "intake:discard",
            "intake:tag",
            "intake:likely",
            "intake:done",
        ),
        _only(Role.INTAKE_OFFICER, Role.REGISTRAR),
    ),
    # person; whether a picture is shown is for `sight` to say
    "person:photo": _SEAT,
    # whose page it is and what may be done there is for `person/finding.py`, `sight` and the policy to say
    **dict.fromkeys(
        (
            "person:find",
            "person:forget",
            "person:reason",
            "person:beside",
            "person:show",
            "person:act",
            "person:act_on",
        ),
        _only(*(role for role in Role if role not in {Role.SPOKESPERSON, Role.GATEKEEPER})),
    ),
    "person:readers": _only(Role.COORDINATOR, Role.CHILD_PROTECTION, Role.JUDGE, Role.MONITOR),
    **dict.fromkeys(
        ("person:mentions", "person:mention_new", "person:mention_act"),
        _only(Role.COORDINATOR, Role.INTAKE_OFFICER, Role.REGISTRAR, Role.CHILD_PROTECTION),
    ),
    # placement; which shelters a reader knows is for `operation/disclosure.py` to say
    **dict.fromkeys(
        (
            "placement:list",
            "placement:choose",
            "placement:address",
            "placement:assign",
            "placement:room",
            "placement:act",
            "placement:act_on",
        ),
        _only(
            Role.COORDINATOR,
            Role.INTAKE_OFFICER,
            Role.ESCORT,
            Role.CARER,
            Role.SHELTER_DIRECTOR,
            Role.COUNTER,
            Role.COUNT_OFFICER,
            Role.CHILD_PROTECTION,
            Role.MEDIC,
        ),
    ),
    # count; which marks are shown is for `count/sheet.py` to say
    "count:list": _SEAT,
    "count:open": _SEAT,
    "count:show": _SEAT,
    "count:standing": _SEAT,
    "count:lists": _SEAT,
    "count:strip": _SEAT,
    "count:own_strip": _SEAT,
    "count:roll": _SEAT,
    "count:codes": _SEAT,
    "count:assign": _SEAT,
    "count:recount": _SEAT,
    "count:explain": _SEAT,
    "count:sign": _SEAT,
    "count:supersede": _SEAT,
    "count:late": _SEAT,
    "count:walk": _SEAT,
    "count:zone": _SEAT,
    "count:code": _SEAT,
    "count:mark": _SEAT,
    "count:scan": _SEAT,
    "count:unmark": _SEAT,
    "count:unidentified": _SEAT,
    "count:finish": _SEAT,
    # absence; whoever hears of a missing child writes it down, so the desk is open to everybody in service
    "absence:list": _SEAT,
    "absence:rows": _SEAT,
    "absence:batch": _SEAT,
    "absence:declare": _SEAT,
    "absence:ready": _SEAT,
    "absence:form": _only(*FORMS),
    "absence:show": _SEAT,
    "absence:step": _SEAT,
    "absence:leave": _only(*SEND),
    "absence:message": _only(*SEND),
    "absence:packet": _only(*SEND),
    # gate; whoever sees a crowd before it writes it down
    "gate:book": _SEAT,
    "gate:inside": _SEAT,
    "gate:write": _SEAT,
    # claims; the staff side of them, the desk itself is another program
    "claims:list": _only(*CLAIMS),
    "claims:take_in": _only(*CLAIMS),
    "claims:receive": _only(*CLAIMS),
    "claims:show": _only(*CLAIMS),
    "claims:step": _only(*CLAIMS),
    # tablet; its service asks for the tablet's own signature
    "tablet:app": Door(Needs.TABLET),
    "tablet:door": Door(Needs.TABLET),
    # sheets; which papers a reader may print is for `papers/kinds.py` to say
    "sheets:desk": _SEAT,
    "sheets:print": _SEAT,
    "sheets:write": _SEAT,
    # breach; the press is open to everybody enrolled
    "breach:list": _SEAT,
    "breach:declare": _SEAT,
    "breach:show": _SEAT,
    "breach:head": _SEAT,
    "breach:faces": _SEAT,
    "breach:exits": _SEAT,
    "breach:log": _SEAT,
    "breach:watch": _SEAT,
    "breach:police": _SEAT,
    "breach:write": _SEAT,
    "breach:sign": _SEAT,
    "breach:end": _SEAT,
    # handover
    "handover:list": _SEAT,
    "handover:waiting": _SEAT,
    "handover:offer": _SEAT,
    "handover:batch": _SEAT,
    "handover:answer": _SEAT,
    "handover:withdraw": _SEAT,
    "handover:contest": _SEAT,
    "handover:out": _SEAT,
    "handover:back": _SEAT,
    "handover:open_ride": _SEAT,
    "handover:ride": _SEAT,
    "handover:ride_part": _SEAT,
    "handover:board": _SEAT,
    "handover:depart": _SEAT,
    "handover:alight": _SEAT,
    "handover:close": _SEAT,
}
"""Route -> door, in the order of the desks."""
