"""A public statement before somebody who trusts nobody: the traps of transport, of keys and of logs (the fourteen checks), and each piece changed."""

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kit.statement_case import StatementCase, statement_case
from resguardo import verify, verify_statement
from resguardo.account.proof import code_of, origin
from resguardo.account.stating import EXERCISE_SUFFIX, FIGURES, Stated, state_publicly
from resguardo.exchange.statements.canonical import canonical
from resguardo.ledger import note as notes
from resguardo.ledger.keys import SigningKey
from resguardo.operation.statement import LABELS
from resguardo.verify_statement import check_statement

NOW_S = 1_900_000_000


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """One operation for all tests here; none of them writes into it."""
    with statement_case(tmp_path_factory.mktemp("statement")) as made:
        yield made


@pytest.fixture(scope="module")
def stated(case) -> Stated:
    """The statement as everybody gets it."""
    return state_publicly(case.account, case.statement)


@pytest.fixture(scope="module")
def whole(case) -> Stated:
    """The statement as an authority gets it."""
    return state_publicly(case.account, case.statement, is_whole=True)


def changed(stated: Stated, **pieces) -> bytes:
    """The file with other pieces, in its one spelling."""
    return canonical(json.loads(stated.file) | pieces)


def codes(content: bytes | Stated, **asked) -> set[str]:
    """What is found in a file, in short."""
    file = content.file if isinstance(content, Stated) else content
    report = check_statement(file, now_s=NOW_S, **asked)
    assert report.holds == (not report.findings)
    assert report.holds or not report.text
    return {one.code.removeprefix("statement.") for one in report.findings}


def signed_anew(
    case: StatementCase, stated: Stated, *changes: tuple[str, str], name: str = ""
) -> bytes:
    """The file with a text that says something else, signed by the office itself."""
    text = stated.note.partition("\n\n")[0] + "\n"
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    key = case.shift.house.writer()
    signer = name or origin(case.account.operation, key.public) + EXERCISE_SUFFIX
    signed = notes.sign_note(text, signer, key)
    keys = [*stated.keys, str(notes.VerifierKey(signer, notes.TYPE_ED25519, key.public))]
    return changed(stated, note=signed, keys=keys)


def with_checkpoint(case: StatementCase, stated: Stated, text: str) -> bytes:
    """The file with another checkpoint, signed by the office itself."""
    key = case.shift.house.writer()
    signed = notes.sign_note(text, origin(case.account.operation, key.public), key)
    proof = json.loads(stated.file)["proof"]
    return changed(stated, proof=proof.partition("\n\n")[0] + "\n\n" + signed)


def origin_and_size(note: str) -> str:
    """The first two lines of a checkpoint."""
    return "".join(f"{line}\n" for line in note.split("\n")[:2])


def note_of(case: StatementCase, begin: str, root: bytes) -> str:
    """A checkpoint with another root, signed by the office itself."""
    key = case.shift.house.writer()
    text = f"{begin}{base64.b64encode(root).decode()}\n"
    return notes.sign_note(text, origin(case.account.operation, key.public), key)


def test_a_statement_holds_and_says_its_figures(stated):
    """Whoever holds nothing but the file learns what was said and that nothing was changed since."""
    report = check_statement(stated.file, now_s=NOW_S)
    assert report.findings == []
    assert "Ausentes, niñas, niños y adolescentes: menos de 5\n" in report.text
    assert "A cargo, niñas, niños y adolescentes: 24\n" in report.text
    assert report.own_keys == list(stated.keys)


def test_an_authority_gets_the_event_and_every_figure(whole):
    """With the event in the file all figures are those that were counted."""
    report = check_statement(whole.file, now_s=NOW_S)
    assert report.findings == []
    assert [one["value"] for one in json.loads(whole.file)["disclosed"]] == [
        24,
        21,
        0,
        3,
        0,
        0,
        0,
        0,
    ]


