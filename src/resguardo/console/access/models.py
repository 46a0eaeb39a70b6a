"""Who signs in on this site's console, and where they sit. Names are not kept here: a login is a handle, and the account knows whose.

Moments are milliseconds since 1970 by the site's own clock. What somebody typed to get in is never kept, right or wrong.
"""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_totp.models import TOTPDevice

from resguardo.console.access.telephone_seal import open_secret, seal_secret


class LoginManager(BaseUserManager["Login"]):
    """Makes logins."""

    def make(self, handle: str, password: str | None = None, **fields: Any) -> "Login":
        """A new login; without a password it can't be used until one is set with a first secret."""
        login = self.model(handle=handle.strip().casefold(), **fields)
        login.set_password(password)
        login.save(using=self._db)
        return login


def new_mark() -> bytes:
    """A fresh mark for a login."""
    return secrets.token_bytes(32)


class Login(AbstractBaseUser):
    """One person who signs in here. `pin` is a hash and serves only for the change of user on a station that is already open, and for a second signature."""

    handle = models.CharField(max_length=64, unique=True)
    pin = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)
    generation = models.PositiveIntegerField(default=0)
    """Counts up when all sessions of this person have to end."""
    practice = models.BooleanField(default=False)
    """A ready account of an exercise, whose password everybody knows; it opens nothing else."""
    mark = models.BinaryField(max_length=32, default=new_mark)
    """What a passkey calls this person; says nothing."""

    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[LoginManager] = LoginManager()

    def __str__(self) -> str:
        return self.handle

    def get_session_auth_hash(self) -> str:
        """What a session must know to go on: another password, or another generation, ends it."""
        salt = "resguardo.console.access.session"
        return salted_hmac(
            salt, f"{self.password}{self.generation}", algorithm="sha256"
        ).hexdigest()

    def end_sessions(self) -> None:
        """End every session of this person, wherever it is open."""
        type(self).objects.filter(pk=self.pk).update(generation=models.F("generation") + 1)
        self.refresh_from_db(fields=["generation"])


class Seat(models.Model):
    """A login's place in one operation: the member of the team as whom they act."""

    login = models.ForeignKey(Login, on_delete=models.CASCADE, related_name="seats")
    operation = models.BinaryField(max_length=32)
    staff = models.BinaryField(max_length=16)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["login", "operation"], name="one_seat_an_operation")
        ]

    def __str__(self) -> str:
        return f"{self.login_id}"


class Attempt(models.Model):
    """One failed attempt at something guessable. `subject` is a keyed hash of whose and from where, so nothing that was typed can be read from it."""

    subject = models.CharField(max_length=64)
    at = models.BigIntegerField()
    counted = models.BooleanField(default=True)
    """False for an attempt while the door was shut already, which does not keep it shut for longer."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["subject", "at"])]

    def __str__(self) -> str:
        return self.subject[:8]


class OneTimeSecret(models.Model):
    """What serves once in place of something else: a first secret to set one's own password with, or a recovery code. Only its hash is kept."""

    login = models.ForeignKey(Login, on_delete=models.CASCADE, related_name="one_time_secrets")
    purpose = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.BigIntegerField()
    expires_at = models.BigIntegerField(null=True)
    """None: until it is used or replaced."""
    used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.purpose


class Passkey(models.Model):
    """A passkey of one person: a key in their telephone or in a small device, opened there by finger, face or code."""

    login = models.ForeignKey(Login, on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.BinaryField(max_length=1024, unique=True)
    credential = models.BinaryField()
    counter = models.BigIntegerField(default=0)
    relying_party = models.CharField(max_length=255)
    made_at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.login_id}"


class TelephoneManager(models.Manager["Telephone"]):
    """Makes telephones."""

    def make(self, login: Login, *, confirmed: bool = False) -> "Telephone":
        """A telephone of `login` with a new secret, which is sealed before it is written."""
        key = seal_secret(secrets.token_bytes(20), login.pk)
        return self.create(user=login, name="Resguardo", key=key, confirmed=confirmed)


class Telephone(TOTPDevice):  # type: ignore[misc]
    """A telephone that shows codes. Its `key` is the sealed secret; nobody makes a code of what lies in the database."""

    objects: ClassVar[TelephoneManager] = TelephoneManager()

    class Meta:
        proxy = True

    @property
    def bin_key(self) -> bytes:
        """The secret itself. Raises `ValueError` where it was sealed for another login or under another keyring."""
        secret = open_secret(self.key, self.user_id)
        if secret is None:
            raise ValueError("a telephone that was sealed elsewhere")
        return secret

    def verify_token(self, token: str) -> bool:
        """Whether the telephone shows `token` now; never, where its secret does not open here."""
        return open_secret(self.key, self.user_id) is not None and bool(super().verify_token(token))


class Notice(models.Model):
    """Something that happened to a login and that its owner must hear of."""

    login = models.ForeignKey(Login, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=32)
    at = models.BigIntegerField()
    machine = models.CharField(max_length=64, blank=True)
    """The address it came from, in the site's own network."""
    times = models.PositiveIntegerField(default=1)
    seen = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.kind


class Glass(models.Model):
    """A broken glass: who opened what beyond their roles, why, with whom and until when. The readings themselves are in the log of reads."""

    operation = models.BinaryField(max_length=32)
    staff = models.BinaryField(max_length=16)
    second = models.BinaryField(max_length=16)
    reason = models.CharField(max_length=32)
    classes = models.CharField(max_length=32)
    """Numbers of the classes, with commas between them."""
    opened_at = models.BigIntegerField()
    until = models.BigIntegerField()

    def __str__(self) -> str:
        return self.reason
