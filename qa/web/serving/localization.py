"""The page in its visitor's language from the first byte.

Gradio builds the page once, for everybody. Its parts are built of `MARKS`, and each answer to
``GET /`` gets the words of its visitor in their place.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from qa.languages.language import FALLBACK
from qa.web.frame import shell_html
from qa.web.serving.visitor import words_of
from qa.web.words import Words, words_for

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FALLBACK = words_for(FALLBACK)

_TEXTS: dict[str, Any] = {
    field.name: f"~word:{field.name}~"
    for field in fields(Words)
    if isinstance(getattr(_FALLBACK, field.name), str)
}

MARKS = replace(_FALLBACK, **_TEXTS)
"""Words of no language, each of which stands for one."""

_MARK = re.compile(rb"~word:(\w+)~")
_BODY = re.compile(rb"<body\b[^>]*>")
_LANGUAGE = re.compile(rb'(<html\s[^>]*?\blang=")en(")')


def localized(page: bytes, words: Words) -> bytes:
    """Return the page with words in place of marks, escaped as those of JSON in a script are.

    What its reader sees until the script has built it stands at its beginning. A word may hold no
    markup (``<>&"``): what is a name in one place is HTML in another.
    """

    def word(found: re.Match[bytes]) -> bytes:
        return json.dumps(getattr(words, found[1].decode()))[1:-1].encode()

    page = _LANGUAGE.sub(rb"\g<1>" + words.code.encode() + rb"\2", page, count=1)
    shell = shell_html(words).encode()
    return _BODY.sub(lambda body: body[0] + shell, _MARK.sub(word, page), count=1)


class Localized:
    """ASGI middleware that gives the page itself the words of who asks for it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the page comes back in the visitor's language."""
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        words = words_of(Request(scope))
        start: Message = {}
        body = bytearray()

        async def answer(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            page = localized(bytes(body), words)
            headers = [h for h in start["headers"] if h[0].lower() != b"content-length"]
            headers += [
                (b"content-length", str(len(page)).encode()),
                (b"content-language", words.code.encode()),
                (b"vary", b"Cookie, Accept-Language"),
                (b"cache-control", b"no-cache"),
            ]
            await send({**start, "headers": headers})
            await send({"type": "http.response.body", "body": page})

        await self._app(scope, receive, answer)
