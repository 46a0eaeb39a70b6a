"""What people call the answers of the lists at this desk, in the order of the rules."""

from typing import Final

from django.utils.functional import lazy

from resguardo.console.words import said
from resguardo.operation.custody import HandoverGround, OutReason
from resguardo.operation.handover import HandoverRefusal
from resguardo.operation.transport import DoorRefusal

_said = lazy(said, str)

REFUSALS: Final[dict[HandoverRefusal, str]] = {one: _said(one) for one in HandoverRefusal}
GROUNDS: Final[dict[HandoverGround, str]] = {one: _said(one) for one in HandoverGround}
OUT_REASONS: Final[dict[OutReason, str]] = {one: _said(one) for one in OutReason}
DOOR_REFUSALS: Final[dict[DoorRefusal, str]] = {one: _said(one) for one in DoorRefusal}
