"""Make the README's pictures from the real page: ``python docs/pictures.py``.

It starts the program on the sample article with an index of its own, asks a question as a visitor
does, and writes ``docs/page.png`` and ``docs/phone.png``. It needs Chromium and Playwright.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

DOCS = Path(__file__).parent
QUESTION = "What did Rubio say?"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1200, "height": 760}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}


def main() -> None:
    """Make both pictures."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        index = ["--index", str(Path(folder) / "index")]
        command = [sys.executable, str(DOCS.parent / "app.py"), "--sample", "--port", port, *index]
        server = subprocess.Popen(command)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, server)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium, args=["--no-sandbox"]
                )
                picture(browser, address, DOCS / "page.png", DESKTOP)
                picture(browser, address, DOCS / "phone.png", PHONE)
                browser.close()
        finally:
            server.terminate()
            server.wait(30)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the page can be opened."""
    while server.poll() is None:
        try:
            urlopen(address, timeout=5).close()
        except OSError:
            continue
        return
    sys.exit("the program ended before its page was open")


def picture(browser: Browser, address: str, path: Path, window: dict[str, Any]) -> None:
    """Ask the question in a window of that kind and write what it shows."""
    page = browser.new_context(locale="en-US", **window).new_page()
    page.goto(address)
    page.wait_for_selector("#conversation .welcome")
    page.wait_for_selector(".suggested .example", timeout=180_000)  # all is loaded then
    page.fill("#question textarea", QUESTION)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".turn.done", timeout=180_000)
    page.wait_for_function("document.querySelector('#reading mark') !== null")
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(1500)  # until the mark has stopped to flash
    page.screenshot(path=path)


if __name__ == "__main__":
    main()
