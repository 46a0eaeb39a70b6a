"""Drafts: what an officer has typed and photographed and not yet signed. Everything readable in them is sealed by a key of the keyring."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """One person being taken in. `reference` is the mark by which the finished form is done once."""

    reference = models.BinaryField(max_length=16, unique=True)
    login = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    operation = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    saved_at = models.BigIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-saved_at"]

    def __str__(self) -> str:
        return f"{self.pk}"


class DraftPicture(models.Model):
    """One picture of a draft, the newest last. Taking another never loses the one before."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="pictures")
    sealed = models.BinaryField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk}"
