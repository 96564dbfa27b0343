"""What the page's script asks the library for."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from index.article import is_web_page
from index.errors import ArticleQAError
from index.sources.confined.limits import MAX_BYTES
from qa.sample import SAMPLE
from qa.web.calls import Call, Data, text_of, texts_of
from qa.web.library.panel import FILE_TYPES, panel_html, shown
from qa.web.library.picker import known, picker
from qa.web.library.queue import Entry, Queue, QueueFullError, TakeIn
from qa.web.library.removals import Removals
from qa.web.library.rows import (
    Facts,
    readable_again,
    rows_html,
    scope_line,
)
from qa.web.library.watch import Watch
from qa.web.place import conversation_of
from qa.web.serving.news import Topic
from qa.web.serving.visitor import Visitor

if TYPE_CHECKING:
    from index.store.records import ArticleInfo
    from qa.web.chat.desk import Desk

_FACTS_AT_ONCE = 25
"""Articles whose facts are read in one call: each has to be read whole."""


class Library:
    """Adding articles, listing them, removing them and choosing which are asked.

    Args:
        desk: whose assistant has the index, and whose news is told of changes.
        addresses: whether web pages can be added.
        places: for articles that are read at the same time; None for some of its own.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        addresses: bool = True,
        places: threading.BoundedSemaphore | None = None,
    ) -> None:
        self._desk = desk
        self._assistant = desk.assistant
        self.addresses = addresses
        self.watch = Watch(self._assistant.retriever.store.version, self._tell)
        self.removals = Removals(self._assistant.remove, self._tell)
        self.queue = Queue(
            lambda owner: desk.news.tell(Topic("adding", owner)), self.watch.look, places
        )
        self._lock = threading.Lock()
        self._facts: dict[str, Facts] = {}

    @property
    def of_panel(self) -> tuple[Call, ...]:
        """Return what the script of the panel and the queue may call."""
        added = (self.add_text, self.add_address, self.add_sample, self.again)
        return (self.panel, self.adding, self.cancel, *added)

    @property
    def of_list(self) -> tuple[Call, ...]:
        """Return what the script of the list of articles may call."""
        return (self.rows, self.facts, self.remove, self.keep, self.scope)

    def begin(self) -> None:
        """Look from now on whether another process changes the index."""
        self.watch.begin()

    def close(self) -> None:
        """Look no more, and remove what is about to be removed."""
        self.watch.close()
        self.removals.close()

    def _tell(self) -> None:
        self._desk.news.tell(Topic("library"))

    # ---------------------------------------------------------------- adding

    def panel(self, visitor: Visitor, data: Data) -> Data:
        """Return the panel as ``html``, and what its script says as ``words``."""
        words = visitor.words
        sample = all(Path(info.source).name != SAMPLE.name for info in self._assistant.articles())
        html = panel_html(words, addresses=self.addresses, sample=sample)
        said = ("sending", "dismiss", "is_folder", "failed", "queue", "drop_here")
        told = {name: getattr(words, name) for name in said}
        told["too_large"] = words.refused["too-large"].replace("{limit}", str(MAX_BYTES // 10**6))
        accept = ",".join(FILE_TYPES)
        more = {"limit": MAX_BYTES, "addresses": self.addresses, "accept": accept}
        return {"html": html, "words": told, **more}

    def adding(self, visitor: Visitor, data: Data) -> Data:
        """Return what the visitor adds, as ``entries``."""
        found = self.queue.of(visitor.owner)
        return {"entries": [shown(entry, visitor.words) for entry in found]}

    def cancel(self, visitor: Visitor, data: Data) -> Data:
        """Give up the entry ``id``, or show it no more."""
        self.queue.cancel(visitor.owner, text_of(data, "id"))
        return {}

    def add_file(self, visitor: Visitor, path: Path, name: str) -> Entry:
        """Add a file of this server that a visitor sent; it is deleted in the end."""

        def take_in(progress: Any, cancelled: Any) -> Any:
            return self._assistant.ingest(path, name=name, progress=progress, cancelled=cancelled)

        return self._add(visitor, name, take_in, partial(path.unlink, missing_ok=True))

    def add_text(self, visitor: Visitor, data: Data) -> Data:
        """Add ``text`` with the title ``title``; return ``id``."""
        text, title = text_of(data, "text"), text_of(data, "title").strip()
        if not text.strip():
            raise ArticleQAError(visitor.words.no_text)

        def take_in(progress: Any, cancelled: Any) -> Any:
            told = {"progress": progress, "cancelled": cancelled}
            return self._assistant.ingest_text(text, title=title or None, **told)

        return {"id": self._add(visitor, title or visitor.words.pasted, take_in).id}

    def add_address(self, visitor: Visitor, data: Data) -> Data:
        """Add the web page at ``address``; return ``id``."""
        if not self.addresses:
            raise ArticleQAError(visitor.words.no_addresses)
        address = text_of(data, "address").strip()
        if not address:
            raise ArticleQAError(visitor.words.no_address)
        return {"id": self._add_source(visitor, _with_scheme(address), address).id}

    def add_sample(self, visitor: Visitor, data: Data) -> Data:
        """Add the sample article; return ``id``."""
        return {"id": self._add_source(visitor, SAMPLE, visitor.words.sample).id}

    def again(self, visitor: Visitor, data: Data) -> Data:
        """Read the article ``article`` from its source once more; return ``id``."""
        info = self._info(visitor, text_of(data, "article"))
        address = is_web_page(info.source)
        if not readable_again(info.source) or (address and not self.addresses):
            raise ArticleQAError(visitor.words.refused["missing-file"].format(name=info.title))
        source = info.source if address else Path(info.source)
        return {"id": self._add_source(visitor, source, info.title).id}

    def _add_source(self, visitor: Visitor, source: str | Path, name: str) -> Entry:
        def take_in(progress: Any, cancelled: Any) -> Any:
            return self._assistant.ingest(source, progress=progress, cancelled=cancelled)

        return self._add(visitor, name, take_in)

    def _add(self, visitor: Visitor, name: str, take_in: TakeIn, drop: Any = lambda: None) -> Entry:
        try:
            return self.queue.add(visitor.owner, name[:200], take_in, drop)
        except QueueFullError:
            raise ArticleQAError(visitor.words.too_many) from None

    # ---------------------------------------------------------------- the list

    def rows(self, visitor: Visitor, data: Data) -> Data:
        """Return the rows whose titles have ``find``, as ``html``; ``articles`` come first."""
        return {
            "html": rows_html(
                self._assistant.articles(),
                visitor.words,
                find=text_of(data, "find"),
                leaving=self.removals.waiting,
                first=frozenset(texts_of(data, "articles")),
            )
        }

    def facts(self, visitor: Visitor, data: Data) -> Data:
        """Return what is known of the articles ``articles``, by id, as ``facts``.

        Of many, only the first are told of: ask for the others again.
        """
        wanted = filter(None, map(self._assistant.info, texts_of(data, "articles")))
        told: dict[str, Data] = {}
        for info in islice(wanted, _FACTS_AT_ONCE):
            facts, source = self._facts_of(info.id), info.source
            told[info.id] = {
                "site": facts.site,
                "author": facts.author,
                "date": facts.date,
                "length": facts.length(visitor.words),
                "again": readable_again(source) and (self.addresses or not is_web_page(source)),
            }
        return {"facts": told}

    def remove(self, visitor: Visitor, data: Data) -> Data:
        """Remove the article ``article``, unless it is kept in time."""
        self.removals.begin(self._info(visitor, text_of(data, "article")).id)
        return {}

    def keep(self, visitor: Visitor, data: Data) -> Data:
        """Do not remove the article ``article`` after all."""
        self.removals.keep(text_of(data, "article"))
        return {}

    def _facts_of(self, article: str) -> Facts:
        """Return what is known of an article; its id says its text, so it is read once."""
        with self._lock:
            known = self._facts.get(article)
        if known is None:
            known = Facts.of(self._assistant.article(article))
            with self._lock:
                self._facts[article] = known
        return known

    def _info(self, visitor: Visitor, article: str) -> ArticleInfo:
        if info := self._assistant.info(article):
            return info
        raise ArticleQAError(visitor.words.gone)

    # ---------------------------------------------------------------- what is asked

    def scope(self, visitor: Visitor, data: Data) -> Data:
        """Return which articles are asked: ``articles``, none for all, and that as a ``line``.

        They are those of the conversation ``c``, or those that ``articles`` names. With them come
        ``total``, how many there are in all, and ``words``, what the script says.
        """
        asked: Sequence[str] = texts_of(data, "articles")
        if wanted := text_of(data, "c"):
            asked = self._desk.asked_in(visitor.owner, wanted)
        infos = self._assistant.articles()
        there = known(asked, infos)
        titles = [info.title for info in infos if info.id in there]
        line = scope_line(titles, len(infos), visitor.words)
        said = ("ask_all", "asks_hint", "show_articles")
        return {
            "articles": there,
            "line": line,
            "total": len(infos),
            "words": {name: getattr(visitor.words, name) for name in said},
        }

    def choose(self, event: gr.EventData, place: str | None, request: gr.Request) -> Any:
        """Ask only some articles from now on; return the picker.

        The event's data names them as ``articles``, none for all; with ``refresh`` nobody chose,
        and only what can be chosen may have changed.
        """
        visitor = Visitor.of(request)
        data: Data = dict(event._data or {})
        asked = texts_of(data, "articles")
        infos = self._assistant.articles()
        there = known(asked, infos)
        conversation = conversation_of(place)
        if conversation and not data.get("refresh"):
            self._desk.ask_only(visitor.owner, conversation, there)
        return picker(infos, there, visitor.words)


def _with_scheme(address: str) -> str:
    """Return an address as a browser takes it; whatever else it is, it is never read as a path."""
    return address if is_web_page(address) else f"https://{address}"
