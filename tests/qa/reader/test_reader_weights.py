"""The reader's file: what is written is read, and anything else is refused in one line."""

import json

import pytest
import torch
from safetensors.torch import load_file, save_file
from small_network import SMALL

from index.errors import ModelError
from index.weights.packages import ENCODER
from qa.reader.weights import BUILT_IN, load_reader, save_reader


def metadata(**changes):
    shape = json.dumps(
        {
            "read": list(SMALL.read),
            **{k: getattr(SMALL, k) for k in SMALL.__slots__ if k != "read"},
        }
    )
    return {
        "format": "article-qa-reader-1",
        "encoder": ENCODER.sha256,
        "shape": shape,
        "facts": "{}",
        **changes,
    }


def refusal(file):
    with pytest.raises(ModelError) as error:
        load_reader(file, ENCODER.sha256)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_network_is_read_back_as_it_was_written(network, reader_file):
    read, facts = load_reader(reader_file, ENCODER.sha256)
    assert facts["calibration"]["best"] == 1.0
    for name, tensor in network.state_dict().items():
        assert torch.equal(read.state_dict()[name], tensor.half().float()), name


def test_weights_of_another_encoder_are_refused_with_both_sums(network, tmp_path):
    file = tmp_path / "other.safetensors"
    save_reader(file, network.state_dict(), SMALL, "f" * 64, {})
    message = refusal(file)
    assert "ffffffffffff" in message
    assert ENCODER.sha256[:12] in message


@pytest.mark.parametrize("content", [b"", b"no tensors at all", b"\xff" * 64])
def test_a_file_that_is_none_is_refused(content, tmp_path):
    file = tmp_path / "x.safetensors"
    file.write_bytes(content)
    assert "cannot be read" in refusal(file)


def test_a_missing_file_is_refused(tmp_path):
    assert "cannot be read" in refusal(tmp_path / "none")


def test_a_file_that_was_cut_off_is_refused(reader_file):
    reader_file.write_bytes(reader_file.read_bytes()[:-100])
    assert "cannot be read" in refusal(reader_file)


@pytest.mark.parametrize(
    "changes",
    [
        {"shape": "{}"},
        {"shape": "[]"},
        {"facts": "nothing"},
        {"shape": metadata()["shape"].replace('"width": 8', '"width": 12')},
        {"shape": metadata()["shape"].replace('"width": 8', '"width": 99999999')},
    ],
)
def test_a_file_that_contradicts_itself_is_refused(changes, network, tmp_path):
    file = tmp_path / "x.safetensors"
    save_file(
        {k: v.contiguous() for k, v in network.state_dict().items()}, file, metadata(**changes)
    )
    assert "damaged" in refusal(file)


def test_values_that_are_no_numbers_are_refused(reader_file):
    tensors = load_file(reader_file)
    tensors["interaction.norm.weight"][0] = float("nan")
    save_file(tensors, reader_file, metadata())
    assert "not all of its values are numbers" in refusal(reader_file)


def test_another_version_is_refused(network, tmp_path):
    file = tmp_path / "x.safetensors"
    tensors = {k: v.contiguous() for k, v in network.state_dict().items()}
    save_file(tensors, file, metadata(format="article-qa-reader-0"))
    assert "not a reader of this version" in refusal(file)


def test_the_weights_that_come_with_the_project_are_small_and_fit():
    assert BUILT_IN.stat().st_size <= 12_000_000
