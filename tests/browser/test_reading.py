"""The reading pane in a real browser: contents, find, marks, tables, glosses, long articles."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.article import Article, Passage, Section, Sentence, Span
from index.embed import identity
from index.sources.load import from_text
from index.store.reading import ReadText
from index.store.records import EmbeddedArticle, StoredPassage
from index.store.writer import Store
from qa.answer import Citation, Evidence
from qa.transcripts.transcripts import Transcripts
from qa.transcripts.turn import ShownTurn
from qa.web.serving.visitor import COOKIE
from tests.browser.conftest import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from index.encoder.encoder import Encoder
    from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.endurance]

SETTLED = "document.querySelector('#reading .here')?.textContent === 'Rubio sieht Fortschritte'"
"""Whether the pane has come to the quote of what Rubio said."""

LONG = 5_000_000
LAST = "The lighthouse keeper Odalind Quist painted the door of the tower green in 1931."
TABLE = """# Stations of the valley

The valley has three stations.

| Station | Height | Opened |
|---|---|---|
| Oberau | 812 m | 1904 |
| Mitterau | 640 m | 1899 |
| Unterau | 511 m | 1897 |

All of them are open in winter as well.
"""
SECRET = "s" * 40
PHONE = {"viewport": {"width": 360, "height": 780}, "is_mobile": True, "has_touch": True}

# How long it takes from a click on a citation until its quote is in view, in milliseconds.
SCROLLED = """number => new Promise(done => {
  const began = performance.now();
  document.querySelector(`.source .cite[data-number="${number}"]`).click();
  const look = () => {
    const pane = document.querySelector('#reading').getBoundingClientRect();
    const mark = document.querySelector(`#reading mark[data-n~="${number}"]`);
    const box = mark.getBoundingClientRect();
    const seen = box.height && box.top > pane.top && box.bottom < pane.bottom;
    if (seen) done(performance.now() - began);
    else requestAnimationFrame(look);
  };
  look();
})"""

IN_PANE = """selector => {
  const pane = document.querySelector('#reading').getBoundingClientRect();
  const box = document.querySelector(selector).getBoundingClientRect();
  return box.height > 0 && box.top >= pane.top && box.bottom <= pane.bottom;
}"""


def ask(page: Page, question: str) -> None:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".turn.done[data-turn='1']")
    page.wait_for_selector("#reading mark.current")


def long_article() -> Article:
    """Return an article of 5 MB, without the minute that it takes to find its sentences."""
    parts, sentences, sections = [], [], []
    position = 0
    heading = None
    while position < LONG:
        number = len(parts)
        if number % 200 == 0:
            if heading:
                sections.append(Section(heading, tuple(sentences)))
            text, sentences = f"Chapter {number // 200 + 1}", []
            heading = Span(position, position + len(text))
        else:
            text = f"Entry {number}. The keeper of day {number} wrote of wind and rain, " + (
                "and of ships that passed far out without a sign of life on board. " * 2
            )
            text = text.strip()
            sentences.append(Sentence(position, position + len(text)))
        parts.append(text)
        position += len(text) + 2
    sentences.append(Sentence(position, position + len(LAST)))
    sections.append(Section(heading, tuple(sentences)))
    text = "\n\n".join([*parts, LAST])
    return Article(text, "The log of the lighthouse", True, "log.txt", "en", tuple(sections))


@pytest.fixture(scope="module")
def prepared(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, browser: object
) -> Iterator[Server]:
    """Return a server with the long article, of which the end can be found, and a table."""
    folder = tmp_path_factory.mktemp("long")
    store = Store(folder / "index", identity(encoder))
    table = from_text(TABLE, kind="markdown")
    table = replace(table, pages=(0, table.text.index("All of them")))
    for article in (long_article(), table):
        section = len(article.sections) - 1
        chosen = article.sections[section].sentences[-1 if len(article.text) > LONG else 0 :]
        passage = StoredPassage.of(
            article, Passage(chosen[0].start, chosen[-1].end, section, chosen), article.language
        )
        vectors = encoder.passages([ReadText.of(passage).text])
        sentences = encoder.passages([passage.text_of(s) for s in passage.sentences])
        store.add(EmbeddedArticle(article, (passage,), vectors, sentences))
    store.close()
    server = Server(folder)
    server.wait()
    yield server
    server.end()


def quoted(server: Server, article: Article) -> str:
    """Keep a turn of the visitor `SECRET` that quotes the article's end; return its address."""
    owner = hashlib.sha256(SECRET.encode()).hexdigest()
    database = server.log.parent / "index" / "conversations.sqlite3"
    start = article.text.index(LAST)
    citation = Citation(1, article.id, article.title, "", start, start + len(LAST), LAST)
    found = Evidence("en", True, 0.9, (citation,), None, (), {})
    kept = Transcripts(f"sqlite:///{database}")
    conversation = kept.begin(owner, "Which colour has the door?", (article.id,)).id
    kept.save(owner, conversation, ShownTurn(1, "Which colour?", "en", "stopped", found))
    return f"{server.address}/?c={conversation}"


