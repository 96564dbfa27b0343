"""Dutch: what the program says, and how an article itself is asked about."""

from __future__ import annotations

from qa.languages.sentences import Asking, Form, Sentences

LANGUAGE = Sentences(
    code="nl",
    declined="Het artikel beantwoordt deze vraag niet.",
    nearest="dichtstbijzijnde passage",
    elsewhere="Het artikel antwoordt in zijn eigen taal:",
    by_metadata="{} (volgens de metadata: {})",
    choose="Er zijn {} artikelen: kies welk artikel u bedoelt.",
    replies={
        "greeting": "Hallo! Vraag me iets over het artikel.",
        "thanks": "Graag gedaan.",
        "farewell": "Tot ziens!",
        "help": "Ik beantwoord vragen over de artikelen die hier zijn en laat de zinnen zien "
        "waarop elk antwoord berust.",
    },
    asking=Asking(
        article="artikel",
        pronoun="dit deze",
        asking="wie wat welke wanneer waar is heeft het de een van in door werd kun je kunt u "
        "mij me geef alsjeblieft er over gaat",
        other=r"\b(?:hoeveel|waarom|niet|zijn|haar|hun)\b|\d",
        forms={
            "author": (
                Form(
                    r"\b(?:schreef|geschreven|auteur|schrijver)\b",
                    "schreef geschreven auteur schrijver",
                    "noun",
                ),
            ),
            "date": (
                Form(
                    r"\b(?:wanneer|datum)\b",
                    "verschenen gepubliceerd geschreven verscheen datum",
                    "noun",
                ),
            ),
            "title": (Form(r"\btitel\b", "titel", "noun"),),
            "summary": (
                Form(
                    r"\bsamenvat\w+\b|\bvat\b.*\bsamen\b|\bwaar(?:over)? gaat\b",
                    "samenvatting samenvatten vat samen gaat waarover",
                    "none",
                ),
            ),
        },
        courtesy={
            "thanks": Form(
                r"\b(?:bedankt|dank|dankjewel)\b",
                "bedankt dank dankjewel je u wel hartelijk veel voor de hulp goed prima",
            ),
            "farewell": Form(r"\b(?:tot ziens|doei|dag)$", "tot ziens doei dag"),
            "greeting": Form(
                r"^(?:hallo|hoi|goedemorgen|goedemiddag|goedenavond|goedendag)\b",
                "hallo hoi goedemorgen goedemiddag goedenavond goedendag hoe gaat het",
            ),
            "help": Form(
                r"^help\b|\bwie ben je\b|\bwat kun je\b|\bmij helpen\b",
                "help wie ben je wat kun doen mij helpen kunt u",
            ),
        },
        place_after="in|uit|bij",
    ),
)
