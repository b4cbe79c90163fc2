# Two commands on a fresh machine: make demo, make test.
PORT ?= 3000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check bench bench-risk lock clean

demo: $(VENV)/run.stamp
	PORT=$(PORT) $(BIN)/coordinator demo

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n auto

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev.stamp
	$(BIN)/python -m bench

# DATA is a folder of churn data sets; without it the table of the tests is used.
bench-risk: $(VENV)/dev.stamp
	$(BIN)/python -m bench.model_bench $(DATA)

# Only package names, versions and hashes go into a lock, never where they came from.
lock: $(VENV)/bin/python
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --no-header  \
		--python-version 3.11 --extra build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --no-header  \
		--python-version 3.11 --extra build --extra dev pyproject.toml -o requirements-dev.lock

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# uv where it can be had (seconds), else pip (tens of seconds).
install = ( $(BIN)/python -m pip install -q --disable-pip-version-check uv 2>/dev/null \
	&& $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r $(1) ) \
	|| $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1)

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked dependencies into $(VENV) ..."
	@$(call install,requirements.lock)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked development dependencies into $(VENV) ..."
	@$(call install,requirements-dev.lock)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/run.stamp

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache
