# Two doors: `make site` builds the sample, `make test` proves the project. Both do all their set-up themselves.

VENV := .venv
BIN := $(VENV)/bin

# Kept from processes, this would have each of hundreds compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: site test check tools golden bench clean

site: $(VENV)/.ready
	$(BIN)/nianbao build
	@echo "打开 site/index.html 看看，或运行 $(BIN)/nianbao preview 边改边看。"

# Whoever has no tests left takes some of the other's: nearly every module is run by one process, with one browser and one site.
test: $(VENV)/.ready-dev tools
	$(BIN)/python -X warn_default_encoding -m pytest -n auto --dist worksteal $(TESTS)

tools: tests/node/node_modules/.ready
	@scripts/need-tools

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/nianbao check

golden: $(VENV)/.ready-dev
	$(BIN)/python -m tests.golden

bench: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.bench
	$(BIN)/python -m benchmarks.peers
	$(BIN)/python -m benchmarks.copies
	$(BIN)/python -m benchmarks.increment
	$(BIN)/python -m benchmarks.preview

clean:
	rm -rf $(VENV) tests/node/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@scripts/make-venv $(VENV)

$(VENV)/.ready: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $(VENV)/.ready $@

tests/node/node_modules/.ready: tests/node/package.json tests/node/package-lock.json
	@scripts/need-node
	cd tests/node && npm ci --silent --no-audit --no-fund
	@touch $@
