"""Verbs and expectations of judgements.

20:10  renata  judges P1 and P2 same as J1
20:11  ana     judges P1 and P2 different as J2
20:12  renata  undoes J1
"""

import re

from kit.stage import Stage, expects, verb
from resguardo.operation.act import By
from resguardo.operation.judgements import JudgementRecorded, Verdict, judgement_disputes


@verb(r"judges (?P<one>\w+) and (?P<two>\w+) (?P<verdict>same|different|unsure) as (?P<label>\w+)")
def judges(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Judge two records and call the judgement by a label."""
    [recorded] = stage.do(
        by,
        "judgement.record_judgement",
        person=stage.person(found["one"]),
        other=stage.person(found["two"]),
        verdict=Verdict(found["verdict"]),
        why="se comparan las dos caras",
    )
    assert isinstance(recorded, JudgementRecorded)
    stage.labels[found["label"]] = recorded.judgement


@verb(r"undoes (?P<label>\w+)")
def undoes(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Undo a judgement."""
    stage.do(by, "judgement.undo_judgement", judgement=stage.labels[found["label"]])


@expects(r"(?P<count>\d+|no) judged contradictions?(?: of (?P<people>\w+(?: \w+)*))?")
def contradictions(stage: Stage, found: re.Match[str]) -> None:
    """How many judgements contradict others, and who is in the first."""
    listed = judgement_disputes(stage.state)
    assert len(listed) == int(found["count"].replace("no", "0")), listed
    if found["people"]:
        assert set(listed[0].persons) == set(stage.people(found["people"])), listed


@expects(r"(?P<one>\w+) and (?P<two>\w+) judged (?P<labels>\w+(?: \w+)*)")
def judged(stage: Stage, found: re.Match[str]) -> None:
    """Exactly these judgements of the two records stand; `never` for none."""
    names = stage.state.judgements.of_pair(stage.person(found["one"]), stage.person(found["two"]))
    wanted = [] if found["labels"] == "never" else found["labels"].split()
    assert names == [stage.labels[label] for label in wanted], found[0]
