"""How often somebody may guess: failures are counted a person, an address and both together, under keyed hashes, and forgotten after a day.

A table of our own and not a library's, because the ready ones keep what was typed as a name (a password typed into the wrong field) with addresses, and
answer sooner and otherwise when the door is shut. Here a guess costs the same and reads the same whether the person exists or not, whether the secret was right or
not, and whether the door is shut.
"""

import enum
from typing import NamedTuple

from django.db import transaction
from django.utils.crypto import salted_hmac

from resguardo.console.access.models import Attempt
from resguardo.console.house import house

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS


class Guess(enum.Enum):
    """What is guessed."""

    PASSWORD = "password"  # noqa: S105 - the name of the thing
    PIN = "pin"
    CODE = "code"
    FIRST_SECRET = "first_secret"  # noqa: S105 - the name of the thing


class Allowed(NamedTuple):
    """How many failures within how many minutes shut the door."""

    failures: int
    minutes: int


WHOM, WHERE, BOTH = "whom", "where", "both"
LIMITS: dict[tuple[Guess, str], tuple[Allowed, ...]] = {
    (Guess.PASSWORD, BOTH): (Allowed(5, 15),),
    (Guess.PASSWORD, WHERE): (Allowed(50, 15),),
    (Guess.PASSWORD, WHOM): (Allowed(200, 24 * 60),),
    (Guess.PIN, WHOM): (Allowed(5, 15), Allowed(15, 24 * 60)),
    (Guess.PIN, WHERE): (Allowed(15, 15),),
    (Guess.CODE, WHOM): (Allowed(5, 15), Allowed(30, 24 * 60)),
    (Guess.FIRST_SECRET, BOTH): (Allowed(5, 15),),
    (Guess.FIRST_SECRET, WHERE): (Allowed(20, 60),),
}
"""Failures that shut the door. A password is long, so a person is shut out from one address and hardly ever from all; a PIN is short, so it is shut for everybody and
opened again by the person's own password."""


class Gate:
    """The door before one guess. The guess counts as a failure from the moment it is asked until `passed` takes that back: of many at once no more are judged than of many in a row."""

    def __init__(self, guess: Guess, whom: str, where: str) -> None:
        self._guess, self._now = guess, house().installation.now()
        self._subjects = {
            WHOM: _subject(guess, whom),
            WHERE: _subject(guess, "@", where),
            BOTH: _subject(guess, whom, "@", where),
        }
        # The transaction takes the database's one place for writers at once, so two guesses never count each other out.
        with transaction.atomic():
            self.shut = any(
                self._failures(subject, allowed) >= allowed.failures
                for reach, subject in self._subjects.items()
                for allowed in LIMITS.get((guess, reach), ())
            )
            # A guess that comes while the door is shut keeps it shut no longer.
            self._own = Attempt.objects.bulk_create(
                Attempt(subject=subject, at=self._now, counted=not self.shut)
                for subject in self._subjects.values()
            )

    def passed(self) -> None:
        """This guess was right: forget it and the failures of this person here, and everybody's that are older than a day."""
        Attempt.objects.filter(pk__in=[one.pk for one in self._own]).delete()
        Attempt.objects.filter(subject=self._subjects[BOTH]).delete()
        Attempt.objects.filter(at__lt=self._now - DAY_MS).delete()

    def _failures(self, subject: str, allowed: Allowed) -> int:
        since = self._now - allowed.minutes * MINUTE_MS
        return Attempt.objects.filter(subject=subject, at__gt=since, counted=True).count()


def failures_since(guess: Guess, whom: str, since: int) -> int:
    """How many failures there were with the name of `whom` after `since`, from anywhere."""
    return Attempt.objects.filter(subject=_subject(guess, whom), at__gt=since).count()


def forgive(guess: Guess, whom: str) -> None:
    """Open the door of `whom` again, after they proved otherwise who they are."""
    Attempt.objects.filter(subject=_subject(guess, whom)).delete()


def _subject(guess: Guess, *parts: str) -> str:
    said = "\0".join((guess.value, *(part.strip().casefold() for part in parts)))
    return salted_hmac("resguardo.console.access.throttle", said, algorithm="sha256").hexdigest()
