"""A process that is killed at any moment loses no article and leaves nothing behind."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.errors import StoreError
from index.store import chroma, writer
from index.store.check import check, file_faults
from index.store.database import KEPT as COPIES
from index.store.soundness import segments
from index.store.writer import Store
from tests.index.store.made import TINY, EncoderIdentity, embedded, script

KEPT = {"kept": "One. Two.\n\nThree.", "changed": "Vier. Fünf."}

WRITES = """
    import time
    def embedding(article):
        time.sleep(0.005)  # as an encoder does
        return embedded(article.text, article.source, article.title)
    print("begun", flush=True)
    for n in range(1000):
        embedding(embedded("One. Two.").article)
        store.add(embedded(f"Vier {n}. Fünf.\\n\\nSechs.", "changed"))
        new = embedded(f"Neu {n}. Ende.", f"new-{n}")
        store.add(new)
        store.remove(new.article.id)
        if n % 3 == 2:
            store.close()
            store = Store.rebuild(folder, TINY, embedding)
"""


def killed(folder, seconds):
    """Run writes in a process and kill it some time after it has begun."""
    process = subprocess.Popen(script(folder, WRITES), stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "begun\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()


def kill_and_look(folder, times, monkeypatch):
    """Kill writes again and again; after each, all is there and the next write sweeps the rest."""
    monkeypatch.setattr(writer, "GRACE", -1)
    chance = random.Random(times)
    with Store(folder, TINY) as store:
        for source, text in KEPT.items():
            store.add(embedded(text, source))
    for _ in range(times):
        killed(folder, chance.uniform(0, 0.6))
        assert file_faults(str(folder)) == []
        with Store(folder, TINY) as store:
            found = {info.source: store.article(info.id).text for info in store.articles()}
            assert found["kept"] == KEPT["kept"]
            assert found["changed"].startswith("Vier")
            assert len(found) <= 3
            with store._writing():
                pass
            assert list(check(store)) == []
            for source in found.keys() - KEPT.keys():
                store.remove(next(i.id for i in store.articles() if i.source == source))
            with store._writing():
                pass
            listed = store.articles()
            assert store._passages.count() == sum(info.passages for info in listed)
            assert store.files.ids() == {info.id for info in listed}
            assert len(store._client.list_collections()) == 2
            assert len(segments(Path(folder))) <= 2


def test_kills_lose_nothing_and_leave_nothing(tmp_path, monkeypatch):
    kill_and_look(tmp_path / "index", 4, monkeypatch)


@pytest.mark.endurance
def test_two_hundred_kills_lose_nothing_and_leave_nothing(tmp_path, monkeypatch):
    kill_and_look(tmp_path / "index", 200, monkeypatch)


def test_a_rebuild_leaves_neither_collections_nor_folders(tmp_path):
    with Store(tmp_path / "index", TINY) as store:
        store.add(embedded("One. Two."))
    for number in range(3):
        made_with = EncoderIdentity("larger", str(number), 8)
        with Store.rebuild(
            tmp_path / "index", made_with, lambda a: embedded(a.text, a.source, a.title)
        ) as store:
            assert len(store._client.list_collections()) == 2
            assert len(segments(tmp_path / "index")) <= 2
            assert [info.passages for info in store.articles()] == [1]


def test_vectors_that_were_not_written_to_the_end_are_put_back(tmp_path):
    """Chroma writes over what was whole; what it had not forgotten leads on from the copy."""
    folder = tmp_path / "index"
    with Store(folder, TINY) as store:
        many = "\n\n".join(f"Satz {n}. Ende." for n in range(chroma.SYNC_VECTORS_AFTER + 10))
        store.add(embedded(many, "first"))
        store.add(embedded("Zwei. Ende.", "second"))  # what is on disk has been copied
        keys = store._passages.get()["ids"]
    (kept,) = (folder / COPIES).iterdir()
    segment = folder / kept.name
    for name, change in {
        "length.bin": lambda content: content[:-8],
        "data_level0.bin": lambda content: content[: len(content) // 2],
        "index_metadata.pickle": lambda content: content[:-1],
    }.items():
        (segment / name).write_bytes(change((segment / name).read_bytes()))
        with Store(folder, TINY) as store:
            assert store._passages.get()["ids"] == keys
            assert {e.passage.id for e in store.embedded(keys)} == set(keys)
            near = store.nearest(embedded("Zwei. Ende.").passage_vectors[0], 1)
            assert store.embedded(near)[0].passage.text == "Zwei. Ende."
    assert list(folder.glob(f"*/{COPIES}")) == []


def test_what_is_written_by_somebody_is_not_put_back_meanwhile(tmp_path):
    folder = tmp_path / "index"
    with Store(folder, TINY) as store:
        many = "\n\n".join(f"Satz {n}. Ende." for n in range(chroma.SYNC_VECTORS_AFTER + 10))
        store.add(embedded(many, "first"))
        store.add(embedded("Zwei. Ende.", "second"))
    (kept,) = (folder / COPIES).iterdir()
    (folder / kept.name / "length.bin").write_bytes(b"")
    program = (
        "import pathlib, sys\n"
        "from index.store.database import file_lock\n"
        "with file_lock(pathlib.Path(sys.argv[1])):\n"
        "    print('begun', flush=True)\n"
        "    input()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "begun\n"
    with pytest.raises(StoreError, match="cut off"):
        Store(folder, TINY)
    assert (folder / kept.name / "length.bin").read_bytes() == b""
    process.communicate("\n")
    with Store(folder, TINY) as store:
        assert len(store.articles()) == 2
