"""A Chroma server that is killed while articles are written to it: nothing half, nothing lost."""

import random
import threading
import time

import pytest

from index.errors import StoreError
from index.store.check import check
from index.store.server import lock
from index.store.writer import Store
from tests.index.store.made import TINY, embedded


@pytest.mark.slow
def test_kills_in_mid_write_lose_nothing_that_was_stored(chroma_server, monkeypatch):
    monkeypatch.setattr(lock, "LEASE", 0.5)
    chance = random.Random(7)
    ended, stored, failed = threading.Event(), {}, []

    def write():
        for number in range(10_000):
            if ended.is_set():
                return
            given = embedded(f"Ship {number} left. It came back.\n\nAll saw it.", f"ship {number}")
            try:
                with Store(chroma_server.url, TINY) as store:
                    store.add(given)
            except StoreError as error:
                failed.append(str(error))
                time.sleep(0.1)
            else:
                stored[given.article.id] = given

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for _ in range(5):
        time.sleep(0.5 + chance.random())
        chroma_server.stop(kill=True)
        chroma_server.start()
    time.sleep(1)
    ended.set()
    for writer in writers:
        writer.join(60)
    with Store(chroma_server.url, TINY) as store:
        store.add(embedded("The last one.", source="last"))  # sweeps what is due
        assert {info.id for info in store.articles()} >= stored.keys()
        assert len(stored) > 5
        for given in stored.values():
            assert store.passages_of([given.article.id]) == given.passages
            assert store.nearest(given.passage_vectors[0], 1) == (given.passages[0].id,)
        assert list(check(store)) == []
        assert store.going() == set()
    assert failed
    assert all("\n" not in line for line in failed)
