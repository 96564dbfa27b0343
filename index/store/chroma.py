"""How Chroma is reached, and how what it reports becomes one line.

Nothing here knows what is kept in the index.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from index.errors import ArticleQAError, StoreError
from index.store.database import drop_damaged, make_database
from index.store.soundness import DATABASE, check_files, fault_of, segments

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

SETTLING = 1.0
"""Seconds that another process may be at writing files that look damaged until then."""

BATCH = 1000
"""Records written or deleted at once; Chroma's own limit is above 5,000."""

AT_ONCE = 10_000
"""Records that are read at once; for more than 32,766 SQLite has too few variables."""

SYNC_AFTER = 100
"""Records written to a collection without vectors until Chroma writes its part of them to disk. At
each write it reads again what came since the last time: of 2,500 articles, writing one record took
34 ms of processor time with Chroma's own 1,000 and takes 4 ms with 100."""


def is_url(where: str) -> bool:
    """Tell whether an index is a Chroma server rather than a folder."""
    return where.startswith(("http://", "https://"))


_connecting = threading.Lock()
_spellings: weakref.WeakValueDictionary[str, Any] = weakref.WeakValueDictionary()


def absolute(where: str | Path) -> str:
    """Return a server's address as it is, and a folder as an absolute path."""
    url = str(where)
    return url if is_url(url) else str(Path(where).expanduser().resolve())


def connect(where: str) -> Any:
    """Return a client of the caller's own: embedded for a folder, HTTP for a URL.

    Chroma gives the same client to all who spell a folder alike, and that one does not see what
    other processes wrote since the first of them opened it. So each spells it in its own way.
    A folder that may only be read is copied, without its articles: Chroma writes where it reads.

    Raises:
        StoreError: if the files in the folder are damaged; they are left as they are.
    """
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if not is_url(where):
        copied = None
        if Path(where).exists():
            await_sound(Path(where))
            if (Path(where) / DATABASE).exists() and not os.access(where, os.W_OK):
                copied = _copy(Path(where))
        where = copied or where
        make_database(Path(where))
        with _connecting:
            spelled = next(s for n in count() if (s := where + "/." * n) not in _spellings)
            client = chromadb.PersistentClient(spelled, settings=settings)
            _spellings[spelled] = client
        if copied:
            weakref.finalize(client, shutil.rmtree, copied, ignore_errors=True)
        return client
    parts = urlsplit(where)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 8000)
    return chromadb.HttpClient(parts.hostname or "", port, ssl=secure, settings=settings)


def await_sound(folder: Path) -> None:
    """Raise a StoreError if what is damaged now still is when a write would have ended.

    What a process that was killed left unfinished, and Chroma makes anew, goes first.
    """
    until = time.monotonic() + SETTLING
    while fault_of(folder):
        if time.monotonic() > until:
            drop_damaged(folder)
            check_files(folder)
        time.sleep(0.05)


def _copy(folder: Path) -> str:
    copied = tempfile.mkdtemp(prefix="article-qa-")
    for name in (DATABASE, f"{DATABASE}-wal"):
        if (folder / name).exists():
            shutil.copy(folder / name, copied)
    for segment in segments(folder):
        shutil.copytree(segment, Path(copied) / segment.name)
    return copied


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
        for name in (DATABASE, f"{DATABASE}-wal"):
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
        return f"{reason}. The file is damaged: mend it with `article-qa check --mend`"
    if "connect" in lowered:
        return f"{reason}. Is the Chroma server running there?"
    return reason


def collection(
    client: ClientAPI, name: str, metadata: Mapping[str, Any], **hnsw: int
) -> Collection:
    """Return a collection compared by cosine, made with `metadata` and `hnsw` if it is new.

    One that is there is not written to, so that whoever only reads holds back no writer.
    """
    from chromadb.errors import NotFoundError

    with contextlib.suppress(NotFoundError):
        return client.get_collection(name, embedding_function=None)
    configuration: Any = {"hnsw": {"space": "cosine", "ef_search": 200, **hnsw}}
    return client.get_or_create_collection(
        name, metadata=dict(metadata), configuration=configuration, embedding_function=None
    )


def sync_sooner(target: Collection) -> None:
    """Have a collection without vectors write to disk more often than is Chroma's own choice."""
    settings: Any = target.configuration_json.get("hnsw") or {}
    if settings.get("sync_threshold", SYNC_AFTER) != SYNC_AFTER:
        target.modify(configuration={"hnsw": {"sync_threshold": SYNC_AFTER}})


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


def ids_of(target: Collection, field: str, value: str) -> list[str]:
    """Return the ids of the records whose metadata `field` is a value."""
    return list(target.get(where=only(field, value), include=[])["ids"])


def pages(target: Collection, include: Sequence[str], where: Any = None) -> Iterator[Any]:
    """Yield what Chroma's `get` returns, `AT_ONCE` records after the other."""
    for first in count(step=AT_ONCE):
        wanted: Any = {"where": where, "include": list(include)}
        part: Any = target.get(limit=AT_ONCE, offset=first, **wanted)
        yield part
        if len(part["ids"]) < AT_ONCE:
            return


def only(field: str, values: str | Sequence[str] | None) -> Any:
    """Return Chroma's filter for records whose metadata `field` is a value; None filters none.

    Args:
        field: name in the metadata.
        values: the one value, or those of which it is one.
    """
    if values is None or isinstance(values, str):
        return None if values is None else {field: values}
    return {field: {"$in": list(values)}}


def delete(target: Collection, ids: Sequence[str]) -> None:
    """Delete records in batches; those that are not there do no harm."""
    for first in range(0, len(ids), BATCH):
        target.delete(ids=list(ids[first : first + BATCH]))
