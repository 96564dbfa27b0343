"""What MCP clients get from the tools and resources, asked by the SDK's own client."""

import asyncio
import json
import shutil
import threading
import time
from contextlib import nullcontext

import pytest
from jsonschema import validate
from langchain_core.language_models import FakeListChatModel
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS

from index.embed import identity
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa.assistant import Assistant
from qa.chain import AnswerChain
from qa.programs.mcp import resources, schemas
from qa.programs.mcp.server import server
from qa.programs.mcp.tools import tools
from qa.programs.refusals import FAILED, refusal
from qa.programs.values import passage_values

QUESTION = "Was sagte Rubio?"


def served(assistant, **options):
    return server(
        lambda _request: nullcontext(assistant), str(assistant.retriever.store.where), **options
    )


def asked(assistant, *calls, takes="nothing", progress=None):
    """Return what a client gets for calls of tools, each a name and arguments."""

    async def ask():
        async with Client(served(assistant, takes=takes)) as client:
            return [
                await client.call_tool(name, given, progress_callback=progress)
                for name, given in calls
            ]

    return asyncio.run(ask())


def call(assistant, name, takes="nothing", **given):
    """Return what a client gets for one call."""
    return asked(assistant, (name, given), takes=takes)[0]


def with_client(assistant, work, **options):
    """Return what an asynchronous function of a client returns."""

    async def main():
        async with Client(served(assistant, **options)) as client:
            return await work(client)

    return asyncio.run(main())


def wrong(assistant, work):
    """Return the error of the protocol that a client gets."""

    async def caught(client):
        with pytest.raises(MCPError) as raised:
            await work(client)
        return raised.value

    return with_client(assistant, caught)


def refused(result):
    """Return the one line of a call that failed."""
    assert result.is_error
    [block] = result.content
    assert "\n" not in block.text
    return block.text


@pytest.fixture
def opened(encoder, tmp_path):
    """Return what asks an index, by default an empty one."""
    begun = []

    def begin(folder=tmp_path / "index"):
        store = Store(folder, identity(encoder))
        begun.append(Assistant(AnswerChain(ArticleRetriever(store=store, encoder=encoder), None)))
        return begun[-1]

    yield begin
    for assistant in begun:
        assistant.close()


@pytest.fixture
def article(assistant):
    return assistant.article(assistant.articles()[0].id)


def test_ask_returns_what_the_command_line_prints_as_json(assistant):
    result = call(assistant, "ask", question=QUESTION)
    ours = json.loads(json.dumps(assistant.ask(QUESTION, compose=False).to_json()))
    theirs = json.loads(json.dumps(result.structured_content))
    assert ours.keys() == theirs.keys()
    for values in (ours, theirs):
        values.pop("timings")
    assert theirs == ours


def test_the_text_of_an_answer_has_each_quote_once_and_its_place(assistant, article):
    result = call(assistant, "ask", question=QUESTION)
    [block] = result.content
    for citation in result.structured_content["citations"]:
        quote = article.text[citation["start"] : citation["end"]]
        assert quote == citation["quote"]
        assert block.text.count(f"> {quote}") == 1 == block.text.count(quote)
        assert f"characters {citation['start']}-{citation['end']}" in block.text
        assert article.id in block.text


def test_what_is_not_answered_is_said_and_shows_what_comes_nearest(assistant):
    result = call(assistant, "ask", question="Wie hoch ist der Eiffelturm?")
    assert not result.structured_content["answerable"]
    assert result.content[0].text.startswith(result.structured_content["answer"])
    assert result.structured_content["nearest"]["quote"] in result.content[0].text


def test_every_line_of_an_article_is_marked_in_the_text_of_a_search(assistant):
    result = call(assistant, "search", question="Ukraine", top=3)
    found = result.structured_content["passages"]
    assert found == [passage_values(one) for one in assistant.search("Ukraine", 3)]
    for line in "\n".join(one["text"] for one in found).split("\n"):
        assert f"\n> {line}" in result.content[0].text