def test_a_long_article_opens_without_freezing_and_scrolls_to_its_last_quote(
    open_page: Open, prepared: Server
):
    cookie = {"name": COOKIE, "value": SECRET, "url": prepared.address}
    page = open_page(prepared)
    page.context.add_cookies([cookie])
    page.add_init_script(
        "window.long = []; new PerformanceObserver(list => list.getEntries().forEach(e => "
        "long.push(e.duration))).observe({type: 'longtask'})"
    )
    page.goto(quoted(prepared, long_article()))
    page.wait_for_selector("#reading mark.current")
    page.wait_for_function(IN_PANE, arg="#reading mark")
    assert page.locator("#reading .text").evaluate("box => box.textContent.length") >= LONG
    assert page.inner_text("#reading mark.current") == LAST
    freezes = page.evaluate("long")
    took = []
    for _ in range(5):
        page.evaluate("document.querySelector('#reading').scrollTop = 0")
        page.wait_for_timeout(500)
        took.append(round(page.evaluate(SCROLLED, 1)))
    page.wait_for_timeout(300)
    assert page.evaluate(IN_PANE, "#reading mark")
    assert min(took) < 200, f"scrolled in {took} ms"
    assert max(freezes, default=0) < 2000, f"tasks of {freezes} ms"


def test_words_are_found_in_a_long_article_and_its_contents_lead_to_the_end(
    open_page: Open, prepared: Server
):
    page = open_page(prepared)
    page.click("#reading .open >> text=The log of the lighthouse")
    page.wait_for_selector("#reading .pane-tool.find")
    page.click("#reading .pane-tool.find")
    page.keyboard.type("odalind quist")
    page.wait_for_function("document.querySelector('.finding .count').textContent === '1 of 1'")
    page.wait_for_function(
        "document.querySelector('#reading .chunk:last-child').getBoundingClientRect().top < 800"
    )
    page.keyboard.press("Escape")
    page.click("#reading .pane-tool.contents")
    page.click(".outline button >> text=Chapter 3")
    page.wait_for_function(
        "document.activeElement.textContent.startsWith('Chapter 3') && "
        "document.activeElement.getBoundingClientRect().top < 500"
    )


def test_a_table_is_a_table_and_a_mark_in_it_covers_its_cells(open_page: Open, prepared: Server):
    page = open_page(prepared)
    ask(page, "When was the station of Oberau opened?")
    rows = page.locator("#reading table tr")
    assert rows.count() == 4
    assert page.locator("#reading th").all_inner_texts() == ["Station", "Height", "Opened"]
    assert rows.nth(1).locator("td").all_inner_texts() == ["Oberau", "812 m", "1904"]
    marks = page.locator("#reading td mark:visible")
    assert marks.count() >= 3
    quote = page.locator(".turn blockquote").first.text_content()
    assert "".join(page.locator("#reading mark[data-n~='1']").all_text_contents()) == quote
    assert "|" not in page.inner_text("#reading table")


