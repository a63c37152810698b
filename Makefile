# Everything here needs Python 3.11 or later, make and the package index; the page "Your model" also needs Node. `make test`
# brings Chromium and Node if they are missing.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
PORT ?= 8000

# Material's notice about its successor: mkdocs.yml keeps to what both read.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help setup site serve test test-site test-pages test-yours test-rest test-core test-all quick browser runtime check fuzz lint types bench release edition picture lock clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(STAMP)  ## a virtual environment in .venv, from the lock, with `paramledger` in it

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

site: $(STAMP)  ## write docs/ from specs/, prove it, build the site into site/, prove what readers see
	@.ci/runtime $(BIN)/python
	$(BIN)/paramledger build --cache .cache
	$(BIN)/paramledger check --built --cache .cache
	$(BIN)/mkdocs build --strict --quiet --site-dir site
	$(BIN)/paramledger finish site --cache .cache

serve: $(STAMP)  ## the site on localhost, rebuilt as specs/ and docs/ change
	$(BIN)/python -m paramledger.cli.serve --cache .cache --address 127.0.0.1:$(PORT)

test: $(STAMP) browser runtime  ## every test but the slow ones, a real browser included
	$(MAKE) --no-print-directory --jobs=2 site types lint
	$(MAKE) --no-print-directory --jobs=2 test-pages test-rest test-yours test-core

# The longest first, each on a core of its own: whichever is free takes the next. The browser is shown the site that
# `make site` has just built.
YOURS := tests/site/test_your_model*.py
IN_SITE = SITE=$(CURDIR)/site $(BIN)/python -m pytest -q

test-site: browser runtime site test-pages test-yours

test-pages: $(STAMP)
	$(IN_SITE) tests/site $(patsubst %,--ignore-glob=%,$(YOURS))

test-yours: $(STAMP)
	$(IN_SITE) $(wildcard $(YOURS))

test-rest: $(STAMP)
	$(BIN)/python -m pytest -q --ignore=tests/site

# Searches and diagnoses run on it in tests/site, beside the command's.
CORE := ops language network counts conventions storage
PACKAGES = $(shell $(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

test-core: $(STAMP) runtime  ## the core's tests on the Python that the page "Your model" has
	node runtime/core_tests.mjs "$(PACKAGES)" -q $(CORE:%=tests/%)

browser: $(STAMP)
	@.ci/browser $(BIN)/python

runtime: $(STAMP)  ## Python for the page "Your model" into runtime/, as its locks say; needs npm
	@REQUIRED=1 .ci/runtime $(BIN)/python

test-all: $(STAMP) lint types browser runtime  ## the slow tests too: every digit of every page mutated
	$(BIN)/python -m pytest -m "slow or not slow" --hypothesis-profile=others

quick: $(STAMP)  ## what to run before a pull request: specs, claims, pages and recorded models of what changed; no browser
	$(BIN)/paramledger check --cache .cache
	$(BIN)/python -m tests.quick

check: $(STAMP)  ## is every number on every page what the specs say?
	$(BIN)/paramledger check --cache .cache

fuzz: $(STAMP)  ## broken specs and pages: INPUTS=1000000 START=0; what goes wrong is kept in tests/fuzz/found/
	nice $(BIN)/python -m tests.fuzz --inputs $(or $(INPUTS),30000) --start $(or $(START),0)

lint: $(STAMP)
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

bench: $(STAMP)  ## ratios against other tools, measured in one run
	$(BIN)/python -m benchmarks

picture: $(STAMP)  ## the picture in the README, of the site as it is now
	$(BIN)/paramledger build --cache .cache
	$(BIN)/python -m tests.site.picture

release: $(STAMP)  ## the wheel and the data files into dist/, made twice and compared
	.ci/release

edition: $(STAMP)  ## record the addresses and the totals that are published now: later ones are compared with them
	$(BIN)/paramledger build --cache .cache
	$(BIN)/python -m tests.site.edition

screenshots: $(STAMP)  ## every kind of page, on a phone and a desk, light and dark, into screenshots/
	$(BIN)/python -m tests.site.screenshots

lighthouse: $(STAMP)  ## Lighthouse's scores for every kind of page (needs Node 18 or later)
	$(BIN)/python -m tests.site.lighthouse

lock:  ## requirements.lock afresh, with hashes and without an index's address
	$(PYTHON) -m venv .lock-venv
	.lock-venv/bin/python -m pip install --quiet --disable-pip-version-check uv
	.lock-venv/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade --all-extras --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml
	rm -rf .lock-venv

clean:  ## everything that make made, but not docs/
	rm -rf runtime/node_modules runtime/wheels runtime/.brought
	rm -rf .cache .venv .lock-venv .oracle-venv site build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis screenshots

include oracles/oracle.mk
