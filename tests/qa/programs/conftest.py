"""What programs talk to in these tests: a real encoder, the sample article, no chat model."""

import pytest

from index.embed import identity
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa.assistant import Assistant
from qa.chain import AnswerChain


@pytest.fixture(scope="module")
def assistant(sample_index, encoder):
    """Asks the sample's index, which nobody may write to."""
    store = Store(sample_index, identity(encoder))
    with Assistant(AnswerChain(ArticleRetriever(store=store, encoder=encoder), None)) as asks:
        yield asks
