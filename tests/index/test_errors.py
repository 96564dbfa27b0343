import ast
import pickle

import pytest

from index.errors import CODES, ArticleQAError, LoadError
from index.sources.load import load
from tests.conftest import ROOT


def raised():
    """Yield the code and the names of the details of each error that a source can raise."""
    for file in (ROOT / "index").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id in ("LoadError", "Cancelled") and "sources" in file.parts:
                code = getattr(node.args[1], "value", None) if len(node.args) > 1 else None
                if file.name == "wire.py":  # it passes on what a table checks there
                    continue
                yield f"{file.name}:{node.lineno}", code, {word.arg for word in node.keywords}


def test_every_error_of_a_source_has_a_code_and_the_details_that_the_table_names():
    found = list(raised())
    assert len(found) > 25
    wrong = [
        (place, code)
        for place, code, details in found
        if code not in CODES or details != set(CODES[code])
    ]
    assert wrong == []


def test_a_code_and_its_details_tell_what_a_line_says(tmp_path):
    path = tmp_path / "foto.jpeg"
    path.write_bytes(b"\xff\xd8\xff\xe0 a picture")
    with pytest.raises(LoadError) as error:
        load(path, name="foto.jpeg")
    assert error.value.code == "not-text"
    assert error.value.details == {"name": "foto.jpeg"}
    with pytest.raises(LoadError) as error:
        load(report(tmp_path), name="langer Bericht.txt", max_bytes=10)
    assert error.value.code == "too-large"
    assert error.value.details == {"name": "langer Bericht.txt", "limit": 10}


def report(folder):
    path = folder / "report.txt"
    path.write_text("Der Rat tagt am Montag.", "utf-8")
    return path


def test_an_error_keeps_its_code_when_it_is_pickled():
    error = LoadError("the file is empty", "empty-file", name="leer.txt")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.code, again.details) == (str(error), error.code, error.details)


def test_an_error_needs_no_code():
    error = ArticleQAError("something else")
    assert (error.code, dict(error.details)) == (None, {})
