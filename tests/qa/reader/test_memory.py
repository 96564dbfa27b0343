"""Token vectors of passages: kept, found again, and never believed when they cannot be right."""

import numpy as np
import pytest

from index.article import Sentence
from index.store.records import StoredPassage
from qa.reader.memory import IN_MEMORY, Memory, TokenVectors

WIDTH = 4


def passage(text="Rubio kam. Er ging.", start=0, article="a"):
    return StoredPassage(
        article, "Titel", "", start, start + len(text), text, "de", (Sentence(start, start + 10),)
    )


def vectors(tokens=3, width=WIDTH):
    values = np.arange(tokens * width, dtype=np.float16).reshape(tokens, width)
    return TokenVectors(values, np.array([[n, n + 1] for n in range(tokens)], dtype=np.int32))


def test_another_process_finds_what_was_kept(tmp_path):
    Memory(tmp_path, WIDTH).put(passage(), vectors())
    found = Memory(tmp_path, WIDTH).get(passage())
    assert np.array_equal(found.vectors, vectors().vectors)
    assert np.array_equal(found.offsets, vectors().offsets)


def test_nothing_is_found_of_a_passage_with_another_text_or_place(tmp_path):
    memory = Memory(tmp_path, WIDTH)
    memory.put(passage(), vectors())
    assert memory.get(passage("Rubio kam. Sie ging.")) is None
    assert memory.get(passage(start=7)) is None
    assert memory.get(passage(article="b")) is None


def test_what_is_forgotten_is_gone_from_memory_and_disk(tmp_path):
    memory = Memory(tmp_path, WIDTH)
    memory.put(passage(), vectors())
    memory.put(passage(article="b"), vectors())
    memory.forget("a")
    assert memory.get(passage()) is None
    assert memory.get(passage(article="b")) is not None
    assert len(list(tmp_path.rglob("*.npz"))) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(file.read_bytes()[:50]),
        lambda file: file.write_bytes(b""),
        lambda file: np.savez(file, vectors=vectors().vectors),
        lambda file: np.savez(file, vectors=np.array([{"a": 1}]), offsets=vectors().offsets),
        lambda file: np.savez(
            file, vectors=vectors().vectors * np.float16(np.nan), offsets=vectors().offsets
        ),
        lambda file: np.savez(file, vectors=vectors(width=9).vectors, offsets=vectors().offsets),
        lambda file: np.savez(file, vectors=vectors().vectors, offsets=vectors().offsets + 99),
    ],
)
def test_a_file_that_cannot_be_right_is_as_good_as_none(tmp_path, damage):
    Memory(tmp_path, WIDTH).put(passage(), vectors())
    (file,) = tmp_path.rglob("*.npz")
    damage(file)
    assert Memory(tmp_path, WIDTH).get(passage()) is None


def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    memory = Memory(blocked, WIDTH)
    memory.put(passage(), vectors())
    assert memory.get(passage()) is not None
    memory.forget("a")
    assert memory.get(passage()) is None
    assert blocked.read_text() == "not a folder"


def test_an_id_that_is_a_path_leads_nowhere_else(tmp_path):
    folder = tmp_path / "kept"
    Memory(folder, WIDTH).put(passage(article="../../outside"), vectors())
    assert all(folder in file.parents for file in tmp_path.rglob("*.npz"))


def test_only_so_many_passages_stay_in_memory():
    memory = Memory(None, WIDTH)
    for number in range(IN_MEMORY + 1):
        memory.put(passage(start=number), vectors())
    assert memory.get(passage(start=0)) is None
    assert memory.get(passage(start=IN_MEMORY)) is not None
