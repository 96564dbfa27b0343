"""The page in a real browser: from a question to a quote that can be seen where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

import qa

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Open, Server, Start

pytestmark = pytest.mark.browser

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}
RUBIO = "„Wir sind näher am Frieden dran als vor zwei Wochen oder vor sechs Monaten“"
SAMPLE = Path(qa.__file__).parent / "sample" / "telefonat-trump-putin.md"
HOSTILE = """# About ${alert(1)} and {{x}}

The mayor Ada Muster said in Altstadt that `<img src=x onerror=alert(2)>` is only text. \
Her aide Bo Beispiel wrote `<script>alert(3)</script>` and ${alert(4)} and {{constructor}} by hand.

## {{{raw}}} `</h3></article><b>` javascript:alert(5)

The pigeon counter Cy Probe replied "javascript:alert(6)" and &amp; and `${`, nothing else.
"""

# Whether every piece of the quote of that number lies inside the pane and the window.
IN_VIEW = """number => {
  const pane = document.querySelector('#reading').getBoundingClientRect();
  const marks = [...document.querySelectorAll(`#reading mark[data-n~="${number}"]:not(.gap)`)];
  return marks.length > 0 && marks.every(mark => {
    const box = mark.getBoundingClientRect();
    return box.height > 0 && box.top >= Math.max(pane.top, 0) - 1 && box.left >= 0
      && box.bottom <= Math.min(pane.bottom, innerHeight) + 1 && box.right <= innerWidth;
  });
}"""


def ask(page: Page, question: str, turn: int = 1) -> None:
    """Ask with the keyboard and wait for the answer."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(f".turn.done[data-turn='{turn}']")


def marked(page: Page, number: int) -> str:
    """Return what is marked with a number in the article."""
    return "".join(page.locator(f"#reading mark[data-n~='{number}']").all_text_contents())


def quotes(page: Page, turn: int = 1) -> list[str]:
    return page.locator(f".turn[data-turn='{turn}'] blockquote").all_text_contents()


def scroll_away(page: Page, number: int) -> None:
    for place in ("0", "box.scrollHeight"):
        page.evaluate(f"const box = document.querySelector('#reading'); box.scrollTop = {place}")
        page.wait_for_timeout(50)
        if not page.evaluate(IN_VIEW, number):
            return
    pytest.fail("the article is too short to scroll the quote out of view")


def height(page: Page, part: str) -> float:
    """Return the height of a part of the page, in CSS pixels."""
    box = page.locator(part).bounding_box()
    assert box
    return box["height"]


def title_of(path: Path) -> str:
    return path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")


def upload(page: Page, path: Path) -> None:
    """Choose a file as a visitor does, in the panel."""
    page.click("#add")
    with page.expect_file_chooser() as chooser:
        page.click("#panel .add-by[data-by=files]")
    chooser.value.set_files(path)


def test_a_citation_that_is_clicked_brings_its_quote_into_view(open_page: Open, served: Server):
    page = open_page(served)
    ask(page, "What did Rubio say?")
    page.wait_for_function(IN_VIEW, arg=1)
    shown = quotes(page)
    assert any(RUBIO in quote for quote in shown[:2])
    for number, quote in enumerate(shown, 1):
        assert marked(page, number) == quote
        scroll_away(page, number)
        page.click(f".turn .source .cite[data-number='{number}']")
        page.wait_for_function(IN_VIEW, arg=number)
        assert "".join(page.locator("mark.current").all_text_contents()) == quote


def test_a_question_is_quoted_then_marked(open_page: Open, served: Server):
    page = open_page(served)
    ask(page, "Was sagte Rubio?")
    page.wait_for_selector("#reading .pane[data-turn='1'] mark")
    assert page.evaluate("window.seen.at(-1).state") == "done"
    shown = len(quotes(page))
    told = "1 Zitat" if shown == 1 else f"{shown} Zitate"
    assert page.inner_text("#status [role=status]") == f"{told} aus dem Artikel"
    assert page.locator(".turn blockquote").first.get_attribute("lang") == "de"
    assert page.locator("#reading article").get_attribute("lang") == "de"


def test_an_open_question_is_declined(open_page: Open, served: Server):
    page = open_page(served)
    ask(page, "What did Macron say about the call?")
    assert "does not answer" in page.inner_text(".turn .declined")
    assert page.locator(".turn .sources:not(.nearest)").count() == 0
    assert "not an answer" in page.inner_text(".turn")
    page.wait_for_selector("#reading mark.nearest")
    assert page.locator("#reading mark.quote").count() == 0


def test_with_the_keyboard_alone_a_citation_leads_to_its_quote(open_page: Open, served: Server):
    page = open_page(served)
    ask(page, "How long did the call last?")
    page.locator(".turn .cite").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('#reading mark[data-n~=\"1\"]')")
    assert page.evaluate("document.activeElement.textContent") in quotes(page)[0]


