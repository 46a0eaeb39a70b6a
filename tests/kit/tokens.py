"""Tokens of programs in tests."""

from typing import Any

from kit.console import Console
from resguardo.console.access.models import Login
from resguardo.console.api.models import make_token


def token_of(console: Console, handle: str, *, days: int = 1) -> tuple[Any, str]:
    """A good token of the member called `handle`, and its secret."""
    return make_token(
        Login.objects.get(handle=handle),
        now=console.house.installation.now(),
        days=days,
        operation=console.operation,
        staff=console.staff(handle),
        label="prueba",
    )