def test_the_number_of_a_page_stands_where_it_begins(open_page: Open, prepared: Server):
    page = open_page(prepared)
    page.click("#reading .open >> text=Stations of the valley")
    page.wait_for_selector("#reading .page")
    labels = page.locator("#reading .page").evaluate_all("all => all.map(p => p.ariaLabel)")
    assert labels == ["p. 1", "p. 2"]
    shown = page.locator("#reading .page").last
    assert shown.evaluate("box => getComputedStyle(box, '::after').content") != "none"
    after = page.locator("#reading p >> text=All of them").bounding_box()
    table = page.locator("#reading table").bounding_box()
    assert table["y"] < shown.bounding_box()["y"] < after["y"]


def test_the_contents_name_the_sections_and_mark_the_one_that_is_read(
    open_page: Open, served: Server
):
    page = open_page(served)
    ask(page, "What did Rubio say?")
    page.wait_for_function(SETTLED)
    page.click("#reading .pane-tool.contents")
    assert page.get_attribute("#reading .pane-tool.contents", "aria-expanded") == "true"
    current = page.locator(".outline [aria-current]")
    assert current.inner_text() == "Rubio sieht Fortschritte"
    assert page.evaluate("document.activeElement.textContent") == "Rubio sieht Fortschritte"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('#reading h3')")
    assert page.evaluate("document.activeElement.textContent") == "Bericht über die Krim"
    assert page.locator(".outline").is_hidden()
    page.click("#reading .pane-tool.contents")
    page.keyboard.press("Escape")
    assert page.locator(".outline").is_hidden()
    assert page.evaluate("document.activeElement.matches('.pane-tool.contents')")


def test_words_are_found_whatever_their_case_and_accents_and_the_marks_stay(
    open_page: Open, served: Server
):
    page = open_page(served)
    ask(page, "What did Rubio say?")
    page.wait_for_function(SETTLED)
    before = page.locator("#reading mark").all_text_contents()
    page.click("#reading .pane-tool.find")
    counts = {}
    for typed in ("Präsident", "prasident", "PRAESIDENT", "weisse haus", "Frieden", "xyzzy"):
        page.fill(".finding input", typed)
        page.wait_for_timeout(400)
        counts[typed] = page.inner_text(".finding .count")
    assert counts["Präsident"] == counts["prasident"] == counts["PRAESIDENT"] != "Not found"
    assert " of " in counts["weisse haus"]
    assert counts["xyzzy"] == "Not found"
    page.fill(".finding input", "Frieden")
    page.wait_for_function("CSS.highlights.get('found')?.size > 1")
    page.wait_for_timeout(400)
    first = page.inner_text(".finding .count")
    page.keyboard.press("Enter")
    assert page.inner_text(".finding .count") != first
    page.keyboard.press("Shift+Enter")
    assert page.inner_text(".finding .count") == first
    assert page.locator("#reading mark").all_text_contents() == before
    page.keyboard.press("Escape")
    assert page.locator(".finding").is_hidden()
    assert page.evaluate("CSS.highlights.size") == 0


def test_marks_are_stepped_through_by_buttons_and_by_what_keys_tell(
    open_page: Open, served: Server
):
    page = open_page(served)
    ask(page, "Was sagte Rubio?")
    shown = page.locator("#reading mark[data-label]").count()
    assert page.inner_text(".pane-bar .at") == f"1 of {shown}"
    page.click(".pane-tool.before")
    page.wait_for_function("document.activeElement.matches('#reading mark')")
    assert page.inner_text(".pane-bar .at") == f"{shown} of {shown}"
    page.evaluate("articleQA.tell('mark', {step: 1})")
    assert page.inner_text(".pane-bar .at") == f"1 of {shown}"


