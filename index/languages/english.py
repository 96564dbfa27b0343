"""English: how its sentences end, and the words that it is known by."""

from __future__ import annotations

import re

from index.languages.language import Language, words

LANGUAGE = Language(
    code="en",
    starters=words(
        """
        the a an he she it they we you i his her its their our my this that these those there then
        here when while after before during since until in on at by for from to with without about
        but and or so yet however although because if as what who how why where which whether nobody
        nothing no not some many most few all both each every another later now still also instead
        meanwhile today yesterday
        """
    ),
    abbreviations=words(
        """
        mr mrs ms dr prof gen sen rep gov lt col capt sgt rev hon st mt ft no nos fig figs vol p pp
        vs approx dept est ca cf e.g i.e a.m p.m inc ltd corp co jr sr u.s u.k al jan feb mar apr
        jun jul aug sep sept oct nov dec
        """
    ),
    may_end=words("etc a.m p.m inc ltd corp co jr sr u.s u.k d.c ph.d m.d b.c al"),
    speech=re.compile(
        r"(?:[A-Z][\w'’.-]*\s+){1,4}"
        r"(?:said|says|asked|asks|added|replied|wrote|told|cried|shouted|answered|wondered"
        r"|demanded)\b"
    ),
    conjunctions=words("and or"),
    function_words=words(
        """
        what who whom whose which when where why how is are were does did has have had can could
        should would may might must the of and to from by with about for it its they them their she
        you your we our my this that these those there any not many much after before during between
        into been be being i if or but than then because while say says said
        """
    ),
    by_line=(
        "posted by",
        "published by",
        "reported by",
        "story by",
        "text by",
        "words by",
        "written by",
        "author:",
        "authors:",
        "text:",
        "words:",
        "by",
    ),
    dated=words(
        """
        published posted updated modified first last on at of date am pm a.m p.m et est edt gmt bst
        utc cet
        """
    ),
    stop_words="EN_PLUS",
)
