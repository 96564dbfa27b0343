import json
import socket
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.errors import LoadError
from index.sources.confined import wire
from index.sources.confined.limits import Limits
from index.sources.confined.read import Given, read

TEXT = "Der Titel\n\nVon Jo Lee, 4. Mai 2024\n\nEin Satz. Noch einer.\n\nListe:\n- eins\n- zwei"
ARTICLE = read(Given(TEXT.encode(), "a.txt", "a.txt", "a", ".txt"))
PLAIN = json.loads(wire.article_bytes(ARTICLE))["answer"]


def answer(**changes):
    return json.dumps({"answer": {**PLAIN, **changes}}).encode()


def taken(data):
    return wire.article_of(wire.answer_of(data), "a.txt", 1000)


def test_an_article_comes_back_as_it_was():
    assert taken(wire.article_bytes(ARTICLE)) == ARTICLE
    assert ARTICLE.details
    assert any(sentence.label for sentence in ARTICLE.sentences)


def test_an_order_comes_back_as_it_was():
    order = wire.Order(
        Given(b"\xff\x00", "\udc80", "b", "c", ".md", "utf-8", "text", "T", 9), Limits(1)
    )
    assert wire.order_of(*wire.order_bytes(order)) == order


@pytest.mark.parametrize(
    "changes",
    [
        {"text": ""},
        {"text": "Der Titel"},
        {"text": "x" * 1001},
        {"sections": [[[0, 9], [[4, 12, None]]]]},
        {"sections": [[None, [[0, 5, None], [4, 9, None]]]]},
        {"sections": [[None, [[5, 9, None], [0, 4, None]]]]},
        {"sections": [[None, [[5, 5, None]]]]},
        {"sections": [[None, [[-1, 5, None]]]]},
        {"sections": [[None, [[0, 5, [3, 5000]]]]]},
        {"sections": [[[0, 10**30], []]]},
        {"sections": [[None, [["0", "5", None]]]]},
        {"sections": None},
        {"details": [["author", "Jo Lee", [0, 999], ""]]},
        {"details": [["owner", "Jo Lee", None, ""]]},
        {"pages": [9999]},
        {"pages": [9, 0]},
        {"pages": [True]},
        {"kind": "other"},
        {"more": 1},
    ],
    ids=str,
)
def test_an_article_with_a_span_outside_its_text_or_another_form_is_not_believed(changes):
    with pytest.raises(ValueError, match=r"."):
        taken(answer(**changes))


def test_a_title_and_a_language_are_no_more_than_that():
    article = taken(answer(title="A\n\x00B" * 500, language="../x"))
    assert len(article.title) <= 200
    assert "\n" not in article.title
    assert article.language == ""


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b"{", b'{"answer": []}', b"[" * 90_000])
def test_what_is_no_answer_is_a_value_error(data):
    with pytest.raises(ValueError, match=r"."):
        wire.answer_of(data)


def test_a_refusal_is_an_error_of_ours_or_none():
    error = LoadError("a.pdf is an encrypted PDF", "encrypted-pdf", name="a.pdf")
    again = wire.error_of(wire.answer_of(wire.refusal_bytes(error)))
    assert (str(again), again.code, again.details) == (str(error), error.code, error.details)
    for changes in ({"code": "made-up"}, {"details": {}}, {"details": {"name": "a", "more": "b"}}):
        refusal = wire.answer_of(wire.refusal_bytes(error)).model_copy(update=changes)
        with pytest.raises(ValueError, match=r"no known code"):
            wire.error_of(refusal)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inside: st.lists(inside) | st.dictionaries(st.sampled_from([*PLAIN, "x"]), inside),
        max_leaves=12,
    ),
    st.sampled_from([*PLAIN]),
)
@settings(max_examples=200)
def test_whatever_a_reader_answers_is_an_article_whose_spans_hold_or_a_value_error(value, name):
    try:
        article = taken(answer(**{name: value}))
    except ValueError:
        return
    assert isinstance(article, Article)
    for sentence in article.sentences:
        assert sentence.of(article.text)


@given(st.lists(st.tuples(st.integers(-5, 90), st.integers(-5, 90)), max_size=6))
def test_spans_that_are_believed_follow_each_other(pairs):
    try:
        article = taken(answer(sections=[[None, [[*pair, None] for pair in pairs]]]))
    except ValueError:
        return
    spans = [(s.start, s.end) for s in article.sentences]
    assert spans == pairs == sorted(pairs)
    assert all(0 <= start < end <= len(article.text) for start, end in spans)


def test_a_frame_ends_with_what_the_beat_raises_or_with_the_other_side():
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            wire.send(theirs, b"abc")
            assert wire.receive(ours, 3) == b"abc"
            wire.send(theirs, b"abcd")
            with pytest.raises(ValueError, match=r"more than 3"):
                wire.receive(ours, 3)
            ours.settimeout(0.01)
            beats = []

            def beat():
                beats.append(1)
                if len(beats) > 5:
                    raise KeyError

            with pytest.raises(KeyError):
                wire.receive(ours, 99, beat)
        with pytest.raises(EOFError):
            wire.receive(ours, 99)


def test_a_source_is_what_was_given_and_not_what_was_answered():
    assert taken(answer()) == replace(ARTICLE, source="a.txt")
    with pytest.raises(ValueError, match=r"."):
        taken(answer(source="b.txt"))
