"""What one request may see: the account's own doors (`account/sight.py`), with the house that the request came to."""

from django.utils.translation import gettext

from resguardo.account.sight import Glass
from resguardo.account.sight import Sight as AccountSight
from resguardo.console.house import House, Opened
from resguardo.operation.identifiers import PlaceId, StaffId
from resguardo.operation.policy import Role


class Sight(AccountSight):
    """The account as one member of the team may see it in this request."""

    def __init__(
        self,
        house: House,
        opened: Opened,
        staff: StaffId,
        roles: list[tuple[Role, PlaceId | None]],
        *,
        viewing_as: Role | None = None,
        glass: Glass | None = None,
    ) -> None:
        self.house = house
        super().__init__(
            opened.account,
            staff,
            roles,
            opened=(opened.directory, opened.log),
            viewing_as=viewing_as,
            glass=glass,
        )

    def reserved_place(self) -> str:
        return gettext("lugar reservado")
