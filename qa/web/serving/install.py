"""What a browser needs to keep the page as an application: manifest, icons, service worker.

The worker does one thing: opened while the program is not running, the address shows a page that
says so in the visitor's language, and goes on by itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from qa.web.reading.article import as_text
from qa.web.serving.visitor import words_of

FILES = Path(__file__).parents[1] / "static" / "install"

HEAD = (
    '<link rel="icon" href="icon.svg" type="image/svg+xml">'
    '<link rel="apple-touch-icon" href="icon-192.png">'
    '<meta name="theme-color" content="#fffefb" media="(prefers-color-scheme: light)">'
    '<meta name="theme-color" content="#1a1b1e" media="(prefers-color-scheme: dark)">'
)
"""What the page's head says of them."""

_NAME = "Article QA"
_ICONS = (("icon-192.png", "192x192", "image/png"), ("icon-512.png", "512x512", "image/png"))

_NOT_RUNNING = """<!doctype html>
<html lang="{code}"><head><meta charset="utf-8"><title>{name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root {{ color-scheme: light dark; --ground: #f4f2ee; --ink: #201e1a; --soft: #625d54; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --ground: #141517; --ink: #e7e4dd; --soft: #a8a39a; }}
}}
body {{ background: var(--ground); color: var(--ink); display: grid; margin: 0; min-height: 100vh;
  font: 17px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; place-items: center; }}
main {{ max-width: 34rem; padding: 24px; }}
h1 {{ font: 600 28px/1.25 ui-serif, Georgia, "Noto Serif", serif; margin: 0 0 12px; }}
p {{ color: var(--soft); margin: 0; }}
</style></head>
<body><main><h1>{title}</h1><p role="status">{text}</p></main>
<script>
setInterval(async () => {{
  try {{
    if ((await fetch("manifest.json", {{ cache: "no-store" }})).ok) location.reload();
  }} catch {{}}
}}, 2000);
</script></body></html>
"""


def routes() -> list[Route]:
    """Return the routes of everything that is installed."""
    return [
        Route("/manifest.json", _manifest),
        Route("/not-running", _not_running),
        Route("/worker.js", _file("worker.js", "text/javascript")),
        Route("/icon.svg", _file("icon.svg", "image/svg+xml")),
        Route("/favicon.ico", _file("icon.svg", "image/svg+xml")),
        *(Route(f"/{name}", _file(name, kind)) for name, _, kind in _ICONS),
    ]


async def _manifest(request: Request) -> Response:
    words = words_of(request)
    return JSONResponse(
        {
            "name": _NAME,
            "short_name": _NAME,
            "description": words.tagline,
            "lang": words.code,
            "start_url": "./",
            "display": "standalone",
            "background_color": "#f4f2ee",
            "theme_color": "#0d6660",
            "icons": [
                {"src": "icon.svg", "sizes": "any", "type": "image/svg+xml"},
                *({"src": name, "sizes": size, "type": kind} for name, size, kind in _ICONS),
            ],
        },
        media_type="application/manifest+json",
    )


async def _not_running(request: Request) -> Response:
    words = words_of(request)
    page = _NOT_RUNNING.format(
        code=words.code,
        name=_NAME,
        title=as_text(words.not_running),
        text=as_text(words.not_running_text),
    )
    return HTMLResponse(page, headers={"cache-control": "no-cache"})


def _file(name: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers with a file that is the same for everybody."""

    async def answer(_request: Request) -> Response:
        return FileResponse(FILES / name, media_type=kind, headers={"cache-control": "no-cache"})

    return answer
