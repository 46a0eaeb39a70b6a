"""The keyring gives each subject its keys, opens to one passphrase or file only, and forgets for ever."""

import stat
import threading
import time
from multiprocessing import get_context
from pathlib import Path

import pytest

from resguardo.ledger.keys import SigningKey
from resguardo.ledger.seal import key_id, wrap_key
from resguardo.store.database_file import dbapi
from resguardo.store.keyring import Key, Keyring, open_keyring
from resguardo.store.problems import (
    BackupExpired,
    BackupUnreadable,
    KeyDestroyed,
    KeyFileUnusable,
    KeyringDamaged,
    MisusedStore,
    NewerSchema,
    NotOurs,
    WrongPassphrase,
)
from resguardo.store.unlocking import Cost, KeyFile, Passphrase, make_key_file

CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)
WORDS = Passphrase("piñón azul y puente", CHEAP)
LUZ, MAR = bytes([1]) * 16, bytes([2]) * 16
IDENTITY, PHOTO = 1, 2
EPOCH_KEY = bytes(range(32))
NOW_MS = 1_700_000_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the keyring will be."""
    return tmp_path / "keys" / "keyring.sqlite"


@pytest.fixture
def keyring(path: Path):
    """A fresh keyring."""
    with open_keyring(path, WORDS) as opened:
        yield opened


def test_a_subject_keeps_its_key(keyring: Keyring, path: Path) -> None:
    """The key of a subject and class is made once and is the same for ever after, also when opened anew."""
    key = keyring.key_for(LUZ, IDENTITY)
    assert key == keyring.key_for(LUZ, IDENTITY) == keyring.existing_key(LUZ, IDENTITY)
    with open_keyring(path, WORDS) as again:
        assert again.key_for(LUZ, IDENTITY) == key
        assert again.key_by_kid(key.kid) == key
    assert key.kid == key_id(key.secret)


def test_new_keys_come_from_the_given_chance(path: Path) -> None:
    """An exercise gives its own chance, so that one seed makes one ledger; nothing else decides a content key."""
    with open_keyring(path, WORDS, chance=lambda size: bytes([7]) * size) as keyring:
        assert keyring.key_for(LUZ, IDENTITY).secret == bytes([7]) * 32


def test_keys_made_together_are_durable_together_or_not_at_all(
    keyring: Keyring, path: Path
) -> None:
    """A block keeps its keys in one write at its end; after an error none of them was made, and a block inside joins the outer one."""
    with keyring.together():
        first = keyring.key_for(LUZ, IDENTITY)
        with keyring.together():
            second = keyring.key_for(MAR, IDENTITY)
        assert keyring.existing_key(LUZ, IDENTITY) == first

    def make_and_fail() -> None:
        with keyring.together():
            keyring.key_for(LUZ, PHOTO)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        make_and_fail()
    with keyring.together(), pytest.raises(MisusedStore):
        keyring.destroy(LUZ)
    with open_keyring(path, WORDS) as again:
        assert again.existing_key(LUZ, IDENTITY) == first
        assert again.existing_key(MAR, IDENTITY) == second
        assert again.existing_key(LUZ, PHOTO) is None


def test_every_subject_and_class_has_a_key_of_its_own(keyring: Keyring) -> None:
    """No two subjects and no two classes share a key."""
    wanted = [(subject, class_) for subject in (LUZ, MAR) for class_ in (IDENTITY, PHOTO)]
    assert len({key.secret for key in keyring.keys_for(wanted).values()}) == 4


def test_asking_whether_there_is_a_key_makes_none(keyring: Keyring) -> None:
    """A key is made only for new content."""
    assert keyring.existing_key(LUZ, IDENTITY) is None
    assert keyring.key_by_kid(bytes(32)) is None
    assert keyring.existing_key(LUZ, IDENTITY) is None


def test_keys_for_ten_thousand_persons_are_made_in_seconds(keyring: Keyring) -> None:
    """A large operation gets its keys in one durable write, and opens its roll as fast."""
    wanted = [(number.to_bytes(16, "big"), IDENTITY) for number in range(10_000)]
    begun = time.process_time()
    made = keyring.keys_for(wanted)
    found = keyring.keys_by_kid(key.kid for key in made.values())
    assert time.process_time() - begun < 5
    assert {key.kid: key for key in made.values()} == found
    assert keyring.keys_for(wanted) == made


@pytest.mark.parametrize("unlocking", [Passphrase("pinon azul", CHEAP), "file"])
def test_another_passphrase_or_file_does_not_open_it(keyring, path, tmp_path, unlocking) -> None:
    """What did not lock the keyring does not open it, and is told so plainly."""
    if unlocking == "file":
        unlocking = make_key_file(tmp_path / "node.key")
    with pytest.raises(WrongPassphrase) as caught:
        open_keyring(path, unlocking)
    assert "no abre" in caught.value.sentences("es").found
    assert "does not open" in caught.value.sentences("en").found


def test_a_passphrase_is_the_same_on_every_keyboard(keyring: Keyring, path: Path) -> None:
    """An ñ typed as one sign or as n and tilde is the same passphrase."""
    apart = Passphrase("pin\u0303o\u0301n azul y puente", CHEAP)
    with open_keyring(path, apart) as again:
        assert again.writers() == []


def test_a_passphrase_costs_64_megabytes_a_guess_by_default() -> None:
    """Guessing is slow unless somebody asks for less, as tests do."""
    assert Cost() == Cost(memory_kib=65536, iterations=3, lanes=4)
    begun = time.process_time()
    words = Passphrase("piñón")
    words.key(words.parameters())
    assert time.process_time() - begun > 0.02


def test_a_key_file_opens_what_it_locked(tmp_path: Path, path: Path) -> None:
    """A key file is private, opens its own keyring, and only that."""
    file = make_key_file(tmp_path / "node.key")
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    with open_keyring(path, file) as made:
        key = made.key_for(LUZ, IDENTITY)
    with open_keyring(path, KeyFile(file.path)) as again:
        assert again.key_for(LUZ, IDENTITY) == key
    with pytest.raises(WrongPassphrase):
        open_keyring(path, make_key_file(tmp_path / "other.key"))


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, path: Path) -> None:
    """A key file must be there, whole, and readable by its owner only; none is ever overwritten."""
    file = make_key_file(tmp_path / "node.key")
    with pytest.raises(KeyFileUnusable):
        make_key_file(file.path)
    file.path.chmod(0o640)
    with pytest.raises(KeyFileUnusable, match="0640"):
        open_keyring(path, file)
    with pytest.raises(KeyFileUnusable):
        open_keyring(path, KeyFile(tmp_path / "nowhere.key"))
    file.path.chmod(0o600)
    file.path.write_bytes(b"short")
    with pytest.raises(KeyFileUnusable, match="5 bytes"):
        open_keyring(path, file)


def test_the_passphrase_can_be_changed(keyring: Keyring, path: Path) -> None:
    """After a change the old passphrase opens nothing, and every key is the one it was."""
    key = keyring.key_for(LUZ, IDENTITY)
    keyring.lock_with(Passphrase("otra frase", CHEAP))
    with pytest.raises(WrongPassphrase):
        open_keyring(path, WORDS)
    with open_keyring(path, Passphrase("otra frase", CHEAP)) as again:
        assert again.existing_key(LUZ, IDENTITY) == key


def test_no_key_lies_open_in_the_file(keyring: Keyring, path: Path) -> None:
    """Neither content keys nor private keys nor the passphrase can be read from the raw files."""
    secrets = [keyring.key_for(LUZ, IDENTITY).secret, bytes(range(100, 132)), WORDS.words.encode()]
    keyring.keep_writer(MAR, secrets[1])
    assert not any(secret in _raw(path) for secret in secrets)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_destroyed_keys_leave_no_byte_behind(keyring: Keyring, path: Path) -> None:
    """After a destruction no wrapped key of the subject is anywhere in the file or its journal; the neighbours' are."""
    subjects = [number.to_bytes(16, "big") for number in range(1, 400)]
    keys = keyring.keys_for([(one, class_) for one in subjects for class_ in (1, 2, 3)])
    wraps = {wanted: wrap_key(key.secret, keyring._node_key) for wanted, key in keys.items()}
    assert all(wrap in _raw(path) for wrap in wraps.values())
    erased = subjects[::10]
    for subject in erased:
        assert keyring.destroy(subject) == 3
    raw = _raw(path)
    assert {one for one, wrap in wraps.items() if wrap not in raw} == {
        (subject, class_) for subject in erased for class_ in (1, 2, 3)
    }
    assert keyring.existing_key(subjects[1], 1) == keys[subjects[1], 1]


