"""The page in German."""

from __future__ import annotations

from qa.web.words import Words

LANGUAGE = Words(
    code="de",
    decimal_mark=",",
    tagline="Antworten mit den Sätzen, auf denen sie beruhen",
    ask="Fragen",
    stop="Anhalten",
    placeholder="Frage an den Artikel …",
    question="Frage",
    picker="Artikel",
    all_articles="Alle Artikel",
    add="Artikel hinzufügen",
    chat_tab="Chat",
    article_tab="Artikel",
    welcome="Fragen Sie den Artikel",
    welcome_text="Auf Deutsch oder Englisch. Zur Antwort gehören die Sätze des Artikels, auf denen "
    "sie beruht, nummeriert und markiert, wo sie stehen.",
    examples="Zum Beispiel",
    no_articles="Noch ist kein Artikel da",
    no_articles_text="Fügen Sie mit „Artikel hinzufügen“ einen hinzu (Text, Markdown, HTML, PDF "
    "oder Word) und fragen Sie danach.",
    no_articles_here="Hier wird der Artikel stehen.",
    choose="Stellen Sie eine Frage: Hier öffnet sich der Artikel mit dem besten Zitat. Oder öffnen "
    "Sie einen zum Lesen:",
    library="Artikel",
    caution="Zitate sind Zeichen für Zeichen aus dem Artikel kopiert.",
    caution_composed="Die Sätze dazu schreibt ein Sprachmodell; sie können falsch sein.",
    compose="Eigene Sätze",
    compose_auto="Sätze schreiben, wo es hilft",
    compose_always="Immer Sätze schreiben",
    compose_never="Nur Zitate",
    searching="Suche im Artikel …",
    composing="Schreibe eine Antwort aus den Zitaten …",
    understood="Verstanden als:",
    one_quote="1 Zitat aus dem Artikel",
    quotes="{} Zitate aus dem Artikel",
    unanswered="Steht nicht im Artikel",
    nearest="Nächstliegende Stelle, keine Antwort",
    one_withheld="1 Satz zurückgehalten",
    withheld="{} Sätze zurückgehalten",
    no_prose="Die Zitate antworten; kein eigener Satz",
    show_unverified="Trotzdem zeigen, was das Sprachmodell schrieb",
    unverified="Nicht belegt, vielleicht falsch",
    stopped="Angehalten.",
    show_quote="Zitat {} im Artikel zeigen",
    show_nearest="Nächstliegende Stelle im Artikel zeigen",
    quotes_after="Zitate nach {}",
    written_by="Sätze von {} nach {}",
    reading="Lese {} …",
    added="Hinzugefügt: {}",
    replaced="Durch die neue Fassung ersetzt: {}",
    unchanged="Schon da: {}",
    failed="Bei uns ging etwas schief; was, steht in der Ausgabe des Programms. Bitte noch einmal.",
    interrupted="Unterbrochen: Das Programm endete vor der Antwort. Bitte noch einmal fragen.",
    no_cookies="Ihr Browser behält keine Cookies dieser Seite: Gespräche brauchen eines, um "
    "Ihre zu sein.",
    away="Das Programm ist nicht erreichbar; die Seite macht weiter, sobald es wieder da ist.",
)
