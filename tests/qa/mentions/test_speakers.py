"""Who speaks in a text, and who is made to."""

import pytest

from qa.check.check import Source, check
from qa.check.rules import RULES, Sentence
from qa.check.support import Evidence
from qa.mentions.reading import Reading
from qa.mentions.speakers import speakers_in as speakers


def strange_speaker(sentence, evidence, language):
    """Return who speaks in a sentence and does not in its evidence, ``""`` if nobody."""
    rule = next(rule for rule in RULES if rule.kind == "speaker")
    composed = Sentence(Reading.of(sentence, language))
    return rule.broken(composed, Evidence((Source(1, evidence),))) or ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Vogt sagte, der Turm werde gebaut.", "Vogt"),
        ("Dennoch betonte Brenner: „Wir bauen den Turm.“", "Brenner"),
        ("Laut Stadtsprecherin Jana Vogt ist der Turm fertig.", "Stadtsprecherin Jana Vogt"),
        ("Nach Angaben von Jana Vogt ist der Turm fertig.", "Jana Vogt"),
        ("Brenner zufolge ist der Turm fertig.", "Brenner"),
        ("„Der Turm ist fertig“, so Brenner, der zuvor Vogt besucht hatte.", "Brenner"),
        ("Nach einem Treffen mit Vogt erklärte Brenner, es gehe weiter.", "Brenner"),
        ("Der Turm ist fertig, teilte Brenner mit.", "Brenner"),
        ("Brenner hat gestern gesagt, der Turm sei fertig.", "Brenner"),
        ("Wie Brenner schrieb, ist der Turm fertig.", "Brenner"),
        ("Der Bau wurde von Brenner angekündigt, nicht von der Stadt.", "Brenner"),
        ("Brenner zeigte sich froh, dass es weitergeht: „Der Turm ist fertig.“", "Brenner"),
        ("Vogts Sprecher Brenner sagte, der Turm sei fertig.", "Sprecher Brenner"),
        ("Es sei fertig, sagte am Montag Anna Vogt.", "Anna Vogt"),
        ("Es sei fertig, sagte am Dienstag Anna Vogt.", "Anna Vogt"),
        ("Es sei fertig, sagte am Mittwochabend Anna Vogt.", "Anna Vogt"),
        ("Es sei fertig, sagte am 3. Mai Anna Vogt.", "Anna Vogt"),
        ("Es sei fertig, sagte am späten Abend Anna Vogt.", "Anna Vogt"),
        ("Brenner said that the tower was finished.", "Brenner"),
        ("“The tower is finished”, said Jana Vogt.", "Jana Vogt"),
        ("According to Brenner, Vogt has finished the tower.", "Brenner"),
        ("Brenner, the mayor of Rahden, said that Vogt left.", "Brenner"),
        ("Brenner told Vogt that the tower was finished.", "Brenner"),
        ("Vogt's spokesman Brenner said it was finished.", "Brenner"),
        ("The tower was announced by Brenner in a letter to Vogt.", "Brenner"),
        ("Brenner met Vogt and announced a tower.", "Brenner"),
    ],
)
def test_the_speaker_is_found_in_direct_reported_and_passive_speech(text, name):
    assert speakers(text)[0].name == name


EVIDENCE = (
    "Nach einem Treffen mit Vogt sagte Brenner: „Der Turm ist fertig.“",
    "After a meeting with Vogt, Brenner said: “The tower is finished.”",
)


@pytest.mark.parametrize("evidence", EVIDENCE)
@pytest.mark.parametrize(
    ("claim", "language"),
    [
        ("{} sagte, der Turm sei fertig.", "de"),
        ("Laut {} ist der Turm fertig.", "de"),
        ("{} zufolge ist der Turm fertig.", "de"),
        ("{} said that the tower was finished.", "en"),
        ("According to {}, the tower is finished.", "en"),
        ("It was announced by {} that the tower is finished.", "en"),
    ],
)
def test_whoever_is_named_in_the_quote_without_speaking_is_withdrawn(claim, language, evidence):
    assert strange_speaker(claim.format("Vogt"), evidence, language) == "Vogt"
    assert strange_speaker(claim.format("Brenner"), evidence, language) == ""
    assert strange_speaker(claim.format("Bürgermeister Brenner"), evidence, language) == ""


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Vogt said that it was late.", "Vogt traf ein. Er sagte, es sei spät."),
        ("Vogt said that it was late.", "Vogt war froh, dass der Turm steht."),
        ("He said that it was late.", "Brenner sagte, es sei spät."),
        ("The mayor said that it was late.", "Brenner sagte, es sei spät."),
        ("Wladimir Vogt sagte, es sei spät.", "Vogt sagte, es sei spät."),
        ("Vogt said that it was late.", "Der US-Präsident erklärte, es sei spät."),
        ("The Russian president said that it was late.", "Vogt erklärte, es sei spät."),
        ("The Foreign Minister said that it was late.", "Vogt erklärte, es sei spät."),
        ("Russia said that it was late.", "Vogt erklärte, es sei spät."),
        ("Brenner und Vogt sagten, es sei spät.", "Brenner sagte es. Auch Vogt sagte es."),
    ],
)
def test_in_doubt_a_speaker_stands(sentence, evidence):
    language = "de" if " sagte" in sentence else "en"
    assert strange_speaker(sentence, evidence, language) == ""


def test_one_country_does_not_say_what_another_does():
    evidence = "Kiew erklärte, man habe sich mit Moskau geeinigt."
    assert strange_speaker("Moscow said that there was a deal.", evidence, "en") == "Moscow"
    assert strange_speaker("Kyiv said that there was a deal.", evidence, "en") == ""


def test_whom_something_is_told_in_the_passive_is_no_speaker():
    found = speakers("Das wurde von Brenner bestätigt, nicht aber Vogt mitgeteilt.")
    assert [speaker.name for speaker in found] == ["Brenner"]
    assert speakers("Brenner hat es Vogt mitgeteilt.")[0].name == "Brenner"


def test_a_country_that_a_speaker_is_of_may_stand_for_them_and_one_beside_them_may_not():
    evidence = (
        "Nach einem Gespräch mit Kanada erklärte Frankreichs Präsident Lindqvist, es sei gut."
    )
    assert strange_speaker("France said that it was good.", evidence, "en") == ""
    assert strange_speaker("Canada said that it was good.", evidence, "en") == "Canada"


def test_what_a_report_says_of_somebody_is_not_said_by_them():
    evidence = "Laut einem Medienbericht erwägt Vogt den Bau eines Turms."
    assert strange_speaker("Vogt sagte, er erwäge einen Turm.", evidence, "de") == "Vogt"
    assert strange_speaker("A report says that Vogt considers a tower.", evidence, "en") == ""


def test_the_check_withdraws_the_sentence_and_names_who_does_not_say_so():
    source = Source(1, "Laut Brenner hat Vogt den Turm gebaut.", "")
    checked = check("Vogt said that he had built the tower. [1]", [source], "en")
    assert (checked.text, checked.reason) == ("", "somebody who says so in no quote: Vogt")
