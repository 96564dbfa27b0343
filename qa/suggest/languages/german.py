"""German: what stands first in a sentence can be asked for without moving any other word."""

from __future__ import annotations

import re

from index.languages.language import LANGUAGES as WRITTEN
from index.languages.language import words
from qa.suggest.rules import Asking, Rule

_ABOUT = (
    r"(?:(?:rund|etwa|ca\.|mehr als|fast|knapp|mindestens|insgesamt|ungefähr|bis zu|höchstens"
    r"|nur|circa|jeweils)\s)?"
)
_NUMBER = (
    _ABOUT + r"(?:\d{1,3}(?:[. \u00a0]\d{3})+|\d+(?:,\d+)?|zwei|drei|vier|fünf|sechs|sieben|acht"
    r"|neun|zehn|elf|zwölf)(?:\s(?:Millionen|Milliarden))?"
)
_UNITS = r"Uhr\b|Prozent|Jahr|Monat|Woche|Tag|Stunde|Minute|Millionen|Euro|Meter|Kilometer|Grad"
_NOUN = rf"(?:[a-zäöüß]+e\s)?(?!{_UNITS})[A-ZÄÖÜ][a-zäöüß-]+"
_NAMED = r"[A-ZÄÖÜ][\w-]*(?:\s[A-ZÄÖÜ][\w-]*){0,3}"
_LINKED = (
    r"(?:\s(?:des|der|von|für|in|im|aus|am|an der|zur|zum|und|in der)\s(?:[a-zäöüß]+e[nrs]\s)?"
    rf"{_NAMED}){{0,2}}"
)
_FIRST = (
    rf"(?P<first>(?i:(?:der|die|das|ein|eine)\s(?:[a-zäöüß]+e[nrs]?\s){{0,2}})?{_NAMED}{_LINKED})"
)
_WHERE = rf"(?P<first>(?:In|Im|An der|Am|Auf|Bei|Zur|Zum|Nach|Bis)\s(?:der\s|den\s|dem\s)?{_NAMED})"
_VERB = r"(?P<verb>[a-zäöüß]{3,})"
_REST = r"(?P<rest>[^,;:()„“\"?!–—]*)"
_MID = r"(?P<mid>(?:\s(?:[a-zäöüß]+\s){0,2}[A-ZÄÖÜ][\w-]+|\s[a-zäöüß]{2,}){0,3}?)"
_MONTH = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_DATE = (
    rf"(?:[Aa]m\s\d{{1,2}}\.\s(?:{_MONTH})(?:\s\d{{4}})?"
    rf"|[Ii]m\s(?:Jahre?\s\d{{4}}|(?:{_MONTH})\s\d{{4}})|(?:1[0-9]|20)\d\d)"
)
_OFFICE = (
    r"\w*(?:[mM]inister|[pP]räsident|[kK]anzler|[sS]precher|[cC]hef|[lL]eiter|[dD]irektor|[tT]rainer"
    r"|[fF]orscher|[pP]rofessor|[bB]ürgermeister|[gG]ouverneur|[vV]orsitzender?|[bB]ischof"
    r"|[hH]istoriker|[bB]otschafter|[rR]ichter|[eE]xpert|[bB]iolog|[pP]hysiker|[kK]omponist"
    r"|[sS]änger|[aA]utor|[sS]chriftsteller|[aA]rchitekt|[eE]rfinder|[bB]eauftragter?)(?:in|e)?"
)
_PERSON = r"[A-ZÄÖÜ][a-zäöüß]+(?:\s(?:von\s)?[A-ZÄÖÜ][\wäöüß-]+){1,2}"


def _rule(kind: str, sentence: str, question: str) -> Rule:
    return Rule(kind, re.compile(sentence), question)  # type: ignore[arg-type]


