"""Leads: who on the roll may be meant by the people mentioned, and which bands may be one person. Written down as a search is, and never a decision."""

from typing import Any

import typer

from resguardo.account.access import AccessLog, ReadReason
from resguardo.account.leads import Leads
from resguardo.cli.output import print_json, print_line, print_note, print_table
from resguardo.cli.progress import watched
from resguardo.cli.session import Chosen, Data, Json, open_account, reader_of, settings
from resguardo.cli.view import As, Reason, View
from resguardo.cli.words import say
from resguardo.matching.hints import Hint
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import MentionId, PersonId, StaffId
from resguardo.operation.mentions import MentionContent


def leads(
    context: typer.Context,
    reader: As = None,
    reason: Reason = ReadReason.SEARCH,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Quién de la lista puede ser cada persona mencionada, y qué brazaletes pueden ser una sola persona; queda escrito quién lo leyó. / Who on the roll each person mentioned may be, and which bands may be one person; who read it is written down."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        asker = reader_of(view.directory, reader, view.language)
        with watched(say("searching", view.language), quiet=as_json):
            asked = Leads(account, asker, reason)
            mentions = _mentions(view, asked, asker, reason)
            pairs = [_pair(view, *one) for one in asked.tagged_twice()]
        if as_json:
            note = view.say("leads_note")
            print_json({"mentions": mentions, "tagged_twice": pairs, "note": note})
            return
        _show(view, mentions, pairs)


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


def _show(view: View, mentions: list[dict[str, Any]], pairs: list[dict[str, Any]]) -> None:
    rows = [
        (one["name"], each["tag"], each["name"], each["probability"], "; ".join(each["reasons"]))
        for one in mentions
        for each in one["candidates"]
    ]
    if rows:
        heads = view.words("mentioned", "tag", "name", "probability", "why")
        print_table(view.title("leads_mentions"), heads, rows)
    if nobody := [one["name"] or "?" for one in mentions if not one["candidates"]]:
        print_line(view.say("leads_nobody", names=", ".join(nobody)))
    if pairs:
        heads = view.words("tag", "name", "probability", "why")
        cells = [
            (" / ".join(one["tags"]), one["name"], one["probability"], "; ".join(one["reasons"]))
            for one in pairs
        ]
        print_table(view.title("leads_twice"), heads, cells)
    if not mentions and not pairs:
        print_line(view.say("leads_none", when=view.now_shown))
    print_note(view.say("leads_note"))
