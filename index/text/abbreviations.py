"""Words that tell whether a dot ends a sentence, by ISO 639-1 code of the language.

All in lower case; abbreviations without their last dot and without spaces (``z.b``).
"""

from __future__ import annotations


def _table(words: str) -> frozenset[str]:
    return frozenset(words.split())


STARTERS = {
    "de": _table(
        """
        der die das den dem des ein eine einen einem einer er sie es wir ihr ich du man sein
        seine seinen ihre ihren unser dies diese dieser dieses diesen jene jener jenes dabei
        dadurch dafür dagegen daher damals damit danach dann daran darauf daraufhin darin darum
        darunter davon davor dazu denn dennoch deshalb deswegen doch dort hier hinzu inzwischen
        jedoch jetzt heute gestern morgen nun nur noch schon später schließlich seitdem so sogar
        somit trotzdem und aber oder auch außerdem zudem zuvor zuletzt zugleich allerdings also
        als wenn weil während nachdem bevor obwohl ob dass da im in an am auf aus bei beim bis
        durch für gegen mit nach ohne seit über um unter vom von vor wegen zu zum zur zwischen
        trotz laut was wer wie wo wann warum alle alles beide einige etwas jeder jede jedes kein
        keine manche mehr mehrere nichts niemand viele wenige vielleicht immer nie oft bereits
        erst ebenso eben ganz gerade
        """
    ),
    "en": _table(
        """
        the a an he she it they we you i his her its their our my this that these those there
        then here when while after before during since until in on at by for from to with without
        about but and or so yet however although because if as what who how why where which
        whether nobody nothing no not some many most few all both each every another later now
        still also instead meanwhile today yesterday
        """
    ),
}
"""First words of a sentence that are not likely after an ordinal, an abbreviation or a name."""

ABBREVIATIONS = {
    "de": _table(
        """
        fa hl dipl ing inkl exkl max min gem evtl ggf sog bzw ca vgl nr abs prof dr hr fr str tel
        std mio mrd st allg bes betr bspw einschl entspr ehem geb gest jh jhd kath ev lt mind
        monatl op rd sen tägl u.a z.b d.h i.d.r o.ä u.u v.a z.t zzgl zzt abt aufl bd hrsg kap
        verf
        """
    ),
    "en": _table(
        """
        mr mrs ms dr prof gen sen rep gov lt col capt sgt rev hon st mt ft no nos fig figs vol p
        pp vs approx dept est ca cf e.g i.e a.m p.m inc ltd corp co jr sr u.s u.k al jan feb mar
        apr jun jul aug sep sept oct nov dec
        """
    ),
}
"""Abbreviations, without the last dot, that sentencex takes for the end of a sentence."""

MAY_END = {
    "de": _table("usw etc u.v.m u.v.a v.chr n.chr e.v a.d d.j o.ä u.ä jh mio mrd"),
    "en": _table("etc a.m p.m inc ltd corp co jr sr u.s u.k d.c ph.d m.d b.c al"),
}
"""Abbreviations that may end a sentence: before a starter they do."""
