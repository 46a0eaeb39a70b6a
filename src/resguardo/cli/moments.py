"""Moments in questions and answers: in the operation's zone unless they carry an offset."""

from resguardo.account.moments import in_zone, moment_of
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.words import Language
from resguardo.operation.identifiers import Moment


def read_moment(text: str, zone: str, language: Language, option: str) -> Moment:
    """The moment that `text` names. Raises `Unusable` with what was found and expected."""
    try:
        return moment_of(text, zone)
    except ValueError:
        raise Unusable([problem("moment.unreadable", language, option, found=text)]) from None


def show_moment(moment: int | None, zone: str) -> str:
    """`2024-12-22 16:30` in the operation's zone; empty for none."""
    return "" if moment is None else in_zone(moment, zone).strftime("%Y-%m-%d %H:%M")


def show_exactly(moment: int, zone: str) -> str:
    """ISO 8601 with seconds and offset, for programs."""
    return in_zone(moment, zone).isoformat(timespec="seconds")
