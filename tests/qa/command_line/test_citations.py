"""What the terminal shows of a quote: its number, where it stands, and what names it."""

from qa.answer import Citation, Evidence
from qa.command_line.output.answers import show_evidence
from qa.command_line.output.text import Screen


def printed(citation, language, capsys, **options):
    found = Evidence(
        language=language,
        answerable=True,
        confidence=0.9,
        citations=(citation,),
        nearest=None,
        passages=(),
        timings={},
    )
    show_evidence(found, Screen(), **options)
    return capsys.readouterr().out.splitlines()[-1]


def test_section_page_and_the_heads_of_columns_stand_before_a_row(capsys):
    row = Citation(1, "a", "T", "Fares", 0, 8, "Dog | £2", label="Who | Price", page=4)
    assert printed(row, "en", capsys) == "[1] Fares, p. 4: (Columns: Who | Price) Dog | £2"
    assert printed(row, "de", capsys) == "[1] Fares, S. 4: (Spalten: Who | Price) Dog | £2"


def test_the_line_above_a_value_stands_before_it_and_nothing_before_a_plain_quote(capsys):
    value = Citation(2, "a", "T", "", 0, 6, "20 Uhr", label="Beginn:")
    assert printed(value, "de", capsys) == "[2] (Beginn:) 20 Uhr"
    assert printed(Citation(1, "a", "T", "", 0, 3, "Ja."), "de", capsys) == "[1] Ja."


def test_of_several_articles_each_quote_names_its_own(capsys):
    quote = Citation(1, "a", "Zoo news", "Birds", 0, 3, "Yes.")
    assert printed(quote, "en", capsys, titles=True) == "[1] Zoo news, Birds: Yes."
    assert printed(quote, "en", capsys) == "[1] Birds: Yes."
    titled = Citation(1, "a", "Zoo news", "Zoo news", 0, 3, "Yes.")
    assert printed(titled, "en", capsys, titles=True) == "[1] Zoo news: Yes."
