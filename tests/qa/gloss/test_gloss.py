"""Likely counterparts of single words, from the lexicon or from a dictionary of the user's."""

import time

import pytest

from index.errors import ArticleQAError
from index.lexicon import glosses
from qa.gloss.dictionary import MAX_BYTES, Dictionary
from qa.gloss.gloss import LONGEST, Gloss

DING = """# Version :: made for a test
Abend {m}; Abendstunden {pl} | am Abend | Abende {pl} :: evening; eve | in the evening | evenings
Rat {m}; Ratschlag {m} :: advice; piece of advice
Rat {m} [pol.] | Räte {pl} :: council | councils
verhandeln; aushandeln {vt} (mit) | verhandelnd :: to negotiate (with); to bargain | negotiating
sich freuen | freute sich :: to be glad; to rejoice | was glad
schlecht; übel {adj} /Abk./ :: bad; poor <nasty>
no dictionary line at all
zu | viele :: colons :: here
"""


def glossed(gloss: Gloss, text: str, source: str, target: str) -> dict[str, tuple[str, ...]]:
    return {w.of(text): w.counterparts for w in gloss.words(text, source, target)}


def test_words_have_counterparts_in_both_directions_and_stand_where_they_stand():
    found = glossed(Gloss(), "Die Kinder spielten seit Wochen in der Kirche.", "de", "en")
    assert found["Kinder"][0] == "children"
    assert found["Kirche"][0] == "church"
    back = glossed(Gloss(), "The children had been waiting for weeks.", "en", "de")
    assert "Kinder" in back["children"]


def test_stop_words_numbers_capitals_and_the_unknown_have_none():
    found = glossed(Gloss(), "Der EU und US fehlen 120 Xyzzyblatt und UNO.", "de", "en")
    assert not {"Der", "EU", "US", "120", "und", "Xyzzyblatt", "UNO"} & found.keys()


def test_a_pair_of_languages_without_a_lexicon_has_no_counterparts():
    assert Gloss().words("Les enfants jouent.", "fr", "de") == []
    assert Gloss().words("Die Kinder spielen.", "de", "") == []
    assert glosses("fr", "de") == {}


def test_a_stem_that_two_words_share_does_not_lend_one_the_other_s_counterpart():
    assert "page" not in glosses("de", "en").get("seit", ())
    assert all(word == word.casefold() for word in glosses("en", "de"))


@pytest.fixture
def ding(tmp_path):
    path = tmp_path / "de-en.txt"
    path.write_text(DING, encoding="utf-8")
    return path


def test_a_dictionary_of_the_user_s_takes_the_lexicon_s_place(ding):
    gloss = Gloss(ding)
    found = glossed(gloss, "Am Abend gab er einen Rat, und sie verhandeln schlecht.", "de", "en")
    assert found["Abend"][:2] == ("evening", "eve")
    assert set(found["Rat"]) >= {"advice", "council"}
    assert found["verhandeln"][0] == "negotiate"
    assert found["schlecht"][:2] == ("bad", "poor")
    assert "page" not in found
    back = glossed(gloss, "They negotiated every evening.", "en", "de")
    assert back["negotiated"][:2] == ("verhandeln", "aushandeln")
    assert gloss.dictionary("de", "en") == "de-en.txt"
    assert gloss.dictionary("de", "fr") == ""


@pytest.mark.parametrize("content", [None, b"\x00\xff\xfe binary \x00", b"", b"a | b\n" * 9])
def test_a_file_that_is_no_dictionary_leaves_the_lexicon_in_place(tmp_path, content, caplog):
    path = tmp_path / "de-en.txt"
    if content is not None:
        path.write_bytes(content)
    gloss = Gloss(path)
    assert glossed(gloss, "Die Kinder spielen.", "de", "en")["Kinder"][0] == "children"
    assert gloss.dictionary("de", "en") == ""
    assert "ARTICLE_QA_DICTIONARY" in caplog.text
    assert str(tmp_path) not in caplog.text


def test_a_dictionary_that_is_too_large_is_refused_in_one_line(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ArticleQAError, match="larger than") as error:
        Dictionary(path).open()
    assert "\n" not in str(error.value)


def test_hostile_lines_take_no_longer_than_others(tmp_path):
    path = tmp_path / "hostile.txt"
    path.write_text(
        "[" * 200_000 + "\n" + "{(" * 90_000 + ":: x\n" + "a; " * 60_000 + ":: b\nGut :: good\n",
        encoding="utf-8",
    )
    began = time.monotonic()
    dictionary = Dictionary(path)
    dictionary.open()
    assert dictionary.counterparts("gut", "de") == ["good"]
    Gloss().words("Wort " * 100_000, "de", "en")
    assert time.monotonic() - began < 30
    assert all(w.end <= LONGEST for w in Gloss().words("Kinder " * 9000, "de", "en"))
