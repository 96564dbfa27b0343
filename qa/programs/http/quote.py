"""A page of one article with one quote marked: where the links of citations lead. No script."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote as quoted

from markupsafe import Markup

if TYPE_CHECKING:
    from index.article import Article
    from qa.answer import Citation

_PAGE = Markup("""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 17px/1.6 ui-serif, Georgia, "Noto Serif", serif; margin: 0 auto; max-width: 42rem;
  padding: 24px; }}
h1 {{ font-size: 28px; line-height: 1.25; }}
article {{ overflow-wrap: anywhere; white-space: pre-wrap; }}
mark {{ scroll-margin: 30vh; }}
</style></head>
<body><h1 dir="auto">{title}</h1>
<article dir="auto">{before}<mark id="quote">{quote}</mark>{after}</article></body></html>
""")


def quote_path(citation: Citation) -> str:
    """Return the path of the page that shows a quote, without a slash before it."""
    return f"quotes/{quoted(citation.article, safe='')}/{citation.start}-{citation.end}#quote"


def quote_page(article: Article, start: int, end: int) -> str:
    """Return the page that shows a quote, everything of the article escaped."""
    text = article.text
    return _PAGE.format(
        language=article.language,
        title=article.title,
        before=text[:start],
        quote=text[start:end],
        after=text[end:],
    )
