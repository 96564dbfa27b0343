"""Any sentence-transformers model is opened as it describes itself, or refused in one line."""

import json
import os
import shutil
import subprocess
import sys
import time

import numpy as np
import pytest

from index.encoder import opening as models
from index.encoder.encoder import Encoder
from index.errors import ModelError
from index.weights import e5_folder
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A tiny sentence-transformers model with random weights and prompts of its own."""
    return tiny_model(
        tmp_path_factory.mktemp("model") / "tiny", {"query": "q: ", "document": "d: "}
    )


def tiny_model(folder, prompts, seed=0):
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    letters = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz:."]
    vocabulary = {letter: n for n, letter in enumerate(letters)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.Split("", "isolated")]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(letters),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    plain = folder.with_name(f"{folder.name}-plain")
    BertModel(config).save_pretrained(plain)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=64,
    ).save_pretrained(plain)
    modules = [Transformer(str(plain)), Pooling(16, "mean")]
    model = SentenceTransformer(modules=modules, prompts=prompts)
    model.save(str(folder), create_model_card=False)
    return folder


def test_nothing_is_printed_while_a_model_is_opened_and_used(folder, tmp_path, capfd):
    Encoder.open(str(folder), tmp_path).queries(["abc"])
    assert capfd.readouterr() == ("", "")


def test_any_folder_is_opened_with_its_own_prompts_and_limit(folder, tmp_path):
    from sentence_transformers import SentenceTransformer

    encoder = Encoder.open(str(folder), tmp_path)
    plain = SentenceTransformer(str(folder), local_files_only=True)
    assert encoder.name == str(folder)
    assert encoder.dimension == 16
    assert encoder.limit == 64 - 2 - 2  # [CLS], [SEP]; "q" and ":"
    assert encoder.count("abc.") == 4
    for mine, its in (
        (encoder.queries(["abc", "de"]), plain.encode(["q: abc", "q: de"])),
        (encoder.passages(["abc", "de"]), plain.encode(["d: abc", "d: de"])),
    ):
        assert np.allclose(mine, its / np.linalg.norm(its, axis=1, keepdims=True), atol=1e-5)
    (read,) = encoder.hidden_states(["ab c"], "query", (1,))
    assert [(a, b) for a, b in read.offsets if a < b] == [(0, 1), (1, 2), (3, 4)]


def test_the_revision_of_a_folder_changes_with_its_weights_and_not_with_its_place(folder, tmp_path):
    revision = models.folder_revision(folder)
    shutil.copytree(folder, tmp_path / "copy")
    (tmp_path / "copy" / "README.md").write_text("about")
    assert models.folder_revision(tmp_path / "copy") == revision
    other = tiny_model(tmp_path / "other", {"query": "q: ", "document": "d: "}, seed=1)
    assert models.folder_revision(other) != revision


def test_a_model_without_prompts_gets_none_but_the_e5_family_gets_its_own(tmp_path):
    plain = Encoder.open(str(tiny_model(tmp_path / "plain", {})), tmp_path)
    assert np.allclose(plain.queries(["abc"]), plain.passages(["abc"]), atol=1e-6)
    assert plain.limit == 62
    named = Encoder.open(str(tiny_model(tmp_path / "multilingual-e5-base", {})), tmp_path)
    assert named._prompts == e5_folder.PROMPTS


def test_a_hub_model_in_the_hubs_cache_is_opened_without_a_network(folder, tmp_path):
    commit = "0123456789abcdef0123456789abcdef01234567"
    home = tmp_path / "hub" / "models--someone--tiny"
    shutil.copytree(folder, home / "snapshots" / commit)
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text(commit)
    code = (
        "from pathlib import Path; from index.encoder.encoder import Encoder\n"
        "encoder = Encoder.open('someone/tiny', Path())\n"
        "print(encoder.revision, encoder.name, encoder.queries(['abc']).shape)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"HF_HOME": str(tmp_path)},
    )
    assert done.stdout == f"{commit} someone/tiny (1, 16)\n", done.stderr


@pytest.mark.parametrize("name", ["someone/no-such-model-7c1f", "no such model", "/no/such/folder"])
def test_a_model_that_cannot_be_had_is_refused_in_one_line_and_soon(name, tmp_path):
    before = time.monotonic()
    with pytest.raises(ModelError) as refused:
        Encoder.open(name, tmp_path)
    assert time.monotonic() - before < 2 * models.HUB_SECONDS
    assert "\n" not in str(refused.value)
    assert name in str(refused.value)


def test_a_folder_that_is_no_model_is_refused_in_one_line(tmp_path):
    (tmp_path / "note.txt").write_text("nothing")
    with pytest.raises(ModelError) as refused:
        Encoder.open(str(tmp_path), tmp_path)
    assert "\n" not in str(refused.value)


def test_code_that_comes_with_a_model_is_not_run(folder, tmp_path):
    theirs = tmp_path / "theirs"
    shutil.copytree(folder, theirs)
    modules = json.loads((theirs / "modules.json").read_text())
    modules[1]["type"] = "trap.Pooling"
    (theirs / "modules.json").write_text(json.dumps(modules))
    (theirs / "trap.py").write_text(
        f"open({str(tmp_path / 'sprung')!r}, 'w')\nclass Pooling: ...\n"
    )
    with pytest.raises(ModelError):
        Encoder.open(str(theirs), tmp_path)
    assert not (tmp_path / "sprung").exists()


def test_packed_layers_compute_what_torchs_own_compute(folder):
    import torch

    from index.encoder.packed_linear import PackedLinear, pack

    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(384, 1536), torch.nn.Linear(1536, 384, bias=False))
    values = torch.randn(2, 7, 384)
    with torch.inference_mode():
        expected = model(values)
        if not pack(model):
            pytest.skip("oneDNN's operations are not to be had on this machine")
        assert all(isinstance(layer, PackedLinear) for layer in model)
        assert torch.allclose(model(values), expected, atol=1e-4)
