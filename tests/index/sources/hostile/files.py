"""Files that somebody may send to stop the program: small to send, costly to read.

`FILES` has a name for each, with what makes its bytes; most are there in the size at which an
earlier version of the program, or a library, took many seconds or gigabytes.
"""

import io
import zipfile
import zlib

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def html(body, head=""):
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def docx(body, **parts):
    """Return a Word file of this body, and other parts of ``word/`` by their names."""
    import docx as python_docx

    empty = io.BytesIO()
    python_docx.Document().save(empty)
    made = io.BytesIO()
    with (
        zipfile.ZipFile(empty) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for entry in source.namelist():
            data = source.read(entry)
            if entry == "word/document.xml":
                data = f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()
            target.writestr(entry, parts.pop(entry.rpartition("/")[2], data))
    return made.getvalue()


def pdf(objects):
    """Return a PDF of these bodies of objects, the catalog first."""
    data = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n" % (len(objects) + 1)
    return bytes(data + b"%d\n%%%%EOF" % start)


def stream(content, extra=b""):
    packed = zlib.compress(content, 9)
    head = b"<< /Filter /FlateDecode /Length %d %s >>\nstream\n" % (len(packed), extra)
    return head + packed + b"\nendstream"


FONT = b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"


def pages(count, content, resources=FONT, extra=()):
    """Return a PDF whose pages all share one stream."""
    kids = b" ".join(b"%d 0 R" % (4 + len(extra) + n) for n in range(count))
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R /Resources << "
        + resources
        + b" >> >>"
    )
    tree = b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % count
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    return pdf([catalog, tree, stream(content), *extra, *[page] * count])


def text_lines(count):
    line = b"(The council of the town met on Monday and spoke about the new bridge.) Tj T*\n"
    return b"BT /F1 9 Tf 11 TL 40 760 Td\n" + line * count + b"ET"


def nested_forms(depth=24):
    """Return a PDF of forms, each of which draws the next one twice."""
    forms = [
        stream(
            b"/X Do /X Do" if n + 1 < depth else b"BT /F1 9 Tf 40 760 Td (Far down.) Tj ET",
            b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << "
            + FONT
            + (b" /XObject << /X %d 0 R >>" % (5 + n) if n + 1 < depth else b"")
            + b" >>",
        )
        for n in range(depth)
    ]
    return pages(1, b"/X Do", FONT + b" /XObject << /X 4 0 R >>", forms)


def columns_of_digits(rows, columns):
    cells = "".join(
        f"1 0 0 1 {20 + 30 * c} {780 - 7 * r} Tm (a{r % 7}{c % 5}) Tj\n"
        for r in range(rows)
        for c in range(columns)
    )
    return b"BT /F1 5 Tf\n" + cells.encode() + b"ET"