def test_destroyed_keys_are_never_made_again(keyring: Keyring) -> None:
    """An erased subject gets no new key, from nobody; an unknown one can be erased in advance."""
    key = keyring.key_for(LUZ, IDENTITY)
    assert keyring.destroy(LUZ) == 1
    assert keyring.destroy(MAR) == 0
    assert keyring.existing_key(LUZ, IDENTITY) is keyring.key_by_kid(key.kid) is None
    for refused in (
        lambda: keyring.key_for(LUZ, PHOTO),
        lambda: keyring.keys_for([(bytes(16), IDENTITY), (MAR, IDENTITY)]),
        lambda: keyring.take_key(LUZ, IDENTITY, key.secret),
    ):
        with pytest.raises(KeyDestroyed):
            refused()
    assert keyring.existing_key(bytes(16), IDENTITY) is None
    assert keyring.destroyed() == {LUZ, MAR}


def test_a_key_from_elsewhere_stands_beside_our_own(keyring: Keyring) -> None:
    """Content sealed under another site's key of the same person can be opened beside our own."""
    own = keyring.key_for(LUZ, IDENTITY)
    foreign = keyring.take_key(LUZ, IDENTITY, EPOCH_KEY)
    assert keyring.key_by_kid(own.kid) == own
    assert keyring.key_by_kid(foreign.kid) == Key(key_id(EPOCH_KEY), EPOCH_KEY)
    assert keyring.take_key(LUZ, IDENTITY, EPOCH_KEY) == foreign


