"""A client of a Chroma server, and what it is not trusted with."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index.errors import StoreError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.config import Settings


def connect_to_server(url: str, settings: Settings) -> ClientAPI:
    """Return a client of a server.

    Args:
        url: its address; a path is the name of a database, which is made if there is none.
        settings: of the client.

    Raises:
        StoreError: if the address has more than that.
    """
    import chromadb

    parts = urlsplit(url)
    database = parts.path.strip("/")
    if parts.username or "/" in database:
        raise StoreError(
            "give a Chroma server's address, and the name of a database at most, such as "
            "http://127.0.0.1:8000 or http://127.0.0.1:8000/news"
        )
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 8000)
    where: dict[str, Any] = {"host": parts.hostname or "", "port": port, "ssl": secure}
    if database:
        _make_database(database, where)
        where["database"] = database
    return chromadb.HttpClient(**where, settings=settings)


def _make_database(name: str, where: dict[str, Any]) -> None:
    """Make a database of a server, if there is none of that name."""
    import chromadb
    from chromadb.config import Settings
    from chromadb.errors import NotFoundError, UniqueConstraintError

    client = chromadb.AdminClient(
        Settings(
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=where["host"],
            chroma_server_http_port=where["port"],
            chroma_server_ssl_enabled=where["ssl"],
            anonymized_telemetry=False,
        )
    )
    try:
        client.get_database(name)
    except NotFoundError:
        with contextlib.suppress(UniqueConstraintError):  # another process was faster
            client.create_database(name)


def harmless(found: Collection) -> Collection:
    """Return a collection if Chroma's client loads no model for it.

    With each write the client loads whatever model the stored description names, and runs the
    model's code where the description says so (CVE-2026-45829). Collections made here name none.

    Raises:
        StoreError: if it names a model.
    """
    model = found.get_model()
    if _names_a_model([model.configuration_json, model.serialized_schema]):
        raise StoreError(
            f"the collection {found.name} names a model that Chroma would load and run, which "
            "article-qa never writes: somebody else made it, so use another index"
        )
    return found


def _names_a_model(described: Any) -> bool:
    if isinstance(described, list):
        return any(map(_names_a_model, described))
    if not isinstance(described, dict):
        return False
    function = described.get("embedding_function")
    if isinstance(function, dict) and function.get("type") not in ("legacy", "unknown"):
        return True
    return any(map(_names_a_model, described.values()))
