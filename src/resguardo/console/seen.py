"""The names of an operation as one reader may hear them: people of the team by name, places only to those who work with places or may know where people are."""

from collections.abc import Callable

from django.utils.translation import gettext

from resguardo.account.directory import Directory
from resguardo.operation.identifiers import PlaceId


class SeenDirectory(Directory):
    """A directory that shares what it has opened with the operation's own, and calls a place by its name only where `may_name` says so."""

    def __init__(self, directory: Directory, may_name: Callable[[PlaceId], bool]) -> None:
        self.__dict__.update(directory.__dict__)
        self._may_name = may_name

    def place_name(self, place: PlaceId | None) -> str:
        if place is None or self._may_name(place):
            return super().place_name(place)
        return gettext("lugar reservado")

    def place_called(self, name: str) -> PlaceId | None:
        found = super().place_called(name)
        return found if found is not None and self._may_name(found) else None
