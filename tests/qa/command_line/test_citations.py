"""What the terminal shows of a quote: its number, where it stands, and what names it."""

from qa.answer import Answer, Citation
from qa.command_line.terminal import print_answer


def printed(citation, language, capsys):
    answer = Answer(
        question="?",
        language=language,
        answerable=True,
        confidence=0.9,
        text=citation.quote,
        composed=False,
        citations=(citation,),
        nearest=None,
        passages=(),
    )
    print_answer(answer)
    return capsys.readouterr().out.splitlines()[-1]


def test_section_page_and_the_heads_of_columns_stand_before_a_row(capsys):
    row = Citation(1, "a", "T", "Fares", 0, 8, "Dog | £2", label="Who | Price", page=4)
    assert printed(row, "en", capsys) == "[1] Fares, p. 4: (Columns: Who | Price) Dog | £2"
    assert printed(row, "de", capsys) == "[1] Fares, S. 4: (Spalten: Who | Price) Dog | £2"


def test_the_line_above_a_value_stands_before_it_and_nothing_before_a_plain_quote(capsys):
    value = Citation(2, "a", "T", "", 0, 6, "20 Uhr", label="Beginn:")
    assert printed(value, "de", capsys) == "[2] (Beginn:) 20 Uhr"
    assert printed(Citation(1, "a", "T", "", 0, 3, "Ja."), "de", capsys) == "[1] Ja."
