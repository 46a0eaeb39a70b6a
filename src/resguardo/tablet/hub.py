"""The hub: what the tablets of one data folder have in common, and what they ask of the rest of the house."""

import threading
from collections.abc import Callable
from typing import NamedTuple, Protocol

from resguardo.account.access import AccessLog
from resguardo.account.account import Account
from resguardo.account.directory import Directory
from resguardo.account.installation import Installation
from resguardo.ledger.keys import SigningKey
from resguardo.operation.identifiers import Moment, PersonId, StaffId
from resguardo.operation.refusal import Refused, Sentences
from resguardo.tablet.book import Book


class OpenAccount(Protocol):
    """One operation as whoever serves holds it open: its account, the names, and the log of reads."""

    @property
    def account(self) -> Account:
        """The account."""

    @property
    def directory(self) -> Directory:
        """The names of staff and places."""

    @property
    def log(self) -> AccessLog:
        """Where each reading of a face is written down."""


class House(NamedTuple):
    """What the tablets need of the house.

    `opened` gives an open account, which is shared with the console so that both see every act at once; it raises KeyError for an operation that
    is not here. `staff_by_pin` says whose short word and PIN these are in an operation, None for nobody or after too many guesses, which takes as
    long; its last argument is where they were typed. `face_of` gives a small JPEG of a person, None without a photo. `sentences` says a refusal
    in a language of the app.
    """

    installation: Installation
    opened: Callable[[bytes], OpenAccount]
    staff_by_pin: Callable[[bytes, str, str, str], StaffId | None]
    face_of: Callable[[Account, PersonId], bytes | None]
    sentences: Callable[[Refused, str], Sentences]


class Hub:
    """The tablets of one data folder, for as long as it is served."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.book = Book(house.installation.folder)
        self._turns: dict[bytes, threading.Lock] = {}

    def close(self) -> None:
        """Let go of the book; the installation is closed by whoever opened it."""
        self.book.close()

    def turn(self, key: bytes) -> threading.Lock:
        """The lock that lets one tablet, or one invitation, be dealt with once at a time; one process serves a folder."""
        return self._turns.setdefault(key, threading.Lock())

    def opened(self, operation: bytes) -> OpenAccount:
        """The open account of `operation`."""
        return self.house.opened(operation)

    def now(self) -> Moment:
        """The moment by this installation's clock."""
        return self.house.installation.now()

    def chance(self, length: int) -> bytes:
        """Random bytes."""
        return self.house.installation.chance(length)

    def signing_key(self) -> SigningKey:
        """The key with which receipts are signed: the installation's own."""
        return self.house.installation.writer()

    def relay(self, public: bytes) -> SigningKey | None:
        """The key under which the late marks of one tablet are written; None after a restore, which resumes no chain."""
        secret = self.house.installation.keyring.credential_key(public)
        return SigningKey(secret) if secret else None