LANGUAGE = Asking(
    code="de",
    said="Was sagte {}?",
    who="Wer ist {}?",
    says=re.compile(
        r"\b(?:sag(?:t|te|ten)|(?:erklär|beton|warn|forder|mein|behaupt|bericht|versicher|erwider|äußer"
        r"|kritisier|verkünd|bestätig|prophezei|lob)(?:te|ete|t)|kündigte|teilte|gesagt|erklärt|zufolge"
        r"|laut|Laut)\b|[“\"«],? so\b"
    ),
    offices=(
        re.compile(rf"\b{_OFFICE}\s(?P<name>{_PERSON})(?![@\w])"),
        re.compile(
            rf"\b(?P<name>{_PERSON}),\s(?:(?:der|die|ein|eine)\s)?(?:[a-zäöüß]+e[nrs]?\s){{0,2}}"
            rf"{_OFFICE}\b"
        ),
    ),
    happened="Was geschah {}?",
    dated=("{}", "am {}"),
    rules=(
        _rule(
            "reason", rf"{_FIRST}\s{_VERB}{_REST},\s(?:weil|da)\s.*", "Warum {verb} {first}{rest}?"
        ),
        _rule("reason", rf"Weil\s[^,]*,\s{_VERB}{_REST}\.", "Warum {verb}{rest}?"),
        _rule(
            "number",
            rf"(?i:{_NUMBER})\s(?P<noun>{_NOUN})\s{_VERB}{_REST}\.",
            "Wie viele {noun} {verb}{rest}?",
        ),
        _rule(
            "number",
            rf"{_FIRST}\s{_VERB}\s{_NUMBER}\s"
            rf"(?P<noun>{_NOUN}){_REST}\.",
            "Wie viele {noun} {verb} {first}{rest}?",
        ),
        _rule(
            "number",
            rf"{_WHERE}\s{_VERB}\s{_NUMBER}\s(?P<noun>{_NOUN}){_REST}\.",
            "Wie viele {noun} {verb} {first}{rest}?",
        ),
        _rule(
            "number",
            rf"{_FIRST}\s(?P<verb>ist|war|sind)\s{_NUMBER}\s(?:Kilom|Zentim|M)eter\s"
            r"(?P<how>hoch|lang|breit|tief|groß)\b.*",
            "Wie {how} {verb} {first}?",
        ),
        _rule(
            "number",
            rf"{_FIRST}\s(?P<verb>kostet|kosten|kostete)\s{_NUMBER}\s(?:Euro|Dollar|Pfund)\b"
            r".*",
            "Wie viel {verb} {first}?",
        ),
        _rule(
            "number",
            rf"{_FIRST}\s(?P<verb>dauert|dauern|dauerte|dauerten)\s{_NUMBER}\s.*",
            "Wie lange {verb} {first}?",
        ),
        _rule("date", rf"{_DATE}\s{_VERB}{_REST}\.", "Wann {verb}{rest}?"),
        _rule(
            "date",
            rf"{_FIRST}\s{_VERB}{_MID}\s{_DATE}(?!\s(?:bis|und|–))(?P<rest>(?:\s[\w-]+){{0,6}})\.",
            "Wann {verb} {first}{mid}{rest}?",
        ),
        _rule(
            "doer",
            rf"{_FIRST}\s(?P<verb>wurden?){_MID}\svon\s(?:de[mrn]\s)?(?:[a-zäöüß]+e[nr]\s)?"
            rf"{_NAMED}\s(?P<rest>[a-zäöüß]+(?:t|en))\.",
            "Von wem {verb} {first}{mid} {rest}?",
        ),
        _rule(
            "meaning",
            rf"{_NAMED}{_LINKED}\s(?P<verb>ist|war)\s(?P<what>(?:der|die|das)\s"
            rf"(?:zweit|dritt)?[a-zäöüß]+ste\s[A-ZÄÖÜ][\w-]+){_REST}[.,].*",
            "Was {verb} {what}{rest}?",
        ),
        _rule(
            "person",
            rf"(?P<first>{_PERSON})\s\([^()]*\d{{4}}[^()]*\)\s(?P<verb>ist|war)\seine?\s.*",
            "Wer {verb} {first}?",
        ),
        _rule(
            "meaning",
            r"(?P<first>(?:Der|Die|Das)\s(?:[a-zäöüß]+e\s)?[A-ZÄÖÜ][\w-]+"
            r"(?:\s(?:der|des|von|für)\s[A-ZÄÖÜ][\w-]+)?|[A-ZÄÖÜ][\w-]+)"
            r"\s(?P<verb>ist|war)\seine?\s.*",
            "Was {verb} {first}?",
        ),
        _rule(
            "meaning",
            rf"{_FIRST}\s(?P<verb>besteht|bestehen|bestand)\saus\s.*",
            "Woraus {verb} {first}?",
        ),
        _rule("meaning", rf"{_FIRST}\s(?P<verb>bedeutet)[\s:,].*", "Was {verb} {first}?"),
        _rule(
            "place",
            rf"(?!Eine?\s){_FIRST}\s(?P<verb>liegt|liegen|lag|befindet\ssich|befinden\ssich)\s"
            r"(?:in|im|an|am|auf|südlich|nördlich|östlich|westlich)\s.*",
            "Wo {verb} {first}?",
        ),
        _rule(
            "place",
            rf"{_FIRST}\s(?P<verb>stammt|stammen|stammte|kommt|kommen)\saus\s.*",
            "Woher {verb} {first}?",
        ),
    ),
    outside=words(
        "er sie ihm ihn ihnen es dies diese dieser dieses diesen diesem jene jener jenes dort "
        "damals dabei dafür davon dazu daran darauf darüber dadurch dagegen darin daraus hier "
        "danach davor zudem auch jedoch aber wir uns ich mir mich man heute gestern morgen solche "
        "solcher solchen beide beiden letztere letzterer deren dessen so noch bereits ebenfalls "
        "zwar daher deshalb ihre ihren ihrem ihrer ihres sein seine seinen seinem seiner seines "
        "dass welche welcher welches bisher bislang inzwischen mittlerweile nun jetzt andere "
        "anderen weitere weiteren weiterer einige ferner außerdem allerdings sondern erneut "
        "schließlich später etwa beispielsweise unter anderem du dich dir dein deine ihr euch"
    ),
    small=WRITTEN["de"].starters | WRITTEN["de"].function_words,
    infinitive=re.compile("n$"),
    clause=re.compile(
        r",\s(?:dass|weil|da|wobei|wodurch|womit|um|als|nachdem|während|obwohl|damit|was|wo|bevor"
        r"|die|der|das|den|dem|denen|deren|dessen|darunter|sodass|wenn|ohne)\s"
    ),
)
