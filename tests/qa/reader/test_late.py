"""The reader by late interaction, with the weights that come with the project."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from index.errors import ModelError
from index.weights.packages import ENCODER
from qa.answer import Question
from qa.evidence.answerable import Vocabulary
from qa.reader.choose import open_judge
from qa.reader.late import LateReader, whole_words
from qa.reader.memory import Memory
from qa.reader.tuned import BUILT_IN, is_tuned, load_tuned


@pytest.fixture(scope="module")
def parts(encoder, encoder_file):
    return load_tuned(BUILT_IN, encoder, encoder_file, ENCODER.sha256)


@pytest.fixture
def reader(parts, tmp_path):
    tuned, heads, facts = parts
    return LateReader(heads, tuned, facts["signals"], Memory(tmp_path, heads.width), "late")


def test_what_was_kept_reads_as_what_is_new(reader, parts, candidates, tmp_path):
    new = reader.read("What did Rubio say?", "en", candidates)
    again = reader.read("What did Rubio say?", "en", candidates)
    tuned, heads, facts = parts
    other = LateReader(heads, tuned, facts["signals"], Memory(tmp_path, heads.width), "late")
    from_disk = other.read("What did Rubio say?", "en", candidates)
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
    tuned, _, _ = load_tuned(file, encoder, encoder_file, ENCODER.sha256)
    texts = ["Der Gipfel war in Riad.", "Who was there?"]
    assert np.abs(tuned.passages(texts) - encoder.passages(texts)).max() < 1e-5


def test_weights_of_another_encoder_are_refused(encoder, encoder_file):
    assert is_tuned(BUILT_IN)
    with pytest.raises(ModelError, match="another encoder"):
        load_tuned(BUILT_IN, encoder, encoder_file, "0" * 64)


def test_a_damaged_file_is_one_line_that_says_what_to_do(encoder, encoder_file, tmp_path):
    file = tmp_path / "half.safetensors"
    file.write_bytes(BUILT_IN.read_bytes()[:100_000])
    with pytest.raises(ModelError, match="install the project again"):
        load_tuned(file, encoder, encoder_file, ENCODER.sha256)


def test_a_setting_chooses_it(encoder, candidates, tmp_path):
    from qa.settings import read_settings

    judge = open_judge(str(BUILT_IN), encoder, read_settings().cache)
    assert judge.name.startswith("late-")
    text = " ".join(c.passage.text for c in candidates)
    verdict = judge.verdict(
        Question("What did Rubio say?", "en"), candidates, lambda _: Vocabulary.of(text)
    )
    assert verdict.quotes
    assert 0 <= verdict.confidence <= 1


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(1, 3, "Wladimir"), (0, 8, "Wladimir"), (9, 11, "Putin")]
)
def test_words_are_not_cut(start, end, expected):
    text = "Wladimir Putin."
    low, high = whole_words(text, start, end)
    assert text[low:high] == expected
