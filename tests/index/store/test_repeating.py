"""What cannot be read while another process writes it is read again."""

import threading

import pytest

from index.errors import StoreError
from index.store import chroma, repeating
from index.store.soundness import segments
from index.store.writer import Store
from tests.index.store.made import TINY, embedded


def being_written(folder):
    """Return a file of the largest segment, emptied as while it is written, and its content."""
    own = max(segments(folder), key=lambda one: (one / "data_level0.bin").stat().st_size)
    file = own / "index_metadata.pickle"
    content = file.read_bytes()
    file.write_bytes(b"")
    return file, content


@pytest.fixture
def half_written(tmp_path):
    """An index that is open, a file that another process is writing, and what it will hold."""
    folder = tmp_path / "index"
    many = "\n\n".join(f"Satz {n}. Ende." for n in range(1100))
    with Store(folder, TINY) as store:
        store.add(embedded(many))
    with Store(folder, TINY) as store:
        yield store, *being_written(folder)


def nearest(store):
    return store.retried(lambda: store.nearest(embedded("Eins. Ende.").passage_vectors[0], 3))


def test_vectors_that_are_being_written_are_read_once_they_are_whole(half_written):
    store, file, content = half_written
    written = threading.Timer(0.3, file.write_bytes, [content])
    written.start()
    assert len(nearest(store)) == 3
    written.join()


def test_a_table_of_contents_that_is_being_written_is_read_once_it_is_whole(tmp_path):
    folder = tmp_path / "index"
    with Store(folder, TINY) as store, Store(folder, TINY) as other:
        for n in range(chroma.SYNC_AFTER + 1):
            other.add(embedded(f"Satz {n}. Ende.", source=f"{n}"))
        for read in (store.articles, lambda: Store(folder, TINY).articles()):
            file, content = being_written(folder)
            written = threading.Timer(0.3, file.write_bytes, [content])
            written.start()
            assert len(read()) == chroma.SYNC_AFTER + 1
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
        repeating.retried(refuse, 1, lambda: 1, unseen=True)
    assert asked == [1]
