"""A message of an answer: quotes first, nothing that was sent changes, and nobody's markup."""

import re

from markdown_it import MarkdownIt

from qa.answer import Answer, Citation, Evidence, Text
from qa.programs.http.content import Message

HOSTILE = "Er sagte: *ja* <img src=x onerror=alert(1)> ![x](http://evil.example/) [1](javascript:x)"


def citation(number, quote, **more):
    place = {"start": 10, "end": 10 + len(quote)}
    values = {"article": "a1", "title": "Der *Turm*", "section": "", **place, **more}
    return Citation(number=number, quote=quote, **values)


def evidence(*citations, **more):
    values = {"language": "de", "answerable": True, "confidence": 0.9, "nearest": None}
    values |= {"citations": citations, "passages": (), "timings": {}}
    return Evidence(**values | more)


def answer(found, text, *, composed):
    names = ("language", "answerable", "confidence", "citations", "nearest", "passages", "kind")
    values = {name: getattr(found, name) for name in names}
    return Answer(question="?", text=text, composed=composed, **values)


def written(*events):
    message = Message(lambda one: f"http://here/{one.number}")
    return message, [message.after(event) for event in events]


def test_quotes_come_before_prose_and_footnotes_at_the_end():
    found = evidence(citation(1, "330 Meter."), citation(2, "In Paris."))
    prose = "It is 330 metres high. [1] It is in Paris. [2]"
    events = [Text("", "It"), Text("It is 330 metres high. [1]", "It is"), Text(prose, "")]
    message, added = written(found, *events, answer(found, prose, composed=True))
    assert added == [
        "> 330 Meter. [1]",
        "",
        "\n\nIt is 330 metres high. [1]",
        " It is in Paris. [2]",
        "\n\n[1] [Der \\*Turm\\* · 10–20](http://here/1)"
        "\n\n[2] “In Paris.” — [Der \\*Turm\\* · 10–19](http://here/2)",
    ]
    places = [note["url_citation"] for note in message.annotations(found.citations)]
    assert [message.text[p["start_index"] : p["end_index"]] for p in places] == [
        "330 Meter.",
        "In Paris.",
    ]


def test_text_that_is_not_checked_is_never_sent():
    found = evidence(citation(1, "330 Meter."))
    message, _ = written(found, Text("", "It is 331 metres"), answer(found, "…", composed=False))
    assert "331" not in message.text


def test_what_is_declined_names_the_nearest_passage():
    near = citation(1, "Der Turm ist hoch.")
    found = evidence(answerable=False, nearest=near)
    message, added = written(found, answer(found, "nein", composed=False))
    assert added[0]
    assert "“Der Turm ist hoch.” — [Der" in added[1]
    assert message.annotations(()) == []


def test_nobody_s_markup_is_markup_in_a_message():
    found = evidence(citation(1, HOSTILE), citation(2, f"# A\n{HOSTILE}\n\n- b", title=HOSTILE))
    message, _ = written(found, Text(f"{HOSTILE} [1]", ""), answer(found, HOSTILE, composed=True))
    html = MarkdownIt("commonmark").render(message.text)
    assert set(re.findall(r"<(\w+)", html)) == {"blockquote", "p", "a"}
    assert set(re.findall(r'href="([^"]*)"', html)) == {"http://here/1", "http://here/2"}


def test_a_quote_of_several_lines_stays_one_block():
    quote = "Höhe | Jahr\n\n330 | 1889"
    found = evidence(citation(1, quote, label="Turm", section="Maße", page=3))
    message, _ = written(found, answer(found, f"{quote} [1]", composed=False))
    html = MarkdownIt("commonmark").render(message.text)
    assert html.count("<blockquote>") == 1
    assert "Maße" in message.text
    assert "3" in message.text.partition("Maße")[2].partition("10–")[0]
