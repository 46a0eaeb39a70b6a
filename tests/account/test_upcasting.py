"""Versions of events: older ones are lifted, newer ones are kept and shown as not understood."""

from resguardo.account.upcasting import EVOLUTION
from resguardo.operation import rooms
from resguardo.operation.event import BY_CODE


def test_every_kind_is_declared_in_the_version_that_its_upcasters_reach():
    """A record of version n has n - 1 steps before it, so that every version that ever existed can be read."""
    assert rooms.ROOMS
    declared = {code: kind.version for code, kind in BY_CODE.items()}
    assert declared == {code: EVOLUTION.newest(code) for code in BY_CODE}
