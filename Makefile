# Every command prepares .venv first (tools/setup.py); a second time this takes a second.
.DEFAULT_GOAL := help
.PHONY: help run test check format faults axe bench messages lock setup clean

PYTHON ?= python3
VENV := .venv/bin
PYTEST := $(VENV)/python -m pytest

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: setup ## Start the whole site with demonstration data; Ctrl-C stops it (PORT=8000)
	@$(VENV)/python -m stage4club.devserver

test: setup ## Run every test, those in the browser included
	@$(PYTEST) --numprocesses 2 --dist worksteal --covered -m "not faults and not axe"

check: setup ## Formatting, lint, types, imports, Django's checks, translations, dependencies
	@$(VENV)/python -m tools.check

format: setup ## Bring source and templates into their usual form
	@$(VENV)/python -m tools.format

faults: setup ## Run the long fault tests: servers killed on purpose
	@$(PYTEST) -m faults

axe: setup ## Check the accessibility of every page in every form; pictures in .run/shots
	@$(PYTEST) -m axe --shots

bench: setup ## Measure beside a stock site, one line of JSON each (ONLY="form_page lists")
	@$(VENV)/python -m tests.bench $(ONLY)

messages: setup ## Bring the French catalogue up to date with the source
	@$(VENV)/python -m tools.messages update

lock: setup ## Write the lock files again after a change of pyproject.toml
	@$(VENV)/python -m tools.locks write

setup:
	@$(PYTHON) tools/setup.py

clean: ## Remove the virtual environment and everything that was started or built here
	@rm -rf .venv .run
