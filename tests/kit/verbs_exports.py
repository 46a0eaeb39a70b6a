"""Verbs and expectations of what leaves in files.

20:00  nora  exports P1 P2 in pfif_partner as X1
20:05  nora  exports P1 in pfif_partner as X2 in the place of X1   -> X1 superseded
20:10  nora  asks X2 back                                          -> X2 withdrawn
"""

import hashlib
import re

from kit.stage import Stage, expects, verb
from resguardo.operation.act import By
from resguardo.operation.exports import ExportNoted, ExportProfile, WithdrawalReason
from resguardo.operation.identifiers import ExportId


def export(stage: Stage, label: str) -> ExportId:
    """The export called `label`; a reference that nothing made when there is none."""
    return ExportId(stage.labels.get(label, b"-" * 16))


@verb(
    r"exports (?P<people>P\w+(?: P\w+)*|nobody) in (?P<profile>\w+) as (?P<label>\w+)"
    r"(?: in the place of (?P<earlier>\w+))?"
)
def exports(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Hand out a file and call the export by a label."""
    earlier = found["earlier"]
    [noted, *_] = stage.do(
        by,
        "exports.note_export",
        profile=ExportProfile(found["profile"]),
        file_format="pfif-1.4",
        recipient="Institución Inventada",
        fields=("full_name", "age"),
        digest=hashlib.sha256(found["label"].encode()).digest(),
        persons=() if found["people"] == "nobody" else stage.people(found["people"]),
        supersedes=export(stage, earlier) if earlier else None,
    )
    assert isinstance(noted, ExportNoted)
    stage.labels[found["label"]] = noted.export


@verb(r"asks (?P<label>X\w+) back")
def withdraws(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Ask back what left."""
    asked = export(stage, found["label"])
    stage.do(by, "exports.withdraw_export", export=asked, reason=WithdrawalReason.NO_LONGER_NEEDED)


@expects(r"(?P<label>X\w+) (?P<how>stands|superseded|withdrawn)")
def stands(stage: Stage, found: re.Match[str]) -> None:
    """How an export stands."""
    record = stage.state.exports.exports[export(stage, found["label"])]
    how = {
        "stands": record.stands,
        "superseded": bool(record.superseded_by),
        "withdrawn": record.withdrawn_by is not None,
    }
    assert how[found["how"]], record
