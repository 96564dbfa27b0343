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
from qa.programs.http.errors import RefusedError, refused
from qa.programs.shapes import AnswerValues, ArticleValues, IngestedValues, PassageValues
from qa.programs.values import passage_values, shared_article_values
from qa.streams import ANSWERS_AT_ONCE, awaited
from qa.web.library.queue import AT_ONCE as INGESTS_AT_ONCE
from qa.web.library.upload import file_name
from qa.web.serving.visitor import owner_of

if TYPE_CHECKING:
    from qa.assistant import Assistant, Ingested
    from qa.web.serving.tenants import Tenants

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
    """What the endpoints do, each for the articles of who sent the request."""

    def __init__(self, tenants: Tenants) -> None:
        self._tenants = tenants

    def open(self, page: gr.Blocks) -> None:
        """Open the endpoints at a page that is being built."""
        reading: tuple[Callable[..., Any], ...] = (self.ask, self.search, self.articles)
        writing: tuple[Callable[..., Any], ...] = (self.ingest, self.remove)
        for function in reading:
            api(function, api_name=function.__name__, concurrency_limit=ANSWERS_AT_ONCE)
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
        request: gr.Request | None = None,
    ) -> AsyncGenerator[dict[str, Any]]:
        """Answer a question. The answer comes as it grows: first its quotes, then the composed
        sentences that these hold, at last all of it.

        Args:
            question: in any language
            article: id of the article to look in, or of several; all where there is none
            history: the questions before it, the oldest first; it may rest on them
            request: comes with the user's password, where users have one
        """  # noqa: D205  (Gradio shows a description of one paragraph)
        with _told():
            async with self._tenants.reached(request) as tenant:
                question, before = str(question), tuple(map(str, history or ()))
                chosen = _chosen(tenant.assistant, article)
                growing = Growing(question, tenant.assistant.models)
                shown: dict[str, Any] = {}

                start = partial(tenant.turns.stream, question, chosen, before)
                async with aclosing(awaited(start, "answer")) as arriving:
                    async for event in arriving:
                        grown = growing.after(event).to_json()
                        if grown != shown:
                            shown = grown
                            yield grown

    @_gives(list[PassageValues])
    def search(
        self,
        question: str,
        top: int = 5,
        article: str | list[str] | None = None,
        request: gr.Request | None = None,
    ) -> list[dict[str, Any]]:
        """Find the passages that fit a question best, best first.

        Args:
            question: in any language
            top: how many at the most
            article: id of the article to look in, or of several; all where there is none
            request: as in `ask`
        """
        with _told(), self._tenants.answering(request) as assistant:
            most = min(max(int(top), 1), MOST_PASSAGES)
            found = assistant.search(str(question), most, _chosen(assistant, article))
            return [passage_values(passage) for passage in found]

    @_gives(list[ArticleValues])
    def articles(self, request: gr.Request | None = None) -> list[dict[str, Any]]:
        """List the articles that can be asked.

        Args:
            request: as in `ask`
        """
        with _told(), self._tenants.answering(request) as assistant:
            return [shared_article_values(info) for info in assistant.articles()]

    @_gives(IngestedValues)
    def ingest(
        self,
        text: str | None = None,
        url: str | None = None,
        file: FileDataDict | None = None,
        title: str | None = None,
        request: gr.Request | None = None,
    ) -> dict[str, Any]:
        """Put an article into the index: a text, a web page or a file, one of the three.

        Args:
            text: what the article says
            url: address of a web page, where the server takes them
            file: a file, as `gradio_client.handle_file` gives it
            title: what to call a text
            request: as in `ask`
        """
        with _told(), self._tenants.entered(owner_of(request)) as tenant:
            if sum(given is not None for given in (text, url, file)) != 1:
                raise RefusedError(_ONE)
            if text is not None:
                title = str(title or "") or None
                ingested = tenant.assistant.ingest_text(str(text), title=title)
            elif url is not None:
                address = _address(str(url), taken=tenant.library.addresses)
                ingested = tenant.assistant.ingest(address)
            else:
                ingested = _ingest_file(tenant.assistant, file)
            if ingested.status != "unchanged":
                tenant.library.watch.look()
            return asdict(ingested)

    @_gives(ArticleValues)
    def remove(self, article: str, request: gr.Request | None = None) -> dict[str, Any]:
        """Remove an article from the index, at once; what it was is returned.

        Args:
            article: its id
            request: as in `ask`
        """
        with _told(), self._tenants.entered(owner_of(request)) as tenant:
            info = tenant.assistant.info(str(article))
            if info is None:
                raise _unknown(article)
            tenant.assistant.remove(info.id)
            tenant.library.watch.look()
            return shared_article_values(info)


def _ingest_file(assistant: Assistant, file: Any) -> Ingested:
    """Take in a file that was uploaded: Gradio has made sure of that where it is marked so."""
    marked = isinstance(file, dict) and file.get("meta") == {"_type": "gradio.FileData"}
    if not (marked and isinstance(file.get("path"), str)):
        raise RefusedError("the file has to be uploaded: see gradio_client.handle_file")
    path = Path(file["path"])
    return assistant.ingest(path, name=file_name(str(file.get("orig_name") or path.name)))


def _address(url: str, *, taken: bool) -> str:
    if not taken:
        raise RefusedError("this server takes no addresses: send the text or a file", 403)
    if not is_web_page(url.strip()):
        raise RefusedError("an address begins with http:// or https://")
    return url.strip()


def _chosen(assistant: Assistant, article: str | list[str] | None) -> tuple[str, ...] | None:
    """Return the articles that are asked, None for all."""
    if not assistant.articles():
        raise RefusedError("there is no article to ask yet: add one")
    chosen = [article] if isinstance(article, str) else list(article or ())
    for one in chosen:
        if assistant.info(one) is None:
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
