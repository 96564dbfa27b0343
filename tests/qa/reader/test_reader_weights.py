"""The reader's file: anything but what was written for this encoder is refused in one line."""

import json
import sys
import types

import pytest
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from index.errors import ModelError
from index.weights.packages import ENCODER
from qa.reader.tuned import BUILT_IN, load_tuned


@pytest.fixture
def refusal(encoder, encoder_file):
    def refused(file, sha256=ENCODER.sha256):
        with pytest.raises(ModelError) as error:
            load_tuned(file, encoder, encoder_file, sha256)
        assert "\n" not in str(error.value)
        return str(error.value)

    return refused


def metadata(**changes):
    with safe_open(BUILT_IN, "pt") as file:
        return {**file.metadata(), **changes}


def test_weights_of_another_encoder_are_refused(refusal):
    assert "another encoder" in refusal(BUILT_IN, "f" * 64)


@pytest.mark.parametrize("content", [b"", b"no tensors at all", b"\xff" * 64])
def test_a_file_that_is_none_is_refused(content, refusal, tmp_path):
    file = tmp_path / "x.safetensors"
    file.write_bytes(content)
    assert "install the project again" in refusal(file)


def test_a_missing_file_is_refused(refusal, tmp_path):
    assert "install the project again" in refusal(tmp_path / "none")


def test_a_file_that_was_cut_off_is_refused(refusal, reader_file):
    reader_file.write_bytes(reader_file.read_bytes()[:-100])
    assert "install the project again" in refusal(reader_file)


FACTS = json.loads(metadata()["facts"])
WIDER = {**FACTS, "recipe": {**FACTS["recipe"], "width": 96}}


@pytest.mark.parametrize("facts", ["nothing", "[]", "{}", json.dumps(WIDER)])
def test_a_file_that_contradicts_itself_is_refused(facts, refusal, reader_file):
    save_file(load_file(BUILT_IN), reader_file, metadata(facts=facts))
    assert "damaged" in refusal(reader_file)


def test_values_that_are_no_numbers_are_refused(refusal, reader_file):
    tensors = load_file(BUILT_IN)
    tensors["heads.scales"][0] = float("nan")
    save_file(tensors, reader_file, metadata())
    assert "not all of its values are numbers" in refusal(reader_file)


def test_another_version_is_refused(refusal, reader_file):
    save_file(load_file(BUILT_IN), reader_file, metadata(format="article-qa-reader-1"))
    assert "not a reader of this version" in refusal(reader_file)


def test_the_weights_that_come_with_the_project_are_small():
    assert BUILT_IN.stat().st_size <= 12_000_000


def test_a_program_that_is_ending_does_not_call_the_file_damaged(
    encoder, encoder_file, monkeypatch
):
    class Ending(types.ModuleType):
        def __getattr__(self, name):
            raise RuntimeError("can't register atexit after shutdown")

    name = "transformers.models.bert.modeling_bert"
    monkeypatch.setitem(sys.modules, name, Ending(name))
    with pytest.raises(RuntimeError, match="after shutdown"):
        load_tuned(BUILT_IN, encoder, encoder_file, ENCODER.sha256)