def test_the_public_file_holds_no_withheld_figure(stated, whole):
    """What the text withholds is neither in the file, nor are the bytes that would let somebody guess it; nor is the event."""
    public = json.loads(stated.file)
    hidden = [one for one in json.loads(whole.file)["disclosed"] if one not in public["disclosed"]]
    assert [one["value"] for one in hidden] == [21, 3]
    assert not any(one["salt"] in stated.file.decode() for one in hidden)
    assert "event" not in public


def test_one_withheld_figure_is_disclosed_alone(case, stated):
    """A court gets one figure, and it fits the commitments that everybody has."""
    one = state_publicly(case.account, case.statement, disclosing=[("missing", "children")])
    assert codes(one) == set()
    assert json.loads(one.file)["commitments"] == json.loads(stated.file)["commitments"]
    assert {"figure": "missing", "group": "children", "value": 3}.items() <= max(
        json.loads(one.file)["disclosed"], key=lambda found: found["figure"] == "missing"
    ).items()


def test_the_labels_are_those_of_the_public_text():
    """The checker writes the words a second time, and they are the same."""
    spoken = LABELS["es"]
    written = [f"{spoken[part]}, {spoken[group]}" for part, group in FIGURES]
    assert written == verify_statement.LABELS
    assert list(FIGURES) == verify_statement.PLACES


TRANSPORT = {
    "1 line ends by mail": lambda note: note.replace("\n", "\r\n"),
    "2 a space at the end of a line": lambda note: note.replace(" 24\n", " 24 \n"),
    "2 a space that does not break": lambda note: note.replace(": 24", ":\u00a024"),
    "2 a space behind the signature": lambda note: note[:-1] + " \n",
    "3 a hyphen in place of the dash": lambda note: note.replace("\u2014", "-"),
    "an empty line less": lambda note: note.replace("\n\n", "\n"),
    "no line end": lambda note: note[:-1],
}


@pytest.mark.parametrize("trap", TRANSPORT)
def test_1_2_3_what_transport_does_to_a_note_is_found(stated, trap):
    """In the file and in the note alone."""
    bent = TRANSPORT[trap](stated.note)
    assert codes(changed(stated, note=bent)) == {"note"}
    assert codes(bent.encode(), keys=stated.keys) == {"note"}


def signature_of(note: str) -> tuple[str, str, bytes]:
    """Text with its empty line, signer and blob of a note with one signature."""
    text, _, line = note.rpartition("\u2014 ")
    name, _, blob = line.strip().partition(" ")
    return text, name, base64.b64decode(blob)


def signed_as(note: str, name: str, blob: bytes) -> str:
    """A note with another signature line."""
    return f"{signature_of(note)[0]}\u2014 {name} {base64.b64encode(blob).decode()}\n"


def test_4_a_known_name_with_another_id_is_unknown_and_so_is_the_reverse(stated):
    """Such a line is passed over; then nobody known has signed."""
    _, name, blob = signature_of(stated.note)
    for bent in (
        signed_as(stated.note, name, b"\0\0\0\0" + blob[4:]),
        signed_as(stated.note, "otro", blob),
    ):
        assert codes(changed(stated, note=bent)) == {"unsigned"}


def test_5_a_known_key_that_fails_condemns_the_note(case, stated):
    """Though another key's signature on it holds."""
    other = SigningKey(b"o" * 32)
    name = "oficina" + EXERCISE_SUFFIX
    second = notes.sign_note(stated.note.partition("\n\n")[0] + "\n", name, other)
    key = str(notes.VerifierKey(name, notes.TYPE_ED25519, other.public))
    _, signer, blob = signature_of(stated.note)
    broken = signed_as(stated.note, signer, blob[:-1] + bytes([blob[-1] ^ 1]))
    both = broken + "\u2014 " + second.rpartition("\u2014 ")[2]
    assert codes(changed(stated, note=both), keys=[*stated.keys, key]) == {"signature"}


def test_6_7_a_checkpoint_has_one_spelling_and_holds_the_statement(case, stated):
    """No zeros before the size; nothing is in an empty ledger."""
    origin_line, size, root = json.loads(stated.file)["proof"].partition("\n\n")[2].split("\n")[:3]
    assert "checkpoint" in codes(
        with_checkpoint(case, stated, f"{origin_line}\n00{size}\n{root}\n")
    )
    assert "checkpoint" in codes(with_checkpoint(case, stated, f"{origin_line}\n0\n{root}\n"))


