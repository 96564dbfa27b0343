"""The page that an evaluation writes, opened from the disk as a reader would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.sources.load import from_text
from qa.answer import Answer, Citation
from qa.evaluation.data.datasets import Example
from qa.evaluation.data.gold import Gold
from qa.evaluation.figures.compare import compare
from qa.evaluation.figures.scores import Asked, score
from qa.evaluation.report.page import render
from qa.evaluation.report.report import make_report
from qa.evaluation.run.run import Outcome

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

EVIL = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">"
ARTICLE = from_text(
    f"Der Turm\n\nAnna Böhm wohnt im Turm & liest. Der Turm ist 30 Meter hoch. {EVIL} steht da.\n\n"
    "Der Eintritt kostet vier Kronen. Sonntags ist er frei.",
    source="turm.txt",
)
RUN = {
    "created": "2026-01-01T00:00:00+00:00",
    "data": {"questions": f"{EVIL}.jsonl", "sha256": "1", "questions_from": None},
    "settings": {"seed": 0, "scope": "all"},
    "models": {"encoder": "e", "llm": EVIL},
    "versions": {},
}


def place(quote: str) -> tuple[int, int]:
    start = ARTICLE.text.index(quote)
    return start, start + len(quote)


def asked(number: int, question: str, wanted: str, quoted: str, confidence: float) -> Asked:
    gold = (Gold(ARTICLE.id, *place(wanted)),) if wanted else ()
    citations = (
        (Citation(1, ARTICLE.id, ARTICLE.title, "", *place(quoted), quoted),) if quoted else ()
    )
    answer = Answer(
        question=question,
        language="de",
        answerable=bool(quoted),
        confidence=confidence,
        text=f"{EVIL} {quoted} [1]",
        composed=bool(quoted),
        citations=citations,
        nearest=None,
        passages=(),
        withheld=(EVIL,),
    )
    example = Example(
        id=f"q{number}",
        question=question,
        language="de",
        article=ARTICLE.id,
        answerable=bool(wanted),
        answers=(),
        answer_language="de",
        facts=(("niemals",),) if wanted else (),
        gold=gold,
        tags=("price",) if number == 2 else (),
    )
    latency = {"evidence": 0.1 * number, "first_token": None, "total": 0.5 * number}
    return Asked(example, answer.to_json(), (), latency)


def outcome() -> Outcome:
    every = (
        asked(1, "Wer wohnt dort?", "Anna Böhm", "Sonntags ist er frei.", 0.9),
        asked(2, "Was kostet es?", "vier Kronen", "", 0.2),
        asked(3, "Wie hoch ist er?", "30 Meter", "Der Turm ist 30 Meter hoch.", 0.55),
        asked(4, f"Abseits? {EVIL}", "", "Sonntags ist er frei.", 0.6),
        asked(5, "Gibt es Gold?", "", "", 0.1),
    )
    scored = score(every, [ARTICLE], prose=True)
    return Outcome(make_report(RUN, scored, seed=0), every, (ARTICLE,), 0)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    done = outcome()
    path.write_text(render(done, compare(done.report, done.report)), encoding="utf-8")
    return path


Open = Callable[..., "Page"]


@pytest.fixture
def open_report(browser: Browser, path: Path) -> Iterator[Open]:
    """Return what opens the page; afterwards it may not have complained or asked for anything."""
    contexts = []
    wrong: list[str] = []

    def begin(**options: Any) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: wrong.append(request.url))
        page.goto(path.as_uri())
        return page

    yield begin
    for context in contexts:
        context.close()
    assert [line for line in wrong if line not in (path.as_uri(), "data:,")] == []


def questions(page: Page) -> list[str]:
    rows: Locator = page.locator("#questions tbody tr:visible")
    return [rows.nth(n).locator(".id").first.inner_text()[:2] for n in range(rows.count())]


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_every_question_is_there_with_its_result(open_report):
    page = open_report()
    assert questions(page) == ["q1", "q2", "q3", "q4", "q5"]
    assert page.locator("#count").inner_text() == "5 of 5"
    rows = page.locator("#questions tbody tr")
    assert [rows.nth(n).locator("td").nth(1).inner_text().split()[0] for n in range(5)] == [
        "wrong", "wrong", "wrong", "wrong", "right",
    ]  # fmt: skip


def test_a_click_on_a_column_sorts_the_questions_and_another_turns_them_round(open_report):
    page = open_report()
    header = page.locator("#questions th", has_text="Confidence")
    header.locator("button").click()
    assert questions(page) == ["q5", "q2", "q3", "q4", "q1"]
    assert header.get_attribute("aria-sort") == "ascending"
    header.locator("button").click()
    assert questions(page) == ["q1", "q4", "q3", "q2", "q5"]
    page.locator("#questions th button", has_text="Question").click()
    assert questions(page) == ["q4", "q5", "q2", "q1", "q3"]
    assert header.get_attribute("aria-sort") is None


def test_questions_are_searched_by_words_and_filtered_by_result_and_what_went_wrong(open_report):
    page = open_report()
    page.fill("#search", "KRONEN q2")
    assert questions(page) == ["q2"]
    assert page.locator("#count").inner_text() == "1 of 5"
    page.fill("#search", "")
    page.select_option("#kind", "answered")
    assert questions(page) == ["q4"]
    page.select_option("#kind", "declined")
    assert questions(page) == ["q2"]
    page.select_option("#kind", "wrong answer")
    assert questions(page) == ["q1", "q3"]
    page.select_option("#kind", "right")
    assert questions(page) == ["q5"]
    page.select_option("#kind", "")
    page.select_option("#tag", "price")
    assert questions(page) == ["q2"]


def test_gold_and_quote_are_marked_where_they_stand_in_the_article(open_report):
    page = open_report()
    row = page.locator("#questions tbody tr").first
    assert row.locator("mark.gold").all_inner_texts() == ["Anna Böhm"]
    assert row.locator("mark.quote").first.inner_text() == "Sonntags ist er frei."


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_system_and_turns_round_on_a_click(open_report, scheme):
    page = open_report(color_scheme=scheme)
    light, dark = "rgb(255, 255, 255)", "rgb(20, 23, 27)"
    other = "Dark" if scheme == "light" else "Light"
    assert background(page) == (light if scheme == "light" else dark)
    assert page.locator("#theme").inner_text() == other
    page.click("#theme")
    assert background(page) == (dark if scheme == "light" else light)
    page.click("#theme")
    assert background(page) == (light if scheme == "light" else dark)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_marks_can_be_read_on_their_backgrounds(open_report, scheme):
    page = open_report(color_scheme=scheme)
    # WCAG 2.2, relative luminance and contrast ratio, computed in the page itself
    ratios = page.evaluate(
        """() => {
          const channels = (css) => css.match(/[\\d.]+/g).map(Number);
          const light = (css) => channels(css).slice(0, 3).map((v) => v / 255)
            .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = (node) => {
            for (let n = node; n; n = n.parentElement) {
              const css = getComputedStyle(n).backgroundColor;
              if (channels(css)[3] !== 0) return css;
            }
          };
          return [...document.querySelectorAll('td, th, p, h1, h2, button, mark, .id, dt, dd')]
            .map((node) => {
              const style = getComputedStyle(node);
              const [a, b] = [light(style.color), light(behind(node))].sort((x, y) => y - x);
              return (a + 0.05) / (b + 0.05);
            });
        }"""
    )
    assert len(ratios) > 100
    assert min(ratios) >= 4.5


def test_nothing_from_an_article_or_answer_becomes_markup(open_report):
    page = open_report()
    assert page.title().startswith("Evaluation of <script>")
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 1
    assert EVIL in page.locator("#questions").inner_text()


def test_plots_and_the_comparison_are_on_the_page(open_report):
    page = open_report()
    titles = page.locator("figure h3").all_inner_texts()
    assert titles == ["Reliability of the confidence", "Risk and coverage", "Latency"]
    for plot in page.locator("figure svg").all():
        box = plot.bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert plot.locator("polyline.first").count() == 1
    assert page.locator("#comparison h2").inner_text() == f"Against the run of {RUN['created']}"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_no_wider_than_the_window(open_report, width):
    page = open_report()
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_may_run_nothing_but_the_script_in_it(browser, path):
    assert "default-src 'none'" in path.read_text("utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    ran, directive = page.evaluate(
        """() => {
          const refused = new Promise((done) => document.addEventListener(
            'securitypolicyviolation', (event) => done(event.effectiveDirective)));
          const script = document.createElement('script');
          script.textContent = 'window.foreign = true';
          document.body.append(script);
          return refused.then((directive) => [window.foreign === true, directive]);
        }"""
    )
    page.close()
    assert (ran, directive) == (False, "script-src-elem")
