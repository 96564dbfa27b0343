"""The words with which German and English say that somebody says something."""

from __future__ import annotations

import re

_GERMAN = (
    r"(?:zu|aus|voraus)?ge(?:sagt|schrieben|fordert|warnt|äußert|meint)|sag(?:e|t|te|ten)"
    r"|(?:erklär|beton|mein|warn|forder|behaupt|bericht|versicher|erwider|antwort|äußer|lob|bemerk"
    r"|argumentier|kritisier|verkünd|zitier|erzähl|bestätig|dementier|hoff|glaub|rühm|kündig"
    r"|prophezei|erläuter|beteuer|mahn|klag|urteil|bilanzier|ergänz|präzisier|schilder|vermut)"
    r"(?:t|te|ten|et|ete|eten)|(?:mit|an)ge(?:teilt|kündigt|deutet)|schr(?:eibt|ieb|ieben)"
    r"|(?:mitteil|ankündig)(?:t|te|ten)|unterstr(?:eicht|ich|ichen)|beschrieb|beschrieben"
    r"|teil(?:t|te|ten)(?=[^.;]*\smit\b)|füg(?:t|te|ten)(?=[^.;]*\shinzu\b)"
    r"|räum(?:t|te|ten)(?=[^.;]*\sein\b)|hob(?=[^.;]*\shervor\b)|wies(?=[^.;]*\shin\b)"
    r"|gab(?=[^.;]*\s(?:bekannt|an)\b)|gibt(?=[^.;]*\s(?:bekannt|an)\b)|stell(?:t|te)(?=\sklar)"
    r"|h(?:ält|ielt|alten|ielten)(?=[^.;]*\sfest\b)"
)
_ENGLISH = (
    r"sa(?:id|ys|ying)|say|t(?:old|ells?|elling)|wr(?:ote|ites|iting|itten)"
    r"|(?:announc|declar|emphasi[sz]|not|argu|believ|promis|conclud|quot|stat)ed"
    r"|(?:announces|declares|argues|believes|emphasi[sz]es|concludes|stresses)"
    r"|(?:explain|stress|add|claim|report|warn|insist|confirm|answer|ask|remark|comment|suggest"
    r"|predict|mention|assert|boast|tweet|complain|stat)ed"
    r"|(?:explains|adds|insists|confirms|warns|suggests|asserts)|den(?:ied|ies)|admit(?:s|ted)"
    r"|repl(?:ied|ies)|pointed\sout|th(?:inks|ought)"
)
VERB = re.compile(rf"\b(?:{_GERMAN}|{_ENGLISH})\b")
"""A verb of saying, in the forms that a third person has."""

PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|got)\s(?:\w+\s){0,2}$")
"""What stands before a participle that is passive in English."""

BY = re.compile(r"\s(?:\w+\s){0,4}?by\s")
"""What leads from there to whoever does it."""

VON = re.compile(r"\b(?:wird|wurden?|worden|werden)\b[^,;.]*?\bvon\s")
"""What leads to whoever does it in a German passive."""

NAMED_FIRST = re.compile(
    r"\b(?:[Aa]ccording\sto|[Ii]n\sthe\s(?:words|view|opinion)\sof|[Ll]aut"
    r"|[Nn]ach\s(?:den\s)?(?:Angaben|Aussagen?|Worten|Meinung|Ansicht|Einschätzung|Darstellung)"
    r"(?:\s(?:von|des|der|vom))?|[Ss]o(?=\s(?:[A-ZÄÖÜ]|(?:der|die|das)\s[A-ZÄÖÜ])))\s"
)
"""What leads to the name of a speaker without a verb."""

NAMED_LAST = re.compile(r"\szufolge\b")
"""What follows the name of a speaker."""

REPORT = re.compile(
    r"\b\w*(?:bericht|medien|zeitung|studie|umfrage|meldung|dokument|papier|insider|report|media"
    r"|newspaper|study|studies|poll|survey|document|paper|sources)\w*",
    re.IGNORECASE,
)
"""Speakers that are nobody's name."""


_PARTICIPLE = re.compile(r"(?:zu|aus|voraus|mit|an)?ge\w+(?:t|en)")
_HAVE = re.compile(r"\bha(?:t|be|ben|tte|tten)\b")


def has_subject(verb: str, clause: str) -> bool:
    """Tell whether the verb of a clause has whoever says it for its subject.

    A German participle has only beside "haben": "Vogt mitgeteilt" was told to Vogt.
    """
    return not _PARTICIPLE.fullmatch(verb) or _HAVE.search(clause) is not None


def takes_object(verb: str) -> bool:
    """Tell whether a name after the verb is whom it is said to or of, not who says it."""
    return re.match(r"t(?:old|ell)|zitier|lob|kritisier|ask", verb) is not None
