"""The built-in reader taken apart, and the sample article as candidates."""

import shutil

import pytest

from index.embed import identity
from index.retriever import ArticleRetriever
from index.store.writer import Store
from index.weights.packages import ENCODER, encoder_folder
from qa.reader.late import LateReader
from qa.reader.memory import Memory
from qa.reader.tuned import BUILT_IN, load_tuned


@pytest.fixture(scope="session")
def retriever(encoder, sample_index):
    store = Store(sample_index, identity(encoder))
    return ArticleRetriever(store=store, encoder=encoder, k=5)


@pytest.fixture(scope="session")
def candidates(retriever):
    return retriever.candidates("What did Rubio say?", "en")


@pytest.fixture
def reader_file(tmp_path):
    return shutil.copy(BUILT_IN, tmp_path / "reader.safetensors")


@pytest.fixture(scope="session")
def encoder_file(cache):
    return encoder_folder(cache) / "model.safetensors"


@pytest.fixture(scope="session")
def parts(encoder, encoder_file):
    return load_tuned(BUILT_IN, encoder, encoder_file, ENCODER.sha256)


@pytest.fixture(scope="session")
def reader_in(parts):
    """Makes a reader that keeps what it read in a folder, or in memory alone."""
    opened = []

    def made(folder=None):
        memory = Memory(folder, parts.heads.width)
        signals = parts.facts["signals"]
        opened.append(LateReader(parts.heads, parts.tuned, signals, memory, "late"))
        return opened[-1]

    yield made
    for reader in opened:
        reader.close()
