"""One chain of messages for each child and layer: what a new message refers to, and which of ours an answer speaks of.

A message is never changed. A new one refers to every message of its chain that still holds, by three marks compared as text; receivers differ in what they do with
messages that ended, so those are left out, and what a receiver does not know does no harm.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from resguardo.exchange.cap.moments import moment_of
from resguardo.exchange.cap.records import Message, Reference


class Sent(NamedTuple):
    """A message that was sent: its three marks as they stood in it, and until when it holds."""

    reference: Reference
    expires_at: datetime


class Answer(NamedTuple):
    """What another agency says of messages of ours: received (`Ack`) or rejected (`Error`), with its reason in `note`."""

    sender: str
    is_received: bool
    about: tuple[Reference, ...]
    note: str


def references_of(chain: Iterable[Sent], now: datetime) -> tuple[Reference, ...]:
    """What a new message of this chain refers to, the oldest first: everything that still holds, or the newest where nothing does."""
    sent = list(chain)
    held = [one.reference for one in sent if one.expires_at > now]
    return tuple(held or [one.reference for one in sent[-1:]])


def still_in_force(messages: Iterable[Message], now: datetime) -> list[Message]:
    """What a receiver of `messages`, in the order of arrival, has before them: neither ended, nor updated, nor cancelled by the same sender. References to messages that never came do no harm."""
    held: dict[Reference, Message] = {}
    for message in messages:
        if message.kind in {"Update", "Cancel"}:
            for reference in message.references:
                if reference.sender == message.sender:
                    held.pop(reference, None)
        if message.kind in {"Alert", "Update"}:
            held[message.reference] = message
    return [one for one in held.values() if not _has_ended(one, now)]


def answer_of(message: Message, sent: Iterable[Reference], trusted: Iterable[str]) -> Answer | None:
    """What an incoming message answers about ours; None where it is no answer, comes from a sender that nobody configured, or names nothing of ours.

    That something was received is told by the receiver and by nothing else.
    """
    if message.kind not in {"Ack", "Error"} or message.sender not in set(trusted):
        return None
    ours = set(sent)
    about = tuple(one for one in dict.fromkeys(message.references) if one in ours)
    if not about:
        return None
    return Answer(message.sender, message.kind == "Ack", about, message.note)


def _has_ended(message: Message, now: datetime) -> bool:
    """Whether every block of the message has ended; one without an end goes on."""
    ends = [moment_of(info.expires) for info in message.infos]
    return bool(ends) and all(one is not None and one <= now for one in ends)
