"""Who is at the page: a browser, known by a cookie, and the language it is spoken to in."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.requests import Request

from index.errors import ArticleQAError
from qa.chat_model.offers import is_loopback
from qa.web.words import Words, preferred, words_for

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "article-qa-visitor"
"""Names a browser's secret; who has it sees that browser's conversations."""

LANGUAGE_COOKIE = "article-qa-language"
"""The page's language where the visitor chose one."""

_SECRET = re.compile(r"[\w-]{32,64}", re.ASCII)
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser.

    Attributes:
        owner: of its conversations: the hash of its secret, so that no copy of the database opens
            anything; or, where users have passwords, what theirs are kept under.
        words: the page's own, in the visitor's language.
        user: the same as `owner` where a user's password came with the request, else ``""``.
        local: whether the request came straight from this machine, for this machine's name: what
            a proxy passed on did not, nor what another site's name led here.
    """

    owner: str
    words: Words
    user: str = ""
    local: bool = False

    @classmethod
    def of(cls, request: Any) -> Visitor:
        """Return who sent a request, Gradio's or Starlette's.

        Raises:
            ArticleQAError: if the browser keeps no cookies.
        """
        words = words_of(request)
        if owner := owner_of(request):
            return cls(owner, words, user=owner)
        secret = request.cookies.get(COOKIE) or ""
        if not _SECRET.fullmatch(secret):
            raise ArticleQAError(words.no_cookies)
        owner = hashlib.sha256(secret.encode()).hexdigest()
        return cls(owner, words, local=_is_local(request))


def words_of(request: Any) -> Words:
    """Return the page's words in the language that was chosen, else in the browser's."""
    chosen = request.cookies.get(LANGUAGE_COOKIE) or ""
    return words_for(chosen or preferred(request.headers.get("accept-language") or ""))


class VisitorCookie:
    """ASGI middleware that gives each new browser a secret of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the page itself comes back with a cookie where there was none."""
        wanted = scope["type"] == "http" and scope["path"] == "/" and not _is_known(scope)

        async def answer(message: Message) -> None:
            if wanted and message["type"] == "http.response.start":
                cookie = (
                    f"{COOKIE}={secrets.token_urlsafe(32)}; Path=/; Max-Age={_YEAR}; HttpOnly; "
                    "SameSite=Strict"
                )
                headers = [*message.get("headers", []), (b"set-cookie", cookie.encode())]
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, answer)


def user_of(request: Any) -> Any:
    """Return the `SignedIn` whose password came with a request, None where nobody's did."""
    connection = getattr(request, "request", request)  # Gradio's holds Starlette's
    user = getattr(connection, "scope", {}).get("user")
    return user if user is not None and user.is_authenticated else None


def owner_of(request: Any) -> str:
    """Return what the articles of a request's user are kept under, ``""`` where it has no user."""
    user = user_of(request)
    return str(user.identity) if user else ""


def _is_known(scope: Scope) -> bool:
    secret = Request(scope).cookies.get(COOKIE) or ""
    return _SECRET.fullmatch(secret) is not None


def _is_local(request: Any) -> bool:
    if any(request.headers.get(name) for name in ("forwarded", "x-forwarded-for", "x-real-ip")):
        return False
    named = urlsplit(f"//{request.headers.get('host') or ''}")
    client = getattr(request, "client", None)
    return is_loopback(named.hostname) and is_loopback(getattr(client, "host", None))
