"""A claimant's receipt: that a claim was received, and nothing else (invariant 26).

Two receipts differ by the number and the moment alone, whoever was asked for and whoever is here. No person is looked at to make one.
"""

from resguardo.operation.identifiers import KinClaimId
from resguardo.operation.refusal import Refused
from resguardo.papers.people import going_out, moment
from resguardo.papers.request import REFERENCE_UNKNOWN, Request, reference_asked
from resguardo.papers.sheet import Sheet


def build(request: Request) -> Sheet:
    """The receipt whose number was asked. Refuses: papers.reference_unknown"""
    sight, claim = request.sight, reference_asked(request, KinClaimId)
    with sight.steady() as state:
        record = state.claims.claims.get(claim)
    if record is None:
        raise Refused(REFERENCE_UNKNOWN, found=request.about)
    body = {"receipt": record.receipt, "received_at": moment(record.received_at, sight.zone)}
    return Sheet("receipt", going_out(request.frame, sight), body, about=claim)
