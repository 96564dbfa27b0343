"""The page for everybody: axe-core finds no fault in its states, and it fits a small window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_page import ask

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Open, Server

pytestmark = pytest.mark.browser

SMALL = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True}
ZOOMED = {"viewport": {"width": 640, "height": 400}}
"""What a window of 1280 by 800 has to show its text in at 200 %."""

SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"


STILL = "() => !document.getAnimations().some(one => one instanceof CSSTransition)"
"""Tells whether the colours have changed."""


def violations(page: Page) -> list[str]:
    """Return what axe finds, a line each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {node['html'][:150]}"
        for one in found
        for node in one["nodes"]
    ]


def greeted(page: Page) -> None:
    page.wait_for_selector("#conversation .welcome")


def answered(page: Page) -> None:
    ask(page, "What did Rubio say?")
    page.wait_for_selector("#reading mark", state="attached")


def declined(page: Page) -> None:
    ask(page, "What did Macron say about the call?")


def complained(page: Page) -> None:
    page.click("#ask")
    page.wait_for_selector("#complaint .problem")


def introduced(page: Page) -> None:
    page.wait_for_selector("#conversation .card")
    page.wait_for_selector("#conversation .card .example >> nth=2")


def choosing_a_model(page: Page) -> None:
    page.click(".models-button")
    page.wait_for_selector("#models-panel:visible input")


def listing_conversations(page: Page) -> None:
    ask(page, "What did Rubio say?")
    page.click("#list button")
    page.wait_for_selector("#conversations .talk:visible")


def reading(page: Page) -> None:
    answered(page)
    page.click("#reading .pane-tool.contents")
    page.click("#reading .pane-tool.find")


@pytest.mark.parametrize(
    "reach",
    [
        greeted,
        answered,
        declined,
        complained,
        introduced,
        choosing_a_model,
        listing_conversations,
        reading,
    ],
)
def test_axe_finds_no_fault_by_day_and_night(open_page: Open, served: Server, reach):
    page = open_page(served, color_scheme="light")
    reach(page)
    assert not page.locator("body.dark").count()
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("body.dark")
    page.wait_for_function(STILL)
    assert violations(page) == []


def test_axe_finds_no_fault_where_there_is_no_article(open_page: Open, start):
    assert violations(open_page(start())) == []


@pytest.mark.parametrize("window", [SMALL, ZOOMED], ids=["360 pixels", "200 %"])
def test_in_a_small_window_nothing_is_lost_and_nothing_scrolls_sideways(
    open_page: Open, served: Server, window
):
    page = open_page(served, **window)
    assert not page.evaluate(SIDEWAYS)
    answered(page)
    assert not page.evaluate(SIDEWAYS)
    assert page.locator(".turn blockquote").first.is_visible()
    assert page.locator("#ask").is_visible()
    page.click("#tabs button[data-view='article']")
    assert page.locator("#reading").is_visible()
    assert not page.evaluate(SIDEWAYS)
