"""The lexical index in parts and on disk: always the scores of one that is made anew."""

import random

import numpy as np
import pytest

from index.lexical.bm25 import LexicalIndex
from index.lexical.files import LexicalFiles
from index.store.records import StoredPassage

WORDS = [
    "fox",
    "den",
    "bird",
    "sings",
    "house",
    "river",
    "stone",
    "harbour",
    "red",
    "blue",
    "green",
]


def passages(article, count=3):
    chance = random.Random(article)
    return [
        StoredPassage(article, "t", "", 100 * n, 100 * n + 50, text, "en", ())
        for n in range(count)
        for text in [" ".join(chance.choices(WORDS, k=chance.randint(3, 20)))]
    ]


def ids(*numbers):
    return [f"{number:016x}" for number in numbers]


def read(articles):
    return [passage for article in articles for passage in passages(article)]


def scores(index, listed):
    """Return the scores of what is listed, by key."""
    found = index.shares("red bird in the harbour", "en")
    rows = index.rows([passage.id for passage in read(listed)])
    assert len(rows) == 3 * len(listed)
    assert index.keys(list(rows.values())) == list(rows)
    return {key: found[row] for key, row in rows.items()}


def test_an_index_that_was_changed_scores_as_one_made_anew():
    index, listed, chance = LexicalIndex([]), [], random.Random(0)
    for number in range(25):
        listed.append(*ids(number))
        if number % 3 == 2:
            listed.remove(chance.choice(listed))
        index = index.updated(set(listed), read)
        anew = LexicalIndex(read(listed)).shares("red bird in the harbour", "en")
        assert list(scores(index, listed).values()) == pytest.approx(anew.tolist(), abs=1e-5)
    assert len(index.parts) < 8
    assert index.rows([read(ids(99))[0].id]) == {}
    assert [index.keys([row])[0] for row in index.rows_of(listed[4])] == [
        passage.id for passage in passages(listed[4])
    ]


def test_an_article_that_comes_back_is_found_again_and_not_read_again():
    listed = set(ids(*range(6)))
    index = LexicalIndex([]).updated(listed, read)
    without = index.updated(listed - set(ids(2)), lambda new: pytest.fail(f"read again: {new}"))
    assert without.rows_of(*ids(2)) == []
    again = without.updated(listed, lambda new: pytest.fail(f"read again: {new}"))
    assert scores(again, sorted(listed)) == pytest.approx(scores(index, sorted(listed)))


def test_what_was_written_is_read_and_what_is_damaged_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr("index.lexical.files.ENOUGH", 10)
    files, listed = LexicalFiles(tmp_path / "lexical", "encoder:1"), ids(*range(9))
    index = LexicalIndex([]).updated(set(listed), read)
    files.write(index)
    again = files.read().updated(set(listed), lambda new: pytest.fail(f"read again: {new}"))
    assert scores(again, listed) == pytest.approx(scores(index, listed))
    more = again.updated({*listed, *ids(50, 51, 52, 53)}, read)
    files.write(more)
    assert len(list((tmp_path / "lexical").glob("*/keys.npy"))) == len(more.parts)
    other = LexicalFiles(tmp_path / "lexical", "encoder:2").read()
    assert [len(part.keys) for part in other.parts] == [0]
    path = next((tmp_path / "lexical").glob("*/stems-documents.npy"))
    path.write_bytes(path.read_bytes()[:-4] + b"\xff\xff\xff\x7f")
    assert not np.any(files.read().shares("red bird", "en"))