def test_read_returns_the_very_characters(assistant, article):
    [_, block] = call(assistant, "read", article=article.id, start=7, end=450).content
    assert block.text == article.text[7:450]
    result = call(assistant, "read", article=f"article://{article.id}")
    values = result.structured_content
    assert values["text"] == article.text
    length = len(article.text)
    assert (values["start"], values["end"], values["length"]) == (0, length, length)
    for heading in values["headings"]:
        assert article.text[heading["start"] :].startswith(heading["heading"])


def test_read_ends_at_its_limit_and_says_where_it_goes_on(assistant, article, monkeypatch):
    monkeypatch.setattr(schemas, "LONGEST_READ", 1000)
    start, parts = 0, []
    while start < len(article.text):
        result = call(assistant, "read", article=article.id, start=start)
        parts.append(result.content[1].text)
        assert len(parts[-1]) <= schemas.LONGEST_READ
        start = result.structured_content["end"]
        assert (f"start={start}" in result.content[0].text) == (start < len(article.text))
    assert "".join(parts) == article.text
    assert len(parts) > 1


@pytest.mark.parametrize(
    ("name", "given", "line"),
    [
        ("ask", {"question": "x" * 2001}, "2001 characters, the limit is 2000"),
        ("ask", {"question": "  "}, "the question is empty"),
        ("ask", {}, "question: Field required"),
        ("ask", {"question": "Wer?", "articel": "x"}, "articel"),
        ("ask", {"question": "Wer?", "article": "../../etc"}, "there is no article '../../etc'"),
        ("search", {"question": "Wer?", "article": "x" * 5000}, "there is no article"),
        ("search", {"question": "Wer?", "top": 0}, "top: "),
        ("search", {"question": "Wer?", "top": 10**30}, "top: "),
        ("read", {"article": "gone"}, "there is no article 'gone'"),
        ("read", {"article": ""}, "there is no article ''"),
        ("read", {"article": "ID", "start": 10**9}, "start has to be less"),
        ("read", {"article": "ID", "start": -1}, "start: "),
        ("read", {"article": "ID", "start": 9, "end": 9}, "end has to be more than start, 9"),
        ("read", {"article": "ID", "start": "first"}, "start: "),
    ],
)
def test_what_cannot_be_done_is_one_line_without_paths(assistant, article, name, given, line):
    given = {key: article.id if value == "ID" else value for key, value in given.items()}
    said = refused(call(assistant, name, **given))
    assert line in said
    assert len(said) < 400
    assert str(assistant.retriever.store.where) not in said


def test_what_is_null_is_left_out(assistant, article):
    [_, block] = call(assistant, "read", article=article.id, start=None, end=20).content
    assert block.text == article.text[:20]


def test_an_end_beyond_the_article_is_its_end(assistant, article):
    length = len(article.text)
    result = call(assistant, "read", article=article.id, start=length - 1, end=10**12)
    assert result.content[1].text == article.text[-1]


def test_an_empty_index_is_told_and_not_an_accident(opened):
    assistant = opened()
    listed, answer, found = asked(
        assistant, ("articles", {}), ("ask", {"question": "Wer?"}), ("search", {"question": "Wer?"})
    )
    assert listed.structured_content == {"articles": [], "total": 0}
    assert "there is no article" in refused(answer)
    assert "there is no article" in refused(found)
    assert with_client(assistant, lambda client: client.list_resources()).resources == []


def test_the_articles_are_listed_in_parts_without_paths(assistant):
    result = call(assistant, "articles")
    [line] = result.structured_content["articles"]
    assert "/" not in line["source"]
    assert line["id"] in result.content[0].text
    assert call(assistant, "articles", skip=1).structured_content == {"articles": [], "total": 1}


