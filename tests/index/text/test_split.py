import re
import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.article import Article, Span
from index.text.passages import passages
from index.text.sentences import LONGEST, ends, is_question
from index.text.split import find_headings, sections, sentences
from tests.conftest import DATA

ARTICLE = DATA / "article.de.txt"


def split(text, language):
    return [sentence.of(text) for sentence in sentences(text, language, 0, len(text))]


GERMAN = [
    "US-Präsident Donald Trump (78) kam um 17.30 Uhr.|Putin (72) blieb.",
    "Es gibt z. B. Brot, u. a. von hier, d. h. ca. 5 Mio. Euro.|Mehr nicht.",
    "Es gibt z.B. Brot, u.a. Wein usw.|Das war es.",
    "Der 30. Tag kam.|Der 1. FC Köln gewann.|Die 2. Bundesliga pausiert.",
    "Im 19. Jh. lebte er dort.|Im 3. Jahrhundert v. Chr. stand dort Rom.",
    "Am 3. Oktober 2024 kam er.|Am 12. 3. 2024 ging er.",
    "Friedrich II. regierte.|Auf Johannes Paul II. folgte ein Deutscher.",
    "Er folgte Papst Johannes Paul II.|Der war Pole.",
    "Es war 1990.|Danach kam nichts.|Sie kam 1990.|2 Jahre später ging sie.",
    "Sie kam am 30.|Das war gut.|Auf Platz 3.|Müller jubelt.",
    "Prof. Dr. Müller, Dipl.-Ing. Meier und St. Pauli, Nr. 5, Hauptstr. Nord.|Gut.",
    "George W. Bush kam.|J. K. Rowling blieb.",
    "Es sind 3.500,50 Euro.|Pi ist 3,14.|Version 2.0 kommt.",
    "Siehe https://example.org/a.b?c=d&e=F. Dort.|Und www.example.org.|Mail an a.b@c.de.|Ja.",
    "Er wartete ... und ging.|Er wartete …|Dann ging er.",
    "„Kommst du?“, fragte sie.|„Ja!“ rief er.|„Gut“.|Dann ging sie.",
    "Er sagte: „Nein.“|Dann ging er.|»Wann?«, fragte sie.|»Bald.«",
    "„Ich komme. Ich gehe. Ich bleibe.“, sagte er.|Danach ging er.",
    "Er fragte: „Wann?“, „Wo?“ und „Wie?“.|Keiner wusste es.",
    "‚Ja.‘|Das sagte er.",
    "(Er log. Zweimal.)|Danach ging er.|Das ist wahr (s. o.).|Gut.",
    "Die Bindung löst sich.[3]|Danach kam er.",
    "Er zog nach Kiel.|2004 gründete er den Verein.|Wer kam?|40 Gäste kamen.|Er ist geb. 1979.",
    "Seit Sept. 2004 wohnt er in der Hauptstr. 12 und zahlt nach Ziff. 3 nichts.|5 Euro genügen.",
    "🇩🇪 „Hallo 😀 Welt“, sagte er.|Das ist gut. 👍🏽",
]
ENGLISH = [
    "Mr. Smith and Dr. Jones met Gen. West.|He left.",
    "It was 5 p.m.|Then he left.|It was 5 p.m. Monday.|It ended.",
    "The U.S. Senate voted.|He lives in the U.S.|He likes it.",
    "Fruit, e.g. Apples, i.e. pips.|Smith vs. Jones, No. 10, Fig. 3.|Done.",
    "(He lied. Twice.)|Then he left.|He left (at 5 p.m.) on Monday.",
    "It cost $3.5 million.|Pi is 3.14.|It was 1990.|Nothing came.",
    "“Really?” he asked.|“Really?” Smith asked.|“Yes. No.” Lee said.",
    "“It’s over,” he said.|“We won.”|They went.",
    "John F. Kennedy spoke.|Martin Luther King Jr. spoke.|Apple Inc. Chairman Cook spoke.",
    "1. First item.|2. Second item.",
    "Visit https://example.org/a.b?c=d. It is good.|Wait ...|Then go.",
]


@pytest.mark.parametrize("marked", GERMAN)
def test_german_sentences_end_where_they_end(marked):
    expected = marked.replace(". Dort.", ".|Dort.").split("|")
    assert split(" ".join(expected), "de") == expected


@pytest.mark.parametrize("marked", ENGLISH)
def test_english_sentences_end_where_they_end(marked):
    expected = marked.replace(". It is good.", ".|It is good.").split("|")
    assert split(" ".join(expected), "en") == expected


def test_an_opening_mark_goes_with_the_sentence_that_it_opens():
    assert split("M. Macron est là. « Oui. Non. » Il part.", "fr")[1].startswith("« Oui.")


def test_chinese_sentences_end_without_white_space():
    assert split("你好。我很好！再见。", "zh") == ["你好。", "我很好！", "再见。"]


