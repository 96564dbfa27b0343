# Two commands are enough: `make chat` opens the chat, `make test` proves the project.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest --durations=15
HEAVY := slow or chat_model or browser or training or endurance
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: chat test test-rest test-all endurance soak lint lock clean
.NOTPARALLEL:

chat: $(VENV)/installed-for-chat
	$(BIN)/article-qa serve --sample

# Two tests at a time, each on one core; more processes would each load the models, 1 GB.
PAIRS := -n 2 --dist loadfile

# What takes seconds: no chat model, no browser, no training.
test: lint
	OMP_NUM_THREADS=1 $(PYTEST) $(PAIRS) -m "not ($(HEAVY))"

# The rest, each kind in a process of its own, so that none keeps the memory of another.
test-rest: $(VENV)/installed-for-tests $(VENV)/installed-for-chat
	OMP_NUM_THREADS=1 $(PYTEST) $(PAIRS) -m "(slow or training) and not (chat_model or browser or endurance)"
	$(PYTEST) -m "chat_model and not (browser or training or endurance)"
	$(PYTEST) -m "browser and not endurance"

test-all: test test-rest

# What takes an hour: every hostile file within its limits, two hundred kills, four processes that
# ask while three write, two pages behind nginx, Ray after a kill, what the page can do beyond asking
# (library, some of conversations, tools of a turn, models, suggestions, reading pane), and files
# changed in ways that differ each time.
endurance: $(VENV)/installed-for-tests
	$(PYTEST) -m "endurance"
	$(PYTEST) --hypothesis-profile=searching tests/index/sources/test_any_bytes.py

# Ten thousand questions from eight clients: no error, no wrong article, no growing memory.
soak: $(VENV)/installed-for-tests
	$(BIN)/python -m benchmarks.soak

lint: $(VENV)/installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The newest releases that pyproject.toml admits; see requirements/lock.py.
lock: $(VENV)/pip
	$(INSTALL) 'uv>=0.13,<1'
	$(BIN)/python requirements/lock.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# The stamps make a second run start at once, and a changed lock install again.
$(VENV)/pip: requirements/pip.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes -r $<
	touch $@

$(VENV)/installed: pyproject.toml requirements/base.txt requirements/torch-cpu.txt | $(VENV)/pip
	$(INSTALL) --require-hashes --no-deps -r requirements/torch-cpu.txt 2>/dev/null || \
	  echo "pip finds no CPU build of PyTorch: taking the usual one, on Linux with CUDA"
	$(INSTALL) --require-hashes -r requirements/base.txt
	$(INSTALL) --no-deps --editable .
	touch $@

$(VENV)/installed-for-chat: requirements/chat.txt $(VENV)/installed
	$(INSTALL) --require-hashes -r $<
	touch $@

$(VENV)/installed-for-tests: requirements/test.txt $(VENV)/installed
	$(INSTALL) --require-hashes -r $<
	touch $@
