"""What asks about the article itself, what asks nothing, and what is left to the search."""

import gzip
import json
from pathlib import Path

import pytest

from qa.about.recognise import Asked, Said, asked_about
from tests.conftest import DATA, ROOT

PHRASINGS = ROOT / "tests" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the development data is not here")


def phrasings(name):
    for line in (PHRASINGS / f"about-{name}.tsv").read_text("utf-8").splitlines():
        yield line.split("\t")


def kind(question, language):
    found = asked_about(question, language)
    if isinstance(found, Said):
        return found.courtesy
    return found.about if found else "-"


@pytest.mark.parametrize(
    ("question", "language", "about"),
    [
        ("Who wrote the article?", "en", "author"),
        ("Von wem stammt dieser Text?", "de", "author"),
        ("When did this piece come out?", "en", "date"),
        ("Wann wurde der Artikel veröffentlicht?", "de", "date"),
        ("Which newspaper published this article?", "en", "site"),
        ("Wie heißt der Artikel?", "de", "title"),
        ("Können Sie den Artikel kurz zusammenfassen?", "de", "summary"),
        ("Worum geht's?", "de", "summary"),
        ("What are the main points?", "en", "summary"),
        ("Which people does it mention?", "en", "people"),
        ("Nenne alle Orte im Artikel.", "de", "places"),
        ("Kto napisał artykuł?", "pl", "author"),
        ("De quoi parle l’article ?", "fr", "summary"),
    ],
)
def test_what_is_asked_about_the_article_itself_is_known(question, language, about):
    found = asked_about(question, language)
    assert isinstance(found, Asked)
    assert (found.about, found.doubtful) == (about, ())


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Who wrote the letter?", "en"),
        ("Wer hat den Brief geschrieben?", "de"),
        ("When was the book published?", "en"),
        ("Worum geht es in dem Vertrag?", "de"),
        ("Was ist der Titel seines neuen Buches?", "de"),
        ("What does article 5 say?", "en"),
        ("What did the author say about the war?", "en"),
        ("Thanks, but who is he?", "en"),
        ("De quoi parle le livre ?", "fr"),
        ("Why?", "en"),
        ("?", "en"),
        ("Summarise " + "the article " * 40, "en"),
    ],
)
def test_what_is_asked_about_the_story_is_left_to_the_search(question, language):
    assert asked_about(question, language) is None


def test_a_word_that_other_things_are_called_too_is_told():
    assert asked_about("Who wrote the report?", "en").doubtful == ("report",)
    assert asked_about("Wer ist die Autorin?", "de").doubtful == ("autorin",)
    assert asked_about("Who wrote this report?", "en").doubtful == ()
    assert asked_about("Who is the author of the article?", "en").doubtful == ()


def test_a_pronoun_may_stand_for_what_was_said_before():
    assert not asked_about("What is it about?", "en").named
    assert asked_about("What is the article about?", "en").named


def test_a_summary_has_as_many_sentences_as_are_asked_for():
    assert asked_about("Fass den Text in drei Sätzen zusammen.", "de").count == 3
    assert asked_about("Summarise the article in 2 sentences", "en").count == 2
    assert asked_about("Summarise the article", "en").count == 0


@pytest.mark.parametrize(
    ("said", "courtesy", "language"),
    [
        ("Hallo", "greeting", "de"),
        ("Good morning!", "greeting", "en"),
        ("Danke!", "thanks", "de"),
        ("Thanks, that helps", "thanks", "en"),
        ("bye", "farewell", "en"),
        ("Wer bist du?", "help", "de"),
        ("What can you do?", "help", "en"),
        ("Merci beaucoup !", "thanks", "fr"),
        ("Дякую!", "thanks", "uk"),
        ("Dziękuję", "thanks", "pl"),
        ("Merhaba", "greeting", "tr"),
    ],
)
def test_greetings_and_thanks_ask_nothing(said, courtesy, language):
    assert asked_about(said, "de") == Said(courtesy, language)


def test_what_is_said_in_several_languages_is_taken_for_one_that_is_read_well():
    assert asked_about("Hallo!", "nl") == Said("greeting", "de")
    assert asked_about("Dank je wel", "nl") == Said("thanks", "nl")


@pytest.mark.parametrize(
    ("name", "recall", "precision"),
    [("dev", 0.97, 0.99), ("held-out", 0.45, 0.99)],
)
def test_phrasings_are_told_as_surely_as_was_measured(name, recall, precision):
    """``dev`` was tuned on; ``held-out`` holds rarer phrasings.

    Those were taken with a precision of .97 before the one that was taken wrongly was looked at.
    """
    rows = [(kind(question, language), wanted) for wanted, language, question in phrasings(name)]
    taken = [found == wanted for found, wanted in rows if found != "-"]
    asked = [found == wanted for found, wanted in rows if wanted != "-"]
    assert sum(taken) / len(taken) >= precision
    assert sum(asked) / len(asked) >= recall


@needs_data
def test_no_question_that_people_ask_about_a_passage_is_taken():
    questions = []
    for language in ("de", "en"):
        data = json.loads((DATA / f"xquad-dev.{language}.json").read_text("utf-8"))["data"]
        rows = (row for one in data for part in one["paragraphs"] for row in part["qas"])
        questions += [(row["question"], language) for row in rows]
    for name in ("qed-dev.en", "omos-train.fr", "xquad24.tr"):
        file: Path = DATA / "more" / f"{name}.jsonl.gz"
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            questions += [(json.loads(line)["question"], name[-2:]) for line in lines]
    assert len(questions) > 3000
    assert [question for question in questions if asked_about(*question)] == []
