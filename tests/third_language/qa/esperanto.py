"""Esperanto: what is written in it; what is not said here stays English."""

from dataclasses import replace

from qa.languages import english

LANGUAGE = replace(
    english.LANGUAGE,
    code="eo",
    withheld=english.LANGUAGE.withheld | {"name": "nomo, kiun neniu citaĵo enhavas: {}"},
    answering=replace(
        english.LANGUAGE.answering,
        rules="Vi respondas demandojn pri artikolo.",
        labels=("Fontoj:", "Demando:"),
    ),
    answer_label="respondo",
    page="p. {}",
    columns="Kolumnoj",
    orders=replace(english.LANGUAGE.orders, say="diru"),
    articles=frozenset({"la"}),
)
