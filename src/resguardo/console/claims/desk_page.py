"""The pages of the claim desk: a form, a receipt, and short notices, in three languages. It reads its own words and style and nothing else."""

import json
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib import resources
from typing import Any, Final, NamedTuple

LANGUAGES: Final = {"es": "ltr", "en": "ltr", "he": "rtl"}
"""Each language with the direction in which it is written."""
STYLE_PATH: Final = "/desk.css"

CAPACITIES: Final = ("relative", "representative", "institution", "other")
DOCUMENTS: Final = (
    "identity_document",
    "birth_certificate",
    "power_of_attorney",
    "court_order",
    "photograph",
    "other",
)
LENGTHS: Final = {
    "claimant": 200,
    "document": 100,
    "contact": 300,
    "relationship": 200,
    "asks_for": 200,
    "age": 60,
    "marks": 500,
    "siblings": 500,
    "last_contact": 500,
    "words": 2000,
}
"""The text fields in the order of the form, with how many characters each may hold."""
REQUIRED: Final = ("claimant", "asks_for")
_LONG: Final = ("marks", "siblings", "last_contact", "words")

Written = Mapping[str, list[str]]


class Look(NamedTuple):
    """How a page is shown: its language, and whether the desk belongs to an exercise, which every page then says."""

    language: str
    is_exercise: bool = False


def language_of(path: str, accepted: str) -> str:
    """The language that the address names, else the first of the browser's that the desk speaks, else Spanish."""
    named = path.strip("/")
    wished = [part.split(";")[0].split("-")[0].strip().lower() for part in accepted.split(",")]
    return next((one for one in (named, *wished) if one in LANGUAGES), "es")


def read(written: Written) -> tuple[dict[str, Any], dict[str, str]]:
    """What was asked, and the fields that can't be taken as they are with the reason: `missing` or `long`."""
    said = {name: written.get(name, [""])[0].strip() for name in LENGTHS}
    faults = {name: "long" for name, text in said.items() if len(text) > LENGTHS[name]}
    faults |= {name: "missing" for name in REQUIRED if not said[name]}
    capacity = written.get("capacity", ["other"])[0]
    asked = {
        "capacity": capacity if capacity in CAPACITIES else "other",
        "documents": [one for one in DOCUMENTS if one in written.get("documents", ())],
        "said": said,
    }
    return asked, faults


def form(
    look: Look,
    *,
    once: str,
    written: Written | None = None,
    faults: Mapping[str, str] | None = None,
) -> bytes:
    """The form, with what was already written and what is wrong with it beside each field."""
    words, given, wrong = _words()[look.language], written or {}, faults or {}
    fields = [_text_field(words, name, given, wrong.get(name)) for name in LENGTHS]
    capacity = given.get("capacity", ["relative"])[0]
    options = "".join(
        f'<option value="{one}"{" selected" if one == capacity else ""}>{words[one]}</option>'
        for one in CAPACITIES
    )
    boxes = "".join(
        f'<label class="box"><input type="checkbox" name="documents" value="{one}"'
        f"{' checked' if one in given.get('documents', ()) else ''}> {words['shown_' + one]}</label>"
        for one in DOCUMENTS
    )
    asks = f'<label for="capacity">{words["capacity"]}</label>'
    content = (
        f"<h1>{words['title']}</h1><p>{words['intro']}</p>"
        f'<form method="post" action="/{look.language}" accept-charset="utf-8">'
        f'<input type="hidden" name="once" value="{escape(once)}">'
        f"<h2>{words['about_you']}</h2>{''.join(fields[:3])}"
        f'{asks}<select id="capacity" name="capacity">{options}</select>{fields[3]}'
        f"<fieldset><legend>{words['documents']}</legend>{boxes}</fieldset>"
        f"<h2>{words['about_child']}</h2>{''.join(fields[4:])}"
        f'<p class="note">{words["what_happens"]}</p>'
        f'<button type="submit">{words["send"]}</button></form>'
    )
    return _page(look, words["title"], content)


def receipt(look: Look, number: str) -> bytes:
    """The receipt: the same for everybody but for its number."""
    words = _words()[look.language]
    content = (
        f"<h1>{words['received']}</h1>"
        f'<p class="number"><span>{words["number"]}</span> <bdi dir="ltr">{number}</bdi></p>'
        f"<p>{words['keep']}</p><p>{words['same_for_all']}</p>"
        f'<p><a href="/{look.language}">{words["another"]}</a></p>'
    )
    return _page(look, words["received"], content)


def notice(look: Look, code: str) -> bytes:
    """A short page: `absent`, `too_long` or `full`."""
    words = _words()[look.language]
    content = f'<h1>{words[code]}</h1><p><a href="/{look.language}">{words["another"]}</a></p>'
    return _page(look, words[code], content)


def style() -> bytes:
    """The desk's own style sheet."""
    return resources.files(__package__).joinpath("static/claims/desk.css").read_bytes()


def _text_field(words: Mapping[str, str], name: str, written: Written, fault: str | None) -> str:
    value, label = escape(written.get(name, [""])[0]), words[name]
    is_required = name in REQUIRED
    marks = f' id="{name}" name="{name}" maxlength="{LENGTHS[name]}" autocomplete="off" dir="auto"'
    marks += " required" if is_required else ""
    marks += f' aria-invalid="true" aria-describedby="{name}_fault"' if fault else ""
    control = (
        f'<textarea rows="3"{marks}>{value}</textarea>'
        if name in _LONG
        else f'<input type="text" value="{value}"{marks}>'
    )
    optional = "" if is_required else f' <span class="optional">{words["if_known"]}</span>'
    told = f'<p class="fault" id="{name}_fault" role="alert">{words[fault]}</p>' if fault else ""
    return f'<label for="{name}">{label}{optional}</label>{control}{told}'


def _page(look: Look, title: str, content: str) -> bytes:
    words = _words()[look.language]
    others = " ".join(
        f'<a href="/{one}" lang="{one}" hreflang="{one}">{_words()[one]["language"]}</a>'
        for one in LANGUAGES
        if one != look.language
    )
    mark = f'<p class="exercise" role="note">{words["exercise"]}</p>' if look.is_exercise else ""
    page = (
        f'<!doctype html><html lang="{look.language}" dir="{LANGUAGES[look.language]}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{title}</title>'
        f'<link rel="stylesheet" href="{STYLE_PATH}"></head><body>{mark}'
        f'<header><span>{words["desk"]}</span><nav aria-label="{words["languages"]}">{others}</nav>'
        f"</header><main>{content}</main></body></html>\n"
    )
    return page.encode()


@cache
def _words() -> dict[str, dict[str, str]]:
    """Every word of the desk by language."""
    text = resources.files(__package__).joinpath("desk_words.json").read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = json.loads(text)
    return words
