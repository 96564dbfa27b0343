"""How an index is reached and what it records about itself, on a real Chroma in a folder."""

import contextlib

import httpx
import numpy as np
import pytest

from index.errors import StoreError
from index.store import chroma
from index.store.records import CONTENTS, EncoderIdentity
from index.store.writer import recorded_identity

TINY = EncoderIdentity("tiny", "first-revision", 3)
DIRECTIONS = np.eye(3, dtype=np.float32)


@pytest.fixture
def collection(tmp_path):
    with contextlib.closing(chroma.connect(str(tmp_path))) as client:
        yield chroma.collection(client, "numbers", {"schema": 1})


def test_an_address_is_told_from_a_folder():
    assert chroma.is_url("http://localhost:8000")
    assert chroma.is_url("https://example.org")
    assert not chroma.is_url("/home/me/index")
    assert not chroma.is_url("http-folder")


def test_a_collection_that_names_a_model_is_refused_in_a_folder_too(tmp_path):
    with contextlib.closing(chroma.connect(str(tmp_path))) as client:
        client.create_collection(CONTENTS, metadata=TINY.record(generation=1))  # Chroma's default
        with pytest.raises(StoreError, match="names a model that Chroma would load"):
            chroma.collection(client, CONTENTS, {})


def test_what_made_an_index_is_recorded_and_read_again(tmp_path):
    assert recorded_identity(str(tmp_path)) is None
    metadata = TINY.record(generation=4)
    with contextlib.closing(chroma.connect(str(tmp_path))) as client:
        chroma.collection(client, CONTENTS, metadata)
    assert recorded_identity(str(tmp_path)) == EncoderIdentity.of(metadata) == TINY
    assert metadata["generation"] == 4


def test_more_records_than_a_batch_are_all_written_and_all_deleted(collection, monkeypatch):
    monkeypatch.setattr(chroma, "BATCH", 4)
    ids = [f"n{n}" for n in range(10)]
    vectors = np.random.default_rng(0).normal(size=(10, 3)).astype(np.float32)
    chroma.upsert(collection, ids, vectors, [{"of": str(n % 3)} for n in range(10)])
    assert collection.count() == 10
    assert sorted(chroma.ids_of(collection, "of", "0")) == ["n0", "n3", "n6", "n9"]
    chroma.delete(collection, [*ids[:9], "not there"])
    assert collection.get()["ids"] == ["n9"]


def test_a_write_changes_the_stamp_of_a_folder(tmp_path, collection):
    before = chroma.changed_at(str(tmp_path), collection._client)
    assert before
    chroma.upsert(collection, ["x"], DIRECTIONS[:1], [{"of": "a"}])
    assert chroma.changed_at(str(tmp_path), collection._client) != before


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (OSError("No space left on device"), "Free some disk space"),
        (OSError("attempt to write a readonly database"), "--index"),
        (ValueError("file is not a database"), "damaged"),
        (ValueError("Could not connect"), "Is the Chroma server running"),
        (KeyError(), "KeyError"),
        (Exception("Payload too large"), "max_payload_size_bytes"),
        (httpx.ReadError("Server closed the connection"), "Is the Chroma server running"),
    ],
)
def test_whatever_goes_wrong_is_one_line_with_the_index_and_what_to_do(error, advice):
    cannot = pytest.raises(StoreError, match="the index /here cannot be used")
    with cannot as told, chroma.told("/here"):
        raise error
    assert advice in str(told.value)
    assert "\n" not in str(told.value)


def test_what_is_no_fault_of_the_index_is_passed_on():
    with pytest.raises(StoreError, match=r"^my own$"), chroma.told("/here"):
        raise StoreError("my own")
    with pytest.raises(KeyboardInterrupt), chroma.told("/here"):
        raise KeyboardInterrupt
