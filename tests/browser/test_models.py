"""Choosing in the page which model answers, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_page import ask
from tests.qa.chat_model.endpoints import MODEL, Script, ollama_lines, openai_lines, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.conftest import Open, Server, Start
    from tests.qa.chat_model.endpoints import ChatServer

pytestmark = [pytest.mark.browser, pytest.mark.endurance]

GOOD = ["Rubio ", "was ", "confident. ", "[1]"]


@pytest.fixture(scope="module")
def ollama() -> Iterator[ChatServer]:
    with serving(Script(lambda _: ollama_lines(GOOD))) as server:
        yield server


@pytest.fixture(scope="module")
def beside(start: Start, ollama: ChatServer) -> Iterator[Server]:
    """Return a server of the page with an Ollama on its machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARTICLE_QA_OLLAMA_URL", ollama.url)
        yield start("--sample")


def test_a_model_is_chosen_writes_and_the_choice_is_kept(
    open_page: Open, beside: Server, ollama: ChatServer
):
    page = open_page(beside)
    page.wait_for_selector(".models-button:has-text('quotes alone')")
    assert "language model" not in page.inner_text("#caution")
    page.click(".models-button")
    page.click(f"label:has-text('{MODEL} (Ollama)')")
    page.wait_for_selector("#caution:has-text('language model')")
    page.keyboard.press("Escape")
    assert page.locator("#models-panel").is_hidden()
    ask(page, "What did Rubio say?")
    assert [path for path, *_ in ollama.requests if path == "/api/chat"]
    assert page.locator(".turn blockquote").count()
    page.reload()
    page.wait_for_selector(f".models-button:has-text('{MODEL}')")
    assert "language model" in page.inner_text("#caution")
    other = open_page(beside)
    other.wait_for_selector(".models-button:has-text('quotes alone')")


def test_a_model_is_chosen_with_the_keyboard_alone(open_page: Open, beside: Server):
    page = open_page(beside)
    page.wait_for_selector(".models-button")
    page.locator(".models-button").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('#models-panel input:checked')")
    page.wait_for_selector(f"label:has-text('{MODEL} (Ollama)')")
    page.wait_for_timeout(300)
    while MODEL not in page.evaluate("document.activeElement.value"):
        page.keyboard.press("ArrowDown")
    page.wait_for_selector(f".models-button:has-text('{MODEL}')")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "models-button"


def test_an_address_is_typed_and_its_model_chosen(open_page: Open, beside: Server):
    with serving(Script(lambda _: openai_lines(GOOD))) as server:
        page = open_page(beside, locale="de-DE")
        page.click(".models-button")
        page.fill(".models-address input", "nonsense")
        page.click("text=Modelle zeigen")
        page.wait_for_selector("text=Das ist keine Adresse")
        page.fill(".models-address input", f"{server.url}/v1")
        page.click("text=Modelle zeigen")
        page.click(f".models-choice:has-text('{MODEL}'):not(:has-text('Ollama'))")
        page.wait_for_selector("#caution:has-text('Sprachmodell')")
        page.keyboard.press("Escape")
        ask(page, "Was sagte Rubio?")
        assert any(path == "/v1/chat/completions" for path, *_ in server.requests)


@pytest.mark.parametrize("size", [(1280, 800), (390, 844), (360, 740)])
def test_the_panel_fits_the_window(open_page: Open, served: Server, size: tuple[int, int]):
    width, height = size
    page = open_page(served, viewport={"width": width, "height": height})
    page.click(".models-button")
    page.wait_for_selector("#models-panel:visible input")
    box = page.locator("#models-panel").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
