"""A process that is killed at any moment loses no article and leaves nothing behind."""

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from index.store import writer
from index.store.check import check, file_faults
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