def test_the_quotes_of_an_earlier_answer_come_back_when_one_is_clicked(
    open_page: Open, served: Server
):
    page = open_page(served)
    ask(page, "How long did the call last?")
    ask(page, "Wer ist der Sprecher des Kreml?", turn=2)
    page.wait_for_selector("#reading .pane[data-turn='2']")
    assert marked(page, 1) == quotes(page, turn=2)[0]
    page.click(".turn[data-turn='1'] .cite[data-number='2']")
    page.wait_for_selector("#reading .pane[data-turn='1']")
    page.wait_for_function(IN_VIEW, arg=2)
    assert marked(page, 2) == quotes(page, turn=1)[1]


def test_on_a_phone_nothing_scrolls_sideways_and_a_citation_opens_the_article(
    open_page: Open, served: Server
):
    page = open_page(served, **PHONE)
    sideways = "document.documentElement.scrollWidth > innerWidth || scrollX !== 0"
    assert not page.evaluate(sideways)
    ask(page, "How long did the call last?")
    assert not page.evaluate(sideways)
    page.wait_for_selector("#suggestions .example")
    assert height(page, "#asking") < 60  # one line again, and the conversation has the most room
    assert height(page, "#conversation") > 844 / 2
    assert page.locator("#reading").is_hidden()
    page.tap(".turn .cite[data-number='2']")
    page.wait_for_function(IN_VIEW, arg=2)
    assert page.locator("#conversation").is_hidden()
    assert not page.evaluate(sideways)
    page.tap("#tabs button[data-view='chat']")
    assert page.locator(".turn").is_visible()


def test_a_german_browser_gets_a_german_page(open_page: Open, served: Server):
    page = open_page(served, locale="de-DE", color_scheme="dark")
    page.wait_for_selector("text=Worum geht es in dem Artikel?")
    assert page.inner_text("#ask") == "Fragen"
    assert page.evaluate("document.documentElement.lang") == "de"


def test_a_follow_up_is_understood_from_the_answer_before_it(open_page: Open, served: Server):
    page = open_page(served)
    ask(page, "Wie alt ist Trump?")
    assert page.locator(".understood").count() == 0
    ask(page, "Und Putin?", turn=2)
    understood = page.inner_text(".turn[data-turn='2'] .understood")
    assert understood == "Verstanden als: Wie alt ist Putin?"
    assert "Wladimir Putin (72)" in quotes(page, turn=2)[0]
    page.wait_for_selector("#reading .pane[data-turn='2']")
    assert marked(page, 1) == quotes(page, turn=2)[0]
    assert page.inner_text(".turn[data-turn='2'] .asked span:last-child") == "Und Putin?"


def test_two_visitors_do_not_see_each_other(open_page: Open, served: Server):
    one, other = open_page(served), open_page(served)
    ask(one, "Was sagte Rubio?")
    assert other.locator(".turn").count() == 0
    ask(other, "How long did the call last?")
    assert one.locator(".turn").count() == 1
    assert one.inner_text(".asked span:last-child") == "Was sagte Rubio?"


@pytest.mark.parametrize(
    ("locale", "question", "says"),
    [
        ("en-US", "  ", "empty"),
        ("en-US", "x" * 2001, "2,001 characters"),
        ("de-DE", "  ", "leer"),
        ("de-DE", "x" * 2001, "2.001 Zeichen"),
    ],
    ids=["empty", "long", "leer", "lang"],
)
def test_a_question_that_cannot_be_asked_gets_one_line_and_is_kept(
    open_page: Open, served: Server, locale: str, question: str, says: str
):
    page = open_page(served, locale=locale)
    page.fill("#question textarea", question)
    page.click("#ask")
    page.wait_for_selector("#complaint .problem")
    assert says in page.inner_text("#complaint")
    assert "\n" not in page.inner_text("#complaint").strip()
    assert page.input_value("#question textarea") == question
    assert page.locator(".turn").count() == 0


def test_an_empty_index_says_what_to_do(open_page: Open, empty: Server):
    page = open_page(empty)  # the first test that uses this server: others add to it
    assert "There is no article yet" in page.inner_text("#conversation")
    assert "Add an article" in page.inner_text("#conversation")
    page.fill("#question textarea", "Is anybody there?")
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#complaint .problem")
    assert "Add one" in page.inner_text("#complaint")


def test_a_file_that_is_uploaded_can_be_asked(open_page: Open, empty: Server, tmp_path: Path):
    path = tmp_path / "turm.md"
    path.write_text("# Der Turm\n\nDer Turm von Neustadt ist 73 Meter hoch.", encoding="utf-8")
    page = open_page(empty)
    upload(page, path)
    page.wait_for_selector("text=Added: Der Turm")
    page.wait_for_selector("#reading .pane[data-article]")
    assert "73 Meter" in page.inner_text("#reading")
    assert page.input_value("#picker input") == "Der Turm"
    ask(page, "How high is the tower of Neustadt?")
    assert quotes(page)[0] == "Der Turm von Neustadt ist 73 Meter hoch."
    page.wait_for_function(IN_VIEW, arg=1)
    upload(page, path)
    page.wait_for_selector("text=Already here: Der Turm")


