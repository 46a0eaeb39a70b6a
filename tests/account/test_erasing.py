"""Erasure from the order to the last backup: what was erased is nowhere, and everybody else is as before."""

import pytest

from account.shift import DAY_MS, Clock, begin, every_byte
from resguardo import verify
from resguardo.account import backing, erasing, sharing
from resguardo.account.integrity import refold_agrees
from resguardo.operation.erasure import ErasureBasis, is_complete
from resguardo.operation.merge import MergeBasis
from resguardo.operation.operation import digest
from resguardo.store.problems import BackupExpired, KeyDestroyed

CANARY = "CANARIO-Inventado-"
SEAL_IDENTITY = 1


@pytest.fixture
def shift(tmp_path):
    """Fifty children with invented names; a photo of each of the first ten."""
    shift = begin(tmp_path / "data", now=Clock())
    shift.persons = shift.tag(50, name=CANARY)
    shift.erased, shift.neighbours = shift.persons[:10], shift.persons[10:]
    shift.photos = [shift.house.files.write(bytes([at]) * 256) for at in range(10)]
    for person, photo in zip(shift.erased, shift.photos, strict=True):
        shift.act(
            "ana",
            "register.record_photo",
            person=person,
            digest=photo,
            view=next(iter(_views())),
            tag_in_frame=True,
        )
    yield shift
    shift.house.close()


def _views():
    from resguardo.operation.description import PhotoView

    return PhotoView


def order(shift, person):
    shift.act("julia+rosa", "erasure.order_erasure", person=person, basis=ErasureBasis.COURT_ORDER)


def erase(shift, persons):
    for person in persons:
        order(shift, person)
        erasing.carry_out(shift.account, person, shift.signers("julia"))


def contents(shift, person):
    told = shift.account.about(person)
    return [
        content for one in told if (content := shift.account.content(one.written.event)) is not None
    ]


def test_what_was_erased_is_nowhere_in_the_folder(shift):
    """After an erasure no key, no ciphertext and no file of the person is left in any file of the data folder."""
    keys = [shift.house.keyring.existing_key(person, SEAL_IDENTITY) for person in shift.erased]
    parts = [
        shift.account.store.blob(one) for person in shift.erased for one in _digests(shift, person)
    ]
    assert all(keys)
    assert all(parts)
    erase(shift, shift.erased)
    left = every_byte(shift.house.folder)
    assert CANARY.encode() not in left
    assert not [part for part in parts if part in left]
    assert not [key for key in keys if key.secret in left or key.kid + b"" in _keyring_bytes(shift)]
    assert not any(contents(shift, person) for person in shift.erased)
    assert not list(shift.house.files.digests())


def _digests(shift, person):
    from resguardo.account.sealing import sealed_about

    return sealed_about(shift.account.store.rows_about(shift.account.operation, person))


def _keyring_bytes(shift):
    return (shift.house.folder / "keyring.sqlite").read_bytes()


def test_neighbours_stay_readable_and_the_account_verifies(shift):
    """Whoever was not erased is readable as before; the ledger verifies and names nothing as missing."""
    before = [contents(shift, person) for person in shift.neighbours]
    erase(shift, shift.erased)
    assert [contents(shift, person) for person in shift.neighbours] == before
    assert refold_agrees(shift.account)
    shift.account.store.copy_to(shift.house.folder / "copy.sqlite")
    assert all(report.holds for report in verify.verify_file(shift.house.folder / "copy.sqlite"))


def test_an_erasure_changes_no_figure(shift):
    """The state after an erasure is the one before with the erasure written into it, and nothing else."""
    before = shift.account.state_at(known_at=shift.house.now())
    erase(shift, shift.erased[:1])
    after = shift.account.state_at(known_at=shift.house.now())
    assert after.erasures.orders.keys() == {shift.erased[0]}
    before.erasures, before.events_applied = after.erasures, after.events_applied
    before.last_happened_at = after.last_happened_at
    assert digest(before) == digest(after)


def test_nobody_writes_a_name_of_the_erased_again(shift):
    """New content about an erased person is refused, whatever the act."""
    erase(shift, shift.erased[:1])
    from resguardo.operation.identity import Claimant, IdentityContent

    with pytest.raises(KeyDestroyed):
        shift.act(
            "renata",
            "register.claim_identity",
            person=shift.erased[0],
            claimant=Claimant.CHILD,
            said=IdentityContent(name="Otro"),
        )


def test_a_bundle_brings_nothing_back(shift, tmp_path):
    """Ciphertext of an erased person that another site still holds stays out when its bundle is taken in."""
    bundles = list(sharing.export(shift.account))
    erase(shift, shift.erased[:1])
    gone = _digests(shift, shift.erased[0])
    for content in bundles:
        sharing.merge(shift.house, [content], shift.account.operation)
    assert not [one for one in gone if shift.account.store.blob(one) is not None]


def test_merged_records_are_erased_together(shift):
    """Whoever was banded twice is erased under both records."""
    kept, duplicate = shift.erased[:2]
    shift.act(
        "renata+rosa",
        "register.merge_persons",
        kept=kept,
        duplicate=duplicate,
        basis=MergeBasis.TAGGED_TWICE,
    )
    erase(shift, [kept])
    assert not contents(shift, kept)
    assert not contents(shift, duplicate)
    assert not erasing.pending(shift.account)


@pytest.mark.parametrize("step", range(4))
def test_an_erasure_broken_off_is_finished_when_it_is_run_again(shift, monkeypatch, step):
    """Wherever the power goes, the order stays on the list, and running it again destroys what is left."""
    person = shift.erased[0]
    gone = _digests(shift, person)
    order(shift, person)
    target, name = (
        (shift.house.keyring, "destroy"),
        (shift.account, "write"),
        (shift.house.files, "delete"),
        (shift.account, "perform"),
    )[step]

    def broken(*_, **__):
        raise PowerGone

    monkeypatch.setattr(target, name, broken)
    with pytest.raises(PowerGone):
        erasing.carry_out(shift.account, person, shift.signers("julia"))
    monkeypatch.undo()
    again = shift.reopen()
    assert erasing.pending(again.account) == [person]
    erasing.carry_out(again.account, person, again.signers("julia"))
    assert not erasing.pending(again.account)
    assert not [one for one in gone if again.account.store.blob(one) is not None]
    assert shift.photos[0] not in list(again.house.files.digests())
    again.house.close()


class PowerGone(BaseException):
    """The machine stops here."""


def test_no_backup_brings_the_erased_back(shift, tmp_path):
    """A backup made before an erasure opens until its key expires; a later one repeats the erasure when it is restored."""
    before, after, key = tmp_path / "before", tmp_path / "after", tmp_path / "key" / "epochs"
    backing.backup(shift.house, before, key)
    erase(shift, shift.erased)
    backing.backup(shift.house, after, key)
    restored = backing.restore(after, key, tmp_path / "again", now=shift.house.now)
    assert restored.keys > 0
    assert not is_complete(shift.state, shift.erased[0], shift.house.now())
    shift.house.now.now += 31 * DAY_MS
    assert is_complete(shift.state, shift.erased[0], shift.house.now())
    with pytest.raises(BackupExpired):
        backing.restore(before, key, tmp_path / "late", now=shift.house.now)
    assert not (tmp_path / "late").exists() or not list((tmp_path / "late").iterdir())
    assert CANARY.encode() not in every_byte(before) + every_byte(after)
