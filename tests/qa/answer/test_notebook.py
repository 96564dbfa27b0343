"""How answers look in a notebook and in a REPL."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from qa.answer.answer import NEAR, Answer, Citation, Evidence, neighbourhood
from qa.answer.notebook import answer_html, citation_html, evidence_html

TEXT = "The ferry left. It carried 80 people over the sound. Then it sank <slowly>."
QUOTE = "It carried 80 people over the sound."
START = TEXT.index(QUOTE)
BEFORE, AFTER = TEXT[:START], TEXT[START + len(QUOTE) :]
CITATION = Citation(
    1, "a1", "The ferry", "Its end", START, START + len(QUOTE), QUOTE,
    shortest=(START + 11, START + 20), page=3, before=BEFORE, after=AFTER,
)  # fmt: skip
EVIDENCE = Evidence("en", True, 0.934, (CITATION,), None, (), {})
ANSWER = Answer(
    "How many?", "en", True, 0.934, f"{QUOTE} [1]", False, (CITATION,), None, ()
)  # fmt: skip
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'


class Elements(HTMLParser):
    """The elements and the text of a page; each element that is opened is closed."""

    def __init__(self, html):
        super().__init__()
        self.opened, self.names, self.text = [], [], ""
        self.feed(html)
        assert self.opened == []

    def handle_starttag(self, tag, attrs):
        self.opened.append(tag)
        self.names.append(tag)

    def handle_endtag(self, tag):
        assert self.opened.pop() == tag

    def handle_data(self, data):
        self.text += data


def marked(html):
    (found,) = re.findall(r"<mark[^>]*>(.*?)</mark>", html)
    return found


def test_a_citation_shows_its_quote_marked_among_the_words_around_it():
    html = CITATION._repr_html_()
    assert marked(html) == "It carried <b>80 people</b> over the sound."
    assert TEXT in Elements(html).text
    for part in ("[1]", "The ferry", "Its end", "page 3", f"{START}–{CITATION.end}"):
        assert part in Elements(html).text


def test_a_quote_whose_neighbourhood_is_not_known_stands_alone():
    html = citation_html(replace(CITATION, before="", after="", shortest=None))
    assert marked(html) == QUOTE
    assert "…" not in html


def test_evidence_shows_its_quotes_and_how_sure_they_are():
    html = evidence_html(EVIDENCE)
    assert marked(html)
    assert "confidence 0.93" in html
    assert EVIDENCE._repr_html_() == html


def test_an_answer_that_is_its_quote_shows_it_once():
    html = ANSWER._repr_html_()
    text = Elements(html).text
    assert text.count("80 people") == 1
    assert "How many?" in text


def test_composed_prose_stands_above_its_quotes():
    composed = replace(ANSWER, text="Eighty people were on it. [1]", composed=True)
    text = Elements(answer_html(composed)).text
    assert text.index("Eighty people were on it. [1]") < text.index("80 people")


def test_a_declined_question_shows_what_comes_nearest_and_that_it_is_no_answer():
    declined = replace(
        ANSWER, answerable=False, confidence=0.1, text="Not answered.", citations=(),
        nearest=CITATION, withheld=("nothing held",), understood="How many people?",
    )  # fmt: skip
    text = Elements(answer_html(declined)).text
    for part in ("Not answered.", "nearest", "not answerable", "nothing held", "How many people?"):
        assert part in text


@pytest.mark.parametrize(
    "shown",
    [
        replace(CITATION, quote=HOSTILE, title=HOSTILE, section=HOSTILE + "x", label=HOSTILE),
        replace(CITATION, before=HOSTILE, after=HOSTILE, quote=HOSTILE, shortest=(0, 10**9)),
        replace(EVIDENCE, said=HOSTILE, citations=(replace(CITATION, quote=HOSTILE),)),
        replace(ANSWER, question=HOSTILE, text=HOSTILE, composed=True, withheld=(HOSTILE,)),
        replace(ANSWER, understood=HOSTILE, nearest=replace(CITATION, quote=HOSTILE)),
    ],
)
def test_whatever_comes_from_outside_is_text_and_never_an_element(shown):
    elements = Elements(shown._repr_html_())
    assert HOSTILE in elements.text
    assert set(elements.names) <= {"div", "p", "b", "i", "small", "span", "blockquote", "mark"}


def test_colours_are_the_notebooks_own_or_see_through():
    html = answer_html(ANSWER)
    assert re.findall(r"(?<![-\w])color: (\w+)", html) == ["inherit"] * 2
    assert not re.search(r"#[0-9a-f]{3}|rgb\(", html)


def test_in_a_repl_each_is_one_short_line():
    long = replace(ANSWER, text="word\n" * 1000, citations=(CITATION,) * 5)
    for shown in (CITATION, EVIDENCE, ANSWER, long, replace(EVIDENCE, citations=())):
        assert len(repr(shown)) < 200
        assert "\n" not in repr(shown)
    assert repr(CITATION) == f"Citation([1] {QUOTE!r}, section='Its end', 16:52)"
    assert repr(ANSWER) == f"Answer('{QUOTE} [1]', confidence=0.93, citations=1)"
    assert str(ANSWER) == ANSWER.text


def test_what_only_shows_a_quote_is_no_part_of_its_values():
    assert {"before", "after"}.isdisjoint(CITATION.to_json())
    values = replace(ANSWER, nearest=CITATION).to_json()
    assert values["citations"] == (CITATION.to_json(),)
    assert values["nearest"] == CITATION.to_json()
    assert replace(CITATION, before="", after="") == CITATION


def test_a_neighbourhood_is_whole_words_of_the_text_itself():
    text = f"{'left ' * 100}QUOTE{' right' * 100}"
    start = text.index("QUOTE")
    before, after = neighbourhood(text, start, start + 5)
    assert text[start - len(before) : start + 5 + len(after)] == f"{before}QUOTE{after}"
    assert before.startswith("left ")
    assert after.endswith(" right")
    assert max(len(before), len(after)) <= NEAR
    assert neighbourhood("QUOTE", 0, 5) == ("", "")
