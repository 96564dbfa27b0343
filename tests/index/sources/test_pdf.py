"""PDF: what is read from where its characters stand."""

import threading
import time

import pytest

from index.article import Detail
from index.errors import LoadError
from index.sources.pdf import read
from index.sources.pdf.read import read_pdf
from tests.index.sources.test_load import pdf, pdf_file

LINE = "Der Rat der Stadt hat am Montag lange beraten und am Ende dem Plan"
STORY = (
    "Die Gemeinde Hollern baut am Nordufer einen Steg für Boote. Er kostet 310.000 Euro und wird "
    "im Juni fertig. Wirtin Paula Ehm freut sich auf die Gäste. Der Angelverein fürchtet um das "
    "Schilf und um die Vögel darin. Der Rat stimmte mit neun zu vier Stimmen für den Bau. Im "
    "Winter wird der Steg abgebaut und in der alten Ziegelei gelagert."
)


def placed(*pages, title="", author="", box="0 0 612 792", more=""):
    """Return a PDF with texts where they are said to stand.

    A page is a list of ``(x, y, size, text)``, with ``"bold"`` or a matrix behind it. ``more`` is
    written into the dictionary of each page.
    """
    fonts = "".join(
        f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding << /Type /Encoding "
        "/BaseEncoding /WinAnsiEncoding /Differences [1 /fi /fl] >> >> "
        for name, base in (("F1", "Helvetica"), ("F2", "Helvetica-Bold"))
    )
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for page in pages:
        shown = []
        for x, y, size, text, *style in page:
            font = "F2" if "bold" in style else "F1"
            matrix = next((s for s in style if s != "bold"), "1 0 0 1")
            escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            shown.append(f"/{font} {size} Tf {matrix} {x} {y} Tm ({escaped}) Tj")
        stream = "BT " + "\n".join(shown) + " ET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] {more} "
            f"/Contents {len(objects) + 2} 0 R /Resources << /Font << {fonts} >> >> >>"
        )
        size = len(stream.encode("cp1252"))
        objects.append(f"<< /Length {size} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) /Author ({author}) >>")
    return pdf_file(objects)


