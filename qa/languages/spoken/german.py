"""German: what the program says, and how an article itself is asked about."""

from __future__ import annotations

from qa.languages.sentences import Asking, Form, Sentences

LANGUAGE = Sentences(
    code="de",
    declined="Diese Frage beantwortet der Artikel nicht.",
    nearest="nächstliegende Stelle",
    elsewhere="Der Artikel antwortet in seiner eigenen Sprache:",
    by_metadata="{} (laut seinen Metadaten: {})",
    choose="Hier sind {} Artikel: Wählen Sie den aus, den Sie meinen.",
    replies={
        "greeting": "Hallo! Fragen Sie mich etwas zum Artikel.",
        "thanks": "Gern geschehen.",
        "farewell": "Auf Wiedersehen!",
        "help": "Ich beantworte Fragen zu den Artikeln, die hier sind, und zeige die Sätze, auf "
        "denen jede Antwort beruht. Fragen Sie einfach in Ihren Worten.",
    },
    asking=Asking(
        article="artikel artikels originalartikel",
        doubtful="text textes texts beitrag beitrags bericht berichts meldung geschichte seite "
        "dokument dokuments reportage",
        parts="autor autorin autors autoren verfasser titel titels überschrift schlagzeile quelle "
        "thema inhalt url link",
        pronoun="das dies dieser diese diesem diesen dieses hier",
        pointing="ihn darin",
        asking="sag sage sagen nenn nenne nennen gib geben zeig zeige zeigen weißt kennst kannst "
        "könntest liste listen zähle zählen schreib schreibe schreiben mach mache machen "
        "erstelle steht stehen gern gerne hätte möchte wissen finden lesen erklär erkläre "
        "erzähl erzähle kurz knapp kurze kurzen knappe mal jetzt bitte danke hallo hi "
        "also ok überhaupt ganzen ganze gesamten satz sätzen worten wörtern stichpunkten "
        "alles aller allen mir haben",
        polite=r"\b(können|könnten|fassen|nennen|geben|schreiben|sagen|zeigen|wissen|machen"
        r"|listen|zählen) sie\b",
        other=r"\b(?:wie ?viele?|wie (?:lange|oft)|warum|wieso|weshalb|nicht|kein\w*|sie|er|ihm"
        r"|ihn|ihnen|seine?[nrsm]?|ihre?[nrsm]?)\b|\d",
        forms={
            "author": (
                Form(
                    r"\b(?:autor|autorin|verfasser|journalist)(?:in|en|s)?$|\b(?:wer|wie|name\w*"
                    r"|ein|nenn\w*|eine|einen|welche[rn]?)\b.*\b(?:autor|verfasser|journalist"
                    r"|reporter)",
                    "autor autorin autors autoren verfasser verfasserin journalist journalistin "
                    "reporter name namen heißt heißen angegeben genannt geschrieben verfasst",
                ),
                Form(
                    r"\b(?:wer|wem|wen|wie heißt)\b.*\b(?:schrieb|geschrieben|verfasste?|stammt"
                    r"|verantwortlich|von|wem)\b|\bvon wem\b",
                    "schrieb geschrieben verfasst verfasste stammt kommt verantwortlich zeichnet "
                    "mensch journalist journalistin heißt",
                    "pronoun",
                ),
            ),
            "date": (
                Form(
                    r"(?:erscheinungs|veröffentlichungs|publikations)datum",
                    "erscheinungsdatum veröffentlichungsdatum publikationsdatum lautet",
                ),
                Form(
                    r"\bwann\b|\b(?:tag|datum|jahr|monat|aktuell)\b|\bwie (?:alt|neu)",
                    "erschienen erschien veröffentlicht publiziert geschrieben schrieb verfasst "
                    "kam heraus herausgekommen raus online gestellt gedruckt stammt kommt datum "
                    "tag jahr monat aktuell neu trägt lautet autor",
                    "pronoun",
                ),
            ),
            "site": (
                Form(
                    r"\b(?:wo|woher)\b|\b(?:zeitung|zeitschrift|website|webseite|quelle|medium"
                    r"|magazin|portal|blatt|url|link)\b|\b(?:welche[rn]?) seite"
                    r"|\bwer\b.*\b(?:veröffentlicht|publiziert|gedruckt)",
                    "erschienen erschien veröffentlicht publiziert gedruckt abgedruckt stand "
                    "stammt kommt zeitung zeitschrift website webseite seite quelle medium "
                    "magazin portal blatt url link heißt lautet her hast zuerst ursprünglich",
                    "pronoun",
                ),
                Form(
                    r"^(?:was ist |wie lautet |die |der |deine )*(?:quelle|url|link)n?$",
                    "quelle url link lautet deine",
                ),
            ),
            "title": (
                Form(
                    r"\b(?:titel|titels|überschrift|schlagzeile|überschrieben|betitelt)\b",
                    "titel titels überschrift schlagzeile überschrieben betitelt lautet heißt "
                    "trägt erschienen",
                ),
                Form(r"\bwie heißt\b", "heißt", "noun"),
            ),
            "people": (
                Form(
                    r"\b(?:liste|nenn\w*|zähle|zeig\w*|gib|alle|aller|sämtliche)\b.*\b(?:personen"
                    r"|leute|namen|menschen)\b|\b(?:personen|leute|namen"
                    r"|menschen)\b.*\b(?:erwähnt|genannt|vor|auf|nennt|artikel|text|rede|rolle)\b",
                    "personen leute namen menschen erwähnt erwähnten genannt genannten kommen "
                    "vorkommen vorkommenden tauchen auftauchen treten nennt rede spielen rolle",
                ),
                Form(
                    r"\bwe[rn]\b.*\b(?:erwähnt|genannt|nennt)\b|\bwer\b.*\b(?:vor|auf)$",
                    "erwähnt genannt kommt taucht tritt nennt",
                ),
                Form(r"\bum wen geht\b", "geht", "noun"),
            ),
            "places": (
                Form(
                    r"\b(?:orte|orten|städte|länder|ortschaften)\b.*\b(?:erwähnt|genannt|vor|auf"
                    r"|nennt|artikel|text|stehen|vorkommen)\b|\b(?:liste|alle|aller|genannten"
                    r"|erwähnten)\b.*\b(?:orte|städte|länder)\b",
                    "orte orten städte länder ortschaften erwähnt erwähnten genannt genannten "
                    "kommen vorkommen tauchen nennt",
                ),
            ),
            "summary": (
                Form(
                    r"zusammenfass|zusammen fassen|\bfass(?:e|en|t)?\b.*\bzusammen\b"
                    r"|\b(?:überblick|kurzfassung|essenz|highlights|stichpunkt\w*)\b"
                    r"|\binhalt\b.*\bwieder\b",
                    "fass fasse fassen fasst zusammenfassen zusammenfassung überblick "
                    "kurzfassung essenz highlights wichtigste wichtigsten inhalt punkte",
                ),
                Form(
                    r"\b(?:wichtigst\w*|zentral\w*|wesentlich\w*)\b.*\b(?:punkte?|aussagen?"
                    r"|fakten|inhalte?|informationen|themen|erkenntnisse)\b|\b(?:haupt"
                    r"|kern)(?:punkte?|aussagen?|themen|thema|botschaft)\b",
                    "wichtigsten wichtigste zentralen zentrale wesentlichen punkte aussagen "
                    "aussage fakten inhalte informationen themen erkenntnisse hauptpunkte "
                    "hauptaussage hauptaussagen hauptthema kernpunkte kernaussage kernaussagen "
                    "kernbotschaft",
                ),
                Form(
                    r"\b(?:worum|um was)\b.*\b(?:geht|geht's|gehts|dreht)\b",
                    "geht geht's gehts dreht sich",
                ),
                Form(
                    r"\b(?:wovon|von was|worüber|womit)\b.*\b(?:handelt|berichtet|erzählt|spricht"
                    r"|befasst|beschäftigt)\b",
                    "handelt berichtet erzählt spricht befasst beschäftigt sich",
                    "pronoun",
                ),
                Form(
                    r"\b(?:was|welche)\b.*\b(?:steht|besagt|sagt|sagen|berichtet|behandelt|thema"
                    r"|themen|inhalt|aussage|wissen)\b|\b(?:erklär|erzähl)\w*\b",
                    "besagt sagt berichtet behandelt thema themen inhalt aussage aus drin",
                    "noun",
                ),
            ),
        },
        count=r"\b(?:in )?(\w+) (?:kurzen )?(?:sätzen|sätze|satz)\b",
        place_after="in|nach|aus|bei|nahe",
        courtesy={
            "thanks": Form(
                r"\b(?:danke|dankeschön|dank)\b",
                "danke dankeschön schön dir ihnen sehr vielen herzlichen besten dank für die "
                "deine ihre hilfe antwort das hilft war hilfreich reicht mir weiter ok okay "
                "super toll prima gut perfekt alles klar klasse nett",
            ),
            "farewell": Form(
                r"\b(?:tschüss|tschüß|ciao|wiedersehen|gute nacht|bis (?:bald|später|dann"
                r"|morgen))\b",
                "tschüss tschüß ciao auf wiedersehen gute nacht bis bald später dann morgen ok",
            ),
            "greeting": Form(
                r"^(?:hallo|hallöchen|hi|hey|servus|moin|grüß (?:gott|dich)|guten? (?:morgen|tag"
                r"|abend))\b",
                "hallo hallöchen hi hey servus moin grüß gott dich gute guten morgen tag abend "
                "zusammen nochmal wie geht geht's gehts es dir ihnen",
            ),
            "help": Form(
                r"^hilfe$|\bmir helfen$|^hilf mir|\b(?:wer|was) (?:bist du|sind sie)$"
                r"|\bwas (?:kannst|machst) du|\bwas können sie$|\bkann ich\b.*\bfragen$"
                r"|\bwie (?:funktioniert|geht) das|\bwie benutze ich|\bwie heißt du|\bdein name$"
                r"|^bist du ein",
                "hilfe hilf mir helfen wer was bist sind du sie kannst können machst kann ich "
                "dich fragen alles wie funktioniert geht das hier benutze heißt ist dein name "
                "ein eine mensch bot roboter ki maschine eigentlich bitte",
            ),
        },
    ),
)
