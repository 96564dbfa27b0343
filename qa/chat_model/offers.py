"""Which chat models there are to choose from, and where each of them runs."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from index.errors import ModelError

Kind = Literal["none", "own", "built_in", "ollama", "server"]
"""No model; the one that the settings name; the built-in one; one of this machine's Ollama; one of
a server with a protocol like OpenAI's."""

_SINGLE: tuple[Kind, ...] = ("none", "own", "built_in")

SECONDS = 2.0
"""Time that a server has to say which models it has."""

MOST = 100
"""Models of one server that are offered."""

LARGEST = 1_000_000
"""Bytes of a server's list of models that are read."""

_NAME = re.compile(r"[\w.:/@+-]{1,200}")
_NO_CHAT = re.compile(r"bert|embed", re.IGNORECASE)
"""Families of models that only make vectors."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A chat model that can be chosen.

    Attributes:
        kind: what runs it.
        name: as it is called there.
        url: address of its server, where it has one of its own.
        host: other machine that question and quotes go to, ``""`` where they stay on this one.
    """

    kind: Kind
    name: str = ""
    url: str = ""
    host: str = ""

    @property
    def key(self) -> str:
        """Return what the choice is kept as; `of` reads it."""
        return " ".join(filter(None, (self.kind, self.name, self.url)))

    @classmethod
    def of(cls, key: str) -> Offer | None:
        """Return the offer of a key, None where that is none."""
        kind, *rest = key.split(" ")
        for single in _SINGLE:
            if key == single:
                return cls(single)
        if not rest or not _NAME.fullmatch(rest[0]):
            return None
        if kind == "ollama" and len(rest) == 1:
            return _of_ollama(rest[0])
        if kind == "server" and len(rest) == 2:
            return cls("server", rest[0], rest[1], host_of(rest[1]))
        return None


def is_loopback(host: str | None) -> bool:
    """Tell whether a host name or address is this machine's own, beyond what DNS could say."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def host_of(url: str) -> str:
    """Return the machine that an address leads to, ``""`` for this one."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return "" if is_loopback(host) else host


def offers_of_ollama(url: str) -> list[Offer] | None:
    """Return the chat models of an Ollama, None where none answers.

    Args:
        url: its address; on this machine.
    """
    try:
        listed = _listed(f"{url.rstrip('/')}/api/tags", "models")
    except ModelError:
        return None
    found = []
    for one in listed:
        details = one.get("details")
        family = str(details.get("family") or "") if isinstance(details, dict) else ""
        name = one.get("name")
        if isinstance(name, str) and _NAME.fullmatch(name) and not _NO_CHAT.search(family):
            found.append(_of_ollama(name))
    return found[:MOST]


def offers_of_server(url: str) -> list[Offer]:
    """Return the models of a server with a protocol like OpenAI's, asked without a key.

    Args:
        url: its address, up to the version: ``http://127.0.0.1:1234/v1``.

    Raises:
        ModelError: if none can be had there, in one line.
    """
    listed = _listed(f"{url.rstrip('/')}/models", "data")
    names = [one.get("id") for one in listed]
    fitting = [name for name in names if isinstance(name, str) and _NAME.fullmatch(name)]
    if not fitting:
        raise ModelError(f"the server at {url} names no models")
    return [Offer("server", name, url, host_of(url)) for name in fitting[:MOST]]


def _of_ollama(name: str) -> Offer:
    """Return a model of Ollama; one of its cloud runs elsewhere though this machine is asked."""
    return Offer("ollama", name, host="ollama.com" if name.endswith("cloud") else "")


def _listed(url: str, field: str) -> list[dict[str, Any]]:
    """Return the objects in a field of a JSON document; never through a proxy, nor redirected."""
    import json

    import httpx

    try:
        with (
            httpx.Client(timeout=SECONDS, trust_env=False, follow_redirects=False) as client,
            client.stream("GET", url, headers={"accept": "application/json"}) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise ModelError(f"the server at {url} says {response.status_code}, and no models")
            body = b""
            for piece in response.iter_bytes():
                body += piece
                if len(body) > LARGEST:
                    raise ModelError(f"the server at {url} does not stop naming models")
        told: Any = json.loads(body)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ModelError(f"no models can be had from {url} ({type(error).__name__})") from None
    items = told.get(field) if isinstance(told, dict) else None
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
