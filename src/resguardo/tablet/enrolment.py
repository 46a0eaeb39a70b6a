"""Enrolling and revoking tablets.

A coordinator invites: a random token, good once and for minutes, shown as one QR. The tablet answers with the public half of a key that it made and
can't give away, signed over the token. From then on it is known by that key. Its relay (`late.py`) becomes a device of the operation by the coordinator's act.
"""

import hashlib
from typing import NamedTuple

import segno

from resguardo.ledger.keys import SigningKey
from resguardo.operation import act
from resguardo.operation.act import By
from resguardo.operation.identifiers import Moment, StaffId
from resguardo.operation.refusal import Refused, refusal
from resguardo.tablet.book import Invitation, Tablet
from resguardo.tablet.hub import Hub
from resguardo.tablet.late import begin_relay
from resguardo.tablet.records import (
    COMMAND_BYTES,
    ENROLMENT_DOMAIN,
    canonical,
    is_key,
    is_signed_by,
)

MINUTES = 10
"""How long an invitation is good."""
_MINUTE_MS = 60_000
REVOCATION_DOMAIN = "resguardo.revocation.v1"

INVITATION_UNKNOWN = refusal(
    "tablet.invitation_unknown",
    es=(
        "Esta invitación no existe, ya se usó o venció.",
        "Una invitación nueva, que sirve una vez y pocos minutos.",
        "Pida otra invitación a la coordinación y escanéela.",
    ),
    en=(
        "This invitation does not exist, was used or has ended.",
        "A new invitation, good once and for a few minutes.",
        "Ask the coordinator for another invitation and scan it.",
    ),
)
TABLET_UNFIT = refusal(
    "tablet.tablet_unfit",
    es=(
        "La tableta no presentó una llave propia, o esa llave ya está inscrita o fue revocada.",
        "Una llave nueva hecha por la tableta.",
        "Borre los datos de la página en la tableta y use una invitación nueva.",
    ),
    en=(
        "The tablet showed no key of its own, or that key is enrolled already or was revoked.",
        "A new key made by the tablet.",
        "Clear the page's data on the tablet and use a new invitation.",
    ),
)
TABLET_UNKNOWN = refusal(
    "tablet.tablet_unknown",
    es=(
        "Ninguna tableta está inscrita con esa llave.",
        "Una tableta de la lista.",
        "Elija la tableta de la lista.",
    ),
    en=(
        "No tablet is enrolled under that key.",
        "A tablet of the list.",
        "Choose the tablet from the list.",
    ),
)


class Invited(NamedTuple):
    """What the coordinator's screen shows: the token for the QR, and until when it is good. The token is kept nowhere."""

    token: str
    ends_at: Moment


def invite(hub: Hub, operation: bytes, by: StaffId, label: str) -> Invited:
    """Invite one tablet, called `label` (such as `3`), into `operation`. Raises `Refused` when `by` may not enrol devices."""
    now, token = hub.now(), hub.chance(16)
    account = hub.opened(operation).account
    asked_by = By(signers=(by,), happened_at=now, written_at=now, draw=lambda: hub.chance(16))
    # Asked now and performed when the tablet answers: whoever invites learns at once that they may not.
    act.perform(account.state, "team.enrol_device", asked_by, device=hub.chance(32), site=False)
    ends_at = Moment(now + MINUTES * _MINUTE_MS)
    hub.book.invite(
        Invitation(_digest(token.hex()), operation, label.strip()[:40], by, ends_at, None)
    )
    return Invited(token.hex(), ends_at)


def enrol(hub: Hub, token: str, key: bytes, signature: bytes) -> Tablet:
    """Take in the tablet that answers an invitation with its public key, which signed the token. Asking again with the same key changes nothing.

    Raises `Refused`: tablet.invitation_unknown, tablet.tablet_unfit, or what `team.enrol_device` refuses.
    """
    digest = _digest(token)
    with hub.turn(digest):
        return _enrol(hub, digest, token, key=key, signature=signature)


def revoke(hub: Hub, key: bytes, by: StaffId, last: int | None = None) -> Tablet:
    """Cut a tablet off after its record number `last` (None: after what is here). What it sends later is kept, shown and never counted.

    Raises `Refused`: tablet.tablet_unknown, or what `team.revoke_device` refuses.
    """
    tablet = hub.book.tablet(key)
    if tablet is None:
        raise Refused(TABLET_UNKNOWN)
    cut = tablet.received if last is None else last
    account = hub.opened(tablet.operation).account
    heads = account.reading.graph.heads(tablet.relay)
    written = max((account.reading.graph.place(head).sequence for head in heads), default=0)
    said = canonical(REVOCATION_DOMAIN, key.hex(), cut)
    account.perform(
        "team.revoke_device",
        (by,),
        command=hashlib.sha256(said).digest()[:COMMAND_BYTES],
        device=tablet.relay,
        last_sequence=written,
    )
    hub.book.cut(key, cut)
    return hub.book.tablet(key) or tablet


def qr(address: str) -> str:
    """The QR of an address as an SVG without styles or scripts, dark on light, with the quiet zone that cameras need."""
    made = segno.make(address, error="m", micro=False)
    svg: str = made.svg_inline(scale=6, border=4, dark="#000", light="#fff", omitsize=True)
    return svg


def enrolment_address(origin: str, token: str) -> str:
    """Where the QR leads: the token stands behind the `#`, which no browser sends and no log holds."""
    return f"{origin}/tablet/#enrol={token}"


def _enrol(hub: Hub, digest: bytes, token: str, *, key: bytes, signature: bytes) -> Tablet:
    invitation = hub.book.invitation(digest)
    if invitation is None or hub.now() > invitation.ends_at:
        raise Refused(INVITATION_UNKNOWN)
    signed = is_key(key) and is_signed_by(
        key, signature, canonical(ENROLMENT_DOMAIN, token, key.hex())
    )
    if invitation.tablet is not None:
        already = hub.book.tablet(key)
        if signed and already is not None and invitation.tablet == key:
            return already
        raise Refused(INVITATION_UNKNOWN)
    if not signed or hub.book.tablet(key) is not None:
        raise Refused(TABLET_UNFIT)
    tablet = _new_tablet(hub, invitation, key)
    hub.book.enrol(tablet, digest)
    return tablet


def _new_tablet(hub: Hub, invitation: Invitation, key: bytes) -> Tablet:
    account = hub.opened(invitation.operation).account
    secret = hub.chance(32)
    relay = SigningKey(secret)
    hub.house.installation.keyring.keep_credential(relay.public, secret)
    account.perform("team.enrol_device", (invitation.invited_by,), device=relay.public, site=False)
    begin_relay(account, relay, key, invitation.invited_by)
    return Tablet(
        key=key,
        operation=invitation.operation,
        label=invitation.label,
        enrolled_by=invitation.invited_by,
        enrolled_at=hub.now(),
        relay=relay.public,
        received=0,
        cut=None,
        contact_at=None,
        ahead_ms=None,
        unsent=None,
    )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
