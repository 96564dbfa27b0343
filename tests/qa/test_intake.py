import threading

import pytest

from index.errors import Cancelled
from index.sources.load import from_text
from index.store.writer import Store
from qa.assistant import Assistant
from qa.intake import Intake
from qa.settings import Settings

pytestmark = pytest.mark.usefixtures("shared_models")

SHORT = "Der Fährmann heißt Ole. Er fährt um neun Uhr."
LONG = "\n\n".join(
    f"Im Jahr {1700 + n} kamen {n} Schiffe in den Hafen. Es war kalt." for n in range(300)
)


@pytest.fixture
def assistant(tmp_path):
    with Assistant.open(tmp_path / "index", Settings(llm="none")) as opened:
        yield opened


def kept(folder):
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def test_an_intake_that_is_given_up_while_it_is_embedded_leaves_the_index_as_it_was(
    assistant, tmp_path
):
    assistant.ingest_article(from_text(SHORT))
    vectors = assistant.retriever.store._passages.count()
    files = kept(tmp_path / "index")
    seen = []
    path = tmp_path / "harbour.txt"
    path.write_text(LONG, "utf-8")
    with pytest.raises(Cancelled) as error:
        assistant.ingest(
            path, progress=lambda *done: seen.append(done), cancelled=lambda: len(seen) > 2
        )
    assert error.value.code == "cancelled"
    assert len(seen) == 3
    assert seen[-1][0] < seen[-1][1] / 2
    assert [info.title for info in assistant.articles()] == [
        "Der Fährmann heißt Ole. Er fährt um neun Uhr."
    ]
    assert assistant.retriever.store._passages.count() == vectors
    assert kept(tmp_path / "index") == files
    assert assistant.ingest(path).status == "added"


def test_an_intake_that_is_given_up_before_it_begins_reads_nothing(assistant, tmp_path):
    with pytest.raises(Cancelled):
        assistant.ingest(report(tmp_path), cancelled=lambda: True)
    assert assistant.articles() == ()


def report(folder):
    path = folder / "report.md"
    path.write_text(f"# Die Fähre\n\n{SHORT}", "utf-8")
    return path


def test_a_short_article_does_not_wait_for_a_long_one(assistant, tmp_path):
    begun, go_on = threading.Event(), threading.Event()

    def progress(done, total):
        begun.set()
        assert go_on.wait(60)

    long = threading.Thread(target=assistant.ingest_article, args=(from_text(LONG), progress))
    long.start()
    try:
        assert begun.wait(60)
        assert assistant.ingest(report(tmp_path)).status == "added"
        assert long.is_alive()
    finally:
        go_on.set()
        long.join()
    assert len(assistant.articles()) == 2


def test_the_same_article_from_two_threads_is_embedded_once(assistant):
    embedded, said = [], []

    def take():
        done = assistant.ingest_article(from_text(SHORT), lambda *_: embedded.append(done_by()))
        said.append(done.status)

    def done_by():
        return threading.get_ident()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["added", "unchanged", "unchanged", "unchanged"]
    assert len(set(embedded)) == 1


def test_who_waits_for_the_same_article_can_give_it_up(assistant):
    begun, go_on, tired = threading.Event(), threading.Event(), threading.Event()

    def progress(done, total):
        begun.set()
        assert go_on.wait(60)

    first = threading.Thread(target=assistant.ingest_article, args=(from_text(SHORT), progress))
    first.start()
    assert begun.wait(60)
    threading.Timer(0.2, tired.set).start()
    with pytest.raises(Cancelled):
        assistant.ingest_article(from_text(SHORT), cancelled=tired.is_set)
    go_on.set()
    first.join()
    assert len(assistant.articles()) == 1


def test_two_versions_from_one_source_leave_one_whichever_is_last(assistant):
    threads = [
        threading.Thread(
            target=assistant.ingest_article, args=(from_text(f"{SHORT} Das war {n}.", source="s"),)
        )
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(assistant.articles()) == 1
    assert isinstance(assistant.retriever.store, Store)
    assert isinstance(assistant._intake, Intake)
