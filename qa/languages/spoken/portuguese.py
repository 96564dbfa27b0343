"""Portuguese: what the program says, and how an article itself is asked about."""

from __future__ import annotations

from qa.languages.sentences import Asking, Form, Sentences

LANGUAGE = Sentences(
    code="pt",
    declined="O artigo não responde a esta pergunta.",
    nearest="passagem mais próxima",
    elsewhere="O artigo responde na sua própria língua:",
    by_metadata="{} (segundo os seus metadados: {})",
    choose="Há {} artigos: escolha aquele a que se refere.",
    replies={
        "greeting": "Olá! Pergunte-me algo sobre o artigo.",
        "thanks": "De nada.",
        "farewell": "Até à próxima!",
        "help": "Respondo a perguntas sobre os artigos que estão aqui e mostro as frases em que "
        "cada resposta se baseia.",
    },
    asking=Asking(
        article="artigo",
        pronoun="este isto",
        asking="quem que qual quando onde é o a os as um uma de do da em por foi pode podes me "
        "diga favor sobre",
        other=r"\b(?:quant\w+|por que|não|seu|sua)\b|\d",
        forms={
            "author": (
                Form(
                    r"\b(?:escreveu|escrito|autor|autora)\b",
                    "escreveu escrito autor autora",
                    "noun",
                ),
            ),
            "date": (
                Form(r"\b(?:quando|data)\b", "publicado escrito saiu data publicação", "noun"),
            ),
            "title": (Form(r"\btítulo\b", "título", "noun"),),
            "summary": (
                Form(
                    r"\bresum\w+\b|\bde que (?:trata|fala)\b|\bsobre o que\b",
                    "resume resumir resumo resuma trata fala faça",
                    "none",
                ),
            ),
        },
        courtesy={
            "thanks": Form(
                r"\b(?:obrigado|obrigada)\b", "obrigado obrigada muito pela ajuda perfeito"
            ),
            "farewell": Form(
                r"\b(?:adeus|tchau|até (?:logo|breve))\b", "adeus tchau até logo breve"
            ),
            "greeting": Form(
                r"^(?:olá|oi|bom dia|boa (?:tarde|noite))\b",
                "olá oi bom dia boa tarde noite tudo bem",
            ),
            "help": Form(
                r"^ajuda\b|\bquem és\b|\bquem é você\b|\bo que (?:você )?pode",
                "ajuda quem és é você o que pode podes fazer",
            ),
        },
        place_after="em|no|na",
    ),
)
