"""Signed notes and checkpoints as C2SP specifies them, and every trap on their way."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.worlds import ANA, BEN, key_of
from resguardo.ledger.note import (
    TYPE_COSIGNATURE,
    TYPE_ED25519,
    Checkpoint,
    NoteRefused,
    VerifierKey,
    check_progress,
    cosign,
    open_note,
    parse_checkpoint,
    parse_verifier_key,
    sign_note,
)
from resguardo.ledger.tree import EMPTY_ROOT, consistency_proof, leaf_hash, root_of

SITE = VerifierKey("registro-4k7", TYPE_ED25519, ANA.public)
WITNESS = VerifierKey("defensoria", TYPE_COSIGNATURE, BEN.public)
CHECKPOINT = Checkpoint("registro-4k7", 3, root_of([bytes(32)] * 3))
NOTE = sign_note(CHECKPOINT.text(), "registro-4k7", ANA)
COSIGNED = cosign(NOTE, "defensoria", BEN, at_s=1_734_720_000)


def code_of(work) -> str:
    """The code with which something is refused."""
    with pytest.raises(NoteRefused) as caught:
        work()
    return caught.value.code


def test_the_example_of_the_specification_opens():
    """The published note verifies under the published key, whose text form round-trips."""
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    key = parse_verifier_key(text)
    note = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n\n"
        "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6K"
        "E6RyyBwJnAM=\n"
    )
    assert str(key) == text
    assert open_note(note, [key]).text.startswith("If you think")


def test_a_note_says_who_signed_it():
    """Known signers are named with their keys, unknown ones only listed."""
    note = open_note(COSIGNED, [SITE, WITNESS])
    assert parse_checkpoint(note.text) == CHECKPOINT
    assert [key.name for key, _ in note.signed_by] == ["registro-4k7", "defensoria"]
    assert note.signed_by[1][1].at_s == 1_734_720_000
    assert [one.name for one in open_note(COSIGNED, [SITE]).unknown] == ["defensoria"]
    assert open_note(COSIGNED.encode(), [WITNESS]).text == note.text


@given(st.text(min_size=1), st.lists(st.sampled_from(["ana", "ben", "eva"]), max_size=4))
def test_any_text_without_controls_can_be_signed(text, names):
    """Whatever is signed opens again, empty lines and all; control characters are refused at signing."""
    try:
        note = sign_note(text + "\n", "ana", key_of("ana"))
    except (NoteRefused, UnicodeEncodeError) as refused:
        code = getattr(refused, "code", "note.control")
    else:
        code = ""
    if code:
        assert code == "note.control"
        return
    for name in names:
        note = cosign(note, name, key_of(name), at_s=5)
    assert (
        open_note(note, [VerifierKey("ana", TYPE_ED25519, key_of("ana").public)]).text
        == text + "\n"
    )


@given(st.integers(0, len(COSIGNED.encode()) - 1), st.integers(0, 7))
def test_no_flipped_bit_passes_for_what_was_signed(at, bit):
    """A note with a flipped bit is refused, or shows the same text with fewer signatures."""
    encoded = bytearray(COSIGNED.encode())
    encoded[at] ^= 1 << bit
    try:
        note = open_note(bytes(encoded), [SITE, WITNESS])
    except NoteRefused:
        return
    assert note.text == CHECKPOINT.text()
    assert len(note.signed_by) == 1


TRAPS = {
    "1 CRLF added by mail": (NOTE.replace("\n", "\r\n"), "note.control"),
    "2 a trailing space": (NOTE.replace("=\n", "= \n"), "note.encoding"),
    "2 a no-break space": (NOTE.replace("\u2014 ", "\u2014\u00a0"), "note.line"),
    "3 a hyphen for the em dash": (NOTE.replace("\u2014", "-"), "note.line"),
    "a trailing space in the text": (NOTE.replace("\n3\n", "\n3 \n"), "note.signature"),
    "no empty line": (NOTE.replace("\n\n", "\n"), "note.shape"),
    "no line feed at the end": (NOTE[:-1], "note.shape"),
    "only a text": (CHECKPOINT.text(), "note.shape"),
    "not UTF-8": (b"\xff" + NOTE.encode(), "note.encoding"),
    "base64 with a second spelling": (NOTE[:-4] + "B==\n", "note.encoding"),
    "a short signature": (CHECKPOINT.text() + "\n\u2014 x AAAA\n", "note.line"),
    "too long": ("a" * (1 << 20) + NOTE, "note.size"),
    "a hundred signatures": (NOTE + NOTE.splitlines(keepends=True)[-1] * 99, "note.signatures"),
    "only unknown keys": (sign_note("a\n", "nadie", BEN), "note.unsigned"),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_each_trap_of_transport_is_refused(trap):
    """What mail, editors and forgers do to a note is refused with a code."""
    note, code = TRAPS[trap]
    assert code_of(lambda: open_note(note, [SITE])) == code


def test_4_a_right_name_with_a_wrong_id_is_unknown_and_so_is_the_reverse():
    """Name and id must both be known; otherwise the line is ignored."""
    for other in (VerifierKey(SITE.name, 1, BEN.public), VerifierKey("otro", 1, ANA.public)):
        assert code_of(lambda other=other: open_note(NOTE, [other])) == "note.unsigned"


def test_5_a_known_key_that_fails_condemns_the_note_though_another_verifies():
    """One bad signature of a known key is enough."""
    bad = "\u2014 defensoria " + base64.b64encode(WITNESS.id + bytes(72)).decode() + "\n"
    assert code_of(lambda: open_note(NOTE + bad, [SITE, WITNESS])) == "note.signature"
    assert open_note(NOTE + bad, [SITE]).text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("o\n007\nAAAA\n", "checkpoint.size"),
        ("o\n-1\nAAAA\n", "checkpoint.size"),
        ("o\n\u0663\nAAAA\n", "checkpoint.size"),
        (f"o\n{2**63}\nAAAA\n", "checkpoint.size"),
        ("o\n3\nAAAA\n", "checkpoint.root"),
        ("o\n3\nAAAA\nextra\n", "checkpoint.lines"),
        ("\n3\nAAAA\n", "checkpoint.lines"),
        (Checkpoint("o", 0, bytes(32)).text(), "checkpoint.empty"),
    ],
)
def test_6_7_a_checkpoint_has_one_spelling(text, code):
    """Leading zeros, odd digits, extension lines and a size of 0 with a root are refused."""
    assert code_of(lambda: parse_checkpoint(text)) == code
    assert parse_checkpoint(Checkpoint("o", 0, EMPTY_ROOT).text()).size == 0


def test_9_10_a_witness_refuses_a_log_that_was_rolled_back_or_split():
    """A smaller size, another root for one size, another origin, a proof that does not hold: never cosigned."""
    log = [leaf_hash(bytes((n,))) for n in range(6)]
    old, new = (Checkpoint("o", size, root_of(log[:size])) for size in (4, 6))
    proof = consistency_proof(log, 4)
    check_progress(None, old, [])
    check_progress(old, new, proof)
    check_progress(new, new, [])
    assert code_of(lambda: check_progress(new, old, [])) == "checkpoint.rolled_back"
    split = old._replace(root=bytes(32))
    assert code_of(lambda: check_progress(old, split, [])) == "checkpoint.split_view"
    assert code_of(lambda: check_progress(split, new, proof)) == "checkpoint.inconsistent"
    assert (
        code_of(lambda: check_progress(old._replace(origin="p"), new, proof)) == "checkpoint.origin"
    )


def test_11_a_cosignature_from_the_future_is_refused():
    """A witness's time may be at most five minutes ahead of the reader's."""
    note = cosign(NOTE, "defensoria", BEN, at_s=10_000)
    assert open_note(note, [WITNESS], now_s=9_700)
    assert code_of(lambda: open_note(note, [WITNESS], now_s=9_699)) == "note.future"


def test_13_a_drill_key_signs_nothing_real():
    """A note under the exercise's key opens with that key only."""
    drill = key_of("drill")
    note = sign_note(CHECKPOINT.text(), "simulacro", drill)
    assert code_of(lambda: open_note(note, [SITE])) == "note.unsigned"
    assert open_note(note, [VerifierKey("simulacro", TYPE_ED25519, drill.public)])


def test_14_an_old_key_stays_valid_for_old_checkpoints():
    """After a rotation both keys are known under one name, and each note opens by the key that signed it."""
    new = VerifierKey(SITE.name, TYPE_ED25519, BEN.public)
    later = sign_note(CHECKPOINT.text(), SITE.name, BEN)
    assert open_note(NOTE, [SITE, new]).signed_by[0][0] == SITE
    assert open_note(later, [SITE, new]).signed_by[0][0] == new


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a b+00000000+AQ==", "key.name"),
        ("a+00000000+AQ==", "key.unsound"),
        (str(SITE).replace("+", "+0", 1), "key.hash"),
        ("a+00000000+Bg==", "key.type"),
        ("a+00000000+", "key.type"),
        ("a+00000000+*", "key.encoding"),
        (str(VerifierKey("a", 1, bytes(32))), "key.unsound"),
    ],
)
def test_a_key_that_must_not_be_trusted_is_refused(text, code):
    """Wrong names, hashes and types are refused, and so is a key of small order."""
    assert code_of(lambda: parse_verifier_key(text)) == code
