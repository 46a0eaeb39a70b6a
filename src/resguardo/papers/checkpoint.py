"""The newest checkpoint of the log: its paper code to be read out, the whole note as a picture and as text, so that it lives on without any machine of ours."""

import io
from typing import NamedTuple

import segno

from resguardo.account.account import Account
from resguardo.account.proof import checkpoint_after, code_of
from resguardo.operation.identifiers import EventId
from resguardo.operation.refusal import Refused, refusal
from resguardo.papers.people import going_out
from resguardo.papers.request import Request
from resguardo.papers.sheet import Sheet

NO_CHECKPOINT = refusal(
    "papers.no_checkpoint",
    es=(
        "El registro todavía no tiene ninguna constancia.",
        "Un conteo cerrado y firmado: con él se firma la constancia.",
        "Cierre un conteo y vuelva a imprimir.",
    ),
    en=(
        "The log has no checkpoint yet.",
        "A count closed and signed: the checkpoint is signed with it.",
        "Close a count and print again.",
    ),
)


class Noted(NamedTuple):
    """One checkpoint: the note, its code, and how many events it stands for."""

    note: str
    code: str
    size: int


def build(request: Request) -> Sheet:
    """The newest checkpoint. Refuses: papers.no_checkpoint"""
    account = request.sight.account
    newest = next(iter(reversed(account.store.checkpoints(account.operation))), None)
    if newest is None:
        raise Refused(NO_CHECKPOINT)
    origin = newest.note.partition("\n")[0]
    body = {
        "paper_code": code_of(newest.note),
        "size": str(newest.size),
        "signed_over": origin.rpartition("/")[2],
        "note": newest.note.rstrip("\n").split("\n"),
    }
    pictures = {"note.svg": as_picture(newest.note)}
    return Sheet("checkpoint", going_out(request.frame, request.sight), body, pictures)


def noted_at(account: Account, event: EventId) -> Noted | None:
    """The first checkpoint that stands for `event` as well; None when none was made here since."""
    found = checkpoint_after(account.store, account.operation, event)
    return None if found is None else Noted(found.note, code_of(found.note), found.size)


def as_picture(note: str) -> bytes:
    """The whole note as a QR code, byte for byte, as SVG."""
    drawn = io.BytesIO()
    segno.make_qr(note.encode(), error="m").save(
        drawn, kind="svg", border=4, xmldecl=False, svgns=True, nl=False
    )
    return drawn.getvalue()
