"""Seals what telephones and the console share, and leaves nothing of the clear secrets in the file or its log."""

from typing import Any

from django.db import migrations

from resguardo.console.access.telephone_seal import seal_secret

CLEAR_LETTERS = 40
"""A clear secret was 20 bytes in hex; a sealed one is longer."""


def seal_all(apps: Any, schema_editor: Any) -> None:
    """Seal every secret that lies in clear, then write the whole file anew."""
    telephones = apps.get_model("otp_totp", "TOTPDevice").objects.all()
    clear = [one for one in telephones if len(one.key) <= CLEAR_LETTERS]
    for one in clear:
        one.key = seal_secret(bytes.fromhex(one.key), one.user_id)
        one.save(update_fields=["key"])
    if clear:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Migration(migrations.Migration):
    # SQLite writes a file anew only outside a transaction.
    atomic = False

    dependencies = [
        ("access", "0002_accounts"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [
        migrations.CreateModel(
            name="Telephone",
            fields=[],
            options={"proxy": True, "indexes": [], "constraints": []},
            bases=("otp_totp.totpdevice",),
        ),
        migrations.RunPython(seal_all, migrations.RunPython.noop),
    ]
