"""Check public statements against each other.

Two institutions said "everyone" and "some" on one evening, and the totals of seven months were
never explained. This names every pair of statements that can't both be true, every difference
between two figures that nothing stated accounts for, and what a joint statement would have to say.
It judges words only; who is right is known from signed counts.
"""

from collections.abc import Sequence

from msgspec import Struct

from resguardo.reconcile.contradictions import (
    Contradiction,
    Unexplained,
    find_contradictions,
    find_unexplained,
)
from resguardo.reconcile.figures import Statement
from resguardo.reconcile.joint import Joint, joint_statements
from resguardo.reconcile.wording import Language


class StatementReport(Struct, frozen=True):
    """What was found; `statements` is how many were compared."""

    statements: int
    contradictions: tuple[Contradiction, ...]
    unexplained: tuple[Unexplained, ...]
    joint: tuple[Joint, ...]

    @property
    def has_findings(self) -> bool:
        """Whether anything was found that somebody has to answer for."""
        return bool(self.contradictions or self.unexplained)


def check_statements(statements: Sequence[Statement], language: Language = "es") -> StatementReport:
    """Everything in `statements` that can't stand as it was said, with sentences in `language`."""
    contradictions = find_contradictions(statements, language)
    unexplained = find_unexplained(statements, language)
    joint = joint_statements(statements, contradictions, unexplained, language)
    return StatementReport(len(statements), contradictions, unexplained, joint)
