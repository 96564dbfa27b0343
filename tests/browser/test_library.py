"""Adding articles in every way, listing and removing them, and choosing which are asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Open, Server, Start

pytestmark = [pytest.mark.browser, pytest.mark.endurance]

PAGE = b"""<!doctype html><html lang="en"><head><title>The Orchard of Millfield</title>
<meta name="author" content="Jo Gardener"></head><body><article><h1>The Orchard of Millfield</h1>
<p>The orchard of Millfield has 312 apple trees, which were planted by the school in 1954.</p>
<p>Every autumn the pupils press juice from the apples and sell it at the market.</p>
</article></body></html>"""

# Drops or pastes files, as a browser tells a page of it.
DROP = """([kind, files, text]) => {
  const data = new DataTransfer();
  for (const [name, content] of files) data.items.add(new File([content], name));
  if (text) data.setData('text/plain', text);
  const options = {bubbles: true, cancelable: true};
  const target = document.querySelector('#conversation');
  if (kind === 'paste') {
    target.dispatchEvent(new ClipboardEvent('paste', {...options, clipboardData: data}));
  } else {
    target.dispatchEvent(new DragEvent(kind, {...options, dataTransfer: data}));
  }
}"""


@pytest.fixture(scope="module")
def library(start: Start) -> Server:
    """Return a server of these tests alone, which takes web pages of this machine."""
    return start(program="tests/browser/loopback.py")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Return the address of a page that this machine serves."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(PAGE)))
            self.end_headers()
            self.wfile.write(PAGE)

        def log_message(self, *_said: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/orchard"
    server.shutdown()


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def choose(page: Page, *paths: str) -> None:
    """Choose files in the panel."""
    page.click("#add")
    with page.expect_file_chooser() as chooser:
        page.click("#panel .add-by[data-by=files]")
    chooser.value.set_files(list(paths))


def added(page: Page, *titles: str) -> None:
    """Wait until articles are in the index."""
    for title in titles:
        page.wait_for_selector(f".entry:has-text('{title}'):is(.added, .unchanged)")


def listed(page: Page) -> list[str]:
    return page.locator(".listed .open").all_inner_texts()


def open_list(page: Page) -> None:
    page.click(".to-articles")
    page.wait_for_selector(".pane.library .listed")


def answer_to(page: Page, question: str, turn: int = 1) -> str:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(f".turn.done[data-turn='{turn}']")
    return page.inner_text(f".turn[data-turn='{turn}']")


def test_an_empty_page_offers_every_way_and_the_sample(open_page: Open, library: Server):
    page = open_page(library, locale="de-DE")
    ways = page.locator("#conversation .add-by").all_inner_texts()
    assert ways == [
        *("Dateien wählen", "Text einfügen", "Aus dem Netz"),
        "Beispielartikel ausprobieren",
    ]
    page.click("#conversation .add-by[data-by=text]")
    page.wait_for_function("document.activeElement.id === 'panel-text'")
    page.keyboard.press("Escape")
    page.click("#conversation .add-by[data-by=sample]")
    page.wait_for_selector(".entry.added")
    page.wait_for_selector("#reading .pane[data-article]:has-text('Rubio')")
    page.wait_for_selector("#conversation .example")


def test_several_files_at_once_are_all_read(open_page: Open, library: Server, tmp_path: Path):
    page = open_page(library)
    header = "---\nauthor: Eva Muster\ndate: 2024-03-05\n---\n"
    choose(
        page,
        written(tmp_path, "a.md", header + "# Die Mühle\n\nDie Mühle steht seit 1702 am Bach.\n"),
        written(tmp_path, "b.txt", "The Harbour\n\nThe harbour of Seaton is 14 metres deep.\n"),
    )
    added(page, "Die Mühle", "The Harbour")
    page.wait_for_selector(".listed:has-text('Die Mühle')")
    assert {"Die Mühle", "The Harbour"} <= set(listed(page))
    row = page.locator(".listed:has-text('Die Mühle')")
    row.locator("text=Eva Muster · Mar 5, 2024 · 1 min · German").wait_for()


def test_a_file_is_dropped_anywhere_and_the_page_says_so_while_it_is_held(
    open_page: Open, library: Server
):
    page = open_page(library)
    text = "# The Bell\n\nThe bell of Highchurch was cast in 1611.\n"
    page.evaluate(DROP, ["dragover", [["bell.md", text]], ""])
    page.wait_for_selector("#drop:visible")
    assert page.inner_text("#drop") == "Drop it to add it"
    page.evaluate(DROP, ["drop", [["bell.md", text]], ""])
    page.wait_for_selector("#drop", state="hidden")
    added(page, "The Bell")
    page.wait_for_selector("#reading .pane[data-article]:has-text('cast in 1611')")
    assert page.inner_text("#scope .line") == "Asked: The Bell"
    assert "1611" in answer_to(page, "When was the bell of Highchurch cast?")


def test_a_long_text_that_is_pasted_opens_the_panel_with_it(open_page: Open, library: Server):
    page = open_page(library)
    text = "The lighthouse keeper counted 212 ships in May. " * 6
    page.evaluate(DROP, ["paste", [], text])
    page.wait_for_selector("#panel[open]")
    assert page.input_value("#panel-text") == text.strip()
    page.fill("#panel-heading", "The Log of May")
    page.click("#panel .by-text button")
    added(page, "The Log of May")
    page.wait_for_selector("#reading .pane[data-article]:has-text('212 ships')")


def test_a_file_that_is_pasted_is_added(open_page: Open, library: Server):
    page = open_page(library)
    text = "# The Well\n\nThe well in Drybrook is 40 metres deep.\n"
    page.evaluate(DROP, ["paste", [["well.md", text]], ""])
    added(page, "The Well")


def test_a_web_page_is_added_by_its_address(open_page: Open, library: Server, site: str):
    page = open_page(library)
    page.click("#add")
    page.fill("#panel-address", site)
    page.press("#panel-address", "Enter")
    added(page, "The Orchard of Millfield")
    page.wait_for_selector("#reading .pane[data-article]:has-text('312 apple trees')")
    open_list(page)
    row = page.locator(".listed:has-text('The Orchard of Millfield')")
    row.locator(".again").click()
    page.wait_for_selector(".entry.unchanged:has-text('The Orchard of Millfield')")


def test_what_goes_wrong_is_said_in_german_without_paths_and_the_rest_goes_on(
    open_page: Open, library: Server, tmp_path: Path
):
    page = open_page(library, locale="de-DE")
    bad = tmp_path / "bild.pdf"
    bad.write_bytes(b"\x00\x01\x02" * 1000)
    good = written(tmp_path, "gut.md", "# Das Wehr\n\nDas Wehr in Unterau ist 9 Meter hoch.\n")
    choose(page, str(bad), written(tmp_path, "leer.txt", ""), good)
    added(page, "Das Wehr")
    page.wait_for_selector(".entry.failed >> nth=1")
    assert page.locator(".entry.failed .line").all_inner_texts() == [
        "bild.pdf ist kein Text, sondern ein Bild, ein Programm oder ein Archiv.",
        "leer.txt ist leer.",
    ]
    for address, said in (
        ("10.1.2.3/geheim", "führt zu einer Adresse, die nicht öffentlich ist"),
        ("file:///etc/passwd", "file:///etc/passwd"),
    ):
        page.click("#add")
        page.fill("#panel-address", address)
        page.press("#panel-address", "Enter")
        page.wait_for_selector(f".entry.failed:has-text('{said}')")
    lines = " ".join(page.locator(".entry.failed .line").all_inner_texts())
    assert "article-qa" not in lines
    assert "/tmp" not in lines
    page.locator(".entry.failed .end").first.click()
    page.wait_for_function("document.querySelectorAll('.entry.failed').length === 3")


def test_a_long_article_shows_its_sentences_and_can_be_cancelled(
    open_page: Open, library: Server, tmp_path: Path
):
    page = open_page(library)
    lines = (
        f"Visitor number {n} signed the guest book of the inn on a rainy day." for n in range(9000)
    )
    choose(page, written(tmp_path, "book.txt", "The Guest Book\n\n" + "\n\n".join(lines)))
    page.wait_for_selector(".entry.reading .read:has-text('sentences read')")
    page.click(".entry.reading .end")
    page.wait_for_selector(".entry.reading", state="detached")
    open_list(page)
    assert "The Guest Book" not in listed(page)


def test_a_removed_article_can_be_kept_and_other_pages_see_it_at_once(
    open_page: Open, library: Server, tmp_path: Path
):
    page, other = open_page(library), open_page(library)
    choose(page, written(tmp_path, "fest.md", "# Das Fest\n\nDas Fest beginnt um 18 Uhr.\n"))
    added(page, "Das Fest")
    open_list(page)
    open_list(other)
    other.wait_for_selector(".listed:has-text('Das Fest')")
    page.click(".listed:has-text('Das Fest') .remove")
    other.wait_for_selector(".listed.leaving:has-text('Das Fest')")
    page.wait_for_function("document.activeElement.matches('.keep')")
    page.keyboard.press("Enter")
    page.wait_for_selector(".listed:not(.leaving):has-text('Das Fest')")
    page.click(".listed:has-text('Das Fest') .remove")
    other.wait_for_selector(".listed:has-text('Das Fest')", state="detached")
    assert "Das Fest" not in listed(page)
    assert page.input_value("#picker input") == "All articles"


def test_two_of_three_articles_are_asked_and_stay_so_after_a_reload(
    open_page: Open, library: Server, tmp_path: Path
):
    page = open_page(library)
    choose(
        page,
        *(
            written(
                tmp_path, f"{name}.md", f"# {name} Bridge\n\nThe {name} bridge is {n} m long.\n"
            )
            for name, n in (("Red", 101), ("Green", 202), ("Blue", 303))
        ),
    )
    added(page, "Red Bridge", "Green Bridge", "Blue Bridge")
    page.wait_for_selector(".listed:has-text('Blue Bridge')")
    for name in ("Red", "Blue"):
        page.locator(f".listed:has-text('{name} Bridge') .tick").check()
    page.wait_for_selector("#scope:has-text('Blue Bridge · Red Bridge')")
    page.wait_for_function("document.querySelector('#picker input').value.startsWith('2 of ')")
    assert "202" not in answer_to(page, "How long is the Green bridge?")
    assert "303" in answer_to(page, "How long is the Blue bridge?", turn=2)
    page.reload()
    page.wait_for_selector("#scope:has-text('Blue Bridge · Red Bridge')")
    assert page.input_value("#picker input").startswith("2 of ")
    open_list(page)
    assert page.locator(".tick:checked").count() == 2
    page.click(".scope .all")
    page.wait_for_selector("#scope:has-text('All')")
    page.wait_for_function("document.querySelector('#picker input').value === 'All articles'")
    assert "202" in answer_to(page, "How long is the Green bridge?", turn=3)


def test_the_same_file_again_is_said_to_be_there_and_opened(
    open_page: Open, library: Server, tmp_path: Path
):
    page = open_page(library)
    path = written(tmp_path, "uhr.md", "# Die Uhr\n\nDie Uhr am Rathaus geht seit 1899.\n")
    choose(page, path)
    added(page, "Die Uhr")
    open_list(page)
    choose(page, path)
    page.wait_for_selector(".entry.unchanged:has-text('Already here: Die Uhr')")
    page.wait_for_selector("#reading .pane[data-article]:has-text('1899')")


def test_on_a_narrow_phone_panel_and_list_fit(open_page: Open, library: Server):
    page = open_page(library, viewport={"width": 360, "height": 740}, is_mobile=True)
    sideways = "document.documentElement.scrollWidth > innerWidth || scrollX !== 0"
    page.click("#add")
    page.wait_for_selector("#panel[open]")
    assert not page.evaluate(sideways)
    page.keyboard.press("Escape")
    open_list(page)
    assert not page.evaluate(sideways)
    small = """[...document.querySelectorAll('.listed :is(button, input), .to-articles')]
      .map(each => each.getBoundingClientRect()).filter(box => box.height && box.height < 22)"""
    assert page.evaluate(small) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_panel_queue_and_list_can_be_used_by_everybody(
    open_page: Open, library: Server, tmp_path: Path, scheme: str
):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(library, locale="de-DE", color_scheme=scheme)
    choose(page, written(tmp_path, "leer.txt", ""))
    page.wait_for_selector(".entry.failed")
    open_list(page)
    page.locator(".tick").first.check()
    page.wait_for_selector(".scope .all")
    for part in ("#adding", "#scope", "#reading"):
        assert violations(axe, page, part) == []
    page.click("#add")
    page.wait_for_selector("#panel[open]")
    assert violations(axe, page, "#panel") == []


def violations(axe: Any, page: Page, part: str) -> list[str]:
    found = axe.run(page, context=part).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]