def test_a_long_quotation_is_cut_between_its_sentences_and_keeps_its_attribution():
    inner = " ".join(f"Das ist der Satz mit der Zahl {n} von mir." for n in range(20, 40))
    pieces = split(f"Er sagte: „{inner}“, sagte Meier. Danach ging er.", "de")
    assert pieces[0] == "Er sagte: „Das ist der Satz mit der Zahl 20 von mir."
    assert pieces[-2] == "Das ist der Satz mit der Zahl 39 von mir.“, sagte Meier."
    assert len(pieces) == 21


def test_a_soft_wrap_ends_no_sentence():
    text = (
        "Die Verhandlungen zwischen den beiden Staaten gehen\n"
        "Beobachtern zufolge in den nächsten Tagen weiter. Am 30.\n"
        "Tag soll ein Ergebnis stehen."
    )
    assert split(text, "de") == [text[:101], text[102:]]


def test_list_items_and_short_lines_end_a_sentence():
    assert split("Es fehlt:\n- Brot\n- Milch\n• Eier", "de") == [
        "Es fehlt:",
        "- Brot",
        "- Milch",
        "• Eier",
    ]
    assert split("Rosen sind rot\nVeilchen sind blau", "de") == [
        "Rosen sind rot",
        "Veilchen sind blau",
    ]


def test_a_blank_line_always_ends_a_sentence():
    assert split("Er kam\n \t\nund ging\n\n\n\nheim", "de") == ["Er kam", "und ging", "heim"]


@pytest.mark.parametrize(
    "text",
    ["wort " * 2000, "a" * 5000, "你好" * 1500, "x1" * 2000, "Teil eins, " * 500, "é" * 3000],
    ids=["words", "one word", "chinese", "digits", "clauses", "combining"],
)
def test_text_without_an_end_is_cut_to_fit(text):
    pieces = split(text, "de")
    assert all(len(piece) <= LONGEST for piece in pieces)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)
    assert len(pieces) < 40


def test_a_sentence_too_long_is_cut_at_clauses_first():
    assert all(piece.endswith(",") for piece in split("Teil eins, " * 500, "de"))


MESS = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            list("aAbzßÄ1239 .  .!?…„“”»«‚‘’'\"()[],;:-–\n\n\t\r\u00a0“你。😀\u0301\u200d\ud800")
        ),
        st.characters(),
    ),
    max_size=300,
)


@settings(max_examples=300, deadline=None)
@given(MESS, st.sampled_from(["de", "en", "fr", "zh", ""]), st.sampled_from([12, LONGEST]))
def test_every_character_belongs_to_one_heading_or_sentence(text, language, longest):
    spans = []
    for section in sections(text, language, longest=longest):
        spans += [section.heading] if section.heading else []
        spans += section.sentences
    covered = [False] * len(text)
    for before, after in pairwise(spans):
        assert before.end <= after.start
    for span in spans:
        quote = span.of(text)
        assert quote == quote.strip() != ""
        covered[span.start : span.end] = [True] * (span.end - span.start)
    assert all(seen or char.isspace() for seen, char in zip(covered, text, strict=True))


@settings(max_examples=200, deadline=None)
@given(MESS, st.integers(1, 40), st.integers(1, 40))
@example("0000\r\r0\r00000", 6, 4)  # what stands between two sentences counts
def test_passages_hold_every_sentence_within_the_limit(text, limit, target):
    article = Article(text, "t", False, "t", "de", sections(text, "de"))
    found = passages(article, len, limit, target=target)
    for passage in found:
        assert len(passage.of(text)) <= limit
        assert (passage.start, passage.end) == (
            passage.sentences[0].start,
            passage.sentences[-1].end,
        )
        section = article.sections[passage.section]
        asked = section.heading and is_question(section.heading.of(text))
        assert (section.heading if asked else section.sentences[0]).start <= passage.start
        assert passage.end <= section.sentences[-1].end
    inside = [s for passage in found for s in passage.sentences]
    assert inside == sorted(inside)
    headings = [h for s in article.sections if (h := s.heading) and h.start and s.sentences]
    whole = [*article.sentences, *(h for h in headings if is_question(h.of(text)))]
    given, shown = ("".join(s.of(text) for s in sorted(part)) for part in (whole, inside))
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", given)


def test_a_question_goes_into_the_passage_of_its_reply():
    talk = "Eins zwei drei vier. Fünf sechs sieben?\n\nAcht neun zehn elf zwölf. Das ist alles so."
    made = article(talk, [])
    found = [passage.of(made.text) for passage in passages(made, words, 20, target=6)]
    assert found[0] == "Eins zwei drei vier."
    assert found[1].startswith("Fünf sechs sieben?\n\nAcht")


def test_a_heading_is_read_with_what_stands_under_it_and_no_other():
    made = article("Der Titel\n\nEin Satz.\n\nWas nun?\n\nNichts.\n\nEin Ende\n\nGut so.")
    found = [passage.of(made.text) for passage in passages(made, words, 20)]
    assert found == ["Der Titel\n\nEin Satz.", "Was nun?\n\nNichts.", "Ein Ende\n\nGut so."]
    assert made.heading(1) == "Was nun?"


