"""Which characters the bytes of a text file are."""

import random
import time

import pytest

from index.errors import LoadError
from index.sources.encoding import decode, unmarked_utf16

TEXTS = {
    "de": "Die Fähre nach Nørsund fährt während der Stürme nicht, sagte Kapitänin Größl. ",
    "en": "The Mayor’s café opened on Friday – with £5 coffee and “free” cake for every child. ",
    "fr": "L’école sera rénovée dès septembre, et les élèves étudieront à l’annexe. ",
    "es": "¿Qué hará el año próximo? Según el alcalde, habrá más jardines para los niños. ",
    "it": "La piscina aprirà a settembre, perché così è più facile. La città è felice. ",
    "pl": "Burmistrz ogłosił, że nowa pływalnia zostanie otwarta we wrześniu, być może później. ",
    "cs": "Starosta oznámil, že nový bazén bude otevřen v září a že děti se naučí plavat. ",
    "tr": "Belediye başkanı yeni havuzun eylülde açılacağını söyledi, halk çok memnun. ",
    "ru": "Мэр города объявил, что новый бассейн откроется в сентябре для всех детей. ",
    "uk": "Мер міста оголосив, що новий басейн відкриється у вересні. Її чекають усі. ",
    "el": "Ο δήμαρχος ανακοίνωσε ότι το νέο κολυμβητήριο θα ανοίξει τον Σεπτέμβριο. ",
    "ja": "市長は、新しいプールが九月に開くと発表しました。子どもたちは泳ぎを学びます。",
    "zh": "市长宣布新游泳馆将于九月开放。孩子们可以在这里学习游泳，居民们非常高兴。",
}
WRITTEN = {
    "de": ("cp1252", "mac_roman", "cp850"),
    "en": ("cp1252", "mac_roman"),
    "fr": ("cp1252", "mac_roman"),
    "es": ("cp1252", "latin-1"),
    "it": ("cp1252", "latin-1"),
    "pl": ("cp1250", "iso8859-2"),
    "cs": ("cp1250",),
    "tr": ("cp1254", "iso8859-9"),
    "ru": ("cp1251", "koi8-r"),
    "uk": ("cp1251",),
    "el": ("cp1253", "iso8859-7"),
    "ja": ("shift_jis", "euc_jp"),
    "zh": ("gb18030",),
}


@pytest.mark.parametrize("times", [1, 4, 40])
@pytest.mark.parametrize(
    ("language", "encoding"), [(name, e) for name, written in WRITTEN.items() for e in written]
)
def test_texts_of_many_languages_are_read_in_their_old_encodings(language, encoding, times):
    data = (TEXTS[language] * times).encode(encoding, "ignore")
    assert decode("it", data) == data.decode(encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("language", sorted(set(TEXTS) - {"ja"}))
def test_utf_16_without_a_mark_is_read(language, encoding):
    data = TEXTS[language].encode(encoding)
    assert decode("it", data) == TEXTS[language]


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("Größe".encode(), ""),
        ("\ufeffGröße".encode(), ""),
        ("Größe".encode("utf-16"), ""),
        ("Größe".encode("latin-1"), "iso-8859-1"),
        ("Größe".encode("latin-1"), "no-such-charset"),
        ('<meta charset="cp1252">Größe'.encode("cp1252"), ""),
    ],
)
def test_umlauts_are_read_from_whatever_encoding_is_declared_or_likely(data, charset):
    assert decode("it", data, charset).removeprefix('<meta charset="cp1252">') == "Größe"


@pytest.mark.parametrize("text", ["Käse für 3 €, sagte „Müller“", "Mühl\u00adbrück", "Übung"])
def test_a_short_german_text_of_windows_is_no_code_page_of_another_alphabet(text):
    assert decode("it", text.encode("cp1252")) == text


def test_a_few_broken_bytes_in_utf_8_cost_no_more_than_themselves():
    text = "Größe und Maß, Öl und Überfluss: alles fließt für müde Gäste. "
    assert decode("it", text.encode() + b"M\xfcnchen") == f"{text}München"
    assert decode("it", text.encode() + b"Ende\xc3") == f"{text}Ende\ufffd"


def test_bytes_in_no_known_encoding_are_refused():
    for data in (bytes(range(128, 256)) * 3, random.Random(4).randbytes(2000)):
        with pytest.raises(LoadError, match="unknown encoding: save it as UTF-8"):
            decode("it", data)


def test_bytes_that_are_no_text_are_no_utf_16():
    assert unmarked_utf16(random.Random(4).randbytes(2000) + b"\x00\x00") == ""
    assert unmarked_utf16(b"\x00\x01" * 1000) == ""
    assert unmarked_utf16("Ein Satz.".encode("utf-16")) == ""  # it has a mark


def test_a_large_file_is_decoded_in_linear_time():
    start = time.perf_counter()
    decode("it", "Die Straße ist gesperrt. ".encode("cp1252") * 200_000)
    assert time.perf_counter() - start < 10  # 0.5 s on an idle core