def test_writers_and_credentials_are_kept_apart(keyring: Keyring) -> None:
    """Private keys come back by their public key and role; a revoked credential's is gone."""
    keys = [SigningKey(bytes([number]) * 32) for number in (1, 2)]
    keyring.keep_writer(keys[0].public, bytes([1]) * 32)
    keyring.keep_credential(keys[1].public, bytes([2]) * 32)
    assert keyring.writers() == [keys[0].public]
    assert keyring.credentials() == [keys[1].public]
    assert keyring.writer_key(keys[0].public) == bytes([1]) * 32
    assert keyring.writer_key(keys[1].public) is None
    assert keyring.credential_key(keys[1].public) == bytes([2]) * 32
    keyring.forget_credential(keys[1].public)
    assert keyring.credential_key(keys[1].public) is None


def test_a_key_in_anothers_place_is_noticed(keyring: Keyring, path: Path) -> None:
    """Wraps that were swapped or altered in the file are reported, never used."""
    key = keyring.key_for(LUZ, IDENTITY)
    other = keyring.key_for(MAR, IDENTITY)
    direct = dbapi.connect(str(path))
    direct.execute(
        "UPDATE subject_key SET wrapped = ? WHERE kid = ?",
        (wrap_key(other.secret, keyring._node_key), key.kid),
    )
    direct.execute("UPDATE subject_key SET wrapped = zeroblob(40) WHERE kid = ?", (other.kid,))
    direct.commit()
    direct.close()
    for kid in (key.kid, other.kid):
        with pytest.raises(KeyringDamaged):
            keyring.key_by_kid(kid)


def test_a_backup_brings_keys_back_but_no_writer(keyring: Keyring, tmp_path: Path) -> None:
    """A restored installation reads everything and writes a chain of its own."""
    keys = keyring.keys_for([(LUZ, IDENTITY), (MAR, PHOTO)])
    keyring.keep_writer(b"w" * 32, b"s" * 32)
    keyring.keep_credential(b"c" * 32, b"t" * 32)
    backup = keyring.export_backup(EPOCH_KEY, expires_ms=NOW_MS)
    assert not any(key.secret in backup for key in keys.values())
    with open_keyring(tmp_path / "restored.sqlite", Passphrase("nueva", CHEAP)) as restored:
        assert restored.import_backup(backup, EPOCH_KEY, now_ms=NOW_MS) == (2, 1, 0)
        assert restored.import_backup(backup, EPOCH_KEY, now_ms=NOW_MS) == (0, 0, 0)
        assert restored.keys_for(keys) == keys
        assert restored.credentials() == [b"c" * 32]
        assert restored.writers() == []