def test_8_a_proof_for_a_shorter_ledger_is_found(case, stated):
    """The hashes must lead to the root of exactly this size."""
    origin_line, size, root = json.loads(stated.file)["proof"].partition("\n\n")[2].split("\n")[:3]
    longer = with_checkpoint(case, stated, f"{origin_line}\n{int(size) * 2}\n{root}\n")
    assert codes(longer) == {"proof", "grown"}


def test_9_10_an_earlier_file_shows_a_rolled_back_or_split_ledger(case, stated):
    """Whoever kept a file sees that the ledger was cut, or that two of one size were shown."""
    origin_line, size, _ = json.loads(stated.file)["proof"].partition("\n\n")[2].split("\n")[:3]
    other = base64.b64encode(b"x" * 32).decode()
    longer = with_checkpoint(case, stated, f"{origin_line}\n{int(size) + 1}\n{other}\n")
    split = with_checkpoint(case, stated, f"{origin_line}\n{size}\n{other}\n")
    assert codes(stated, seen=longer) == {"rolled_back"}
    assert codes(stated, seen=split) == {"split_view"}
    assert codes(stated, seen=stated.file) == set()


def test_11_a_witness_from_the_future_is_found(case, stated):
    """A cosignature of a known witness is dated before now."""
    witness = SigningKey(b"w" * 32)
    key = str(notes.VerifierKey("testigo", notes.TYPE_COSIGNATURE, witness.public))
    head, _, checkpoint = json.loads(stated.file)["proof"].partition("\n\n")
    for at_s, found in ((NOW_S, set()), (NOW_S + 3600, {"future"})):
        signed = notes.cosign(checkpoint, "testigo", witness, at_s=at_s)
        file = changed(stated, proof=f"{head}\n\n{signed}")
        assert codes(file, keys=[*stated.keys, key]) == found


def test_12_figures_that_were_not_counted_are_found(case, stated, whole):
    """The office itself signs other figures: they differ from what it committed to and from the event in the ledger."""
    lie = ("A cargo, niñas, niños y adolescentes: 24", "A cargo, niñas, niños y adolescentes: 160")
    small = ("adolescentes: menos de 5", "adolescentes: no se publica")
    assert codes(signed_anew(case, stated, lie)) == {"figures"}
    assert codes(signed_anew(case, whole, lie)) == {"figures"}
    assert codes(
        signed_anew(
            case,
            whole,
            (
                "Ausentes, niñas, niños y adolescentes: menos de 5",
                "Ausentes, niñas, niños y adolescentes: 0",
            ),
        )
    ) == {"figures"}
    assert codes(signed_anew(case, whole, small)) == set(), "withholding more is no lie"


def test_12_a_figure_committed_to_falsely_is_found_beside_the_event(case, whole):
    """Where the text withholds a figure, what the office opens of it still has to be what the ledger holds."""
    file = json.loads(whole.file)
    [opened] = [
        one for one in file["disclosed"] if (one["figure"], one["group"]) == ("missing", "children")
    ]
    was = base64.b64encode(_digest(b"".join(map(bytes.fromhex, file["commitments"])))).decode()
    opened["value"] += 1
    payload = canonical({name: opened[name] for name in ("figure", "group", "value")})
    place = verify_statement.PLACES.index(("missing", "children"))
    file["commitments"][place] = _digest(bytes.fromhex(opened["salt"]) + payload).hex()
    now = base64.b64encode(_digest(b"".join(map(bytes.fromhex, file["commitments"])))).decode()
    pieces = {name: file[name] for name in ("disclosed", "commitments")}
    lie = json.loads(signed_anew(case, whole, (was, now))) | pieces
    assert codes(canonical(lie)) == {"figures"}


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def test_13_a_key_of_an_exercise_signs_nothing_real(case, stated):
    """And a real key no exercise: the key's own name says which it is."""
    assert codes(signed_anew(case, stated, ("EJERCICIO\n", ""))) == {"exercise"}
    real = origin(case.account.operation, case.account.writer)
    assert codes(signed_anew(case, stated, name=real)) == {"exercise"}


