"""A claim on paper, for the hour without power: a form with its number, and below it the receipt with the same one, to be torn off.

The number is drawn when the form is printed and says nothing; it is written down with the claim when somebody types it in. The form asks what the desk asks.
"""

from resguardo.operation.claims import Capacity, DocumentShown
from resguardo.operation.receipt import compose
from resguardo.papers.people import going_out
from resguardo.papers.request import Request
from resguardo.papers.sheet import Sheet
from resguardo.words.spoken import said

NUMBER_BYTES = 16
ABOUT_CLAIMANT = ("claimant", "document", "contact", "relationship")
ABOUT_CHILD = ("asks_for", "age", "marks", "siblings", "last_contact", "words")
"""What is asked, by the names that the desk's screen gives it (`ClaimContent`)."""


def build(request: Request) -> Sheet:
    """One blank form with a number of its own."""
    sight, language = request.sight, request.frame.language
    body = {
        "receipt": compose(sight.account.house.chance(NUMBER_BYTES)),
        "capacities": [said(one, language) for one in Capacity],
        "documents": [said(one, language) for one in DocumentShown],
        "claimant": [f"claim_{name}" for name in ABOUT_CLAIMANT],
        "child": [f"claim_{name}" for name in ABOUT_CHILD],
    }
    return Sheet("claim_form", going_out(request.frame, sight), body)