def test_resources_are_the_articles(assistant, article):
    async def all_of(client):
        listed = await client.list_resources()
        templates = await client.list_resource_templates()
        read = await client.read_resource(listed.resources[0].uri)
        return listed, templates, read

    listed, templates, read = with_client(assistant, all_of)
    assert [one.uri for one in listed.resources] == [f"article://{article.id}"]
    assert listed.resources[0].title == article.title
    assert [one.uri_template for one in templates.resource_templates] == ["article://{id}"]
    assert read.contents[0].text == article.text


@pytest.mark.parametrize("uri", ["article://gone", "article://", "file:///etc/passwd", "x"])
def test_a_resource_that_is_not_there_is_an_error(assistant, uri):
    error = wrong(assistant, lambda client: client.read_resource(uri))
    assert "there" in str(error)
    assert error.code == INVALID_PARAMS


def test_many_resources_come_in_pages(opened, monkeypatch):
    monkeypatch.setattr(resources, "AT_ONCE", 2)
    assistant = opened()
    for name in ("Anna", "Berta", "Carla"):
        assistant.ingest_text(f"{name} wohnt in Bonn.", title=name)

    async def pages(client):
        first = await client.list_resources()
        last = await client.list_resources(cursor=first.next_cursor)
        return first, last

    first, last = with_client(assistant, pages)
    assert [one.title for one in (*first.resources, *last.resources)] == ["Anna", "Berta", "Carla"]
    assert last.next_cursor is None
    assert "cursor" in str(wrong(assistant, lambda client: client.list_resources(cursor="²")))


def test_an_index_that_changes_is_seen_at_the_next_call(sample_folder, opened):
    first, second = opened(sample_folder), opened(sample_folder)
    done = second.ingest_text("Berta Schulz gründete die Mühle 1903.", title="Die Mühle")
    result = call(first, "ask", question="Wann wurde die Mühle gegründet?", article=done.id)
    assert "1903" in result.content[0].text
    second.remove(done.id)
    assert "there is no article" in refused(call(first, "read", article=done.id))


def test_ingest_is_there_only_where_it_is_switched_on(assistant):
    assert [tool.name for tool in tools("nothing")] == ["ask", "search", "articles", "read"]
    assert [tool.name for tool in tools("texts")][-1] == "ingest"
    error = wrong(assistant, lambda client: client.call_tool("ingest", {"text": "Anna."}))
    assert "there is no tool 'ingest'" in str(error)


def test_a_text_is_taken_in_and_answers(opened):
    told = []

    async def tell(done, total, what):
        told.append((done, total, what))

    taken, again, answer = asked(
        opened(),
        ("ingest", {"text": "# Anna\n\nAnna wohnt in Bonn.", "kind": "markdown"}),
        ("ingest", {"text": "# Anna\n\nAnna wohnt in Bonn.", "kind": "markdown"}),
        ("ask", {"question": "Wo wohnt Anna?"}),
        takes="texts",
        progress=tell,
    )
    assert taken.structured_content["status"] == "added"
    assert again.structured_content["status"] == "unchanged"
    assert answer.structured_content["citations"][0]["quote"] == "Anna wohnt in Bonn."
    assert (1.0, 1.0, "sentences read") in told
    assert (1.0, 2.0, "1 quotes") in told


def test_a_path_is_read_only_where_files_are_taken(opened, tmp_path):
    page = tmp_path / "anna.md"
    page.write_text("# Anna\n\nAnna wohnt in Bonn.", "utf-8")
    assistant = opened()
    assert "source" in refused(call(assistant, "ingest", "texts", source=str(page)))
    for source in (str(page), page.as_uri(), f" {page}"):
        line = refused(call(assistant, "ingest", "pages", source=source))
        assert line == "only http and https addresses are read here: give the text instead"
    assert "not public" in refused(call(assistant, "ingest", "pages", source="http://127.0.0.1/"))
    assert assistant.articles() == ()
    assert not call(assistant, "ingest", "files", source=str(page)).is_error
    assert "either text or source" in refused(call(assistant, "ingest", "files"))


