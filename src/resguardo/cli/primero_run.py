"""One run of sending files to a case management system: what leaves is noted, each case is sent and remembered, and what came of it is told."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec

from resguardo.account.case_files import Gathered, case_id
from resguardo.account.cases_sent import CaseSent, CasesSent
from resguardo.account.leaving import Leaving, ProfileIds, digest_of, note_leaving
from resguardo.account.sight import Sight
from resguardo.cli.output import (
    DONE,
    FINDING,
    finish,
    print_json,
    print_line,
    print_note,
    print_table,
)
from resguardo.cli.primero_words import tell, unreachable
from resguardo.cli.view import View
from resguardo.cli.words import Language
from resguardo.exchange.loss import Lost, sentences
from resguardo.exchange.primero.cases import FLAGS, PHOTOS, fields_in
from resguardo.exchange.primero.file import FORMAT
from resguardo.exchange.primero.findings import Finding
from resguardo.exchange.primero.records import PROFILE
from resguardo.exchange.primero.sending import Outcome, Outgoing, Sent, send
from resguardo.exchange.primero.wire import Session, Unreachable
from resguardo.operation.exports import ExportProfile
from resguardo.operation.identifiers import PersonId


class Going(NamedTuple):
    """The children whose files go, seen by whoever lets them out."""

    view: View
    sight: Sight
    gathered: Gathered
    today: date

    @property
    def language(self) -> Language:
        return self.view.language

    def tag(self, person: PersonId) -> str:
        return str(self.view.directory.tag(person))


def note(
    going: Going,
    recipient: str,
    fields: Sequence[str],
    digest: bytes,
    *,
    persons: Sequence[PersonId] | None = None,
) -> None:
    """Write down what leaves, about whom, for whom: all who were gathered where `persons` is None. Raises `Refused`; then nothing may leave."""
    leaving = Leaving(
        profile=ExportProfile.CASE_SYSTEM,
        file_format=FORMAT,
        recipient=recipient,
        fields=tuple(dict.fromkeys(fields)),
        persons=tuple(going.gathered.persons if persons is None else persons),
        content_hash=digest,
    )
    note_leaving(going.view.account, going.sight.staff, leaving)


class Run:
    """One run over all children: what became of each, and why it stopped where it did."""

    def __init__(
        self, going: Going, session: Session, kept: CasesSent, *, resume: bool, overwrite: bool
    ) -> None:
        self.going, self.session, self.kept = going, session, kept
        self.resume, self.overwrite = resume, overwrite
        self.outcomes: list[tuple[PersonId, Outgoing, Sent]] = []
        self.stopped: Unreachable | None = None

    @property
    def found(self) -> list[tuple[PersonId, Finding]]:
        """Everything to look at, child by child."""
        return [
            (person, found)
            for person, one, sent in self.outcomes
            for found in [*one.findings, *sent.findings]
        ]

    def note(self, ones: Sequence[Outgoing], recipient: str) -> None:
        """Write down what leaves before the first case does. Raises `Refused`; then nothing is sent."""
        if waiting := self.waiting(ones):
            persons = [person for person, _ in waiting]
            fields = [name for _, one in waiting for name in _field_names(one)]
            digest = digest_of([_encoded(one) for _, one in waiting])
            note(self.going, recipient, fields, digest, persons=persons)

    def waiting(self, ones: Sequence[Outgoing]) -> list[tuple[PersonId, Outgoing]]:
        """Those that are still to be sent."""
        pairs = zip(self.going.gathered.persons, ones, strict=True)
        return [(person, one) for person, one in pairs if not self._is_done(person, one)]

    def all_of(self, ones: Sequence[Outgoing], report: Any) -> None:
        """Send each; what was seen is kept before the next begins."""
        for person, one in zip(self.going.gathered.persons, ones, strict=True):
            last = self.kept.last(person)
            if self._is_done(person, one):
                self.outcomes.append((person, one, Sent(Outcome.SKIPPED, None, [])))
            else:
                try:
                    sent = send(
                        self.session,
                        one,
                        last.confirmed if last else None,
                        overwrite=self.overwrite,
                    )
                except Unreachable as stopped:
                    self.stopped = stopped
                    return
                sent = sent._replace(findings=[*sent.findings, *self._merged(person, one.id)])
                self.outcomes.append((person, one, sent))
                if sent.confirmed is not None:
                    self.kept.keep(person, CaseSent(digest_of([_encoded(one)]), sent.confirmed))
            report(len(self.outcomes))

    def _merged(self, person: PersonId, case: str) -> list[Finding]:
        """Cases that were sent of records which turned out to be this very person."""
        account = self.going.view.account
        ids = ProfileIds(account, PROFILE)
        members = account.state.register.group(person)[1:]
        sent = [member for member in members if self.kept.last(member)]
        return [Finding("case.merged", case_id(ids, member), "", case) for member in sent]

    def tell(self, total: int, *, as_json: bool) -> None:
        """What came of it."""
        language = self.going.language
        counts = Counter(sent.outcome.value for _, _, sent in self.outcomes)
        whole = {outcome.value: counts[outcome.value] for outcome in Outcome}
        stopped = unreachable(self.stopped, language).found if self.stopped else None
        if as_json:
            cases = [self._line(*one) for one in self.outcomes]
            losses = counted_losses(self.going.gathered.lost)
            print_json(
                {"total": total, **whole, "stopped": stopped, "cases": cases, "lost": losses}
            )
            return
        print_line(tell("sent", language, **whole))
        if rows := self._rows():
            headers = [tell(key, language) for key in ("tag", "case", "field", "what")]
            print_table(tell("compare", language), headers, rows)
        elif not self.stopped:
            print_line(tell("nothing_found", language))
        if stopped:
            print_note(
                tell("stopped", language, done=len(self.outcomes), total=total, found=stopped)
            )

    def _is_done(self, person: PersonId, one: Outgoing) -> bool:
        last = self.kept.last(person) if self.resume else None
        return last is not None and last.digest == digest_of([_encoded(one)])

    def _line(self, person: PersonId, one: Outgoing, sent: Sent) -> dict[str, Any]:
        found = [
            {"code": each.code, "field": each.field, "message": each.message(self.going.language)}
            for each in [*one.findings, *sent.findings]
        ]
        return {
            "tag": self.going.tag(person),
            "case": one.id,
            "outcome": sent.outcome.value,
            "findings": found,
        }

    def _rows(self) -> list[tuple[str, str, str, str]]:
        return [
            (self.going.tag(person), each.case, each.field, each.message(self.going.language))
            for person, one, sent in self.outcomes
            for each in sent.findings
        ]


def _field_names(one: Outgoing) -> list[str]:
    beside = {PHOTOS: one.photos, FLAGS: one.flags}
    return [*fields_in(one.case | (one.closing or {})), *(name for name in beside if beside[name])]


def _encoded(one: Outgoing) -> bytes:
    """What is to be sent of one child, the same bytes for the same content."""
    pictures = [photo.reference for photo in one.photos]
    whole = [one.case, one.closing, pictures, one.flags, one.retired]
    return msgspec.json.encode(whole, order="sorted")


def counted_losses(lost: Sequence[Lost]) -> list[dict[str, Any]]:
    """What stays behind, for a program: fact, reason and about how many."""
    counted = Counter((one.fact, one.why.value) for one in lost)
    return [{"fact": fact, "why": why, "persons": n} for (fact, why), n in counted.items()]


def tell_losses(going: Going, *, as_json: bool) -> None:
    """What the receiver will not know, before anything is sent."""
    lines = list(sentences(going.gathered.lost, going.language))
    if lines and not as_json:
        print_note(tell("stays", going.language))
        for line in lines:
            print_note(f"  {line}")


def tell_unfit(found: Sequence[Finding], language: Language, *, as_json: bool) -> None:
    """What this deployment does not take as it is, each thing once with how many cases it concerns."""
    if as_json or not found:
        return
    print_note(tell("fits_not", language))
    counted = Counter((one.field, one.message(language)) for one in found)
    for (field, message), number in counted.items():
        print_note(f"  {field} ({number}): {message}")


def tell_preview(going: Going, ones: Sequence[Outgoing], *, as_json: bool) -> None:
    """What would be sent, and the end of the command."""
    found = [each for one in ones for each in one.findings]
    if as_json:
        codes = [{"code": each.code, "field": each.field} for each in found]
        print_json(
            {"total": len(ones), "findings": codes, "lost": counted_losses(going.gathered.lost)}
        )
    else:
        print_line(tell("previewed", going.language, number=len(ones)))
    finish(FINDING if found else DONE)
