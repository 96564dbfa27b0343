"""Where each user has their own articles, no way leads to another's."""

import asyncio
import json
import time

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import Client as McpClient

from index.embed import identity
from index.errors import ArticleQAError, LoadError
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa.assistant import Assistant
from qa.chain import AnswerChain
from qa.transcripts.transcripts import Transcripts
from qa.web.serving import tenants as tenants_module
from qa.web.serving.server import Serving
from qa.web.serving.tenants import Common, Tenants
from qa.web.serving.users import Users, set_password
from tests.qa.programs.http.conftest import serving

PASSWORDS = {"ada": "lighthouse 1", "bob": "windmill 22"}
SECRET = "The key of the lighthouse of Amrum hangs behind the blue clock."
COMMON = "The mill in Pewsum was built in 1843."
QUESTION = "Where does the key of the lighthouse hang?"


@pytest.fixture(scope="module")
def lender(tmp_path_factory, encoder, judge):
    """What answers from the index of the server, which has an article of nobody's."""
    store = Store(tmp_path_factory.mktemp("common") / "index", identity(encoder))
    assistant = Assistant(AnswerChain(ArticleRetriever(store=store, encoder=encoder), None, judge))
    assistant.ingest_text(COMMON, title="Pewsum")
    yield assistant
    store.close()


@pytest.fixture(scope="module")
def users(tmp_path_factory):
    file = tmp_path_factory.mktemp("users") / "users"
    for name, password in PASSWORDS.items():
        set_password(file, name, password)
    return file


@pytest.fixture(scope="module")
def address(lender, users, tmp_path_factory):
    """A server where Ada has one article and Bob none."""
    options = {"users": Users(users), "own": True, "quota": 3, "mcp": True, "mcp_ingest": True}
    with serving(lender, tmp_path_factory.mktemp("own"), **options) as address:
        for name in PASSWORDS:  # a test closes what it opens itself
            assert asked(address, name, "GET", "/health").json()["articles"] == 0
        yield address


@pytest.fixture(scope="module")
def article(address):
    """The id of Ada's article."""
    return endpoints(address, "ada").predict(text=SECRET, title="Amrum", api_name="/ingest")["id"]


def endpoints(address, name):
    auth = (name, PASSWORDS[name])
    return Client(address, verbose=False, httpx_kwargs={"auth": auth})


def asked(address, name, method, path, **more):
    return httpx.request(method, address + path, auth=(name, PASSWORDS[name]), timeout=60, **more)


def complete(address, name, model="article-qa"):
    body = {"model": model, "messages": [{"role": "user", "content": QUESTION}]}
    return asked(address, name, "POST", "/v1/chat/completions", json=body)


def called(address, name, part, function, data):
    """Return what a script of the page gets that calls a function of its part."""
    config = asked(address, name, "GET", "/config").json()
    [found] = [c for c in config["components"] if c["props"].get("elem_id") == part]
    body = {"data": data, "fn_name": function, "component_id": found["id"], "session_hash": "s"}
    told = asked(address, name, "POST", "/gradio_api/component_server", json=body)
    assert told.status_code == 200, told.text
    return told.json()


def over_mcp(address, name, tool, **arguments):
    async def talk():
        auth = httpx.BasicAuth(name, PASSWORDS[name])
        async with httpx.AsyncClient(auth=auth, timeout=60) as http:
            transport = streamable(address, http)
            async with McpClient(transport) as client:
                return await client.call_tool(tool, arguments)

    return asyncio.run(talk())


def streamable(address, http):
    from mcp.client.streamable_http import streamable_http_client

    return streamable_http_client(f"{address}/mcp", http_client=http)


# -------------------------------------------------------------------- every door


