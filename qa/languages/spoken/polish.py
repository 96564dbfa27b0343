"""Polish: what the program says, and how an article itself is asked about."""

from __future__ import annotations

from qa.languages.sentences import Asking, Form, Sentences

LANGUAGE = Sentences(
    code="pl",
    declined="Artykuł nie odpowiada na to pytanie.",
    nearest="najbliższy fragment",
    elsewhere="Artykuł odpowiada w swoim języku:",
    by_metadata="{} (według metadanych: {})",
    choose="Liczba artykułów: {}. Proszę wybrać jeden z nich.",
    replies={
        "greeting": "Dzień dobry! Proszę zapytać o coś z artykułu.",
        "thanks": "Nie ma za co.",
        "farewell": "Do widzenia!",
        "help": "Odpowiadam na pytania o artykuły, które tu są, i pokazuję zdania, na których "
        "opiera się każda odpowiedź.",
    },
    asking=Asking(
        article="artykuł artykułu artykule",
        pronoun="ten tego tym",
        asking="kto co jaki jaka jakie kiedy gdzie jest w na o z się został został to czy czym "
        "możesz proszę mi podaj",
        other=r"\b(?:ile|dlaczego|nie|jego|jej|ich)\b|\d",
        forms={
            "author": (
                Form(
                    r"\b(?:napisał|napisała|autor\w*)\b",
                    "napisał napisała autor autorem autorka autora",
                    "noun",
                ),
            ),
            "date": (
                Form(
                    r"\b(?:kiedy|data)\b",
                    "opublikowany opublikowano ukazał napisany data publikacji",
                    "noun",
                ),
            ),
            "title": (Form(r"\btytuł\w*\b", "tytuł tytułu", "noun"),),
            "summary": (
                Form(
                    r"\bstreś\w+|\bstreszcz\w+|\bpodsum\w+|\bo czym\b",
                    "streść streszczenie streścić podsumuj podsumowanie czym mówi",
                    "none",
                ),
            ),
        },
        courtesy={
            "thanks": Form(
                r"\b(?:dziękuję|dzięki)\b", "dziękuję dzięki bardzo wielkie za pomoc świetnie super"
            ),
            "farewell": Form(
                r"\b(?:do widzenia|pa|do zobaczenia)\b", "do widzenia pa zobaczenia dziękuję"
            ),
            "greeting": Form(
                r"^(?:cześć|dzień dobry|dobry wieczór|hej|witam)\b",
                "cześć dzień dobry wieczór hej witam jak się masz",
            ),
            "help": Form(
                r"^pomoc\b|\bkim jesteś\b|\bco potrafisz\b|\bpomóż\b",
                "pomoc kim jesteś co potrafisz umiesz pomóż mi",
            ),
        },
        place_after="w|we|z",
    ),
)
