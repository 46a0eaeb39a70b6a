"""What the menu of the account shows: how many things its owner has not heard of."""

from django import template
from django.http import HttpRequest

from resguardo.console.access import glass
from resguardo.console.access.models import Login
from resguardo.console.access.sessions import IDLE_MS

register = template.Library()


@register.simple_tag(takes_context=True)
def unheard(context: template.Context) -> int:
    """How many notices the reader has not read."""
    request: HttpRequest = context["request"]
    login = request.user
    return login.notices.filter(seen=False).count() if isinstance(login, Login) else 0


@register.inclusion_tag("access/broken.html", takes_context=True)
def broken_glasses(context: template.Context) -> dict[str, object]:
    """For the first screen of coordinator and monitor: which glasses are broken, or were within a day. Nothing for others."""
    sight = context.get("sight")
    return {"sight": sight, "broken": glass.broken_glasses(sight) if sight else []}


@register.simple_tag
def idle_minutes() -> int:
    """After how many minutes without a hand on it a session ends."""
    return IDLE_MS // 60_000