def test_who_added_an_article_asks_it(address, article):
    assert SECRET in complete(address, "ada").json()["choices"][0]["message"]["content"]
    assert SECRET in asked(address, "ada", "GET", f"/quotes/{article}/0-{len(SECRET)}").text
    assert "blue clock" in endpoints(address, "ada").predict(QUESTION, api_name="/ask")["answer"]
    assert "Amrum" in called(address, "ada", "scope", "rows", {})["html"]
    assert (
        "blue clock" in called(address, "ada", "reading", "article", {"article": article})["html"]
    )
    assert SECRET in over_mcp(address, "ada", "read", article=article).content[1].text


def test_openai_s_form_tells_others_nothing(address, article):
    assert [m["id"] for m in asked(address, "bob", "GET", "/v1/models").json()["data"]] == [
        "article-qa"
    ]
    assert asked(address, "bob", "GET", f"/v1/models/article-qa/{article}").status_code == 404
    assert complete(address, "bob", f"article-qa/{article}").status_code == 404
    assert complete(address, "bob").json()["error"]["code"] == "no_articles"
    assert asked(address, "bob", "GET", "/health").json()["articles"] == 0


def test_links_to_quotes_lead_others_nowhere(address, article):
    assert asked(address, "bob", "GET", f"/quotes/{article}/0-5").status_code == 404


def test_the_named_endpoints_tell_others_nothing(address, article):
    bob = endpoints(address, "bob")
    assert bob.predict(api_name="/articles") == []
    for given in (
        {"question": QUESTION, "api_name": "/ask"},
        {"question": QUESTION, "article": article, "api_name": "/ask"},
        {"question": QUESTION, "api_name": "/search"},
        {"question": QUESTION, "article": [article], "api_name": "/search"},
        {"article": article, "api_name": "/remove"},
    ):
        with pytest.raises(AppError, match="no article"):
            bob.predict(**given)
    assert [one["id"] for one in endpoints(address, "ada").predict(api_name="/articles")] == [
        article
    ]


def test_the_page_tells_others_nothing(address, article):
    only = {"article": article, "articles": [article]}
    for part, function in (
        ("scope", "rows"),
        ("scope", "facts"),
        ("scope", "scope"),
        ("scope", "remove"),
        ("reading", "article"),
        ("reading", "pane"),
        ("conversation", "conversation"),
        ("suggestions", "questions"),
        ("adding", "again"),
        ("adding", "adding"),
        ("conversations", "rows"),
    ):
        told = json.dumps(called(address, "bob", part, function, only))
        assert not any(word in told for word in ("Amrum", "clock", "Pewsum")), (part, function)


def test_conversations_and_their_files_are_the_user_s_own(address, article):
    config = asked(address, "ada", "GET", "/config").json()
    [typed] = [d for d in config["dependencies"] if d["api_name"] == "typed"]
    body = {"data": [QUESTION, "", "{}"], "fn_index": typed["id"], "session_hash": "ask-of-ada"}
    assert asked(address, "ada", "POST", "/gradio_api/run/typed", json=body).status_code == 200
    [row] = called(address, "ada", "conversations", "rows", {})["rows"]
    until = time.monotonic() + 60
    while "clock" not in asked(address, "ada", "GET", f"/export?form=md&c={row['id']}").text:
        assert time.monotonic() < until, "the answer does not come"
        time.sleep(0.1)
    assert asked(address, "bob", "GET", f"/export?form=md&c={row['id']}").status_code == 404
    told = called(address, "bob", "conversation", "conversation", {"c": row["id"]})
    assert "missing" in told
    for part, function in (("reading", "pane"), ("suggestions", "follow_ups"), ("tools", "copied")):
        told = called(address, "bob", part, function, {"c": row["id"], "turn": 1, "number": 1})
        assert set(told) == {"problem"}


def test_mcp_clients_are_told_of_their_user_s_articles_alone(address, article):
    assert over_mcp(address, "bob", "articles").structured_content["total"] == 0
    for tool, given in (
        ("ask", {"question": QUESTION}),
        ("ask", {"question": QUESTION, "article": article}),
        ("search", {"question": QUESTION}),
        ("read", {"article": article}),
    ):
        told = over_mcp(address, "bob", tool, **given)
        assert told.is_error
        assert "clock" not in told.content[0].text
    over_mcp(address, "bob", "ingest", text="The mill of Bob has four sails.", title="Sails")
    assert over_mcp(address, "ada", "articles").structured_content["total"] == 1


