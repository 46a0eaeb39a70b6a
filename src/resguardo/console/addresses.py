"""What stands in an address: references in hex, and nothing that says anything."""

from django.http import Http404


def reference_in(written: str) -> bytes:
    """The reference that `written` is. Raises `Http404` for anything else: there is no such page."""
    try:
        found = bytes.fromhex(written)
    except ValueError:
        raise Http404 from None
    if not found:
        raise Http404
    return found
