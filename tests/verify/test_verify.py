"""The verifier: what holds is said to hold, in words; what is erased is told from what is missing."""

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import pysqlite3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.worlds import (
    ANA,
    BEN,
    Installation,
    checkpoint_note,
    draft,
    everything,
    header_of,
    key_of,
    played,
    reference,
)
from resguardo import verify, verify_statement
from resguardo.ledger import note
from resguardo.ledger.chain import Head, write_commit
from resguardo.ledger.format import FRONTIER_HASHES, GENESIS_OPERATION, KIND_HEADS_SEEN
from resguardo.ledger.papercode import paper_code
from resguardo.ledger.raw import write_raw
from verify.books import Book, book

CLOSED = 0x7FF


def report_of(made: Book, **asked) -> verify.Report:
    """The report on a book, without a file."""
    verifier = verify.Verifier(made.operation)
    for one in made.checkpoints:
        verifier.take_checkpoint(one.encode())
    for row in made.rows:
        verifier.take_row(row.header, row.signature, row.id)
    for digest, content in made.blobs.items():
        verifier.take_blob(content, digest)
    return verifier.finish(**asked)


@pytest.mark.parametrize("kind", ["write_raw", "write_database"])
def test_a_whole_ledger_holds(tmp_path, kind):
    """Both kinds of file of an untouched book hold, with their checkpoints checked."""
    made = book()
    (report,) = verify.verify_file(getattr(made, kind)(tmp_path / "libro"))
    assert report.findings == []
    assert report.holds
    assert (report.events, report.writers, report.checkpoints) == (len(made.rows), 3, 2)
    assert report.operation == made.operation
    assert report.signed_by == ["sitio-0"]


@given(st.integers(0, 10**6), st.randoms())
def test_any_order_of_arrival_of_whole_commits_holds(seed, chance):
    """What relays do to the order of arrival is no finding, as long as no checkpoint says otherwise."""
    rows = everything(played(seed))
    operation = rows[0].id[:16]
    commits: list[list] = [[]]
    for row in rows:
        commits[-1].append(row)
        if row.signature:
            commits.append([])
    chance.shuffle(commits)
    report = report_of(Book(operation, [row for commit in commits for row in commit]))
    assert report.findings == []


def test_erased_is_told_from_missing():
    """Sealed content that an order of erasure names is explained by it; other content that is not here is a finding."""
    made = book(erased=True)
    report = report_of(made)
    assert report.holds
    assert report.erased
    order = next(row.id for row in made.rows if header_of(row).kind == 0xB01)
    assert {by for _, by in report.erased} == {order}
    lost, _ = made.blobs.popitem()
    (finding,) = report_of(made).findings
    assert finding.code == "blob.missing"
    assert lost.hex() in finding.found
    assert report_of(made, expects_blobs=False).holds


def test_a_signed_fork_is_named_at_its_first_number():
    """Two signed histories of one writer are a finding, at the number from which they differ."""
    made = book()
    forked = next(
        row
        for row in made.rows
        if header_of(row).writer == key_of("site 1").public and row.signature
    )
    header = header_of(forked)
    head = Head(header.sequence, forked.id, header.generation, 0, 0)
    twin = write_commit(
        key_of("site 1"), [draft(1), draft(2)], operation=made.operation, head=head, now_ms=5
    )
    made.rows += twin.rows
    (finding,) = report_of(made).findings
    assert (finding.code, finding.sequence) == ("chain.fork", header.sequence + 1)
    assert finding.writer == header.writer


def test_a_closing_must_fit_the_events_that_it_knew(monkeypatch):
    """The frontier hash of a closing is derived again from the links; another one is a finding."""
    monkeypatch.setitem(FRONTIER_HASHES, CLOSED, 0)
    for truthful in (True, False):
        sites = played(5)
        everything(sites)
        first = sites[0]
        causes = [first.head.id, *first.graph.heads_unknown_to(first.key.public)]
        frontier = first.graph.past_frontier_hash(causes) if truthful else bytes(32)
        first.write(draft(1, kind=CLOSED, body={0: frontier}))
        findings = report_of(Book(first.operation, first.rows)).findings
        assert [one.code for one in findings] == ([] if truthful else ["closing.frontier"])