def test_a_name_without_its_password_reaches_no_article(address, article):
    for path in ("/v1/models", f"/quotes/{article}/0-5", "/export", "/events", "/config"):
        assert httpx.get(address + path).status_code == 401
        assert httpx.get(address + path, auth=("ada", PASSWORDS["bob"])).status_code == 401
    assert httpx.get(f"{address}/health").json() == {"status": "ok"}


def test_who_is_removed_is_told_no_more(address, users):
    set_password(users, "eve", "third of them 3")
    with httpx.stream(
        "GET", f"{address}/events", auth=("eve", "third of them 3"), timeout=30
    ) as told:
        lines = told.iter_lines()
        assert next(lines) == "event: hello"
        set_password(users, "eve", None)
        assert [line for line in lines if line.startswith("event")] == []
    again = httpx.get(f"{address}/v1/models", auth=("eve", "third of them 3"))
    assert again.status_code == 401


# -------------------------------------------------------------------- what each of them has


def test_the_same_text_of_two_users_is_two_articles(address, article):
    mine = endpoints(address, "bob")
    same = mine.predict(text=SECRET, title="Amrum", api_name="/ingest")
    assert (same["id"], same["status"]) == (article, "added")
    mine.predict(article, api_name="/remove")
    assert SECRET in complete(address, "ada").json()["choices"][0]["message"]["content"]


def test_what_goes_beyond_the_quota_is_refused_and_replacing_is_not(lender, tmp_path):
    with lender.over(tmp_path / "small", quota=2) as small:
        for name in ("one", "two"):
            (tmp_path / f"{name}.txt").write_text(f"The tower {name} is old.", "utf-8")
            small.ingest(tmp_path / f"{name}.txt")
        with pytest.raises(LoadError, match="2 passages together") as refused:
            small.ingest_text("The third tower is new.")
        assert (refused.value.code, refused.value.details["limit"]) == ("quota", 2)
        (tmp_path / "two.txt").write_text("The tower two is new.", "utf-8")
        assert small.ingest(tmp_path / "two.txt").status == "replaced"
        assert len(small.articles()) == 2


def test_the_models_are_lent_and_outlive_who_borrows_them(lender, tmp_path):
    with lender.over(tmp_path / "other") as other:
        assert other.retriever.encoder is lender.retriever.encoder
        assert other.chain.judge is lender.chain.judge
        other.ingest_text(SECRET)
    assert "1843" in lender.ask("When was the mill in Pewsum built?").text


def test_of_the_indexes_that_nobody_uses_some_stay_open(lender, tmp_path, monkeypatch):
    monkeypatch.setattr(tenants_module, "MOST_OPEN", 2)
    common = Common(Transcripts(f"sqlite:///{tmp_path / 'c.sqlite3'}"), users=True)
    tenants = Tenants(lender, common, own=True)
    owners = [f"{n}".ljust(64, "0") for n in range(4)]
    with tenants.entered(owners[0]) as first:
        for owner in owners[1:]:
            with tenants.entered(owner) as other:
                other.assistant.ingest_text(f"This is of {owner}.")
        assert first.assistant.articles() == ()
    assert list(tenants._users) == [owners[0], owners[3]]
    with tenants.entered(owners[1]) as again:
        assert len(again.assistant.articles()) == 1
    tenants.close()


# -------------------------------------------------------------------- who is meant


def test_nobody_is_taken_for_a_user(lender, tmp_path):
    common = Common(Transcripts(f"sqlite:///{tmp_path / 'c.sqlite3'}"), users=True)
    tenants = Tenants(lender, common, own=True)
    with pytest.raises(ArticleQAError, match="password"), tenants.entered(""):
        pass


def test_own_articles_need_users():
    with pytest.raises(ArticleQAError, match="--auth"):
        Serving(own=True).check()
