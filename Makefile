# Everything that one does with this repository; needs Python 3.11 or newer, git and make, and makes its own .venv.

PYTHON ?= python3
BIN := .venv/bin
# Material prints a banner about its own future to every build; it says nothing of ours.
export NO_MKDOCS_2_WARNING := 1

.PHONY: site serve test test-oldest test-on check lint types contracts build docs format bench clean

site: .venv/ready  ## build the demonstration site into site/
	$(BIN)/mkdocs build --strict --site-dir site

serve: .venv/ready  ## build and serve the demonstration site at http://127.0.0.1:8000
	$(BIN)/mkdocs serve

test: check  ## run all checks and all tests
	$(BIN)/pytest -n auto

test-oldest:  ## run the tests with the oldest releases that pyproject.toml allows
	$(PYTHON) -m venv .venv-oldest
	.venv-oldest/bin/python -m pip install --quiet --upgrade pip
	.venv-oldest/bin/python -m pip install --quiet --constraint constraints-oldest.txt --editable '.[test]'
	PATH="$(CURDIR)/.venv-oldest/bin:$$PATH" .venv-oldest/bin/pytest -n auto

test-on:  ## run the tests on another Python: make test-on PYTHON=python3.13
	$(PYTHON) -m venv --clear .venv-on
	.venv-on/bin/python -m pip install --quiet --upgrade pip
	.venv-on/bin/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	PATH="$(CURDIR)/.venv-on/bin:$$PATH" .venv-on/bin/pytest -n auto

check: lint types contracts build  ## all that is not a test

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready
	$(BIN)/mypy

contracts: .venv/ready
	$(BIN)/lint-imports

build: site

docs: .venv/ready  ## write the pages of the documentation that are made from the code
	$(BIN)/python -m mkdocs_guarantees.hosts.own_docs.reference docs/reference
	$(BIN)/python -m mkdocs_guarantees.hosts.own_docs.rule_pages docs/rules

format: .venv/ready  ## format the code, and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

bench: .venv/ready  ## measure what an index and a build cost, and print the tables of docs/guide/performance.md
	$(BIN)/python -m bench.run

clean:  ## remove everything that was made
	rm -rf .venv .venv-oldest .venv-on .cache site dist
