"""What the check withdraws, what it lets stand, and whom it cites."""

from dataclasses import replace

import pytest

from qa.check.check import Source, check, unsupported
from qa.check.rules import RULES, Sentence
from qa.languages.language import LANGUAGES
from qa.mentions.numbers import all_numbers
from qa.mentions.quotations import quotations_in
from qa.mentions.reading import Reading

RUBIO = Source(
    1,
    "US-Außenminister Marco Rubio zeigte sich optimistisch: „Wir sind näher am Frieden dran als "
    "vor zwei Wochen.“",
    "Rubio",
)
CALL = Source(2, "Das Telefonat mit Wladimir Putin (72) dauerte gut zwei Stunden.", "")
NICKEL = Source(3, "Nornickel verfüge derzeit über keine Lizenz, sagte Potanin in Moskau.", "")
SOURCES = (RUBIO, CALL, NICKEL)


@pytest.mark.parametrize(
    ("sentence", "language", "expected"),
    [
        ("Rubio sees peace closer. [1]", "en", "Rubio sees peace closer. [1]"),
        ("Putin is 72 years old [2].", "en", "Putin is 72 years old. [2]"),
        ("The call lasted 2 hours. [2]", "en", "The call lasted 2 hours. [2]"),
        ("Das Telefonat dauerte 2 Stunden.", "de", "Das Telefonat dauerte 2 Stunden. [2]"),
        ("No licence in Moscow. [3]", "en", "No licence in Moscow. [3]"),
        ("Rubio sagte: „Wir sind näher am Frieden dran“. [1]", "de",
         "Rubio sagte: „Wir sind näher am Frieden dran“. [1]"),
    ],
)  # fmt: skip
def test_what_the_evidence_holds_stands_with_its_number(sentence, language, expected):
    likeness = lambda _, texts: [0.01 * ("Stunden" in text) for text in texts]  # noqa: E731
    checked = check(sentence, SOURCES, language, likeness=likeness)
    assert (checked.text, checked.reason) == (expected, "")


@pytest.mark.parametrize(
    ("sentence", "language", "reason"),
    [
        ("The call lasted three hours. [2]", "en", "a number that no quote holds: 3"),
        ("Putin ist 74 Jahre alt. [2]", "de", "eine Zahl, die kein Zitat enthält: 74"),
        ("The call with Macron lasted two hours. [2]", "en", "a name that no quote holds: Macron"),
        (
            "Das Telefonat fand in Berlin statt. [2]",
            "de",
            "ein Name, den kein Zitat enthält: Berlin",
        ),
        ("It happened in March. [1]", "en", "a name that no quote holds: March"),
        (
            "Rubio sagte: „Der Krieg ist vorbei“. [1]",
            "de",
            "Worte in Anführungszeichen, die kein Zitat enthält: Der Krieg ist vorbei",
        ),
        ("Rubio said that they are not closer to peace. [1]", "en", "a denial that no quote holds"),
        ("Rubio spricht nicht von Frieden. [1]", "de", "eine Verneinung, die kein Zitat enthält"),
    ],
)
def test_what_no_quote_holds_is_withdrawn_with_its_reason(sentence, language, reason):
    checked = check(sentence, (RUBIO, CALL), language)
    assert checked.text == ""
    assert reason in checked.reason


def test_a_name_of_the_question_is_no_evidence_even_where_a_dictionary_knows_the_word():
    sentence = "Macron said he was optimistic. [1]"
    assert check(sentence, SOURCES, "en", "What did Macron say?").reason.endswith("holds: Macron")


def test_a_number_that_names_no_quote_is_removed():
    likeness = lambda _, texts: [0.01 * ("Rubio" in text) for text in texts]  # noqa: E731
    checked = check("Rubio was optimistic [7][12].", SOURCES, "en", likeness=likeness)
    assert checked.text == "Rubio was optimistic. [1]"


def test_the_quote_that_holds_the_sentence_is_cited_not_the_one_it_names():
    assert check("Putin is 72. [1]", SOURCES, "en").text == "Putin is 72. [2]"


def test_a_sentence_over_the_quotes_that_it_names_cites_only_those_it_needs():
    checked = check("Rubio was optimistic and Putin is 72. [1][2][3]", SOURCES, "en")
    assert checked.text.endswith("72. [1][2]")


