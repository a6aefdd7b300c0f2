# `make` lists the targets. Everything a target needs is set up in this folder (.venv, var) and nowhere else.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export PORT ?= 8000

# The newest Python from 3.11 on that is found; `make PYTHON=/path/to/python3` names another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi

# What was installed is remembered under the lock file's checksum: an unchanged lock costs nothing, whatever git does
# to the times of files.
lock_sum = $(shell cat $(1) | cksum | cut -d' ' -f1)
APP_LOCK := requirements/app.txt
DEV_LOCK := requirements/dev.txt
APP_STAMP := .venv/.app-$(call lock_sum,$(APP_LOCK))
DEV_STAMP := .venv/.dev-$(call lock_sum,$(APP_LOCK) $(DEV_LOCK))
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes

UV_COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
  $(if $(UPGRADE),--upgrade)

PYTEST_ARGS ?=

# Biome looks after JavaScript and CSS. It comes through npm, for developers only; without it there is one line less.
JS_STAMP := node_modules/.tools-$(call lock_sum,package.json package-lock.json)
BIOME := node_modules/.bin/biome
NPM_INSTALL := npm install --no-save --silent --fetch-retries=0 --fetch-timeout=60000
define biome
	@if ! command -v npm >/dev/null 2>&1; then echo "Not checked: JavaScript and CSS (npm is not there)."; \
	elif ! { { test -e $(JS_STAMP) || { $(NPM_INSTALL) >/dev/null 2>&1 && touch $(JS_STAMP); }; } && \
	  $(BIOME) --version >/dev/null 2>&1; }; then echo "Not checked: JavaScript and CSS (Biome could not be installed)."; \
	else $(BIOME) $(1); fi
endef

.PHONY: help setup setup-app run serve test cover check fix lock bench clean

help: ## List the targets
	@echo "make run opens the hub at http://127.0.0.1:8000; make test runs the whole suite."
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(DEV_STAMP) ## Install what running, testing and checking need into .venv
	@:

setup-app: $(APP_STAMP)
	@:

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "The hub needs Python 3.11 or newer; none was found."; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "Python could not make .venv. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(APP_STAMP): | $(BIN)/python
	@echo "Installing what the hub needs (a minute or two the first time)"
	@$(PIP_INSTALL) -r $(APP_LOCK)
	@rm -f .venv/.app-*
	@touch $@

$(DEV_STAMP): $(APP_STAMP) | $(BIN)/python
	@echo "Installing what tests and checks need"
	@$(PIP_INSTALL) -r $(APP_LOCK) -r $(DEV_LOCK)
	@rm -f .venv/.dev-*
	@touch $@

run: setup-app ## Open the hub with its sample world on http://127.0.0.1:8000 (PORT changes it)
	@$(FLASK) sample load --size small --if-empty --upgrade
	@echo "The hub is at http://127.0.0.1:$(PORT) (Ctrl-C stops it)"
	@exec $(BIN)/gunicorn wsgi:app

serve: setup-app ## Serve the hub without sample data (PORT, HUB_DATA_DIR and the other HUB_ settings)
	@$(FLASK) db upgrade
	@echo "The hub is at http://127.0.0.1:$(PORT) (Ctrl-C stops it)"
	@exec $(BIN)/gunicorn wsgi:app

test: setup ## Run the whole suite (PYTEST_ARGS="-k word" narrows it)
	@mkdir -p var
	@$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS)

cover: setup ## Run the suite and report which lines and branches no test reached
	@mkdir -p var/coverage && rm -f var/coverage/*
	@$(BIN)/python -m coverage run -m pytest -n auto --dist worksteal $(PYTEST_ARGS)
	@$(BIN)/python -m coverage combine --quiet && $(BIN)/python -m coverage report

check: setup ## Check style, types, layers and templates
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo
	@if [ -d hub/templates ]; then $(BIN)/djlint --quiet --lint hub/templates; fi
	@$(BIN)/python -m pytest -q -p no:randomly -p no:cacheprovider tests/architecture/test_house_rules.py
	@if command -v node >/dev/null 2>&1; then node --test --test-reporter=dot tests/js/*.test.js; \
	  else echo "Not run: the tests of hub/static/js/lib (node is not there)."; fi
	$(call biome,check --error-on-warnings)
	@echo "All checks hold."

fix: setup ## Let the formatters mend what they can
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	$(call biome,check --write)

lock: ## Resolve requirements/*.in into the hash-locked lists (UPGRADE=1 takes newer versions)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv"; exit 1; }
	@$(UV_COMPILE) requirements/app.in -o $(APP_LOCK)
	@$(UV_COMPILE) requirements/dev.in -o $(DEV_LOCK)

bench: setup ## Measure the pages, saves and live updates on the full sample
	@$(BIN)/python -m bench

clean: ## Remove .venv and caches; the data in var stays
	@rm -rf .venv node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis var/coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
