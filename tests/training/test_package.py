"""The training of the tuned encoder, as far as it needs no data."""

import numpy as np
import torch

from training.tuning.blocks import packed, unpacked
from training.tuning.network import Texts, _attended
from training.tuning.texts import together


def test_matrices_in_blocks_come_back_exactly():
    draw = np.random.default_rng(0)
    scale = draw.normal(size=(6, 2, 1)).astype(np.float16).astype(np.float32)
    steps = draw.integers(-8, 8, size=(6, 2, 32))
    steps[..., 0] = -8
    values = (scale * steps).reshape(6, 64).astype(np.float32)
    assert (unpacked(packed(values)) == values).all()


def test_a_matrix_that_was_not_in_blocks_is_not_packed():
    assert packed(np.random.default_rng(1).normal(size=(4, 64)).astype(np.float32)) is None


def test_texts_together_attend_as_each_alone():
    torch.manual_seed(0)
    lists = [np.arange(5), np.arange(17), np.arange(9)]
    whole = together(lists, torch.device("cpu"))
    parts = torch.randn(3, 31, 12, 32)
    seen = _attended(*parts.unbind(0), whole)
    for n, ids in enumerate(lists):
        one = together([ids], torch.device("cpu"))
        assert isinstance(one, Texts)
        mine = parts[:, whole.text == n]
        assert torch.allclose(seen[whole.text == n], _attended(*mine.unbind(0), one), atol=1e-5)
