"""A program that is killed in mid-answer and started again: nothing is lost, nobody reloads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from tests.qa.chat_model.endpoints import ChatServer, Script, openai_lines, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

    from tests.browser.conftest import Server, Start

pytestmark = pytest.mark.browser

SPOKESMAN = "Wer ist der Sprecher des Kreml?"
AWAY = "Das Programm ist nicht erreichbar"
NOW = "#away [role=alert]:not(:empty)"
DRAFT = "Was sagte Rubio?"


def slowly(server: ChatServer) -> Iterator[bytes]:
    """Write one sentence, then nothing more until the test ends."""
    *lines, _reason, _done = openai_lines(["Der ", "Sprecher ", "ist ", "Peskow ", "[1]. ", "Und "])
    for line in lines:
        yield line
        server.ended.wait(0.1)
    server.ended.wait(300)


@pytest.fixture(scope="module")
def slow(start: Start) -> Iterator[Server]:
    """Return a server whose chat model never comes to an end."""
    with serving(Script(slowly)) as model:
        url = f"{model.url}/v1"
        yield start("--sample", llm="openai:scripted", ARTICLE_QA_LLM_URL=url, NO_PROXY="127.0.0.1")


@pytest.fixture
def german(browser: Browser) -> Iterator[BrowserContext]:
    """Return a German visitor's browser; that the server is away is no error here."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="de-DE")
    context.set_default_timeout(45_000)
    yield context
    context.close()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#reading .pane", state="attached")
    page.evaluate("window.sameDocument = true")
    return page


def begin(page: Page) -> None:
    """Ask what takes the chat model for ever, and wait until it writes."""
    page.fill("#question textarea", SPOKESMAN)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".turn.composing .prose:has-text('Peskow')")


def go_on(page: Page) -> None:
    """Ask what stands in the box, after a first answer."""
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".turn.composing[data-turn='2']")


def test_killed_in_mid_answer_and_started_again_the_page_goes_on(
    slow: Server, german: BrowserContext
):
    page = opened(german, slow.address)
    begin(page)
    tab = opened(german, page.url)  # a second tab sees the answer in the making
    tab.wait_for_selector(".turn.composing .prose:has-text('Peskow')")
    address, quotes = page.url, page.locator(".turn blockquote").all_inner_texts()
    assert quotes
    page.fill("#question textarea", DRAFT)

    slow.kill()
    page.wait_for_selector(NOW)
    assert page.inner_text("#away").startswith(AWAY)
    assert page.locator(".turn blockquote").all_inner_texts() == quotes
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#later:has-text('kann jetzt nichts gefragt werden')")
    page.click("#ask")
    page.wait_for_timeout(2500)  # as often as Gradio looks whether its server is back
    assert page.input_value("#question textarea") == DRAFT
    assert page.locator(".toast-wrap:visible, .toast-body:visible").count() == 0

    slow.begin()
    slow.wait()
    for each in (page, tab):
        each.wait_for_selector(f"{NOW}", state="detached")
        each.wait_for_selector(".turn.interrupted .state:has-text('Unterbrochen')")
        assert each.locator(".turn .asked span:last-child").all_inner_texts() == [SPOKESMAN]
        assert each.locator(".turn blockquote").all_inner_texts() == quotes
        assert each.evaluate("window.sameDocument") is True
        assert each.url == address
    assert page.inner_text("#later").strip() == ""
    assert page.input_value("#question textarea") == DRAFT

    go_on(page)  # what was kept can be asked now
    page.click("#stop")
    page.wait_for_selector(".turn.stopped[data-turn='2']")
    tab.wait_for_selector(".turn.stopped[data-turn='2']")


def test_opened_while_nothing_runs_the_address_says_so_and_goes_on(
    slow: Server, german: BrowserContext
):
    page = opened(german, slow.address)
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.wait_for_function("caches.match('not-running').then(found => found !== undefined)")
    page.fill("#question textarea", DRAFT)
    begin_address = page.url
    slow.kill()
    page.reload()
    assert page.inner_text("h1") == "Article QA läuft nicht"
    assert page.evaluate("document.documentElement.lang") == "de"
    slow.begin()
    slow.wait()
    page.wait_for_selector("#reading .pane", state="attached")
    page.wait_for_function("document.querySelector('#question textarea')?.value !== ''")
    assert page.input_value("#question textarea") == DRAFT
    assert page.url == begin_address


def test_back_and_the_picker_while_the_program_is_away_do_no_harm(
    slow: Server, german: BrowserContext
):
    page = opened(german, slow.address)
    begin(page)
    slow.kill()
    page.wait_for_selector(NOW)
    page.go_back()
    page.wait_for_timeout(500)
    page.go_forward()
    page.click("#list button")
    slow.begin()
    slow.wait()
    page.wait_for_selector(".turn.interrupted")
    page.wait_for_selector(".talk")
    assert page.locator(".toast-wrap:visible").count() == 0
    page.fill("#question textarea", DRAFT)
    go_on(page)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("manifest.json", "application/manifest+json"),
        ("icon.svg", "image/svg+xml"),
        ("icon-192.png", "image/png"),
        ("icon-512.png", "image/png"),
        ("worker.js", "text/javascript; charset=utf-8"),
        ("favicon.ico", "image/svg+xml"),
    ],
)
def test_what_an_installed_page_needs_is_served(slow: Server, path: str, kind: str):
    with urlopen(f"{slow.address}/{path}") as answer:
        assert answer.headers["content-type"] == kind
        assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_a_page_of_another_edition_of_the_program_loads_itself_again_once(
    german: BrowserContext, served: Server
):
    page = german.new_page()
    editions = iter(["one", "two"])

    def tell(route: Route) -> None:
        if edition := next(editions, None):
            hello = json.dumps({"started": edition, "edition": edition})
            body = f"retry: 100\nevent: hello\ndata: {hello}\n\n"
            route.fulfill(content_type="text/event-stream", body=body)
        else:
            route.continue_()

    page.route("**/events", tell)
    page.add_init_script("sessionStorage.loads = 1 + Number(sessionStorage.loads || 0)")
    page.goto(served.address)
    page.wait_for_function("sessionStorage.loads === '2'")
    page.wait_for_selector("#reading .pane", state="attached")
    page.wait_for_timeout(1500)
    assert page.evaluate("sessionStorage.loads") == "2"
