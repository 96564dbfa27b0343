"""LangChain's own tests of a retriever, and what its users do with one beyond them."""

import asyncio
import json

import pytest
from langchain_core.load import dumpd, load
from langchain_core.runnables import ConfigurableField
from langchain_tests.integration_tests import RetrieversIntegrationTests

from index.embed import embed, identity
from index.retriever import ArticleRetriever
from index.sources.load import from_text
from index.store.writer import Store

QUESTION = "What did Rubio say?"


@pytest.fixture(scope="module")
def retriever(encoder, sample_index):
    with Store(sample_index, identity(encoder)) as store:
        yield ArticleRetriever(store=store, encoder=encoder)


class TestStandard(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def parts(self, encoder, sample_index):
        with Store(sample_index, identity(encoder)) as store:
            self._params = {"store": store, "encoder": encoder}
            yield

    @property
    def retriever_constructor(self):
        return ArticleRetriever

    @property
    def retriever_constructor_params(self):
        return self._params

    @property
    def retriever_query_example(self):
        return QUESTION


def test_a_document_says_where_it_stands_and_is_cut_from_there(retriever):
    for document in retriever.invoke(QUESTION):
        place = document.metadata
        assert place.keys() == {
            "article", "title", "section", "start", "end", "language", "page", "score",
        }  # fmt: skip
        article = retriever.store.article(place["article"])
        assert document.page_content == article.text[place["start"] : place["end"]]
        assert (place["title"], place["language"]) == (article.title, "de")
        assert document.id


def test_the_page_of_a_document_is_the_one_it_begins_on(tmp_path, encoder):
    first, second = "The ferry leaves at nine.", "The lighthouse is forty metres high."
    article = from_text(f"{first}\n\n{second}")
    object.__setattr__(article, "pages", (0, len(first) + 2))
    with Store(tmp_path, identity(encoder)) as store:
        store.add(embed(article, encoder))
        (document,) = ArticleRetriever(store=store, encoder=encoder).invoke("How high is it?")
    assert document.metadata["page"] == 1


@pytest.mark.filterwarnings("ignore::langchain_core._api.LangChainBetaWarning")
def test_documents_survive_langchains_own_serialisation(retriever):
    document = retriever.invoke(QUESTION, k=1)[0]
    again = load(json.loads(json.dumps(dumpd(document))), allowed_objects="core")
    assert (again.page_content, again.metadata, again.id) == (
        document.page_content,
        document.metadata,
        document.id,
    )


def test_how_many_and_which_article_can_be_set_for_a_call_a_copy_or_a_config(retriever):
    (info,) = retriever.store.articles()
    assert len(asyncio.run(retriever.ainvoke(QUESTION, k=2))) == 2
    narrowed = retriever.model_copy(update={"article": (info.id,), "k": 1})
    assert len(narrowed.invoke(QUESTION)) == 1
    assert narrowed.lexical is retriever.lexical
    set_later = retriever.configurable_fields(k=ConfigurableField(id="k"))
    assert len(set_later.invoke(QUESTION, {"configurable": {"k": 4}})) == 4
    assert [len(found) for found in retriever.batch([QUESTION] * 3, k=2)] == [2, 2, 2]


def test_a_number_that_makes_no_sense_is_refused(retriever):
    with pytest.raises(ValueError, match="at least 1, got 0"):
        retriever.invoke(QUESTION, k=0)
    with pytest.raises(ValueError, match="greater than or equal to 1"):
        ArticleRetriever(store=retriever.store, encoder=retriever.encoder, k=0)


def test_it_returns_as_many_as_are_asked_for(tmp_path, encoder):
    names = [f"Number {n} of the ships in the harbour is called Ada {n}." for n in range(60)]
    text = "\n\n".join(f"## Ship {n}\n\n{name}" for n, name in enumerate(names))
    with Store(tmp_path, identity(encoder)) as store:
        store.add(embed(from_text(text, kind="markdown"), encoder))
        retriever = ArticleRetriever(store=store, encoder=encoder)
        assert len(retriever.invoke("What is the ship called?", k=50)) == 50


def test_its_printed_form_is_what_can_be_chosen(retriever):
    assert repr(retriever) == "ArticleRetriever(k=5, article=None)"
