# Everything a person does with Entrepot, from a fresh clone with only Python and make.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CATALOGUES := $(shell find src -name '*.po' 2>/dev/null)
ON_POSTGRESQL := $(BIN)/python tests/on_postgresql.py
JOURNEYS = $(shell grep -rlw journey tests --include='test_*.py')
JOBS ?= 2
# Much here starts Python anew: it does so in half the time where it may keep what it compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run demo test test-sqlite test-postgresql test-journeys check bench lock messages pictures guide-pictures

help: ## Say what each command does.
	@echo "Entrepot: list once, sell in many countries."
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1@\2/' | column -t -s@
	@echo "PORT (8000) and ENTREPOT_HOME (your data folder) come from the environment; two can run side by side."

setup: $(VENV)/.dev $(VENV)/.messages ## Make .venv with everything, hash-checked; .venv/bin/entrepot stands after it.

run: $(VENV)/.runtime $(VENV)/.messages ## Start Entrepot: web and two workers; a new home is filled with the demo world. Ctrl-C stops them all.
	@exec $(BIN)/entrepot serve

demo: $(VENV)/.runtime $(VENV)/.messages ## Fill ENTREPOT_HOME with the demo world: makers, goods, buyers, orders. Again changes nothing.
	@$(BIN)/entrepot demo

test: setup ## Run every test: on SQLite, on PostgreSQL, then in a browser.
	@$(MAKE) test-sqlite
	@$(MAKE) test-postgresql
	@$(MAKE) test-journeys

test-sqlite: setup ## Run the tests on SQLite only.
	$(BIN)/pytest -q -n $(JOBS) --dist worksteal -m "not race and not journey"

# What meets no database is run on SQLite only: once is enough.
test-postgresql: setup ## Run the tests and the races on PostgreSQL (DATABASE_URL, or one that starts itself).
	$(ON_POSTGRESQL) $(BIN)/pytest -q -n $(JOBS) --dist worksteal -m "database and not journey" --ignore=tests/core

# Only files that speak of a journey can hold one: to load all the others takes longer than some journeys.
test-journeys: setup ## Run the journeys in Chromium only.
	$(BIN)/pytest -q -n $(JOBS) --dist worksteal -m journey $(JOURNEYS)

check: setup ## Check form, lint, types and the arrows between packages.
	@failed=0; for check in "ruff format --check" "ruff check" mypy lint-imports; do \
		echo "== $$check"; $(BIN)/$$check || failed=1; done; exit $$failed

bench: setup ## Measure what Entrepot promises about speed.
	@for each in bench/*.py; do echo "== $$each"; $(BIN)/python "$$each" || exit 1; done

lock: setup ## Resolve the requirements again, with hashes and without index addresses.
	$(BIN)/uv pip compile requirements.in -o requirements.lock $(LOCK_OPTIONS)
	$(BIN)/uv pip compile requirements-dev.in -o requirements-dev.lock $(LOCK_OPTIONS)

pictures: setup ## Draw the pictures of the demo world anew.
	$(BIN)/python -m entrepot.cli.demo.pictures.drawing

guide-pictures: setup ## Take the pictures of the guides from a running `make run` (ENTREPOT_DEMO_PASSWORD=…).
	$(BIN)/python docs/pictures/make.py http://localhost:$(or $(PORT),8000)

messages: setup ## Gather the interface texts into the .po files and compile them.
	$(BIN)/entrepot messages gather
	$(BIN)/entrepot messages compile

LOCK_OPTIONS := --quiet --upgrade --universal --python-version 3.12 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links

# One stamp a step: the second time nothing is done.
$(BIN)/python:
	@found=$$(.ci/find-python) && "$$found" -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Entrepot needs to run ..."
	@test -e $(VENV)/.dev || $(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime | $(BIN)/python
	@echo "Installing what the tests and checks need besides ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.messages: $(CATALOGUES) | $(VENV)/.runtime
	@$(BIN)/entrepot messages compile
	@touch $@

states: $(VENV)/.runtime ## Write the diagrams of the state tables into docs/states
	@$(BIN)/entrepot states
