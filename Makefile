# Two commands: `make demo` runs the main job, `make test` passes the tests.  Both set themselves up first.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test slow codebook records clean

demo: $(VENV)/installed
	$(BIN)/polybius demo

test: $(VENV)/dev-installed
	$(BIN)/ruff check src tests training
	$(BIN)/mypy
	$(BIN)/polybius lexicon check
	$(BIN)/python -m pytest

# The interpreter by that name may be absent where python3 is one: take what there is.
$(VENV)/bin/python:
	$(shell command -v $(PYTHON) || command -v python3) -m venv $(VENV)

$(VENV)/installed: pyproject.toml requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/dev-installed: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	touch $@

slow: $(VENV)/dev-installed
	$(BIN)/python -m pytest -m slow

# Writes anew what the docs quote from the program and from data/ontology.
codebook: $(VENV)/dev-installed
	$(BIN)/python tests/test_docs.py

# Writes anew the records of the sample reports that `.ci/run` compares each change with.
records: $(VENV)/dev-installed
	$(BIN)/python tests/test_compare.py

clean:
	rm -rf $(VENV) build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
