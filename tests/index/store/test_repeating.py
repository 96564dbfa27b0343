"""What cannot be read while another process writes it is read again."""

import threading

import pytest

from index.errors import StoreError
from index.store import repeating
from index.store.soundness import segments
from index.store.writer import Store
from tests.index.store.made import TINY, embedded


@pytest.fixture
def half_written(tmp_path):
    """An index that is open, a file that another process is writing, and what it will hold."""
    folder = tmp_path / "index"
    many = "\n\n".join(f"Satz {n}. Ende." for n in range(1100))
    with Store(folder, TINY) as store:
        store.add(embedded(many))
    with Store(folder, TINY) as store:
        own = max(segments(folder), key=lambda one: (one / "data_level0.bin").stat().st_size)
        file = own / "index_metadata.pickle"
        content = file.read_bytes()
        file.write_bytes(b"")
        yield store, file, content


def nearest(store):
    return store.retried(lambda: store.nearest(embedded("Eins. Ende.").passage_vectors[0], 3))


def test_vectors_that_are_being_written_are_read_once_they_are_whole(half_written):
    store, file, content = half_written
    written = threading.Timer(0.3, file.write_bytes, [content])
    written.start()
    assert len(nearest(store)) == 3
    written.join()


def test_what_stays_unreadable_is_told(half_written, monkeypatch):
    monkeypatch.setattr(repeating, "PAUSES", (0.0, 0.01))
    with pytest.raises(StoreError, match="cannot be used"):
        nearest(half_written[0])


def test_a_refusal_is_not_asked_again_where_nothing_changed():
    asked = []

    def refuse():
        asked.append(1)
        raise StoreError("there is no such article")

    with pytest.raises(StoreError, match="no such"):
        repeating.retried(refuse, lambda: 1)
    assert asked == [1]
