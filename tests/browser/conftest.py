"""The real program in a process of its own, and a real Chromium that watches what it does."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
START_SECONDS = 180
SECONDS = 45
"""Patience with a busy machine; the page takes a fraction of it."""

# Notes each state of the newest turn, and what the page holds then.
WATCH = """
window.seen = [];
const note = () => {
  const turn = [...document.querySelectorAll('.turn')].at(-1);
  if (!turn) return;
  const now = {
    turn: turn.dataset.turn,
    state: turn.classList[1],
    quotes: turn.querySelectorAll('.source').length,
    prose: turn.querySelector('.prose')?.textContent.trim() ?? '',
    marked: document.querySelector('#reading .pane')?.dataset.turn === turn.dataset.turn,
  };
  if (JSON.stringify(window.seen.at(-1)) !== JSON.stringify(now)) window.seen.push(now);
};
new MutationObserver(note).observe(document, {subtree: true, childList: true, attributes: true});
"""


def unavailable(reason: str) -> NoReturn:
    """Skip with the reason; fail where the browser is required."""
    if os.environ.get("TESTS_REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


class Server:
    """``python app.py``, or another program of that kind, on a free port."""

    def __init__(
        self,
        folder: Path,
        *options: str,
        llm: str | None = "none",
        program: str = "app.py",
        **more: str,
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.log = folder / "log"
        self._environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("ARTICLE_QA_LLM")
        }
        if llm is not None:
            self._environment["ARTICLE_QA_LLM"] = llm
        self._environment |= more
        command = [sys.executable, str(ROOT / program), "--index", str(folder / "index")]
        self._command = [*command, "--port", str(port), *options]
        self.begin()

    def begin(self) -> None:
        """Start the program, again after `kill`."""
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )

    def kill(self) -> None:
        """End the program as a crash would: without a chance to write anything down."""
        self.process.kill()
        self.process.wait(30)

    def wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while "is open at" not in self.log.read_text(encoding="utf-8"):
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the page did not open:\n{self.log.read_text(encoding='utf-8')}")
            time.sleep(0.1)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(30)


Start = Callable[..., Server]


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Start]:
    """Return what starts a server with an index of its own; keywords are its environment."""
    servers: list[Server] = []

    def begin(
        *options: str, llm: str | None = "none", program: str = "app.py", **more: str
    ) -> Server:
        folder = tmp_path_factory.mktemp("served")
        server = Server(folder, *options, llm=llm, program=program, **more)
        servers.append(server)
        server.wait()
        return server

    yield begin
    for server in servers:
        server.end()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the Chromium that is installed."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        unavailable("Playwright is not installed: pip install playwright")
    installed = filter(None, map(shutil.which, NAMES))
    path = os.environ.get("TESTS_CHROMIUM") or next(installed, "")
    if not path:
        unavailable("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def served(start: Start) -> Server:
    """Return a server with the sample article; no test changes its index."""
    return start("--sample")


@pytest.fixture(scope="session")
def empty(start: Start) -> Server:
    """Return a server that began with an empty index; tests add to it."""
    return start()


Open = Callable[..., "Page"]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Return what opens the page as a new visitor.

    Afterwards no visitor's page may have had an error, shown a dialog or asked any other host.
    """
    contexts = []
    wrong: list[str] = []

    def begin(server: Server, **options: Any) -> Page:
        settings = {"viewport": {"width": 1280, "height": 800}, "locale": "en-US", **options}
        context = browser.new_context(**settings)
        contexts.append(context)
        context.set_default_timeout(SECONDS * 1000)
        page = context.new_page()
        page.on(
            "console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: wrong.extend(elsewhere(request.url)))
        page.on("websocket", lambda socket: wrong.extend(elsewhere(socket.url)))
        page.add_init_script(WATCH)
        page.goto(server.address)
        page.wait_for_selector("#reading .pane", state="attached")
        return page

    yield begin
    for context in contexts:
        context.close()
    assert wrong == []


def complaints(said: ConsoleMessage) -> list[str]:
    """Return what the console says if it is an error or a warning."""
    return [said.text] if said.type in ("error", "warning") else []


def elsewhere(url: str) -> list[str]:
    """Return the address if it is not this machine's own."""
    parts = urlsplit(url)
    return [] if parts.scheme in ("data", "blob") or parts.hostname == "127.0.0.1" else [url]
