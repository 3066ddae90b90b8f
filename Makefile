# Every target sets up what it needs: a virtual environment from requirements.lock, made again when that changes.
# ARGS are passed on, for example: make demo ARGS=--once · make test ARGS="tests/domain -x"

.DEFAULT_GOAL := help
.PHONY: help demo dev test check bench scenarios chaos lock

ARGS ?=
BIN := .venv/bin
INSTALLED := .venv/.installed

help: ## List the targets.
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: $(INSTALLED) ## Start everything on this machine, without keys, and place a phone call that books an appointment.
	$(BIN)/holdfast demo $(ARGS)

dev: $(INSTALLED) ## Start everything on this machine, without keys, and leave it up until Ctrl-C.
	$(BIN)/holdfast dev $(ARGS)

scenarios: $(INSTALLED) ## Play every scenario with simulated callers and print how each call came out.
	$(BIN)/holdfast scenarios $(ARGS)

chaos: $(INSTALLED) ## Kill, pause and take away everything under running calls, then audit that nothing was lost.
	$(BIN)/holdfast chaos $(ARGS)

test: $(INSTALLED) ## Run the whole test suite.
	@scripts/servers.sh
	@scripts/test.sh $(ARGS)

check: $(INSTALLED) ## Check style, formatting, types and import rules.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports --no-cache --no-logo

bench: $(INSTALLED) ## Measure latency and capacity on this machine.
	$(BIN)/python -m bench $(ARGS)

lock: $(INSTALLED) ## Write the lock files from pyproject.toml; ARGS=--upgrade moves the versions on.
	scripts/lock.sh $(ARGS)

$(INSTALLED): requirements.lock pyproject.toml
	@PYTHON="$(PYTHON)" scripts/setup.sh
