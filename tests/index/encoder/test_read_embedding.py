"""A table of embeddings that is read from its file gives what torch's own gives."""

import pytest
import torch
from safetensors.torch import save_file

from index.encoder.read_embedding import ReadEmbedding


@pytest.fixture
def file(tmp_path):
    tensors = {"other": torch.ones(3), "words": torch.randn(50, 8), "half": torch.ones(2, 2).half()}
    save_file(tensors, tmp_path / "table.safetensors")
    return tmp_path / "table.safetensors", tensors["words"]


def test_rows_are_those_of_the_table(file):
    path, table = file
    read = ReadEmbedding(path, "words")
    numbers = torch.tensor([[0, 49, 7], [7, 7, 1]])
    assert torch.equal(read(numbers), torch.nn.functional.embedding(numbers, table))
    path.unlink()  # what is open stays readable
    assert torch.equal(read(numbers[0]), table[numbers[0]])


@pytest.mark.parametrize("name", ["absent", "other", "half"])
def test_what_is_no_table_is_refused(file, name):
    with pytest.raises(ValueError, match="no float32 matrix"):
        ReadEmbedding(file[0], name)


def test_the_built_in_encoder_keeps_no_table(encoder):
    parameters = encoder._model[0].auto_model.embeddings.parameters()
    assert max(values.numel() for values in parameters) < 250_000