def test_14_a_key_that_was_given_up_stays_valid_for_its_time(stated):
    """The size of the ledger at which it was given up stands behind the key."""
    size = check_statement(stated.file, now_s=NOW_S).size
    assert codes(stated, keys=[f"{one}@{size}" for one in stated.keys]) == set()
    assert "retired" in codes(stated, keys=[f"{one}@{size - 1}" for one in stated.keys])


def test_a_correction_names_the_event_of_the_version_before(tmp_path):
    """So two files stand in a row, and neither can be left out unseen."""
    with statement_case(tmp_path) as case:
        first = state_publicly(case.account, case.statement, is_whole=True)
        second = state_publicly(case.account, case.correct(case.statement), is_whole=True)
    of = {
        line.split(": ")[0]: line.split(": ")[1] for line in first.note.split("\n") if ": " in line
    }
    assert f"anterior: {of['hecho']}\n" in second.note
    assert "versión: 2\n" in second.note
    assert codes(first) | codes(second, seen=first.file) == set()


def test_a_correction_does_not_pass_for_a_first_version(case, whole):
    """The event itself says whether something came before."""
    assert codes(signed_anew(case, whole, ("versión: 1", "versión: 2"))) == {"event"}
    before = ("anterior: ninguna", f"anterior: {'0' * 64}")
    assert codes(signed_anew(case, whole, before)) == {"event"}


def test_any_changed_byte_is_found(whole):
    """Wherever in the file."""
    for at in range(0, len(whole.file), 3):
        bent = bytearray(whole.file)
        bent[at] ^= 1
        assert codes(bytes(bent)), at


@pytest.mark.parametrize("piece", ["note", "proof", "keys", "commitments", "disclosed", "format"])
def test_a_piece_that_is_gone_or_of_another_kind_is_found(stated, piece):
    """Never a fault of the program."""
    left = {name: one for name, one in json.loads(stated.file).items() if name != piece}
    assert codes(canonical(left)) == {"shape"}
    for other in (7, [], {}, "x", ["x"], [{}]):
        assert codes(changed(stated, **{piece: other})) & {
            "shape",
            "note",
            "checkpoint",
            "commitments",
            "figures",
            "unsigned",
        }


def test_another_event_in_the_file_is_found(case, whole):
    """The event must be the one that the text names."""
    other = next(iter(case.account.store.rows(case.account.operation))).header
    assert "event" in codes(changed(whole, event=base64.b64encode(other).decode()))


def test_a_name_that_is_given_twice_is_no_spelling(stated):
    """A reader that keeps the last one would be told something else than a reader that keeps the first."""
    twice = b'{"commitments":[],' + stated.file[1:]
    assert codes(twice) == {"spelling"}
    assert codes(stated.file + b"\n") == {"spelling"}


def test_the_paper_code_is_that_of_the_files_checkpoint(stated):
    """What the monitor wrote down beside the statement."""
    code = check_statement(stated.file, now_s=NOW_S).code
    assert codes(stated, code=code.lower()) == set()
    assert codes(stated, code="0" * 34) == {"code"}


def test_the_paper_code_of_the_counts_closing_is_bound_by_the_file(case, stated):
    """What was read out to the monitor that night: the ledger only grew since, and another one is found."""
    closing = case.account.store.checkpoints(case.account.operation)[0]
    code = code_of(closing.note)
    assert codes(stated, code=code) == set()
    assert check_statement(stated.file, now_s=NOW_S).code == code.replace(" ", "")
    earlier = json.loads(stated.file)["earlier"]
    assert codes(changed(stated, earlier=earlier | {"path": earlier["path"][1:]})) == {"grown"}
    other = note_of(case, origin_and_size(closing.note), b"x" * 32)
    assert codes(changed(stated, earlier=earlier | {"checkpoint": other})) == {"grown"}
    assert codes(changed(stated, earlier={"checkpoint": "x", "path": []})) == {"checkpoint"}


