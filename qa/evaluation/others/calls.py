"""How another system is asked: over HTTP, or as a function of Python."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from index.article import Article
from index.errors import ArticleQAError
from index.text.clean import one_line
from qa.evaluation.others.reply import Reply, ReplyError, read_reply

Call = Callable[[str, Article | None], Reply]
"""Asks a question of an article, or of whatever the system knows."""

CHAT = "/chat/completions"
"""How addresses end where a system is asked as OpenAI's are."""

KEY = "ARTICLE_QA_SYSTEM_KEY"
"""Variable that holds the key of the other system."""


def call_of(spec: str, *, model: str = "default", key: str = "", seconds: float = 60.0) -> Call:
    """Return what asks ``http://…`` or ``module:function``.

    Args:
        spec: address or function; an address that ends in ``/v1`` or ``/chat/completions`` is
            asked as OpenAI's servers are.
        model: what such a server is asked for.
        key: sent as a bearer token, if there is one.
        seconds: time for an answer.

    Raises:
        ReplyError: if it is neither.
    """
    if spec.startswith(("http://", "https://")):
        return _over_http(spec, model, key, seconds)
    module, _, name = spec.partition(":")
    if not module or not name:
        raise ReplyError(f"{spec} is neither an address nor module:function")
    return _in_python(module, name)


def _over_http(url: str, model: str, key: str, seconds: float) -> Call:
    import httpx

    path = urlsplit(url).path.rstrip("/")
    url = url.rstrip("/") + CHAT if path.endswith("/v1") else url
    chats = urlsplit(url).path.endswith(CHAT)
    client = httpx.Client(
        timeout=seconds, headers={"Authorization": f"Bearer {key}"} if key else {}
    )

    def call(question: str, article: Article | None) -> Reply:
        body: dict[str, Any] = {"question": question}
        if chats:
            body = {"model": model, "messages": [{"role": "user", "content": question}]}
        elif article:
            body |= {"article": article.title, "text": article.text}
        try:
            answered = client.post(url, json=body)
            answered.raise_for_status()
            return read_reply(answered.json())
        except httpx.HTTPStatusError as error:
            said = one_line(error.response.text, 200)
            raise ReplyError(f"{url} answers {error.response.status_code}: {said}") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = str(error) or type(error).__name__
            raise ReplyError(f"{url} cannot be asked ({one_line(why, 200)})") from error
        except ValueError:
            raise ReplyError(f"{url} answers no JSON: {one_line(answered.text, 100)}") from None

    return call


def _in_python(module: str, name: str) -> Call:
    sys.path.insert(0, "")  # as `python -m` does
    try:
        function: Any = importlib.import_module(module)
        for part in name.split("."):
            function = getattr(function, part)
    except (ImportError, AttributeError) as error:
        raise ReplyError(f"{module}:{name} cannot be imported ({error})") from error
    finally:
        sys.path.remove("")
    if not callable(function):
        raise ReplyError(f"{module}:{name} is no function")
    takes_article = _takes_two(function)

    def call(question: str, article: Article | None) -> Reply:
        try:
            found = function(question, article) if takes_article else function(question)
            return read_reply(found)
        except ArticleQAError:
            raise
        except Exception as error:
            what = one_line(f"{type(error).__name__}: {error}", 200)
            raise ReplyError(f"{module}:{name} failed ({what})") from error

    return call


def _takes_two(function: Callable[..., Any]) -> bool:
    """Tell whether a function takes an article beside the question, not being made to."""
    try:
        inspect.signature(function).bind("question", "article")
    except (TypeError, ValueError):
        return False
    return True
