"""Words that a question shares with sentences, and what they say of a shortest answer."""

import pytest

from index.article import Article, Section
from index.embed import cut
from index.text.split import sentences
from qa.reader.words import is_doubtful, names_nobody, shared

GERMAN = (
    "Die Gemeinde kaufte 1987 die alte Ziegelei. Ein Jahr später verkaufte sie den Schornstein. "
    "Der Imker Matti Lund mietete den Hof. In der Ofenhalle steht heute ein Kletterturm."
)


@pytest.fixture
def passages(encoder):
    spans = tuple(sentences(GERMAN, "de", 0, len(GERMAN)))
    article = Article(GERMAN, "Ziegelei", False, "test", "de", (Section(None, spans),))
    return cut(article, encoder)


def shares(question, language, passages):
    return [share for row in shared(question, language, passages) for share in row]


@pytest.mark.parametrize(
    ("question", "language", "best"),
    [
        ("Wer ist Matti Lund?", "de", 2),
        ("Who sold the chimney?", "en", 1),
        ("When did the municipality buy the brickworks?", "en", 0),
        ("Wo steht der Turm?", "de", 3),  # a part of a longer word
    ],
)
def test_the_sentence_with_the_words_of_the_question_has_the_highest_share(
    question, language, best, passages
):
    found = shares(question, language, passages)
    assert max(range(len(found)), key=found.__getitem__) == best


def test_a_word_of_the_sentence_before_counts_half(passages):
    found = shares("Was kaufte die Gemeinde?", "de", passages)
    assert found[0] == pytest.approx(1.0)
    assert 0.4 < found[1] < 0.8  # "sie" is the municipality, and "verkaufte" holds "kaufte"
    assert found[3] == 0.0


@pytest.mark.parametrize("question", ["Wer war es?", "???", "Qui est Matti Lund?"])
def test_shares_lie_between_none_and_all_whatever_is_asked(question, passages):
    assert all(0.0 <= share <= 1.0 for share in shares(question, "de", passages))
    assert all(0.0 <= share <= 1.0 for share in shares(question, "fr", passages))


TWO_YEARS = "The mill was sold in 1931 and burned down in 1944."


@pytest.mark.parametrize(
    ("question", "answer", "sentence", "doubtful"),
    [
        ("When did the mill burn down?", "1931", TWO_YEARS, True),
        ("When was the mill sold?", "1931", TWO_YEARS, True),
        ("What happened to the mill that burned in 1944?", "1931", TWO_YEARS, False),
        ("When was the mill sold?", "1931", "In 1931 it was sold for 90 pounds.", False),
        ("Who bought the mill?", "The mill", "The mill was sold in 1931.", True),
        ("Who bought the mill?", "Ada Flint", "Ada Flint bought it in 1931.", False),
        ("When was the mill sold?", "1931", "The mill was sold in 1931.", False),
        ("How long did they talk?", "two hours", "Lind (61) and Roy (7) talked two hours.", False),
        ("How long did they talk?", "two hours", "Of six hours they talked two hours.", True),
        ("How old is Lind?", "61", "Lind (61) and Roy (7) talked two hours.", True),
    ],
)
def test_an_answer_is_doubtful_beside_another_number_or_if_it_only_repeats_the_question(
    question, answer, sentence, doubtful
):
    assert is_doubtful(question, "en", answer=answer, sentence=sentence, read="en") is doubtful


@pytest.mark.parametrize(
    ("question", "answer", "nobody"),
    [
        ("Who financed the ferry?", "The ferry cost £3m", False),
        ("Who financed the ferry?", "£3m, the ferry", True),
        ("Who financed the ferry?", "Ada Flint", False),
        ("What did the ferry cost?", "the ferry", False),
        ("Who is Ada Flint?", "Ada Flint", False),
    ],
)
def test_somebody_is_asked_for_and_only_the_question_is_repeated(question, answer, nobody):
    assert names_nobody(question, "en", answer=answer, read="en") is nobody


def test_what_is_doubtful_is_not_shown_in_bold(reader_in, retriever):
    found = retriever.candidates("Wie alt ist Putin?", "de")
    reading = reader_in().read("Wie alt ist Putin?", "de", found)
    best = max((s, a, r) for a, row in enumerate(reading.scores) for r, s in enumerate(row))
    _, at, row = best
    passage, sentence = found[at].passage, found[at].passage.sentences[row]
    text = passage.text[sentence.start - passage.start : sentence.end - passage.start]
    assert "78" in text
    assert "72" in text
    assert reading.sure[at][row] < -1000
