"""Drafts of the intake desk."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes the tables of drafts."""

    initial = True
    dependencies: ClassVar[list[Any]] = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("reference", models.BinaryField(max_length=16, unique=True)),
                ("operation", models.BinaryField(max_length=32)),
                ("sealed", models.BinaryField()),
                ("saved_at", models.BigIntegerField()),
                (
                    "login",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-saved_at"]},
        ),
        migrations.CreateModel(
            name="DraftPicture",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="intake.draft",
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
    ]
