"""The table of contents is brought up to date by what changed, and is what a new reader sees."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.store import chroma, listing
from index.store.database import _ask
from index.store.listing import FILE, TITLE, Listing
from index.store.records import slot_of
from index.store.soundness import segments
from index.store.writer import Store
from tests.index.store.made import TINY, embedded, in_another_process


def listed(store):
    return [(info.id, info.source, info.title) for info in store.articles()]


def test_what_another_process_did_is_taken_in_without_reading_everything_again(tmp_path):
    folder = tmp_path / "index"
    with Store(folder, TINY) as store:
        for number in range(5):
            store.add(embedded(f"Text {number}.", f"file-{number}", f"Title {number}"))
        known, version = store._listing, store.version()
        in_another_process(
            folder,
            """
            store.add(embedded("A new one.", "new", "A new title"))
            store.add(embedded("Another text.", "file-1", "Title 1"))
            store.remove(store.from_source("file-2").id)
            """,
        )
        assert store.version() != version
        assert store._listing is known
        assert len(store.articles()) == 5
        moved = """
            store.remove(store.from_source("file-3").id)
            store.add(embedded("Text 3.", "elsewhere", "Title 3"))
        """
        in_another_process(folder, moved)
        with Store(folder, TINY) as other:
            assert listed(store) == listed(other)
            assert store.ids() == other.ids()
            assert store.version() == other.version()
            assert store.slots() == other.slots()
        assert store.from_source("file-2") is store.from_source("file-3") is None
        assert store.from_source("elsewhere").title == "Title 3"


def test_what_follows_from_nothing_known_is_read_anew(tmp_path):
    folder = tmp_path / "index"
    with Store(folder, TINY) as store:
        store.add(embedded("One.", "one"))
        store.add(embedded("Two.", "two"))
        known = store._listing
        chroma.delete(store._contents, [slot_of("one")])  # as no version of this program does
        in_another_process(folder, 'store.add(embedded("Three.", "three"))')
        assert {info.source for info in store.articles()} == {"two", "three"}
        assert store._listing is not known


@pytest.mark.parametrize("harm", ["none", "cut off", "another index", "stale", "no records"])
def test_a_listing_on_disk_is_used_only_where_it_is_right(tmp_path, monkeypatch, harm):
    monkeypatch.setattr(listing, "ENOUGH", 1)
    folder = tmp_path / "index"
    with Store(folder, TINY) as store:
        store.add(embedded("One.", "one"))
        early = (folder / FILE).read_bytes()
        store.add(embedded("Two.", "two"))
        store.remove(store.from_source("one").id)
        expected = listed(store)
    whole = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(
        {
            "none": whole,
            "cut off": whole[:-9],
            "another index": whole.replace(b'"of": "1:', b'"of": "1:x'),
            "stale": early,
            "no records": b"0\n",
        }[harm]
    )
    with Store(folder, TINY) as store:
        assert listed(store) == expected
    of = json.loads(whole.partition(b"\n")[2])["of"].removeprefix("1:")
    assert bool(Listing.kept(str(folder), of).last)  # and is right again afterwards


def test_more_records_than_are_read_at_once_are_all_read(tmp_path, monkeypatch):
    monkeypatch.setattr(chroma, "AT_ONCE", 3)
    with Store(tmp_path / "index", TINY) as store:
        for number in range(7):
            store.add(embedded(f"Text {number}.\n\nMore.", f"file-{number}"))
        with Store(tmp_path / "index", TINY) as other:
            assert listed(other) == listed(store)
            assert len(other.passages()) == 14


WORDS = st.lists(st.sampled_from(["the", "tower", "of", "pisa", "rome", "a"]), max_size=6)


@given(st.lists(WORDS, max_size=8), WORDS)
def test_titles_in_a_text_are_those_that_a_search_for_each_finds(titles, text):
    known = Listing("where")
    record = {"source": "", "language": "en", "passages": 1}
    named = {str(n): " ".join(words).title() for n, words in enumerate(titles)}
    known.change({key: {**record, "id": key, "title": title} for key, title in named.items()})
    asked = " ".join(text)
    found = known.titles_in(asked)
    assert {article for _, article in found} == {
        key
        for key, title in named.items()
        if title.lower() in asked and len(title.split()) >= TITLE
    }
    assert [len(title) for title, _ in found] == sorted((len(t) for t, _ in found), reverse=True)


def test_a_write_reads_no_long_log_again_and_damage_to_what_says_nothing_is_passed_over(tmp_path):
    folder = tmp_path / "index"
    with Store(folder, TINY) as store:
        for number in range(50):
            store.add(embedded(f"Text {number}.", f"file-{number}"))
        expected = listed(store)
    contents = "SELECT count(*) FROM embeddings_queue WHERE topic LIKE '%' || (SELECT id FROM "
    (waiting,) = _ask(folder, "ro", contents + "collections WHERE dimension = 1)")
    assert int(waiting) <= chroma.SYNC_AFTER + 3
    for segment in segments(folder):  # as after a kill while Chroma wrote them for the first time
        (segment / "header.bin").write_bytes(b"")
        (segment / "link_lists.bin").unlink()
    assert len(segments(folder)) == 2
    with Store(folder, TINY) as store:
        assert listed(store) == expected
        store.add(embedded("And one more.", "more"))
        store.remove(expected[0][0])
        assert len(store.passages()) == 50
        assert len(store.search(embedded("Text 7.").passage_vectors[0], 50)) == 50


def test_an_index_of_chromas_own_choice_writes_more_often_from_its_next_write_on(tmp_path):
    with Store(tmp_path / "index", TINY) as store:
        store._contents.modify(configuration={"hnsw": {"sync_threshold": 1000}})
        store.add(embedded("One."))
        changed = store._contents.configuration_json["hnsw"]["sync_threshold"]
        assert changed == chroma.SYNC_AFTER