FILES = {
    # plain text
    "marks.txt": lambda: b'!"' * 40_000,
    "marks-million.txt": lambda: b'!"' * 950_000,
    "open-quotes.txt": lambda: "„".encode() * 600_000,
    "quote-each.txt": lambda: b'a" b. ' * 300_000,
    "guillemets.txt": lambda: "» « ".encode() * 300_000,
    "parentheses.txt": lambda: b"(A. " * 450_000,
    "short-sentences.txt": lambda: b"A b. " * 390_000,
    "one-word.txt": lambda: b"a" * 1_900_000,
    "lines.txt": lambda: b"a\n" * 950_000,
    "paragraphs.txt": lambda: b"Ab\n\n" * 490_000,
    "headings-with-text.txt": lambda: b"Ab\n\nCd.\n\n" * 200_000,
    "labels.txt": lambda: b"Ab:\n" * 480_000,
    "bars.txt": lambda: b"| " * 900_000,
    "combining.txt": lambda: "a\u0316".encode() + "\u0301\u0316".encode() * 450_000,
    "spaces.txt": lambda: b"a" + b" " * 1_900_000 + b"b",
    "blank-lines.txt": lambda: b"a." + b"\n \t" * 600_000 + b"b.",
    "rules.txt": lambda: b"-" * 1_900_000 + b"x",
    "dots.txt": lambda: b"a." * 950_000,
    "initials.txt": lambda: b"A. " * 600_000,
    "ellipses.txt": lambda: "… ".encode() * 600_000,
    "numbers.txt": lambda: b"1. " * 600_000,
    # Markdown
    "image-openings.md": lambda: b"![[" * 300_000,
    "brackets.md": lambda: b"[" * 900_000,
    "closing-brackets.md": lambda: b"[a" * 100_000 + b"]" * 100_000,
    "links.md": lambda: b"[a](" * 300_000,
    "emphasis.md": lambda: b"*a **a " * 200_000,
    "stars.md": lambda: b"a**b" + b"c* " * 300_000,
    "ticks.md": lambda: b"".join(b"`" * n + b" " for n in range(1, 1_500)),
    "quotes.md": lambda: b">" * 900_000 + b"a",
    "nested-quotes.md": lambda: b"".join(b"> " * n + b"a\n" for n in range(1, 900)),
    "lists.md": lambda: b"".join(b" " * (2 * n) + b"- a\n" for n in range(900)),
    "dashes.md": lambda: b"- " * 400_000 + b"a",
    "headings.md": lambda: b"# a\n\n" * 200_000,
    "headings-with-text.md": lambda: b"# A\n\nB.\n\n" * 200_000,
    "wide-table.md": lambda: b"|a" * 30_000 + b"\n" + b"|-" * 30_000 + b"\n" + b"|a\n" * 30_000,
    "references.md": lambda: b"".join(b"[%d]: a\n" % n for n in range(60_000)) + b"[x] " * 60_000,
    "html-tags.md": lambda: b"<a " * 300_000,
    "comments.md": lambda: b"a <!-- " * 200_000,
    "declarations.md": lambda: b"a <!A " * 200_000,
    "cdata.md": lambda: b"a <![CDATA[" * 150_000,
    "html-blocks.md": lambda: b"<div>a</div>\n\n" * 60_000,
    "footnotes.md": lambda: b"[^a" * 300_000,
    "templates.md": lambda: b"[a]({{" * 200_000,
    "entities.md": lambda: b"&" * 900_000,
    "yaml-aliases.md": lambda: (
        b"---\na0: &a0 [x,x,x,x,x,x,x,x,x]\n"
        + b"".join(
            b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 12)
        )
        + b"author: *a11\n---\nText. It ends.\n"
    ),
    "yaml-brackets.md": lambda: b"---\na: " + b"[" * 19_000 + b"\n---\nText. It ends.\n",
    "definitions.md": lambda: b"a\n" + b": b\n" * 200_000,
    "strikes.md": lambda: b"~~a" * 300_000,
    "autolinks.md": lambda: b"<http:" * 200_000,
    # HTML
    "transparent.html": lambda: html(f'<p style="{"color:rgba(" * 90_000}">Text. It ends.</p>'),
    "white.html": lambda: html(f'<p style="{"color:rgba(255, " * 60_000}">Text. It ends.</p>'),
    "style-spaces.html": lambda: html(f'<p style="display{" " * 900_000}x">Text. It ends.</p>'),
    "hidden.html": lambda: html("<b hidden></b>x " * 100_000),
    "attributes.html": lambda: html(
        "<p " + " ".join(f"a{n}=1" for n in range(500_000)) + ">Text. It ends.</p>"
    ),
    "attributes-same.html": lambda: html("<p " + "a=1 " * 500_000 + ">Text. It ends.</p>"),
    "breaks.html": lambda: html("<br>" * 4_800_000 + "Text. It ends."),
    "breaks-and-letters.html": lambda: html("<br>a" * 400_000),
    "deep.html": lambda: html("<div>" * 3_000 + "Far down. It ends." + "</div>" * 3_000),
    "deep-text.html": lambda: html(
        "<p>Above.</p>" + "".join(f"<div><p>Level {n} of all.</p>" for n in range(300))
    ),
    "very-deep.html": lambda: html("<div>a" * 300_000),
    "fonts.html": lambda: html("<font>a<p>" * 100_000),
    "formatting.html": lambda: html("<p><b><i><u>a " * 60_000),
    "long-paragraph.html": lambda: html("<p>" + "A sentence of some words. " * 720_000 + "</p>"),
    "paragraphs.html": lambda: html("<p>a" * 450_000),
    "headings-with-text.html": lambda: html("<h2>A</h2><p>B.</p>" * 200_000),
    "links.html": lambda: html('<a href="/a">a</a> ' * 200_000),
    "list-links.html": lambda: html("<ul>" + '<li><a href="/a">a</a>' * 150_000 + "</ul>"),
    "cells.html": lambda: html("<table><tr>" + "<td>a" * 300_000 + "</table>"),
    "rows.html": lambda: html("<table>" + "<tr><td>a<td>b" * 150_000 + "</table>"),
    "tables-in-tables.html": lambda: html("<table><tr><td>a" * 250),
    "tables.html": lambda: html("<table><tr><td>a<td>b<tr><td>c<td>d</table>" * 40_000),
    "spans.html": lambda: html(
        "<table>" + "<tr><td rowspan=99 colspan=99>a" * 20_000 + "<th>x</table>"
    ),
    "at-rules.html": lambda: html("<p>Text. It ends.</p>", f"<style>{'@a{b{' * 150_000}</style>"),
    "rules.html": lambda: html("<p>Text. It ends.</p>", f"<style>{'a,' * 400_000}{{</style>"),
    "opacity.html": lambda: html(
        "<p>Text. It ends.</p>", f"<style>a{{opacity:{'0' * 900_000}1}}</style>"
    ),
    "classes.html": lambda: html(f'<p class="{"a " * 800_000}">Text. It ends.</p>'),
    "json-ld.html": lambda: html(
        "<p>Text. It ends.</p>",
        f'<script type="application/ld+json">{"[" * 90_000}</script>' * 10,
    ),
    "bylines.html": lambda: html('<p class="comment">' + '<i class="author">a</i>' * 100_000),
    "summaries.html": lambda: html("<details><summary>a" * 60_000),
    "definitions.html": lambda: html("<dl>" + "<dt>a<dd>b" * 150_000),
    "nested-lists.html": lambda: html("<ul><li>a" * 250 + "<li>b" * 100_000),
    "titles.html": lambda: html("<h1>a</h1>" * 100_000),
    "comments.html": lambda: html("<p>Text. It ends.</p>" + "<!--" * 400_000),
    "open-tags.html": lambda: html("<" * 900_000),
    "entities.html": lambda: html("&" * 900_000 + "Text. It ends."),
    "not-closed.html": lambda: b"<html><body><p title='" + b"a" * 900_000,
    "textarea.html": lambda: html("<textarea>" * 100_000 + "Text. It ends."),
    "forms.html": lambda: html("<form><input><label>a" * 60_000),
    # Word
    "empty-paragraphs.docx": lambda: docx("<w:p/>" * 13_000_000),
    "paragraphs.docx": lambda: docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 400_000),
    "runs.docx": lambda: docx("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 600_000 + "</w:p>"),
    "tables.docx": lambda: docx(
        "<w:tbl><w:tr><w:tc>" * 200 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 200
    ),
    "cells.docx": lambda: docx(
        "<w:tbl><w:tr>"
        + "<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>" * 200_000
        + "</w:tr></w:tbl>"
    ),
    "wide-cells.docx": lambda: docx(
        "<w:tbl>"
        + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="99"/></w:tcPr><w:p/></w:tc></w:tr>' * 100_000
        + "</w:tbl>"
    ),
    "boxes.docx": lambda: docx(
        "<w:p>" + "<w:txbxContent><w:p>" * 120 + "</w:p></w:txbxContent>" * 120 + "</w:p>"
    ),
    "flat-boxes.docx": lambda: docx(
        "<w:p>"
        + "<w:txbxContent><w:p><w:r><w:t>a</w:t></w:r></w:p></w:txbxContent>" * 60_000
        + "</w:p>"
    ),
    "deep.docx": lambda: docx("<w:ins>" * 250 + "<w:p/>" * 100_000 + "</w:ins>" * 250),
    "headings.docx": lambda: docx(
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>A</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>B.</w:t></w:r></w:p>" * 150_000
    ),
    "entities.docx": lambda: docx(
        "<w:p/>",
        **{
            "document.xml": (
                "<!DOCTYPE a [<!ENTITY a0 'aaaaaaaaaa'>"
                + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
                + f"]><w:document {W}><w:body><w:p><w:r><w:t>&a11;</w:t></w:r></w:p>"
                + "</w:body></w:document>"
            ).encode()
        },
    ),
    # PDF
    "shared-stream.pdf": lambda: pages(5_000, text_lines(2_000)),
    "shared-empty.pdf": lambda: pages(5_000, b"0 0 m " * 400_000),
    "empty-pages.pdf": lambda: pages(60_000, b""),
    "one-page.pdf": lambda: pages(1, text_lines(25_000)),
    "unpacks.pdf": lambda: pages(1, b" " * 800_000_000 + text_lines(3)),
    "nested-forms.pdf": nested_forms,
    "cells.pdf": lambda: pages(40, columns_of_digits(110, 19)),
    "arrays.pdf": lambda: pages(1, b"[" * 2_000_000 + text_lines(3)),
    "dictionaries.pdf": lambda: pdf([b"<< /Type /Catalog /Pages 2 0 R /A " + b"[" * 1_000_000]),
    "one-page-many-times.pdf": lambda: pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [" + b"3 0 R " * 200_000 + b"] /Count 200000 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        ]
    ),
    "page-tree-loop.pdf": lambda: pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000000 >>",
        ]
    ),
}
