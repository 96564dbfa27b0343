"""An index on a real Chroma server: several clients, restarts, kills, and what else lives there."""

import httpx
import numpy as np
import psutil
import pytest
from chromadb.utils import embedding_functions

from index.errors import StoreError
from index.lexical import files
from index.lexical.files import LexicalFiles
from index.retriever import SharedLexicalIndex
from index.store import chroma, listing, writer
from index.store.check import check
from index.store.records import CONTENTS, EncoderIdentity
from index.store.writer import Store, existing, recorded_identity
from tests.index.store.made import TINY, embedded

PAST = 1100
"""Passages: Chroma writes vectors to disk at 1,000."""


@pytest.fixture
def store(chroma_server):
    return Store(chroma_server.url, TINY)


def test_each_client_sees_what_the_other_wrote(chroma_server, store):
    other = Store(chroma_server.url, TINY)
    given = embedded("The mill burned. It was rebuilt.\n\nNow it is a museum.", source="mill")
    store.add(given)
    assert [info.id for info in other.articles()] == [given.article.id]
    assert other.article(given.article.id) == given.article
    assert other.passages() == given.passages
    found, cosine = other.search(given.passage_vectors[1], 1)[0]
    assert (found, round(cosine, 3)) == (given.passages[1], 1.0)
    newer = embedded("The mill burned twice.", source="mill")
    other.add(newer)
    assert [info.id for info in store.articles()] == [newer.article.id]
    other.close()
    store.remove(newer.article.id)
    assert store.articles() == ()
    assert existing(chroma_server.url).articles() == ()


def test_what_did_not_change_is_not_read_again(chroma_server, store, monkeypatch):
    reads = []
    read = listing.Listing.up_to_date
    monkeypatch.setattr(listing.Listing, "up_to_date", lambda *of: reads.append(of) or read(*of))
    other = Store(chroma_server.url, TINY)
    store.add(embedded("One. Two."))
    assert len(other.articles()) == 1
    reads.clear()
    for _ in range(5):
        assert len(other.articles()) == 1
        assert other.version() == store.version()
    assert reads == []
    store.add(embedded("Three. Four.", source="b"))
    assert len(other.articles()) == 2
    assert len(reads) == 1


def test_a_question_keeps_to_what_it_saw_while_another_machine_replaces(chroma_server, store):
    old = embedded("The lake is deep. It is cold.", source="lake")
    store.add(old)
    other = Store(chroma_server.url, TINY)

    def question():
        keys = other.nearest(old.passage_vectors[0], 1)
        store.add(embedded("The lake is shallow.", source="lake"))
        return other.embedded(keys)

    assert other.retried(question)[0].passage == old.passages[0]
    assert other.passages()[0].text == "The lake is shallow."


@pytest.mark.slow
@pytest.mark.parametrize("kill", [False, True])
def test_nothing_is_lost_by_a_restart_past_a_thousand_vectors(chroma_server, store, kill):
    text = "\n\n".join(f"House {n} has {n % 7} rooms" for n in range(PAST))
    many = embedded(text, source="houses")
    store.add(many)
    for more in range(3):
        store.add(embedded(f"A barn with the number {more}", source=f"barn {more}"))
    chroma_server.stop(kill=kill)
    chroma_server.start()
    assert len(store.articles()) == 4
    assert np.allclose(store.passage_vectors(many.passages), many.passage_vectors, atol=1e-6)
    asked = range(0, PAST, 25)
    found = [store.nearest(many.passage_vectors[n], 1)[0] for n in asked]
    assert found == [many.passages[n].id for n in asked]
    assert list(check(store)) == []


@pytest.mark.slow
def test_vectors_that_a_server_cannot_read_any_more_are_made_again(chroma_server, store):
    many = embedded("\n\n".join(f"House {n} is old" for n in range(PAST)), source="houses")
    store.add(many)
    chroma_server.stop()
    for file in chroma_server.folder.glob("*/*"):
        file.write_bytes(bytes(100))
    chroma_server.start()
    with pytest.raises(StoreError, match="cannot be used"):
        store.nearest(many.passage_vectors[0], 1)
    rebuilt = Store.rebuild(chroma_server.url, TINY, lambda a: embedded(a.text, source=a.source))
    assert rebuilt.nearest(many.passage_vectors[7], 1) == (many.passages[7].id,)


