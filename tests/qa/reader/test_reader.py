"""Reading: the same numbers whether a passage was read before or not, and whoever computes them."""

import numpy as np
import pytest

from index.embed import embed
from index.store.reading import ReadText
from qa.answer import Question
from qa.evidence.answerable import Vocabulary
from qa.reader.inputs import owners
from qa.reader.judge import BOLD, Calibration, ReaderJudge
from qa.reader.outcome import Reading
from qa.reader.shortest import LONGEST_ANSWER

QUESTION = "What did Rubio say?"


def numbers(reading):
    return np.array([score for scores in reading.scores for score in scores])


@pytest.fixture(scope="module")
def reading(reader_in, candidates):
    return reader_in().read(QUESTION, "en", candidates)


def test_a_shortest_answer_lies_within_its_sentence_and_begins_and_ends_with_a_character(
    reading, candidates, encoder, sample
):
    for candidate, spans in zip(candidates, reading.shortest, strict=True):
        for sentence, span in zip(candidate.passage.sentences, spans, strict=True):
            assert sentence.start <= span.start < span.end <= sentence.end
            text = span.of(sample.text)
            assert text == text.strip()
            assert encoder.count(text) <= LONGEST_ANSWER


def test_what_was_kept_at_ingest_is_read_as_if_it_were_new(
    reader_in, encoder, candidates, reading, sample, tmp_path
):
    kept = reader_in(tmp_path)
    embed(sample, encoder, sink=kept)
    files = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.npz")}
    assert files
    again = reader_in(tmp_path).read(QUESTION, "en", candidates)
    assert np.allclose(numbers(again), numbers(reading), atol=0.02)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.npz")} == files


def test_embedding_is_the_same_whether_somebody_reads_along(reader_in, encoder, sample):
    plain, read = embed(sample, encoder), embed(sample, encoder, sink=reader_in())
    assert np.allclose(plain.passage_vectors, read.passage_vectors, atol=1e-5)


def test_many_threads_read_what_one_reads(reader_in, candidates, reading):
    from concurrent.futures import ThreadPoolExecutor

    reader = reader_in()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: reader.read(QUESTION, "en", candidates), range(8)))
    assert all(np.allclose(numbers(one), numbers(reading), atol=0.02) for one in found)


def test_every_token_of_a_sentence_is_its_own_and_no_other_is(candidates, encoder):
    for candidate in candidates:
        passage = candidate.passage
        text = ReadText.of(passage).text
        (hidden,) = encoder.hidden_states([text], "passage", (12,))
        own = owners(passage, hidden.offsets)
        for number, sentence in enumerate(passage.sentences):
            covered = "".join(
                text[a:b] for (a, b), n in zip(hidden.offsets, own, strict=True) if n == number
            )
            quote = passage.text[sentence.start - passage.start : sentence.end - passage.start]
            assert covered.replace(" ", "") == "".join(quote.split())
        assert all(n == -1 for (a, b), n in zip(hidden.offsets, own, strict=True) if a == b)


# -------------------------------------------------------------------- decisions

CALIBRATION = Calibration(
    answerable=1.0,
    cosine=0.0,
    lacking=-4.0,
    lacking_across=-4.0,
    across=0.0,
    words=0.0,
    together=0.0,
    no_amount=0.0,
    bias=0.0,
    least=-1.0,
    bold=-1.0,
)


class Fixed:
    """A reader that has read already."""

    name = "fixed"

    def __init__(self, reading):
        self._reading = reading

    def read(self, question, language, candidates):
        return self._reading


def verdict(candidates, scores, answerable=2.0, question=QUESTION, words=None, sure=0.0):
    spans = tuple(tuple(c.passage.sentences) for c in candidates)
    surest = tuple(flat(candidates, sure))
    reading = Reading(tuple(scores), answerable, spans, surest, tuple(flat(candidates, 0.0)))
    judge = ReaderJudge(Fixed(reading), CALIBRATION)
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


def test_words_are_in_bold_only_where_it_is_sure_that_the_article_answers(candidates):
    surely, hardly = (verdict(candidates, flat(candidates), answerable=a) for a in (1.4, 1.38))
    assert hardly.confidence < BOLD <= surely.confidence
    assert surely.quotes[0].shortest
    assert not any(quote.shortest for quote in hardly.quotes)
    assert hardly.quotes[0].span == surely.quotes[0].span


def test_further_sentences_are_quoted_that_score_nearly_as_high_and_no_more_than_five(candidates):
    scores = flat(candidates)
    scores[0][0], scores[1][0] = 2.0, 1.5
    assert len(verdict(candidates, scores).quotes) == 2
    quotes = verdict(candidates, flat(candidates, 4.0)).quotes
    told = [s for q in quotes for s in q.passage.sentences[q.passage.headings :]
            if q.span.overlaps(s)]  # fmt: skip
    assert len(told) == 5


def test_a_shortest_answer_is_shown_in_the_best_sentence_alone_and_only_where_it_is_sure(
    candidates,
):
    scores = flat(candidates)
    scores[0][0], scores[1][0] = 2.0, 1.5
    shown = [quote.shortest for quote in verdict(candidates, scores, sure=-0.9).quotes]
    assert shown == [candidates[0].passage.sentences[0], None]
    unsure = [quote.shortest for quote in verdict(candidates, scores, sure=-1.1).quotes]
    assert unsure == [None, None]


def test_confidence_rises_with_the_logit_and_falls_with_a_name_that_is_nowhere(candidates):
    scores = flat(candidates)
    sure = verdict(candidates, scores).confidence
    assert sure > verdict(candidates, scores, answerable=-2.0).confidence
    strange = verdict(candidates, scores, question="What did Zwetajewa say?")
    assert sure > strange.confidence


def test_confidence_is_a_share_whatever_the_logits(candidates):
    for value in (-1e4, 0.0, 1e4):
        assert 0.0 <= verdict(candidates, flat(candidates, value), value).confidence <= 1.0
