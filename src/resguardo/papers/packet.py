"""The request for an alert, in the form of the institution that is asked: one child, one layer, one paper (exchange design 3.4).

About a band, and the key of a form where it is not the country's own: `H2J4-833H mexico`. The layer is the layout. No band stands on it, and nothing of a
narrower layer; for the public it holds what the alert unit released. It is written down as leaving before it is set.
"""

from resguardo.account.packets import Prepared, hand_out, prepare
from resguardo.account.sight import Sight
from resguardo.exchange.packets.facts import Layer
from resguardo.exchange.packets.filling import PHOTO_FILE
from resguardo.exchange.packets.form import Form, forms
from resguardo.exchange.packets.writing import as_json
from resguardo.operation.refusal import Refused
from resguardo.papers.outside import FORMAT
from resguardo.papers.people import going_out
from resguardo.papers.press import words
from resguardo.papers.ready import field_of, form_of
from resguardo.papers.request import REFERENCE_UNKNOWN, Request, person_asked
from resguardo.papers.sheet import Language, Sheet

LAYERS = tuple(layer.value for layer in Layer)


def build(request: Request) -> Sheet:
    """The packet asked. Refuses: papers.person_unknown, papers.reference_unknown, absence.nothing_released, exports.profile_closed"""
    sight, language = request.sight, request.frame.language
    band, form = _asked(request)
    person = person_asked(request._replace(about=band))
    prepared = prepare(sight, person, form, Layer(request.layout))
    _note(sight, prepared, language)
    shown = prepared.packet.for_reader(prepared.layer)
    has_photo = any(one.value == PHOTO_FILE for one in shown)
    body = {
        "title": form.title.in_language(language),
        "institution": form.institution.in_language(language),
        "layer": words(language)[f"layer_{prepared.layer.value}"],
        "rule": words(language)[f"layer_{prepared.layer.value}_rule"],
        "reference": prepared.reference,
        "photo": PHOTO_FILE if has_photo else "",
        "fields": [field_of(one, language)[:2] for one in shown if one.value != PHOTO_FILE],
        "missing": [
            one.field.label.in_language(language) for one in prepared.packet.lacks(prepared.layer)
        ],
        "notes": [one.in_language(language) for one in form.notes],
    }
    pictures = prepared.packet.pictures if has_photo else {}
    return Sheet("packet", going_out(request.frame, sight), body, pictures, (person,), person)


def _asked(request: Request) -> tuple[str, Form]:
    """The band and the form; the country's own where none is named."""
    band, _, key = request.about.strip().partition(" ")
    if not key.strip():
        with request.sight.steady() as state:
            return band, form_of(state)
    form = forms().get(key.strip().lower())
    if form is None:
        raise Refused(REFERENCE_UNKNOWN, found=key.strip())
    return band, form


def _note(sight: Sight, prepared: Prepared, language: Language) -> None:
    content = as_json(prepared.packet, prepared.layer, prepared.reference, language)
    recipient = prepared.packet.form.institution.in_language(language)
    hand_out(sight, prepared, content, file_format=FORMAT, recipient=recipient)
