"""The routes: OpenAI's ``/v1``, ``/health``, and pages that show a quote in its article."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route

from index.errors import StoreError
from qa.answer import Citation, Question
from qa.programs.history import Turns
from qa.programs.http import chat, errors
from qa.programs.http.answering import Places, items_for, unless_gone
from qa.programs.http.errors import RefusedError, error_response, refused
from qa.programs.http.quote import quote_page, quote_path
from qa.programs.http.reply import Reply

if TYPE_CHECKING:
    from index.store.records import ArticleInfo
    from qa.assistant import Assistant
    from qa.programs.http.content import Link

MODEL = "article-qa"
"""Name of the model that asks all articles; ``article-qa/ID`` asks one."""

_STREAM = {"cache-control": "no-store", "x-accel-buffering": "no"}


class Door:
    """What programs reach over HTTP.

    Args:
        assistant: what answers.
        turns: what was asked before; None for some of its own.
        places: for answers that are made at the same time; None for some of its own.
    """

    def __init__(
        self, assistant: Assistant, *, turns: Turns | None = None, places: Places | None = None
    ) -> None:
        self._assistant = assistant
        self._turns = turns or Turns(assistant)
        self._places = places or Places()

    def routes(self) -> list[BaseRoute]:
        """Return the routes, to be put before those of a page."""
        openai = Starlette(
            routes=[
                Route("/models", self.models),
                Route("/models/{model:path}", self.model),
                Route("/chat/completions", self.complete, methods=["POST"]),
            ],
            exception_handlers={
                HTTPException: errors.not_found,
                RefusedError: errors.answered,
                Exception: errors.answered,
            },
        )
        return [
            Route("/health", self.health),
            Route("/quotes/{article}/{start:int}-{end:int}", self.quote),
            Mount("/v1", openai),
        ]

    # ---------------------------------------------------------------- what is there

    async def health(self, request: Request) -> Response:
        """Return whether questions can be asked."""
        values = {"version": version("article-qa"), "models": self._assistant.models}
        try:
            infos = await run_in_threadpool(self._assistant.articles)
        except StoreError as error:
            refused(error)  # it is logged
            return JSONResponse({"status": "unavailable", **values}, 503)
        return JSONResponse({"status": "ok", **values, "articles": len(infos)})

    async def models(self, request: Request) -> Response:
        """Return the models: all articles, and each by itself."""
        infos = await self._articles()
        listed = [_model(MODEL, "Article QA"), *map(_model_of, infos)]
        return JSONResponse({"object": "list", "data": listed})

    async def model(self, request: Request) -> Response:
        """Return one model."""
        name = request.path_params["model"]
        infos = await self._articles()
        article = _asked(name, infos)
        listed = {info.id: _model_of(info) for info in infos}
        return JSONResponse(listed[article] if article else _model(MODEL, "Article QA"))

    async def quote(self, request: Request) -> Response:
        """Return the article's page with the quote marked."""
        path = request.path_params
        try:
            article = await run_in_threadpool(self._assistant.article, path["article"])
        except StoreError:
            raise HTTPException(404) from None
        if not 0 <= path["start"] < path["end"] <= len(article.text):
            raise HTTPException(404)
        page = await run_in_threadpool(quote_page, article, path["start"], path["end"])
        return HTMLResponse(page)

    # ---------------------------------------------------------------- answers

    async def complete(self, request: Request) -> Response:
        """Answer the last question of a conversation, in one piece or as a stream."""
        try:
            return await self._complete(request)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:
            return error_response(refused(error))

    async def _complete(self, request: Request) -> Response:
        wanted = chat.Request.read(await _body(request))
        *before, question = wanted.questions()
        Question(question)  # refused before anything is waited for
        infos = await self._articles()
        article = _asked(wanted.model, infos)
        if not infos:
            raise RefusedError("there is no article to ask yet: add one", why="no_articles")
        asked = partial(self._turns.stream, question, article, tuple(before))
        events = items_for(self._places, asked)
        completion = chat.Completion(wanted.model)
        reply = Reply(completion, question, _linking(request), self._assistant)
        if not wanted.stream:
            made = await unless_gone(request, events)
            return JSONResponse(await reply.whole(made)) if made else Response(status_code=499)
        try:
            first = await anext(events)
        except BaseException:
            await events.aclose()
            raise
        pieces = reply.pieces(first, events, usage=wanted.tells_usage)
        return StreamingResponse(pieces, media_type="text/event-stream", headers=_STREAM)

    async def _articles(self) -> tuple[ArticleInfo, ...]:
        try:
            return await run_in_threadpool(self._assistant.articles)
        except StoreError as error:
            raise refused(error) from error


async def _body(request: Request) -> bytes:
    """Return the body of a request, if it is not too long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > chat.LONGEST_BODY:
            limit = f"{chat.LONGEST_BODY:,} bytes"
            line = f"the body is longer than {limit}: send a shorter conversation"
            raise RefusedError(line, 413, why="too_large")
    return bytes(body)


def _asked(model: str, infos: Sequence[ArticleInfo]) -> str | None:
    """Return the id of the article that a model asks, None for all; see `MODEL`."""
    name, slash, article = model.partition("/")
    if name == MODEL and not slash:
        return None
    if name == MODEL and any(info.id == article for info in infos):
        return article
    line = f"there is no model {model[:200]!r}: GET /v1/models lists those there are"
    raise RefusedError(line, 404, wrong="model", why="model_not_found")


def _model_of(info: ArticleInfo) -> dict[str, Any]:
    return _model(f"{MODEL}/{info.id}", info.title)


def _model(name: str, title: str) -> dict[str, Any]:
    """Return a model in OpenAI's form, with the name that chat clients show."""
    values = {"id": name, "object": "model", "created": 0, "owned_by": MODEL}
    return {**values, "name": title}


def _linking(request: Request) -> Link:
    """Return what links to a quote at the address that the request came to."""
    base = request.base_url.replace(path="/", query="", fragment="")

    def link(citation: Citation) -> str:
        return f"{base}{quote_path(citation)}"

    return link
