"""A conversation as Markdown, HTML and JSON: every quote, its place, and no markup of others."""

import json
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa.answer import Answer, Citation, Evidence
from qa.transcripts.export import FORMS, Labels, file_name, place_of, turn_markdown
from qa.transcripts.transcripts import Transcript
from qa.transcripts.turn import ShownTurn

EN = Labels("en", "Understood as:", "Nearest passage", "characters {}–{}", "As of {}")
DE = replace(EN, code="de", understood="Verstanden als:", characters="Zeichen {}–{}")
MILL = "Die Mühle mahlt seit 1788.\nSie steht am Deich."
SAIL = "Ihre Flügel sind 11 Meter lang."
CITATIONS = (
    Citation(1, "a1", "Die Mühle", "Geschichte", 40, 40 + len(MILL), MILL, page=3),
    Citation(2, "a1", "Die Mühle", "Die Mühle", 200, 200 + len(SAIL), SAIL, label="Teil | Maß"),
)
FOUND = Evidence("de", True, 0.9, CITATIONS, None, (), {}, understood="Wie alt ist die Mühle?")
ANSWER = Answer(
    question="Und die Mühle?",
    language="de",
    answerable=True,
    confidence=0.9,
    text="Sie mahlt seit 1788 [1].",
    composed=True,
    citations=CITATIONS,
    nearest=None,
    passages=(),
    unverified=("Sie ist rot.",),
)
TURN = ShownTurn(3, "Und die Mühle?", "de").after(FOUND).after(ANSWER)
NEAR = replace(
    FOUND, answerable=False, citations=(), nearest=CITATIONS[0], understood="", language="en"
)
DECLINED = ShownTurn(4, "What colour is it?", "en").after(NEAR)
TALK = Transcript("x", "Mühle <script>", (), 1.7e9, 1.7e9, (TURN, DECLINED))


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def test_a_place_is_article_section_page_and_characters():
    assert place_of(CITATIONS[0], EN) == "Die Mühle · Geschichte · p. 3 · characters 40–86"
    assert place_of(CITATIONS[1], DE) == "Die Mühle · Zeichen 200–231"


def test_markdown_has_question_sentences_quotes_labels_and_places():
    assert turn_markdown(TURN, DE) == (
        "## Und die Mühle?\n\n"
        "Verstanden als: Wie alt ist die Mühle?\n\n"
        "Sie mahlt seit 1788 [1].\n\n"
        "> Die Mühle mahlt seit 1788.\n> Sie steht am Deich.\n>\n"
        "> — \\[1\\] Die Mühle · Geschichte · S. 3 · Zeichen 40–86\n\n"
        "> Spalten: Teil | Maß\n>\n> Ihre Flügel sind 11 Meter lang.\n>\n"
        "> — \\[2\\] Die Mühle · Zeichen 200–231"
    ).replace("\\[1\\]", "[1]").replace("\\[2\\]", "[2]")


def test_a_passage_that_is_no_answer_is_called_that():
    text = turn_markdown(DECLINED, EN)
    assert "Nearest passage:\n\n> Die Mühle mahlt" in text
    assert "[1]" not in text


@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_every_quote_with_its_place(form):
    write, _ = FORMS[form]
    text = unescape(write(TALK, EN))
    if form == "json":
        turn = json.loads(text)["turns"][0]
        shown = [(c["quote"], c["title"], c["page"], c["start"]) for c in turn["citations"]]
        assert shown == [(MILL, "Die Mühle", 3, 40), (SAIL, "Die Mühle", None, 200)]
        assert json.loads(text)["turns"][1]["nearest"]["end"] == 86
    else:
        assert text.count("Sie steht am Deich.") == 2
        assert SAIL in text
        assert text.count("Die Mühle · Geschichte · p. 3 · characters 40–86") == 2
        assert "characters 200–231" in text
    assert "Sie ist rot" not in text  # what was withdrawn is not handed on


def test_the_page_runs_and_loads_nothing_and_shows_markup_as_text():
    quote = '</blockquote><img src=x onerror=alert(1)> & "quoted"'
    hostile = replace(CITATIONS[0], quote=quote, title="<svg onload=alert(2)>")
    turn = replace(TURN, evidence=replace(FOUND, citations=(hostile,)), question="<b>?")
    page = Tags(FORMS["html"][0](replace(TALK, turns=(turn,)), EN))
    names = {tag for tag, _ in page.tags}
    assert names.isdisjoint({"script", "img", "svg", "b", "link", "iframe"})
    assert quote in page.text
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    policy = [attrs["content"] for tag, attrs in page.tags if tag == "meta" and "content" in attrs]
    assert any("default-src 'none'" in content for content in policy)


MARKS = st.text(st.sampled_from("ab1 \\`*_[]()<>#+-=.!|~&;:\"'\n"), min_size=1, max_size=40)


@given(MARKS.filter(str.strip))
def test_markdown_shows_a_quote_as_its_characters_whatever_they_are(quote):
    turn = replace(TURN, evidence=replace(FOUND, citations=(replace(CITATIONS[0], quote=quote),)))
    page = Tags(MarkdownIt().render(turn_markdown(turn, EN)))
    assert {tag for tag, _ in page.tags} <= {"h2", "p", "blockquote"}
    assert "".join(quote.split()) in "".join(page.text.split())


@given(MARKS)
def test_markdown_shows_what_a_model_wrote_as_text(text):
    answer = replace(ANSWER, text=f"{text} [1](javascript:x) [2].")
    page = Tags(MarkdownIt().render(turn_markdown(replace(TURN, answer=answer), EN)))
    assert {tag for tag, _ in page.tags} <= {"h2", "p", "blockquote"}
    assert "[1](javascript:x) [2]." in page.text


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Was sagte Rubio?", "was-sagte-rubio.md"),
        ("Größe & Maß", "grosse-mass.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        ('a"\r\nSet-Cookie: x=1', "a-set-cookie-x-1.md"),
        ("Что?", "conversation.md"),
        ("x" * 200, f"{'x' * 60}.md"),
    ],
)
def test_a_file_has_a_name_that_every_system_takes(title, name):
    assert file_name(title, "md") == name


def test_a_failed_turn_says_what_went_wrong():
    failed = ShownTurn(1, "Is it there?", "en").ended("failed", "The model is away.")
    assert turn_markdown(failed, EN) == "## Is it there?\n\nThe model is away."