def test_what_fits_one_passage_stays_one():
    made = article("Eins zwei drei vier fünf.\n\nSechs sieben acht.")
    assert len(passages(made, words, 20, target=10)) == 1


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("Wie laut ist das?", True),
        ("Und er fragte: „Wie laut ist das?“", True),
        ("(Really?!)", True),
        ("**Why?**", True),
        ("それは何ですか？", True),
        ("„Wie laut ist das?“, fragte er.", False),
        ("Das ist laut.", False),
        ("Was? Nein.", False),
    ],
)
def test_a_sentence_asks_where_it_ends_in_a_question_mark(sentence, asks):
    assert is_question(sentence) is asks


@pytest.mark.parametrize(
    "attack",
    ["„“", "„", ".", "A. ", "‚", "a.b", "(", ".) ", "\n", "- a\n", "\"'", "1. "],
)
def test_a_hostile_text_takes_linear_time(attack):
    text = attack * (60_000 // len(attack))
    start = time.perf_counter()
    sections(text, "de")
    assert time.perf_counter() - start < 5  # 0.2 s on an idle core, minutes were it quadratic


def test_headings_are_short_lines_between_blank_lines():
    text = (
        "Der Titel der Seite\n\nVon Max Meier\n\nHier beginnt der Text. Er geht weiter.\n\n"
        "Strategie oder Show?\n\nNoch ein Absatz.\n\n"
        "Minister: „Näher dran als zuvor“\n\nEin dritter.\n\n"
        "Das hier ist ein Satz.\n\n- ein Punkt\n\nund klein geschrieben\n\n1999\n\n"
        "Er sagte: „Ich komme.“\n\nEine Zeile zum Schluss"
    )
    assert [span.of(text) for span in find_headings(text)] == [
        "Der Titel der Seite",
        "Von Max Meier",
        "Strategie oder Show?",
        "Minister: „Näher dran als zuvor“",
    ]


def test_a_text_of_one_short_line_is_a_sentence():
    assert find_headings("Nur eine Zeile") == ()
    assert split("Nur eine Zeile", "de") == ["Nur eine Zeile"]


def test_many_short_lines_in_a_row_are_no_headings():
    text = "\n\n".join(["Brot", "Milch", "Eier", "Mehl", "Das alles fehlt noch."])
    assert find_headings(text) == ()


def test_headings_that_markup_names_are_taken_as_they_are():
    text = "Kurz.\n\nText ohne Ende\n\nNoch eine Zeile"
    found = sections(text, "de", [Span(0, 5)])
    assert [section.heading for section in found] == [Span(0, 5)]
    assert [s.of(text) for s in found[0].sentences] == ["Text ohne Ende", "Noch eine Zeile"]


def article(text, headings=None):
    return Article(text, "t", True, "t", "de", sections(text, "de", headings))


def words(text):
    return len(text.split())


def test_passages_stay_in_their_section_and_near_the_target():
    block = " ".join(f"Das ist hier der Satz mit der Nummer n{n}." for n in range(60))
    text = f"{block}\n\nEine Überschrift\n\n{block}"
    found = passages(article(text), words, 400, target=100)
    sizes = [words(passage.of(text)) for passage in found]
    assert [passage.section for passage in found] == [0] * 5 + [1] * 5
    assert min(sizes) >= 80
    assert max(sizes) <= 120


def test_passages_like_to_end_where_a_paragraph_ends():
    first = " ".join(f"Das ist hier Satz n{n}." for n in range(8))
    second = " ".join(f"Das ist dort Satz m{n}." for n in range(12))
    text = f"{first}\n\n{second}"
    assert passages(article(text), words, 400, target=50)[0].of(text) == first


def test_a_sentence_over_the_limit_is_cut_for_its_passages():
    text = "wort " * 150 + "ende."
    found = passages(article(text), words, 40)
    assert all(words(passage.of(text)) <= 40 for passage in found)
    assert " ".join(passage.of(text) for passage in found) == text


def test_tokens_are_counted_a_few_times_a_sentence():
    calls = []

    def length(text):
        calls.append(text)
        return len(text.split())

    text = "Das ist ein ganz gewöhnlicher Satz. " * 1000
    found = passages(article(text), length, 400)
    assert len(calls) <= 2 * 1000 + len(found)


def test_a_passage_needs_a_positive_limit():
    with pytest.raises(ValueError, match="at least 1"):
        passages(article("Ein Satz."), words, 0)


def test_the_pieces_of_ends_cover_the_text():
    text = "Er kam. Sie ging."
    assert ends(text, "de") == [8, 17]
    assert ends("", "de") == []


@pytest.mark.skipif(not ARTICLE.is_file(), reason="the development article is not here")
def test_the_development_article_has_its_headings_and_sentences():
    text = ARTICLE.read_text("utf-8")
    found = sections(text, "de")
    assert len(found) == 9
    assert found[0].heading is None
    quotes = [sentence.of(text) for section in found for sentence in section.sentences]
    assert len(quotes) == 36
    assert all(quote[-1] in ".?“" for quote in quotes)
