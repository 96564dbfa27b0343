"""The page comes in its visitor's language, and every mark of a word is replaced."""

from dataclasses import fields

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from qa.web.frame import away_html, later_html
from qa.web.serving.install import routes
from qa.web.serving.localization import MARKS, Localized, localized
from qa.web.words import LANGUAGES, Words, words_for

PAGE = f'<!doctype html>\n<html\n\tlang="en"\n><script>x = "{MARKS.all_articles}"</script></html>'


async def _page(_request: Request) -> HTMLResponse:
    return HTMLResponse(PAGE)


APP = Starlette(
    routes=[Route("/", _page), Route("/other", _page), *routes()],
    middleware=[Middleware(Localized)],
)


def get(path, **headers):
    """Return status, headers and body of a GET."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = TestClient(APP).get(path, headers=sent)
    return answer.status_code, answer.headers, answer.text


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"accept_language": "de-AT,de;q=0.9"}, "de"),
        ({"accept_language": "de", "cookie": "article-qa-language=en"}, "en"),
        ({"cookie": "article-qa-language=de"}, "de"),
        ({"accept_language": "fr"}, "en"),
        ({"cookie": "article-qa-language=<script>"}, "en"),
        ({}, "en"),
    ],
)
def test_the_page_comes_in_the_language_that_was_chosen_or_else_the_browsers(headers, code):
    _, told, body = get("/", **headers)
    assert f'lang="{code}"' in body
    assert f'"{words_for(code).all_articles}"' in body.encode().decode("unicode_escape")
    assert int(told["content-length"]) == len(body.encode())
    assert told["content-language"] == code
    assert "Cookie" in told["vary"]


def test_only_the_page_itself_is_changed():
    assert get("/other", accept_language="de")[2] == PAGE


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_each_mark_becomes_its_word_inside_a_script_of_json(code):
    for field in fields(Words):
        word = getattr(LANGUAGES[code], field.name)
        if not isinstance(word, str):
            continue
        page = localized(f'"{getattr(MARKS, field.name)}"'.encode(), LANGUAGES[code]).decode()
        assert page.encode().decode("unicode_escape") == f'"{word}"'


def test_the_page_has_its_name_in_words_before_any_script():
    page = localized(b"<body class='x'><gradio-app></gradio-app></body>", LANGUAGES["de"]).decode()
    assert "<h1>Article QA</h1>" in page
    assert LANGUAGES["de"].tagline in page
    assert page.index("<h1>") < page.index("<gradio-app>")


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_no_word_holds_markup_since_one_mark_stands_for_text_and_html(code):
    for field in fields(Words):
        assert not set('<>&"\\') & set(getattr(LANGUAGES[code], field.name)), field.name


def test_the_lines_of_a_program_that_is_away_are_empty_until_they_are_needed():
    for html in (away_html(LANGUAGES["de"]), later_html(LANGUAGES["de"])):
        assert html.endswith("></p>")
        assert "nicht erreichbar" in html


@pytest.mark.parametrize("code", ["de", "en"])
def test_the_page_of_a_program_that_is_not_running_and_the_manifest_are_in_words(code):
    words = LANGUAGES[code]
    page = get("/not-running", accept_language=code)[2]
    assert f'<html lang="{code}">' in page
    assert words.not_running in page
    assert words.not_running_text in page
    status, told, manifest = get("/manifest.json", accept_language=code)
    assert (status, told["content-type"]) == (200, "application/manifest+json")
    assert f'"lang":"{code}"' in manifest
    assert words.tagline in manifest


def test_every_icon_that_the_manifest_names_is_there():
    for name in ("icon.svg", "icon-192.png", "icon-512.png", "favicon.ico", "worker.js"):
        status, _, body = get(f"/{name}")
        assert status == 200
        assert body