def test_a_closing_knows_what_its_command_knew(monkeypatch):
    """Events of the closing's own command, and events before it in its commit that only name heads, are not in its frontier."""
    monkeypatch.setitem(FRONTIER_HASHES, CLOSED, 0)
    for quiet in (KIND_HEADS_SEEN, 4):
        sites = played(5)
        everything(sites)
        first = sites[0]
        body = {0: first.graph.frontier_hash()}
        one = reference("closing")
        first.write(
            draft(1, kind=quiet),
            draft(2, kind=quiet),
            draft(3, command=one),
            draft(4, command=one, kind=CLOSED, body=body),
            draft(5, command=one),
        )
        findings = report_of(Book(first.operation, first.rows)).findings
        expected = [] if quiet == KIND_HEADS_SEEN else ["closing.frontier"]
        assert [found.code for found in findings] == expected


@pytest.mark.parametrize("seed", range(12))
def test_a_closing_fits_in_worlds_with_forks_and_shuffled_arrival(monkeypatch, seed):
    """The verifier derives the same frontier as the causal graph, whatever the order of arrival."""
    monkeypatch.setitem(FRONTIER_HASHES, CLOSED, 0)
    sites = played(seed, writers=4)
    for number, site in enumerate(sites):
        if site.head is None:
            continue
        causes = [site.head.id, *site.graph.heads_unknown_to(site.key.public)]
        frontier = site.graph.past_frontier_hash(causes)
        site.write(draft(800 + number, kind=CLOSED, body={0: frontier}), draft(900 + number))
    rows = list(everything(sites))
    operation = rows[0].id[:16]
    assert report_of(Book(operation, rows)).findings == []
    random.Random(seed).shuffle(rows)
    codes = {one.code for one in report_of(Book(operation, rows)).findings}
    assert codes <= {"commit.unsigned"}


def test_the_paper_code_binds_the_book(tmp_path):
    """The code written on paper matches its checkpoint, in any hand; another code is a finding."""
    made = book()
    text = made.checkpoints[-1].partition("\n\n")[0] + "\n"
    code = paper_code(text)
    for written in (code, code.lower().replace("0", "o").replace(" ", "-")):
        assert report_of(made, code=written).code_matches
    report = report_of(made, code=paper_code(text + "x"))
    assert report.code_matches is False
    assert report.findings[0].code == "code.unknown"


def test_a_witness_is_checked_when_its_key_is_given():
    """A cosignature under a given key is checked; without the key its name is only listed; a bad one is a finding."""
    made = book()
    made.checkpoints[-1] = note.cosign(made.checkpoints[-1], "defensoria", BEN, at_s=77)
    key = str(note.VerifierKey("defensoria", note.TYPE_COSIGNATURE, BEN.public))
    assert report_of(made).unknown_signers == ["defensoria"]
    assert report_of(made, keys=[key]).signed_by == ["sitio-0", "defensoria"]
    forged = note.Signature(
        "defensoria", note.parse_verifier_key(key).id, bytes(8) + ANA.sign(b"x")
    )
    made.checkpoints[-1] = book().checkpoints[-1] + forged.line()
    assert [one.code for one in report_of(made, keys=[key]).findings] == ["checkpoint.signature"]


def test_findings_are_counted_beyond_those_that_are_kept(monkeypatch):
    """The first findings are listed, the others counted."""
    monkeypatch.setattr(verify, "FINDINGS_KEPT", 3)
    made = book()
    made.blobs.clear()
    report = report_of(made)
    assert len(report.findings) == 3
    assert report.further > 3
    assert "más" in "\n".join(verify.in_words(report, "es"))


def run(*arguments: object) -> tuple[int, str, str]:
    """The program as a stranger starts it."""
    command = [sys.executable, "-m", "resguardo.verify", *map(str, arguments)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(Path(verify.__file__).parents[1]), "PYTHONUTF8": "1"},
    )
    return done.returncode, done.stdout, done.stderr


