"""Labels: which line names what, how it is read, and that headings lead their passages."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Section, Sentence, Span
from index.sources.formats import assemble
from index.sources.markdown import read_markdown
from index.text.labels import LONGEST_LABEL, cells, columns, is_row, labelled, pieces
from index.text.passages import LEADING, passages
from index.text.split import find_headings, sections


def labels_of(text, language="en", **marked):
    """Return each labelled sentence of a text with its label."""
    return {
        sentence.of(text): sentence.label.of(text)
        for section in sections(text, language, **marked)
        for sentence in section.sentences
        if sentence.label
    }


def words(text):
    return len(text.split())


def test_a_cell_is_read_after_the_head_of_its_column():
    assert labelled("Band | Stage | Starts", "Owls | North | 8 pm") == (
        "Band: Owls | Stage: North | Starts: 8 pm"
    )


@pytest.mark.parametrize(
    ("label", "sentence", "read"),
    [
        ("Beginn:", "20 Uhr", "Beginn: 20 Uhr"),
        ("Wie alt ist sie?", "42.", "Wie alt ist sie? 42."),
        ("Serves", "four", "Serves: four"),
        ("", "Er kam.", "Er kam."),
        ("A | B | C", "1 | 2", "A | B | C: 1 | 2"),
        ("| 2024 | 2025", "Roads | 3 | 4", "Roads | 2024: 3 | 2025: 4"),
        ("Day | Hall | Pool", "Monday |  | 9–11", "Day: Monday |  | Pool: 9–11"),
    ],
)
def test_a_label_stands_before_what_it_names(label, sentence, read):
    assert labelled(label, sentence) == read


def test_empty_cells_keep_the_others_in_their_columns():
    assert [cell and cell.of("a |  | c |") for cell in columns("a |  | c |")] == [
        "a",
        None,
        "c",
        None,
    ]
    assert [cell.of("a|b | c") for cell in cells("a|b | c")] == ["a|b", "c"]
    assert (is_row("| x"), is_row("a|b")) == (True, False)


@given(st.text("ab |:.\n", max_size=40), st.text("ab |:.\n", min_size=1, max_size=40))
def test_the_sentence_is_read_whole_and_in_order_whatever_its_label(label, sentence):
    own = [(piece, place) for piece, place in pieces(label, sentence) if place >= 0]
    assert "".join(piece for piece, _ in own) == sentence
    assert all(sentence[place : place + len(piece)] == piece for piece, place in own)


def test_of_a_long_label_only_its_beginning_is_read():
    heads = " | ".join(["head " * 50] * 4)
    assert len(labelled(heads, "1 | 2 | 3 | 4")) <= LONGEST_LABEL + 40
    assert len(labelled("word " * 500, "Yes.")) <= LONGEST_LABEL + 10


def test_a_line_that_ends_in_a_colon_names_the_value_under_it():
    text = "Lauf am Samstag\n\nTreffpunkt:\n\nParkplatz am See\n\nHelfer:\n\nUte Brandt\n\nKommt!"
    assert labels_of(text, "de") == {
        "Parkplatz am See": "Treffpunkt:",
        "Ute Brandt": "Helfer:",
    }
    assert [heading.of(text) for heading in find_headings(text)] == ["Lauf am Samstag"]


def test_lines_of_one_paragraph_are_named_by_the_line_above_them():
    text = "Hours:\nMonday 9 to 5\nFriday 9 to 1\nAddress:\n4 Mill Lane\n\nWelcome to the museum."
    assert labels_of(text) == {
        "Monday 9 to 5": "Hours:",
        "Friday 9 to 1": "Hours:",
        "4 Mill Lane": "Address:",
    }


def test_a_list_is_named_by_the_line_above_it_to_its_end_and_no_further():
    text = "Please bring:\n\n- a torch\n\n- warm socks\n\nWe leave at six."
    assert labels_of(text, headings=[]) == {
        "- a torch": "Please bring:",
        "- warm socks": "Please bring:",
    }


def test_a_colon_within_a_line_or_after_a_long_one_names_nothing():
    assert labels_of("Preis: 4 Euro\n\nKarten gibt es hier.", "de") == {}
    assert labels_of(f"{'very ' * 30}long:\n\nThis is it.") == {}


def test_rows_of_a_markdown_table_have_its_heads_as_label_and_are_one_sentence():
    content = read_markdown(
        "# Fahrplan\n\nEr gilt ab Mai.\n\n| Halt | Mo. bis Fr. | Sa. |\n|---|---|---|\n"
        "| St. Anna | 7.10 Uhr | |\n| Bad Wies. Markt | 7.30 Uhr | 9.05 Uhr |\n"
    )
    layout = assemble(content.blocks)
    assert labels_of(layout.text, "de", headings=layout.headings, labels=layout.labels) == {
        "St. Anna | 7.10 Uhr |": "Halt | Mo. bis Fr. | Sa.",
        "Bad Wies. Markt | 7.30 Uhr | 9.05 Uhr": "Halt | Mo. bis Fr. | Sa.",
    }


def test_a_bold_line_of_markdown_names_what_stands_under_it_up_to_the_next():
    content = read_markdown("Los.\n\n**Dauer**\n\n40 Minuten\n\n**Ort**\n\nAula\n\n## Ende\n\nAus.")
    layout = assemble(content.blocks)
    assert labels_of(layout.text, "de", headings=layout.headings, labels=layout.labels) == {
        "40 Minuten": "Dauer",
        "Aula": "Ort",
    }


def test_headings_lead_the_passage_of_the_text_under_them():
    text = "Fire at the mill\n\nBy Ann Poe\n\nIt burned all night.\n\nNobody was hurt\n\nGood."
    heads = [Span(0, 16), Span(18, 28), Span(52, 67)]
    article = Article(text, "t", True, "s", "en", sections(text, "en", heads))
    found = passages(article, words, 50)
    assert [passage.of(text) for passage in found] == [text[:50], text[52:]]
    assert [passage.headings for passage in found] == [2, 1]
    assert [article.heading(passage.section) for passage in found] == [
        "By Ann Poe",
        "Nobody was hurt",
    ]


def test_many_headings_in_a_row_and_those_at_the_end_are_passages_too():
    lines = [f"Heading number {n}" for n in range(8)]
    text = "\n\n".join([*lines[:7], "Text.", lines[7]])
    starts = [text.index(line) for line in lines]
    heads = [Span(start, start + 16) for start in starts]
    article = Article(text, "t", True, "s", "en", sections(text, "en", heads))
    found = passages(article, words, 50)
    covered = [s.of(text) for passage in found for s in passage.sentences]
    assert covered == [*lines[:7], "Text.", lines[7]]
    assert [passage.headings for passage in found[-2:]] == [LEADING, 1]
    assert all(p.headings == len(p.sentences) for p in found if "Text." not in p.of(text))


def test_a_table_of_tiny_rows_under_a_long_head_is_cut_in_linear_time():
    def seconds(rows):
        head = " | ".join(["a head of some length"] * 2)
        text = "\n\n".join([head, *["x | y"] * rows])
        label = Span(0, len(head))
        own = [Sentence(start, start + 5, label) for start in range(len(head) + 2, len(text), 7)]
        article = Article(text, "t", True, "s", "en", (Section(None, tuple(own)),))
        started = time.process_time()
        passages(article, words, 100)
        return time.process_time() - started

    assert seconds(16000) < 24 * seconds(2000) + 1
