"""Verbs of public statements.

20:00  sara  publishes C as W1
20:10  sara  corrects W1 by C
"""

import re

from kit.stage import Stage, verb
from resguardo.operation.act import By
from resguardo.operation.statement import StatementIssued


@verb(r"publishes (?P<count>\w+) as (?P<label>\w+)")
def publishes(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Give out the figures of a signed count."""
    count = stage.labels[found["count"]]
    [issued] = stage.do(by, "statement.issue_statement", count=count, words="")
    assert isinstance(issued, StatementIssued)
    stage.labels[found["label"]] = issued.statement


@verb(r"corrects (?P<label>\w+) by (?P<count>\w+)")
def corrects(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Replace a statement by the figures of another signed count."""
    said, count = stage.labels[found["label"]], stage.labels[found["count"]]
    stage.do(by, "statement.correct_statement", statement=said, count=count, words="")
