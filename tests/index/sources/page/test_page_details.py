"""What a page states about itself beside its text."""

import json

import lxml.html
import pytest

from index.sources.page.details import page_details


def stated(head, body=""):
    tree = lxml.html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    return sorted((detail.name, detail.value, detail.origin) for detail in page_details(tree))


def script(data):
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_the_head_of_a_page_names_author_date_site_and_source():
    head = (
        '<meta name="author" content="By Ada Lind and Bo Krug">'
        '<meta property="article:published_time" content="2024-05-04T08:00:00+02:00">'
        '<meta property="og:site_name" content="Der Bote"><link rel="canonical" href="https://b/1">'
    )
    assert stated(head) == [
        ("author", "Ada Lind", "meta"),
        ("author", "Bo Krug", "meta"),
        ("date", "2024-05-04", "meta"),
        ("site", "Der Bote", "meta"),
        ("source", "https://b/1", "meta"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "NewsArticle", "author": {"name": "Ada Lind"}, "datePublished": "2024-05-04"},
        [{"@type": "WebSite"}, {"@type": ["BlogPosting"], "author": "Ada Lind"}],
        {
            "@graph": [
                {"@type": "Person", "@id": "#a", "name": "Ada Lind"},
                {"@type": "Article", "author": [{"@id": "#a"}]},
                {"@type": "Article", "author": "Someone Else"},
            ]
        },
    ],
)
def test_json_ld_names_the_author_of_its_first_article(data):
    assert ("author", "Ada Lind", "JSON-LD") in stated(script(data))
    assert "Someone Else" not in str(stated(script(data)))


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="author" content="admin">',
        '<meta name="author" content="https://example.org/team">',
        '<meta name="author" content="Der Bote"><meta property="og:site_name" content="Der Bote">',
        '<script type="application/ld+json">{"@type": "Article", "author": </script>',
        f'<script type="application/ld+json">{"[" * 50_000}</script>',
        '<script type="application/ld+json">{"@type": "Comment", "author": "Bo Krug"}</script>',
    ],
)
def test_what_is_no_author_is_none(head):
    assert not [detail for detail in stated(head) if detail[0] == "author"]


def test_a_stamped_time_in_a_header_is_the_date_and_a_ticker_has_none():
    assert stated("", "<header><time datetime='2024-02-08'>gestern</time></header>") == [
        ("date", "2024-02-08", "page")
    ]
    assert stated("", "<p><time datetime='2024-02-08'>10:15</time></p>") == []


def test_an_author_is_marked_by_a_class_or_link_and_one_of_a_comment_is_none():
    assert stated("", "<span class='author'>Ada Lind</span><p class='byline'>By Bo Krug</p>") == [
        ("author", "Ada Lind", "page")
    ]
    assert stated("", "<div class='comments'><b class='author'>Ada Lind</b></div>") == []
    assert stated("", "<a rel='author' href='/x'>mehr über uns</a>") == []
