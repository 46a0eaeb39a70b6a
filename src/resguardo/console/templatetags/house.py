"""Tags and filters that every template has: moments, references, icons, words of the field, forms."""

import secrets
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from resguardo.account.moments import in_zone
from resguardo.console.words import said
from resguardo.papers.kinds import KINDS
from resguardo.papers.press import words

register = template.Library()


@register.simple_tag(takes_context=True)
def moment(context: template.Context, at: int | None, shape: str = "full") -> SafeString | str:
    """A moment in the operation's zone; UTC for whoever points at it, and beside it where the reader wants that. `shape`: full, day or clock."""
    if at is None:
        return "—"
    sight = context.get("sight")
    zone = sight.zone if sight else settings.TIME_ZONE
    here = in_zone(at, zone)
    form = {"full": "%Y-%m-%d %H:%M", "day": "%Y-%m-%d", "clock": "%H:%M"}
    there = in_zone(at, "UTC")
    shown = format_html(
        '<time datetime="{}" title="{} UTC · {}" dir="ltr" class="moment">{}</time>',
        there.strftime("%Y-%m-%dT%H:%M:%SZ"),
        there.strftime("%Y-%m-%d %H:%M:%S"),
        zone,
        here.strftime(form[shape]),
    )
    if not context.get("shows_utc"):
        return shown
    beside = "%H:%M UTC" if there.date() == here.date() else "%Y-%m-%d %H:%M UTC"
    return format_html(
        '{} <small class="moment utc" dir="ltr">{}</small>', shown, there.strftime(beside)
    )


@register.filter
def lasting(minutes: float | None) -> str:
    """`45 min`, `3 h 20` or `2 d 5 h`, kept left to right inside a line that runs the other way."""
    return "" if minutes is None else f"\u2066{_lasting(int(minutes))}\u2069"


def _lasting(minutes: int) -> str:
    if minutes < 120:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {rest:02d}" if rest else f"{hours} h"
    return f"{hours // 24} d {hours % 24} h"


@register.filter
def ref(reference: bytes | None) -> str:
    """A reference as it stands in an address: hex, which says nothing."""
    return reference.hex() if reference else ""


@register.filter
def band(tag: str | None) -> SafeString | str:
    """A band's code, always left to right and never broken."""
    return format_html('<bdi dir="ltr" class="band">{}</bdi>', tag) if tag else "—"


@register.filter
def cut_route(route: str) -> str:
    """The desk of a route: what stands before the colon."""
    return route.partition(":")[0]


@register.filter
def paper(kind: str) -> str:
    """What a kind of paper is called, as its own head calls it."""
    return words(get_language() or "es").get(kind, kind)


@register.inclusion_tag("sheets/button.html", takes_context=True)
def paper_button(context: template.Context, kind: str, about: bytes | str) -> dict[str, Any]:
    """A button that prints a paper of `kind` about this, for a reader who may print it; nothing for anybody else."""
    may_print = context["sight"].holds(*KINDS[kind].roles)
    named = about.hex() if isinstance(about, bytes) else about
    token = context.get("csrf_token")
    return {"kind": kind, "about": named, "may_print": may_print, "csrf_token": token}


@register.filter(name="said")
def said_filter(code: Any) -> str:
    """The field's word for a code of the rules: a role, a kind of count, an event, a whereabouts."""
    return said(code)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing from the console's own sheet; `label` for those who hear the page, empty when words stand beside it."""
    href = f"{static('console/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
def once_mark() -> SafeString:
    """The hidden field by which a form without fields of its own is done once, however often it is pressed."""
    return format_html('<input type="hidden" name="once" value="{}">', secrets.token_hex(16))


@register.inclusion_tag("console/form.html")
def shown_form(form: Any) -> dict[str, Any]:
    """All fields of a form, each with its help and its errors beside it."""
    return {"form": form}


@register.inclusion_tag("console/field.html")
def shown_field(field: Any) -> dict[str, Any]:
    """One field with its label, help and errors; one for a band has the camera beside it."""
    scans = "data-scan" in field.field.widget.attrs
    return {"field": field, "form": field.form, "scans": scans}


@register.inclusion_tag("console/refusal.html")
def refusal(shown: Any) -> dict[str, Any]:
    """A refusal: what was found, what was expected, how to mend."""
    return {"shown": shown}


@register.simple_tag
def counted(number: int, one: str, several: str) -> str:
    """`1 persona`, `3 personas`."""
    return f"{number} {gettext(one) if number == 1 else gettext(several)}"
