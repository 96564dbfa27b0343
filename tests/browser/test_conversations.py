"""Conversations in a real browser: listed, found, renamed, deleted, and never lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Open, Server

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
RUBIO = "Was sagte Rubio?"
CALL = "How long did the call last?"
FOCUSED = "document.activeElement.matches({!r})"


def ask(page: Page, question: str, turn: int = 1) -> None:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(f".turn.done[data-turn='{turn}'] .asked:has-text('{question}')")


def titles(page: Page) -> list[str]:
    return page.locator(".talk .title").all_inner_texts()


def asked(page: Page) -> list[str]:
    return page.locator(".asked span:last-child").all_inner_texts()


def question(page: Page) -> str:
    return page.input_value("#question textarea")


def beside(page: Page) -> Page:
    """Return a second tab of the same browser at the same address."""
    tab = page.context.new_page()
    tab.goto(page.url)
    tab.wait_for_selector("#reading .pane", state="attached")
    return tab


@pytest.fixture
def talking(open_page: Open, served: Server) -> Page:
    """Return the page of a visitor with two conversations, the list open, the newer one shown."""
    page = open_page(served)
    ask(page, RUBIO)
    page.click("#list button")
    page.click("#conversations .new")
    page.wait_for_selector(".welcome")
    ask(page, CALL)
    page.wait_for_function("document.querySelectorAll('.talk').length === 2")
    return page


def test_the_list_shows_title_date_and_article_and_marks_the_current_one(talking: Page):
    assert titles(talking) == [CALL, RUBIO]
    assert talking.locator(".talk [aria-current=page] .title").all_inner_texts() == [CALL]
    assert talking.inner_text(".talk:first-child time").startswith("today, ")
    assert "Trump und Putin" in talking.inner_text(".talk:first-child .article")
    talking.click(f".talk a:has-text('{RUBIO}')")
    talking.wait_for_selector(f".asked:has-text('{RUBIO}')")
    assert talking.locator(".talk [aria-current=page] .title").all_inner_texts() == [RUBIO]
    assert talking.title() == f"{RUBIO} · Article QA"
    assert talking.evaluate(FOCUSED.format("#question textarea"))


@pytest.mark.endurance
@pytest.mark.parametrize(
    ("text", "found"),
    [("RUBIO sagte", [RUBIO]), ("zwei Stunden", [CALL]), ("Sprecher Mond", [])],
    ids=["title", "quote", "nowhere"],
)
def test_a_search_looks_at_titles_and_at_what_was_said(talking: Page, text: str, found: list[str]):
    talking.fill("#conversations input[type=search]", text)
    talking.wait_for_function(
        "n => document.querySelectorAll('.talk').length === n", arg=len(found)
    )
    assert titles(talking) == found
    said = talking.inner_text("#conversations .none")
    assert said == ("" if found else "No conversation holds that.")


@pytest.mark.endurance
def test_a_conversation_is_renamed_in_place_and_other_tabs_learn_of_it(talking: Page):
    other = beside(talking)
    other.wait_for_selector(".talk")  # the list is open there too
    talking.click(".talk:nth-child(2) .more")
    talking.click(".talk:nth-child(2) .rename")
    talking.keyboard.type("Sprecher <b>&amp;")
    talking.keyboard.press("Escape")
    assert titles(talking) == [CALL, RUBIO]
    talking.click(".talk:nth-child(1) .more")
    talking.click(".talk:nth-child(1) .rename")
    talking.keyboard.type("Dauer <b>&amp;")
    talking.keyboard.press("Enter")
    other.wait_for_selector(".talk .title:has-text('Dauer <b>&amp;')")
    other.wait_for_function("document.title === 'Dauer <b>&amp; · Article QA'")
    assert titles(talking) == ["Dauer <b>&amp;", RUBIO]
    assert talking.evaluate(FOCUSED.format(".talk .more"))


@pytest.mark.endurance
def test_a_conversation_is_deleted_for_good_after_one_question(talking: Page):
    other = beside(talking)
    address = talking.url
    talking.click(".talk:nth-child(1) .more")
    talking.click(".talk:nth-child(1) .delete")
    assert talking.inner_text(".talk:nth-child(1) .sure p") == "Delete it for good?"
    talking.click(".talk:nth-child(1) .no")
    assert titles(talking) == [CALL, RUBIO]
    talking.click(".talk:nth-child(1) .more")
    talking.click(".talk:nth-child(1) .delete")
    talking.click(".talk:nth-child(1) .yes")
    talking.wait_for_selector(".welcome")
    assert titles(talking) == [RUBIO]
    assert "c=" not in talking.url
    other.wait_for_selector("#notice:has-text('There is no such conversation')")
    other.wait_for_selector(".welcome")
    talking.goto(address)
    talking.wait_for_selector("#notice:has-text('There is no such conversation')")
    talking.wait_for_selector(".welcome")
    assert "c=" not in talking.url
    talking.click("#notice .end")
    assert talking.inner_text("#notice") == ""
    ask(other, RUBIO)
    other.wait_for_selector(".turn.done")
    assert other.inner_text("#notice") == ""


def test_export_points_to_the_conversation(talking: Page):
    talking.click(".talk:nth-child(1) .more")
    shown = talking.url.split("c=")[1]
    href = talking.get_attribute(".talk:nth-child(1) .export", "href")
    assert href == f"export?c={shown}&form=md"


def test_reload_back_and_forward_show_the_conversation_of_the_address(talking: Page):
    talking.reload()
    talking.wait_for_selector(f".asked:has-text('{CALL}')")
    talking.go_back()
    talking.wait_for_selector(".welcome")
    talking.go_back()
    talking.wait_for_selector(f".asked:has-text('{RUBIO}')")
    assert asked(talking) == [RUBIO]
    talking.go_forward()
    talking.wait_for_selector(".welcome")
    talking.go_forward()
    talking.wait_for_selector(f".asked:has-text('{CALL}')")
    ask(talking, "Wer ist der Sprecher des Kreml?", turn=2)
    assert asked(talking) == [CALL, "Wer ist der Sprecher des Kreml?"]


def test_another_browser_sees_nothing_though_it_knows_the_address(
    open_page: Open, served: Server, talking: Page
):
    other = open_page(served, locale="de-DE")
    other.goto(talking.url)
    other.wait_for_selector("#notice:has-text('Dieses Gespräch gibt es nicht')")
    other.wait_for_selector(".welcome")
    assert "c=" not in other.url
    other.click("#list button")
    other.wait_for_selector("#conversations .none:has-text('Noch wurde nichts gefragt.')")
    assert titles(other) == []


def test_a_question_half_typed_survives_reload_and_a_look_elsewhere(talking: Page):
    talking.fill("#question textarea", "Und wie hat")
    talking.reload()
    talking.wait_for_function("document.querySelector('#question textarea')?.value")
    assert question(talking) == "Und wie hat"
    talking.wait_for_selector(".talk")
    talking.click(f".talk a:has-text('{RUBIO}')")
    talking.wait_for_selector(f".asked:has-text('{RUBIO}')")
    assert question(talking) == ""
    talking.fill("#question textarea", "Sonst noch")
    talking.click(f".talk a:has-text('{CALL}')")
    talking.wait_for_selector(f".asked:has-text('{CALL}')")
    talking.wait_for_function("document.querySelector('#question textarea').value")
    assert question(talking) == "Und wie hat"
    ask(talking, "Wer ist der Sprecher des Kreml?", turn=2)
    talking.wait_for_function("document.querySelector('#question textarea').value === ''")
    talking.reload()
    talking.wait_for_selector(".turn[data-turn='2']")
    talking.wait_for_timeout(300)
    assert question(talking) == ""


def test_an_example_that_is_clicked_leaves_what_was_being_typed(open_page: Open, served: Server):
    page = open_page(served)
    page.fill("#question textarea", "Halb getippt")
    page.click(".example >> nth=0")
    page.wait_for_selector(".turn.done")
    page.wait_for_function("document.querySelector('#question textarea').value !== ''")
    assert question(page) == "Halb getippt"


def test_with_the_keyboard_the_list_opens_closes_and_gives_the_focus_back(
    open_page: Open, served: Server
):
    page = open_page(served)
    ask(page, RUBIO)
    page.focus("#list button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".talk")
    assert page.evaluate(FOCUSED.format("#conversations .new"))
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED.format(".talk .line a"))
    page.keyboard.press("Escape")
    assert page.locator("#conversations").is_hidden()
    assert page.evaluate(FOCUSED.format("#list button"))
    assert page.get_attribute("#list button", "aria-expanded") == "false"


@pytest.mark.endurance
def test_on_a_narrow_phone_the_list_lies_over_the_page(open_page: Open, served: Server):
    page = open_page(served, **PHONE)
    ask(page, RUBIO)
    page.tap("#list button")
    page.wait_for_selector(".talk")
    box = page.locator("#conversations").bounding_box()
    assert box is not None
    assert box["x"] == 0
    assert box["height"] == 740
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    small = """[...document.querySelectorAll('#conversations :is(button, a, select), #list button')]
      .map(node => node.getBoundingClientRect())
      .filter(box => box.width && (box.height < 24 || box.width < 24)).length"""
    assert page.evaluate(small) == 0
    page.mouse.click(350, 400)
    assert page.locator("#conversations").is_hidden()
    page.tap("#list button")
    page.tap("#conversations .new")
    page.wait_for_selector(".welcome")
    assert page.locator("#conversations").is_hidden()


def test_the_language_is_switched_in_the_page_and_stays(open_page: Open, served: Server):
    page = open_page(served)
    ask(page, RUBIO)
    with page.expect_navigation():
        page.select_option("#language select", "de")
    page.wait_for_selector(f".asked:has-text('{RUBIO}')")
    assert page.inner_text("#ask") == "Fragen"
    assert page.evaluate("document.documentElement.lang") == "de"
    page.click("#list button")
    assert page.inner_text(".talk time").startswith("heute, ")
    tab = beside(page)
    assert tab.inner_text("#ask") == "Fragen"
    assert tab.input_value("#language select") == "de"


def test_the_first_thing_on_the_page_is_in_the_visitors_language(open_page: Open, served: Server):
    page = open_page(served, locale="de-DE")
    page.add_init_script(
        """window.said = new Set();
        new MutationObserver(() => window.said.add(document.querySelector('#ask')?.textContent))
          .observe(document, {subtree: true, childList: true, characterData: true});"""
    )
    page.reload()
    page.wait_for_selector(".welcome")
    page.wait_for_timeout(500)
    assert {said.strip() for said in page.evaluate("[...window.said]") if said} == {"Fragen"}
    html = page.request.get(served.address, headers={"accept-language": "de"}).text()
    assert re.search(r'<html\s+lang="de"', html)
    assert "~word:" not in html
