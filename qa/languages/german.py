"""German: what is written in it, and what its words do."""

from __future__ import annotations

import re

from index.languages.language import words
from qa.languages.examples import BRIDGE, FERRY, MUSEUM
from qa.languages.language import FollowUp, Language, Orders, Pointers, Prompt
from qa.languages.wording import Amounts, Counting, Denying, Naming, Saying, Sheet, values

LANGUAGE = Language(
    code="de",
    withheld={
        "number": "eine Zahl, die kein Zitat enthält: {}",
        "date": "ein Datum, das kein Zitat enthält: {}",
        "time": "eine Uhrzeit, die kein Zitat enthält: {}",
        "name": "ein Name, den kein Zitat enthält: {}",
        "speaker": "jemand, der das in keinem Zitat sagt: {}",
        "quotation": "Worte in Anführungszeichen, die kein Zitat enthält: {}",
        "denial": "eine Verneinung, die kein Zitat enthält",
        "left out": "eine weggelassene Verneinung",
        "untold": "ein Wort, das kein Zitat enthält: {}",
        "miscounted": "eine Zahl, die im Zitat für etwas anderes steht: {}",
        "unsure": "das Geschriebene sagt vielleicht nicht, was das Zitat sagt",
        "unanswered": "dem Geschriebenen fehlt die Antwort, die das Zitat gibt",
        "doubtful": "der Artikel beantwortet das vielleicht nicht",
        "language": "eine andere Sprache als die der Frage",
        "no quote": "kein Zitat, auf das er sich stützt",
        "form": "eine Antwort, die nicht aus einfachen Sätzen besteht",
        "endless": "das Geschriebene hat kein Ende",
        "nothing": "das Sprachmodell hat nichts geschrieben",
    },
    answering=Prompt(
        rules="Du beantwortest Fragen zu einem Artikel. Du kennst nur die nummerierten Quellen. "
        "Antworte mit einem kurzen, vollständigen Satz auf Deutsch. Übernimm Namen und Zahlen "
        "genau aus der Quelle. Am Ende steht die Nummer der Quelle in eckigen Klammern.",
        labels=("Quellen:", "Frage:"),
        examples=(
            (
                BRIDGE,
                "Wer hat die Brücke eröffnet?",
                "Bürgermeisterin Eva Lindner hat die neue Brücke eröffnet. [2]",
            ),
            (
                MUSEUM,
                "Was sagte Petri?",
                "Petri sagte, sie hätten 40 Jahre auf dieses Bild gewartet. [1]",
            ),
            (
                FERRY,
                "Was geschieht mit der älteren Fähre?",
                "Sie soll nächsten Sommer in ein Café mit 60 Plätzen umgebaut werden. [3]",
            ),
            (
                FERRY,
                "Darf ich meinen Hund mitnehmen?",
                "Nein, Hunde dürfen auf den Fähren nicht mitfahren. [2]",
            ),
        ),
    ),
    answer_label="antwort",
    page="S. {}",
    columns="Spalten",
    pointers=Pointers(
        first=re.compile(
            r"[„“\"»]?(?i:(?:und|aber|doch|denn|auch)\s+)?(?:"
            r"(?i:er|sie|es|ihm|ihn|ihr(?:e[mnrs]?)?|sein(?:e[mnrs]?)?|dies(?:e[mnrs]?)?"
            r"|jene[mnrs]?|damit|dabei|dafür|davon|dazu|daran|darauf|darüber|dadurch|dagegen"
            r"|deren|dessen|demnach|daraufhin|deshalb|deswegen|danach|daher|somit|dort|dorthin"
            r"|hier\w*|beide[rs]?|solche[mnrs]?|letztere[mnrs]?)\b"
            r"|(?i:das|dem)\b(?=\s+[a-zäöü]))"  # before a noun it is only the article
        ),
        early=re.compile(
            r"\S+\s+((?:\S+\s+){0,2}?)"
            r"(?:er|sie|ihm|ihn|ihnen|diese[mnrs]?|seine[mnrs]?|ihre[mnrs]?)\b"
        ),
        speaker=re.compile(r"[“”\"»«],?\s+(?:\w+\s+){0,2}(?:er|sie|es)\b"),
    ),
    asked=re.compile(r"\b(?:fragten?|gefragt|Fragen?)\b"),
    follow_up=FollowUp(
        opener=re.compile(
            r"(?:(?:und|aber) )?(?:was ist mit|wie (?:steht|sieht) es (?:mit|um|bei))\b\s*"
            r"|(?:und|aber|oder)\b[\s,]*",
            re.I,
        ),
        between=re.compile(
            r"(?:\?\s+(?:und\s+)?|,?\s+(?:und|sowie)\s+)"
            r"(?=(?:(?:in|an|auf|aus|mit|von|seit|bis|für|zu|ab|um)\s+)?"
            r"(?:we[rnm]|wessen|was|wie|wo|wann|warum|wieso|weshalb|wozu|wohin|woher|wo[mrd]?\w+"
            r"|welche[rsnm]?|wieviel)\b)",
            re.I,
        ),
        expletive=re.compile(r"\bdies\w\w (?:saison|jahre?s?|woche|monats?)\b", re.I),
        asking=words(
            "wer wen wem wessen was wie wo wann warum wieso weshalb wozu wohin woher wofür womit "
            "wovon woran worauf worüber worum wodurch welche welcher welches welchen welchem "
            "wieviel"
        ),
        copulas=words("ist sind war waren wäre sei seien"),
        auxiliaries=words(
            "wird werden wurde wurden würde würden hat haben hatte hatten kann können konnte "
            "konnten könnte könnten soll sollen sollte sollten muss müssen musste mussten darf "
            "dürfen will wollen wollte wollten möchte"
        ),
        subjects=words("er sie"),
        objects=words("ihm ihn ihnen"),
        singular=words("er sie ihm ihn"),
        owners=words("sein seine seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres"),
        pointing=words(
            "dies diese dieser dieses diesen diesem damit dabei dafür davon dazu daran darauf "
            "darüber dadurch dagegen darin daraus darum dort dorthin"
        ),
        articles=words("der die das den dem"),
        joints=words(", ; : und aber oder"),
        fillers=words(
            "des ein eine einen einem einer eines kein keine keinen keinem keiner alle allen "
            "viele vielen einige beide beiden in im ins an am ans auf aus bei beim mit nach von "
            "vom vor zu zum zur für gegen ohne um durch über unter zwischen während seit bis ab "
            "wegen trotz laut hinter neben zurück zusammen außer als wenn weil dass ob nicht "
            "sonst noch je genau auch jetzt wieder nur sogar schon denn eigentlich etwa so dann "
            "danach davor vorher später zuvor mehr meisten alt lange lang oft weit groß hoch viel "
            "schnell bald schwer teuer bereits ja nein ich du wir uns mich mir mein man es sich "
            "hier da heute bitte mal worden geworden gewesen passiert geschehen"
        ),
        courtesy=words(
            "danke dankeschön vielen dank hallo hi hey tschüss ok okay super toll prima gut "
            "perfekt bitte alles klar"
        ),
        who=words("wer wen wem wessen"),
        noun_capital=True,
    ),
    orders=Orders(
        before="und|dann|bitte|jetzt|stattdessen|einfach|immer|nur",
        drop="ignorieren sie|ignoriere?|vergessen sie|vergiss|missachten sie|missachte"
        "|übergehen sie|übergehe|überschreiben sie|überschreibe|befolgen? (?:sie )?nicht",
        rules=r"\w*anweisung|instruktion|regel|vorgabe|befehl|quelle|kontext|bisherig|vorherig"
        "|vorig|obig|oben|alles",
        say="antworten? sie|antworte|beantworten? sie|beantworte|sagen sie|sage?|schreiben sie"
        "|schreibe?|geben sie|gib|wiederholen sie|wiederhole|nennen sie|nenne|zeigen sie|zeige?",
        must=r"(?:du|sie)\s+(?:musst|sollst|wirst|hast|müssen|sollen|haben)",
        speak="(?:be)?antworten|sagen|(?:aus)?schreiben|aus(?:zu)?geben|wiederholen",
        only="das wort|nichts als",
        every=r"(?:jede\w*|alle\w*)\s+(?:\w+\s+)?(?:prompt|frage)",
        answer="antwort",
        being="ist|lautet|laute|sei|heißt",
        become="du bist (?:jetzt|nun|ab sofort)",
        roles="nutzer|benutzer|assistent",
    ),
    articles=words("ein eine einen einem eines einer der die das den dem des"),
    saying=Saying(
        verb=r"(?:zu|aus|voraus)?ge(?:sagt|schrieben|fordert|warnt|äußert|meint)|sag(?:e|t|te|ten)"
        r"|(?:erklär|beton|mein|warn|forder|behaupt|bericht|versicher|erwider|antwort|äußer|lob"
        r"|bemerk|argumentier|kritisier|verkünd|zitier|erzähl|bestätig|dementier|hoff|glaub|rühm"
        r"|kündig|prophezei|erläuter|beteuer|mahn|klag|urteil|bilanzier|ergänz|präzisier"
        r"|schilder|vermut)(?:t|te|ten|et|ete|eten)|(?:mit|an)ge(?:teilt|kündigt|deutet)"
        r"|schr(?:eibt|ieb|ieben)|(?:mitteil|ankündig)(?:t|te|ten)|unterstr(?:eicht|ich|ichen)"
        r"|beschrieb|beschrieben|teil(?:t|te|ten)(?=[^.;]*\smit\b)|stell(?:t|te)(?=\sklar)"
        r"|füg(?:t|te|ten)(?=[^.;]*\shinzu\b)|räum(?:t|te|ten)(?=[^.;]*\sein\b)"
        r"|hob(?=[^.;]*\shervor\b)|wies(?=[^.;]*\shin\b)|g(?:ab|ibt)(?=[^.;]*\s(?:bekannt|an)\b)"
        r"|h(?:ält|ielt|alten|ielten)(?=[^.;]*\sfest\b)",
        participle=r"(?:zu|aus|voraus|mit|an)?ge\w+(?:t|en)",  # "Vogt mitgeteilt": told to Vogt
        have=r"ha(?:t|be|ben|tte|tten)",
        done_by=r"\b(?:wird|wurden?|worden|werden)\b[^,;.]*?\bvon\s",
        named_first=r"[Ll]aut|[Nn]ach\s(?:den\s)?(?:Angaben|Aussagen?|Worten|Meinung|Ansicht"
        r"|Einschätzung|Darstellung)(?:\s(?:von|des|der|vom))?"
        r"|[Ss]o(?=\s(?:[A-ZÄÖÜ]|(?:der|die|das)\s[A-ZÄÖÜ]))",
        named_last="zufolge",
        report="bericht|medien|zeitung|studie|umfrage|meldung|dokument|papier|insider",
        pronoun="er|sie|es|man|wir|ich|der|die",
        adverb="und|aber|also|auch|dann|doch|später",
        other_role="in|im|an|am|auf|aus|bei|beim|mit|nach|von|vom|vor|zu|zum|zur|über|für|gegen|um"
        "|unter|zwischen|durch|seit|wegen|trotz|ohne|als|wie|des|eines",
        article=r"de[mnrs]|die|das|ein\w*|sein\w*|ihr\w*|[a-zäöü]+e[nrms]?",
        opens_clause="dass|ob|zu",
        not_a_noun="ha(?:t|tte|be)|in|im|am|an|auf|bei|mit|nach|von|vor|zu|und|dass|de[rmns]|die|das"
        "|es|sie|er|zufolge",
        determiner=r"der|die|das|de[mns]|ein\w{0,2}|kein\w*|sein\w*|ihr\w*|unser\w*|dies\w+|viele"
        "|einige|alle|manche|mehrere",
        part_of_day=r"Morgen|Vormittag|Mittag|Nachmittag|Abend|Nacht|Woche|Jahr|Uhr",
    ),
    denying=Denying(
        denial=r"nicht|kein\w*|nie|niemals|niemand\w*|nichts|nein|weder|ohne",
        no_denial="nicht (?:nur|zuletzt|allein)",
        beside="ohne",
        in_other_words=r"kaum|bislang|bisher|noch|verweiger\w*|weiger\w*|ablehn\w*|lehnt\w*"
        r"|fehl\w*|mangel\w*|verbot\w*|verhinder\w*|bestreite\w*|bestritt\w*|dementier\w*|offen"
        r"|nur",
        affirmation="ja|doch",
        indefinite=r"ein\w{0,2}",
    ),
    counting=Counting(
        words=values("zweier=2 dreier=3 eine=1 anderthalb=1.5"),
        held=values(
            "beide=2 paar=2 doppelt=2 drittel=3 viertel=4 achten=8 hunderte=100 tausende=1000"
        ),
        scales=values(
            "Dutzend=12 hundert=100 tausend=1000 Tausend=1000 Tsd=1000 Million=1e6 "
            "Millionen=1e6 Mio=1e6 Milliarde=1e9 Milliarden=1e9 Mrd=1e9 Billion=1e12 "
            "Billionen=1e12"
        ),
        inflection=r"[nrsm]|ma(?:l|lig\w*)|fach\w*"
        r"|(?:tägig|jährig|stündig|wöchig|monatig|köpfig|stellig|teilig|stöckig)\w*",
        half="einhalb",
        one=r"ein\w{0,2}|erst\w*|einzig\w*",
        none=r"kein\w*|null",
        until="bis|und|oder",
        clock="Uhr",
        clock_of_24=True,
        late="nachmittag|abend|nachts",
    ),
    amounts=Amounts(
        asked={
            "count": r"\bwie ?viele\b",
            "price": r"\bwie teuer\b|\b(?:was|wie ?viel)\b.*\b(?:ge)?kostet?\w*",
            "age": r"\bwie alt\b",
            "duration": r"\bwie lange\b",
            "length": r"\bwie (?:lang|tief|breit) (?:ist|sind|wird)\b",
            "weight": r"\bwie schwer (?:ist|sind|war|waren)\b|\bwie ?viel wieg\w+",
            "temperature": r"\bwie (?:warm|heiß|kalt)\b",
        },
        told={
            "count": r"\b(?:kein\w*|niemand|ohne|unverletzt|unversehrt|einzige\w*|beide\w*"
            r"|mehrere\w*|hälfte)\b",
            "price": r"[€$£¥]|(?:euro|cent|dollar|franken|pfund|kronen?|rubel|pesos?|yen)s?\b"
            r"|\b(?:eur|usd|gbp|chf|mark|kostenlos|kostenfrei|gratis|umsonst|nichts)\b",
            "age": r"(?:jahr|monat|woche)e?n?s?\b|jährig|geboren|gegründet|\balter"
            r"|[(,] ?\d{2,3}[),]",
            "duration": r"sekunde|minute|stunde|tage?\b|tagen|nacht|nächte|woche|monat|jahr"
            r"|(?:tä|stün)[gd]ig|\b(?:bis|seit|immer|dauerhaft)\b|\d ?(?:h|min|s)\b",
            "length": r"(?:meter|meile|fuß|zoll|seite|metrig|stöckig|minute|stunde|tag)\w*\b"
            r"|\d ?(?:km|m|cm|mm)\b",
            "weight": r"(?:kilo|gramm|tonne|pfund|zentner)\w*\b|\d ?(?:kg|g|t)\b",
            "temperature": r"\b(?:grad|celsius|kelvin)\b|°",
        },
        year=r"\b(?:in|im jahre?|seit|ab|vor|nach|anno|sommer|winter|herbst|frühjahr"
        r"|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)"
        r" (?:1\d{3}|20\d\d)\b|\b\d\d?\. ?[A-ZÄÖÜ]\w+",
    ),
    naming=Naming(
        nouns_have_capitals=True,
        adjective=r"\w{2,}sch(?:e[mnrs]?)?",
        phrases={
            r"Vereinigte[nr]? Staaten(?: von Amerika)?": "usa",
            r"Vereinte[nr]? Nationen": "uno",
            r"Vereinigte[nms]? Königreichs?": "uk",
        },
        no_names=frozenset({"roman"}),
        noun_endings=("e", "en", "es", "n", "er", "ern", "nen", "se", "sen"),
        uninflected="e[nr]?n|ung|heit|keit|schaft|tion|ismus|tum|ik|ie|tät|nis|chen|ing",
        place="berg|burg|dorf|stadt|feld|furt|heim|hausen|bach|stein|brück|brücken",
    ),
    sheet=Sheet(
        columns={
            "id": "nr lfd_nr nummer kennung",
            "question": "frage fragen",
            "language": "sprache",
            "article": "artikel dokument",
            "answerable": "beantwortbar ist_beantwortbar",
            "unanswerable": "unbeantwortbar nicht_beantwortbar",
            "answers": "richtige_antworten richtige_antwort musterantworten musterantwort "
            "referenzantworten referenzantwort erwartete_antworten erwartete_antwort "
            "lösung antworten antwort",
            "facts": "fakten",
            "evidence": "belege beleg belegstellen belegstelle fundstellen fundstelle textstellen "
            "textstelle zitate zitat",
            "contexts": "kontexte kontext",
            "title": "titel",
            "tags": "schlagwörter schlagworte schlagwort",
            "remark": "bewertung kommentare kommentar bemerkungen bemerkung anmerkungen "
            "anmerkung notizen notiz",
        },
        true=frozenset({"wahr", "ja", "j"}),
        false=frozenset({"falsch", "nein"}),
    ),
)
