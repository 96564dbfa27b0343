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

import numpy as np
import platformdirs

from index.errors import ArticleQAError, StoreError
from index.store.database import drop_damaged, make_database, use_log
from index.store.server.changes import mark_of, marked
from index.store.server.connect import connect_to_server, harmless
from index.store.server.lock import ServerLock
from index.store.soundness import DATABASE, check_files, fault_of, segments

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from filelock import FileLock
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

SETTLING = 1.0
"""Seconds that another process may be at writing files that look damaged until then."""

BATCH = 200
"""Records written or deleted at once; a Chroma server takes 40 MiB, a passage seldom has 100 KB."""

_UNTYPED = ("PanicException", "Exception")
"""What Chroma raises where its core gives up, and where a server refuses in no words of its own."""

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

    The path of a URL is the name of the server's database, where it is not the one it begins with.

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
    return connect_to_server(where, settings)


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


def derived(where: str) -> Path:
    """Return the folder for what is derived from an index: beside it, or in the user's cache."""
    if not is_url(where):
        return Path(where) / "lexical"
    name = hashlib.sha256(where.encode()).hexdigest()[:16]
    return platformdirs.user_cache_path("article-qa") / f"lexical-{name}"


def writing(where: str, contents: Collection) -> contextlib.AbstractContextManager[None]:
    """Return what tells those who read an index that it changes; a folder tells by itself."""
    return marked(contents) if is_url(where) else contextlib.nullcontext()


def writer_lock(where: str, client: ClientAPI) -> contextlib.AbstractContextManager[object]:
    """Return what keeps two writers of one index apart, in processes and on machines."""
    return ServerLock(client) if is_url(where) else _file_lock(Path(where))


@contextlib.contextmanager
def connected_alone(where: str) -> Iterator[Any]:
    """Give a client while nobody else writes; a folder is opened once no other writer is left."""
    if is_url(where):
        with contextlib.closing(connect(where)) as client, ServerLock(client):
            yield client
        return
    with _file_lock(Path(where)):
        use_log(Path(where))
        with contextlib.closing(connect(where)) as client:
            yield client


def _file_lock(folder: Path) -> FileLock:
    from filelock import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / "article-qa.lock")


def changed_at(where: str, client: ClientAPI) -> object:
    """Return what differs once an index has been written to.

    Of a folder it is when and to what size its database was last written.
    """
    if is_url(where):
        return mark_of(client)
    stamps: list[int] = []
    for name in (DATABASE, f"{DATABASE}-wal"):
        with contextlib.suppress(OSError):
            status = (Path(where) / name).stat()
            stamps += [status.st_mtime_ns, status.st_size]
    return tuple(stamps)


@contextlib.contextmanager
def told(where: str) -> Iterator[None]:
    """Turn whatever Chroma or the file system raises into a `StoreError` that names the index."""
    from chromadb.errors import ChromaError
    from httpx import HTTPError

    known = (ChromaError, HTTPError, OSError, ValueError, KeyError)
    try:
        yield
    except ArticleQAError:
        raise
    except BaseException as error:
        if not isinstance(error, known) and type(error).__name__ not in _UNTYPED:
            raise
        raise StoreError(f"the index {where} cannot be used: {_advice(error)}") from error


def _advice(error: BaseException) -> str:
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    reason = reason.rstrip(".?! ")
    lowered = reason.lower()
    if "payload too large" in lowered:
        return f"{reason}. Have the server take more at once: see its max_payload_size_bytes"
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
        return existing(client, name)
    configuration: Any = {"hnsw": {"space": "cosine", "ef_search": 200, **hnsw}}
    return harmless(
        client.get_or_create_collection(
            name, metadata=dict(metadata), configuration=configuration, embedding_function=None
        )
    )


def existing(client: ClientAPI, name: str) -> Collection:
    """Return a collection that is there.

    Raises:
        NotFoundError: Chroma's own, if it is not.
        StoreError: if it names a model.
    """
    return harmless(client.get_collection(name, embedding_function=None))


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
