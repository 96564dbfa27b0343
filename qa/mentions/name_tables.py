"""What one person, country or place is called, where Unicode's CLDR does not say so.

CLDR names countries, languages and many cities, but not that a "Ukrainian minister" is of Ukraine,
nor that Karl is Charles. All words are folded: without case and accents, ß as ss.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

LOCALES = ("de", "en", "fr", "es", "it", "nl", "pl", "pt")
"""Languages whose names of countries and cities are known; those of the dictionaries."""

Group = tuple[str, ...]


def _rows(table: str) -> tuple[Group, ...]:
    return tuple(tuple(row.split()) for row in table.strip().splitlines())


PERSONS = _rows("""
wilhelm william guillaume
friedrich frederick frederic fryderyk
heinrich henry henri
karl charles carl carlos
ludwig louis lewis
johann johannes john jean jan
jakob james jacob jacques
katharina catherine katherine
franz francis francois
wladimir vladimir wolodymyr volodymyr
selenskyj zelensky zelenskyy selenski zelenskiy
""")

NATIONS = _rows("""
ukraine ukrainisch ukrainian ukrainer ukrainerin
usa amerika america amerikanisch american americans amerikaner amerikanerin
russland russia russisch russian russe russen russin
deutschland germany deutsch german deutsche deutschen
frankreich france franzosisch french franzose franzosen
grossbritannien britain uk britisch british brite briten briton
polen poland polnisch polish pole poles
china chinesisch chinese chinesen
japan japanisch japanese japaner
turkei turkey turkisch turkish turke turken turk turkiye
israel israelisch israeli
iran iranisch iranian iraner
irak iraq irakisch iraqi iraker
syrien syria syrisch syrian syrer
spanien spain spanisch spanish spanier spaniard
italien italy italienisch italian italiener
osterreich austria osterreichisch austrian osterreicher
schweiz switzerland schweizerisch schweizer swiss
niederlande niederlanden netherlands niederlandisch dutch niederlander holland hollander
belgien belgium belgisch belgian belgier
schweden sweden schwedisch swedish schwede swede
norwegen norway norwegisch norwegian norweger
danemark denmark danisch danish dane danen
finnland finland finnisch finnish finne finnen finn
ungarn hungary ungarisch hungarian
griechenland greece griechisch greek grieche griechen
portugal portugiesisch portuguese portugiese portugiesen
rumanien romania rumanisch romanian rumane rumanen
bulgarien bulgaria bulgarisch bulgarian bulgare bulgaren
serbien serbia serbisch serbian serbe serben serb
kroatien croatia kroatisch croatian kroate kroaten croat
slowakei slovakia slowakisch slovak slowake slowaken
slowenien slovenia slowenisch slovenian slowene slowenen slovene
irland ireland irisch irish ire iren
schottland scotland schottisch scottish schotte schotten scot
england englisch english englander
europa europe europaisch european europaer eu
indien india indisch indian inder
pakistan pakistanisch pakistani pakistaner
afghanistan afghanisch afghan afghane afghanen
agypten egypt agyptisch egyptian agypter
mexiko mexico mexikanisch mexican mexikaner
kanada canada kanadisch canadian kanadier
brasilien brazil brasilianisch brazilian brasilianer
argentinien argentina argentinisch argentinian argentine argentinier
belarus weissrussland belarussisch belarusian weissrussisch belarusse belarussen
georgien georgia georgisch georgian georgier
armenien armenia armenisch armenian armenier
aserbaidschan azerbaijan aserbaidschanisch azerbaijani
moldau moldawien moldova moldauisch moldawisch moldovan moldauer
litauen lithuania litauisch lithuanian litauer
lettland latvia lettisch latvian lette letten
estland estonia estnisch estonian este esten
korea koreanisch korean koreaner
vietnam vietnamesisch vietnamese vietnamesen
libanon lebanon libanesisch lebanese libanese libanesen
palastina palestine palastinensisch palestinian palastinenser
saudi-arabien saudi saudisch saudi-arabisch
afrika africa afrikanisch african afrikaner
asien asia asiatisch asian asiate asiaten
australien australia australisch australian australier
taiwan taiwanisch taiwanesisch taiwanese taiwaner
tschechien czechia tschechisch czech tscheche tschechen
albanien albania albanisch albanian albaner
kasachstan kazakhstan kasachisch kazakh kasache kasachen
nordkorea nordkoreanisch
""")
"""Countries and continents: their names, the adjectives without an ending, the people."""

PLACES = _rows("""
krim crimea krym
kreml kremlin
kiew kyiv kiev kyjiw
charkiw kharkiv charkow kharkov
lwiw lviv lemberg
donbass donbas
genf geneva geneve
munchen munich
koln cologne
nurnberg nuremberg
mailand milan
venedig venice
florenz florence
neapel naples
turin torino
peking beijing
strassburg strasbourg
danzig gdansk
breslau wroclaw
krakau krakow cracow
bayern bavaria
sachsen saxony
preussen prussia
schlesien silesia
sibirien siberia
kalifornien california
donau danube
rhein rhine
weichsel vistula
mittelmeer mediterranean
normannen normans norman normannisch
rom rome romer romisch roman romans
erde earth
hugenotten hugenottisch huguenot huguenots
juden jude judisch jews jew jewish
osmanen osmanisch ottoman ottomans
papst pope papsttum papacy
uno un
nato otan
""")
"""Places, peoples and alliances."""


@functools.cache
def groups() -> tuple[Group, ...]:
    """Return what each person, country and place is called: the tables in order, then CLDR's."""
    return (*PERSONS, *NATIONS, *PLACES, *(tuple(filter(None, names)) for names in _cldr_names()))


def _cldr_names() -> Iterator[list[str]]:
    """Yield what countries, cities, months and days are called in each language."""
    from babel import Locale
    from babel.core import get_global
    from babel.languages import get_official_languages

    locales = [Locale(code) for code in LOCALES]
    for code in filter(str.isalpha, map(str, locales[0].territories)):
        countries = [locale.territories.get(code, "") for locale in locales]
        own = code.lower() if code.lower() in get_official_languages(code) else ""
        yield countries + [locale.languages.get(own, "") for locale in locales]
    for code in map(str, locales[0].languages):  # also what a people and its things are called
        yield [locale.languages.get(code, "") for locale in locales]
    for zone in get_global("zone_territories"):
        city = zone.split("/")[-1].replace("_", " ")
        if "/" in zone and not zone.startswith("Etc/"):
            yield [city, *(x.time_zones.get(zone, {}).get("city", "") for x in locales)]
    yield from months_and_days()


def months_and_days() -> Iterator[list[str]]:
    """Yield what each month and day is called in the languages that have a module.

    In no others: in Portuguese, Marco is a month.
    """
    from babel import Locale

    from qa.languages.language import LANGUAGES

    for kind, items in (("months", range(1, 13)), ("days", range(7))):
        wide = [getattr(Locale(code), kind)["stand-alone"]["wide"] for code in LANGUAGES]
        yield from ([str(names[item]) for names in wide] for item in items)
