"""Front matter in YAML, TOML and JSON."""

import pytest

from index.sources.front_matter import split_front_matter


def parts(text):
    title, details, rest = split_front_matter(text)
    return title, [(detail.name, detail.value) for detail in details], rest


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: Der Zoo\nauthor: Mara Lenz\ndate: 2024-05-04\n---\n",
        "---\nTitle: 'Der Zoo'\nauthors:\n  - name: Mara Lenz\npublished: 4. Mai 2024\n...\n",
        '+++\ntitle = "Der Zoo"\nauthors = ["Mara Lenz"]\ndate = 2024-05-04T10:00:00Z\n+++\n',
        '{\n"title": "Der Zoo",\n"author": "Mara Lenz",\n"date": "2024-05-04"\n}\n',
    ],
)
def test_front_matter_names_title_author_and_date(front):
    assert parts(f"{front}Der Text.") == (
        "Der Zoo",
        [("author", "Mara Lenz"), ("date", "2024-05-04")],
        "Der Text.",
    )


def test_yaml_that_a_colon_breaks_is_read_line_by_line():
    assert parts("---\ntitle: Zoo: die Tiere\nsource: https://a.b/c\n---\nText.") == (
        "Zoo: die Tiere",
        [("source", "https://a.b/c")],
        "Text.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nEin Absatz.\n\n---\n\nNoch einer.",
        "---\n- eins\n- zwei\n---\nText.",
        "+++\nkein TOML\n+++\nText.",
        f"---\n{'[' * 5000}\n---\nText.",
        "{\n" + '"a": [' * 2000 + "\n}\nText.",
        "---\ntitle: ohne Ende",
    ],
)
def test_what_is_no_front_matter_stays_text(text):
    assert parts(text) == ("", [], text)


def test_nothing_in_front_matter_is_executed():
    title, details, _ = parts("---\ntitle: !!python/object/apply:os.getcwd []\n---\nText.")
    assert title == "!!python/object/apply:os.getcwd []"
    assert details == []
