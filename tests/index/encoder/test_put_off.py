"""A module that is put off: its functions work, and later imports are what they always are."""

import subprocess
import sys

from index.encoder.put_off import put_off


def test_functions_import_their_module_when_they_are_called():
    sys.modules.pop("colorsys", None)
    with put_off(["colorsys"]):
        from colorsys import rgb_to_hsv

        assert "_later" in type(sys.modules["colorsys"]).__name__.lower()
    assert "colorsys" not in sys.modules
    assert rgb_to_hsv(1, 0, 0) == (0, 1, 1)
    import colorsys

    assert colorsys.ONE_THIRD == 1 / 3


def test_what_is_there_already_stays():
    import json

    with put_off(["json"]):
        assert sys.modules["json"] is json
    assert sys.modules["json"] is json


def test_an_encoder_needs_neither_scikit_learn_nor_pandas(cache):
    program = (
        "import sys; from pathlib import Path; from index.encoder.encoder import Encoder\n"
        "Encoder.open(None, Path(sys.argv[1])).queries(['Who?'])\n"
        "unused = {'sklearn', 'pandas', 'pyarrow', 'scipy.optimize'} & set(sys.modules)\n"
        "from sentence_transformers.util import pairwise_cos_sim\n"
        "from sklearn.metrics import roc_auc_score\n"
        "print(sorted(unused), roc_auc_score([0, 1], [0.1, 0.9]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(cache)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] 1.0"
