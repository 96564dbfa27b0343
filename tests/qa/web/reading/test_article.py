"""The reading pane's markup: every character once, every quote marked, nothing taken for markup."""

import re
from html import unescape
from itertools import pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st

from index.article import Article, Section, Sentence, Span
from index.errors import LoadError
from index.sources.load import from_text
from qa.answer import Citation, Evidence
from qa.transcripts.turn import ShownTurn
from qa.web.library.rows import library_html
from qa.web.reading.article import Mark, blocks, marks_of
from qa.web.reading.panes import LaidOut, article_pane
from qa.web.words import words_for

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "${alert(1)}",
    "{{x}} {{{x}}} {{#each y}}",
    "`${`",
    "javascript:alert(1)",
    "&amp; &lt;b&gt; &#13; &quot;",
    "\"' </p></mark></article>",
    "]]> <!-- -->",
]
WORDS = st.sampled_from(
    [
        "Rubio",
        "sagte",
        "„Ja“",
        "am 3. Mai.",
        "Wer?",
        "\n",
        "\n\n",
        " ",
        "- eins",
        "|",
        "| a |",
        "--|--",
        *HOSTILE,
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join))

TAG = re.compile(r"<[^>]*>")
MARK = re.compile(r'<mark class="[a-z ]+" data-n="([\d ]+)"[^>]*>([^<]*)</mark>')


def article_html(article, marks=(), page=""):
    """Return an article as the pane shows it."""
    return LaidOut.of(article, page).html(marks)


def plain(html: str) -> str:
    return unescape(TAG.sub("", html))


def marked(html: str, number: int) -> str:
    return "".join(
        unescape(text) for numbers, text in MARK.findall(html) if str(number) in numbers.split()
    )


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = draw(TEXTS)
    if draw(st.booleans()):
        try:
            return from_text(text, kind=draw(st.sampled_from(["text", "markdown"])))
        except LoadError:
            assume(False)
    assume(text)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [Span(low, high) for low, high in pairwise(cuts)]
    heading = spans[0] if spans and draw(st.booleans()) else None
    sentences = tuple(Sentence(s.start, s.end) for s in spans[1:])
    return Article(text, "Title", True, "test", "de", (Section(heading, sentences),))


@st.composite
def articles_and_marks(draw: st.DrawFn) -> tuple[Article, list[Mark]]:
    article = draw(articles())
    end = len(article.text)
    marks = []
    for number in range(1, draw(st.integers(0, 5)) + 1):
        start = draw(st.integers(0, end - 1))
        marks.append(Mark(start, draw(st.integers(start + 1, end)), number, draw(st.booleans())))
    return article, marks


@given(articles_and_marks())
def test_without_its_tags_and_unescaped_the_markup_is_the_article(case):
    article, marks = case
    assert plain(article_html(article, marks)) == article.text


@given(articles_and_marks())
def test_what_is_marked_with_a_number_is_the_quote_to_the_character(case):
    article, marks = case
    html = article_html(article, marks)
    for mark in marks:
        assert marked(html, mark.number) == mark.of(article.text)


@given(articles_and_marks())
def test_each_quote_carries_its_number_once_where_it_begins(case):
    article, marks = case
    html = article_html(article, marks)
    labels = [
        label for found in re.findall(r'data-label="([^"]*)"', html) for label in found.split(", ")
    ]
    assert sorted(labels) == sorted(mark.label for mark in marks)


@given(articles())
@example(Article(" \n\n ", "T", True, "s", "", ()))
def test_the_blocks_follow_one_another_without_a_gap(article):
    position = 0
    for block in blocks(article):
        assert block.start == position
        position = block.end
    assert position == len(article.text)


@given(articles_and_marks())
def test_every_tag_is_one_of_ours(case):
    ours = re.compile(
        r'</?(?:p|h2|h3|mark|div|table|tr|td|th|span)>|<p class="(?:item|lines)">'
        r'|<h2 class="title">|<div class="chunk" style="--characters:\d+">|<span class="bar">'
        r'|<div class="table"(?: tabindex="0")?>|<td colspan="\d+">'
        r'|<mark class="(?:quote|nearest)(?: gap)?" data-n="[\d ]+"'
        r'(?: data-label="[\d, ≈]+" tabindex="-1")?>'
    )
    assert all(ours.fullmatch(tag) for tag in TAG.findall(article_html(*case)))


