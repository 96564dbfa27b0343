"""Markdown as its reader sees it."""

import pytest

from index.errors import LoadError
from index.sources.markdown import read_markdown


def test_markdown_is_read_without_its_marks():
    found = read_markdown(
        "---\ndraft: yes\n---\n# Der *Zoo*\n\nDer [Zoo](http://x) hat **drei** `Pinguine`.\n\n"
        "2. jung\n\n| a | b |\n|---|---|\n| c | d |\n"
    )
    assert (found.title, found.marked) == ("Der Zoo", True)
    assert [block.text for block in found.blocks] == [
        "Der Zoo", "Der Zoo hat drei Pinguine.", "2. jung", "a | b", "c | d",
    ]  # fmt: skip
    assert [block.heading for block in found.blocks] == [True, False, False, False, False]


def texts(text):
    return [block.text for block in read_markdown(text).blocks]


def test_footnotes_are_paragraphs_and_their_marks_are_left_out():
    text = "Es gab Streit.[^1] Er endete[^b] spät.\n\n[^1]: Im Mai.\n    Und im Juni.\n[^b]: https://a.b\n"
    assert texts(text) == [
        "Es gab Streit. Er endete spät.",
        "Im Mai. Und im Juni.",
        "https://a.b",
    ]
    assert texts("Das Zeichen [^x] und `a[^1]`\n\n```\n[^1]: x\n```\n") == [
        "Das Zeichen [^x] und a[^1]",
        "[^1]: x\n",
    ]


def test_marks_of_tasks_stay():
    assert texts("- [x] fertig\n- [ ] offen\n") == ["- [x] fertig", "- [ ] offen"]


def test_definitions_are_labelled_by_their_term():
    blocks = read_markdown(
        "Höhe\n: 3 m\n: 4 m\n\nAlter\n\n: 9 Jahre\n\nEin Satz: er\nbleibt."
    ).blocks
    assert [(block.text, block.label and block.label.text) for block in blocks] == [
        ("Höhe", None),
        ("3 m", "Höhe"),
        ("4 m", "Höhe"),
        ("Alter", None),
        ("9 Jahre", "Alter"),
        ("Ein Satz: er bleibt.", None),
    ]


def test_rows_are_labelled_by_the_heads_of_their_columns():
    heads, first, second = read_markdown("| a | b |\n|---|---|\n| | 1 |\n| c | |\n").blocks
    assert (first.text, first.label, second.text, second.label) == (" | 1", heads, "c | ", heads)
    first, second = read_markdown("| | |\n|---|---|\n| a | b |\n").blocks
    assert (first.text, second.text, second.label) == ("", "a | b", None)


def test_a_bold_line_names_what_stands_under_it_up_to_the_next_or_a_heading():
    lines = ("Los.", "**Dauer**", "40 Minuten", "**Ort**", "Aula", "## Ende", "Aus.", "**Fett.**")
    text = "\n\n".join((*lines, "So."))
    blocks = read_markdown(text).blocks
    assert {block.text: block.label.text for block in blocks if block.label} == {
        "40 Minuten": "Dauer",
        "Aula": "Ort",
    }


def test_html_in_markdown_is_read_as_a_page_is():
    text = (
        "<details><summary>Mehr</summary>\n\nIm *Kasten*.\n\n</details>\n\n"
        "<p hidden>geheim</p>\n\n<!-- nichts -->\n\nEins<br>zwei <b>drei</b> ~~vier~~\n"
    )
    assert texts(text) == ["Mehr", "Im Kasten.", "Eins\nzwei drei vier"]


def test_front_matter_gives_title_and_details():
    found = read_markdown("+++\ntitle = 'Der Zoo'\nauthor = 'Mara Lenz'\n+++\n# Oben\n\nText.\n")
    assert (found.title, [detail.value for detail in found.details]) == ("Der Zoo", ["Mara Lenz"])


def test_what_the_generator_of_a_site_replaces_is_left_out():
    text = (
        "# Der Hafen {#hafen}\n\n"
        "Mehr im [Bericht]({{ '/2021/hafen/' | url }}), im [Plan]({{< ref \"plan.md\" >}})"
        ' und [hier]({{ site.url }}{% link a.md %} "Titel"); [Amt](https://a.b/{c}).\n\n'
        "![Der Kai]({{ url_for('kai.jpg') }}) {% include karte.html %}\n\n"
        "Der Befehl `{% raw %}` und `[x]({{ y }})` bleiben, {{ name }} und {#eins} auch.\n\n"
        "```\n{% if a %}[x]({{ y }})\n```\n"
    )
    found = read_markdown(text)
    assert found.title == "Der Hafen"
    assert [block.text.strip() for block in found.blocks] == [
        "Der Hafen",
        "Mehr im Bericht, im Plan und hier; Amt.",
        "Der Kai",
        "Der Befehl {% raw %} und [x]({{ y }}) bleiben, {{ name }} und {#eins} auch.",
        "{% if a %}[x]({{ y }})",
    ]


def test_text_that_is_nested_too_deeply_is_refused_and_not_left_out():
    assert "- Punkt 29" in texts("\n".join("  " * n + f"- Punkt {n}" for n in range(30)))
    for text in ("> " * 99 + "a", "<div>" * 3000 + "Weit unten." + "</div>" * 3000):
        with pytest.raises(LoadError, match=r"^b\.md is nested too deeply") as error:
            read_markdown(text, "b.md")
        assert error.value.code == "too-complex"


def test_a_paragraph_that_is_too_long_for_markup_is_kept_as_it_is():
    long = "Ein *Satz* mit [Link](/a).\n" * 1000
    found = texts(f"# Titel\n\n{long}\n\nEin *Satz*.")
    assert found[1] == " ".join(line.strip() for line in long.strip().split("\n"))
    assert found[2] == "Ein Satz."
