"""The mark by which a server's index is known to have changed."""

import contextlib

from index.store import chroma
from index.store.records import CONTENTS
from index.store.server.changes import mark_of, marked
from tests.index.store.made import TINY


def test_the_mark_is_one_until_somebody_writes(chroma_server):
    client = chroma_server.client()
    assert mark_of(client) is None
    contents = chroma.collection(client, CONTENTS, TINY.record(generation=3))
    before = mark_of(client)
    assert before == mark_of(client) is not None
    with contextlib.suppress(KeyError), marked(contents):
        assert mark_of(client) != mark_of(client)  # whoever reads now, reads again
        raise KeyError
    assert before != mark_of(client) == mark_of(client)
    recorded = client.get_collection(CONTENTS, embedding_function=None).metadata
    assert recorded.items() >= TINY.record(generation=3).items()


def test_an_index_that_was_made_anew_is_another(chroma_server):
    client = chroma_server.client()
    chroma.collection(client, CONTENTS, TINY.record(generation=1))
    before = mark_of(client)
    client.delete_collection(CONTENTS)
    chroma.collection(client, CONTENTS, TINY.record(generation=1))
    assert mark_of(client) != before
