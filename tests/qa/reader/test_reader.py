"""Reading: the same numbers whether a passage was read before or not, and whoever computes them."""

import numpy as np
import pytest
from small_network import SMALL

from index.embed import embed
from qa.answer import Question
from qa.evidence.answerable import Vocabulary
from qa.reader.inputs import owners, passage_input, signals_of, words
from qa.reader.judge import Calibration, ReaderJudge
from qa.reader.memory import Memory
from qa.reader.reader import LONGEST_ANSWER, Reader, Reading

QUESTION = "What did Rubio say?"


def reader_of(network, encoder, folder=None):
    return Reader(network, encoder, Memory(folder, SMALL.token), "small")


def numbers(reading):
    return np.array([score for scores in reading.scores for score in scores])


@pytest.fixture(scope="module")
def reading(network, encoder, candidates):
    return reader_of(network, encoder).read(QUESTION, "en", candidates)


def test_every_sentence_of_every_candidate_has_a_score_and_a_shortest_answer(reading, candidates):
    counts = [len(candidate.passage.sentences) for candidate in candidates]
    assert [len(scores) for scores in reading.scores] == counts
    assert [len(spans) for spans in reading.shortest] == counts
    assert np.isfinite(numbers(reading)).all()


def test_a_shortest_answer_lies_within_its_sentence_and_begins_and_ends_with_a_character(
    reading, candidates, encoder, sample
):
    for candidate, spans in zip(candidates, reading.shortest, strict=True):
        for sentence, span in zip(candidate.passage.sentences, spans, strict=True):
            assert sentence.start <= span.start < span.end <= sentence.end
            text = span.of(sample.text)
            assert text == text.strip()
            assert encoder.count(text) <= LONGEST_ANSWER


def test_a_sentence_has_the_score_that_it_has_among_fewer_others_only_if_they_do_not_matter(
    network, encoder, candidates, reading
):
    alone = reader_of(network, encoder).read(QUESTION, "en", candidates[:1])
    assert len(alone.scores[0]) == len(reading.scores[0])
    assert not np.allclose(alone.scores[0], reading.scores[0], atol=1e-3)


def test_what_was_kept_at_ingest_is_read_as_if_it_were_new(
    network, encoder, candidates, reading, sample, tmp_path
):
    kept = reader_of(network, encoder, tmp_path)
    embed(sample, encoder, sink=kept)
    files = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.npz")}
    assert files
    again = reader_of(network, encoder, tmp_path).read(QUESTION, "en", candidates)
    assert np.allclose(numbers(again), numbers(reading), atol=0.02)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.npz")} == files


def test_embedding_is_the_same_whether_somebody_reads_along(network, encoder, sample):
    plain, read = embed(sample, encoder), embed(sample, encoder, sink=reader_of(network, encoder))
    assert np.allclose(plain.passage_vectors, read.passage_vectors, atol=1e-5)


def test_many_threads_read_what_one_reads(network, encoder, candidates, reading):
    from concurrent.futures import ThreadPoolExecutor

    reader = reader_of(network, encoder)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: reader.read(QUESTION, "en", candidates), range(8)))
    assert all(np.allclose(numbers(one), numbers(reading), atol=0.02) for one in found)


def test_every_token_of_a_sentence_is_its_own_and_no_other_is(candidates, encoder):
    for candidate in candidates:
        passage = candidate.passage
        text, start = passage_input(passage).text, passage_input(passage).start
        assert text[start:] == passage.text
        (hidden,) = encoder.hidden_states([text], "passage", (12,))
        own = owners(passage, hidden.offsets)
        for number, sentence in enumerate(passage.sentences):
            covered = "".join(
                text[a:b] for (a, b), n in zip(hidden.offsets, own, strict=True) if n == number
            )
            quote = passage.text[sentence.start - passage.start : sentence.end - passage.start]
            assert covered.replace(" ", "") == "".join(quote.split())
        assert (own[~words(hidden.offsets)] == -1).all()


def test_signals_say_how_far_each_sentence_is_below_the_best(candidates):
    signals = signals_of("de", candidates)
    assert signals.shape == (sum(len(c.passage.sentences) for c in candidates), 5)
    assert signals[:, 2].max() == 0
    assert signals[:, 3].max() == 0
    assert set(signals[:, 4]) == {1.0}
    assert set(signals_of("en", candidates)[:, 4]) == {0.0}


def test_training_and_use_compute_the_same(network, encoder, candidates, reading, tmp_path):
    pytest.importorskip("training.network")
    from training.batches import States
    from training.examples import Case
    from training.network import judged_by

    case = Case(
        data="xquad",
        pair="en -> de",
        group="xquad-0",
        kind="answered",
        question=Question(QUESTION, "en"),
        candidates=tuple(candidates),
        gold=tuple(frozenset({0}) for _ in candidates),
        span=None,
        lacking=False,
        found=True,
    )
    states = States([case], encoder, SMALL.read, tmp_path / "states.pt")
    found = judged_by(network, [case], states, 5)[0].reading
    assert np.allclose(numbers(found), numbers(reading), atol=0.05)
    assert found.answerable == pytest.approx(reading.answerable, abs=0.05)


# -------------------------------------------------------------------- decisions

CALIBRATION = Calibration(
    answerable=1.0,
    best=0.5,
    cosine=0.0,
    lacking=-4.0,
    lacking_across=-4.0,
    across=0.0,
    bias=0.0,
    least=1.0,
)


class Fixed:
    """A reader that has read already."""

    name = "fixed"

    def __init__(self, reading):
        self._reading = reading

    def read(self, question, language, candidates):
        return self._reading


def verdict(candidates, scores, answerable=2.0, question=QUESTION, words=None):
    spans = tuple(tuple(c.passage.sentences) for c in candidates)
    judge = ReaderJudge(Fixed(Reading(tuple(scores), answerable, spans)), CALIBRATION)
    known = Vocabulary.of(words or " ".join(c.passage.text for c in candidates))
    return judge.verdict(Question(question, "en"), candidates, lambda _: known)


def flat(candidates, value=-3.0):
    return [[value] * len(candidate.passage.sentences) for candidate in candidates]


def test_the_best_sentence_is_quoted_first_and_its_passage_comes_first(candidates):
    scores = flat(candidates)
    scores[2][0] = 5.0
    found = verdict(candidates, scores)
    assert found.candidates[0].passage == candidates[2].passage
    assert found.quotes[0].shortest == candidates[2].passage.sentences[0]
    assert len(found.quotes) == 1


def test_further_sentences_are_quoted_from_a_threshold_on_and_never_more_than_five(candidates):
    scores = flat(candidates)
    scores[0][0], scores[1][0] = 2.0, 1.5
    assert len(verdict(candidates, scores).quotes) == 2
    quotes = verdict(candidates, flat(candidates, 4.0)).quotes
    quoted = [s for quote in quotes for s in quote.passage.sentences if quote.span.overlaps(s)]
    assert len(quoted) == 5


def test_confidence_rises_with_either_logit_and_falls_with_a_name_that_is_nowhere(candidates):
    sure = verdict(candidates, flat(candidates, 4.0)).confidence
    assert sure > verdict(candidates, flat(candidates, 0.0)).confidence
    assert sure > verdict(candidates, flat(candidates, 4.0), answerable=-2.0).confidence
    strange = verdict(candidates, flat(candidates, 4.0), question="What did Zwetajewa say?")
    assert sure > strange.confidence


def test_confidence_is_a_share_whatever_the_logits(candidates):
    for value in (-1e4, 0.0, 1e4):
        assert 0.0 <= verdict(candidates, flat(candidates, value), value).confidence <= 1.0