def test_the_note_alone_needs_a_key(stated):
    """What a square code on paper holds can be checked against a key that one has."""
    assert codes(stated.note.encode(), keys=stated.keys) == set()
    assert codes(stated.note.encode()) == {"unsigned"}


def test_what_nobody_known_signed_names_the_keys_that_were_tried(stated):
    """A reader without English sees by the names whether a key was forgotten."""
    one_key = [key for key in stated.keys if EXERCISE_SUFFIX in key][:1]
    found = check_statement(stated.file, keys=one_key, now_s=NOW_S).findings
    assert {one.expected for one in found if one.code.endswith("unsigned")} == {
        one_key[0].split("+")[0]
    }


def run(*arguments) -> tuple[int, str]:
    """The checker as a program of its own, by its path."""
    done = subprocess.run(
        [sys.executable, verify.__file__, *map(str, arguments)],
        capture_output=True, encoding="utf-8", check=False, cwd="/",
        env={"PYTHONPATH": str(Path(verify.__file__).parents[1]), "PYTHONUTF8": "1"},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_the_program_says_the_result_in_both_languages_and_by_its_exit_code(tmp_path, stated):
    """0 it holds, 1 it does not, 2 it can't be checked."""
    path = tmp_path / "comunicado.json"
    path.write_bytes(stated.file)
    assert run(path)[0] == 0
    assert "se sostiene" in run(path)[1]
    code, said = run(
        path, "--language", "en", *(word for one in stated.keys for word in ("--key", one))
    )
    assert code == 0
    assert "same file" not in said
    path.write_bytes(stated.file.replace(b": 24", b": 25"))
    code, said = run(path, "--json")
    assert (code, json.loads(said)[0]["holds"]) == (1, False)
    assert run(path, "--key", "x")[0] == 2


def test_a_name_in_a_file_moves_no_cursor(case, stated, tmp_path, capsys):
    """Whoever signs with a key of their own could name it so that the terminal wipes away where the key came from."""
    name = "PGN\x1b[2J\x1b[8m\u202e\x9b/ejercicio"
    file = tmp_path / "statement.json"
    file.write_bytes(signed_anew(case, stated, name=name))
    assert verify.main([str(file)]) == 0
    said = capsys.readouterr().out
    assert not {"\x1b", "\u202e", "\x9b"} & set(said)
    assert "La clave venía en el mismo archivo" in said


def test_an_earlier_file_or_a_key_without_measure_gets_an_answer(stated):
    """Nested without end, or a number of five thousand digits: a finding, and no fault of the program."""
    nested = b'{"proof":' + b"[" * 100_000
    assert codes(stated, seen=nested) == {"checkpoint"}
    [key, *others] = json.loads(stated.file)["keys"]
    assert codes(changed(stated, keys=[f"{key}@{'9' * 5000}", *others])) == {"shape"}


def test_every_code_that_can_be_found_has_its_sentences():
    """In both languages, and none is left over."""
    program = Path(verify_statement.__file__).read_text()
    for code, (es, en) in verify_statement.SENTENCES.items():
        assert f'"{code.removeprefix("statement.")}"' in program or f'"{code}"' in program
        assert es.count("{}") == en.count("{}")
        assert es != en


@given(some.binary(max_size=200) | some.text(max_size=200).map(str.encode))
def test_any_file_gets_an_answer(content):
    """Never a fault of the program; what is no statement does not hold."""
    assert not check_statement(content, now_s=NOW_S).holds
    assert not check_statement(b"resguardo/comunicado/v1\n" + content, now_s=NOW_S).holds


PLAIN = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner),
    max_leaves=6,
)


@given(data=some.data())
def test_any_piece_of_any_shape_gets_an_answer(stated, data):
    """A piece that is replaced by any other JSON is found, or it was the keys and others are known."""
    pieces = json.loads(stated.file)
    name = data.draw(some.sampled_from(sorted(pieces)))
    other = data.draw(PLAIN.filter(lambda one: one != pieces[name]))
    content = json.dumps(pieces | {name: other}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)  # fmt: skip
    assert not check_statement(content.encode("utf-8", "replace"), now_s=NOW_S).holds
