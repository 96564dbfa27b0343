"""``/events``: one stream to each open page, by which it learns of answers and of what changed.

Server-sent events: a browser opens the stream again by itself when the server was away. A page
that gets ``hello`` loads what it shows; from then on it is told what is new.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from index.errors import ArticleQAError
from qa.web.serving.news import News, Topic
from qa.web.serving.visitor import Visitor, user_of

BEAT = 5.0
"""Seconds of silence after which a page is told that the server is still there."""

STARTED = secrets.token_urlsafe(8)
"""Tells a page whether the server was started anew."""

Render = Callable[[Visitor, Topic, Any], dict[str, Any]]
"""Makes of a piece of news what the page of a visitor gets."""


class Events:
    """The route.

    Attributes:
        met: set once a page listens.
    """

    def __init__(
        self,
        news: News,
        render: Render,
        edition: Callable[[], str] = str,
        met: threading.Event | None = None,
    ) -> None:
        """Tell news as `render` makes it.

        Args:
            news: what is told.
            render: makes of it what a page gets.
            edition: returns that of the page; a page of another one loads itself again.
            met: set once a page listens; None for one of its own.
        """
        self._news = news
        self._render = render
        self._edition = edition
        self.met = met or threading.Event()

    async def stream(self, request: Request) -> Response:
        """Return the stream of one page."""
        try:
            visitor = Visitor.of(request)
        except ArticleQAError as error:
            return PlainTextResponse(str(error), 403)
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(
            self._news_of(visitor, user_of(request)),
            media_type="text/event-stream",
            headers=headers,
        )

    async def _news_of(self, visitor: Visitor, user: Any) -> AsyncIterator[str]:
        with self._news.reader(visitor.owner) as reader:
            yield _event("hello", {"started": STARTED, "edition": self._edition()})
            self.met.set()
            async for batch in reader.batches(BEAT):
                if user and not await run_in_threadpool(user.is_let_in):
                    return
                if not batch:
                    yield _event("beat", {})
                for topic, content in batch.items():
                    data = await run_in_threadpool(self._render, visitor, topic, content)
                    yield _event(topic.name, data)


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
