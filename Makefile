# What a newcomer types. `make run` and `make test` do all of their own set-up; nothing else needs to be installed first
# but Python 3.11+, Node 20+, git and make.

.DEFAULT_GOAL := help
.PHONY: help run test setup setup-test check check-python check-ui conformance mutants bench soak dev app lock sbom openapi docs screenshots clean

PYTHON ?= python3
BIN := .venv/bin
UI := job_monitor/ui
UI_SOURCES := $(shell find $(UI) -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -name '*.tsbuildinfo' -not -name 'routeTree.gen.ts' 2>/dev/null)
ARGS ?=
# Test processes at once. Each may start a Spark and a browser: more than one a core is slower.
WORKERS ?= 2

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: setup ## the demo: a simulated account and the product on top of it, at http://127.0.0.1:8000
	$(BIN)/job-monitor demo $(ARGS)

test: setup-test check ## everything that must hold: linters, types, layers, unit, property, browser and process tests
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

setup: $(BIN)/job-monitor $(UI)/dist/index.html ## virtual environment, locked installs, built UI

setup-test: setup .venv/.installed-dev
	tools/system-packages

check: check-python check-ui ## linters and types, without tests

check-python: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check-ui: $(UI)/node_modules/.installed
	cd $(UI) && npm run --silent check && npm run --silent test

conformance: setup-test ## the ninety traps on DuckDB and Apache Spark, as a table
	$(BIN)/python -m tests.conformance --engine duckdb --engine spark $(ARGS)

mutants: setup .venv/.installed-dev ## break each line of the models by machine and see whether a test notices
	$(BIN)/python -m benchmarks.mutants $(ARGS)

bench: setup .venv/.installed-dev ## the figures of README's performance section
	$(BIN)/python -m benchmarks $(ARGS)

soak: setup-test ## the long runs that `make test` leaves out
	$(BIN)/pytest -m soak -n $(WORKERS) $(ARGS)

dev: setup ## pages that reload on change, in front of a demo that `make run` has started
	cd $(UI) && npm run dev

app: setup ## the folder that is deployed as a Databricks App: build/app
	$(BIN)/python tools/build_app.py build/app

openapi: $(BIN)/job-monitor $(UI)/node_modules/.installed ## write the API's description and the typed client made from it
	$(BIN)/job-monitor openapi
	cd $(UI) && npm run --silent generate

docs: $(BIN)/job-monitor ## write the pages that follow from the code
	$(BIN)/python tools/write_docs.py

screenshots: setup-test ## a picture of every page of the demo, light, dark and on a phone: docs/screenshots
	$(BIN)/python tools/screenshots.py

lock: .venv/.installed-dev ## pin the dependencies anew, with hashes and without addresses
	tools/lock

sbom: .venv/.installed-dev ## what is shipped, as CycloneDX: build/sbom.json
	$(BIN)/python tools/write_sbom.py

clean: ## remove everything that was built or installed
	rm -rf .venv $(UI)/node_modules $(UI)/dist build dist

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Job Monitor needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv .venv

.venv/bin/job-monitor: requirements.txt requirements-build.txt pyproject.toml hatch_build.py | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@# The demo starts four interpreters; each would compile our modules again where bytecode is not written by itself.
	$(BIN)/python -m compileall -q -x node_modules job_monitor workspace_simulator
	@touch $@

.venv/.installed-dev: requirements-dev.txt $(BIN)/job-monitor
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(UI)/node_modules/.installed: $(UI)/package.json $(UI)/package-lock.json
	cd $(UI) && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(UI)/dist/index.html: $(UI)/node_modules/.installed $(UI_SOURCES)
	cd $(UI) && npm run --silent build
	@touch $@
