"""Spanish: what the program says, and how an article itself is asked about."""

from __future__ import annotations

from qa.languages.sentences import Asking, Form, Sentences

LANGUAGE = Sentences(
    code="es",
    declined="El artículo no responde a esta pregunta.",
    nearest="pasaje más cercano",
    elsewhere="El artículo responde en su propio idioma:",
    by_metadata="{} (según sus metadatos: {})",
    choose="Hay {} artículos: elija a cuál se refiere.",
    replies={
        "greeting": "¡Hola! Pregúnteme algo sobre el artículo.",
        "thanks": "De nada.",
        "farewell": "¡Adiós!",
        "help": "Respondo a preguntas sobre los artículos que hay aquí y muestro las frases en "
        "las que se basa cada respuesta.",
    },
    asking=Asking(
        article="artículo",
        pronoun="este esto",
        asking="quién qué cuál cuándo dónde es el la los las un una de del en por se ha fue su "
        "puedes puede me dime por favor trata sobre va",
        other=r"\b(?:cuánt\w+|por qué|no|sus|ellos)\b|\d",
        forms={
            "author": (
                Form(
                    r"\b(?:escribió|escrito|autor|autora)\b",
                    "escribió escrito autor autora",
                    "noun",
                ),
            ),
            "date": (
                Form(
                    r"\b(?:cuándo|fecha)\b",
                    "publicó publicado escribió apareció fecha publicación",
                    "noun",
                ),
            ),
            "title": (Form(r"\btítulo\b", "título titula", "noun"),),
            "summary": (
                Form(
                    r"\bresum\w+\b|\bde qué (?:trata|va|habla)\b",
                    "resume resumir resumen resúmeme resuma trata va habla haz dame",
                    "none",
                ),
            ),
        },
        courtesy={
            "thanks": Form(r"\bgracias\b", "gracias muchas mil perfecto muy bien por su tu ayuda"),
            "farewell": Form(
                r"\b(?:adiós|hasta luego|hasta pronto|chao)\b",
                "adiós hasta luego pronto chao gracias y",
            ),
            "greeting": Form(
                r"^(?:hola|buenos días|buenas)\b",
                "hola buenos días buenas tardes noches qué tal cómo está estás",
            ),
            "help": Form(
                r"^ayuda\b|\bquién eres\b|\bqué puedes hacer\b|\bayúdame\b",
                "ayuda ayúdame quién eres qué puedes hacer tú",
            ),
        },
        place_after="en|desde",
    ),
)