def test_a_server_that_is_away_is_told_in_one_line_until_it_is_back(chroma_server, store):
    store.add(embedded("One. Two."))
    chroma_server.stop()
    try:
        for work in (store.articles, lambda: store.add(embedded("Three.", source="b"))):
            with pytest.raises(StoreError, match="Is the Chroma server running there") as told:
                store.retried(work)
            assert "\n" not in str(told.value)
        with pytest.raises(StoreError, match="Is the Chroma server running there"):
            Store(chroma_server.url, TINY)
    finally:
        chroma_server.start()
    assert len(store.articles()) == 1
    store.add(embedded("Three.", source="b"))
    assert len(store.articles()) == 2


def test_what_others_keep_on_the_server_stays(chroma_server, store):
    client = chroma_server.client()
    client.create_collection("recipes", embedding_function=None)
    store.add(embedded("One. Two."))
    store.remove(store.articles()[0].id)
    assert "recipes" in [one.name for one in client.list_collections()]


def test_another_encoder_is_refused_and_a_rebuild_is_noticed(chroma_server, store):
    given = embedded("One. Two.\n\nThree.")
    store.add(given)
    newer = EncoderIdentity("tiny", "second-revision", 4)
    with pytest.raises(StoreError, match="article-qa rebuild"):
        Store(chroma_server.url, newer)
    rebuilt = Store.rebuild(
        chroma_server.url, newer, lambda article: embedded(article.text, dimension=4)
    )
    assert rebuilt.passages() == given.passages
    assert recorded_identity(chroma_server.url) == newer
    with pytest.raises(StoreError, match="was made with the encoder"):
        store.articles()
    kept = {one.name for one in chroma_server.client().list_collections()}
    assert kept == {CONTENTS, "passages-2"}


def test_passages_of_many_sentences_fit_into_what_the_server_takes_at_once(chroma_server):
    collection = chroma.collection(chroma_server.client(), "wide", {"schema": 1})
    vectors = np.ones((500, 2), dtype=np.float32)
    wide = {"vectors": "x" * 100_000}  # of about 100 sentences
    chroma.upsert(collection, [str(n) for n in range(500)], vectors, [wide] * 500)
    assert collection.count() == 500


def test_what_is_made_from_the_index_is_kept_in_the_cache_of_each_user(
    chroma_server, store, monkeypatch, tmp_path
):
    monkeypatch.setattr(files, "ENOUGH", 1)
    assert store.derived.is_relative_to(tmp_path / "cache")
    assert store.derived != chroma.derived("http://127.0.0.1:9")
    store.add(embedded("The heron fishes. The otter sleeps."))
    made = SharedLexicalIndex().of(store)
    kept = LexicalFiles(store.derived, store.made_with).read()
    assert [list(part.keys) for part in kept.parts] == [list(part.keys) for part in made.parts]


def test_what_a_killed_writer_left_is_swept(chroma_server, store, monkeypatch):
    gone = embedded("One. Two.")
    store._put(gone)  # with no lock and no mark, as if killed
    monkeypatch.setattr(writer, "write_vectors", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.add(embedded("Three. Four.", source="b"))
    monkeypatch.undo()
    other = Store(chroma_server.url, TINY)
    assert len(other.articles()) == 1
    other.add(embedded("Five. Six.", source="c"))
    assert other.going() == set()
    assert list(check(other)) == []


EVIL = {
    "type": "known",
    "name": "sentence_transformer",
    "config": {
        "model_name": "nobody/evil",
        "device": "cpu",
        "normalize_embeddings": False,
        "kwargs": {"trust_remote_code": True},
    },
}


@pytest.mark.parametrize("name", [CONTENTS, "passages-1"])
def test_no_model_is_loaded_that_somebody_wrote_into_a_collection(chroma_server, monkeypatch, name):
    """The server does not load it; Chroma's client would, with each write (CVE-2026-45829)."""
    loaded = []
    for known in embedding_functions.known_embedding_functions.values():
        monkeypatch.setattr(known, "build_from_config", loaded.append)
    made = httpx.post(
        f"{chroma_server.url}/api/v2/tenants/default_tenant/databases/default_database/collections",
        json={
            "name": name,
            "metadata": TINY.record(generation=1),
            "configuration": {"hnsw": {"space": "cosine"}, "embedding_function": EVIL},
        },
    )
    assert made.status_code == 200
    at_the_server = psutil.Process(chroma_server.process.pid).memory_maps()
    assert not any("torch" in library.path for library in at_the_server)
    with pytest.raises(StoreError, match="names a model that Chroma would load and run"):
        Store(chroma_server.url, TINY)
    if name == CONTENTS:
        with pytest.raises(StoreError, match="names a model that Chroma would load and run"):
            existing(chroma_server.url)
    assert loaded == []
