# Every target sets up what it needs: a virtual environment from requirements.lock, made again when that changes.
# ARGS are passed on, for example: make demo ARGS=--once · make test ARGS="tests/domain -x"

.DEFAULT_GOAL := help
.PHONY: help demo dev dashboard screenshots test check bench scenarios chaos lock

ARGS ?=
BIN := .venv/bin
INSTALLED := .venv/.installed
BUILT := dashboard/.built
# Its types come from the api's description, so the api's code is a source of it too.
BUILT_FROM = $(shell find dashboard -type f -not -path '*/node_modules/*' -not -path '*/dist/*' \
	-not -name openapi.json -not -name schema.d.ts -not -name .built) $(wildcard api/*.py domain/*.py workflows/*.py)
# For those who only want to see it run: without Node there is no screen, and all else works.
SCREEN = { scripts/node.sh && $(MAKE) --no-print-directory $(BUILT); } || echo "There will be no dashboard; all else starts." >&2

help: ## List the targets.
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: $(INSTALLED) ## Start everything on this machine, without keys, and place a phone call that books an appointment.
	@$(SCREEN)
	$(BIN)/holdfast demo $(ARGS)

dev: $(INSTALLED) ## Start everything on this machine, without keys, and leave it up until Ctrl-C.
	@$(SCREEN)
	$(BIN)/holdfast dev $(ARGS)

dashboard: $(BUILT) ## Build the dashboard, which the api serves; needs Node 20.19 or newer.

screenshots: $(INSTALLED) ## Take pictures of the dashboard's pages into docs/images, from a stack after a busy day.
	@scripts/servers.sh
	@scripts/node.sh --install
	@$(MAKE) --no-print-directory $(BUILT)
	$(BIN)/python -m tests.dashboard.screenshots $(ARGS)

scenarios: $(INSTALLED) ## Play every scenario with simulated callers and print how each call came out.
	$(BIN)/holdfast scenarios $(ARGS)

chaos: $(INSTALLED) ## Kill, pause and take away everything under running calls, then audit that nothing was lost.
	$(BIN)/holdfast chaos $(ARGS)

test: $(INSTALLED) ## Run the whole test suite.
	@scripts/servers.sh
	@scripts/node.sh --install
	@$(MAKE) --no-print-directory $(BUILT)
	@scripts/test.sh $(ARGS)

check: $(INSTALLED) ## Check style, formatting, types and import rules.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports --no-cache --no-logo
	@scripts/node.sh --install
	@$(MAKE) --no-print-directory $(BUILT)
	npm --prefix dashboard run --silent typecheck
	npm --prefix dashboard run --silent lint

bench: $(INSTALLED) ## Measure latency and capacity on this machine.
	$(BIN)/python -m bench $(ARGS)

lock: $(INSTALLED) ## Write the lock files from pyproject.toml; ARGS=--upgrade moves the versions on.
	scripts/lock.sh $(ARGS)

$(BUILT): $(INSTALLED) $(BUILT_FROM)
	@scripts/dashboard.sh

$(INSTALLED): requirements.lock pyproject.toml
	@PYTHON="$(PYTHON)" scripts/setup.sh
