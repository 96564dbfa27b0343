import json

import pytest

from index.errors import StoreError
from qa.evaluation.run.journal import Journal, fingerprint

ONE = {"data": "1"}
TWO = {"data": "2"}


def filled(path, conditions, *names):
    with Journal(path, conditions) as journal:
        for name in names:
            journal.append({"id": name, "answer": "ä"})


def ids(path, conditions):
    with Journal(path, conditions) as journal:
        return list(journal.records)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "results.jsonl"


def test_what_was_written_is_there_again(path):
    filled(path, ONE, "a", "b")
    with Journal(path, ONE) as journal:
        assert journal.records == {n: {"id": n, "answer": "ä"} for n in "ab"}
    assert len(path.read_text("utf-8").splitlines()) == 3


def test_each_answer_is_on_the_disk_before_the_next(path):
    with Journal(path, ONE) as journal:
        for number in range(3):
            journal.append({"id": str(number)})
            assert json.loads(path.read_text("utf-8").splitlines()[-1]) == {"id": str(number)}


@pytest.mark.parametrize("torn", range(1, 25))
def test_a_line_that_was_torn_anywhere_is_dropped_and_what_follows_is_whole(path, torn):
    filled(path, ONE, "a", "b")
    data = path.read_bytes()
    path.write_bytes(data[:-torn])
    filled(path, ONE, "c")
    # the line of b is 25 bytes long with its end; without that end it is still whole
    assert ids(path, ONE) == (["a", "b", "c"] if torn == 1 else ["a", "c"])
    assert all(json.loads(line) for line in path.read_text("utf-8").splitlines())


@pytest.mark.parametrize("data", [b"", b"\n", b'{"fingerpr', b"\xff\xfe", b"[]\n"])
def test_a_file_that_is_no_journal_is_begun_anew(path, data):
    path.write_bytes(data)
    filled(path, ONE, "a")
    assert ids(path, ONE) == ["a"]


def test_other_conditions_begin_anew_and_lose_nothing(path):
    filled(path, ONE, "a")
    filled(path, TWO, "b")
    assert ids(path, TWO) == ["b"]
    assert ids(path, ONE) == ["a"]
    assert ids(path, TWO) == ["b"]


def test_the_order_of_conditions_does_not_matter():
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


def test_one_writes_at_a_time_and_the_next_may_after_it(path):
    with Journal(path, ONE), pytest.raises(StoreError, match="another evaluation is writing to"):
        Journal(path, ONE)
    with Journal(path, ONE) as journal:
        assert journal.records == {}


def test_a_folder_in_place_of_the_file_is_named(path):
    path.mkdir()
    with pytest.raises(StoreError, match=r"results\.jsonl cannot be written"):
        Journal(path, ONE)
