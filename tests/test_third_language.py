"""A third language is one module in each of three folders, and nothing else."""

import importlib
import sys
from pathlib import Path

import pytest

from index.languages.language import LANGUAGES as READ
from index.text.language import detect
from index.text.split import sentences
from qa.answer import Answer, Evidence
from qa.evaluation.figures.normalise import normalised
from qa.languages.language import LANGUAGES as WRITTEN
from qa.languages.language import reason
from qa.prose.compose import unwritten
from qa.prose.markdown import unmarked
from qa.prose.prompts import answering
from qa.web.session import Turn
from qa.web.turns import conversation_html
from qa.web.words import LANGUAGES as SHOWN
from qa.web.words import preferred

MODULES = Path(__file__).parent / "third_language"
FOLDERS = {"index": "index.languages", "qa": "qa.languages", "web": "qa.web.languages"}
UNKNOWN = Evidence("eo", False, 0.1, (), None, (), {"evidence": 1.5})
SENTENCES = ["Ŝi vidis urbojn, ekz. Parizon kaj Romon.", "Ĝi plaĉis al prof. Zamenhof."]


@pytest.fixture
def esperanto(monkeypatch):
    """Put its modules into the three folders."""
    for folder, package in FOLDERS.items():
        named = importlib.import_module(package)
        monkeypatch.setattr(named, "__path__", [*named.__path__, str(MODULES / folder)])
    registries = (READ, WRITTEN, SHOWN)
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


def shown():
    answer = Answer("Kiu?", "eo", False, 0.1, unwritten(UNKNOWN), False, (), None, ())
    turn = Turn(1, "Kiu?", "eo").after(UNKNOWN).after(answer)
    return conversation_html([Turn(1, "Kiu?", "eo")], {}) + conversation_html([turn], {})


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
def test_the_page_speaks_it():
    assert preferred("eo,de;q=0.5") == "eo"
    assert "Serĉas en la artikolo …" in shown()
    assert "La artikolo ne respondas tiun demandon." in shown()


def test_without_its_modules_english_stands_in():
    assert not {"eo"} & {*READ, *WRITTEN, *SHOWN}
    assert split() != SENTENCES
    assert unwritten(UNKNOWN) == "The article does not answer this question."
    assert "Searching the article …" in shown()
    assert preferred("eo,de;q=0.5") == "de"
