"""The sources of the prompts' worked examples, in German for every language that asks of them.

They show a small model what it gets wrong otherwise: an answer in the language of the question
from evidence in another, reported speech in place of a quotation, a plain "no". None is like a
sentence of an article that figures are taken on.
"""

from __future__ import annotations

BRIDGE = (
    "Der Umbau hatte drei Jahre gedauert und war lange umstritten.",
    "Bürgermeisterin Eva Lindner (54) eröffnete am Montag die neue Brücke über die Weser.",
    "Viele Anwohner feierten bis in den Abend.",
)
MUSEUM = (
    "Museumsleiter Jan Petri sagte: „Wir haben 40 Jahre auf dieses Bild gewartet, jetzt ist es "
    "endlich da.“",
    "Das Gemälde kam am Dienstag aus Oslo an.",
    "Ob es bleiben darf, ist offen.",
)
FERRY = (
    "Die Reederei betreibt seit 1998 zwei Fähren.",
    "Kapitänin Ruth Olsen sagte, Hunde dürften auf den Fähren nicht mitfahren.",
    "Die ältere Fähre soll nächsten Sommer in ein Café mit 60 Plätzen umgebaut werden.",
)
