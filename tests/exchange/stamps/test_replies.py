"""What a time stamp proves, and what does not pass for one (RFC 3161)."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kit.authority import Authority
from resguardo.exchange.stamps import replies
from resguardo.exchange.stamps.order import Misshapen, with_sorted_certificates
from resguardo.exchange.stamps.replies import (
    Carried,
    Stamp,
    StampRefused,
    check_reply,
    clocks_apart,
    disagreements,
    new_request,
    nonce_of,
)

TEXT = b"resguardo/prueba/1\n7\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n"
OTHER_TEXT = TEXT.replace(b"7", b"8")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """An authority that people trust."""
    return Authority(tmp_path_factory.mktemp("authority") / "one")


@pytest.fixture(scope="module")
def asked():
    """A request over a checkpoint."""
    return new_request(TEXT)


@pytest.fixture(scope="module")
def reply(authority, asked):
    """Its reply, with the chain as the program writes it."""
    return authority.reply(asked.content)


def refused(code: str, *words, **asked) -> None:
    """The reply is refused with `code`, which has its sentences."""
    with pytest.raises(StampRefused) as told:
        check_reply(*words, **asked)
    assert told.value.code == f"stamp.{code}"
    assert told.value.code in replies.SENTENCES


def test_a_stamp_says_when_and_by_whom(authority, asked, reply):
    """With a chain in any order, though strict readers refuse it."""
    assert nonce_of(reply) == asked.nonce
    stamp = check_reply(reply, TEXT, asked.nonce, roots=[authority.root], policy="1.2.3.4.1")
    assert stamp.authority == "CN=Sellos Ficticios"
    assert stamp.accuracy_ms == 1500
    assert stamp.renew_before_ms > stamp.at_ms > 1_700_000_000_000


def test_only_the_hash_leaves(asked):
    """Neither the text nor its origin is in the request."""
    assert hashlib.sha256(TEXT).digest() in asked.content
    assert TEXT not in asked.content
    assert b"resguardo" not in asked.content


def test_a_stamp_of_another_checkpoint_proves_nothing(authority, asked, reply):
    """A token is for one hash."""
    refused("other", reply, OTHER_TEXT, asked.nonce, roots=[authority.root])


def test_a_reply_to_another_request_proves_nothing(authority, asked, reply):
    """An old reply can't stand for a new one."""
    refused("nonce", reply, TEXT, asked.nonce + 1, roots=[authority.root])


def test_a_hash_that_is_broken_is_refused(authority):
    """SHA-1, though the authority stamped it."""
    reply = authority.reply(authority.weak_request(TEXT))
    refused("algorithm", reply, TEXT, nonce_of(reply), roots=[authority.root])


def test_a_request_granted_with_changes_is_refused(authority, asked, reply):
    """The authority says that it did something else than was asked."""
    at = reply.index(b"\x02\x01\x00")
    changed = reply[:at] + b"\x02\x01\x01" + reply[at + 3 :]
    refused("status", changed, TEXT, asked.nonce, roots=[authority.root])


def test_another_policy_is_refused_where_one_is_asked(authority, asked):
    """An authority can promise less under another policy."""
    reply = authority.reply(asked.content, policy="1.2.3.4.9")
    refused("policy", reply, TEXT, asked.nonce, roots=[authority.root], policy="1.2.3.4.1")
    check_reply(reply, TEXT, asked.nonce, roots=[authority.root])


def test_an_authority_need_not_say_how_exact_it_is(authority, asked):
    """Then that stays unknown."""
    reply = authority.reply(asked.content, accuracy="")
    assert check_reply(reply, TEXT, asked.nonce, roots=[authority.root]).accuracy_ms is None


def test_nobody_is_trusted_without_a_root_that_somebody_chose(authority, asked, reply, tmp_path):
    """Not even the root that comes with the reply."""
    refused("root", reply, TEXT, asked.nonce, roots=[])
    other = Authority(tmp_path / "other")
    refused("signature", reply, TEXT, asked.nonce, roots=[other.root])


def test_a_certificate_that_ended_since_does_not_end_the_stamp(tmp_path, asked):
    """What counts is the moment of the stamp; the end of the certificate is said, so that somebody stamps anew before."""
    brief = Authority(tmp_path / "brief", days=1)
    reply = brief.reply(asked.content)
    stamp = check_reply(reply, TEXT, asked.nonce, roots=[brief.root])
    assert stamp.renew_before_ms - stamp.at_ms <= 24 * 3_600_000


def test_any_changed_byte_of_what_is_signed_is_found(authority, asked, reply):
    """And nothing else comes out than a refusal."""
    for at in range(0, len(reply), 11):
        bent = reply[:at] + bytes([reply[at] ^ 1]) + reply[at + 1 :]
        try:
            stamp = check_reply(bent, TEXT, asked.nonce, roots=[authority.root])
        except StampRefused:
            continue
        # Certificates that the proof does not need are outside of what is signed.
        assert stamp == check_reply(reply, TEXT, asked.nonce, roots=[authority.root]), at


def test_a_second_certificate_under_the_signers_name_is_refused(authority, asked):
    """Only one of the two was checked; the other would give the stamp another name or another end."""
    doubled = authority.reply(asked.content, beside="chain.pem")
    check_reply(doubled, TEXT, asked.nonce, roots=[authority.root])
    for at in (doubled.index(b"Sellos Ficticios0Y"), doubled.rindex(b"Sellos Ficticios0Y")):
        forged = doubled[:at] + b"Z" + doubled[at + 1 :]
        refused("unreadable", forged, TEXT, asked.nonce, roots=[authority.root])


@given(some.binary(max_size=80))
def test_any_bytes_get_an_answer(content):
    """Never a fault of the program."""
    refused("unreadable", content, TEXT, 0, roots=[])


@given(some.binary(max_size=60))
def test_sorting_moves_bytes_and_neither_adds_nor_drops_any(content):
    """Whatever is given."""
    try:
        assert sorted(with_sorted_certificates(content)) == sorted(content)
    except Misshapen:
        assert content is not None


def carried(at: int, asked: int, received: int, accuracy: int | None = None) -> Carried:
    """A stamp at `at` seconds, asked for and received by this machine's clock."""
    return Carried(Stamp(at * 1000, accuracy, "1.2", "CN=A", 0), asked * 1000, received * 1000)


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (carried(1000, 990, 1010), None),
        (carried(1000, 1050, 1070), None),
        (carried(1000, 1300, 1400), "stamp.before_request"),
        (carried(1000, 1100, 1200, 60_000), None),
        (carried(1000, 100, 200), "stamp.after_reply"),
        (carried(1000, 100, 5000), None),
    ],
)
def test_a_stamp_lies_between_its_request_and_its_arrival(one, code):
    """Else one of the two clocks is wrong by more than a minute, and it is said which way."""
    found = clocks_apart(one)
    assert (found.code if found else None) == code


def test_two_authorities_that_differ_by_minutes_are_told():
    """Whatever this machine's clock says; a reply that was long on its way tells nothing."""
    quick, wrong, slow = (
        carried(1000, 995, 1005),
        carried(1300, 1000, 1010),
        carried(9000, 0, 20_000),
    )
    assert disagreements([quick, wrong, slow]) == [(0, 1)]
    assert disagreements([carried(1000, 5000, 5005), carried(1060, 5060, 5070)]) == []