def test_the_program_says_the_result_in_both_languages_and_by_its_exit_code(tmp_path):
    """0 and a sentence when it holds; 1 and the first bad event when not; 2 and a reason when the file can't be read."""
    made = book()
    good = made.write_database(tmp_path / "libro.sqlite")
    made.rows.pop(30)
    bad = made.write_raw(tmp_path / "malo.raw")
    (tmp_path / "nota.txt").write_text("esto no es un libro")
    code, said, _ = run(good)
    assert code == 0
    assert "La prueba se sostiene" in said
    code, said, _ = run(bad, "--language", "en")
    assert code == 1
    assert "First bad event" in said
    assert "removed or changed" in said
    code, said, error = run(tmp_path / "nota.txt")
    assert (code, said) == (2, "")
    assert "no es una exportación" in error
    assert run(tmp_path / "nada")[0] == 2
    assert run(good, "--key", "x")[0] == 2
    code, said, _ = run(bad, "--json")
    (plain,) = json.loads(said)
    assert plain["findings"][0]["code"] == "event.missing"


def test_a_database_of_another_kind_is_unusable(tmp_path):
    """A SQLite file without our tables is said to be no ledger."""
    path = tmp_path / "otra.sqlite"
    connection = pysqlite3.connect(str(path))
    connection.execute("CREATE TABLE gente (nombre TEXT)")
    connection.commit()
    connection.close()
    with pytest.raises(verify.Unusable):
        verify.verify_file(path)


def test_several_operations_in_one_file_are_judged_apart(tmp_path):
    """Each operation of a ledger file has its own report."""
    made, other = book(), Installation("site 8")
    other.write(draft(1), draft(2))
    path = made.write_database(tmp_path / "libro.sqlite")
    connection = pysqlite3.connect(str(path))
    for row in other.rows:
        header = header_of(row)
        connection.execute(
            "INSERT INTO event VALUES (NULL, ?, ?, ?, ?, ?, ?)",
            (other.operation, row.id, header.writer, header.sequence, row.header, row.signature),
        )
    connection.commit()
    connection.close()
    reports = verify.verify_file(path)
    assert [report.operation for report in reports] == [made.operation, other.operation]
    assert all(report.holds for report in reports)


def test_an_empty_export_is_not_called_whole(tmp_path):
    """A file without any event has no genesis, and that is a finding."""
    path = tmp_path / "vacio.raw"
    path.write_bytes(b"".join(write_raw([])))
    (report,) = verify.verify_file(path)
    assert [one.code for one in report.findings] == ["genesis.missing"]


def test_every_code_that_can_be_found_has_its_sentences():
    """Each finding is said in Spanish and English, and no sentence stands for a finding that does not exist."""
    source = Path(verify.__file__).read_text()
    _, _, program = source.partition("FINDINGS_KEPT")
    for code, (es, en) in verify.SENTENCES.items():
        assert f'"{code}"' in program
        assert es.count("{}") == en.count("{}")
        assert es != en


def imports_of_ours(module) -> tuple[int, list[str]]:
    """The lines of a module, and what of this program it imports."""
    lines = Path(module.__file__).read_text().splitlines()
    found = [line.strip() for line in lines if re.match(r"\s*(from|import) resguardo", line)]
    return len(lines), [line.partition("  #")[0] for line in found]


def test_the_checker_is_short_and_shares_only_the_format():
    """Under 800 lines, and of this program it imports the format alone; statements are checked in a file beside it, under 500."""
    shared = "from resguardo.ledger import format as layout"
    lines, ours = imports_of_ours(verify)
    assert lines < 800
    assert ours == [shared, "from resguardo import verify_statement"]
    lines, ours = imports_of_ours(verify_statement)
    assert lines < 500
    assert ours == ["from resguardo import verify", shared]


def test_a_checkpoint_of_an_unknown_place_in_the_file_is_said():
    """A checkpoint that comes after events can't be compared with the tree, and is a finding."""
    made = book()
    verifier = verify.Verifier(made.operation)
    verifier.take_row(made.rows[0].header, made.rows[0].signature)
    verifier.take_checkpoint(checkpoint_note(made.rows, 1, key_of("site 0")).encode())
    codes = [one.code for one in verifier.finish(expects_blobs=False).findings]
    assert "checkpoint.order" in codes


def test_the_genesis_of_another_operation_is_foreign():
    """A second founding event does not belong to the first operation."""
    made = book()
    stranger = write_commit(
        key_of("site 7"), [draft(3)], operation=GENESIS_OPERATION, head=None, now_ms=1
    )
    made.rows += stranger.rows
    assert report_of(made).findings[0].code == "operation.foreign"
    assert reference("x") != made.operation
