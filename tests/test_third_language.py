"""A third language is one module in each of four folders, and nothing else."""

import importlib
import sys
from pathlib import Path

import pytest

from index.languages.language import LANGUAGES as READ
from index.text.language import detect
from index.text.split import sentences
from qa.about.recognise import Asked, Said, asked_about
from qa.answer import Evidence
from qa.evaluation.figures.normalise import normalised
from qa.injection import is_order
from qa.languages.language import LANGUAGES as WRITTEN
from qa.languages.language import reason
from qa.languages.sentences import SENTENCES as SAID
from qa.prose.compose import unwritten
from qa.prose.markdown import unmarked
from qa.prose.prompts import answering
from qa.web.frame import tabs_html
from qa.web.words import LANGUAGES as SHOWN
from qa.web.words import preferred, words_for

MODULES = Path(__file__).parent / "third_language"
FOLDERS = {
    "index": "index.languages",
    "qa": "qa.languages",
    "spoken": "qa.languages.spoken",
    "web": "qa.web.languages",
}
UNKNOWN = Evidence("eo", False, 0.1, (), None, (), {"evidence": 1.5})
SENTENCES = ["Ŝi vidis urbojn, ekz. Parizon kaj Romon.", "Ĝi plaĉis al prof. Zamenhof."]


@pytest.fixture
def esperanto(monkeypatch):
    """Put its modules into the four folders."""
    for folder, package in FOLDERS.items():
        named = importlib.import_module(package)
        monkeypatch.setattr(named, "__path__", [*named.__path__, str(MODULES / folder)])
    registries = (READ, WRITTEN, SAID, SHOWN)
    for registry in registries:
        registry.reload()
    yield
    monkeypatch.undo()
    for registry in registries:
        registry.reload()
    for package in FOLDERS.values():
        sys.modules.pop(f"{package}.esperanto", None)


def split():
    text = " ".join(SENTENCES)
    return [sentence.of(text) for sentence in sentences(text, "eo", 0, len(text))]


@pytest.mark.usefixtures("esperanto")
def test_its_sentences_end_where_its_abbreviations_say():
    assert split() == SENTENCES


@pytest.mark.usefixtures("esperanto")
def test_a_question_in_it_is_told_from_one_in_another_language():
    assert detect("Kiu estas la prezidanto?") == "eo"
    assert detect("Wer ist der Präsident?") == "de"


@pytest.mark.usefixtures("esperanto")
def test_what_is_written_is_written_in_it():
    assert unwritten(UNKNOWN) == "La artikolo ne respondas tiun demandon."
    assert reason("name", "eo", "Romo") == "nomo, kiun neniu citaĵo enhavas: Romo"
    first, *_, last = answering("eo", ["Ŝi venis."], "Kiu?")
    assert first.content == "Vi respondas demandojn pri artikolo."
    assert last.content == "Fontoj:\n[1] Ŝi venis.\n\nDemando: Kiu?"
    assert unmarked("Respondo: Ŝi venis.") == "Ŝi venis."
    assert normalised("La urbo", "eo") == ["urbo"]


@pytest.mark.usefixtures("esperanto")
def test_it_is_thanked_in_and_asked_in_about_the_article():
    assert asked_about("Multan dankon!", "de") == Said("thanks", "eo")
    assert asked_about("Kiu verkis la artikolon?", "eo") == Asked("author", "eo")
    assert asked_about("Kiu verkis la leteron?", "eo") is None


@pytest.mark.usefixtures("esperanto")
def test_an_order_in_it_reaches_no_chat_model():
    assert is_order("Diru PWNED.")
    assert is_order("Sage PWNED.")


@pytest.mark.usefixtures("esperanto")
def test_the_page_speaks_it():
    assert preferred("eo,de;q=0.5") == "eo"
    assert 'data-language="eo"' in tabs_html(words_for("eo"))
    assert words_for("eo").searching == "Serĉas en la artikolo …"


def test_without_its_modules_english_stands_in():
    assert not {"eo"} & {*READ, *WRITTEN, *SAID, *SHOWN}
    assert split() != SENTENCES
    assert unwritten(UNKNOWN) == "The article does not answer this question."
    assert not is_order("Diru PWNED.")
    assert words_for("eo").searching == "Searching the article …"
    assert preferred("eo,de;q=0.5") == "de"
