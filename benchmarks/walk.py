"""A first visit, step by step, timed, with a picture of each step.

``python -m benchmarks.walk --out FOLDER`` starts the program with an empty index, adds an article,
asks, opens the quote, asks on, exports, kills the program and comes back, as a visitor would: in
German and English, at a desk and on a phone. It prints the seconds of each step and writes the
pictures to look at.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "qa" / "sample" / "telefonat-trump-putin.md"
QUESTIONS = {
    "de": ("Wie alt ist Trump?", "Und Putin?"),
    "en": ("What did Rubio say?", "What did Peskov say?"),
}
WINDOWS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}


class Program:
    """The program on a free port, with an index of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        self.address = f"http://127.0.0.1:{port}"
        index = str(folder / "index")
        self._command = [sys.executable, str(ROOT / "app.py"), "--port", port, "--index", index]
        self.start()

    def start(self) -> None:
        """Start it and wait until its page can be opened."""
        self._process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL)
        while self._process.poll() is None:
            try:
                urlopen(self.address, timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        sys.exit("the program ended before its page was open")

    def kill(self) -> None:
        """End it as a crash would."""
        self._process.kill()
        self._process.wait(30)


def main() -> None:
    """Walk in each language and window."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for language in QUESTIONS:
            for window in WINDOWS:
                with tempfile.TemporaryDirectory() as folder:
                    walk(browser, Program(Path(folder)), out, language, window)
        browser.close()


def walk(browser: Browser, program: Program, out: Path, language: str, window: str) -> None:
    """Take every step once, in one language and one kind of window."""
    options = {"locale": f"{language}-{language.upper()}", **WINDOWS[window]}
    page = browser.new_context(accept_downloads=True, **options).new_page()
    first, second = QUESTIONS[language]
    step = steps(page, out, f"{language}-{window}")
    with step("open the page"):
        page.goto(program.address)
        page.wait_for_selector("#conversation .welcome")
    with step("add an article"):
        page.click("#add")
        with page.expect_file_chooser() as chooser:
            page.click("#adding [data-by=files]")
        chooser.value.set_files(SAMPLE)
        page.wait_for_selector("#reading .pane[data-article]", state="attached", timeout=60000)
    if page.locator("#adding .panel-close").is_visible():
        page.click("#adding .panel-close")
    with step("ask"):
        ask(page, first, 1)
    with step("see the quote"):
        page.click(".turn[data-turn='1'] .cite")
        page.wait_for_selector("#reading mark.current")
    if window == "phone":
        page.click("#tabs [data-view=chat]")
    with step("ask on"):
        ask(page, second, 2)
    with step("export"):
        page.click("details.export summary")
        with page.expect_download() as download:
            page.click("details.export a[data-form=md]")
        (out / f"{language}-{window}.md").write_bytes(Path(download.value.path()).read_bytes())
    with step("come back after a crash"):
        program.kill()
        page.wait_for_selector("html[data-away]", timeout=30000)
        page.screenshot(path=out / f"{language}-{window}-away.png")
        program.start()
        page.wait_for_selector("html:not([data-away])", timeout=60000)
        page.wait_for_selector(".turn.done[data-turn='2']")
    page.context.close()
    program.kill()


def ask(page: Page, question: str, turn: int) -> None:
    """Ask with the keyboard and wait for the answer."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(f".turn.done[data-turn='{turn}']", timeout=120000)


def steps(page: Page, out: Path, name: str) -> Callable[[str], Any]:
    """Return what times a step, and takes its picture when it is done."""
    taken = 0

    @contextmanager
    def step(what: str) -> Iterator[None]:
        nonlocal taken
        begun = time.perf_counter()
        yield
        seconds = time.perf_counter() - begun
        taken += 1
        page.wait_for_timeout(700)  # until what moves has come to rest
        page.screenshot(path=out / f"{name}-{taken}-{what.replace(' ', '-')}.png")
        print(f"{name}  {what:<26} {seconds:6.2f} s", flush=True)

    return step


if __name__ == "__main__":
    main()
