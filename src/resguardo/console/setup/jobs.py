"""Work that takes longer than a page: played or checked in the background, with how far it is. One of a kind at a time."""

import threading
from collections.abc import Callable
from typing import NamedTuple

from django.db import connections

from resguardo.operation.refusal import Refused
from resguardo.store.problems import StoreProblem

Tell = Callable[[int, int], None]
"""Told how many parts are done and of how many."""


class Progress(NamedTuple):
    """How far a piece of work is: parts done and of how many, whether it ended, and the code of what stopped it (empty: nothing)."""

    done: int
    of: int
    ended: bool
    failed: str = ""


_work: dict[str, Progress] = {}
_lock = threading.Lock()


def start(kind: str, work: Callable[[Tell], None], parts: int) -> bool:
    """Begin `work` of a kind; False while one of that kind is under way."""
    with _lock:
        under_way = _work.get(kind)
        if under_way is not None and not under_way.ended:
            return False
        _work[kind] = Progress(0, parts, ended=False)
    threading.Thread(target=_run, args=(kind, work), name=kind, daemon=True).start()
    return True


def progress(kind: str) -> Progress | None:
    """How far the work of a kind is; None when there was none."""
    return _work.get(kind)


def forget(kind: str) -> None:
    """Forget ended work of a kind."""
    with _lock:
        if kind in _work and _work[kind].ended:
            del _work[kind]


def _run(kind: str, work: Callable[[Tell], None]) -> None:
    def tell(done: int, of: int) -> None:
        _work[kind] = Progress(done, of, ended=False)

    failed = ""
    try:
        work(tell)
    except (Refused, StoreProblem) as error:
        failed = getattr(error, "code", type(error).__name__)
    except Exception as error:  # noqa: BLE001 - whatever it was, the page must say that it stopped
        failed = type(error).__name__
    finally:
        connections.close_all()
    last = _work[kind]
    _work[kind] = Progress(last.done if failed else last.of, last.of, ended=True, failed=failed)