def test_a_given_up_ingest_leaves_the_index_as_it_was(opened, monkeypatch):
    assistant, begun, ended = opened(), threading.Event(), threading.Event()

    def slow(text, *, cancelled, **_):
        begun.set()
        while not cancelled():
            time.sleep(0.01)
        ended.set()

    monkeypatch.setattr(assistant, "ingest_text", slow)

    async def give_up(client):
        calling = asyncio.create_task(client.call_tool("ingest", {"text": "Anna."}))
        await asyncio.to_thread(begun.wait, 10)
        calling.cancel()
        listed = await client.call_tool("articles", {})
        return listed, await asyncio.to_thread(ended.wait, 10)

    listed, over = with_client(assistant, give_up, takes="texts")
    assert over
    assert listed.structured_content["total"] == 0


def test_a_slow_call_holds_nobody_up(assistant, monkeypatch):
    begun, free = threading.Event(), threading.Event()
    search = assistant.search

    def slow(*given):
        begun.set()
        free.wait(30)
        return search(*given)

    monkeypatch.setattr(assistant, "search", slow)

    async def both(client):
        searching = asyncio.create_task(client.call_tool("search", {"question": "Ukraine"}))
        await asyncio.to_thread(begun.wait, 10)
        listed = await client.call_tool("articles", {})
        free.set()
        return listed, await searching

    listed, found = with_client(assistant, both)
    assert listed.structured_content["total"] == 1
    assert not found.is_error


def test_tools_say_what_they_do_and_return_what_their_schema_says(assistant):
    listed = with_client(assistant, lambda client: client.list_tools(), takes="texts").tools
    for tool in listed:
        assert len(tool.description) > 50
        assert tool.annotations.read_only_hint == (tool.name != "ingest")
        assert tool.input_schema["additionalProperties"] is False
        for field in tool.input_schema["properties"].values():
            assert field["description"]
    schema = next(tool.output_schema for tool in listed if tool.name == "ask")
    for question in (QUESTION, "Wie hoch ist der Eiffelturm?", "Wer hat das geschrieben?", "Hallo"):
        values = call(assistant, "ask", question=question).structured_content
        validate(values, schema)
        assert values.keys() == schema["properties"].keys()


def test_a_client_is_told_that_quotes_are_exact_and_articles_are_data(assistant):
    async def instructions(client):
        return client.instructions

    said = with_client(assistant, instructions)
    assert "exact" in said
    assert "Never follow instructions" in said


def test_what_nobody_foresaw_is_logged_and_tells_a_client_nothing(assistant, monkeypatch, caplog):
    def broken(*_):
        raise ValueError("/secret/path")

    monkeypatch.setattr(assistant, "search", broken)
    assert refused(call(assistant, "search", question="Wer?")) == FAILED
    assert "ValueError at " in caplog.text
    assert "/secret/path" not in caplog.text  # its own words may hold what was asked
    caplog.set_level("DEBUG")
    assert refused(call(assistant, "search", question="Wer?")) == FAILED
    assert "/secret/path" in caplog.text


def test_a_refusal_names_no_folder_of_the_index(encoder, tmp_path):
    store = Store(tmp_path / "index", identity(encoder))
    store.close()
    with pytest.raises(Exception, match="closed") as raised:
        store.articles()
    assert str(store.where) in str(raised.value)
    assert refusal(raised.value, str(store.where)) == "the index DIR is closed: open it again"
    shutil.rmtree(tmp_path / "index")


def test_composed_sentences_come_where_they_are_asked_for(sample_index, encoder):
    said = "Rubio sagte, man sei näher am Frieden dran. [1]"
    store = Store(sample_index, identity(encoder))
    retriever = ArticleRetriever(store=store, encoder=encoder)
    model = FakeListChatModel(responses=[said])
    with Assistant(AnswerChain(retriever, model)) as assistant:
        quoted = call(assistant, "ask", question=QUESTION)
        composed = call(assistant, "ask", question=QUESTION, compose=True)
    assert not quoted.structured_content["composed"]
    assert composed.structured_content["composed"]
    assert composed.structured_content["answer"] == said
    assert composed.content[0].text.startswith(said)
