"""What tells those who read an index on a Chroma server that it has changed.

The table of contents carries a mark in its metadata, which one small request reads. Who writes puts
an open mark first and a new one at the end, so what a killed writer leaves is read anew each time.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.store.records import CONTENTS

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

MARK = "changes"
_OPEN = "open"


def mark_of(client: ClientAPI) -> object:
    """Return what is equal as long as nobody writes to the index of a server."""
    from chromadb.errors import NotFoundError

    try:
        contents = client.get_collection(CONTENTS, embedding_function=None)
    except NotFoundError:
        return None
    mark = (contents.metadata or {}).get(MARK, "")
    return object() if mark == _OPEN else (contents.id, mark)


@contextlib.contextmanager
def marked(contents: Collection) -> Iterator[None]:
    """Tell everybody who reads that the index changes, and that it has changed."""
    recorded = dict(contents.metadata or {})
    contents.modify(metadata={**recorded, MARK: _OPEN})
    try:
        yield
    finally:
        contents.modify(metadata={**recorded, MARK: uuid.uuid4().hex})
