"""The lock of a Chroma server, on a real one."""

import threading
import time

from index.store.server import lock as locks
from index.store.server.lock import LOCK, ServerLock


def test_only_one_writer_of_many_is_in(chroma_server):
    within, most, entered = 0, 0, 0

    def write():
        nonlocal within, most, entered
        lock = ServerLock(chroma_server.client())
        for _ in range(4):
            with lock:
                within += 1
                most = max(most, within)
                time.sleep(0.01)
                entered += 1
                within -= 1

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert (most, entered) == (1, 12)
    assert chroma_server.client().list_collections() == []


def test_the_lock_of_a_writer_that_was_killed_is_taken_away_and_no_other(
    chroma_server, monkeypatch
):
    monkeypatch.setattr(locks, "LEASE", 0.5)
    killed = chroma_server.client().create_collection(LOCK, embedding_function=None)
    began = time.monotonic()
    with ServerLock(chroma_server.client()) as held:
        assert time.monotonic() - began > 0.5
        held._take_away(killed)  # another who waited as long, a moment later
        assert [one.name for one in chroma_server.client().list_collections()] == [LOCK]


def test_a_writer_who_takes_long_keeps_its_lock(chroma_server, monkeypatch):
    monkeypatch.setattr(locks, "LEASE", 0.6)
    monkeypatch.setattr(locks, "BEAT", 0.1)
    entered = threading.Event()

    def second():
        with ServerLock(chroma_server.client()):
            entered.set()

    with ServerLock(chroma_server.client()):
        threading.Thread(target=second).start()
        assert not entered.wait(1.5)
    assert entered.wait(30)


def test_whoever_lost_the_lock_leaves_that_of_the_next(chroma_server):
    client = chroma_server.client()
    lost = ServerLock(client)
    with lost:
        lost._take_away(client.get_collection(LOCK, embedding_function=None))
        next_one = client.create_collection(LOCK, embedding_function=None)
    assert client.get_collection(LOCK, embedding_function=None).id == next_one.id
