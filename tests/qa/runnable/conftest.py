"""One assistant over the sample's index, whose chat model never writes."""

import pytest

from index.embed import identity
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa.assistant import Assistant
from qa.chain import AnswerChain


@pytest.fixture(scope="module")
def assistant(sample_index, encoder):
    """An assistant over the sample; a test must not write to its index."""
    store = Store(sample_index, identity(encoder))
    chain = AnswerChain(ArticleRetriever(store=store, encoder=encoder), None)
    yield Assistant(chain)
    store.close()
