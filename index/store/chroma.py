"""How Chroma is reached, and how what it reports becomes one line.

Nothing here knows what is kept in the index.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from index.errors import ArticleQAError, StoreError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

BATCH = 1000
"""Records written or deleted at once; Chroma's own limit is above 5,000."""


def is_url(where: str) -> bool:
    """Tell whether an index is a Chroma server rather than a folder."""
    return where.startswith(("http://", "https://"))


_connecting = threading.Lock()
_spellings: weakref.WeakValueDictionary[str, Any] = weakref.WeakValueDictionary()


def connect(where: str) -> Any:
    """Return a client of the caller's own: embedded for a folder, HTTP for a URL.

    Chroma gives the same client to all who spell a folder alike, and that one does not see what
    other processes wrote since the first of them opened it. So each spells it in its own way.
    """
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if not is_url(where):
        with _connecting:
            spelled = next(s for n in count() if (s := where + "/." * n) not in _spellings)
            client = chromadb.PersistentClient(spelled, settings=settings)
            _spellings[spelled] = client
            return client
    parts = urlsplit(where)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 8000)
    return chromadb.HttpClient(parts.hostname or "", port, ssl=secure, settings=settings)


def lock_file(where: str) -> Path:
    """Return the file that keeps two writers of one index apart; its folder exists afterwards."""
    if is_url(where):
        name = f"article-qa-{hashlib.sha256(where.encode()).hexdigest()[:16]}.lock"
        folder = Path.home() / ".cache"
    else:
        name, folder = "article-qa.lock", Path(where)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def changed_at(where: str) -> tuple[int, ...]:
    """Return when and to what size a folder's database was last written; ``()`` for a server."""
    stamps: list[int] = []
    if not is_url(where):
        for name in ("chroma.sqlite3", "chroma.sqlite3-wal"):
            with contextlib.suppress(OSError):
                status = (Path(where) / name).stat()
                stamps += [status.st_mtime_ns, status.st_size]
    return tuple(stamps)


@contextlib.contextmanager
def told(where: str) -> Iterator[None]:
    """Turn whatever Chroma or the file system raises into a `StoreError` that names the index."""
    from chromadb.errors import ChromaError

    try:
        yield
    except ArticleQAError:
        raise
    except (ChromaError, OSError, ValueError, KeyError) as error:
        raise StoreError(f"the index {where} cannot be used: {_advice(error)}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Chroma's Rust core gave up
            raise
        raise StoreError(f"the index {where} cannot be used: {_advice(error)}") from error


def _advice(error: BaseException) -> str:
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    reason = reason.rstrip(".?! ")
    lowered = reason.lower()
    if "full" in lowered or "no space" in lowered or "too large" in lowered or "i/o" in lowered:
        return f"{reason}. Free some disk space and try again; nothing was changed"
    if "readonly" in lowered or "read-only" in lowered or "permission" in lowered:
        return f"{reason}. Choose a folder that you may write to with --index"
    if "not a database" in lowered or "malformed" in lowered or "no such table" in lowered:
        return f"{reason}. The file is damaged: restore it, or ingest into a new --index folder"
    if "connect" in lowered:
        return f"{reason}. Is the Chroma server running there?"
    return reason


def collection(client: ClientAPI, name: str, metadata: Mapping[str, Any]) -> Collection:
    """Return a collection compared by cosine, made with `metadata` if it is new."""
    return client.get_or_create_collection(
        name,
        metadata=dict(metadata),
        configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
        embedding_function=None,
    )


def upsert(
    target: Collection,
    ids: Sequence[str],
    vectors: Vectors,
    metadatas: Sequence[Mapping[str, Any]],
    documents: Sequence[str] | None = None,
) -> None:
    """Write records in batches."""
    for first in range(0, len(ids), BATCH):
        part = slice(first, first + BATCH)
        target.upsert(
            ids=list(ids[part]),
            embeddings=vectors[part],
            metadatas=[dict(metadata) for metadata in metadatas[part]],
            documents=list(documents[part]) if documents is not None else None,
        )


def delete_others(target: Collection, field: str, keep: Sequence[str]) -> None:
    """Delete the records whose metadata `field` is none of `keep`."""
    where: Any = {field: {"$nin": list(keep)}} if keep else None
    stale = target.get(where=where, include=[])["ids"]
    for first in range(0, len(stale), BATCH):
        target.delete(ids=stale[first : first + BATCH])
