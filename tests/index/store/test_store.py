"""The store: what it keeps, replaces, refuses, and what a killed or crowded process leaves."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from index.article import Detail, Passage, Section, Sentence, Span
from index.errors import StoreError
from index.store import writer
from index.store.records import EncoderIdentity, StoredPassage
from index.store.writer import Store
from tests.index.store.made import TINY, embedded, in_another_process, script, written


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", TINY)


def test_an_article_comes_back_as_it_was_stored(store):
    given = embedded("One two. Three.\n\nFour – „fünf“ 😀.", source="a")
    store.add(given)
    assert store.article(given.article.id) == given.article
    passages = store.passages()
    assert passages == given.passages
    assert [p.text for p in passages] == [given.article.text[p.start : p.end] for p in passages]
    assert np.allclose(store.passage_vectors(passages), given.passage_vectors, atol=1e-6)
    assert np.allclose(store.sentence_vectors(passages), given.sentence_vectors, atol=1e-3)


def test_labels_details_and_pages_come_back_as_they_were_stored(store):
    plain = embedded("Age price. Child two.\n\nBy Ann.", source="a")
    heads, row = plain.article.sections[0].sentences
    row = Sentence(row.start, row.end, Span(heads.start, heads.end))
    article = replace(
        plain.article,
        sections=(Section(None, (heads, row)), *plain.article.sections[1:]),
        details=(Detail("author", "Ann", Span(26, 29)), Detail("date", "2026-01-02", None, "meta")),
        pages=(0, 23),
    )
    passage = Passage(0, 21, 0, (heads, row))
    stored = StoredPassage.of(article, passage, "en")
    store.add(replace(plain, article=article, passages=(stored, plain.passages[1])))
    again = store.article(article.id)
    assert (again, again.sections[0].sentences[1].label) == (article, Span(0, 9))
    found = store.passages()[0]
    assert [found.label_of(sentence) for sentence in found.sentences] == ["", "Age price"]
    assert [found.page for found in store.passages()] == [1, 2]


def test_the_same_article_again_changes_nothing_even_from_elsewhere(store):
    store.add(embedded("One. Two.", source="a"))
    before = store.version()
    store.add(embedded("One. Two.", source="a"))
    store.add(embedded("One. Two.", source="b"))
    assert store.version() == before
    assert len(store.articles()) == 1


def test_a_changed_article_replaces_its_passages(store, monkeypatch):
    store.add(embedded("One. Two.\n\nThree.", source="a"))
    changed = embedded("One. Two.\n\nFour.", source="a")
    store.add(changed)
    assert [info.id for info in store.articles()] == [changed.article.id]
    assert {p.text for p in store.passages()} == {"One. Two.", "Four."}
    assert store._passages.count() == 4, "a question that began before can still be answered"
    monkeypatch.setattr(writer, "GRACE", 0)
    with store._writing():
        assert store._passages.count() == 2, "vectors of the old text are swept away"


def test_search_finds_the_nearest_passage_and_keeps_to_one_article(store):
    first, second = embedded("Alpha. Beta.", source="a"), embedded("Gamma. Delta.", source="b")
    store.add(first)
    store.add(second)
    query = second.passage_vectors[0]
    passage, cosine = store.search(query, 5)[0]
    assert passage.text == "Gamma. Delta."
    assert cosine == pytest.approx(1, abs=1e-5)
    assert [p.text for p, _ in store.search(query, 5, first.article.id)] == ["Alpha. Beta."]
    assert store.nearest(query, 1) == (passage.id,)


def test_an_empty_index_finds_nothing(store):
    assert store.articles() == ()
    assert store.passages() == ()
    assert store.search(np.ones(8, dtype=np.float32), 5) == []
    assert store.nearest(np.ones(8, dtype=np.float32), 5) == ()


def test_a_removed_article_is_gone_and_an_unknown_one_is_refused(store, monkeypatch):
    given = embedded("One. Two.")
    store.add(given)
    monkeypatch.setattr(writer, "GRACE", 0)
    store.remove(given.article.id)
    assert store.articles() == ()
    assert store.passages() == ()
    with store._writing():
        assert store._passages.count() == 0
    with pytest.raises(StoreError, match="there is no article 'nope'"):
        store.remove("nope")
    with pytest.raises(StoreError, match="article-qa articles"):
        store.article(given.article.id)


def test_an_index_of_another_encoder_is_refused_with_the_command_that_rebuilds_it(tmp_path):
    Store(tmp_path, TINY).add(embedded("One. Two."))
    for other in (EncoderIdentity("big", "x", 8), EncoderIdentity("tiny", "second-revision", 8)):
        with pytest.raises(StoreError, match=f"article-qa rebuild --index {tmp_path}") as refused:
            Store(tmp_path, other)
        assert "\n" not in str(refused.value)


def test_rebuilding_embeds_every_article_for_the_new_encoder(tmp_path):
    store = Store(tmp_path, TINY)
    texts = {"One. Two.": "a", "Three.\n\nFour.": "b"}
    for text, source in texts.items():
        store.add(embedded(text, source))
    larger = EncoderIdentity("larger", "r", 16)
    rebuilt = Store.rebuild(tmp_path, larger, lambda a: embedded(a.text, a.source, dimension=16))
    assert {rebuilt.article(info.id).text for info in rebuilt.articles()} == set(texts)
    assert rebuilt.sentence_vectors(rebuilt.passages()).shape == (4, 16)
    assert Store(tmp_path, larger).version() == rebuilt.version()


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(tmp_path):
    store = Store(tmp_path, TINY)
    store.add(embedded("One. Two.", "a"))
    store.add(embedded("Three.", "b"))
    done = []

    def fails(article):
        if done:
            raise StoreError("no more")
        done.append(article)
        return embedded(article.text, article.source, dimension=16)

    with pytest.raises(StoreError, match="no more"):
        Store.rebuild(tmp_path, EncoderIdentity("larger", "r", 16), fails)
    again = Store(tmp_path, TINY)
    assert again.sentence_vectors(again.passages()).shape == (3, 8)


def test_what_another_process_adds_is_found_without_reopening(tmp_path):
    store = Store(tmp_path, TINY)
    store.add(embedded("One. Two.", "a"))
    other = embedded("Gamma. Delta.", "b")
    assert store.search(other.passage_vectors[0], 1)[0][0].text == "One. Two."
    in_another_process(tmp_path, "store.add(embedded('Gamma. Delta.', 'b'))")
    assert store.search(other.passage_vectors[0], 1)[0][0].text == "Gamma. Delta."


def test_more_than_a_thousand_vectors_survive_a_restart(tmp_path):
    text = "\n\n".join(f"Paragraph number {n}. It has two sentences." for n in range(1200))
    given = embedded(text)
    in_another_process(
        tmp_path,
        "text = '\\n\\n'.join("
        "f'Paragraph number {n}. It has two sentences.' for n in range(1200))\n"
        "store.add(embedded(text))",
    )
    store = Store(tmp_path, TINY)
    assert len(store.passages()) == 1200
    for row in (0, 599, 1199):
        found = store.search(given.passage_vectors[row], 3)
        assert given.passages[row].text in [passage.text for passage, _ in found]


def test_a_process_killed_while_it_writes_leaves_the_index_as_it_was(tmp_path):
    store = Store(tmp_path, TINY)
    store.add(embedded("One. Two.", "a"))
    before = store.version()
    process = subprocess.Popen(
        script(
            tmp_path,
            """
            from index.store import chroma
            real = chroma.upsert
            def slow(target, ids, *rest):
                for key in range(len(ids)):
                    part = [r[key:key + 1] if r is not None else None for r in rest]
                    real(target, ids[key:key + 1], *part)
                    print("wrote", flush=True)
            chroma.upsert = slow
            store.add(embedded("\\n\\n".join(f"New {n}." for n in range(500)), "a"))
            """,
        ),
        stdout=subprocess.PIPE,
        text=True,
    )
    for _ in range(20):
        assert process.stdout.readline() == "wrote\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    again = Store(tmp_path, TINY)
    assert again.version() == before
    assert [p.text for p in again.passages()] == ["One. Two."]
    assert [p.text for p, _ in again.search(np.ones(8, dtype=np.float32), 50)] == ["One. Two."]
    again.add(embedded("Three.", "c"))
    assert again._passages.count() == 2, "what the killed process left is swept away"


def test_a_full_disk_is_one_line_and_leaves_the_index_as_it_was(tmp_path):
    store = Store(tmp_path, TINY)
    store.add(embedded("One. Two.", "a"))
    before = store.version()
    failed = in_another_process(
        tmp_path,
        """
        import resource, signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = (folder / "chroma.sqlite3").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        try:
            store.add(embedded("\\n\\n".join(f"New {n}, " + "x" * 900 for n in range(500)), "a"))
        except Exception as error:
            print(type(error).__name__, str(error))
        """,
    )
    assert failed.startswith("StoreError the index")
    assert "disk" in failed
    assert failed.count("\n") == 1
    assert Store(tmp_path, TINY).version() == before


def test_two_processes_that_write_at_once_both_arrive(tmp_path):
    Store(tmp_path, TINY)
    writers = [
        subprocess.Popen(
            script(
                tmp_path, f"for n in range(5): store.add(embedded(f'{w} {{n}}. End.', f'{w}{{n}}'))"
            )
        )
        for w in "ab"
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    store = Store(tmp_path, TINY)
    assert len(store.articles()) == 10
    assert store.sentence_vectors(store.passages()).shape == (20, 8)


def test_a_damaged_index_is_one_line(tmp_path):
    written(tmp_path / "x")
    (tmp_path / "x" / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    shown = subprocess.run(
        [sys.executable, "-m", "qa.command_line", "articles", "--index", str(tmp_path / "x")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.returncode == 1
    assert shown.stdout == ""
    assert shown.stderr.count("\n") == 1
    assert "damaged" in shown.stderr
    assert str(tmp_path / "x") in shown.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_one_line(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="--index"):
        Store(tmp_path / "index", TINY)


def test_a_file_in_place_of_the_folder_is_one_line(tmp_path):
    (tmp_path / "index").write_text("a file")
    with pytest.raises(StoreError, match="cannot be used"):
        Store(tmp_path / "index", TINY)


@pytest.fixture
def server(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).parent / "chroma", "run", "--path", tmp_path, "--port", port]
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait()


def test_a_chroma_server_holds_an_index_as_a_folder_does(server):
    store, other = Store(server, TINY), Store(server, TINY)
    store.add(embedded("One. Two.\n\nThree.", source="a"))
    changed = embedded("One. Two.\n\nFour.", source="a")
    other.add(changed)
    assert [p.text for p in store.passages()] == ["One. Two.", "Four."]
    assert store.search(changed.passage_vectors[1], 1)[0][0].text == "Four."
    with pytest.raises(StoreError, match=f"article-qa rebuild --index {server}"):
        Store(server, EncoderIdentity("big", "x", 3))
    store.remove(changed.article.id)
    assert other.articles() == ()


def test_a_server_that_is_not_there_is_one_line():
    with pytest.raises(StoreError, match="Is the Chroma server running there") as refused:
        Store("http://127.0.0.1:9", TINY)
    assert "\n" not in str(refused.value)


def threads(at_most=0, seconds=5):
    """Return how many threads this process has; those that were told to end may need a moment."""
    until = time.monotonic() + seconds
    while (count := psutil.Process().num_threads()) > at_most > 0 and time.monotonic() < until:
        time.sleep(0.01)
    return count


def threads_of_a_closed_index(folder):
    """Return the threads that are left; Chroma keeps two from the first write on."""
    with Store(folder, TINY) as store:
        store.add(embedded("One. Two."))
    return threads(at_most=1, seconds=1)


def test_a_closed_index_says_so_and_leaves_no_thread(tmp_path):
    before = threads_of_a_closed_index(tmp_path / "first")
    with Store(tmp_path / "index", TINY) as store:
        store.add(embedded("One. Two."))
        assert threads() > before
    store.close()
    assert threads(at_most=before) <= before
    with pytest.raises(StoreError, match="is closed"):
        store.articles()


def test_an_index_that_is_only_dropped_leaves_no_thread_either(tmp_path):
    before = threads_of_a_closed_index(tmp_path / "first")
    store = Store(tmp_path / "index", TINY)
    store.add(embedded("One. Two."))
    assert threads() > before
    del store
    assert threads(at_most=before) <= before


def test_the_passages_of_a_new_article_are_those_that_are_stored(tmp_path):
    with Store(tmp_path, TINY) as store:
        store.add(embedded("One. Two.\n\nThree.", "a"))
        first, second = embedded("Vier.", "b"), embedded("Fünf. Sechs.", "c")
        for new in (first, second):
            store.add(new)
            (key,) = [info.id for info in store.articles() if info.source == new.article.source]
            assert store.new_passages_of([key]) == store.passages_of([key])
        listed = [info.id for info in store.articles()]
        assert store.new_passages_of(listed) == store.passages_of(listed)
        store.remove(second.article.id)
        assert store.new_passages_of([first.article.id]) == first.passages
