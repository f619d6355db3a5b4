# Needs Python 3.11 or newer and make; everything else comes from requirements.lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test lint bench growth demonstration pictures lock

run: $(READY)
	$(BIN)/streamlit run streamlit_app.py

test: $(READY) lint
	$(BIN)/pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Hot paths beside the library calls one would otherwise make, then the way from a question to the hotspot list, a
# partner's extract from its file into a store, exports in every format, packs, and the application in a browser.
bench: $(READY)
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.hotspot_list
	$(BIN)/python -m benchmarks.extracts
	$(BIN)/python -m benchmarks.exports
	$(BIN)/python -m benchmarks.packs
	$(BIN)/python -m benchmarks.application

# Hot paths with up to six million rows.
growth: $(READY)
	$(BIN)/python -m benchmarks.growth

# The bundled data, made again from open postcodes and published figures (see demonstration/README.md).
demonstration: $(READY)
	$(BIN)/python -m demonstration ../shared/data

# What the README shows: every page on the demonstration.
pictures: $(READY)
	$(BIN)/python -m demonstration.pictures

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --all-extras \
		--custom-compile-command 'make lock' pyproject.toml -o requirements.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@