def test_erasure_outlives_every_backup(keyring: Keyring, tmp_path: Path) -> None:
    """A backup brings back nobody erased here since, nor anybody it knows to be erased."""
    keyring.keys_for([(LUZ, IDENTITY), (MAR, IDENTITY)])
    early = keyring.export_backup(EPOCH_KEY, expires_ms=NOW_MS)
    keyring.destroy(LUZ)
    late = keyring.export_backup(EPOCH_KEY, expires_ms=NOW_MS)
    assert keyring.import_backup(early, EPOCH_KEY, now_ms=NOW_MS) == (0, 0, 1)
    assert keyring.existing_key(LUZ, IDENTITY) is None
    with open_keyring(tmp_path / "restored.sqlite", WORDS) as restored:
        restored.import_backup(early, EPOCH_KEY, now_ms=NOW_MS)
        assert restored.existing_key(LUZ, IDENTITY) is not None
        restored.import_backup(late, EPOCH_KEY, now_ms=NOW_MS)
        assert restored.existing_key(LUZ, IDENTITY) is None
        assert restored.existing_key(MAR, IDENTITY) is not None


def test_a_backup_opens_until_its_date_and_with_its_key_only(keyring: Keyring) -> None:
    """A backup that expired, was altered in any byte, cut, or sealed under another key stays shut."""
    keyring.key_for(LUZ, IDENTITY)
    backup = keyring.export_backup(EPOCH_KEY, expires_ms=NOW_MS)
    with pytest.raises(BackupExpired, match="2023-11-14"):
        keyring.import_backup(backup, EPOCH_KEY, now_ms=NOW_MS + 1)
    altered = [
        backup[:at] + bytes([backup[at] ^ 1]) + backup[at + 1 :] for at in range(len(backup))
    ]
    for bad, key in [(one, EPOCH_KEY) for one in altered] + [(backup[:40], EPOCH_KEY)]:
        with pytest.raises(BackupUnreadable):
            keyring.import_backup(bad, key, now_ms=NOW_MS)
    with pytest.raises(BackupUnreadable):
        keyring.import_backup(backup, bytes(32), now_ms=NOW_MS)


def test_threads_and_processes_agree_on_a_key(keyring: Keyring, path: Path) -> None:
    """Whoever asks at the same moment gets one and the same key."""
    got: list[Key] = []
    threads = [
        threading.Thread(target=lambda: got.append(keyring.key_for(LUZ, IDENTITY)))
        for _ in range(8)
    ]
    with get_context("forkserver").Pool(2) as pool:
        foreign = pool.starmap_async(_key_in_another_process, [(path,)] * 6)
        for thread in threads:
            thread.start()
        got += foreign.get(60)
    for thread in threads:
        thread.join()
    assert len(got) == 14
    assert len(set(got)) == 1


def test_files_that_are_not_keyrings_are_left_alone(path: Path) -> None:
    """A file of somebody else, or of a newer version, is refused and stays byte for byte as it was."""
    path.parent.mkdir()
    path.write_bytes(b"not a database, but long enough to be one" * 100)
    with pytest.raises(NotOurs):
        open_keyring(path, WORDS)
    assert path.read_bytes().startswith(b"not a database")
    path.unlink()
    open_keyring(path, WORDS).close()
    direct = dbapi.connect(str(path))
    direct.execute("PRAGMA user_version = 99")
    direct.close()
    with pytest.raises(NewerSchema):
        open_keyring(path, WORDS)


def _key_in_another_process(path: Path) -> Key:
    with open_keyring(path, WORDS) as keyring:
        return keyring.key_for(LUZ, IDENTITY)


def _raw(path: Path) -> bytes:
    """All bytes of all files of the keyring."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))
