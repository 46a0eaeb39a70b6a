"""Tokens by which a program acts for one person. Only a hash is kept; whoever reads this table can't act with it."""

import hashlib
import secrets
from typing import Any, ClassVar

from django.db import models

from resguardo.console.access.models import Login
from resguardo.console.access.sessions import lies_ahead

PREFIX = "resguardo_"
DAY_MS = 24 * 60 * 60 * 1000
DAYS_MAX = 30
"""No token lives longer; somebody signed in makes a new one."""


class Token(models.Model):
    """One token: for whom, in which operation, until when. Moments are milliseconds since 1970 by the site's own clock."""

    login = models.ForeignKey(Login, on_delete=models.CASCADE, related_name="tokens")
    operation = models.BinaryField(max_length=32)
    staff = models.BinaryField(max_length=16)
    label = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    generation = models.PositiveIntegerField(default=0)
    """The person's sessions when it was made; it ends with them."""
    made_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    revoked_at = models.BigIntegerField(null=True)
    used_at = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["login", "operation"])]

    def __str__(self) -> str:
        return f"{self.pk}"

    def is_good(self, now: int) -> bool:
        """Whether it opens anything at `now`."""
        return (
            self.revoked_at is None
            and now < self.expires_at
            and not lies_ahead(self.made_at, now)
            and self.login.is_active
            and self.generation == self.login.generation
        )


def make_token(login: Login, *, now: int, days: int, **fields: Any) -> tuple[Token, str]:
    """A new token and the secret itself, which is shown once and never again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        login=login,
        digest=digest_of(secret),
        generation=login.generation,
        made_at=now,
        expires_at=now + min(max(days, 1), DAYS_MAX) * DAY_MS,
        **fields,
    )
    return token, secret


def digest_of(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so a plain hash can't be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()
