"""The names that other programs import, and what importing a package costs."""

import importlib
import subprocess
import sys

import pytest

PUBLIC = {
    "qa": {
        "Answer",
        "AnswerTextParser",
        "ArticleQAError",
        "Assistant",
        "Cancelled",
        "Citation",
        "Conversation",
        "Evidence",
        "Ingested",
        "LoadError",
        "ModelError",
        "QuestionError",
        "Settings",
        "StoreError",
        "Text",
        "Turn",
        "WeightsError",
    },
    "index": {"Article", "ArticleRetriever", "Encoder", "Span", "Store", "load"},
}
HEAVY = ("torch", "chromadb", "langchain_core", "sentence_transformers", "gradio", "numpy")


@pytest.mark.parametrize("package", PUBLIC)
def test_every_public_name_is_there_and_is_called_so(package):
    module = importlib.import_module(package)
    assert set(module.__all__) == PUBLIC[package]
    assert {getattr(module, name).__name__ for name in module.__all__} == PUBLIC[package]
    assert set(dir(module)) >= PUBLIC[package]


@pytest.mark.parametrize("package", PUBLIC)
def test_a_name_that_is_not_there_is_said_to_be_missing(package):
    with pytest.raises(ImportError, match="nothing"):
        exec(f"from {package} import nothing")


def test_importing_the_packages_imports_nothing_heavy():
    code = f"import index, qa, sys; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
