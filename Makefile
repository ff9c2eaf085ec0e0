# make demo   try it: environment, index, a local Slack workspace with the bot in it
# make test   everything CI checks
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# One thread per question keeps latency steady on a busy machine; tests inherit it.
export OMP_WAIT_POLICY ?= passive
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test check page install clean

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip

# torch first and pinned: a bare requirement would pull the GPU build and its gigabytes.
$(VENV)/.runtime: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --constraint constraints.txt torch
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.runtime
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@

install: $(VENV)/.runtime

page: $(VENV)/.runtime
	$(BIN)/python -m bot.sandbox.build

demo: page
	$(BIN)/mamori demo

test: $(VENV)/.dev page
	$(BIN)/python tests/browser/install_chromium.py
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist loadfile

clean:
	rm -rf $(VENV) bot/sandbox/static bot/sandbox/page/node_modules
