"""Backup and health: what is kept, when it was last made sure of, and how this machine is."""

import platform
import shutil
from typing import Any

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from resguardo import __version__
from resguardo.console import errors
from resguardo.console.access.account_views import proved_first
from resguardo.console.languages import language_files
from resguardo.console.setup import backups, jobs
from resguardo.console.sight import Sight
from resguardo.store.problems import StoreProblem

TEST = "restore-test"
"""The kind of work that tests a backup."""
DAY_MS = 24 * 60 * 60_000
BACKUP_STALE_MS, TEST_STALE_MS = DAY_MS, 7 * DAY_MS
"""After how long a backup, and a test of one, is overdue."""


@require_safe
def backup(request: HttpRequest) -> HttpResponse:
    """The backups and their tests."""
    return _shown(request)


@require_POST
@proved_first
def make_backup(request: HttpRequest) -> HttpResponse:
    """Make a backup now."""
    try:
        backups.make(_sight(request).house.installation)
    except (StoreProblem, OSError) as error:
        return _shown(request, failed=getattr(error, "code", type(error).__name__))
    return redirect("setup:backup")


@require_POST
def test_restore(request: HttpRequest) -> HttpResponse:
    """Test the newest backup, or the one named, in the background."""
    house = _sight(request).house.installation
    names = [one.name for one in backups.backups(house)]
    name = request.POST.get("backup", "")
    if name not in names:
        return errors.absent(request)
    jobs.start(TEST, lambda tell: backups.try_restore(house, name, tell), backups.PARTS)
    return redirect("setup:backup")


@require_safe
def testing(request: HttpRequest) -> HttpResponse:
    """How far the test is, for the page that waits."""
    progress = jobs.progress(TEST)
    return JsonResponse(progress._asdict()) if progress else errors.absent(request)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """How this machine is, and which version runs. Nothing is asked of anybody outside."""
    sight = _sight(request)
    house = sight.house.installation
    disk = shutil.disk_usage(house.folder)
    context = {
        "version": __version__,
        "python": platform.python_version(),
        "framework": django.get_version(),
        "database": type(house.store).__name__,
        "free_gb": disk.free // 10**9,
        "scarce": disk.free < 2 * 10**9 or disk.free < disk.total // 20,
        "damage": len(sight.account.damage),
        "not_understood": len(sight.account.reading.not_understood),
        "events": house.store.size(sight.account.operation),
        "operations": len(sight.house.operations()),
        "now": sight.now,
        "backup": next(iter(backups.backups(house)), None),
        "test": next(iter(backups.tests(house)), None),
    }
    return render(request, "setup/health.html", context)


@require_safe
def languages(request: HttpRequest) -> HttpResponse:
    """The languages of the console, and how full each is."""
    return render(request, "setup/languages.html", {"installed": _languages()})


def _languages() -> list[dict[str, Any]]:
    import polib

    counted: dict[str, list[int]] = {}
    for file in language_files():
        entries = [one for one in polib.pofile(str(file)) if not one.obsolete]
        total = counted.setdefault(file.parents[1].name, [0, 0])
        total[0] += sum(one.translated() for one in entries)
        total[1] += len(entries)
    return [
        {"code": code, "label": label, "done": done, "of": of}
        for code, label in settings.LANGUAGES
        for done, of in [counted.get(code, [0, 0])]
    ]


def _shown(request: HttpRequest, failed: str = "") -> HttpResponse:
    sight = _sight(request)
    house, now = sight.house.installation, sight.now
    made, tested = backups.backups(house), backups.tests(house)
    passed = next((one for one in tested if not one.failed), None)
    context = {
        "backups": made,
        "tests": tested[:10],
        "last": made[0] if made else None,
        "passed": passed,
        "late": not made or now - made[0].made_at > BACKUP_STALE_MS,
        "untested": passed is None or now - passed.tested_at > TEST_STALE_MS,
        "folder": backups.folder_of(house),
        "keys": backups.keys_of(house),
        "progress": jobs.progress(TEST),
        "failed": failed,
    }
    return render(request, "setup/backup.html", context)


def _sight(request: HttpRequest) -> Sight:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    return sight
