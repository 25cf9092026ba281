# Two commands do all set-up: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.dev

.PHONY: run test check bench shots clean system

run: $(READY) system
	$(BIN)/python -m kiosk $(ARGS)

test: $(DEV) system
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m kiosk check
	$(BIN)/python -m pytest

bench: $(DEV) system
	$(BIN)/python -m tests.bench

shots: $(DEV) system
	$(BIN)/python -m tests.shots

clean:
	rm -rf $(VENV)

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 eller nyare behövs. Python 3.11 or newer is needed.")'
	$(PYTHON) -m venv $(VENV) || { echo "Installera python3-venv. Install python3-venv."; exit 1; }
	$(BIN)/python -m pip install --quiet -e .
	touch $@

$(DEV): $(READY)
	$(BIN)/python -m pip install --quiet -e '.[dev]'
	touch $@

# A Chromium to show the kiosk in. Installed where that is permitted, named where it is not.
system:
	@sh tests/system.sh
