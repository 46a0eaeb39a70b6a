"""The reference implementation's own documents and what its tests expect of them (RESGUARDO_PFIF_DATA names the folder).

Where the reference is at fault the specification decides: days that do not exist, empty required fields, placeholders without a name.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from resguardo.exchange.pfif.checking import check
from resguardo.exchange.pfif.comparing import Ignoring, compare
from resguardo.exchange.pfif.reading import Document
from resguardo.exchange.pfif.records import Person, as_person, as_values
from resguardo.exchange.pfif.writing import closing, opening, person_text

FOLDER = Path(os.environ.get("RESGUARDO_PFIF_DATA", "no-such-folder"))
NOW = datetime(1999, 3, 1, tzinfo=UTC)
OURS = {
    "validate_person_has_mandatory_children": {"field_missing"},
    "validate_extraneous_fields": {"field_unknown", "field_repeated", "element_unknown"},
    "validate_person_ids_are_unique": {"person_id_repeated"},
    "validate_note_ids_are_unique": {"note_id_repeated"},
    "validate_expired_records_removed": {
        "expired_data",
        "expired_note",
        "placeholder_dates",
        "placeholder_late",
    },
    "validate_linked_records_matched": {"link_unmatched"},
    "validate_root_has_child": {"root_empty"},
}
"""The reference's check -> our codes, for the checks whose messages can be counted alike."""
IMPOSSIBLE_DAYS = b"-56-78"


def cases(kind: str) -> list[dict[str, Any]]:
    """The cases of one set; none where the folder is not there, which the run's summary says."""
    manifest = FOLDER / "manifest.json"
    if not manifest.exists():
        return []
    found: list[dict[str, Any]] = json.loads(manifest.read_bytes())["sets"][kind]["cases"]
    return found


def test_the_check_tells_what_the_reference_tests_ask_for():
    """Each assertion of the reference's unit tests that counts messages holds here with our codes."""
    for case in cases("validator"):
        counts = check((FOLDER / case["file"]).read_bytes(), now=NOW).findings.counts
        if "nonsynced" in case["file"] and "has_data" in case["file"]:
            continue  # its unit tests move the clock to before the expiry
        for asked in case["unit_test_assertions"]:
            ours = sum(counts[code] for code in OURS.get(asked["check"], ()))
            if asked["check"] in OURS and asked["messages"].startswith("=="):
                assert ours == int(asked["messages"][2:]), (case["file"], asked)


def test_what_the_reference_will_not_load_is_unreadable_here():
    """The five files that it rejects are refused with a reason."""
    for case in cases("validator"):
        content = (FOLDER / case["file"]).read_bytes()
        rejected = case["pfif_tools"]["load"] == "rejected"
        assert (check(content, now=NOW).unreadable is not None) == rejected, case["file"]


def test_a_file_that_the_reference_faults_is_faulted_here():
    """Whatever has an error there has one here, but for correct placeholders; whatever has none is valid but for impossible days and empty required fields."""
    for case in cases("validator"):
        told = case["pfif_tools"]
        content = (FOLDER / case["file"]).read_bytes()
        if told["load"] == "rejected":
            continue
        verdict = check(content, now=NOW)
        if told["total_errors"] and "no_data.xml" not in case["file"]:
            assert not verdict.is_valid, case["file"]
        elif not told["total_errors"]:
            codes = {one.code for one in verdict.findings.errors}
            assert codes <= {"field_format", "field_empty"}, (case["file"], codes)
            assert verdict.is_valid or IMPOSSIBLE_DAYS in content or "field_empty" in codes


def test_documents_are_read_into_exactly_the_reference_records():
    """Fourteen documents of four versions give these records."""
    for case in cases("roundtrip"):
        if not case["parse_xml_gives_records"]:
            continue
        persons, notes = [], []
        for read in Document((FOLDER / case["file"]).read_bytes()):
            if read.kind == "person":
                person = as_person(read)
                persons.append(person.values)
                notes += person.notes
            else:
                notes.append(as_values(read))
        wanted = json.loads((FOLDER / case["records"]).read_bytes())
        assert (persons, notes) == (wanted["persons"], wanted["notes"]), case["file"]


def test_records_are_written_byte_for_byte_as_the_reference_writes_them():
    """Nine documents, expired ones among them."""
    for case in cases("roundtrip"):
        if not case["write_records_gives_xml_bytes"]:
            continue
        wanted = json.loads((FOLDER / case["records"]).read_bytes())
        persons = [
            Person(values, tuple(note for note in wanted["notes"])) for values in wanted["persons"]
        ]
        expired = case["write_as_expired"]
        parts = [person_text(one, case["version"], is_expired=expired) for one in persons]
        written = b"".join([opening(case["version"]), *parts, closing()])
        assert written.strip() == (FOLDER / case["file"]).read_bytes().strip(), case["file"]


def test_differences_are_counted_as_the_reference_counts_them():
    """Nine pairs of files, nested against loose notes among them."""
    manifest = FOLDER / "manifest.json"
    pairs = json.loads(manifest.read_bytes())["sets"]["validator"] if manifest.exists() else {}
    for pair in pairs.get("diff_pairs", []):
        ignoring = Ignoring(case=not pair["case_sensitive"])
        before, after = ((FOLDER / pair[side]).read_bytes() for side in "ab")
        assert len(compare(before, after, ignoring)) == pair["differences"], pair["name"]
