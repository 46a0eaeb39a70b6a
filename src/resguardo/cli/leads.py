"""Leads: who on the roll may be meant by the people mentioned, and which bands may be one person. Written down as a search is, and never a decision."""

from typing import Any

import typer

from resguardo.account.access import AccessLog, ReadReason
from resguardo.account.leads import Leads
from resguardo.cli.listing import Asked, Listed, begin, heads, lists, show
from resguardo.cli.output import print_line, print_note, print_table
from resguardo.cli.progress import watched
from resguardo.cli.session import Chosen, Data, open_account, reader_of, settings
from resguardo.cli.view import View
from resguardo.cli.words import say
from resguardo.matching.hints import Hint
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import MentionId, PersonId, StaffId
from resguardo.operation.mentions import MentionContent


@lists
def leads(
    context: typer.Context, *, asked: Asked, data: Data = None, chosen: Chosen = None
) -> None:
    """Quién de la lista puede ser cada persona mencionada, y qué brazaletes pueden ser una sola persona; queda escrito quién lo leyó. / Who on the roll each person mentioned may be, and which bands may be one person; who read it is written down."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        begin(view, asked)
        reader = reader_of(view.directory, asked.reader, view.language)
        with watched(say("searching", view.language), quiet=asked.is_machine):
            found = Leads(account, reader, asked.reason)
            mentions = _mentions(view, found, reader, asked.reason)
            pairs = [_pair(view, *one) for one in found.tagged_twice()]
        if not asked.is_machine:
            _show(view, mentions, pairs)
            return
        rows = [*_mention_rows(mentions), *_pair_rows(pairs)]
        tags = {tag for row in rows for tag in row[1].split(" / ")}
        plain = {"mentions": mentions, "tagged_twice": pairs, "note": view.say("leads_note")}
        persons = [one for tag in sorted(tags) if (one := view.directory.person_tagged(tag))]
        show(view, asked, Listed("", COLUMNS, rows, plain, persons))


COLUMNS = ("mentioned", "tag", "name_full", "probability", "why")
"""Of a lead in a file; nobody was mentioned where two bands may be one person."""


def _mentions(
    view: View, asked: Leads, reader: StaffId, reason: ReadReason
) -> list[dict[str, Any]]:
    """Everybody mentioned and not seen, with those who may be meant; that their names are read is written down first."""
    unseen = view.state.mentions.unseen()
    log = AccessLog(view.account.house, view.account.operation)
    log.record(reader, reason, SealClass.IDENTITY, unseen)
    found = asked.of_mentions()
    return [
        {
            "mention": mention.hex(),
            "name": _name(view, mention),
            "candidates": [
                {"rank": rank, "tag": _tag(view, hint.person_id), **_told(view, hint)}
                for rank, hint in enumerate(found.get(mention, ()), 1)
            ],
        }
        for mention in unseen
    ]


def _name(view: View, mention: MentionId) -> str:
    content = view.account.content(view.state.origins[mention])
    return content.name if isinstance(content, MentionContent) else ""


def _pair(view: View, one: PersonId, other: PersonId, hint: Hint) -> dict[str, Any]:
    return {"tags": [view.directory.tag(one), view.directory.tag(other)], **_told(view, hint)}


def _told(view: View, hint: Hint) -> dict[str, Any]:
    return {
        "name": hint.name,
        "kind": hint.kind.value,
        "probability": round(hint.probability, 4),
        "reasons": list(hint.reasons(view.language)),
    }


def _tag(view: View, reference: str) -> str:
    person = PersonId(bytes.fromhex(reference))
    return view.directory.tag(view.state.register.standing(person))


def _mention_rows(mentions: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [
        (one["name"], each["tag"], each["name"], each["probability"], "; ".join(each["reasons"]))
        for one in mentions
        for each in one["candidates"]
    ]


def _pair_rows(pairs: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [
        ("", " / ".join(one["tags"]), one["name"], one["probability"], "; ".join(one["reasons"]))
        for one in pairs
    ]


def _show(view: View, mentions: list[dict[str, Any]], pairs: list[dict[str, Any]]) -> None:
    if rows := _mention_rows(mentions):
        print_table(view.title("leads_mentions"), heads(COLUMNS, view.language), rows)
    if nobody := [one["name"] or "?" for one in mentions if not one["candidates"]]:
        print_line(view.say("leads_nobody", names=", ".join(nobody)))
    if pairs:
        cells = [row[1:] for row in _pair_rows(pairs)]
        print_table(view.title("leads_twice"), heads(COLUMNS[1:], view.language), cells)
    if not mentions and not pairs:
        print_line(view.say("leads_none", when=view.now_shown))
    print_note(view.say("leads_note"))
