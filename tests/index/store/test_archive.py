"""Articles in one file: the same bytes each time, and nothing taken over that is not whole."""

import gzip
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Detail, Section, Sentence, Span
from index.errors import LoadError, StoreError
from index.store.archive import read_archive, write_archive
from index.store.lines import article_of, line_of
from index.store.writer import Store
from tests.index.store.made import TINY, embedded


def articles():
    one = embedded("One two. Three.\n\nFour – „fünf“ 😀.", source="a").article
    labelled = (Sentence(0, 8), Sentence(9, 15, Span(0, 3)))
    return [
        replace(
            one,
            sections=(Section(Span(0, 3), labelled), Section(None, ())),
            details=(Detail("author", "Ann", Span(0, 3)), Detail("date", "2026", None, "meta")),
            pages=(0, 9),
        ),
        embedded("Zwei. Drei.", source="b").article,
    ]


def test_articles_come_back_with_their_ids_and_give_the_same_bytes(tmp_path):
    assert write_archive(tmp_path / "first", articles()) == 2
    back = list(read_archive(tmp_path / "first"))
    assert back == articles()
    assert [one.id for one in back] == [one.id for one in articles()]
    write_archive(tmp_path / "second", back)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_an_index_gives_the_same_file_after_a_round_trip(tmp_path):
    texts = {"a": "One. Two.\n\nThree.", "b": "Vier – „fünf“ 😀."}
    files = [tmp_path / "first.gz", tmp_path / "second.gz"]
    given = [embedded(text, source) for source, text in texts.items()]
    for number, file in enumerate(files):
        with Store(tmp_path / str(number), TINY) as store:
            for one in given:
                store.add(one)
            ids = sorted(info.id for info in store.articles())
            write_archive(file, map(store.article, ids))
        given = [embedded(a.text, a.source, a.title) for a in read_archive(file)]
    assert files[0].read_bytes() == files[1].read_bytes()


def changed(line, change):
    """Return a line whose article was changed by somebody who can compute a checksum."""
    import hashlib

    sealed = json.loads(line)
    change(sealed["article"])
    dumped = json.dumps(sealed["article"], sort_keys=True, separators=(",", ":"))
    sealed["sha256"] = hashlib.sha256(dumped.encode()).hexdigest()
    return json.dumps(sealed)


FORGERIES = {
    "a span outside": lambda a: a["sections"][0][1].append([5, 10**9, None]),
    "a negative span": lambda a: a["sections"].append([[-3, 2], []]),
    "a span that is no number": lambda a: a["sections"].append([["0", 2], []]),
    "sentences that overlap": lambda a: a["sections"][0][1].append([1, 5, None]),
    "another id": lambda a: a.update(text=a["text"] + "!"),
    "no text": lambda a: a.pop("text"),
    "a text that is no text": lambda a: a.update(text=["x"]),
    "a part too many": lambda a: a.update(more=1),
    "a detail of another kind": lambda a: a["details"].append(["password", "x", None, ""]),
    "pages in no order": lambda a: a.update(pages=[5, 2]),
    "sections that are none": lambda a: a.update(sections=[7]),
    "a truth that is a number": lambda a: a.update(titled=1),
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_line_that_was_tampered_with_is_no_article(kind):
    line = line_of(articles()[0])
    assert article_of(line) == articles()[0]
    with pytest.raises(StoreError, match="not an article as article-qa keeps it") as told:
        article_of(changed(line, FORGERIES[kind]))
    assert "\n" not in str(told.value)


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_no_text_makes_more_than_one_line_of_trouble(text):
    with pytest.raises(StoreError):
        article_of(text)


def files():
    good = line_of(articles()[0])
    head = json.dumps({"format": "article-qa articles, version 1"})
    return {
        "empty": b"",
        "not packed": b"hello",
        "another format": gzip.compress(b'{"format": "mine"}\n'),
        "nothing in it": gzip.compress(b""),
        "cut off": gzip.compress(f"{head}\n{good}\n".encode())[:-20],
        "half a line": gzip.compress(f"{head}\n{good[:99]}".encode()),
        "no line of text": gzip.compress(f"{head}\n".encode() + b"\xff\xfe\n"),
        "deep": gzip.compress(f"{head}\n{'[' * 100_000}\n".encode()),
    }


@pytest.mark.parametrize("kind", files())
def test_a_file_that_is_none_is_one_line(tmp_path, kind):
    (tmp_path / "x.gz").write_bytes(files()[kind])
    with pytest.raises(LoadError, match="nothing was changed") as told:
        read_archive(tmp_path / "x.gz")
    assert "\n" not in str(told.value)


def test_a_line_that_never_ends_is_not_read_into_memory(tmp_path):
    head = json.dumps({"format": "article-qa articles, version 1"})
    with gzip.open(tmp_path / "bomb.gz", "wb", compresslevel=1) as file:
        file.write(f"{head}\n".encode())
        for _ in range(80):
            file.write(b" " * 2**20)
    with pytest.raises(LoadError, match="too large"):
        read_archive(tmp_path / "bomb.gz")


def test_characters_that_no_article_has_are_refused(tmp_path):
    hidden = embedded("One\x1b[2J two. Three.").article
    write_archive(tmp_path / "x.gz", [hidden])
    with pytest.raises(LoadError, match="characters"):
        read_archive(tmp_path / "x.gz")