def wrapped(text, width):
    """Return lines of up to ``width`` characters."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def set_in(lines, x=72, y=700, size=10):
    """Return lines one under the other."""
    return [(x, y - 13 * n, size, line) for n, line in enumerate(lines)]


def paragraphs(data):
    """Return the blocks of a PDF that have text."""
    return [block.text for block in read_pdf("a.pdf", data, 100_000).blocks if block.text]


def test_lines_of_a_pdf_go_on_until_a_sentence_ends_short_of_the_margin():
    found = paragraphs(pdf([LINE, "zugestimmt.", f"{LINE} heute", "widersprochen."]))
    assert found == [f"{LINE} zugestimmt.", f"{LINE} heute widersprochen."]


def test_a_word_that_is_broken_at_the_margin_is_joined_and_a_compound_keeps_its_hyphen():
    found = paragraphs(pdf([f"{LINE} zur Waffen-", "ruhe zugestimmt."]))
    assert found == [f"{LINE} zur Waffenruhe zugestimmt."]
    found = paragraphs(pdf([f"{LINE} im Ein-", "und Ausgang zugestimmt."]))
    assert found == [f"{LINE} im Ein- und Ausgang zugestimmt."]


def test_ligatures_are_their_letters_and_a_raised_number_is_no_part_of_another():
    data = placed(
        [
            (72, 700, 10, "Der Bau kostet 96 Millionen"),
            (194.5, 704, 6, "2"),
            (201, 700, 10, "im of\x01ziellen Plan von 2019."),
        ]
    )
    assert paragraphs(data) == ["Der Bau kostet 96 Millionen² im offiziellen Plan von 2019."]


def test_a_large_first_letter_belongs_to_its_word():
    lines = set_in(wrapped(STORY[1:], 60)[:3], x=110) + set_in(wrapped(STORY[1:], 60)[3:], y=661)
    assert paragraphs(placed([(72, 674, 40, "D"), *lines])) == [STORY]


def test_a_headline_of_two_lines_is_one_heading_and_the_title_in_a_narrow_column_too():
    data = placed(
        [
            (72, 740, 16, "Hollern baut einen", "bold"),
            (72, 720, 16, "Steg am Nordufer", "bold"),
            *set_in(wrapped(STORY, 30)),
        ],
        title="steg_final.indd",
    )
    content = read_pdf("a.pdf", data, 9999)
    assert content.title == "Hollern baut einen Steg am Nordufer"
    assert [(b.text, b.heading, b.page) for b in content.blocks] == [
        (content.title, True, 1),
        (STORY, False, 1),
    ]


def test_a_heading_in_the_middle_is_no_title():
    lines = wrapped(STORY, 60)
    middle = (72, 610, 12, "Die Gegner", "bold")
    content = read_pdf("a.pdf", placed([*set_in(lines), middle, *set_in(lines, y=590)]), 9999)
    assert content.title == ""
    assert [block.text for block in content.blocks if block.heading] == ["Die Gegner"]


def test_a_title_that_a_program_made_up_is_none():
    assert read_pdf("a.pdf", pdf([LINE], title="Neue Bibliothek"), 999).title == "Neue Bibliothek"
    for junk in (
        *("Microsoft Word - a.doc", "Untitled", "entwurf.docx", r"\\(anonymous\\)", "untitled-1"),
        *("PM_2024_03", "file:///tmp/x", "about:blank", "Dokument1", "PowerPoint-Präsentation"),
    ):
        assert read_pdf("a.pdf", pdf([LINE], title=junk), 999).title == ""


def test_the_title_of_the_properties_is_taken_where_the_page_has_it():
    page = [
        (72, 740, 24, "Hollerner Bote", "bold"),
        (72, 715, 16, "Ein Steg für alle", "bold"),
        *set_in(wrapped(STORY, 60), y=690),
    ]
    assert read_pdf("a.pdf", placed(page, title="Ein Steg für alle"), 9999).title == (
        "Ein Steg für alle"
    )


@pytest.mark.parametrize("author", ["anonymous", "jdoe", "Admin", "w3c 2"])
def test_the_author_is_told_where_it_is_a_name(author):
    data = placed([(72, 700, 10, LINE)], author="Anna Weber")
    assert read_pdf("a.pdf", data, 999).details == (
        Detail("author", "Anna Weber", origin="PDF properties"),
    )
    assert read_pdf("a.pdf", placed([(72, 700, 10, LINE)], author=author), 999).details == ()


def test_columns_that_are_drawn_row_by_row_are_read_one_after_the_other():
    lines = wrapped(f"{STORY} {STORY}", 42)
    half = (len(lines) + 1) // 2
    left, right = set_in(lines[:half]), set_in(lines[half:], x=310)
    rows = [part for pair in zip(left, right, strict=False) for part in pair]
    found = paragraphs(placed([*rows, *left[len(right) :]]))
    assert " ".join(found) == f"{STORY} {STORY}"


def test_no_letter_of_a_page_is_lost_or_read_twice():
    lines = wrapped(STORY, 42)
    page = [
        (72, 740, 16, "Hollern baut einen Steg", "bold"),
        *set_in(lines),
        *set_in(lines[:4], x=310),
        (310, 640, 12, "Die Gegner", "bold"),
        *set_in(["Jahr", "2023", "2024"], x=310, y=620),
        *set_in(["Gäste", "120", "340"], x=400, y=620),
        *set_in(["Boote", "7", "9"], x=480, y=620),
        *set_in(lines, y=500),
    ]
    drawn = "".join(sorted("".join(text for _, _, _, text, *_ in page))).strip()
    found = "".join(paragraphs(placed(page))).replace("|", "")
    assert "".join(sorted(found)).strip() == drawn


def test_text_across_the_others_is_left_out_and_a_page_on_its_side_is_read():
    stamp = (30, 200, 14, "Nachdruck verboten", "0 1 -1 0")
    mark = (150, 300, 50, "ENTWURF", "0.7 0.7 -0.7 0.7")
    assert paragraphs(placed([stamp, mark, *set_in(wrapped(STORY, 70))])) == [STORY]
    side = [(100 + 13 * n, 50, 10, line, "0 1 -1 0") for n, line in enumerate(wrapped(STORY, 90))]
    assert paragraphs(placed(side, more="/Rotate 90")) == [STORY]


def test_what_stands_outside_the_page_is_left_out():
    assert paragraphs(placed([*set_in(wrapped(STORY, 70)), (72, -40, 8, "Druckbogen 7")])) == [
        STORY
    ]


TABLE = [("Strecke", "2023", "2024"), ("Nordring", "12.400", "13.900"), ("Hafen", "810", "795")]


def test_a_row_of_a_table_is_a_block_that_the_row_of_heads_labels():
    cells = [
        (x, 600 - 18 * n, 10, cell)
        for n, row in enumerate(TABLE)
        for x, cell in zip((72, 180, 240), row, strict=True)
    ]
    lines = wrapped(STORY, 70)
    content = read_pdf("a.pdf", placed([*set_in(lines), *cells, *set_in(lines, y=540)]), 9999)
    texts = [block.text for block in content.blocks]
    assert texts == [STORY, *map(" | ".join, TABLE), STORY]
    head = content.blocks[1]
    assert [block.label for block in content.blocks] == [None, None, head, head, None]
    assert content.marked  # else rows would be taken for headings


def test_the_lines_of_a_cell_are_put_together():
    page = [
        *set_in(["Zeit"], y=600), *set_in(["Was"], x=140, y=600), *set_in(["Ort"], x=330, y=600),
        *set_in(["9 Uhr"], y=567), *set_in(["Rathaus"], x=330, y=567),
        *set_in(["Andacht mit dem Chor der", "Schule und kleinem Imbiss"], x=140, y=573),
        *set_in(["11 Uhr"], y=540), *set_in(["Führung"], x=140, y=540),
        *set_in(["Museum"], x=330, y=540),
    ]  # fmt: skip
    assert paragraphs(placed(page)) == [
        "Zeit | Was | Ort",
        "9 Uhr | Andacht mit dem Chor der Schule und kleinem Imbiss | Rathaus",
        "11 Uhr | Führung | Museum",
    ]


def test_a_sentence_goes_on_over_a_page_and_the_note_on_it():
    lines = wrapped(f"{STORY} {STORY}", 60)
    note = (72, 300, 7, "Siehe die Sitzung vom 3. Mai.")
    found = paragraphs(placed([*set_in(lines[:5]), note], set_in(lines[5:])))
    assert sorted(found, key=len) == ["Siehe die Sitzung vom 3. Mai.", f"{STORY} {STORY}"]


def test_what_most_pages_begin_with_and_their_numbers_are_left_out():
    bodies = ("Eins ist klein.", "Zwei ist kurz.", "Drei ist lang.")
    pages = [["Brunnauer Bote", body, f"Seite {n} von 3"] for n, body in enumerate(bodies, 1)]
    assert " ".join(paragraphs(pdf(*pages))) == " ".join(bodies)


def test_heads_of_left_and_right_pages_and_feet_of_two_lines_are_left_out():
    lines = wrapped(f"{STORY} {STORY} {STORY}", 60)
    for count in (2, 3):
        step = -(-len(lines) // count)
        pages = []
        for n in range(count):
            head = (72, 750, 8, "Hollerner Bote") if n % 2 == 0 else (420, 750, 8, "Aus der Region")
            feet = [(72, 40, 7, "Verlag Hollern, Markt 3"), (72, 31, 7, f"Telefon 0471 {n + 14}")]
            pages.append([head, *set_in(lines[n * step : (n + 1) * step]), *feet])
        assert " ".join(paragraphs(placed(*pages))) == f"{STORY} {STORY} {STORY}"


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        (["11/26/26, 4:48 PM", "Ein Steg"], ["file:///home/x/steg.html", "{}/{}"]),
        (["26.11.2026, 16:48", "Ein Steg"], ["https://bote.example/steg?id=3", "{}/{}"]),
        (["Ein Steg - Bote", "https://bote.example/steg"], ["{} von {}", "26.11.2026, 16:48"]),
    ],
)
@pytest.mark.parametrize("count", [1, 2])
def test_what_a_browser_prints_around_a_page_is_left_out(head, foot, count):
    lines = wrapped(STORY, 60)
    step = -(-len(lines) // count)
    pages = []
    for n in range(count):
        numbered = [part.format(n + 1, count) for part in foot]
        pages.append(
            [
                *((30 + 300 * place, 775, 8, part) for place, part in enumerate(head)),
                *set_in(lines[n * step : (n + 1) * step]),
                *((30 + 300 * place, 20, 8, part) for place, part in enumerate(numbered)),
            ]
        )
    assert paragraphs(placed(*pages)) == [STORY]


def test_a_number_at_the_foot_of_a_single_page_is_left_out_and_a_year_in_the_text_is_not():
    lines = wrapped(STORY, 60)
    assert paragraphs(placed([*set_in(lines), (300, 30, 8, "- 7 -")])) == [STORY]
    assert paragraphs(placed([*set_in([*lines, "1999"])]))[-1].endswith("1999")
    title = [(72, 760, 16, "Haushalt"), (72, 735, 16, "2024")]
    assert paragraphs(placed([*title, *set_in(lines)]))[0].startswith("Haushalt")
    assert "2024" in "".join(paragraphs(placed([*title, *set_in(lines)])))


def test_pages_that_all_have_the_same_line_keep_it():
    assert paragraphs(pdf(*[["Nur dieser Satz steht hier."]] * 4)) == (
        ["Nur dieser Satz steht hier."] * 4
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (pdf([LINE]), "more than 20 characters"),
        (pdf(["..."]), "without text"),
        (b"%PDF-1.7\nnothing more", "damaged PDF"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused_with_its_name_in_one_line(data, why):
    with pytest.raises(LoadError, match=f"a.pdf.*{why}") as refused:
        read_pdf("a.pdf", data, 20)
    assert "\n" not in str(refused.value)


def test_a_pdf_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(read, "SECONDS", 0.0)
    with pytest.raises(LoadError, match=r"a\.pdf takes over 0 seconds to read: split it"):
        read_pdf("a.pdf", pdf([LINE]), 999)


def test_a_pdf_whose_pages_share_a_stream_is_read_until_it_is_too_long():
    data = pdf([LINE]).replace(b"/Kids [3 0 R]", b"/Kids [" + b"3 0 R " * 5000 + b"]")
    start = time.perf_counter()
    with pytest.raises(LoadError, match=r"more than 20,000 characters"):
        read_pdf("a.pdf", data.replace(b"/Count 1", b"/Count 5000"), 20_000)
    assert time.perf_counter() - start < 10  # 0.3 s on an idle core


def test_a_page_of_thousands_of_pieces_takes_linear_time():
    rows = [(x, 780 - 0.5 * n, 1, "aa bb") for n in range(1400) for x in (10, 300)]
    start = time.perf_counter()
    assert paragraphs(placed(rows))
    assert time.perf_counter() - start < 10  # 0.4 s on an idle core


def test_threads_read_one_after_the_other():
    data = placed(set_in(wrapped(STORY, 60)))
    found = []
    threads = [threading.Thread(target=lambda: found.extend(paragraphs(data))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [STORY] * 8
