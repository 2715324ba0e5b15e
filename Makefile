# Everything a fresh machine with Python 3.11 and make needs. The first call sets up .venv from the
# hashed lock files and takes a minute or two; later calls see the stamps in .venv and start at once.

.DEFAULT_GOAL := help
.PHONY: help demo test test-postgres check lint format bench lock setup setup-dev

VENV := .venv
BIN := $(VENV)/bin
# The first interpreter that is new enough. Asked by running it: a name on the path may be a shim.
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
# Everything installed carries a hash, the tools that build packages too (hence no build isolation).
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q
INSTALL := $(PIP) install --require-hashes --no-build-isolation

help: ## Say what there is to make.
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

demo: $(VENV)/.stamp-web $(VENV)/.stamp-assets $(VENV)/.stamp-messages ## Set up, open the demo company in the browser.
	$(BIN)/yeji demo --serve

test: $(VENV)/.stamp-dev $(VENV)/.stamp-assets $(VENV)/.stamp-messages ## Set up and run the tests. PYTEST_ARGS="-k tiers" runs some of them.
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(PYTEST_ARGS)

test-postgres: $(VENV)/.stamp-dev $(VENV)/.stamp-assets ## Run the tests of the product on a real PostgreSQL, started for them.
	YEJI_TEST_DATABASE=postgres $(BIN)/python -m pytest -n 2 --dist loadgroup tests/web $(PYTEST_ARGS)

check: lint test ## All that must be green before a push.

lint: $(VENV)/.stamp-dev ## Format, lint, types, import rules, lock files, links of the docs.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.locks
	$(BIN)/python -m tools.links

format: $(VENV)/.stamp-dev ## Lay out the code and mend what can be mended by itself.
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: $(VENV)/.stamp-dev ## Measure the calculation beside its floor and its peers.
	$(BIN)/yeji bench calc

# dev.txt first: the other two are held to its versions, so that one .venv serves all three.
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --annotation-style line \
	--no-header --no-emit-index-url --no-emit-find-links --quiet $(LOCK_ARGS)
lock: $(VENV)/.stamp-dev ## Renew the lock files. LOCK_ARGS="--upgrade" takes the newest versions.
	$(COMPILE) pyproject.toml --all-extras --group dev -o requirements/dev.txt
	$(COMPILE) pyproject.toml --constraint requirements/dev.txt -o requirements/base.txt
	$(COMPILE) pyproject.toml --extra web --group assets --constraint requirements/dev.txt -o requirements/web.txt
	$(COMPILE) --group build --constraint requirements/dev.txt -o requirements/build.txt
	$(BIN)/python -m tools.locks

setup: $(VENV)/.stamp-base ## Set up what running needs.
setup-dev: $(VENV)/.stamp-dev $(VENV)/.stamp-assets $(VENV)/.stamp-messages ## Set up what developing needs.

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo >&2 \
	"需要 Python 3.11 或更新版本,没有找到。Debian/Ubuntu: apt-get install python3 python3-venv"; echo >&2 \
	"Python 3.11 or newer is needed and none was found. Name one with: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo >&2 \
	"$(PYTHON) 缺少 venv 模块。Debian/Ubuntu: apt-get install python3-venv"; echo >&2 \
	"$(PYTHON) has no venv module. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.stamp-base: requirements/build.txt requirements/base.txt pyproject.toml | $(BIN)/python
	@echo "正在安装 (第一次需要一两分钟) … Installing, a minute or two the first time …"
	@$(INSTALL) -r requirements/build.txt
	@$(INSTALL) -r requirements/base.txt
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.stamp-dev: $(VENV)/.stamp-base requirements/dev.txt
	@echo "正在安装开发工具 … Installing the developers' tools …"
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

# The product in the browser: its packages, then the fonts and scripts that it serves itself.
$(VENV)/.stamp-web: $(VENV)/.stamp-base requirements/web.txt
	@$(INSTALL) -r requirements/web.txt
	@touch $@

$(VENV)/.stamp-assets: $(VENV)/.stamp-web assets/package-lock.json assets/icons.txt tools/assets.py tools/fonts.py
	@$(BIN)/python -m tools.assets
	@touch $@

# What pages say in English, made readable for the machine.
CATALOGUE := src/yeji/locale/en/LC_MESSAGES/django.po
$(VENV)/.stamp-messages: $(VENV)/.stamp-web $(CATALOGUE) tools/messages.py
	@$(BIN)/python -m tools.messages
	@touch $@