def test_quotes_are_not_put_together_unasked():
    assert check("Rubio was optimistic and Putin is 72. [1]", SOURCES, "en").text == ""


@pytest.mark.parametrize(
    ("sentence", "language", "reason"),
    [
        ("Nornickel has a licence. [3]", "en", "a denial left out"),
        ("Nornickel besitzt eine Lizenz. [3]", "de", "eine weggelassene Verneinung"),
    ],
)
def test_a_denial_that_is_left_out_withdraws_the_sentence(sentence, language, reason):
    assert check(sentence, (NICKEL,), language).reason == reason


def test_a_denial_in_the_quote_most_alike_counts_though_another_is_named():
    likeness = lambda _, texts: [float("Lizenz" in text) for text in texts]  # noqa: E731
    checked = check("Yes, Nornickel has a licence. [2]", SOURCES, "en", likeness=likeness)
    assert checked.reason == "a denial left out"


def test_a_name_is_not_taken_from_a_quote_that_says_something_else():
    likeness = lambda _, texts: [float("Frieden" in text) for text in texts]  # noqa: E731
    sentence = "Putin sieht den Frieden näher als vor zwei Wochen. [2]"
    assert check(sentence, SOURCES, "de", likeness=likeness).text == ""
    right = sentence.replace("Putin", "Rubio")
    assert check(right, SOURCES, "de", likeness=likeness).text.endswith("[1]")


def test_a_denial_in_another_clause_is_not_left_out():
    source = Source(1, "Die Fähre fährt im Sommer täglich, im Winter aber fährt sie nicht.", "")
    assert check("Die Fähre fährt im Sommer täglich. [1]", [source], "de").text
    wrong = check("Die Fähre fährt im Winter. [1]", [source], "de")
    assert wrong.reason == "eine weggelassene Verneinung"


def test_a_word_that_only_begins_with_un_denies_nothing():
    source = Source(1, "Das Unternehmen unterstützt unsere Universität.", "")
    denied = check("Das Unternehmen unterstützt sie nicht. [1]", [source], "de")
    assert denied.reason == "eine Verneinung, die kein Zitat enthält"


def test_a_name_of_another_quote_is_known_for_a_name_where_a_sentence_begins_with_it():
    sources = (
        Source(1, "The bridge was opened by Eva Lindquist in the spring.", ""),
        Source(2, "Nobody had asked Miller about the harbour of the town.", ""),
    )
    likeness = lambda _, texts: [float("bridge" in text) for text in texts]  # noqa: E731
    checked = check("Miller opened the bridge. [1]", sources, "en", likeness=likeness)
    assert checked.reason == "a name that no quote holds: Miller"


def test_a_name_alone_is_looked_up_though_a_dictionary_knows_it():
    source = Source(1, "Die Brücke wurde von Eva Lindquist eröffnet.", "")
    assert check("Lindquist. [1]", [source], "de").text == "Lindquist. [1]"
    assert check("Panther. [1]", [source], "de").reason.endswith("Panther")


def test_a_term_in_marks_is_the_quotes_own():
    source = Source(1, "Das Gespräch verlaufe „gut“, hieß es.", "")
    assert check("Das Gespräch verlief „gut“. [1]", [source], "de").text
    assert check("Das Gespräch verlief „schlecht“. [1]", [source], "de").text == ""


def test_not_only_denies_nothing():
    source = Source(1, "Potanin plant nicht nur den Abbau von Nickel.", "")
    assert check("Potanin plant den Abbau von Nickel. [1]", [source], "de").text


def test_a_translated_quotation_loses_its_marks_because_nobody_said_it_so():
    checked = check('Rubio said, "We are closer to peace." [1]', SOURCES, "en")
    assert '"' not in checked.text
    assert "We are closer to peace" in checked.text


def test_an_empty_sentence_is_dropped_without_a_reason():
    assert check(" [1] … ", SOURCES, "en") == check("", SOURCES, "en")


def test_numbers_written_out_count_in_both_languages():
    assert all_numbers("zwei Wochen, the second call, 30-tägig, zum dritten Mal") == {
        "2", "30", "3",
    }  # fmt: skip


