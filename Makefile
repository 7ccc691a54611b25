# What to type: `make demo` to watch a county's year, `make test` to run every test, `make check` while working.
# Each target does its own set-up (see .ci/setup) and is quick when there is nothing to set up.

.DEFAULT_GOAL := help
.PHONY: help demo test check gallery fuzz thousand bench country lint clean
export PYTHONUTF8 := 1

BIN := .venv/bin
COUNTY := demo-county
COUNT := 20000
JOBS := 2
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

help:
	@echo "make demo    a county's year on samples/, end to end, into $(COUNTY)/"
	@echo "make test    everything: lint, types, import contracts, all tests (installs LibreOffice, fonts, Dovecot, Chromium)"
	@echo "make check   lint, types, import contracts, quick tests: seconds"
	@echo "make gallery every damaged file of samples/nasty through ingest; make fuzz: 20,000 more, made at random"
	@echo "make thousand  1,000 right returns and 1,000 with a seeded fault: nothing missed, nothing invented"
	@echo "make bench   how fast everything is, beside the limit and beside others; GROWTH=1: up to 10,000 units"
	@echo "make country 140,000 units issued, filled in, ingested, added up: hours"
	@echo "make clean   remove what these targets made"

demo:
	@.ci/setup run
	@command -v soffice >/dev/null || echo "LibreOffice is not installed: the answers are typed in by openpyxl" \
	  "instead. For the real thing: .ci/setup system, then make demo again."
	@rm -rf $(COUNTY)
	$(BIN)/collect demo $(COUNTY)

test:
	@.ci/setup system
	@$(MAKE) --no-print-directory lint
	$(PYTEST)

check: lint
	$(PYTEST) -q -m "not slow and not office"

gallery:
	@.ci/setup dev
	$(BIN)/python -m pytest -q tests/gallery/test_gallery.py

# The same run again: make fuzz SEED=7. What it came to: docs/notes/fuzzing.md.
fuzz:
	@.ci/setup dev
	PYTHONPATH=tests:samples $(BIN)/python -m fuzz.run --count $(COUNT) --jobs $(JOBS) $(if $(SEED),--seed $(SEED))

# The same run again: make thousand SEED=7. What it came to: docs/notes/rehearsal.md.
thousand:
	@.ci/setup dev
	PYTHONPATH=tests $(BIN)/python -m rehearsal.thousand $(if $(SEED),--seed $(SEED))

# Speed as ratios against peers in one run; leave the machine idle meanwhile. It writes docs/performance.md.
bench:
	@.ci/setup dev
	PYTHONPATH=tests $(BIN)/python benchmarks/bench.py $(if $(GROWTH),--growth)

# The whole country on this machine: 140,000 units, 25 GB, some hours. A smaller one: make country UNITS=5000.
country:
	@.ci/setup dev
	PYTHONPATH=tests $(BIN)/python benchmarks/country.py $(or $(FOLDER),country) $(if $(UNITS),--units $(UNITS))

lint:
	@.ci/setup dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright
	$(BIN)/lint-imports --no-logo

clean:
	rm -rf .venv $(COUNTY) build dist .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
