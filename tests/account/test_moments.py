"""Moments as people read them: nothing that a ledger may hold keeps a list from being shown."""

import pytest

from resguardo.account.moments import in_zone, moment_of

GREATEST_IN_A_LEDGER = 2**53 - 1


@pytest.mark.parametrize("moment", [GREATEST_IN_A_LEDGER, -GREATEST_IN_A_LEDGER])
@pytest.mark.parametrize("zone", ["America/Guatemala", "Pacific/Kiritimati", "Etc/GMT+12", "UTC"])
def test_a_moment_beyond_every_calendar_is_shown_as_its_end(moment, zone):
    """A device whose clock went mad, or lies, takes no list from anybody."""
    assert in_zone(moment, zone).year in (1, 9999)


@pytest.mark.parametrize(
    "zone", ["../../etc/passwd", "Nowhere/Nowhere", "", "/etc/passwd", "x" * 300, "a\0b"]
)
def test_a_zone_that_is_none_is_read_as_utc(zone):
    """An opening from elsewhere can name anything as its zone; it opens no file and stops no command."""
    assert (
        in_zone(moment_of("2024-12-20T16:30", zone), zone).isoformat()
        == "2024-12-20T16:30:00+00:00"
    )
