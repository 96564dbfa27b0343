"""What visitors add, one article after another for each of them.

Visitors do not wait for each other: each has a thread of their own while they add something. What
is added is told as it changes, and can be given up at any time.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from index.errors import ArticleQAError, Cancelled

if TYPE_CHECKING:
    from qa.assistant import Ingested, Progress

AT_ONCE = 4
"""Articles read at the same time, whoever adds them."""

MOST = 200
"""Entries that one visitor may have."""

PAUSE = 0.25
"""Seconds between two reports of progress."""

State = Literal["waiting", "reading", "added", "unchanged", "replaced", "failed", "cancelled"]

TakeIn = Callable[["Progress", Callable[[], bool]], "Ingested"]
"""Puts an article into the index; told whom to report progress to, and how to ask whether it is
wanted no more."""

_LOG = logging.getLogger(__name__)


class QueueFullError(ArticleQAError):
    """A visitor adds more than is kept at once."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is added.

    Attributes:
        id: known to its visitor alone.
        name: what they call it: a file's name, an address, a title.
        state: how far it is.
        done: sentences read so far.
        total: sentences in all, 0 while that is not known.
        article: id of the article, once it is in the index.
        title: the article's.
        error: what went wrong, where the state is ``"failed"``.
    """

    id: str
    name: str
    state: State = "waiting"
    done: int = 0
    total: int = 0
    article: str = ""
    title: str = ""
    error: Exception | None = None

    @property
    def ended(self) -> bool:
        """Return whether nothing more will happen to it."""
        return self.state not in ("waiting", "reading")


@dataclass(slots=True)
class _Work:
    """An entry with what is done for it."""

    entry: Entry
    take_in: TakeIn
    drop: Callable[[], None]
    cancelled: bool = False
    told: float = 0.0


class Queue:
    """The entries of all visitors; safe to use from several threads.

    Args:
        tell: told the owner of what changed.
        added: told that the index has changed.
        places: for articles that are read at the same time; None for some of its own.
    """

    def __init__(
        self,
        tell: Callable[[str], None],
        added: Callable[[], None],
        places: threading.BoundedSemaphore | None = None,
    ) -> None:
        self._tell = tell
        self._added = added
        self._lock = threading.Lock()
        self._works: dict[str, list[_Work]] = {}
        self._busy: set[str] = set()
        self._places = places or threading.BoundedSemaphore(AT_ONCE)

    @property
    def busy(self) -> bool:
        """Tell whether something is being added."""
        return bool(self._busy)

    def add(
        self, owner: str, name: str, take_in: TakeIn, drop: Callable[[], None] = lambda: None
    ) -> Entry:
        """Put something at the end of a visitor's queue.

        Args:
            owner: the visitor.
            name: what they call it.
            take_in: puts it into the index.
            drop: called once nothing more is done with it.

        Raises:
            QueueFullError: if the visitor adds too much at once; `drop` is called then.
        """
        work = _Work(Entry(secrets.token_urlsafe(8), name), take_in, drop)
        with self._lock:
            works = self._works.setdefault(owner, [])
            full = len(works) >= MOST
            if not full:
                works.append(work)
            begins = not full and owner not in self._busy
            if begins:
                self._busy.add(owner)
        if full:
            drop()
            raise QueueFullError(f"no more than {MOST} articles can be added at once")
        if begins:
            threading.Thread(target=self._run, args=(owner,), name="add", daemon=True).start()
        self._tell(owner)
        return work.entry

    def of(self, owner: str) -> tuple[Entry, ...]:
        """Return a visitor's entries, the oldest first."""
        with self._lock:
            return tuple(work.entry for work in self._works.get(owner, ()))

    def cancel(self, owner: str, entry: str) -> None:
        """Give an entry up; of one that has ended nothing is kept any more."""
        with self._lock:
            work = self._find(owner, entry)
            if work is None:
                return
            work.cancelled = True
            waiting = work.entry.state == "waiting"
            if waiting or work.entry.ended:
                self._works[owner].remove(work)
        if waiting:
            work.drop()
        self._tell(owner)

    def _find(self, owner: str, entry: str) -> _Work | None:
        works = self._works.get(owner, ())
        return next((work for work in works if work.entry.id == entry), None)

    def _run(self, owner: str) -> None:
        """Take in what a visitor adds until nothing waits."""
        while work := self._next(owner):
            with self._places:
                self._take_in(owner, work)

    def _next(self, owner: str) -> _Work | None:
        with self._lock:
            waiting = [w for w in self._works.get(owner, ()) if w.entry.state == "waiting"]
            if not waiting:
                self._busy.discard(owner)
                return None
            waiting[0].entry = replace(waiting[0].entry, state="reading")
            return waiting[0]

    def _take_in(self, owner: str, work: _Work) -> None:
        def progress(done: int, total: int) -> None:
            if work.cancelled:
                raise Cancelled(f"{work.entry.name} is wanted no more", "cancelled")
            work.entry = replace(work.entry, done=done, total=total)
            if time.monotonic() - work.told > PAUSE:
                work.told = time.monotonic()
                self._tell(owner)

        self._tell(owner)
        try:
            found = work.take_in(progress, lambda: work.cancelled)
        except Cancelled:
            with self._lock:
                self._works[owner].remove(work)
        except Exception as error:
            if not isinstance(error, ArticleQAError):
                _LOG.error("an article could not be added", exc_info=error)
            work.entry = replace(work.entry, state="failed", error=error)
        else:
            work.entry = replace(
                work.entry, state=found.status, article=found.id, title=found.title
            )
            if found.status != "unchanged":
                self._added()
        finally:
            work.drop()
            self._tell(owner)
