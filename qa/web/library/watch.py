"""Noticing that the index has changed, whoever changed it: also another process."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

SECONDS = 3.0
"""Between two looks at the index."""

_LOG = logging.getLogger(__name__)


class Watch:
    """Tells of changes of the index, each once.

    Args:
        version: a string that changes with the index.
        tell: told that it has changed.
    """

    def __init__(self, version: Callable[[], str], tell: Callable[[], None]) -> None:
        self._version = version
        self._tell = tell
        self._lock = threading.Lock()
        self._known = ""
        self._ended = threading.Event()

    def begin(self, seconds: float = SECONDS) -> None:
        """Look every so many seconds, in a thread of its own."""
        self._known = self._version()
        threading.Thread(target=self._run, args=(seconds,), name="watch", daemon=True).start()

    def look(self) -> None:
        """Look now."""
        with self._lock:
            version = self._version()
            changed, self._known = version != self._known, version
        if changed:
            self._tell()

    def close(self) -> None:
        """Look no more."""
        self._ended.set()

    def _run(self, seconds: float) -> None:
        while not self._ended.wait(seconds):
            try:
                self.look()
            except Exception:  # the index may be away for a moment
                _LOG.debug("the index could not be looked at", exc_info=True)
