"""Every module of the program is named by a test."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
SPOKEN = [path.stem for path in ROOT.glob("qa/languages/spoken/[a-z]*.py")]
"""Languages: tables of words and sentences, which the tests of all languages go through."""

UNNAMED = {
    *(
        f"{folder}.{name}"
        for folder in ("index.languages", "qa.languages.spoken")
        for name in SPOKEN
    ),
    # Tables of words, which the tests of the rules over them and of a third language go through.
    "index.languages.registry",
    "qa.languages.examples",
    "qa.languages.german",
    "qa.languages.wording",
    "qa.mentions.name_tables",
    "qa.mentions.patterns",
    "qa.mentions.spelling",
    "qa.suggest.languages.english",
    "qa.suggest.languages.german",
    "qa.web.languages.german",
    # What `Reading` is made of; its tests and those of the check try it.
    "qa.mentions.denials",
    "qa.mentions.quotations",
    "qa.mentions.tongue",
    # The last step of the chain; `tests/qa/prose/test_answering.py` goes through the chain.
    "qa.prose.answering",
    # What a store is made of: whole stores are written, killed, read and mended.
    "index.store.database",
    "index.store.files",
    "index.store.first_layout",
    "index.store.listing",
    # Parts of the command line, of the chat models and of the evaluation that whole commands go
    # through.
    "qa.chat_model.reply",
    "qa.command_line.articles",
    "qa.command_line.drafts",
    "qa.command_line.evaluation",
    "qa.command_line.mcp",
    "qa.command_line.questions",
    "qa.command_line.serving",
    "qa.command_line.upkeep",
    "qa.evaluation.data.formats",
    "qa.evaluation.report.plots",
    "qa.evaluation.run.system",
    # What runs in a process of its own, with that process's standard input and output.
    "qa.programs.mcp.stdio",
}
"""Modules that tests reach through others alone. Take one out when it gets a test of its own."""


def imported(file):
    """Return the modules that a file of tests imports, and the names that it takes from them."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def test_every_module_is_imported_by_a_test():
    named = set().union(*map(imported, ROOT.glob("tests/**/*.py")))
    modules = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for package in ("index", "qa")
        for file in (ROOT / package).rglob("*.py")
        if not file.name.startswith("__")
    }
    assert sorted(modules - named - UNNAMED) == []
    assert sorted(UNNAMED - modules) == []
