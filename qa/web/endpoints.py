"""Gradio's named endpoints: ``/ask``, ``/search``, ``/articles``, ``/ingest`` and ``/remove``.

For ``gradio_client``, in Python and JavaScript, and for whatever speaks Gradio's protocol. They
give the same values as the command line with ``--json``, in the shapes of `qa.programs.shapes`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import gradio as gr
from gradio.data_classes import FileDataDict
from gradio.events import api

from index.article import is_web_page
from qa.programs.growing import Growing
from qa.programs.history import Turns
from qa.programs.http.errors import RefusedError, refused
from qa.programs.shapes import AnswerValues, ArticleValues, IngestedValues, PassageValues
from qa.programs.values import passage_values, shared_article_values
from qa.streams import awaited
from qa.web.chat.desk import AT_ONCE
from qa.web.library.queue import AT_ONCE as INGESTS_AT_ONCE
from qa.web.library.upload import file_name

if TYPE_CHECKING:
    from index.store.records import ArticleInfo
    from qa.assistant import Assistant, Ingested

MOST_PASSAGES = 100
"""Passages that one search returns."""

_ONE = "give one of text, url and file"

F = TypeVar("F", bound=Callable[..., Any])


def _gives(shape: Any) -> Callable[[F], F]:
    """Have Gradio describe what a function returns, or each thing that it yields, by its shape."""

    def described(function: F) -> F:
        function.__annotations__["return"] = shape
        return function

    return described


class Endpoints:
    """What the endpoints do.

    Args:
        assistant: what answers.
        addresses: whether web pages can be added.
        changed: called when the index has changed.
    """

    def __init__(
        self, assistant: Assistant, *, addresses: bool, changed: Callable[[], None]
    ) -> None:
        self._assistant = assistant
        self._addresses = addresses
        self._changed = changed
        self._turns = Turns(assistant)

    def open(self, page: gr.Blocks) -> None:
        """Open the endpoints at a page that is being built."""
        reading: tuple[Callable[..., Any], ...] = (self.ask, self.search, self.articles)
        writing: tuple[Callable[..., Any], ...] = (self.ingest, self.remove)
        for function in reading:
            api(function, api_name=function.__name__, concurrency_limit=AT_ONCE)
        for function in writing:
            api(function, api_name=function.__name__, concurrency_limit=INGESTS_AT_ONCE)
        for block in page.blocks.values():
            _take_uploads_alone(block)

    @_gives(AnswerValues)
    async def ask(
        self,
        question: str,
        article: str | list[str] | None = None,
        history: list[str] | None = None,
    ) -> AsyncGenerator[dict[str, Any]]:
        """Answer a question. The answer comes as it grows: first its quotes, then the composed
        sentences that these hold, at last all of it.

        Args:
            question: in any language
            article: id of the article to look in, or of several; all where there is none
            history: the questions before it, the oldest first; it may rest on them
        """  # noqa: D205  (Gradio shows a description of one paragraph)
        with _told():
            question, before = str(question), tuple(map(str, history or ()))
            chosen = self._chosen(article)
            growing = Growing(question, self._assistant.models)
            shown: dict[str, Any] = {}

            start = partial(self._turns.stream, question, chosen, before)
            async with aclosing(awaited(start, "answer")) as arriving:
                async for event in arriving:
                    grown = growing.after(event).to_json()
                    if grown != shown:
                        shown = grown
                        yield grown

    @_gives(list[PassageValues])
    def search(
        self, question: str, top: int = 5, article: str | list[str] | None = None
    ) -> list[dict[str, Any]]:
        """Find the passages that fit a question best, best first.

        Args:
            question: in any language
            top: how many at the most
            article: id of the article to look in, or of several; all where there is none
        """
        with _told():
            most = min(max(int(top), 1), MOST_PASSAGES)
            found = self._assistant.search(str(question), most, self._chosen(article))
            return [passage_values(passage) for passage in found]

    @_gives(list[ArticleValues])
    def articles(self) -> list[dict[str, Any]]:
        """List the articles that can be asked."""
        with _told():
            return [shared_article_values(info) for info in self._assistant.articles()]

    @_gives(IngestedValues)
    def ingest(
        self,
        text: str | None = None,
        url: str | None = None,
        file: FileDataDict | None = None,
        title: str | None = None,
    ) -> dict[str, Any]:
        """Put an article into the index: a text, a web page or a file, one of the three.

        Args:
            text: what the article says
            url: address of a web page, where the server takes them
            file: a file, as `gradio_client.handle_file` gives it
            title: what to call a text
        """
        with _told():
            if sum(given is not None for given in (text, url, file)) != 1:
                raise RefusedError(_ONE)
            if text is not None:
                ingested = self._assistant.ingest_text(str(text), title=str(title or "") or None)
            elif url is not None:
                ingested = self._assistant.ingest(self._address(str(url)))
            else:
                ingested = self._ingest_file(file)
            if ingested.status != "unchanged":
                self._changed()
            return asdict(ingested)

    @_gives(ArticleValues)
    def remove(self, article: str) -> dict[str, Any]:
        """Remove an article from the index, at once; what it was is returned.

        Args:
            article: its id
        """
        with _told():
            infos = {info.id: info for info in self._assistant.articles()}
            info = infos.get(str(article))
            if info is None:
                raise _unknown(article)
            self._assistant.remove(info.id)
            self._changed()
            return shared_article_values(info)

    def _ingest_file(self, file: Any) -> Ingested:
        """Take in a file that was uploaded: Gradio has made sure of that where it is marked so."""
        marked = isinstance(file, dict) and file.get("meta") == {"_type": "gradio.FileData"}
        if not (marked and isinstance(file.get("path"), str)):
            raise RefusedError("the file has to be uploaded: see gradio_client.handle_file")
        path = Path(file["path"])
        return self._assistant.ingest(path, name=file_name(str(file.get("orig_name") or path.name)))

    def _address(self, url: str) -> str:
        if not self._addresses:
            raise RefusedError("this server takes no addresses: send the text or a file", 403)
        if not is_web_page(url.strip()):
            raise RefusedError("an address begins with http:// or https://")
        return url.strip()

    def _chosen(self, article: str | list[str] | None) -> tuple[str, ...] | None:
        """Return the articles that are asked, None for all."""
        infos: tuple[ArticleInfo, ...] = self._assistant.articles()
        if not infos:
            raise RefusedError("there is no article to ask yet: add one")
        chosen = [article] if isinstance(article, str) else list(article or ())
        known = {info.id for info in infos}
        for one in chosen:
            if one not in known:
                raise _unknown(one)
        return tuple(chosen) or None


def _unknown(article: object) -> RefusedError:
    name = repr(str(article)[:100])
    return RefusedError(f"there is no article {name}: /articles lists those there are", 404)


@contextmanager
def _told() -> Iterator[None]:
    """Tell a client in one line what went wrong."""
    try:
        yield
    except Exception as error:
        raise gr.Error(str(refused(error)), print_exception=False) from None


def _take_uploads_alone(block: Any) -> None:
    """Have a part of the page take files that were uploaded: of an address, Gradio would fetch it.

    The program's own fetching (`index.sources.fetch`) is switched off where addresses are not
    taken, and has limits.
    """
    keep = getattr(block, "async_move_resource_to_block_cache", None)
    if keep is None:
        return

    async def kept(resource: str | Path | None) -> str | None:
        if resource is not None and "://" in str(resource):
            raise gr.Error("a file has to be uploaded", print_exception=False)
        path: str | None = await keep(resource)
        return path

    block.async_move_resource_to_block_cache = kept
