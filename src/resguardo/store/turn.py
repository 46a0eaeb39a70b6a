"""One writer at a time among the threads of this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from resguardo.store.problems import MisusedStore


class Turn:
    """A lock that refuses to be taken twice by one thread, which would otherwise wait for itself for ever."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: int | None = None

    def __enter__(self) -> None:
        me = threading.get_ident()
        if self._holder == me:
            raise MisusedStore("a write to the store was begun inside another one")
        self._lock.acquire()
        self._holder = me

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._holder = None
        self._lock.release()

    @contextmanager
    def if_free(self) -> Iterator[bool]:
        """Take the turn if nobody has it, this thread included; say whether it was taken."""
        mine = self._lock.acquire(blocking=False)
        if mine:
            self._holder = threading.get_ident()
        try:
            yield mine
        finally:
            if mine:
                self.__exit__(None, None, None)
