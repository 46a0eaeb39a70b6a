"""The form of a return interview: what is known of the absence, and lines for the child's own words (domain design 3.12).

How the child went, where they were seen and who says so is left off on purpose: a form that knows the answer leads to it. What is written on it never
enters the register; only that the interview was held does.
"""

from resguardo.account.access import ReadReason
from resguardo.account.sight import Sight
from resguardo.operation.absence import Stage
from resguardo.operation.description import DescriptionContent, PersonDescribed
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import PersonId
from resguardo.operation.identity import IdentityClaimed, IdentityContent
from resguardo.operation.recovery import InterviewOutcome
from resguardo.papers.people import moment, people
from resguardo.papers.request import Request, person_asked
from resguardo.papers.sheet import Sheet
from resguardo.words.spoken import said


def build(request: Request) -> Sheet:
    """The form for the newest absence of the person asked; the times stay blank without one. Refuses: papers.person_unknown"""
    sight, person = request.sight, person_asked(request)
    with sight.steady() as state:
        members = state.register.group(person)
        found = [one for one in state.absences.absences.values() if one.person in members]
        newest = max(found, key=lambda one: one.opened_at, default=None)
        recovered = newest.first(Stage.RECOVERED) if newest else None
    shown = people(sight, [person], ReadReason.CARE)
    body = shown.rows[0] | {
        "missing_since": moment(newest.opened_at if newest else None, sight.zone),
        "recovered_at": moment(recovered.at if recovered else None, sight.zone),
        "due_at": moment(newest.interview_due_at if newest else None, sight.zone),
        "languages": ", ".join(_languages(sight, members)),
        "outcomes": [said(one, request.frame.language) for one in InterviewOutcome],
    }
    return Sheet("interview", request.frame, body, shown.pictures, (person,), person)


def _languages(sight: Sight, members: list[PersonId]) -> list[str]:
    """What the person speaks, as somebody said or noticed."""
    spoken: list[str] = []
    for member in members:
        told = [
            one.written.event
            for one in sight.account.about(member)
            if isinstance(one.event, PersonDescribed | IdentityClaimed)
        ]
        for content in sight.contents(told, SealClass.IDENTITY, member, ReadReason.CARE).values():
            if isinstance(content, DescriptionContent):
                spoken += content.speaks
            elif isinstance(content, IdentityContent):
                spoken += content.languages
    return list(dict.fromkeys(one for one in spoken if one))
