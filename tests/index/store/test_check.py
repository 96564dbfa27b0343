"""What is damaged in an index is seen, told in one line, and mended from what is kept."""

import os
import random
import shutil
import subprocess
import sys

import numpy as np
import pytest

from index.errors import StoreError
from index.store import chroma
from index.store.check import check, file_faults, set_aside
from index.store.soundness import fault_of, segments
from index.store.writer import Store
from tests.index.store.made import TINY, embedded, written

TEXTS = {"a": "One. Two.\n\nThree.", "b": "Vier – „fünf“ 😀. Sechs."}


def again(article):
    return embedded(article.text, article.source, article.title)


@pytest.fixture
def folder(tmp_path):
    written(tmp_path / "index", *(embedded(text, source) for source, text in TEXTS.items()))
    return tmp_path / "index"


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """An index whose vectors are files: those of more than a thousand passages."""
    folder = tmp_path_factory.mktemp("large") / "index"
    text = "\n\n".join(f"Paragraph number {n}. It ends here." for n in range(1100))
    written(folder, embedded(text))
    return folder


def texts(store):
    return {info.source: store.article(info.id).text for info in store.articles()}


def test_a_whole_index_has_nothing_wrong(folder, large):
    for one in (folder, large):
        assert file_faults(str(one)) == []
        with Store(one, TINY) as store:
            assert list(check(store)) == []


@pytest.mark.parametrize("damage", ["empty", "missing", "cut off", "other"])
def test_a_damaged_database_is_told_and_made_anew_from_the_kept_articles(folder, damage):
    path = folder / "chroma.sqlite3"
    if damage == "missing":
        path.unlink()
    else:
        content = {"empty": b"", "cut off": path.read_bytes()[:50_000], "other": b"x" * 9000}
        path.write_bytes(content[damage])
    assert len(file_faults(str(folder))) > 0
    if damage in {"empty", "missing"}:
        before = sorted(folder.rglob("*"))
        with pytest.raises(StoreError, match=r"article-qa check --mend --index") as told:
            Store(folder, TINY)
        assert "\n" not in str(told.value)
        assert sorted(folder.rglob("*")) == before
    set_aside(str(folder))
    with Store(folder, TINY) as store:
        assert store.articles() == ()
        assert len(list(check(store, again))) == 2
        assert texts(store) == TEXTS
        assert list(check(store)) == []


def damaged(large, folder, name, change):
    """Return a copy of the large index in which one file of its vectors was changed."""
    shutil.copytree(large, folder)
    segment = max(segments(folder), key=lambda one: (one / "data_level0.bin").stat().st_size)
    content = bytearray((segment / name).read_bytes())
    (segment / name).write_bytes(change(content))
    return folder


def overwritten(content, places):
    for place in places:
        content[place : place + 4] = b"\xff\xff\xff\x7f"
    return content


CHANGES = {
    "cut off": ("data_level0.bin", lambda content: content[: len(content) // 2]),
    "links that lead nowhere": ("data_level0.bin", lambda c: overwritten(c, range(4, len(c), 172))),
    "too many links": ("data_level0.bin", lambda c: overwritten(c, range(0, len(c), 172))),
    "zeroes above": ("link_lists.bin", lambda c: bytes(len(c) // 3)),
    "noise above": ("link_lists.bin", lambda c: random.Random(0).randbytes(len(c))),
    "no lengths": ("length.bin", lambda _: b""),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_damaged_vectors_never_end_the_process_and_are_made_anew(large, tmp_path, kind):
    folder = damaged(large, tmp_path / "index", *CHANGES[kind])
    assert "vectors in" in fault_of(folder)
    with pytest.raises(StoreError, match="check --mend"):
        Store(folder, TINY)


def test_vectors_are_made_anew_from_the_kept_articles(large, tmp_path):
    folder = damaged(large, tmp_path / "index", *CHANGES["cut off"])
    set_aside(str(folder))
    with Store(folder, TINY) as store:
        assert len(list(check(store, again))) == 1
        (info,) = store.articles()
        assert info.passages == 1100
        query = np.ones(8, dtype=np.float32) / 8**0.5
        assert len(store.search(query, 5)) == 5


def test_what_is_wrong_with_an_article_is_told_and_mended(folder):
    with Store(folder, TINY) as store:
        first, second = (info.id for info in store.articles())
        store.files.remove([first])
        passage = store.passages_of([second])[0]
        (kept,) = store.embedded([passage.id])
        record = store._passages.get(ids=[passage.id])["metadatas"][0]
        chroma.upsert(
            store._passages, [passage.id], kept.vector[None, :], [record], ["other words"]
        )
        store._passages.upsert(
            ids=["0123456789abcdef:0-1"], embeddings=[[1.0] * 8], metadatas=[{"article": "x"}]
        )
        found = list(check(store, again))
        assert len(found) == 3
        assert "its file is damaged or missing" in found[0] + found[1]
        assert "a passage is not what its article says" in found[0] + found[1]
        assert "1 passages belong to no article" in found[2]
        assert list(check(store)) == []
        assert texts(store) == TEXTS


def test_the_command_tells_and_mends(sample_folder, cache, tmp_path):
    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "qa.command_line", *arguments, "--index", str(sample_folder)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "ARTICLE_QA_CACHE": str(cache)},
        )

    assert run("check").stdout == "1 articles, whole\n"
    (sample_folder / "chroma.sqlite3").write_bytes(b"")
    told = run("check")
    assert (told.returncode, told.stdout) == (1, "chroma.sqlite3 is empty\n")
    assert run("articles").returncode == 1
    mended = run("check", "--mend")
    assert mended.returncode == 0, mended.stderr
    assert "1 articles" in run("check").stdout
    assert run("articles").stdout.count("\n") == 1
