"""From a finished form to the account: the band, what was seen, who belongs to whom, what was said, and the pictures."""

from typing import Any

from django.http import HttpRequest

from resguardo.account.account import Perform, Request
from resguardo.account.photos import keep_photo
from resguardo.account.reading import Told
from resguardo.console import acting
from resguardo.console.acting import Outcome
from resguardo.console.intake.forms import IntakeForm
from resguardo.console.sight import Sight
from resguardo.operation.description import DescriptionContent
from resguardo.operation.family import Relation
from resguardo.operation.identifiers import PersonId
from resguardo.operation.identity import Claimant
from resguardo.operation.register import AgeBasis, CountedAs, Sex, TagIssued

CODES = [
    "register.issue_tag",
    "register.describe_person",
    "register.note_photo_refusal",
    "register.claim_identity",
    "family.assert_link",
]
FIRST_PICTURE = 16
"""The acts of one form are numbered, so that each is done once; pictures come after all others."""


def enter(request: HttpRequest, form: IntakeForm, pictures: list[bytes]) -> Outcome:
    """Take one person in. The band and all that was said are one write; each picture follows when its file is durable.

    Whoever sends the same form again, after a crash in between or by pressing twice, does only what is still missing.
    """
    mark = acting.once(request)

    def script(perform: Perform) -> list[Told]:
        return _write(request, form, perform, mark)

    outcome = acting.perform_script(request, CODES, script)
    if outcome.told is None:
        return outcome
    person = person_of(outcome)
    sight: Sight = request.sight  # type: ignore[attr-defined]
    for number, picture in enumerate(pictures):
        again = acting.nth(mark, FIRST_PICTURE + number)
        digest = keep_photo(sight.account.house, person, picture)
        asked = _asked(request, "register.record_photo", again, person=person, digest=digest)
        kept = acting.perform_all(request, [asked])
        if kept.refusal:
            return kept
    return outcome


def person_of(outcome: Outcome) -> PersonId:
    """Who was taken in."""
    return next(
        told.event.person for told in outcome.told or () if isinstance(told.event, TagIssued)
    )


def _write(
    request: HttpRequest, form: IntakeForm, perform: Perform, mark: bytes | None
) -> list[Told]:
    said = form.cleaned_data
    told = perform(
        _asked(
            request,
            "register.issue_tag",
            acting.nth(mark, 0),
            tag=said["tag"],
            place=said["place"],
            counted_as=CountedAs(said["counted_as"]),
            age_basis=AgeBasis.OBSERVED,
            sex_observed=Sex(said["sex"]),
            urgent=said["urgent"],
            circumstances=form.circumstances,
        )
    )
    person = person_of(Outcome(told, None))
    for number, (code, fields) in enumerate(_after(form), start=1):
        told = told + perform(
            _asked(request, code, acting.nth(mark, number), person=person, **fields)
        )
    return told


def _after(form: IntakeForm) -> list[tuple[str, dict[str, Any]]]:
    """What is said of the person beside the band."""
    said = form.cleaned_data
    acts: list[tuple[str, dict[str, Any]]] = []
    if form.seen != DescriptionContent():
        acts.append(
            ("register.describe_person", {"seen": form.seen, "sex_observed": Sex(said["sex"])})
        )
    if said["relative"]:
        acts.append(
            (
                "family.assert_link",
                {
                    "relative": said["relative"],
                    "relation": Relation(said["relation"]),
                    "claimant": Claimant(said["link_by"] or Claimant.STAFF.value),
                    "basis": form.link_basis,
                },
            )
        )
    if said["photo_refused"]:
        acts.append(("register.note_photo_refusal", {}))
    if form.said or said["no_answer"]:
        claimant = Claimant(said["name_by"] or Claimant.CHILD.value)
        acts.append(("register.claim_identity", {"claimant": claimant, "said": form.said}))
    return acts


def _asked(request: HttpRequest, code: str, command: bytes | None, **fields: Any) -> Request:
    staff = request.sight.staff  # type: ignore[attr-defined]
    return Request(code, (staff,), fields, command=command)
