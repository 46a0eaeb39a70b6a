# One page of commands. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
export PYTHONUTF8 := 1

RUN := .venv/bin/python
SEED ?=
SCENARIO ?=
ARGS ?=
DRILL := $(if $(SEED),--seed $(SEED)) $(if $(SCENARIO),--scenario $(SCENARIO))

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1 |/' | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

.PHONY: setup
setup: ## Make .venv with what a site needs
	@tools/setup.sh core names

.PHONY: setup-dev
setup-dev: ## Make .venv with what tests, types and style need as well
	@tools/setup.sh core names postgres linkage stamps dev

.PHONY: demo
demo: setup ## Play a whole rescue and serve it at http://localhost:8000 (SEED=n, SCENARIO=name, SERVE=no, PORT=n)
	@tools/demo.sh $(DRILL)

.PHONY: test
test: setup-dev ## Run every test, PostgreSQL included (ARGS="-k count" for some)
	@tools/test.sh $(ARGS)

.PHONY: check
check: setup-dev ## Run the house tests: format, lint, types, imports, sizes, words
	@$(RUN) -m pytest -q tests/house $(ARGS)

.PHONY: format
format: setup-dev ## Put the code into the house's format
	@$(RUN) -m ruff format -q . && $(RUN) -m ruff check -q --fix .

.PHONY: coverage
coverage: setup-dev ## Run the tests and show the lines that none of them reaches
	@$(RUN) -m coverage run -m pytest -q $(ARGS) && $(RUN) -m coverage report

.PHONY: drill
drill: setup-dev ## Replay the simulation of several sites for one seed (SEED=n)
	@PYTHONPATH=src:tests $(RUN) -m simulation --seed "$(or $(SEED),1)" $(ARGS)

.PHONY: fuzz
fuzz: setup-dev ## Try every reader of what comes from outside, a minute each (SECONDS_EACH=60)
	@tools/fuzz.sh $(ARGS)

.PHONY: fuzz-rules
fuzz-rules: setup-dev ## Search for faults in the rules with fresh seeds until stopped
	@tools/fuzz.sh rules $(ARGS)

.PHONY: bench
bench: setup-dev ## Measure, beside the peer, and write the figures of docs/performance.md (PART=waiting)
	@tools/setup.sh bench
	@tools/postgresql.sh
	@PYTHONPATH=src:tests:. $(RUN) -m benchmarks.$(or $(PART),page) $(ARGS)

.PHONY: bench-matching
bench-matching: setup-dev ## Measure names, search and linkage beside their aims (RESGUARDO_NAMES_DATA)
	@tools/setup.sh bench
	@PYTHONPATH=src:. $(RUN) -m benchmarks.matching $(ARGS)

.PHONY: docs
docs: setup-dev ## Write docs/reference again from the code
	@$(RUN) tools/reference.py

.PHONY: lock
lock: ## Pin requirements/*.in with hashes (needs uv)
	@tools/lock.sh

.PHONY: wheels
wheels: setup ## Fill wheels/ for a set-up without a network
	@tools/wheels.sh

.PHONY: clean
clean: ## Remove what the tools wrote, never an account
	@rm -rf .venv build dist htmlcov .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
