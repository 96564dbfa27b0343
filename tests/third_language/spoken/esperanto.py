"""What the program says in Esperanto; what is not said here stays English."""

from dataclasses import replace

from qa.languages.sentences import Asking, Form
from qa.languages.spoken import english

LANGUAGE = replace(
    english.LANGUAGE,
    code="eo",
    declined="La artikolo ne respondas tiun demandon.",
    replies=english.LANGUAGE.replies | {"thanks": "Ne dankinde."},
    asking=Asking(
        article="artikolo artikolon",
        asking="la kiu",
        forms={"author": (Form(r"\bverkis\b", "verkis", "noun"),)},
        courtesy={"thanks": Form(r"\bdankon\b", "dankon multan")},
    ),
)
