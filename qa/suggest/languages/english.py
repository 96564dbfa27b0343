"""English: the subject can be asked for as it stands; what follows needs the verb moved."""

from __future__ import annotations

import re

from index.languages.language import LANGUAGES as WRITTEN
from index.languages.language import words
from qa.suggest.rules import Asking, Rule

_NUMBER = (
    r"(?:(?:about|around|some|more than|over|almost|nearly|at least|a total of|approximately"
    r"|up to|roughly|only|an estimated)\s)?(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|two|three|four|five"
    r"|six|seven|eight|nine|ten|eleven|twelve)(?:\s(?:hundred|thousand|million|billion))?"
)
_UNITS = (
    r"years|months|weeks|days|hours|minutes|seconds|percent|million|billion|euros|dollars|miles"
    r"|met\w+"
)
_NOUN = rf"(?:[a-z]+\s)?(?!(?:{_UNITS})\b)(?:[a-z-]+[a-z]s|people|men|women|children)"
_BE = r"was|were|is|are"
_AUXILIARY = r"(?:was|were|is|are|had|has|will|can|could|would)"
_IRREGULAR = (
    "won|became|wrote|led|made|took|gave|found|built|began|left|met|held|fell|lost|kept|came|went"
    "|sold|bought|brought|grew|rose|sent|spent|taught|broke|chose|drew|fought|ran|saw|set|spoke"
)
_PAST = rf"(?P<past>(?!used\b|need)\w{{2,}}ed|{_IRREGULAR})"
_LINKED = r"(?:\s(?:of|in|for|and|at)\s(?:the\s)?[\w'’-]+|\s[A-Z][\w'’-]*){0,3}"
_SUBJECT = (
    rf"(?P<first>(?:[Tt]he\s(?:[a-z-]+\s){{0,2}}?[\w'’-]+|[Aa]n?\s(?:[a-z-]+\s)?[\w'’-]+"
    rf"|[A-Z][\w'’-]*){_LINKED})"
)
_REST = r"(?P<rest>[^,;:()“”\"?!–—]*)"
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = (
    rf"(?:[Oo]n\s(?:{_MONTH})\s\d{{1,2}}(?:,\s\d{{4}})?|[Oo]n\s\d{{1,2}}\s(?:{_MONTH})(?:\s\d{{4}})?"
    rf"|[Ii]n\s(?:(?:{_MONTH})\s)?\d{{4}})"
)
_WORDS = r"(?P<rest>(?:\s(?!on\b|in\s(?:\d|[JFMASOND]))[\w'’-]+){0,8}?)"
_OFFICE = (
    r"\b(?i:president|minister|chancellor|spokes(?:man|woman|person)|secretary|director|coach"
    r"|professor|historian|mayor|governor|chairman|chairwoman|bishop|ambassador|judge|physicist"
    r"|biologist|composer|author|architect|inventor|scientist|researcher|quarterback"
    r"|senator|commissioner|economist|engineer|writer|linebacker|astronaut|explorer|captain)"
)
_PERSON = r"[A-Z][a-zà-ÿ]+(?:\s(?:[A-Z]\.\s)?[A-Z][\wà-ÿ-]+){1,2}"


def _rule(kind: str, sentence: str, question: str, **forms: str) -> Rule:
    return Rule(kind, re.compile(sentence), question, tuple(forms.items()))  # type: ignore[arg-type]