def test_what_is_selected_can_be_asked_about_and_a_draft_is_kept(open_page: Open, served: Server):
    page = open_page(served)
    ask(page, "Was sagte Rubio?")
    select = """() => {
      const text = document.querySelector('#reading mark:not(.gap)').firstChild;
      const node = text.nodeType === 3 ? text : text.firstChild;
      const range = document.createRange();
      range.setStart(node, 0); range.setEnd(node, 12);
      getSelection().removeAllRanges(); getSelection().addRange(range);
      return range.toString();
    }"""
    words = page.evaluate(select).strip()
    page.click(".ask-about")
    typed = page.input_value("#question textarea")
    assert f"“{words}”" in typed
    assert page.evaluate("document.activeElement.selectionStart") == len(typed)
    page.fill("#question textarea", "How does he mean")
    page.evaluate(select)
    page.click(".ask-about")
    assert page.input_value("#question textarea") == f"How does he mean “{words}”"


def test_what_is_not_quoted_is_dimmed_on_demand_and_stays_so(open_page: Open, served: Server):
    page = open_page(served)
    ask(page, "Was sagte Rubio?")
    colour = "s => getComputedStyle(document.querySelector(s)).color"
    other, own = ".chunk > p:not(:has(mark))", ".chunk > p:has(mark)"
    assert page.evaluate(colour, other) == page.evaluate(colour, own)
    page.click(".pane-tool.dim")
    assert page.get_attribute(".pane-tool.dim", "aria-pressed") == "true"
    assert page.evaluate(colour, other) != page.evaluate(colour, own)
    page.reload()
    page.wait_for_selector("#reading mark")
    assert page.get_attribute(".pane-tool.dim", "aria-pressed") == "true"


def test_words_of_a_quote_in_another_language_have_counterparts_by_mouse_and_keyboard(
    open_page: Open, served: Server
):
    page = open_page(served)
    ask(page, "What did Rubio say?")
    quote = page.locator(".turn blockquote").first
    page.wait_for_selector(".turn blockquote .word")
    page.wait_for_selector("#reading mark .word")
    assert quote.text_content() == "".join(
        page.locator("#reading mark[data-n~='1']").all_text_contents()
    )
    quote.locator(".word >> text=Frieden").hover()
    card = page.locator("#gloss")
    assert "peace" in card.inner_text()
    assert "not a translation" in card.inner_text()
    page.keyboard.press("Escape")
    assert card.is_hidden()
    quote.locator(".word").first.focus()
    assert card.is_visible()
    first = card.inner_text()
    page.keyboard.press("ArrowRight")
    assert card.inner_text() != first
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "gloss"


def test_a_quote_in_the_question_s_language_has_no_gloss_and_the_answer_says_how_sure_it_is(
    open_page: Open, served: Server
):
    page = open_page(served)
    ask(page, "Was sagte Rubio?")
    page.wait_for_timeout(500)
    assert page.locator("blockquote .word, #reading .word").count() == 0
    sure = page.locator(".turn .sure")
    assert sure.inner_text() in ("sehr sicher", "ziemlich sicher", "unsicher")
    sure.focus()
    shown = sure.evaluate("box => getComputedStyle(box, '::after').content")
    assert "Sicherheit 0," in shown


def test_on_a_phone_the_quote_is_in_view_and_a_tap_on_a_word_shows_its_counterparts(
    open_page: Open, served: Server
):
    page = open_page(served, **PHONE)
    page.fill("#question textarea", "What did Rubio say?")
    page.click("#ask")
    page.wait_for_selector(".turn.done")
    page.wait_for_selector("#reading mark", state="attached")
    page.wait_for_selector(".turn blockquote .word")
    page.locator(".turn blockquote .word").first.tap()
    assert page.locator("#gloss").is_visible()
    assert page.evaluate("document.documentElement.dataset.view") == "chat"
    page.click("#tabs button[data-view='article']")
    page.wait_for_function(IN_PANE, arg="#reading mark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for tool in page.locator(".pane-bar .pane-tool:visible").all():
        box = tool.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert min(box["width"], box["height"]) >= 24
