"""French: what the program says, and how an article itself is asked about."""

from __future__ import annotations

from qa.languages.sentences import Asking, Form, Sentences

LANGUAGE = Sentences(
    code="fr",
    declined="L'article ne répond pas à cette question.",
    nearest="passage le plus proche",
    elsewhere="L'article répond dans sa propre langue :",
    by_metadata="{} (d'après ses métadonnées : {})",
    choose="Il y a {} articles : choisissez celui que vous voulez dire.",
    replies={
        "greeting": "Bonjour ! Posez-moi une question sur l'article.",
        "thanks": "Je vous en prie.",
        "farewell": "Au revoir !",
        "help": "Je réponds aux questions sur les articles qui sont ici et je montre les phrases "
        "sur lesquelles repose chaque réponse.",
    },
    asking=Asking(
        article="article l'article",
        pronoun="ce cet cette ceci cela ça",
        asking="qui que quoi quel quelle quels est a c'est il le la les l' un une de du "
        "des en on et quand où sur par ils pouvez vous peux tu me moi s'il te plaît dis "
        "donne fais quelqu'un parle qu'est dans",
        other=r"\b(?:combien|pourquoi|pas|son|sa|ses|leur)\b|\d",
        forms={
            "author": (
                Form(
                    r"\b(?:écrit|auteur|rédigé|autrice)\b",
                    "écrit auteur autrice auteurs rédigé",
                    "noun",
                ),
            ),
            "date": (
                Form(
                    r"\bquand\b.*\b(?:publié|paru|écrit|date)\b|\bdate\b",
                    "publié paru écrit date été publication parution",
                    "noun",
                ),
            ),
            "title": (Form(r"\btitre\b", "titre", "noun"),),
            "summary": (
                Form(
                    r"\brésum\w+\b|\bde quoi (?:parle|traite)\b|\bde quoi s'agit\b",
                    "résume résumer résumez résumé parle traite s'agit",
                    "none",
                ),
            ),
        },
        courtesy={
            "thanks": Form(
                r"\bmerci\b",
                "merci beaucoup bien à vous toi c'est parfait super pour votre ton aide",
            ),
            "farewell": Form(
                r"\b(?:au revoir|salut|à bientôt|bonne nuit)$",
                "au revoir à bientôt bonne nuit merci et",
            ),
            "greeting": Form(
                r"^(?:bonjour|bonsoir|salut|coucou)\b",
                "bonjour bonsoir salut coucou ça va comment allez vous à tous",
            ),
            "help": Form(
                r"^aide\b|\bqui es[ -]tu|\bqui êtes|\bque (?:peux|sais) tu faire|\baide[rz]? moi"
                r"|\bm'aider",
                "aide aider aidez moi qui es tu êtes vous que peux sais faire pouvez m'aider",
            ),
        },
        place_after="à|en|au",
    ),
)
