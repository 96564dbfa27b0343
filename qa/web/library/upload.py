"""``POST /add``: a file that a visitor sends, as the body of the request."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from index.errors import ArticleQAError, LoadError
from index.sources.confined.limits import MAX_BYTES
from index.text.clean import one_line
from qa.languages.language import FALLBACK
from qa.web.problems import problem
from qa.web.serving.visitor import Visitor
from qa.web.words import words_for

if TYPE_CHECKING:
    from qa.web.library.calls import Library

_LOG = logging.getLogger(__name__)


class Upload:
    """The route. Its files lie in a folder of their own, under names of our own."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._folder = tempfile.TemporaryDirectory(prefix="article-qa-", ignore_cleanup_errors=True)

    def close(self) -> None:
        """Delete the folder."""
        self._folder.cleanup()

    async def add(self, request: Request) -> Response:
        """Take a file in, its name in the query's ``name``; answer with the entry's ``id``."""
        words = words_for(FALLBACK)
        name = file_name(request.query_params.get("name", ""))
        try:
            visitor = Visitor.of(request)
            words = visitor.words
            # Another page on this machine has the same cookie, as cookies know no ports.
            if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
                raise ArticleQAError(words.elsewhere)
            entry = self._library.add_file(visitor, await self._kept(request, name), name)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:
            status = 400 if isinstance(error, ArticleQAError) else 500
            return JSONResponse({"problem": problem(error, words, name)}, status)
        return JSONResponse({"id": entry.id})

    async def _kept(self, request: Request, name: str) -> Path:
        """Write the body to a file and return its path; nothing is left of what is too large."""
        too_large = LoadError(
            f"{name} is larger than {MAX_BYTES:,} bytes: split it into parts",
            "too-large",
            name=name,
            limit=MAX_BYTES,
        )
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > MAX_BYTES:
            raise too_large
        size = 0
        with tempfile.NamedTemporaryFile(dir=self._folder.name, delete=False) as file:
            path = Path(file.name)
            try:
                async for chunk in request.stream():
                    size += len(chunk)
                    if size > MAX_BYTES:
                        raise too_large
                    file.write(chunk)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
        return path


def file_name(sent: str) -> str:
    """Return a file's name without the folders before it; only ever shown, never opened."""
    last = PurePath(sent.replace("\\", "/")).name
    return one_line(last) or "file"