def cite(article: Article, quote: str, number: int = 1) -> Citation:
    start = article.text.index(quote)
    return Citation(number, article.id, article.title, "", start, start + len(quote), quote)


def test_a_quote_across_paragraphs_is_marked_in_both_and_not_between_them():
    article = from_text("Eins ist wahr.\n\nZwei ist auch wahr, und das genügt.")
    quote = "wahr.\n\nZwei"
    html = article_html(article, marks_of(article, [cite(article, quote)]))
    assert html.count("<p>") == 2
    assert '<mark class="quote gap" data-n="1">\n\n</mark>' in html
    assert marked(html, 1) == quote


def test_two_quotes_that_overlap_share_the_piece_that_both_hold():
    article = from_text("Er kam, sah und siegte am Ende doch.")
    html = article_html(
        article, marks_of(article, [cite(article, "kam, sah"), cite(article, "sah und", 2)])
    )
    assert '<mark class="quote" data-n="1 2" data-label="2" tabindex="-1">sah</mark>' in html


def test_the_nearest_passage_is_marked_otherwise_than_a_quote_and_without_a_number():
    article = from_text("Er kam, sah und siegte am Ende doch.")
    html = article_html(article, marks_of(article, [], cite(article, "sah")))
    assert '<mark class="nearest" data-n="1" data-label="≈" tabindex="-1">sah</mark>' in html


def test_only_quotes_from_the_article_itself_are_marked():
    article, other = from_text("Er kam und sah."), from_text("Er kam und sah nichts.")
    assert marks_of(article, [cite(other, "kam")], cite(other, "sah")) == []


def test_the_title_is_shown_once_whether_the_text_begins_with_it_or_not():
    named = from_text("# Der Titel\n\nEin Satz steht hier.", kind="markdown")
    given_name = from_text("Ein Satz steht hier.", title="Der Titel")
    for article in (named, given_name):
        assert TAG.sub("\n", article_pane(LaidOut.of(article))).count("Der Titel") == 1


def test_a_wrapped_paragraph_flows_and_meant_lines_stay():
    wrapped = from_text("Ein Satz, der so lang ist, dass er\nauf zwei Zeilen steht.")
    verse = from_text("Über allen Gipfeln ist Ruh.\nIn allen Wipfeln spürest du.")
    code = from_text("```\ndef f():\n    return 1\n```", kind="markdown")
    assert "<p>" in article_html(wrapped)
    assert '<p class="lines">' in article_html(verse)
    assert '<p class="lines">' in article_html(code)


def test_the_pane_names_article_turn_language_and_the_quote_to_bring_into_view():
    article = from_text("Der Minister sagte am Montag, dass er nichts dazu sagen werde.")
    citation = cite(article, "am Montag")
    evidence = Evidence("de", True, 0.9, (citation,), None, (), {})
    turn = ShownTurn(3, "Wann?", "de", "composing", evidence)
    pane = article_pane(LaidOut.of(article), turn, focus=1, clicked=True)
    assert f'data-article="{article.id}" data-turn="3" data-focus="1" data-by="click"' in pane
    assert 'lang="de"' in pane
    assert marked(pane, 1) == "am Montag"


def test_titles_in_the_list_of_articles_are_escaped():
    from index.store.records import ArticleInfo

    info = ArticleInfo('"><b>', "<i>&", "s", '"><u>', 1)
    html = library_html([info], words_for("en"))
    assert "<b>" not in html
    assert "<i>" not in html
    assert "<u>" not in html
    assert "&lt;i&gt;&amp;" in html


def test_a_page_of_spaces_takes_no_longer_than_a_page_of_words():
    article = from_text("Anfang " + " " * 200_000 + "Ende. " + "x\n \n" * 20_000)
    assert plain(article_html(article)) == article.text
