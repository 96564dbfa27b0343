"""German: how its sentences end, and the words that it is known by."""

from __future__ import annotations

import re

from index.languages.language import Language, words

LANGUAGE = Language(
    code="de",
    starters=words(
        """
        der die das den dem des ein eine einen einem einer er sie es wir ihr ich du man sein seine
        seinen ihre ihren unser dies diese dieser dieses diesen jene jener jenes dabei dadurch dafür
        dagegen daher damals damit danach dann daran darauf daraufhin darin darum darunter davon
        davor dazu denn dennoch deshalb deswegen doch dort hier hinzu inzwischen jedoch jetzt heute
        gestern morgen nun nur noch schon später schließlich seitdem so sogar somit trotzdem und
        aber oder auch außerdem zudem zuvor zuletzt zugleich allerdings also als wenn weil während
        nachdem bevor obwohl ob dass da im in an am auf aus bei beim bis durch für gegen mit nach
        ohne seit über um unter vom von vor wegen zu zum zur zwischen trotz laut was wer wie wo wann
        warum alle alles beide einige etwas jeder jede jedes kein keine manche mehr mehrere nichts
        niemand viele wenige vielleicht immer nie oft bereits erst ebenso eben ganz gerade
        """
    ),
    abbreviations=words(
        """
        fa hl dipl ing inkl exkl max min gem evtl ggf sog bzw ca vgl nr abs prof dr hr fr str tel
        std mio mrd st allg bes betr bspw einschl entspr ehem geb gest jh jhd kath ev lt mind monatl
        op rd sen tägl u.a z.b d.h i.d.r o.ä u.u v.a z.t zzgl zzt abt aufl bd hrsg kap verf
        abschn febr sept verl ziff
        """
    ),
    may_end=words("usw etc u.v.m u.v.a v.chr n.chr e.v a.d d.j o.ä u.ä jh mio mrd"),
    glued=("str.",),
    ordinals=True,
    counted=re.compile(
        r"(?:Platz|Rang|Nummer|Version|Kapitel|Seite|Stufe|Phase|Artikel|Paragraf|Teil|Band|Zimmer"
        r"|Gleis|Linie|Gruppe|Runde|Klasse) \d{1,2}\.$"
    ),
    conjunctions=words("und oder bzw sowie"),
    page_of=("seite", "von"),
    by_line=(
        "eine analyse von",
        "eine reportage von",
        "ein bericht von",
        "ein beitrag von",
        "ein kommentar von",
        "ein gastbeitrag von",
        "aufgezeichnet von",
        "geschrieben von",
        "verfasst von",
        "text von",
        "autorin:",
        "autor:",
        "autoren:",
        "autorinnen:",
        "text:",
        "protokoll:",
        "interview:",
        "bericht:",
        "von",
    ),
    dated=words(
        """
        veröffentlicht erschienen aktualisiert zuletzt geändert publiziert stand datum am vom um uhr
        den mez mesz
        """
    ),
    function_words=words(
        """
        wer wen wem wessen wie wo wann warum wieso weshalb wozu wohin woher wofür womit wovon woran
        worauf worüber worum worin wodurch wogegen welche welcher welches welchen welchem wieviel
        wieviele wievielte viele ist sind waren wäre wurde wurden wird werden worden geworden haben
        habe hatte hatten kann können konnte konnten könnte soll sollen sollte muss müssen musste
        darf dürfen möchte gibt gab der das dem ein eine einen einem einer eines und oder aber nicht
        kein keine keinen mit von vom zum zur bei beim für über auf aus nach vor durch gegen ohne
        zwischen während seit bis ich du er sie wir ihr mein meine sein seine seinen ihre ihren mich
        mir sich dass wenn als auch noch nur schon sehr mehr etwas alle diese dieser dieses diesen
        sagte sagt heißt macht machte
        """
    ),
)
