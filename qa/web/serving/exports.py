"""``/export``: a conversation as a file, for the browser whose conversation it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from index.errors import ArticleQAError
from qa.transcripts.export import FORMS, Labels, file_name
from qa.transcripts.transcripts import TranscriptError
from qa.web.serving.visitor import Visitor

if TYPE_CHECKING:
    from qa.web.chat.desk import Desk
    from qa.web.words import Words


class Exports:
    """The route."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def file(self, request: Request) -> Response:
        """Return the conversation ``c`` in the form ``form``: ``md``, ``html`` or ``json``."""
        try:
            visitor = Visitor.of(request)
        except ArticleQAError as error:
            return PlainTextResponse(str(error), 403)
        form = request.query_params.get("form", "")
        if form not in FORMS:
            return PlainTextResponse(f"form is one of {', '.join(FORMS)}", 400)
        wanted = request.query_params.get("c", "")
        try:
            found = await run_in_threadpool(self._desk.conversation, visitor.owner, wanted)
        except TranscriptError as error:
            return PlainTextResponse(str(error), 404)
        write, kind = FORMS[form]
        text = write(found, labels_of(visitor.words))
        headers = {
            "content-disposition": f'attachment; filename="{file_name(found.title, form)}"',
            "cache-control": "no-store",
        }
        data = text.encode("utf-8", "replace")
        return Response(data, media_type=f"{kind}; charset=utf-8", headers=headers)


def labels_of(words: Words) -> Labels:
    """Return the words around what is exported."""
    return Labels(
        code=words.code,
        understood=words.understood,
        nearest=words.nearest,
        characters=words.characters,
        exported=words.exported,
    )
