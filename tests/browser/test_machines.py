"""Two pages that share a Chroma server, a PostgreSQL and a chat model, behind nginx.

Each is a process with folders of its own, as if on another machine; what they share is reached over
the network alone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import httpx
import psutil
import pytest

from qa.command_line import SAMPLE, main
from tests.browser.conftest import Server
from tests.browser.test_conversations import ask, asked, titles
from tests.qa.chat_model.endpoints import Script, openai_lines, serving
from tests.servers import new_database, nginx

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from benchmarks.chroma_server import ChromaServer

pytestmark = [pytest.mark.browser, pytest.mark.endurance, pytest.mark.usefixtures("shared_models")]

SPOKESMAN = "Wer ist der Sprecher des Kreml?"
CALL = "Wie lange dauerte das Gespräch?"
ANSWER = "Der Sprecher des Kreml ist Dmitri Peskow [1]."


class Machines(NamedTuple):
    address: str
    index: str
    pages: list[Server]


@pytest.fixture(scope="module")
def machines(
    tmp_path_factory: pytest.TempPathFactory, chroma_process: ChromaServer, postgres: str
) -> Iterator[Machines]:
    """Return two pages behind nginx; they began at the same moment, with nothing there yet."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    index = chroma_process.wiped().url
    shared = {"ARTICLE_QA_DATABASE_URL": new_database(postgres), "NO_PROXY": "127.0.0.1"}
    with serving(Script(lambda _: openai_lines([ANSWER]))) as model:
        shared["ARTICLE_QA_LLM_URL"] = f"{model.url}/v1"
        pages = []
        for _ in range(2):
            own = {"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache")), **shared}
            folder = tmp_path_factory.mktemp("page")
            pages.append(Server(folder, "--index", index, llm="openai:scripted", **own))
        for page in pages:
            page.wait()
        addresses = [page.address for page in pages]
        with nginx(program, tmp_path_factory.mktemp("nginx"), addresses) as address:
            yield Machines(address, index, pages)
        for page in pages:
            page.end()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """Return a page of a browser; that a server is away is no error here."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="de-DE")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def reply(address: str) -> dict[str, object]:
    body = {"model": "article-qa", "messages": [{"role": "user", "content": SPOKESMAN}]}
    found = httpx.post(f"{address}/v1/chat/completions", json=body, timeout=120)
    assert found.status_code == 200, found.text
    answer: dict[str, object] = found.json()["article_qa"]
    return answer


def serving_one(pages: list[Server]) -> Server:
    """Return the page whose stream of news somebody listens to."""

    def listened_to(page: Server) -> bool:
        port = int(page.address.rpartition(":")[2])
        open_now = psutil.Process(page.process.pid).net_connections("tcp")
        return any(c.laddr.port == port and c.status == "ESTABLISHED" for c in open_now)

    (found,) = [page for page in pages if listened_to(page)]
    return found


def test_a_conversation_goes_on_at_another_page_when_its_own_is_killed(
    machines: Machines, visitor: Page
):
    assert main(["ingest", str(SAMPLE), "--index", machines.index]) == 0  # at a third machine
    answers = [
        reply(address) for address in [machines.address, *(p.address for p in machines.pages)]
    ]
    assert {str(answer["citations"]) for answer in answers} == {str(answers[0]["citations"])}
    assert "Peskow" in str(answers[0]["citations"])

    # What is under way is known to its own page alone: so the proxy keeps each client at one.
    asked_at, other = (f"{page.address}/gradio_api/call/articles" for page in machines.pages)
    event = httpx.post(asked_at, json={"data": []}, timeout=60).json()["event_id"]
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{other}/{event}", timeout=60)
    assert "event: complete" in httpx.get(f"{asked_at}/{event}", timeout=60).text

    visitor.goto(machines.address)
    visitor.wait_for_selector("#reading .pane", state="attached")
    ask(visitor, SPOKESMAN)
    assert "Peskow" in visitor.inner_text(".turn.done .prose, .turn.done blockquote >> nth=0")
    serving_one(machines.pages).kill()
    visitor.reload()
    visitor.wait_for_selector(f".turn.done .asked:has-text('{SPOKESMAN}')")
    ask(visitor, CALL, turn=2)
    assert asked(visitor) == [SPOKESMAN, CALL]
    visitor.click("#list button")
    visitor.wait_for_selector(".talk .title")
    assert titles(visitor) == [SPOKESMAN]
    assert len(visitor.locator(".turn[data-turn='2'] blockquote").all()) > 0
