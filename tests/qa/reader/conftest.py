"""A small real network over the real encoder, and the sample article as candidates."""

import pytest
import torch
from small_network import SMALL

from index.embed import identity
from index.retriever import ArticleRetriever
from index.store.writer import Store
from index.weights.packages import ENCODER
from qa.reader.model import ReaderNetwork
from qa.reader.weights import save_reader


@pytest.fixture(scope="session")
def network():
    torch.manual_seed(7)
    network = ReaderNetwork(SMALL)
    for parameter in (network.judgement.learned.weight, network.interaction.weight.weight):
        torch.nn.init.normal_(parameter)  # nothing that is zero at first hides a mistake
    return network.eval()


@pytest.fixture(scope="session")
def retriever(encoder, sample_index):
    store = Store(sample_index, identity(encoder))
    return ArticleRetriever(store=store, encoder=encoder, top=5)


@pytest.fixture(scope="session")
def candidates(retriever):
    return retriever.candidates("What did Rubio say?", "en")


@pytest.fixture
def reader_file(network, tmp_path):
    weights = dict.fromkeys(("cosine", "lacking", "lacking_across", "across", "bias"), 0.1)
    facts = {"calibration": {"answerable": 0.5, "best": 1.0, "least": 0.0, **weights}}
    file = tmp_path / "small.safetensors"
    save_reader(file, network.state_dict(), SMALL, ENCODER.sha256, facts)
    return file
