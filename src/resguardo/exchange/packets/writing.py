"""A packet as a file of one layer: canonical JSON with its pictures, or one row for a table.

Each layer is a file of its own. The file knows its form, its layer, when it was made and how it calls the child; no band, no reference of the account.
"""

from __future__ import annotations

import base64
from typing import Any

from resguardo.exchange.outgoing import outgoing_line
from resguardo.exchange.packets.facts import Layer
from resguardo.exchange.packets.filling import Packet
from resguardo.exchange.statements.canonical import canonical

KIND = "resguardo-packet"
VERSION = "1"
EXERCISE = "EJERCICIO / EXERCISE"


def as_json(packet: Packet, layer: Layer, reference: str, language: str = "es") -> bytes:
    """What whoever gets `layer` may read, as canonical JSON (RFC 8785). `reference` is what the child is called in this form and layer."""
    return canonical(as_plain(packet, layer, reference, language))


def as_plain(packet: Packet, layer: Layer, reference: str, language: str = "es") -> dict[str, Any]:
    """The same as plain values. `not_given` are the codes of the fields that stay empty; why is nobody's business outside."""
    shown = packet.for_reader(layer)
    names = {one.value for one in shown}
    plain: dict[str, Any] = {
        "kind": KIND,
        "version": VERSION,
        "form": packet.form.key,
        "form_version": packet.form.version,
        "layer": layer.value,
        "reference": reference,
        "as_of": packet.as_of,
        "fields": [
            {
                "code": one.field.code,
                "label": one.field.label.in_language(language),
                "layer": one.field.layer.value,
                "value": outgoing_line(one.value),
            }
            for one in shown
        ],
        "not_given": [one.field.code for one in packet.lacks(layer)],
        "pictures": {
            name: base64.b64encode(picture).decode()
            for name, picture in packet.pictures.items()
            if name in names
        },
    }
    return plain | ({"exercise": EXERCISE} if packet.is_exercise else {})


def as_rows(
    packet: Packet, layer: Layer, reference: str, language: str = "es"
) -> tuple[tuple[str, ...], ...]:
    """Labels, codes and values: three rows of a table, for the one child. Pictures have no place in it."""
    frame = (
        ("form", packet.form.title.in_language(language), packet.form.key),
        ("layer", "capa" if language == "es" else "layer", layer.value),
        ("reference", "referencia" if language == "es" else "reference", reference),
        ("as_of", "corte" if language == "es" else "as of", packet.as_of),
        ("exercise", "ejercicio" if language == "es" else "exercise", _exercise(packet)),
    )
    shown = [
        (one.field.code, one.field.label.in_language(language), outgoing_line(one.value))
        for one in packet.for_reader(layer)
    ]
    columns = [*frame, *shown]
    return (
        tuple(label for _, label, _ in columns),
        tuple(code for code, _, _ in columns),
        tuple(value for _, _, value in columns),
    )


def fields_of(packet: Packet, layer: Layer) -> tuple[str, ...]:
    """The codes of the fields that leave, for the log of what left."""
    return tuple(one.field.code for one in packet.for_reader(layer))


def _exercise(packet: Packet) -> str:
    return EXERCISE if packet.is_exercise else ""
