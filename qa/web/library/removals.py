"""Articles that are about to be removed: for some seconds nothing is deleted yet."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

SECONDS = 10.0
"""Time in which a removal can be taken back."""

_LOG = logging.getLogger(__name__)


class Removals:
    """The removals that can still be taken back; safe to use from several threads.

    Args:
        remove: removes an article by its id.
        tell: told whenever something changed.
        seconds: that are waited for.
    """

    def __init__(
        self, remove: Callable[[str], None], tell: Callable[[], None], seconds: float = SECONDS
    ) -> None:
        self._remove = remove
        self._tell = tell
        self._seconds = seconds
        self._lock = threading.Lock()
        self._waiting: dict[str, threading.Timer] = {}

    def begin(self, article: str) -> None:
        """Remove an article, unless it is kept in time."""
        timer = threading.Timer(self._seconds, self._finish, (article,))
        timer.daemon = True
        with self._lock:
            if article in self._waiting:
                return
            self._waiting[article] = timer
            timer.start()
        self._tell()

    def keep(self, article: str) -> None:
        """Take a removal back."""
        with self._lock:
            timer = self._waiting.pop(article, None)
        if timer is not None:
            timer.cancel()
            self._tell()

    @property
    def waiting(self) -> frozenset[str]:
        """Return the articles that are about to be removed."""
        with self._lock:
            return frozenset(self._waiting)

    def close(self) -> None:
        """Remove what is waiting now."""
        for article in self.waiting:
            self._finish(article)

    def _finish(self, article: str) -> None:
        with self._lock:
            timer = self._waiting.pop(article, None)
        if timer is None:
            return
        timer.cancel()
        try:
            self._remove(article)
        except Exception:
            _LOG.exception("an article could not be removed")
        self._tell()
