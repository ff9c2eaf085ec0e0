# make demo   try it: environment, index, a local Slack workspace with the bot in it
# make test   everything CI checks
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Threads that wait without spinning keep latency steady on a busy machine; tests inherit it.
export OMP_WAIT_POLICY ?= passive
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test browser lint types page install clean

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip

INSTALL = $(BIN)/pip install --quiet $(COMPILE) --constraint constraints.txt

# torch first and pinned: a bare requirement would pull the GPU build and its gigabytes.
$(VENV)/.torch: constraints.txt | $(VENV)/bin/python
	$(INSTALL) torch
	touch $@

$(VENV)/.runtime: pyproject.toml $(VENV)/.torch
	$(INSTALL) --editable .
	touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.torch
	$(INSTALL) --editable ".[dev]"
	touch $(VENV)/.runtime $@

install: $(VENV)/.runtime

page: $(VENV)/.runtime
	$(BIN)/python -m bot.sandbox.build

demo: page
	$(BIN)/mamori demo

browser: $(VENV)/.dev
	$(BIN)/python tests/browser/install_chromium.py

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.dev
	$(BIN)/mypy

# pip would compile twenty thousand modules on one core; a quarter is imported, and Python keeps those itself.
test: COMPILE = --no-compile
test: export PYTHONDONTWRITEBYTECODE =
# The checks and the page on all cores; the tests have the machine to themselves, the longest of them first.
test: $(VENV)/.dev
	$(MAKE) -j 2 browser types page lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

clean:
	rm -rf $(VENV) bot/sandbox/static bot/sandbox/page/node_modules
