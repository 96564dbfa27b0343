"""Tables, labels and headings as evidence, with the weights that come with the project."""

import numpy as np
import pytest

from index.article import Sentence, Span
from index.embed import identity
from index.retriever import ArticleRetriever, Candidate
from index.store.records import StoredPassage
from index.store.writer import Store
from qa.assistant import Assistant
from qa.chain import AnswerChain
from qa.reader.naming import (
    HEADING,
    PASSED_ON,
    asked_cell,
    echoes,
    outranked_headings,
    settled,
)

HEADS = "Zimmer | Winter | Sommer | Blick"
INN = f"""# Gasthof Zum Reiher

Der Gasthof liegt am Fluss und hat zwölf Zimmer. Das Frühstück beginnt um sieben.

| {HEADS} |
|---|---|---|---|
| Einzelzimmer | 48 Euro | 62 Euro | Hof |
| Doppelzimmer | 70 Euro | 95 Euro | Fluss |
| Familienzimmer | 120 Euro | 160 Euro | Garten |

**Anreise**

Ab 15 Uhr, sonst nach Absprache

Bitte mitbringen:

- festes Schuhwerk
- eine Stirnlampe

## Wirtin Paula Kern hört im Herbst auf

Sie will reisen. Ihre Gäste bedauern das.
"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory, encoder, judge):
    folder = tmp_path_factory.mktemp("inn")
    file = folder / "gasthof.md"
    file.write_text(INN)
    store = Store(folder / "index", identity(encoder))
    assistant = Assistant(AnswerChain(ArticleRetriever(store=store, encoder=encoder), None, judge))
    text = assistant.article(assistant.ingest(str(file)).id).text

    def first(question):
        citation = assistant.ask(question).citations[0]
        assert citation.quote == text[citation.start : citation.end]
        bold = text[slice(*citation.shortest)] if citation.shortest else ""
        return citation, bold

    yield first
    store.close()


@pytest.mark.parametrize(
    ("question", "row", "cell"),
    [
        ("Was kostet das Doppelzimmer im Sommer?", "Doppelzimmer", "95 Euro"),
        ("Wie viel kostet ein Einzelzimmer im Winter?", "Einzelzimmer", "48 Euro"),
        ("What does the family room cost in winter?", "Familienzimmer", "120 Euro"),
    ],
)
def test_a_row_is_quoted_with_its_heads_and_the_cell_asked_for_in_bold(ask, question, row, cell):
    citation, bold = ask(question)
    assert citation.quote.startswith(row)
    assert citation.label == HEADS
    assert bold in (cell, "")


def test_the_bold_of_a_row_is_there_where_the_column_is_plain(ask):
    assert ask("Was kostet das Doppelzimmer im Sommer?")[1] == "95 Euro"


def test_a_value_is_quoted_with_the_line_above_it(ask):
    citation, _ = ask("Ab wann ist die Anreise möglich?")
    assert (citation.quote, citation.label) == ("Ab 15 Uhr, sonst nach Absprache", "Anreise")
    citation, _ = ask("Was soll man mitbringen?")
    assert (citation.label, citation.quote[:2]) == ("Bitte mitbringen:", "- ")


def test_what_a_heading_alone_says_is_quoted_from_it_under_no_section(ask):
    citation, _ = ask("Wann hört Paula Kern auf?")
    assert (citation.quote, citation.section) == ("Wirtin Paula Kern hört im Herbst auf", "")


def test_what_a_sentence_says_is_not_quoted_from_a_heading(ask):
    assert "am Fluss" in ask("Wo liegt der Gasthof?")[0].quote


TEXT = "Kop\n\nA | B\n\n1 | 2\n\n3 | 4\n\nZeit:\n\nNeun."
SPANS = [(TEXT.index(part), part) for part in ("Kop", "A | B", "1 | 2", "3 | 4", "Zeit:", "Neun.")]
KOP, HEAD, ONE, TWO, TIME, NINE = (Span(start, start + len(part)) for start, part in SPANS)


def candidate(cosines):
    sentences = (
        Sentence(KOP.start, KOP.end),
        Sentence(HEAD.start, HEAD.end),
        Sentence(ONE.start, ONE.end, HEAD),
        Sentence(TWO.start, TWO.end, HEAD),
        Sentence(TIME.start, TIME.end),
        Sentence(NINE.start, NINE.end, TIME),
    )
    passage = StoredPassage(
        article="a",
        title="t",
        section="Kop",
        start=0,
        end=len(TEXT),
        text=TEXT,
        language="de",
        sentences=sentences,
        labels=tuple((span, span.of(TEXT)) for span in (HEAD, TIME)),
        headings=1,
    )
    return Candidate(passage, 0.5, tuple(cosines))


def test_a_heading_is_best_only_where_no_sentence_is_about_as_good():
    [near] = settled([[5.0, -9.0, 1.0, 0.0, -9.0, 3.0]], [candidate([0.8] * 6)])
    assert near[0] == 5.0 - HEADING < max(near[1:])
    [far] = settled([[9.0, -9.0, 1.0, 0.0, -9.0, 3.0]], [candidate([0.8] * 6)])
    assert far[0] == 9.0 == max(far)


def test_a_heading_that_only_repeats_the_question_speaks_for_what_is_told_under_it():
    [found] = settled([[9.0, -9.0, 1.0, 0.0, -9.0, 3.0]], [candidate([0.8] * 6)], [[0]])
    assert max(found) == found[5] == 9.0
    assert found[0] == min(found)
    assert outranked_headings([[9.0] * 6], [found], [candidate([0.8] * 6)], [[]])[0]
    assert not outranked_headings([[9.0] * 6], [found], [candidate([0.8] * 6)], [[0]])[0]


@pytest.mark.parametrize(
    ("question", "language", "heading"),
    [
        ("Hört Paula Kern auf?", "de", "Paula Kern hört auf"),
        ("Does Paula Kern stop?", "en", "Paula Kern"),
        ("Weshalb geht sie?", "de", "Warum Paula Kern aufhört"),
        ("Why does Paula Kern stop?", "en", "Warum Paula Kern aufhört"),
    ],
)
def test_such_headings_are_known(question, language, heading):
    assert echoes(question, language, [under(heading)]) == [[0]]


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("Wann hört Paula Kern auf?", "Paula Kern hört im Herbst auf"),
        ("Wann ist geöffnet?", "Geöffnet ab 15 Uhr"),
        ("Wer hört auf?", "Paula Kern hört auf"),
    ],
)
def test_a_heading_that_says_more_may_answer(question, heading):
    assert echoes(question, "de", [under(heading)]) == [[]]


def under(heading):
    text = f"{heading}\n\nSie will reisen."
    sentences = (Sentence(0, len(heading)), Sentence(len(heading) + 2, len(text)))
    return StoredPassage(
        article="a",
        title="Gasthof",
        section=heading,
        start=0,
        end=len(text),
        text=text,
        language="de",
        sentences=sentences,
        headings=1,
    )


def test_rows_are_told_apart_by_cosine_and_their_heads_are_no_answer():
    [found] = settled([[-9.0, 7.0, 4.0, 3.0, -9.0, -9.0]], [candidate([0.8, 0.9, 0.8, 0.83, 0, 0])])
    assert max(found) == found[3] == 7.0
    assert found[2] == pytest.approx(4.0)
    assert found[1] < found[2]


def test_a_label_passes_on_what_it_scores_unless_it_answers_itself():
    [found] = settled([[-9.0, -9.0, -9.0, -9.0, 4.0, 3.0]], [candidate([0.8] * 6)])
    assert (found[5], found[4] < found[5]) == (4.0, True)
    [found] = settled([[-9.0, -9.0, -9.0, -9.0, 4.5 + PASSED_ON, 3.0]], [candidate([0.8] * 6)])
    assert found[4] == max(found)


@pytest.mark.parametrize(("turn", "cell"), [(0.0, "1"), (np.pi / 2, "2"), (np.pi / 4, None)])
def test_a_cell_is_bold_only_where_one_column_is_clearly_nearer(turn, cell):
    passage = candidate([0.8] * 6).passage
    question = np.array([np.cos(turn), np.sin(turn)], dtype=np.float32)
    found = asked_cell(passage, passage.sentences[2], question, lambda heads: np.eye(len(heads)))
    assert (found.of(TEXT) if found else None) == cell
