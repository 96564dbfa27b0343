"""The tokenizer without most scripts gives the tokens that the whole one gives."""

import pytest
from tokenizers import Tokenizer

from index.weights.alphabet import Alphabet, write_folder
from index.weights.packages import encoder_folder

KNOWN = [
    "Wie hoch sind die Mieten in Köln, gemessen in €/m²?",
    "Ça coûte 3 µm, naïve façade — „Größe“ ½ ﬁ Ⅻ № 4 😀 ✓ �",
    "Łódź, Škoda, Ångström, İstanbul, Đà Nẵng, e\u0301te\u0301, x̄",
    "α-Strahlen: 5 Ω, π ≈ 3,14; Σωκράτης",
    "</s><s> <pad> \u200b\u2028 tab\tline\nend",
    "",
]
UNKNOWN = ["Она читала в Киеве", "東京は2020年", "العربية", "नमस्ते", "한국어", "ⓐ ㌔ ﷺ"]


@pytest.fixture(scope="module")
def whole(cache):
    return encoder_folder(cache) / "tokenizer.json"


@pytest.fixture(scope="module")
def folder(whole, tmp_path_factory):
    folder = tmp_path_factory.mktemp("alphabet")
    write_folder(whole, folder)
    return folder


def tokens(tokenizer, text):
    read = tokenizer.encode(text)
    return read.ids, read.offsets


def test_known_texts_have_the_same_tokens(whole, folder, sample):
    reference, small = (
        Tokenizer.from_file(str(whole)),
        Tokenizer.from_file(str(folder / whole.name)),
    )
    alphabet = Alphabet(folder, whole)
    others = alphabet._others
    for text in [*KNOWN, sample.text]:
        alphabet.extend(small, [text])
        assert tokens(small, text) == tokens(reference, text)
    assert alphabet._others == others, "none of these needs other pieces"


@pytest.mark.parametrize("text", UNKNOWN)
def test_other_texts_have_the_same_tokens_too(whole, folder, text):
    reference, small = (
        Tokenizer.from_file(str(whole)),
        Tokenizer.from_file(str(folder / whole.name)),
    )
    Alphabet(folder, whole).extend(small, ["Wer?", text])
    assert tokens(small, text) == tokens(reference, text)


def test_an_encoder_reads_letters_that_come_later(encoder):
    """The pieces of other scripts come with the first text that needs them."""
    before, _ = encoder.tokens("Who was in Kyiv?", "query")
    other, _ = encoder.tokens("Кто был в Киеве?", "query")
    unknown = encoder._tokenizer.token_to_id("<unk>")
    assert unknown not in other
    assert encoder.tokens("Who was in Kyiv?", "query")[0] == before


def test_a_cache_that_cannot_be_written_leaves_the_whole_tokenizer(cache, monkeypatch):
    from index.errors import WeightsError
    from index.weights import packages

    def full(*_arguments):
        raise WeightsError("no space")

    monkeypatch.setattr(packages, "ensured", full)
    monkeypatch.setattr(packages, "folder_is_sound", lambda folder: "alphabet" not in folder.name)
    assert packages.encoder_alphabet(cache) is None
