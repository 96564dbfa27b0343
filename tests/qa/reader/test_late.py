"""The reader by late interaction, with the weights that come with the project."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from index.weights.packages import ENCODER
from qa.reader.heads import Heads, summary
from qa.reader.shortest import bare, whole_words
from qa.reader.tuned import BUILT_IN, load_tuned


@pytest.fixture
def reader(reader_in, tmp_path):
    return reader_in(tmp_path)


def test_what_was_kept_reads_as_what_is_new(reader, reader_in, candidates, tmp_path):
    new = reader.read("What did Rubio say?", "en", candidates)
    again = reader.read("What did Rubio say?", "en", candidates)
    from_disk = reader_in(tmp_path).read("What did Rubio say?", "en", candidates)
    assert new == again == from_disk


def test_every_sentence_has_a_score_and_the_best_has_that_of_the_whole(reader, candidates):
    reading = reader.read("What did Rubio say?", "en", candidates)
    assert [len(s) for s in reading.scores] == [len(c.passage.sentences) for c in candidates]
    best = max(score for scores in reading.scores for score in scores)
    assert best == pytest.approx(reading.answerable, abs=1e-4)


def test_shortest_answers_are_whole_words_within_their_sentence(reader, candidates):
    reading = reader.read("What did Rubio say?", "en", candidates)
    for candidate, spans in zip(candidates, reading.shortest, strict=True):
        passage = candidate.passage
        for sentence, span in zip(passage.sentences, spans, strict=True):
            assert sentence.start <= span.start < span.end <= sentence.end
            text, start, end = passage.text, span.start - passage.start, span.end - passage.start
            assert start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
            assert end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum())


def test_a_passage_that_came_in_is_read_before_it_is_asked_about(reader, candidates):
    passage = candidates[0].passage
    reader.keep(passage, states=None)
    reader.read("Who?", "en", candidates[:1])
    assert reader._memory.get(passage).means.shape == (len(passage.sentences) + 1, 384)
    reader.forget(passage.article)
    assert reader._memory.get(passage) is None


def test_without_differences_the_tuned_encoder_is_the_encoder(encoder, encoder_file, tmp_path):
    tensors = load_file(BUILT_IN)
    plain = {k: torch.zeros_like(v) if k.endswith(".up") else v for k, v in tensors.items()}
    file = tmp_path / "plain.safetensors"
    from safetensors import safe_open

    with safe_open(BUILT_IN, "pt") as kept:
        save_file(plain, file, kept.metadata())
    tuned = load_tuned(file, encoder, encoder_file, ENCODER.sha256).tuned
    texts = ["Der Gipfel war in Riad.", "Who was there?"]
    assert np.abs(tuned.passages(texts) - encoder.passages(texts)).max() < 1e-5


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(1, 3, "Wladimir"), (0, 8, "Wladimir"), (9, 11, "Putin")]
)
def test_words_are_not_cut(start, end, expected):
    text = "Wladimir Putin."
    low, high = whole_words(text, start, end)
    assert text[low:high] == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(0, 11, "Putin (72)"), (11, 16, "sagt"), (10, 12, ", ")]
)
def test_punctuation_around_an_answer_is_not_part_of_it(start, end, expected):
    text = "Putin (72), sagt er."
    low, high = bare(text, start, end)
    assert text[low:high] == expected


def test_what_is_not_there_changes_no_place():
    torch.manual_seed(0)
    heads = Heads(16, 8).eval()
    asked, read = (heads.tokens(torch.randn(1, size, 384)) for size in (4, 7))
    whole = summary(torch.randn(6, 384))[None]
    longer = torch.cat([read, torch.randn(1, 3, 16)], 1)
    own, there = torch.ones(1, 4) > 0, torch.arange(10)[None] < 7
    plain = heads.places(asked, own, whole, read, there[:, :7])
    padded = heads.places(asked, own, whole, longer, there)
    assert torch.allclose(plain, padded[:, :7], atol=1e-5)
    assert (padded[:, 7:] < -1000).all()
