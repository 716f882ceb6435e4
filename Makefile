# Thin: each target is one line that names what does the work.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check bench help
.DEFAULT_GOAL := help

run: .venv/demo.stamp  ## Serve both demo organisations on this machine
	@exec $(BIN)/python -P -m config.run

test: .venv/dev.stamp  ## All tests, the browser ones too when a Chromium is found
	@$(BIN)/pytest --numprocesses auto --maxprocesses 7 --dist worksteal

check: .venv/dev.stamp  ## Lint, types, import contracts, migrations
	@$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/manage makemigrations --check --dry-run -v 0

bench: .venv/dev.stamp  ## All benchmarks, into benchmarks/results.json
	@$(BIN)/python -P -m benchmarks.run

help:  ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

.venv/%.stamp: requirements/%.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$*.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@$(BIN)/python -m compileall -q platform tenants cms api
	@touch $@
