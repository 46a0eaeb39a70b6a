"""Who signs in on this site's console, and where they sit. Names are not kept here: a login is a handle, and the account knows whose."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class LoginManager(BaseUserManager["Login"]):
    """Makes logins."""

    def make(self, handle: str, password: str | None = None, **fields: Any) -> "Login":
        """A new login; without a password it can't be used until one is set with a first secret."""
        login = self.model(handle=handle.strip().casefold(), **fields)
        login.set_password(password)
        login.save(using=self._db)
        return login


class Login(AbstractBaseUser):
    """One person who signs in here. `pin` is a hash and serves only for the change of user on a station that is already open."""

    handle = models.CharField(max_length=64, unique=True)
    pin = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[LoginManager] = LoginManager()

    def __str__(self) -> str:
        return self.handle


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
