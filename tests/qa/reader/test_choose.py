"""Who decides: the reader where it fits the encoder, else cosines; what does not fit is told."""

import copy
import json

import pytest
from safetensors.torch import load_file, save_file

from index.errors import ModelError
from qa.assistant import Assistant
from qa.chain import AnswerChain
from qa.evidence.judge import CosineJudge
from qa.reader.choose import open_judge
from qa.reader.judge import ReaderJudge


@pytest.fixture
def other(encoder):
    """An encoder whose weights are not those that the reader belongs to."""
    other = copy.copy(encoder)
    other.name, other.revision = "some/other-model", "0123456789ab"
    return other


def test_the_built_in_reader_decides_over_the_built_in_encoder(encoder, cache):
    judge = open_judge(None, encoder, cache)
    assert isinstance(judge, ReaderJudge)
    assert judge.name.startswith("reader-")


def test_over_another_encoder_cosines_decide_and_reports_say_so(other, cache, retriever):
    judge = open_judge(None, other, cache)
    assert isinstance(judge, CosineJudge)
    assistant = Assistant(AnswerChain(retriever.model_copy(update={"encoder": other}), None, judge))
    assert assistant.models == {
        "encoder": "some/other-model",
        "reader": "cosine",
        "llm": "none",
    }


def test_no_reader_is_a_choice_too(encoder, cache):
    assert open_judge("none", encoder, cache).name == "cosine"


def test_a_file_that_is_named_must_fit_the_encoder(other, encoder, cache, reader_file):
    with pytest.raises(ModelError, match="not to some/other-model"):
        open_judge(str(reader_file), other, cache)
    assert isinstance(open_judge(str(reader_file), encoder, cache), ReaderJudge)


def test_a_file_without_its_calibration_is_refused(encoder, cache, reader_file):
    from safetensors import safe_open

    with safe_open(reader_file, "pt") as file:
        metadata = file.metadata()
    facts = {**json.loads(metadata["facts"]), "calibration": {}}
    tensors = load_file(reader_file)
    save_file(tensors, reader_file, {**metadata, "facts": json.dumps(facts)})
    with pytest.raises(ModelError, match="lacks its calibration"):
        open_judge(str(reader_file), encoder, cache)


def test_strictness_moves_the_threshold_of_either_judge():
    for judge in (CosineJudge, ReaderJudge):
        order = [judge.thresholds[name] for name in ("lenient", "normal", "strict")]
        assert order == sorted(set(order))
        assert all(0 < threshold < 1 for threshold in order)


def test_the_same_question_is_answered_leniently_and_declined_strictly(retriever, encoder):
    from qa.answer import Question

    question = Question("Welche Rolle spielt Saudi-Arabien?", "de")
    judge = CosineJudge()
    chain = AnswerChain(retriever, None, judge)
    sure = next(chain.stream(question))
    for strictness, threshold in judge.thresholds.items():
        found = next(chain.stream(question, {"configurable": {"strictness": strictness}}))
        assert found.answerable is (sure.confidence >= threshold)
        assert (found.nearest is None) is found.answerable
