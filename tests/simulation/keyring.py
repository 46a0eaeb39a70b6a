"""A keyring that lives in the process: the interface of the real one without its file, so that ten thousand steps are affordable."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from resguardo.ledger.seal import key_id
from resguardo.store.keyring import Key
from resguardo.store.problems import KeyDestroyed


class MemoryKeyring:
    """See `resguardo.store.keyring.Keyring`."""

    def __init__(self, chance):
        self._chance = chance
        self._keys = {}
        self._destroyed = set()
        self._private = {"writer": {}, "credential": {}}

    def key_for(self, subject, class_):
        return self.keys_for([(subject, class_)])[subject, class_]

    def keys_for(self, wanted: Iterable[tuple[bytes, int]]):
        asked = list(dict.fromkeys(wanted))
        for subject, _ in asked:
            if subject in self._destroyed:
                raise KeyDestroyed(subject=subject.hex()[:8])
        for one in asked:
            if one not in self._keys:
                self._insert(*one, self._chance(32))
        return {one: self._keys[one][-1] for one in asked}

    @contextmanager
    def together(self) -> Iterator[None]:
        yield

    def existing_key(self, subject, class_):
        found = self._keys.get((subject, class_))
        return found[-1] if found else None

    def all_keys(self):
        return [
            (subject, class_, key) for (subject, class_), keys in self._keys.items() for key in keys
        ]

    def take_key(self, subject, class_, secret):
        if subject in self._destroyed:
            raise KeyDestroyed(subject=subject.hex()[:8])
        return self._insert(subject, class_, secret)

    def destroy(self, subject):
        gone = [one for one in self._keys if one[0] == subject]
        for one in gone:
            del self._keys[one]
        self._destroyed.add(subject)
        return len(gone)

    def destroyed(self):
        return frozenset(self._destroyed)

    def keep_writer(self, public, secret):
        self._private["writer"][public] = secret

    def writer_key(self, public):
        return self._private["writer"].get(public)

    def writers(self):
        return sorted(self._private["writer"])

    def forget_writers(self):
        """What a restore does: the new installation has the old one's contents, never its chain."""
        self._private["writer"].clear()

    def keep_credential(self, public, secret):
        self._private["credential"][public] = secret

    def credential_key(self, public):
        return self._private["credential"].get(public)

    def credentials(self):
        return sorted(self._private["credential"])

    def close(self):
        """Nothing to let go of."""

    def _insert(self, subject, class_, secret):
        key = Key(key_id(secret), secret)
        kept = self._keys.setdefault((subject, class_), [])
        if key not in kept:
            kept.append(key)
        return key