def test_quotations_of_every_style_are_seen_and_single_words_are_not():
    text = '„eins zwei“ “three four” "five six" »sieben acht« «neuf dix» „gut“'
    found = [quoted.text for quoted in quotations_in(text) if not quoted.is_term]
    assert found == ["eins zwei", "three four", "five six", "sieben acht", "neuf dix"]


def test_what_biden_said_is_not_held_by_beiden():
    source = Source(1, "Die beiden sagten, man habe sich geeinigt.")
    checked = check("Biden said that there was a deal. [1]", [source], "en")
    assert checked.reason == "a name that no quote holds: Biden"


def test_a_rule_that_is_left_out_is_not_asked():
    sentence = Sentence(Reading.of("The call lasted three hours.", "en"))
    assert unsupported(sentence, [CALL]) == "a number that no quote holds: 3"
    rest = [rule for rule in RULES if rule.kind != "number"]
    assert unsupported(sentence, [CALL], rules=rest) == ""


def test_every_rule_has_a_reason_in_every_language():
    for rule in RULES:
        assert all(rule.kind in language.withheld for language in LANGUAGES.values())


def test_a_text_is_read_once():
    assert Reading.of(CALL.text) is Reading.of(CALL.text, "de")
    assert Reading.of(CALL.text).numbers is Reading.of(CALL.text).numbers


PASSAGE = (
    "Der Tierpark Zolnay liegt am Rand von Brünn. Dort leben seit 2015 neun Luchse. Er hat 40 "
    "Pfleger."
)
LYNX = Source(1, "Dort leben seit 2015 neun Luchse.", passage=PASSAGE)


def test_across_languages_a_name_of_the_question_may_come_from_the_passage_of_the_quote():
    asked = "How many lynxes does the Zolnay in Brno have?"
    assert check("The Zolnay has nine lynxes.", [LYNX], "en", asked).text
    elsewhere = replace(LYNX, passage="Der Tierpark liegt am Rand von Brünn.")
    assert check("The Zolnay has nine lynxes.", [elsewhere], "en", asked).reason
    new = "The Zolnay has nine lynxes."
    assert check(new, [LYNX], "en", "How many lynxes are there?").reason  # not the question's name
    german = "Im Zolnay leben neun Luchse."
    assert check(german, [LYNX], "de", "Wie viele Luchse leben im Zolnay?").reason


def test_across_languages_a_name_of_the_question_may_be_a_part_of_a_compound():
    visitors = Source(1, "Rund 340 Besucher kamen.", passage="Am Freitagabend öffnete die Kuppel.")
    sentence, asked = "340 visitors came on Friday.", "How many visitors came on {}?"
    assert check(sentence, [visitors], "en", asked.format("Friday")).text
    assert check(sentence.replace("Fri", "Mon"), [visitors], "en", asked.format("Monday")).reason
    assert check(sentence, [visitors], "en", asked.format("the first evening")).reason


def test_across_languages_a_number_of_the_question_may_come_from_the_passage_of_the_quote():
    asked = "How many keepers did the park have in 2015?"
    keepers = Source(1, "Er hat 40 Pfleger.", passage=PASSAGE)
    assert check("It had 40 keepers in 2015.", [keepers], "en", asked).text
    assert check("It had 40 keepers in 2014.", [keepers], "en", asked.replace("5", "4")).reason


def test_a_title_of_the_question_is_no_name_that_another_language_keeps():
    asked = "When was the Lisbon Treaty signed?"
    source = Source(1, "Der Vertrag von Lissabon wurde 2007 unterzeichnet.")
    assert check("The Lisbon Treaty was signed in 2007.", [source], "en", asked).text


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_day_that_the_quote_does_not_say_is_no_day_of_its_month(language):
    source = Source(1, "The commission was formed by Nicholas Golovin in July 1961.", language="en")
    said = {
        "de": "Die Kommission wurde {} 1961 von Nicholas Golovin gebildet.",
        "en": "The commission was formed in {} 1961 by Nicholas Golovin.",
    }[language]
    july = {"de": "im Juli", "en": "July"}[language]
    first = {"de": "am 1. Juli", "en": "1 July"}[language]
    asked = {"de": "Wann wurde die Kommission gebildet?", "en": "When was the commission formed?"}
    assert check(said.format(july), [source], language, asked[language]).text
    assert check(said.format(first), [source], language, asked[language]).reason