LANGUAGE = Asking(
    code="en",
    said="What did {} say?",
    who="Who is {}?",
    says=re.compile(
        r"\b(?:said|says|told|announced|warned|argued|stated|claimed|added|explained|suggested"
        r"|insisted|criticized|criticised|denied|confirmed|emphasized|emphasised|according to"
        r"|According to)\b"
    ),
    offices=(
        re.compile(rf"{_OFFICE}\s(?P<name>{_PERSON})(?![@\w])"),
        re.compile(rf"\b(?P<name>{_PERSON}),\s(?:the|a|an)\s(?:[\w-]+\s){{0,3}}?{_OFFICE}\b"),
    ),
    happened="What happened {}?",
    dated=("in {}", "on {}"),
    rules=(
        _rule(
            "reason",
            rf"{_SUBJECT}\s(?P<verb>{_AUXILIARY})\s{_REST},?\sbecause\s(?!of\b).*",
            "Why {verb} {first} {rest}?",
        ),
        _rule(
            "reason",
            rf"{_SUBJECT}\s{_PAST}{_REST},?\sbecause\s(?!of\b).*",
            "Why did {first} {base}{rest}?",
        ),
        _rule(
            "number",
            rf"(?i:{_NUMBER})\s(?P<noun>{_NOUN})\s(?P<verb>{_BE}|have|had|{_IRREGULAR}"
            rf"|live|lived|work|\w+ed){_REST}\.",
            "How many {noun} {verb}{rest}?",
        ),
        _rule(
            "number",
            rf"[Tt]here\s(?P<verb>are|were)\s{_NUMBER}\s(?P<noun>{_NOUN})(?!\sof\b){_REST}\.",
            "How many {noun} {verb} there{rest}?",
        ),
        _rule(
            "number",
            rf"{_SUBJECT}\s(?P<verb>has|had|have)\s{_NUMBER}\s(?P<noun>{_NOUN})"
            r"(?:[\s,].*)?\.",
            "How many {noun} {verb} {first} have?",
            has="does",
            had="did",
            have="do",
        ),
        _rule(
            "number",
            rf"{_SUBJECT}\s(?P<verb>is|was)\s{_NUMBER}\s(?:(?:kilo|centi)?met(?:re|er)s"
            r"|miles|feet)\s(?P<how>high|tall|long|wide|deep)\b.*",
            "How {how} {verb} {first}?",
        ),
        _rule(
            "number",
            rf"{_SUBJECT}\s(?P<verb>costs|cost)\s(?:[€$£]|{_NUMBER}\s(?:euros|dollars)).*",
            "How much {verb} {first} cost?",
            costs="does",
            cost="do",
        ),
        _rule(
            "number",
            rf"{_SUBJECT}\s(?P<verb>lasts|lasted|takes)\s{_NUMBER}\s(?:hours|days|weeks"
            r"|months|years|minutes)\b.*",
            "How long {verb} {first} last?",
            lasts="does",
            lasted="did",
            takes="does",
        ),
        _rule(
            "date",
            rf"{_DATE},?\s{_SUBJECT}\s(?P<verb>{_AUXILIARY})\s{_REST}\.",
            "When {verb} {first} {rest}?",
        ),
        _rule(
            "date", rf"{_DATE},?\s{_SUBJECT}\s{_PAST}{_REST}\.", "When did {first} {base}{rest}?"
        ),
        _rule(
            "date",
            rf"{_SUBJECT}\s(?P<verb>was|were)\s(?P<what>(?:[a-z]+ly\s)?[a-z]+(?:ed|wn|lt|nd"
            rf"|en)){_WORDS}\s{_DATE}(?:,?\s(?:by|and|after|when|with|as)\s.*)?\.",
            "When {verb} {first} {what}{rest}?",
        ),
        _rule("date", rf"{_SUBJECT}\s{_PAST}{_WORDS}\s{_DATE}\.", "When did {first} {base}{rest}?"),
        _rule(
            "doer",
            r"(?P<first>The\s[^,;:()]{3,50}?)\s(?:was|were)\s(?P<verb>founded|designed|built"
            r"|discovered|invented|created|developed|introduced|led|opened|established|won|proposed"
            r"|organized|organised|signed|published|directed|produced|commissioned|named)\s(?:in\s\d{4}"
            r"\s)?by\s(?:the\s(?:[a-z]+\s){0,3})?[A-Z].*",
            "Who {verb} {first}?",
        ),
        _rule(
            "meaning",
            rf"(?:The\s)?[A-Z][\w'’-]*{_LINKED}\s(?P<verb>is|was)\s(?P<what>the\s(?:[a-z]+"
            rf"-)?(?:[a-z]{{3,}}est|most\s[a-z]+)\s[a-z]+){_REST}[.,].*",
            "What {verb} {what}{rest}?",
        ),
        _rule(
            "person",
            rf"(?P<first>{_PERSON})\s\([^()]*\d{{4}}[^()]*\)\s(?P<verb>is|was)\san?\s.*",
            "Who {verb} {first}?",
        ),
        _rule(
            "meaning",
            r"(?P<first>The\s(?:[a-z-]+\s)?[\w'’-]+(?:\s(?:of\s)?(?:the\s)?[A-Z][\w'’-]+){0,2}"
            r"|[A-Z][a-z-]+)\s(?P<verb>is|was)\san?\s.*",
            "What {verb} {first}?",
        ),
        _rule(
            "meaning",
            rf"{_SUBJECT}\s(?P<verb>consists|consisted|consist)\sof\s.*",
            "What {verb} {first} consist of?",
            consists="does",
            consisted="did",
            consist="do",
        ),
        _rule(
            "meaning",
            rf"{_SUBJECT}\s(?P<verb>means|meant)\s.*",
            "What {verb} {first} mean?",
            means="does",
            meant="did",
        ),
        _rule(
            "place",
            rf"(?![Aa]n?\s){_SUBJECT}\s(?P<verb>is|are|was)\s(?:located|situated)\s(?:in|on|at|near)\s.*",
            "Where {verb} {first} located?",
        ),
        _rule(
            "place",
            rf"(?![Aa]n?\s){_SUBJECT}\s(?P<verb>lies)\s(?:in|on|at|near|between|along)\s.*",
            "Where {verb} {first} lie?",
            lies="does",
        ),
    ),
    outside=words(
        "he she him her his hers they them their its it this that these those then here "
        "which who whom whose such also however but we us our i me my you your today yesterday "
        "tomorrow both former latter another other others so too still already therefore thus "
        "likewise instead additionally further more same one each first-ever"
    ),
    small=WRITTEN["en"].starters | WRITTEN["en"].function_words,
    expletive=re.compile(r"There (?:are|were)\b"),
    clause=re.compile(
        r",\s(?:which|who|where|that|because|although|while|whereas|with|including|when|after|until"
        r"|before|and\s(?:was|were|is|are|has|had)|\w+ing)\s"
    ),
)
