"""The card of an article and the questions that are offered, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_page import SAMPLE, ask, quotes, title_of

if TYPE_CHECKING:
    from tests.browser.conftest import Open, Server

pytestmark = [pytest.mark.browser, pytest.mark.endurance]


def test_an_article_is_opened_with_its_lead_its_sections_and_questions_that_it_answers(
    open_page: Open, served: Server
):
    page = open_page(served, locale="de-DE")
    page.wait_for_selector(".card")
    assert page.inner_text(".card h2") == title_of(SAMPLE)
    lead = page.inner_text(".card .lead")
    assert lead in SAMPLE.read_text(encoding="utf-8")
    page.wait_for_selector(".suggested .example")
    offered = page.locator(".suggested .example").all_text_contents()
    assert len(offered) == len(set(offered)) <= 5
    page.click(".suggested .example >> nth=0")
    page.wait_for_selector(".turn.done")
    assert page.inner_text(".turn .asked span:last-child") == offered[0]
    assert quotes(page)
    assert page.locator(".card").count() == 0


def test_an_english_page_over_a_german_article_asks_in_english(open_page: Open, served: Server):
    page = open_page(served)
    page.click("text=What is the article about?")
    page.wait_for_selector(".turn.done")
    assert len(quotes(page)) > 1
    page = open_page(served)
    page.wait_for_selector(".suggested .example[lang='en']")


def test_a_section_of_the_card_is_shown_where_it_stands(open_page: Open, served: Server):
    page = open_page(served)
    page.wait_for_selector(".card .section")
    page.wait_for_selector("#reading .text h3")
    last = page.locator(".card .section").last
    name = last.inner_text()
    last.click()
    page.wait_for_function(
        """name => [...document.querySelectorAll('#reading .text h3')].some(heading => {
          const box = heading.getBoundingClientRect();
          return heading.textContent.trim() === name && box.top >= 0 && box.bottom <= innerHeight;
        })""",
        arg=name,
    )


def test_after_an_answer_questions_that_were_not_asked_are_offered(open_page: Open, served: Server):
    page = open_page(served, locale="de-DE")
    ask(page, "Was sagte Rubio?")
    page.wait_for_selector("#suggestions .example")
    assert page.inner_text("#suggestions .label") == "Weiter fragen"
    offered = page.locator("#suggestions .example").all_text_contents()
    assert 1 <= len(offered) <= 3
    assert "Was sagte Rubio?" not in offered
    page.locator("#suggestions .example").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn.done[data-turn='2']")
    assert page.inner_text(".turn[data-turn='2'] .asked span:last-child") == offered[0]
    page.go_back()
    page.wait_for_selector(".card")
    assert page.locator("#suggestions .example").count() == 0


@pytest.mark.parametrize("width", [1280, 390, 360])
def test_the_card_and_the_questions_fit_the_window(open_page: Open, served: Server, width: int):
    page = open_page(served, viewport={"width": width, "height": 800})
    page.wait_for_selector(".suggested .example")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ask(page, "Was sagte Rubio?")
    page.wait_for_selector("#suggestions .example")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = page.evaluate(
        "[...document.querySelectorAll('#suggestions .example')].map(one => one.offsetHeight)"
    )
    assert min(heights) >= 24
