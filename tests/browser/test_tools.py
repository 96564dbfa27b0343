"""What can be done with a turn, seen in a real browser: tools, links, export, print, keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qa.evaluation.data.datasets import read_questions
from tests.browser.test_page import IN_VIEW, PHONE, ask, marked, quotes

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from index.article import Article
    from tests.browser.conftest import Open, Server

pytestmark = [pytest.mark.browser, pytest.mark.endurance]

CALL, RUBIO, KREML = "How long did the call last?", "Was sagte Rubio?", "Wer spricht für den Kreml?"
FOCUS = "document.activeElement?.closest('{}') !== null"


def tool(page: Page, name: str, turn: int = 1) -> Locator:
    return page.locator(f".turn[data-turn='{turn}'] .tools .tool[data-tool='{name}']")


def extent(quote: str, article: Article) -> str:
    """Return from where to where a quote goes in its article, in characters."""
    start = article.text.index(quote)
    return f"{start}–{start + len(quote)}"


def numbers(page: Page) -> list[str]:
    return page.eval_on_selector_all(".turn", "all => all.map(turn => turn.dataset.turn)")


def told(page: Page, text: str) -> None:
    page.wait_for_selector(f".toast:visible:has-text('{text}')")


def ready(page: Page) -> Page:
    page.wait_for_selector("#tools .frame", state="attached")
    return page


@pytest.fixture
def page(open_page: Open, served: Server) -> Page:
    return ready(open_page(served))


@pytest.fixture
def clipboard(page: Page) -> Page:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def test_an_answer_is_copied_with_its_quotes_and_their_places(clipboard: Page, sample: Article):
    page = clipboard
    ask(page, RUBIO)
    tool(page, "copy").click()
    told(page, "Copied")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(f"## {RUBIO}\n\n> ")
    quote = quotes(page)[0]
    assert quote in text
    assert f"· Rubio sieht Fortschritte · characters {extent(quote, sample)}" in text


def test_without_a_clipboard_an_answer_is_copied_the_old_way_or_by_hand(page: Page):
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.evaluate("document.execCommand = (name) => { window.did = name; return true; }")
    ask(page, RUBIO)
    tool(page, "copy").click()
    told(page, "Copied")
    assert page.evaluate("window.did") == "copy"
    page.evaluate("document.execCommand = () => false")
    tool(page, "copy").click()
    page.wait_for_selector("dialog.by-hand[open]")
    assert quotes(page)[0] in page.input_value("dialog.by-hand textarea")


def test_a_deleted_turn_can_be_brought_back_and_is_gone_otherwise(page: Page):
    ask(page, RUBIO)
    ask(page, CALL, turn=2)
    tool(page, "delete").click()
    page.wait_for_selector(".turn[data-turn='1']", state="detached")
    told(page, f"Deleted: {RUBIO}")
    page.click(".toast .undo")
    page.wait_for_selector(".turn[data-turn='1']")
    assert numbers(page) == ["1", "2"]
    tool(page, "delete", 2).click()
    page.wait_for_selector(".turn[data-turn='2']", state="detached")
    page.reload()
    page.wait_for_selector(".turn[data-turn='1']")
    assert numbers(page) == ["1"]


def test_an_edited_question_says_what_it_replaces_and_does_and_can_be_undone(page: Page):
    ask(page, RUBIO)
    ask(page, CALL, turn=2)
    tool(page, "edit").click()
    assert "(2 questions)" in page.inner_text(".editing")
    assert page.input_value("#question textarea") == RUBIO
    assert page.locator(".turn.replacing").count() == 2
    page.fill("#question textarea", KREML)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".turn.done[data-turn='3']")
    assert numbers(page) == ["3"]
    assert page.locator(".editing").is_hidden()
    page.click(".toast .undo")
    page.wait_for_selector(".turn[data-turn='1']")
    assert numbers(page) == ["1", "2", "3"]


def test_editing_that_is_cancelled_gives_the_half_typed_question_back(page: Page):
    ask(page, RUBIO)
    page.fill("#question textarea", "Half typed")
    tool(page, "edit").click()
    assert page.input_value("#question textarea") == RUBIO
    page.keyboard.press("Escape")
    assert page.input_value("#question textarea") == "Half typed"
    assert page.locator(".editing").is_hidden()
    ask(page, CALL, turn=2)
    assert numbers(page) == ["1", "2"]


def test_asked_again_the_last_turn_is_replaced_and_an_earlier_one_is_asked_at_the_end(page: Page):
    ask(page, RUBIO)
    page.fill("#question textarea", "Half typed")
    tool(page, "again").click()
    page.wait_for_selector(".turn.done[data-turn='2']")
    assert numbers(page) == ["2"]
    page.wait_for_function("document.querySelector('#question textarea').value === 'Half typed'")
    ask(page, CALL, turn=3)
    tool(page, "again", 2).click()
    page.wait_for_selector(".turn.done[data-turn='4']")
    assert numbers(page) == ["2", "3", "4"]
    assert page.inner_text(".turn[data-turn='4'] .asked span:last-child") == RUBIO


def test_what_a_visitor_thinks_of_answers_can_be_evaluated(page: Page, served: Server):
    path = Path(served.log.parent / "index" / "feedback.jsonl")
    ask(page, RUBIO)
    tool(page, "up").click()
    told(page, "Thank you")
    page.wait_for_selector(".tool[data-tool='up'][aria-pressed='true']")
    ask(page, CALL, turn=2)
    tool(page, "down", 2).click()
    page.fill("dialog.opinion [name='note']", "zu lang")
    page.fill("dialog.opinion [name='right']", "mehr als zwei Stunden")
    page.click("dialog.opinion .send")
    told(page, "Thank you")
    conversation = page.url.split("c=")[1]
    rows = {row.id: row for row in read_questions(path).rows if row.id.startswith(conversation)}
    good, bad = (rows[name] for name in sorted(rows))
    assert good.evidence == (quotes(page)[0],)
    assert bad.answers == ("mehr als zwei Stunden",)
    lines = map(json.loads, path.read_text("utf-8").splitlines())
    assert any(line.get("note") == "zu lang" for line in lines)
    page.reload()
    page.wait_for_selector(".turn[data-turn='2'] .tool[data-tool='down'][aria-pressed='true']")
    ready(page)
    tool(page, "up").click()
    told(page, "taken back")
    page.wait_for_selector(".turn[data-turn='1'] .tool[data-tool='up'][aria-pressed='false']")


def test_a_link_to_a_quote_opens_conversation_turn_and_quote(clipboard: Page, served: Server):
    page = clipboard
    ask(page, CALL)
    for turn in (2, 3, 4):
        ask(page, RUBIO, turn=turn)
    page.click(".turn[data-turn='1'] .source:nth-child(2) .tool[data-tool='link']")
    told(page, "Link copied")
    address = page.evaluate("navigator.clipboard.readText()")
    assert address.startswith(served.address)
    assert address.endswith("#t1q2")
    opened = page.context.new_page()
    opened.goto(address)
    opened.wait_for_selector("#reading .pane[data-turn='1']")
    opened.wait_for_function(IN_VIEW, arg=2)
    assert "".join(opened.locator("mark.current").all_text_contents()) == quotes(page)[1]
    inside = """(cite) => {
      const { top, bottom } = cite.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }"""
    assert opened.locator(".turn[data-turn='1'] .cite[data-number='2']").evaluate(inside)


def test_on_a_phone_a_link_to_a_quote_opens_the_article_at_it(open_page: Open, served: Server):
    page = ready(open_page(served, **PHONE))
    ask(page, RUBIO)
    page.goto(f"{page.url}#t1q1")
    page.reload()
    page.wait_for_selector("#reading .pane[data-turn='1']")
    page.wait_for_function(IN_VIEW, arg=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_a_conversation_is_exported_with_every_quote_and_its_place(
    page: Page, form: str, tmp_path: Path, sample: Article
):
    ask(page, RUBIO)
    ask(page, CALL, turn=2)
    page.click("#tools .export summary")
    with page.expect_download() as download:
        page.click(f"#tools .file[data-form='{form}']")
    assert download.value.suggested_filename == f"was-sagte-rubio.{form}"
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    text = path.read_text("utf-8")
    shown = [*quotes(page), *quotes(page, turn=2)]
    assert all(quote in text for quote in shown)
    if form == "json":
        cited = [c for turn in json.loads(text)["turns"] for c in turn["citations"]]
        assert [c["quote"] for c in cited] == shown
        assert cited[0]["section"] == "Rubio sieht Fortschritte"
        assert all(sample.text[c["start"] : c["end"]] == c["quote"] for c in cited)
    else:
        assert f"Rubio sieht Fortschritte · characters {extent(shown[0], sample)}" in text


def test_nobody_else_can_export_a_conversation(page: Page, open_page: Open, served: Server):
    ask(page, RUBIO)
    address = f"{served.address}/export?{page.url.split('?')[1]}&form="
    assert page.context.request.get(f"{address}md").status == 200
    assert page.context.request.get(f"{address}exe").status == 400
    other = open_page(served)
    refused = other.context.request.get(f"{address}md")
    assert (refused.status, RUBIO in refused.text()) == (404, False)
    other.context.clear_cookies()
    assert other.context.request.get(f"{address}md").status == 403


def test_printed_is_the_whole_conversation_with_places_and_nothing_else(page: Page):
    for turn in range(1, 5):
        ask(page, CALL, turn=turn)
    page.evaluate("window.print = () => { window.printed = true; }")
    page.click("#tools .export summary")
    page.click("#tools .print")
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    for hidden in ("#top", "#question", "#reading", ".turn .tools", "#tools", "#caution"):
        assert page.locator(hidden).first.is_hidden(), hidden
    shown = "all => all.map(one => getComputedStyle(one, '::after').content)"
    places = page.eval_on_selector_all(".source > div", shown)
    assert len(places) == page.locator(".source").count()
    assert all("· characters " in place for place in places)
    height = page.evaluate("document.querySelector('#conversation').getBoundingClientRect().height")
    content = page.evaluate("document.querySelector('#conversation').scrollHeight")
    assert height + 1 >= content > 800
    page.emulate_media(media="screen")
    assert page.eval_on_selector_all(".source > div", shown)[0] == "none"


def test_opening_the_page_and_a_slash_lead_to_the_question(page: Page):
    page.wait_for_function(FOCUS.format("#question"))
    ask(page, RUBIO)
    page.locator(".turn .cite").focus()
    page.keyboard.press("/")
    assert page.evaluate(FOCUS.format("#question"))
    assert page.input_value("#question textarea") == ""


def test_on_a_phone_no_keyboard_comes_up_by_itself(open_page: Open, served: Server):
    page = ready(open_page(served, **PHONE))
    page.wait_for_timeout(500)
    assert not page.evaluate(FOCUS.format("#question"))


def test_arrow_up_in_an_empty_box_brings_the_last_question_to_edit(page: Page):
    ask(page, RUBIO)
    page.press("#question textarea", "ArrowUp")
    assert page.input_value("#question textarea") == RUBIO
    assert page.locator(".editing").is_visible()
    page.fill("#question textarea", "Half typed")
    page.press("#question textarea", "ArrowUp")
    assert page.input_value("#question textarea") == "Half typed"


def test_escape_leads_from_a_mark_back_to_its_citation(page: Page):
    ask(page, CALL)
    page.click(".turn .source .cite[data-number='2']")
    page.wait_for_function("document.activeElement.matches('#reading mark[data-n~=\"2\"]')")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.matches('.cite[data-number=\"2\"]')")


def test_letters_go_to_the_next_and_the_previous_mark(page: Page):
    ask(page, CALL)
    page.wait_for_selector("#reading mark.current")
    page.evaluate("document.activeElement.blur()")
    for key, number in (("n", 2), ("j", 1), ("p", 2), ("k", 1)):
        page.keyboard.press(key)
        page.wait_for_function(IN_VIEW, arg=number)
        current = "".join(page.locator("mark.current").all_text_contents())
        assert current == marked(page, number)
    page.focus("#question textarea")
    page.keyboard.press("n")
    assert page.input_value("#question textarea") == "n"


def test_a_citation_that_is_hovered_or_focused_shows_its_quote(page: Page, sample: Article):
    ask(page, RUBIO)
    # As a composed sentence has it; no chat model runs here.
    page.evaluate(
        """document.querySelector('.turn .sources').insertAdjacentHTML('beforebegin', `<p
        class="prose">Er sieht den Frieden nah <button type="button" class="cite" data-turn="1"
        data-number="1">1</button>.</p>`)"""
    )
    tip = page.locator("[role='tooltip']")
    page.hover(".prose .cite")
    tip.wait_for(state="visible")
    quote = quotes(page)[0]
    assert quote in tip.inner_text()
    assert f"Zeichen {extent(quote, sample)}" in tip.inner_text()
    assert page.get_attribute(".prose .cite", "aria-describedby") == "tip"
    tip.hover()
    page.wait_for_timeout(400)
    assert tip.is_visible()
    page.mouse.move(1, 1)
    tip.wait_for(state="hidden")
    page.focus("#question textarea")
    page.locator(".prose .cite").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    tip.wait_for(state="visible")
    page.keyboard.press("Escape")
    tip.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('.prose .cite')")


@pytest.mark.parametrize(("locale", "says"), [("en-US", "Next and previous"), ("de-DE", "Nächste")])
def test_a_question_mark_lists_the_keys(open_page: Open, served: Server, locale: str, says: str):
    page = ready(open_page(served, locale=locale))
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.wait_for_selector("dialog.keys[open]")
    assert says in page.inner_text("dialog.keys")
    page.uncheck("dialog.keys .letters")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.keys[open]", state="detached")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("dialog.keys").is_hidden()
    page.click("#tools .help")
    assert page.locator("dialog.keys").is_visible()


def test_escape_stops_an_answer_that_is_being_made(page: Page):
    page.evaluate("articleQA.on('stop', () => { window.stopped = true; })")
    ask(page, RUBIO)
    page.evaluate("document.documentElement.toggleAttribute('data-runs', true)")
    page.keyboard.press("Escape")
    assert page.evaluate("window.stopped")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_tool_shuts_anybody_out(open_page: Open, served: Server, scheme: str):
    from axe_playwright_python.sync_playwright import Axe

    page = ready(open_page(served, color_scheme=scheme))
    ask(page, RUBIO)
    tool(page, "up").click()
    told(page, "Thank you")
    scope = {"include": [["#tools"], [".turn"]]}
    found = [Axe().run(page, context=scope)]
    tool(page, "edit").click()
    found.append(Axe().run(page, context={"include": [[".editing"], [".turn"]]}))
    page.keyboard.press("Escape")
    tool(page, "down").click()
    page.wait_for_selector("dialog.opinion[open]")
    found.append(Axe().run(page, context={"include": [["dialog.opinion"]]}))
    for result in found:
        broken = [(rule["id"], rule["nodes"][0]["html"]) for rule in result.response["violations"]]
        assert broken == []


def test_at_360_pixels_tools_and_boxes_fit(open_page: Open, served: Server):
    page = ready(open_page(served, **{**PHONE, "viewport": {"width": 360, "height": 740}}))
    fits = """(selector) => [...document.querySelectorAll(selector)].every(one => {
      const box = one.getBoundingClientRect();
      return box.left >= 0 && box.right <= innerWidth && Math.min(box.width, box.height) >= 24;
    })"""
    ask(page, RUBIO)
    assert page.evaluate(fits, ".turn .tool, #tools summary")
    tool(page, "edit").tap()
    assert page.evaluate(fits, ".editing, .editing .cancel")
    page.tap(".editing .cancel")
    tool(page, "down").tap()
    page.wait_for_selector("dialog.opinion[open]")
    assert page.evaluate(fits, "dialog.opinion, dialog.opinion :is(textarea, button)")
    page.tap("dialog.opinion .shut")
    tool(page, "delete").tap()
    told(page, "Deleted")
    assert page.evaluate(fits, ".toast, .toast .undo")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