def test_a_file_that_is_no_article_gets_one_line_and_nothing_is_lost(
    open_page: Open, empty: Server, tmp_path: Path
):
    good, bad = tmp_path / "gut.txt", tmp_path / "schlecht.pdf"
    good.write_text("Ein guter Satz steht in dieser Datei.", encoding="utf-8")
    bad.write_bytes(b"\x00\x01\x02" * 1000)
    page = open_page(empty)
    upload(page, good)
    page.wait_for_selector("text=Added: ")
    page.wait_for_selector("#reading .text:has-text('Ein guter Satz')")
    before = page.inner_text("#reading")
    upload(page, bad)
    page.wait_for_selector(".entry.failed")
    line = page.inner_text(".entry.failed .line")
    assert "schlecht.pdf" in line
    assert "\n" not in line.strip()
    assert "Traceback" not in page.content()
    assert page.inner_text("#reading") == before
    assert "Traceback" not in empty.log.read_text(encoding="utf-8")


def test_what_an_article_or_a_question_says_is_text_and_never_markup(
    open_page: Open, empty: Server, tmp_path: Path
):
    path = tmp_path / "boese.md"
    path.write_text(HOSTILE, encoding="utf-8")
    page = open_page(empty)
    upload(page, path)
    page.wait_for_selector("#reading .pane[data-article]")
    page.wait_for_selector("text=Added: About ${alert(1)} and {{x}}")
    article = page.locator("#reading .text")
    text = article.text_content() or ""
    for literal in (
        "About ${alert(1)} and {{x}}",
        "<img src=x onerror=alert(2)>",
        "<script>alert(3)</script> and ${alert(4)} and {{constructor}}",
        "{{{raw}}} </h3></article><b> javascript:alert(5)",
        '"javascript:alert(6)" and & and ${, nothing else.',
    ):
        assert literal in text
    assert article.locator("img, script, b, a").count() == 0
    question = "Who said ${alert(7)} <img src=x onerror=alert(8)> {{x}} about the pigeon?"
    ask(page, question)
    assert page.inner_text(".asked span:last-child") == question
    assert page.locator(".turn img, .turn script, .turn a").count() == 0
    for number, quote in enumerate(quotes(page), 1):
        assert marked(page, number) == quote


def test_all_articles_can_be_asked_and_the_one_with_the_best_quote_opens(
    open_page: Open, empty: Server, tmp_path: Path
):
    path = tmp_path / "fluss.md"
    path.write_text("# Der Fluss\n\nDer Fluss bei Altdorf ist 41 Meter breit.", encoding="utf-8")
    page = open_page(empty)
    for added in (path, SAMPLE):
        upload(page, added)
        page.wait_for_selector(f".pane:has-text('{title_of(added)}')")
    page = open_page(empty)
    assert page.input_value("#picker input") == "All articles"
    assert page.locator("#reading .open").count() >= 2
    ask(page, "Wie breit ist der Fluss bei Altdorf?")
    assert "Der Fluss" in page.inner_text("#reading h2")
    assert "Der Fluss" in page.locator(".turn .place").first.inner_text()
    ask(page, "Was sagte Rubio?", turn=2)
    page.wait_for_selector("#reading .pane[data-turn='2']")
    assert "Trump" in page.inner_text("#reading h2")
    page.click(".turn[data-turn='1'] .cite[data-number='1']")
    page.wait_for_selector("#reading .pane[data-turn='1']")
    page.wait_for_function(IN_VIEW, arg=1)


@pytest.mark.parametrize("path", ["docs", "redoc", "openapi.json", "monitoring/summary"])
def test_the_server_offers_no_more_than_the_page(served: Server, path: str):
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{served.address}/{path}")
    assert refused.value.code in (401, 403, 404)


def test_the_browser_itself_refuses_to_ask_any_other_host(browser: Browser, served: Server):
    page = browser.new_page()
    page.goto(served.address)
    asked = """() => new Promise(done => {
      addEventListener('securitypolicyviolation', event => done(event.blockedURI));
      setTimeout(() => done('nothing was refused'), 3000);
      document.body.insertAdjacentHTML('beforeend', '<img src="http://localhost:9/x.png">');
    })"""
    assert page.evaluate(asked) == "http://localhost:9/x.png"
    page.close()


@pytest.mark.slow
def test_the_evidence_is_there_before_the_first_composed_word(open_page: Open, start: Start):
    page = open_page(start("--sample", llm="qwen2.5-coder-0.5b"))
    ask(page, "Wer ist der Sprecher des Kreml?")
    seen = page.evaluate("window.seen")
    assert [step for step in seen if step["prose"]], "the chat model wrote nothing"
    first = next(place for place, step in enumerate(seen) if step["prose"])
    assert any(step["quotes"] and step["marked"] for step in seen[:first])
    assert "Peskow" in page.inner_text(".turn .prose")
    page.click(".turn .prose .cite >> nth=0")
    page.wait_for_function(IN_VIEW, arg=1)

    page.fill("#question textarea", "What did Rubio say?")
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".turn.composing[data-turn='2']")
    page.click("#stop")
    page.wait_for_selector(".turn.stopped[data-turn='2']")
    assert len(quotes(page, turn=2)) > 0
    ask(page, "Wer ist der Sprecher des Kreml?", turn=3)
