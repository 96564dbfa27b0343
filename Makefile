# Two commands are enough: `make chat` opens the chat, `make test` proves the project.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: chat test lint clean

chat: $(VENV)/installed
	$(BIN)/article-qa serve --sample

test: $(VENV)/installed-for-tests lint
	$(BIN)/python -m pytest

lint: $(VENV)/installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf $(VENV)

# The stamps make a second run start at once, and an edited pyproject.toml install again.
$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-for-tests: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@
