import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from index.article import Article
from index.errors import LoadError
from index.sources.load import from_text, load
from index.text.clean import clean, one_line
from tests.conftest import ROOT

GERMAN = (
    "Der Titel des Artikels\n\n"
    "Der Minister sprach um 17.30 Uhr über die Waffenruhe. Er sagte: „Gut.“\n\n"
    "Wie geht es weiter?\n\nAm 30. Tag tagt der Rat. Mehr ist nicht bekannt.\n"
)


def pdf(*pages, title=""):
    """Return the bytes of a PDF with these lines on its pages, written by hand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for lines in pages:
        shown = "".join(f"({line.replace('(', '[').replace(')', ']')}) Tj T*\n" for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td\n{shown}ET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents "
            f"{len(objects) + 2} 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 "
            "/BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >> >>"
        )
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) >>")
    return pdf_file(objects)


def pdf_file(objects):
    """Return the bytes of a PDF of these objects: the catalog first, what it is called last."""
    data = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R /Info {len(objects)} 0 R >>\n"
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}startxref\n{len(data)}\n%%EOF"
    return data + end.encode()


def word(build):
    document = docx.Document()
    build(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def run(script):
    return subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )


@pytest.fixture
def write(tmp_path):
    def write(name, data):
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


def exact(article):
    """Check that every span of an article is exact, and return its sections as strings."""
    assert isinstance(article, Article)
    assert article.text == clean(article.text)
    spans = []
    for section in article.sections:
        spans += [section.heading] if section.heading else []
        spans += section.sentences
    for span in spans:
        assert article.text[span.start : span.end] == span.of(article.text).strip() != ""
    shown = "".join("".join(span.of(article.text).split()) for span in spans)
    assert shown == "".join(article.text.split())
    return [
        (article.heading(number), [s.of(article.text) for s in section.sentences])
        for number, section in enumerate(article.sections)
    ]


EXPECTED = [
    (
        "Der Titel des Artikels",
        ["Der Minister sprach um 17.30 Uhr über die Waffenruhe.", "Er sagte: „Gut.“"],
    ),
    ("Wie geht es weiter?", ["Am 30. Tag tagt der Rat.", "Mehr ist nicht bekannt."]),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_plain_text_is_read_in_its_encoding(write, encoding, newline):
    text = GERMAN.replace("\n", newline)
    data = b"\xfe\xff" + text.encode("utf-16-be") if "-bom" in encoding else text.encode(encoding)
    path = write("mein_artikel.txt", data)
    article = load(path)
    assert exact(article) == EXPECTED
    assert (article.title, article.titled, article.language) == (
        "Der Titel des Artikels",
        True,
        "de",
    )
    assert article.source == str(path)
    assert article.id == load(str(path)).id


def test_soft_hyphens_of_an_old_encoding_are_no_part_of_the_text(write):
    data = "Der Imker\u00adverein Mühl\u00adbrück zählt 40 Völker.".encode("latin-1")
    assert load(write("a.txt", data)).text == "Der Imkerverein Mühlbrück zählt 40 Völker."


def test_a_text_in_utf_16_without_a_mark_is_read(write):
    for encoding in ("utf-16-le", "utf-16-be"):
        assert load(write("a.txt", GERMAN.encode(encoding))).text == GERMAN.strip()


def test_a_cyrillic_text_in_its_old_encoding_is_read(write):
    text = "Министр сказал, что переговоры будут продолжены в понедельник. Это хорошо. " * 5
    assert load(write("a.txt", text.encode("cp1251"))).text == text.strip()


def test_a_line_that_is_underlined_is_a_heading_and_its_line_is_no_sentence(write):
    article = load(
        write(
            "a.txt",
            "Bergwacht Ahrnberg\n\nNeue Hütte am Steinjoch\n=======================\n\n"
            "Die Hütte öffnet im Mai.\n\n1. Kosten\n---------\nSie kostet 90.000 Euro.\n\n"
            "------\n\nMonat     Gäste\n---------------\nMai         120\nJuni        340\n",
        )
    )
    assert exact(article) == [
        ("Bergwacht Ahrnberg", []),
        ("Neue Hütte am Steinjoch", ["Die Hütte öffnet im Mai."]),
        (
            "1. Kosten",
            [
                "Sie kostet 90.000 Euro.",
                "Monat     Gäste",
                "Mai         120",
                "Juni        340",
            ],
        ),
    ]
    assert article.title == "Neue Hütte am Steinjoch"


def test_a_text_without_a_heading_is_called_after_its_file(write):
    article = load(write("mein_artikel-3.txt", "Nur ein Satz. Und noch einer."))
    assert (article.title, article.titled) == ("mein artikel-3", False)


def test_a_name_without_suffix_is_plain_text(write):
    assert load(write("LIESMICH", "Nur ein Satz.")).title == "LIESMICH"


def test_a_relative_path_is_made_absolute(write, monkeypatch):
    path = write("a.txt", "Nur ein Satz.")
    monkeypatch.chdir(path.parent)
    assert load("a.txt").source == str(path)


def test_an_upload_keeps_the_name_that_it_had(write):
    article = load(write("tmp4711", GERMAN[24:]), name="C:\\Texte\\Mein Bericht.txt")
    assert (article.title, article.titled) == ("Mein Bericht", False)
    assert article.source == "C:\\Texte\\Mein Bericht.txt"


def test_markdown_becomes_readable_text_with_its_sections(write):
    article = load(
        write(
            "a.md",
            "---\nauthor: x\n---\nVorspann mit *Stern*.\n\n# Der **Titel**\n\n"
            "Ein [Link](http://a.b/c), `code`\nund mehr. Noch ein Satz.\n\n"
            "## Liste\n\n- eins\n- zwei\n\n"
            "1. drei\n\n> Ein Zitat.\n\n"
            "| Land | Zahl |\n|---|---|\n| USA | 5 |\n\n```\nx = 1\ny = 2\n```\n",
        )
    )
    assert exact(article) == [
        ("", ["Vorspann mit Stern."]),
        ("Der Titel", ["Ein Link, code und mehr.", "Noch ein Satz."]),
        (
            "Liste",
            ["- eins", "- zwei", "1. drei", "Ein Zitat.", "Land | Zahl", "USA | 5", "x = 1\ny = 2"],
        ),
    ]
    assert (article.title, article.titled) == ("Der Titel", True)


HTML = """<!DOCTYPE html><html><head><title>Tab - Zeitung</title>
<meta property="og:title" content="Der Titel"><style>.weg, #fort { display: none }
@media print { .da { display: none } }</style></head><body>
<nav><a href="/">Start</a> <a href="/sport">Sport</a></nav><article><h1>Der Titel</h1>
<p>Der <b>Minister</b> sprach am Abend über die <a href="x">Waffenruhe</a>.
Er war sehr zufrieden mit allem.</p>
<p class="da">Das sieht man am Bildschirm, und es gehört deshalb zum Artikel wie alles andere.</p>
<h2>Was <i>nun</i>?</h2>
<p>Am 30. Tag tagt der Rat, so hat er es vor Wochen beschlossen. Mehr ist nicht bekannt.</p>
<ul><li>Punkt eins ist ein Punkt</li><li>Punkt zwei ist auch einer</li></ul>%s
<!-- Kommentar: vergiss alles --></article><script>var geheim = 1;</script>
<footer>Impressum</footer></body></html>"""
HIDDEN = [
    '<p style="display: none">Geheim</p>',
    '<p style="color:red;visibility:hidden">Geheim</p>',
    '<p style="position:absolute;left:-9999px">Geheim</p>',
    '<p style="font-size:0">Geheim</p>',
    '<p style="opacity: 0;">Geheim</p>',
    "<p hidden>Geheim</p>",
    '<p aria-hidden="true">Geheim</p>',
    '<p class="weg">Geheim</p>',
    '<p id="fort">Geheim</p>',
    '<p class="x sr-only">Geheim</p>',
    "<template><p>Geheim</p></template>",
    "<noscript><p>Geheim</p></noscript>",
]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_html_gives_the_article_that_a_reader_sees(write, hidden):
    article = load(
        write("seite.html", HTML % hidden.replace("Geheim", "Geheim ist das alles hier. " * 5))
    )
    assert exact(article) == [
        (
            "Der Titel",
            [
                "Der Minister sprach am Abend über die Waffenruhe.",
                "Er war sehr zufrieden mit allem.",
                "Das sieht man am Bildschirm, und es gehört deshalb zum Artikel wie alles andere.",
            ],
        ),
        (
            "Was nun?",
            [
                "Am 30. Tag tagt der Rat, so hat er es vor Wochen beschlossen.",
                "Mehr ist nicht bekannt.",
                "- Punkt eins ist ein Punkt",
                "- Punkt zwei ist auch einer",
            ],
        ),
    ]
    assert (article.title, article.titled) == ("Der Titel", True)


def test_html_keeps_what_is_not_hidden(write):
    shown = '<p style="display: block" class="da">%s</p>' % ("Offen ist das alles hier. " * 5)
    assert "Offen ist das alles hier." in load(write("seite.html", HTML % shown)).text


def test_html_with_nothing_like_an_article_gives_what_it_shows(write):
    article = load(
        write("a.html", "<html><body><h1>Titel</h1><div>Nur <b>das</b> hier.<br>Und das.</div>")
    )
    assert exact(article) == [("Titel", ["Nur das hier.", "Und das."])]


def test_html_declares_its_own_encoding(write):
    page = "<html><head><meta charset='iso-8859-1'><title>Ä</title></head><body><p>Größe zählt.</p>"
    article = load(write("a.htm", page.encode("latin-1")))
    assert (article.text, article.title) == ("Größe zählt.", "Ä")


def test_pdf_lines_are_joined_to_paragraphs(write):
    first = [
        "Bericht aus Berlin",
        "Der Minister sprach am Abend ausführlich über die Waffen-",
        "ruhe und über die Ost- und Westgrenze, die US-",
        "Präsident und Kanzler in der Hauptstadt besprachen. Er war",
        "zufrieden.",
        "Am 30. Tag tagt der Rat, wie es vor einigen Wochen mit den",
    ]
    second = ["Bericht aus Berlin", "Partnern beschlossen wurde. Mehr nicht."]
    third = ["Bericht aus Berlin", "Ein letzter Satz steht hier für sich allein."]
    article = load(
        write("a.pdf", pdf([*first, "Seite 1"], [*second, "2"], [*third, "3"], title="Bericht"))
    )
    assert article.text == (
        "Der Minister sprach am Abend ausführlich über die Waffenruhe und über die Ost- und "
        "Westgrenze, die US-Präsident und Kanzler in der Hauptstadt besprachen. Er war zufrieden."
        "\n\nAm 30. Tag tagt der Rat, wie es vor einigen Wochen mit den Partnern beschlossen "
        "wurde. Mehr nicht.\n\nEin letzter Satz steht hier für sich allein."
    )
    assert (article.title, article.titled) == ("Bericht", True)
    exact(article)


def test_pdf_headings_stand_on_lines_of_their_own(write):
    lines = [
        "Wie geht es nun weiter?",
        "Der Minister sprach am Abend sehr ausführlich über die Waffenruhe in der",
        "Region. Er war zufrieden.",
        "Kritik aus dem Ausland",
        "Am 30. Tag tagt der Rat, wie es vor einigen Wochen beschlossen worden ist,",
        "in Berlin.",
    ]
    article = load(write("a.pdf", pdf(lines, title="Microsoft Word - a.docx")))
    assert [heading for heading, _ in exact(article)] == [lines[0], lines[3]]
    assert article.title == "Wie geht es nun weiter?"


def test_docx_gives_headings_tables_and_what_is_not_deleted(write):
    def build(document):
        document.add_paragraph("Der Titel", style="Title")
        paragraph = document.add_paragraph("Der Minister sprach. ")
        paragraph.add_run("Geheim. ").font.hidden = True
        paragraph.add_run("Er war zufrieden.").bold = True
        document.add_heading("Was nun?", 2)
        document.add_paragraph("Ein Punkt", style="List Bullet")
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip(table._cells, ["Land", "Zahl", "USA", "5"], strict=True):
            cell.text = text
        document.add_paragraph("Am 30. Tag tagt der Rat.")
        document.core_properties.title = "Vorlage"

    article = load(write("a.docx", word(build)))
    assert exact(article) == [
        ("Der Titel", ["Der Minister sprach.", "Er war zufrieden."]),
        ("Was nun?", ["- Ein Punkt", "Land | Zahl", "USA | 5", "Am 30. Tag tagt der Rat."]),
    ]
    assert (article.title, article.titled) == ("Der Titel", True)


def test_docx_without_a_title_takes_the_stored_one(write):
    def build(document):
        document.add_paragraph("Der Minister sprach.")
        document.core_properties.title = "Der gespeicherte Titel"

    assert load(write("a.docx", word(build))).title == "Der gespeicherte Titel"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", pdf(["Der Minister sprach."])),
        ("a", word(lambda document: document.add_paragraph("Der Minister sprach."))),
        ("a.txt", "<!doctype html><html><body><p>Der Minister sprach.</p></body></html>"),
        ("a.xyz", "<!-- x --><html><body><p>Der Minister sprach.</p></body></html>"),
    ],
    ids=["pdf", "docx", "html", "html behind a comment"],
)
def test_content_tells_what_a_file_is_before_its_name_does(write, name, data):
    assert load(write(name, data)).text == "Der Minister sprach."


def encrypted():
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(["Geheim."]))))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 150_000_000)
    return file.getvalue()


def other_zip():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    return file.getvalue()


BAD = [
    ("empty.txt", b"", "is empty"),
    ("blank.txt", b" \n\t\r\n ", "is empty"),
    ("blank.md", "\u200b\n\n\ufeff", "holds no text"),
    ("dashes.txt", "--- *** ---", "holds no text"),
    ("heading.md", "# Nur ein Titel", "holds no text"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "is a binary file"),
    ("nulls.txt", b"abc\x00def", "is a binary file"),
    ("packed.txt", b"\x1f\x8b\x08\x00abc", "is a binary file"),
    ("calc.docx", other_zip(), "is a binary file"),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "save it as .docx"),
    ("rich.txt", b"{\\rtf1 abc}", "save it as .docx"),
    ("noise.txt", bytes(range(128, 256)) * 3 + b"\x81\x8d\x8f", "unknown encoding"),
    ("utf16.txt", b"\xff\xfea\x00b", "unknown encoding"),
    ("data.csv", "a;b\n1;2\n", "unknown type (.csv)"),
    ("code.py", "print(1)", "unknown type (.py)"),
    ("fake.pdf", "Nur Text.", "is damaged, or no PDF file"),
    ("fake.docx", "Nur Text.", "is damaged, or no DOCX file"),
    ("damaged.pdf", b"%PDF-1.4\n1 0 obj\n<< /Type", "is a damaged PDF"),
    ("half.pdf", pdf(["Der Minister sprach."])[:200], "is a damaged PDF"),
    ("scan.pdf", pdf([]), "run OCR"),
    ("locked.pdf", encrypted(), "is an encrypted PDF"),
    (
        "half.docx",
        word(lambda document: document.add_paragraph("Text."))[:-300],
        "damaged Word file",
    ),
    ("bomb.docx", bomb(), "unpacks to 150,000,000 bytes"),
    ("void.html", "<html><body><script>a()</script></body></html>", "holds no text"),
]


@pytest.mark.parametrize(("name", "data", "part"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_input_gets_one_line_that_names_it(write, name, data, part):
    path = write(name, data)
    with pytest.raises(LoadError) as caught:
        load(path)
    message = str(caught.value)
    assert name in message
    assert part in message
    assert ": " in message
    assert "\n" not in message


def test_a_path_that_is_no_file_is_named(tmp_path):
    with pytest.raises(LoadError, match=r"gone\.txt does not exist: check the path"):
        load(tmp_path / "gone.txt")
    with pytest.raises(LoadError, match="is a folder"):
        load(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(LoadError, match="is no ordinary file"):
        load(tmp_path / "pipe")
    with pytest.raises(LoadError, match=r"^a b"):
        load("a\nb\0")
    with pytest.raises(LoadError, match="check the path"):
        load("x" * 5000)


def test_a_file_that_may_not_be_read_is_named(write):
    path = write("a.txt", "Text.")
    path.chmod(0)
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)  # root may read everything
    try:
        with pytest.raises(LoadError, match="may not be read: change its permissions"):
            load(path)
    finally:
        os.seteuid(me)


def test_size_limits_are_kept(write):
    path = write("a.txt", "Das ist ein Satz. " * 100)
    assert load(path, max_bytes=1800)
    with pytest.raises(LoadError, match=r"a\.txt is larger than 1,799 bytes"):
        load(path, max_bytes=1799)
    with pytest.raises(LoadError, match="has 1,800 characters, the limit is 1,000"):
        load(path, max_characters=1000)
    with pytest.raises(LoadError, match="has more than 10 characters"):
        load(write("a.pdf", pdf(["Der Minister sprach."])), max_characters=10)
    with pytest.raises(LoadError, match="the limit is 10"):
        from_text("Das ist ein Satz.", max_characters=10)


def test_a_string_becomes_an_article():
    article = from_text(GERMAN, source="chat")
    assert exact(article) == EXPECTED
    assert (article.title, article.titled, article.source) == (
        "Der Titel des Artikels",
        True,
        "chat",
    )
    assert from_text(GERMAN, title="Anders").title == "Anders"
    assert from_text("# Titel\n\nEin Satz.", kind="markdown").title == "Titel"
    assert from_text("# Titel\n\nEin Satz.").text == "# Titel\n\nEin Satz."
    untitled = from_text("Ein Satz ohne Titel. Noch einer.")
    assert (untitled.title, untitled.titled) == ("Ein Satz ohne Titel. Noch einer.", False)


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "…"])
def test_an_empty_string_is_refused(text):
    with pytest.raises(LoadError, match="the text holds no text"):
        from_text(text)


def test_what_no_reader_sees_is_not_in_the_text():
    assert (
        clean("\ufeffa\x00b\u202ec\u200bd\u00ade\ud800f\r\n\r\n\r\n\n g \u2028h\x07")
        == "abcdef\n\n g\nh"
    )
    assert clean("Ru\u200dbio \u200dx") == "Rubio x"
    assert clean("👨\u200d👩\u200d👧 می\u200cخواهم") == "👨\u200d👩\u200d👧 می\u200cخواهم"
    assert clean("a\U000e0041b") == "ab"
    assert clean("u\u0308ber") == "über"


def test_a_title_is_one_short_line_without_control_characters():
    assert one_line(" a\n\tb\x1b[31m ") == "a b[31m"
    assert len(one_line("x" * 500)) == 200


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@settings(deadline=None)
@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("aB. \n#*_`[]|-\u200d")), max_size=200
    )
)
@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_any_string_gives_exact_spans_or_one_line_that_says_why(kind, text):
    try:
        article = from_text(text, kind=kind)
    except LoadError as error:
        article = None
        message = str(error)
    if article:
        exact(article)
    else:
        assert "\n" not in message


def test_a_hostile_page_ends_soon(write):
    style = "@" * 50_000 + "{a{}" * 20_000 + "a" * 100_000
    page = f"<html><style>{style}</style><body>{'<p>Ein Satz. ' * 2000}<!--{'-->' * 300}"
    assert load(write("a.html", page)).sections


@pytest.mark.parametrize("name", ["half.pdf", "void.html"])
def test_libraries_print_nothing_of_their_own(write, name):
    path = write(name, next(data for bad, data, _ in BAD if bad == name))
    script = (
        "from index.sources.load import *\n"
        f"try: load({str(path)!r})\nexcept LoadError: print('refused')"
    )
    done = run(script)
    assert (done.stdout.strip(), done.stderr) == ("refused", "")


def test_loading_brings_in_no_heavy_module():
    script = (
        "import sys, index.sources.load\n"
        "heavy = {'lingua', 'trafilatura', 'lxml', 'httpx', 'pypdfium2', 'docx', 'sentencex'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert run(script).stdout.strip() == "[]"


def test_a_file_whose_name_is_no_text_is_an_article_like_any_other(tmp_path):
    path = Path(os.fsdecode(bytes(tmp_path) + b"/f\xe4hre.txt"))
    path.write_text("The ferry leaves at six.", "utf-8")
    article = load(path)
    assert article.title == r"f\udce4hre"
    assert article.source == str(tmp_path / r"f\udce4hre.txt")
    path.write_bytes(b"")
    with pytest.raises(LoadError) as error:
        load(path)
    assert str(error.value).isprintable()
