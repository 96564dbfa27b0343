"""Italian: what the program says, and how an article itself is asked about."""

from __future__ import annotations

from qa.languages.sentences import Asking, Form, Sentences

LANGUAGE = Sentences(
    code="it",
    declined="L'articolo non risponde a questa domanda.",
    nearest="passo più vicino",
    elsewhere="L'articolo risponde nella sua lingua:",
    by_metadata="{} (secondo i suoi metadati: {})",
    choose="Ci sono {} articoli: scelga quello che intende.",
    replies={
        "greeting": "Ciao! Mi chieda qualcosa sull'articolo.",
        "thanks": "Prego.",
        "farewell": "Arrivederci!",
        "help": "Rispondo a domande sugli articoli che sono qui e mostro le frasi su cui si basa "
        "ogni risposta.",
    },
    asking=Asking(
        article="articolo l'articolo dell'articolo nell'articolo",
        pronoun="questo questa",
        asking="chi che cosa qual quale quando dove è il lo la i un una di del da per in su ha "
        "stato stata puoi può mi dimmi favore",
        other=r"\b(?:quant\w+|perché|non|suo|sua|loro)\b|\d",
        forms={
            "author": (Form(r"\b(?:scritto|autore|autrice)\b", "scritto autore autrice", "noun"),),
            "date": (
                Form(
                    r"\b(?:quando|data)\b", "pubblicato uscito scritto data pubblicazione", "noun"
                ),
            ),
            "title": (Form(r"\btitolo\b", "titolo", "noun"),),
            "summary": (
                Form(
                    r"\briassu\w+\b|\bdi (?:che )?cosa (?:parla|tratta)\b",
                    "riassumi riassumere riassunto riassuma parla tratta fai fammi",
                    "none",
                ),
            ),
        },
        courtesy={
            "thanks": Form(
                r"\bgrazie\b", "grazie mille tante perfetto molto bene per aiuto l'aiuto"
            ),
            "farewell": Form(
                r"\b(?:arrivederci|a presto|buonanotte)\b",
                "arrivederci a presto buonanotte grazie e",
            ),
            "greeting": Form(
                r"^(?:ciao|buongiorno|buonasera|salve)\b",
                "ciao buongiorno buonasera salve a tutti come va stai sta",
            ),
            "help": Form(
                r"^aiuto\b|\bchi sei\b|\b(?:che )?cosa (?:puoi|sai) fare\b|\baiutarmi\b",
                "aiuto aiutarmi chi sei che cosa puoi sai fare tu",
            ),
        },
        place_after="a|in|da",
    ),
)
