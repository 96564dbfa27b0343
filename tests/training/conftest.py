"""The sample article's index, and the encoder's files."""

import pytest

from index.embed import identity
from index.retriever import ArticleRetriever
from index.store.writer import Store
from index.weights.packages import encoder_folder as installed


@pytest.fixture(scope="session")
def encoder_folder(cache):
    return installed(cache)


@pytest.fixture(scope="session")
def retriever(encoder, sample_index):
    return ArticleRetriever(store=Store(sample_index, identity(encoder)), encoder=encoder, k=5)
