"""One person: who answers for them, where they are, and everything that happened, event by event."""

from typing import Annotated, Any

import typer

from resguardo.account.reading import Told
from resguardo.cli.listing import Asked, Listed, begin, lists, show
from resguardo.cli.moments import show_exactly, show_moment
from resguardo.cli.session import Chosen, Data, open_account, person_of, settings
from resguardo.cli.view import Names, View
from resguardo.operation.event import FactSource
from resguardo.operation.identifiers import PersonId
from resguardo.operation.roll import whereabouts
from resguardo.words.told import told_in_words


@lists
def person(
    context: typer.Context,
    tag: Annotated[str, typer.Argument(help="Brazalete. / Band.")],
    *,
    asked: Asked,
    names: Names = False,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Todo lo que pasó con una persona, hecho por hecho. / Everything that happened with one person, event by event."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        begin(view, asked)
        found = person_of(view.directory, tag, view.language)
        named = view.names_of([found], asked.reader, asked.reason) if names else {}
        history = account.about(found)
        facts = _facts(view, found, named.get(found))
        listed = Listed(
            title=_facts_line(view, facts),
            columns=("happened_at", "what", "signed_by", "source"),
            rows=[_event_cells(view, one) for one in history],
            plain=facts | {"events": [_event(view, one) for one in history]},
            persons=[found],
        )
        show(view, asked, listed)


def _event_cells(view: View, one: Told) -> tuple[str, ...]:
    return (
        show_moment(one.written.happened_at, view.zone),
        told_in_words(one.event.type.name, view.language),
        "; ".join(view.directory.staff_name(staff) for staff in one.written.actors),
        _how(view, one),
    )


def _facts(view: View, found: PersonId, name: str | None) -> dict[str, Any]:
    state = view.state
    record = state.register.persons[found]
    holder, standing = state.custody.answers_for(found), state.register.standing(found)
    return {
        "tag": record.tag,
        "name": name,
        "counted_as": record.counted_as.value,
        "age_basis": record.age_basis.value,
        "answers_for": view.directory.staff_name(holder) if holder else None,
        "contested": state.custody.is_contested(found),
        "place": view.directory.place_name(state.placement.place_of(found)) or None,
        "whereabouts": whereabouts(state, found).value if holder else None,
        "merged_into": view.directory.tag(standing) if standing != found else None,
        "photos": len(record.photos),
    }


def _facts_line(view: View, facts: dict[str, Any]) -> str:
    parts = [
        facts["tag"],
        facts["name"],
        view.say(facts["counted_as"]),
        view.say(facts["whereabouts"] or "released"),
        facts["place"] or "",
    ]
    if facts["answers_for"]:
        parts.append(f"{view.say('answers')} {facts['answers_for']}")
    if facts["contested"]:
        parts.append(view.say("contested"))
    if facts["merged_into"]:
        parts.append(view.say("merged_into", tag=facts["merged_into"]))
    return " · ".join(part for part in parts if part)


def _event(view: View, one: Told) -> dict[str, Any]:
    written = one.written
    return {
        "happened_at": show_exactly(written.happened_at, view.zone),
        "written_at": show_exactly(written.written_at, view.zone),
        "event": one.event.type.name,
        "signed_by": [view.directory.staff_name(staff) for staff in written.actors],
        "source": written.source.name.lower(),
        "paper": written.paper,
        "id": written.event.hex(),
    }


def _how(view: View, one: Told) -> str:
    """Nothing for what a device wrote at once; else the sheet, or that somebody told it."""
    written = one.written
    if written.source is FactSource.PAPER:
        return view.say("on_paper", sheet=written.paper or "")
    return view.say("was_told") if written.source is FactSource.TOLD else ""
