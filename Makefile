# Quan. `make run` is all a newcomer needs; `make help` lists the rest.

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run test check bench simulate chaos storms web format generate lock clean

# The first Python on this machine that is new enough, or the one named: make run PYTHON=/opt/python3.13/bin/python3
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python3.14; do \
	command -v $$name >/dev/null && \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
PREPARE = @test -n "$(PYTHON)" || { echo "Quan needs Python 3.11 or newer on the PATH." >&2; exit 2; }; \
	$(PYTHON) scripts/prepare.py
BIN := .venv/bin
CHROMIUM = QUAN_CHROMIUM="$$($(BIN)/python scripts/prepare.py chromium)"
NPM := $(BIN)/python scripts/npm.py

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name words; do \
		printf '  make %-9s %s\n' "$$name" "$$words"; done

run: ## Start Quan here (the first start installs, builds and seeds a demo town)
	$(PREPARE) run
	@exec $(BIN)/quan serve

test: ## Run every test, the browser's too
	$(PREPARE) browser
	@$(NPM) run test
	@$(CHROMIUM) $(BIN)/pytest -n auto

check: ## Format, lint, types, layers, generated files
	$(PREPARE) dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/generate.py --check
	@$(NPM) run check

bench: ## Run every benchmark; results go to benchmarks/results/
	$(PREPARE) browser
	@$(CHROMIUM) $(BIN)/python -m benchmarks all

simulate: ## Let simulated towns live, with all that can go wrong (SEED= STEPS= MINUTES=)
	$(PREPARE) dev
	@$(BIN)/python -m tests.simulation $(if $(SEED),--seed $(SEED)) $(if $(STEPS),--steps $(STEPS)) \
		$(if $(MINUTES),--minutes $(MINUTES))

chaos: ## Kill the server and PostgreSQL under load, thirty times (KILLS=)
	$(PREPARE) dev
	@$(BIN)/python -m tests.chaos $(if $(KILLS),--kills $(KILLS))

storms: ## Let storms pass over devices that must miss nothing (OPERATIONS= SEED=)
	$(PREPARE) dev
	@$(BIN)/python -m tests.sync $(if $(OPERATIONS),--operations $(OPERATIONS)) $(if $(SEED),--seed $(SEED))

web: ## Build the web client
	$(PREPARE) run

format: ## Put every file in the house's format
	$(PREPARE) dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(NPM) run format

generate: ## Write the files that are generated from the code
	$(PREPARE) dev
	@$(BIN)/python scripts/generate.py

lock: ## Resolve requirements/*.in into pinned requirements/*.txt
	$(PREPARE) dev
	$(PREPARE) lock

clean: ## Remove what was installed and built; data stays
	rm -rf .venv web/node_modules web/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find quan tests scripts benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
