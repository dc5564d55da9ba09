# How the project is set up, run and checked. Python 3.11 or later with venv, make and git are all that is presumed.
#   make demo        a demo cluster at http://127.0.0.1:8000 (PORT=9000 make demo for another port)
#   make test        the whole suite on SQLite, and on PostgreSQL what touches a database (ARGS="-k name" is handed to pytest)
#   make bench       how fast protocols are read, edited, found and written, against the bars (some minutes; ARGS=--quick)
#   make races       eight processes that act at once for a minute, on SQLite and on PostgreSQL
#   make check       style, types, layers, templates, migrations, message catalogues
#   make messages    collect the strings to translate (needs gettext)
#   make screenshots the pictures of README, of links and of every page, wide and narrow, light and dark (needs Chromium)
#   make format      put code and templates in order
#   make clean       remove everything that was made here, the demo's database too

SHELL := /bin/sh
PORT ?= 8000
WORKERS ?= auto
# Neighbours stay together, so what a file sets up once is set up once; who is ready takes from the others.
SPREAD = -n $(WORKERS) --dist worksteal
ARGS ?=
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# The demo is one and the same whatever the shell of the caller or an .env file says.
DEMO_ENV := DEMO=true DEBUG=false HTTPS=false DATABASE_URL=sqlite:///var/cluster.sqlite3 MEDIA_ROOT=var/files \
  ALLOWED_HOSTS=127.0.0.1,localhost
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
# Trust what the machine trusts: the certificate of a company proxy, for one.
export UV_SYSTEM_CERTS := true
export PYTHONUTF8 := 1
unexport VIRTUAL_ENV
# Python keeps what it compiled, whatever the shell says: or each worker of the tests compiles all of them anew.
unexport PYTHONDONTWRITEBYTECODE

RUNTIME := .venv/runtime-is-ready
TOOLS := .venv/tools-are-ready
PO := $(wildcard cluster/locale/*/LC_MESSAGES/django.po)
CATALOGUES := .venv/catalogues-are-compiled
MIGRATIONS := $(wildcard */migrations/*.py)
TEMPLATES := $(shell find templates -name '*.html' 2>/dev/null)

.PHONY: help demo test bench races check check-types check-code check-templates check-site messages screenshots format clean missing
.DELETE_ON_ERROR:

help:
	@sed -n 's/^#   //p' Makefile

# ── Setting up ───────────────────────────────────────────────────────────────
$(BIN)/uv:
	@found=; for python in "$(PYTHON)" python3 python3.13 python3.12 python3.11 python; do \
	  if [ -n "$$python" ] && "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then found=$$python; break; fi; done; \
	if [ -z "$$found" ]; then \
	  echo "Python 3.11 or later with venv is needed and was not found; name one: make PYTHON=/path/to/python3" >&2; exit 1; fi; \
	echo "Setting up .venv with $$($$found --version) ..."; \
	"$$found" -m venv --clear .venv && $(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.8'

$(RUNTIME): pyproject.toml uv.lock | $(BIN)/uv
	@$(BIN)/uv sync --quiet --frozen --inexact --no-dev
	@touch $@

$(TOOLS): pyproject.toml uv.lock | $(BIN)/uv
	@$(BIN)/uv sync --quiet --frozen --inexact
	@touch $@ $(RUNTIME)

$(CATALOGUES): $(PO) | $(RUNTIME)
	@$(BIN)/python -m cluster.catalogues compile
	@touch $@

.env:
	@printf '%s\n' '# Made by "make demo": commands run by hand use the database of the demo.' \
	  '# Never on a machine that others can reach: docs/deployment.md says what belongs here then.' 'DEMO=true' > $@

# ── Running ──────────────────────────────────────────────────────────────────
# The mark is newer than every migration that was applied; without the database it counts as missing.
var/migrated: $(MIGRATIONS) $(RUNTIME) $(if $(wildcard var/cluster.sqlite3),,missing) | $(CATALOGUES)
	@mkdir -p var
	@$(DEMO_ENV) $(MANAGE) migrate --verbosity 0
	@touch $@

demo: $(RUNTIME) $(CATALOGUES) .env var/migrated
	@$(DEMO_ENV) $(MANAGE) load_demo --skip-checks
	@echo
	@echo "  http://127.0.0.1:$(PORT)/    letters with the codes: http://127.0.0.1:$(PORT)/dev/mail/    Ctrl+C ends it"
	@echo
	@$(DEMO_ENV) SITE_URL=http://127.0.0.1:$(PORT) exec $(BIN)/gunicorn cluster.wsgi --preload --threads 4 \
	  --bind 127.0.0.1:$(PORT) --log-level warning

# ── Checking ─────────────────────────────────────────────────────────────────
test: $(TOOLS) $(CATALOGUES)
	TEST_DATABASE=sqlite $(BIN)/python -m pytest $(SPREAD) $(ARGS)
	TEST_DATABASE=postgres $(BIN)/python -m pytest $(SPREAD) $(ARGS) || [ $$? -eq 5 ] # 5: none of them touches a database

bench: $(TOOLS)
	@held=0; for what in reader editor register api documents serving control; do $(BIN)/python -m tests.bench.$$what $(ARGS) || held=1; done; exit $$held

races: $(TOOLS) $(CATALOGUES)
	for database in sqlite postgres; do \
	  RACE_SECONDS=60 TEST_DATABASE=$$database $(BIN)/python -m pytest tests/decisions/test_race_of_eight.py -s || exit 1; done

# Types take as long as all the others together, so two are done at once.
check: $(TOOLS) $(CATALOGUES)
	@$(MAKE) --no-print-directory -j2 check-types check-code check-templates check-site

check-types:
	DEMO=true $(BIN)/mypy

check-code:
	$(BIN)/uv lock --check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

check-templates:
	$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	$(BIN)/djhtml --check --tabwidth 2 $(TEMPLATES)

check-site:
	$(DEMO_ENV) $(MANAGE) check
	$(DEMO_ENV) $(MANAGE) makemigrations --check --dry-run
	$(BIN)/python -m cluster.catalogues check

format: $(TOOLS)
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format
	$(BIN)/djade --target-version 5.2 $(TEMPLATES) || true
	$(BIN)/djhtml --tabwidth 2 $(TEMPLATES)

messages: $(TOOLS)
	@command -v xgettext >/dev/null || { echo "make messages needs gettext (apt install gettext)." >&2; exit 1; }
	$(BIN)/python -m cluster.catalogues extract
	@$(BIN)/python -m cluster.catalogues compile
	@$(BIN)/python -m cluster.catalogues check || echo "Translate these in cluster/locale, then run make messages again."

screenshots: $(TOOLS) $(CATALOGUES)
	$(BIN)/python -m tests.e2e.screenshots docs/screenshots

clean:
	rm -rf .venv var staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage* htmlcov
	rm -f $(PO:.po=.mo)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "An .env file is left as it is."
