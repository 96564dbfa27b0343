"""Countries with their adjectives and people, in German and English.

Unicode's CLDR names countries and languages, but not that a "Ukrainian minister" is of Ukraine.
Each row: the country's names, the adjectives without an ending, the people.
"""

from __future__ import annotations

_ROWS = """
ukraine ukrainisch ukrainian ukrainer ukrainerin
usa us amerika america amerikanisch american amerikaner amerikanerin vereinigte vereinigten united
russland russia russisch russian russe russen russin
deutschland germany deutsch german deutsche deutschen
frankreich france franzosisch french franzose franzosen
grossbritannien britain uk britisch british brite briten briton
polen poland polnisch polish pole
china chinesisch chinese chinesen
japan japanisch japanese japaner
turkei turkey turkisch turkish turke turken turk
israel israelisch israeli
iran iranisch iranian iraner
irak iraq irakisch iraqi iraker
syrien syria syrisch syrian syrer
spanien spain spanisch spanish spanier spaniard
italien italy italienisch italian italiener
osterreich austria osterreichisch austrian osterreicher
schweiz switzerland schweizerisch schweizer swiss
niederlande niederlanden netherlands niederlandisch dutch niederlander
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
"""

NATIONS = tuple(tuple(row.split()) for row in _ROWS.strip().splitlines())
"""Folded: without case and accents, ß as ss."""
