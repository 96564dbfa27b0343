import json
import time

import pytest

from index.text import language as language_module
from index.text.language import detect, told_apart
from tests.conftest import DATA

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the development data is not here")


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Was sagte Rubio?", "de"),
        ("What did Rubio say?", "en"),
        ("Who is Ukraine's foreign minister?", "en"),
        ("What is Friedrich Merz's position?", "en"),
        ('What does "Berufs Deutsch" mean in German?', "en"),
        ("Wer ist der General Manager der Broncos?", "de"),
        ("Was bedeutet „soft power“?", "de"),
        ("Gaspreis?", "de"),
        ("Waffenruhe?", "de"),
        ("Ceasefire?", "en"),
        ("Wo?", "de"),
        ("Putin und Trump", "de"),
        ("WIE ALT IST TRUMP", "de"),
        ("¿Qué dijo Rubio?", "es"),
        ("Combien de temps a duré l'appel ?", "fr"),
        ("Quanto è durata la telefonata?", "it"),
        ("Wie is de minister van Oekraïne?", "nl"),
        ("Co powiedział Rubio?", "pl"),
        ("Что сказал Рубио?", "ru"),
        ("Хто міністр?", "uk"),
        ("Qui est Marco Rubio ?", "fr"),
        ("Qu'a planté la biologiste Ingrid Falk ?", "fr"),
        ("Kto jest ministrem?", "pl"),
        ("¿Quién es Steve Witkoff?", "es"),
    ],
)
def test_short_questions_are_told_apart(question, language):
    assert detect(question) == language


@pytest.mark.parametrize(
    "text", ["Rubio?", "Trump", "Steve Witkoff", "123?", "", "  ", "你好吗", "😀"]
)
def test_a_name_alone_is_no_language_but_the_default(text):
    assert detect(text) == ""
    assert detect(text, default="de") == "de"


def test_only_the_given_languages_are_chosen_from():
    assert detect("¿Qué dijo Rubio ayer?", ("de", "en", "es")) == "es"
    assert detect("¿Qué dijo Rubio ayer?", ("de", "en")) in ("de", "en")
    assert detect("Rubio", ("de",)) == "de"


@pytest.mark.parametrize("among", [(), ("xx",), ("de", "")])
def test_languages_that_are_not_known_are_refused(among):
    with pytest.raises(ValueError, match="among must be some of"):
        detect("Was sagte Rubio?", among)


def test_a_long_text_is_told_by_its_middle_as_well_as_its_start():
    menu = "Home News Sport Video Login " * 20
    german = "Der Minister erklärte am Abend, dass die Verhandlungen weitergehen. " * 200
    assert detect(menu + german) == "de"


def questions(language):
    for line in (DATA / "article-questions.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["language"] == language:
            yield "article", row["question"]
    for line in (DATA / f"omos-dev.{language}.jsonl").read_text("utf-8").splitlines():
        yield "omos", json.loads(line)["question"]
    data = json.loads((DATA / f"xquad-dev.{language}.json").read_text("utf-8"))["data"]
    for article in data:
        for paragraph in article["paragraphs"]:
            for row in paragraph["qas"]:
                yield "xquad", row["question"]


@needs_data
@pytest.mark.parametrize("language", ["de", "en"])
def test_questions_of_the_development_data_are_told_right(language):
    rows = list(questions(language))
    wrong = [(source, text) for source, text in rows if detect(text) != language]
    assert not [text for source, text in wrong if source == "article"]
    assert len(rows) > 800
    assert len(wrong) <= 0.01 * len(rows), wrong


def test_a_question_takes_little_time_once_the_models_are_there():
    detect("Was sagte Rubio?")
    times = []
    for number in range(50):
        start = time.perf_counter()
        detect(f"Was sagte Rubio am {number}. Oktober zur Waffenruhe in der Ukraine?")
        times.append(time.perf_counter() - start)
    assert sorted(times)[25] < 0.005  # 0.5 ms on an idle core


def test_what_three_letters_tell_loads_the_statistics_of_no_more(monkeypatch):
    closer = []
    shares = language_module._shares

    def looked(text, among, found, *, rough):
        if not rough:
            closer.append(among)
        return shares(text, among, found, rough=rough)

    monkeypatch.setattr(language_module, "_shares", looked)
    told = (
        detect("Was sagte Rubio?"),
        detect("How long did the call take?"),
        detect("Der See ist tief. " * 9),
    )
    assert (told, closer) == (("de", "en", "de"), [])
    assert detect("What is a Sprengelschule?") == "en"
    assert closer == [("de", "en")]


def test_every_language_offered_can_be_detected():
    assert {detect("Was sagte Rubio?", (code, "de")) for code in told_apart()} == {"de"}
