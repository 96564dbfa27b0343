"""Whose articles a request is about: everybody's, or each user's own.

A tenant is all that serves one index: what answers, the desk, the library and the routes. It knows
no other index, so nothing that is sent to it, no id and no address, can lead into another's. Which
tenant gets a request follows from the password that came with it, and from nothing else in it.
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, Router

from index.errors import ArticleQAError
from qa.programs.history import Turns
from qa.programs.http.answering import Places
from qa.programs.http.door import Door
from qa.streams import ANSWERS_AT_ONCE
from qa.web.chat.conversations import Conversations
from qa.web.chat.desk import Desk
from qa.web.chat.tools import Tools
from qa.web.handlers import Handlers
from qa.web.library.calls import Library
from qa.web.library.queue import AT_ONCE as INGESTS_AT_ONCE
from qa.web.library.upload import Upload
from qa.web.serving.events import Events
from qa.web.serving.exports import Exports
from qa.web.serving.guard import refusal
from qa.web.serving.users import HEALTH, own_index
from qa.web.serving.visitor import owner_of

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from qa.assistant import Assistant
    from qa.transcripts.feedback import Feedback
    from qa.transcripts.transcripts import Transcripts
    from qa.web.calls import Call
    from qa.web.serving.visitor import Visitor

MOST_OPEN = 32
"""Users' indexes that are kept open while nobody uses them; each has some threads and its
vectors."""

_PASSWORD_NEEDED = "name and password are needed"
_PATHS = ("/events", "/add", "/export", HEALTH, "/quotes/{rest:path}", "/v1/{rest:path}")


@dataclass
class Common:
    """What all tenants of a server have in common.

    Attributes:
        transcripts: where conversations are kept, each for its owner.
        feedback: where ratings are written down; None to keep them with the conversations alone.
        dictionary: file of a dictionary for words in another language; None for the lexicon.
        addresses: whether visitors can add web pages.
        users: whether only users are let in.
        alone: whether nobody but this machine's user reaches the page.
        edition: of the page, see `Events`.
        met: set once a page listens.
        answers: places for answers that are made for pages.
        ingests: places for articles that are read.
        places: for answers that are made for programs.
    """

    transcripts: Transcripts
    feedback: Feedback | None = None
    dictionary: Path | None = None
    addresses: bool = True
    users: bool = False
    alone: bool = False
    edition: str = ""
    met: threading.Event = field(default_factory=threading.Event)
    answers: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(ANSWERS_AT_ONCE)
    )
    ingests: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(INGESTS_AT_ONCE)
    )
    places: Places = field(default_factory=Places)


class Tenant:
    """All that serves one index.

    Attributes:
        assistant: what answers.
        app: what is asked for over HTTP beside the page.
        requests: how many are being answered.
    """

    def __init__(self, assistant: Assistant, common: Common) -> None:
        self.assistant = assistant
        self.desk = Desk(assistant, common.transcripts, alone=common.alone, places=common.answers)
        self.library = Library(self.desk, addresses=common.addresses, places=common.ingests)
        self.handlers = Handlers(self.desk, self.library, common.dictionary)
        self.conversations = Conversations(self.desk)
        self.tools = Tools(self.desk, common.feedback)
        self.turns = Turns(assistant)
        self.requests = 0
        self._upload = Upload(self.library)
        events = Events(self.desk.news, self.handlers.render, lambda: common.edition, common.met)
        door = Door(assistant, turns=self.turns, places=common.places)
        self.app = Router(
            [
                Route("/events", events.stream),
                Route("/add", self._upload.add, methods=["POST"]),
                Route("/export", Exports(self.desk).file),
                *door.routes(),
            ],
            redirect_slashes=False,
        )

    @property
    def idle(self) -> bool:
        """Return whether nothing is asked, added or removed here."""
        library = self.library
        busy = self.desk.busy or library.queue.busy or library.removals.waiting
        return not (self.requests or busy)

    def close(self) -> None:
        """End what goes on here; the index stays open."""
        self.library.close()
        self._upload.close()
        self.desk.models.shelf.close()


class Tenants:
    """The tenants of a server; safe to use from several threads.

    As an ASGI application it answers at `routes`, for whoever sent the request.
    """

    def __init__(
        self, assistant: Assistant, common: Common, *, own: bool = False, quota: int | None = None
    ) -> None:
        """Serve an index, or beside it one for each user.

        Args:
            assistant: answers from the index, and lends its models to what answers users.
            common: what all tenants have in common.
            own: whether each user has an index of their own, and nobody that of `assistant`.
            quota: passages that the articles of one user may have together; None for any number.
        """
        self.first = Tenant(assistant, common)
        self._common = common
        self._own = own
        self._quota = quota
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._users: OrderedDict[str, Tenant] = OrderedDict()

    def routes(self) -> list[Route]:
        """Return the routes, to be put before those of a page."""
        return [Route(path, self) for path in _PATHS]

    def begin(self) -> None:
        """Look from now on whether another process changes the index."""
        if not self._own:
            self.first.library.begin()

    def close(self) -> None:
        """End what goes on at all tenants, and let go of the users' indexes."""
        with self._lock:
            users, self._users = list(self._users.values()), OrderedDict()
        self.first.close()
        for tenant in users:
            _close(tenant)

    # ---------------------------------------------------------------- who gets a request

    @contextmanager
    def entered(self, owner: str) -> Iterator[Tenant]:
        """Return the tenant of a user, open for as long as it is wanted; it may have to be opened.

        Args:
            owner: what the user's articles are kept under, ``""`` for who gave no password.

        Raises:
            ArticleQAError: if users have their own articles and this is none.
            StoreError: if the user's index cannot be opened.
        """
        tenant = self._taken(owner) if self._own else self.first
        try:
            yield tenant
        finally:
            with self._lock:
                tenant.requests -= self._own

    @asynccontextmanager
    async def reached(self, request: Any) -> AsyncIterator[Tenant]:
        """Return the tenant of whoever sent a request, as `entered` does."""
        entering = self.entered(owner_of(request))
        tenant = await run_in_threadpool(entering.__enter__)
        try:
            yield tenant
        finally:
            entering.__exit__(None, None, None)

    @contextmanager
    def answering(self, request: Any) -> Iterator[Assistant]:
        """Return what answers whoever sent a request, as `entered` does."""
        with self.entered(owner_of(request)) as tenant:
            yield tenant.assistant

    def calls(self, named: Callable[[Tenant], Sequence[Call]]) -> list[Call]:
        """Return the calls of each tenant as calls that reach the visitor's own."""

        def reaching(number: int, name: str) -> Call:
            def call(visitor: Visitor, data: dict[str, Any]) -> dict[str, Any]:
                with self.entered(visitor.user) as tenant:
                    return named(tenant)[number](visitor, data)

            call.__name__ = name
            return call

        return [reaching(n, call.__name__) for n, call in enumerate(named(self.first))]

    def event(self, named: Callable[[Tenant], Callable[..., Any]]) -> Callable[..., Any]:
        """Return a handler of each tenant for one of Gradio's events, which reaches the visitor's.

        The handler has to take the request.
        """

        @functools.wraps(named(self.first))
        def handle(*given: Any) -> Any:
            [request] = [one for one in given if isinstance(one, gr.Request)]
            with self.entered(owner_of(request)) as tenant:
                return named(tenant)(*given)

        return handle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request from the articles of whoever sent it."""
        request, path = Request(scope), scope["path"]
        # `BasicAuthentication` lets who gave no password in at one path.
        if self._common.users and not owner_of(request):
            up = JSONResponse({"status": "ok"})
            response = up if path == HEALTH else refusal(path, _PASSWORD_NEEDED, 401)
            await response(scope, receive, send)
            return
        async with self.reached(request) as tenant:
            await tenant.app(scope, receive, send)

    def _taken(self, owner: str) -> Tenant:
        """Return a user's tenant with the request counted."""
        if not owner:
            raise ArticleQAError(_PASSWORD_NEEDED)
        if tenant := self._known(owner):
            return tenant
        with self._opening:
            if tenant := self._known(owner):
                return tenant
            tenant = self._opened(owner)
            with self._lock:
                tenant.requests += 1
                self._users[owner] = tenant
                surplus = self._surplus()
        for one in surplus:
            _close(one)
        return tenant

    def _known(self, owner: str) -> Tenant | None:
        """Return a user's tenant with the request counted, None where it is not open."""
        with self._lock:
            tenant = self._users.get(owner)
            if tenant is not None:
                tenant.requests += 1
                self._users.move_to_end(owner)
            return tenant

    def _opened(self, owner: str) -> Tenant:
        lender = self.first.assistant
        where = own_index(lender.retriever.store.where, owner)
        tenant = Tenant(lender.over(where, quota=self._quota), self._common)
        tenant.library.begin()
        return tenant

    def _surplus(self) -> list[Tenant]:
        """Take out tenants that can be closed, the longest unused first; under the lock."""
        idle = [owner for owner, tenant in self._users.items() if tenant.idle]
        return [self._users.pop(owner) for owner in idle[: max(len(self._users) - MOST_OPEN, 0)]]


def _close(tenant: Tenant) -> None:
    tenant.close()
    tenant.assistant.close()
