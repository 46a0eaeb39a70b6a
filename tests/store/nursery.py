"""A program that raises writers to be killed: it forks one for each line it reads, `mode address number`, and says when it is dead.

A writer says its own number first, so that nothing of it can be heard before.

What a writer was told to be durable it says on standard output before it goes on, one line each. Forking from a warm program makes 300 kills affordable.
"""

import os
import random
import sys
import threading
import time
from pathlib import Path

from resguardo.store import GroupCommit, open_store
from resguardo.store.files import SealedFiles
from resguardo.store.keyring import open_keyring
from resguardo.store.unlocking import Cost, Passphrase
from store.pen import OPERATION, Pen, ids, sealed

WORDS = Passphrase("para las pruebas", Cost(memory_kib=64, iterations=1, lanes=1))


def main() -> None:
    """Serve until the input ends."""
    for line in sys.stdin:
        mode, address, number = line.split()
        child = os.fork()
        if child == 0:
            try:
                say(f"pid {os.getpid()}")
                MODES[mode](address, random.Random(int(number)))
            except BaseException as error:  # noqa: BLE001 - said to the parent.
                say(f"error {error!r}")
            finally:
                os._exit(1)
        os.waitpid(child, 0)
        say("dead")


def say(line: str) -> None:
    """One line in one write, so that a kill cannot cut it."""
    os.write(1, line.encode() + b"\n")


def write_ledger(address: str, chance: random.Random) -> None:
    """Write commits of one chain, with pauses, so that kills fall between writes as well as into them."""
    pen, store = Pen(), open_store(address)
    while True:
        with store.writing(OPERATION) as transaction:
            transaction.own(pen.writer)
            rows = pen.write(transaction, chance.choice((1, 1, 3, 50)))
            transaction.append((), dict([sealed(rows[-1].id)]))
        say("kept " + " ".join(row.hex() for row in ids(rows)))
        if chance.random() < 0.2:
            time.sleep(chance.random() / 200)


def write_in_groups(address: str, chance: random.Random) -> None:
    """Write from three threads through one door."""
    store = open_store(address)
    door = GroupCommit(store)

    def write() -> None:
        while True:
            rows = door.submit(OPERATION, lambda tx: Pen().write(tx, chance.choice((1, 5))))
            say("kept " + " ".join(row.hex() for row in ids(rows)))

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    threads[0].join()


def make_and_destroy_keys(address: str, chance: random.Random) -> None:
    """Make keys and destroy some of them."""
    keyring = open_keyring(Path(address), WORDS)
    while True:
        subject = chance.randbytes(16)
        key = keyring.key_for(subject, 1)
        say(f"kept {key.kid.hex()}")
        if chance.random() < 0.3:
            say(f"going {key.kid.hex()}")
            keyring.destroy(subject)
            say(f"gone {key.kid.hex()}")


def write_files(address: str, chance: random.Random) -> None:
    """Write sealed files."""
    files = SealedFiles(Path(address))
    while True:
        say(f"kept {files.write(chance.randbytes(chance.choice((1, 5_000, 200_000)))).hex()}")


MODES = {
    "ledger": write_ledger,
    "group": write_in_groups,
    "keyring": make_and_destroy_keys,
    "files": write_files,
}

if __name__ == "__main__":
    main()
