# Every target sets up what it needs in .venv; python3 and make are all that must be there.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

.PHONY: demo test lint bench format clean

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group dev --editable '.[postgresql,web,dkim]'
	touch $@

demo: $(INSTALLED)  ## build a digest from six invented sites, with no network
	$(BIN)/pharma-digest demo

test: $(INSTALLED)  ## run all tests
	$(BIN)/python -m pytest --numprocesses 2

lint: $(INSTALLED)  ## ruff, mypy --strict and the rooms' contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(INSTALLED)  ## how fast, against what: see benchmarks/
	$(BIN)/python benchmarks/crawl.py
	$(BIN)/python benchmarks/clean.py
	$(BIN)/python benchmarks/deliver.py

format: $(INSTALLED)  ## put the code into the shape that lint asks for
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:  ## take away what the other targets made
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
