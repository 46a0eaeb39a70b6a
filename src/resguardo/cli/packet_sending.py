"""A packet at the terminal: shown with what it lacks, or handed out as a file after that was written down."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from resguardo.account.packets import PacketFormat, Prepared, hand_out, written_as
from resguardo.account.sight import Sight
from resguardo.cli.output import print_bytes, print_json, print_line, print_note, print_table
from resguardo.cli.packet_words import tell
from resguardo.cli.words import Language
from resguardo.exchange.loss import Lost, sentences
from resguardo.exchange.packets.filling import Missing
from resguardo.exchange.packets.writing import as_plain
from resguardo.operation.policy import Role
from resguardo.store.whole_files import write_whole
from resguardo.words.spoken import said


def show_packet(prepared: Prepared, language: Language, *, as_json: bool) -> None:
    """What would leave, what is missing and how to mend it. Nothing leaves."""
    packet, layer = prepared.packet, prepared.layer
    missing = [lack(one, language) for one in packet.lacks(layer)]
    if as_json:
        told = as_plain(packet, layer, prepared.reference, language)
        print_json(told | {"missing": missing, "stays": list(sentences(prepared.lost, language))})
        return
    mark = f" · {tell('exercise', language)}" if packet.is_exercise else ""
    print_line(f"{packet.form.title.in_language(language)}{mark}", "bold")
    rows = [
        (
            tell(one.field.layer.value, language),
            one.field.label.in_language(language),
            one.choice.label.in_language(language) if one.choice else one.value,
        )
        for one in packet.for_reader(layer)
    ]
    print_table("", [tell(word, language) for word in ("layer", "field", "value")], rows)
    if missing:
        lacks = [(one["label"], one["why"], one["mend"], one["who"]) for one in missing]
        headers = [tell(word, language) for word in ("field", "why", "mend", "who")]
        print_table(tell("missing", language), headers, lacks)
    _tell_lost(prepared.lost, language)
    for note in packet.form.notes:
        print_line(note.in_language(language))
    print_line(tell("shown_only", language), "bold")


def send(
    sight: Sight,
    prepared: Prepared,
    form: PacketFormat,
    recipient: str,
    *,
    output: Path | None,
    language: Language,
) -> None:
    """Say what stays behind and what it goes without, write down that it leaves, and hand it out."""
    _tell_lost(prepared.lost, language)
    names = ", ".join(needed_of(prepared, language))
    if names:
        print_note(tell("sent_without", language, names=names))
    content = _noted(sight, prepared, form, recipient, language)
    if output is None:
        print_bytes(content)
    else:
        write_whole(output, content)
        print_note(tell("written", language, file=output))


def send_each(
    sight: Sight,
    each: Sequence[Prepared],
    form: PacketFormat,
    recipient: str,
    *,
    folder: Path,
    language: Language,
) -> None:
    """The same for several children: a file for each, called as the child is called in the form. No file says that there is another."""
    _tell_lost([lost._replace(person=one.person) for one in each for lost in one.lost], language)
    folder.mkdir()
    for one in each:
        content = _noted(sight, one, form, recipient, language)
        write_whole(folder / f"{one.reference}.{form.value}", content)
    print_note(tell("written_each", language, number=len(each), folder=folder))


def needed_of(prepared: Prepared, language: Language) -> list[str]:
    """What the institution needs and does not get on this layer."""
    lacks = prepared.packet.lacks(prepared.layer)
    return [one.field.label.in_language(language) for one in lacks if one.is_needed]


def _noted(
    sight: Sight, prepared: Prepared, form: PacketFormat, recipient: str, language: Language
) -> bytes:
    content = written_as(prepared, form, language)
    hand_out(sight, prepared, content, file_format=f"packet.{form.value}", recipient=recipient)
    return content


def _tell_lost(lost: Sequence[Lost], language: Language) -> None:
    lines = list(sentences(lost, language))
    if lines:
        print_note(tell("stays", language))
    for line in lines:
        print_note(f"  · {line}")


def lack(one: Missing, language: Language) -> dict[str, Any]:
    """One missing field for programs: why, how to mend it, who could, and whether the institution needs it."""
    return {
        "code": one.field.code,
        "label": one.field.label.in_language(language),
        "why": one.reason.in_language(language),
        "mend": one.mend.in_language(language),
        "who": ", ".join(said(Role(role), language) for role in one.who),
        "needed": one.is_needed,
    }
