"""The page in Esperanto; what is not said here stays English."""

from dataclasses import replace

from qa.web.languages import english

LANGUAGE = replace(
    english.LANGUAGE,
    code="eo",
    ask="Demandi",
    searching="Serĉas en la artikolo …",
)
