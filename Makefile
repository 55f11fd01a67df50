# The verbs of the project; `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
EXPERIMENT ?= own
# One worker runs all tests of a file, so that what a module makes for its tests is made once; browsers come last.
PYTEST := $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder
# The light wing, whose branches are covered to 100 %, and its tests.
LIGHT := $(wildcard $(foreach room,text page model classifiers,tests/$(room) clf/$(room)) tests/test_*.py clf/*.py)
export MLFLOW_DISABLE_TELEMETRY ?= true

.PHONY: help train data test test-doors lint format bundle bench gate reproduce dist ui clean
.DEFAULT_GOAL := help

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

train: .venv/train ## train on the project's own corpus (EXPERIMENT=research for another experiment)
	@$(BIN)/clf train $(EXPERIMENT)

data: .venv/train ## fetch and verify the public corpora (CLF_DATA_MIRROR: a folder or an address to fetch from)
	@$(BIN)/clf data fetch

# Two workers have two cores: the threads of numerical libraries would only wait for each other.
test test-doors: export OMP_NUM_THREADS ?= 1
test test-doors: export OPENBLAS_NUM_THREADS ?= 1

# Two runs, because measuring coverage makes the trainings of the other tests several times as slow.
test: .venv/dev ## run the tests
	@tests/install-chromium.sh
	@$(PYTEST) $(LIGHT) --cov
	@tests/with-postgresql.sh $(PYTEST) $(addprefix --ignore=,$(LIGHT))

# Exit code 5 of pytest is "no test was collected", which is no failure.
test-doors: .venv/dev ## run the tests that need heavy installs: the built wheel in a new environment
	@tests/install-chromium.sh
	@tests/install-firefox.sh
	@tests/install-node-tools.sh
	@tests/with-postgresql.sh $(PYTEST) -m doors -p no:cacheprovider || { code=$$?; [ $$code -eq 5 ] || exit $$code; }

lint: .venv/dev ## ruff, mypy, import contracts
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

format: .venv/dev ## let ruff lay the code out
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

bundle: .venv/train ## make the bundle that ships in clf/bundle (permissively licensed corpora only)
	@$(BIN)/clf train shipped --out runs/shipped --no-track --bundle clf/bundle

bench: .venv/bench ## measure quality and speed; writes benchmarks/*.md
	@$(BIN)/python -m benchmarks

gate: .venv/dev ## check the bundle that ships against benchmarks/floors.toml (ARGS="--update" raises the floors)
	@$(BIN)/python -m benchmarks.floors $(ARGS)

# The tests of the wheel take the files in dist instead of building their own.
dist: .venv/dev .venv/dist ## build the sdist and the wheel into dist, check both, and install each in a new environment
	@rm -f dist/*.whl dist/*.tar.gz
	@$(BIN)/python -m build --outdir dist . && $(BIN)/twine check --strict dist/*.whl dist/*.tar.gz
	@CLF_DIST=dist $(BIN)/python -m pytest -m doors -p no:cacheprovider tests/doors/test_install.py

reproduce: .venv/bench ## make committed tables again and show the figures that moved (ARGS="search-size" for one table)
	@$(BIN)/python -m benchmarks.reproduce $(ARGS)

ui: .venv/train ## open the MLflow pages on http://127.0.0.1:5000
	@$(BIN)/mlflow ui --host 127.0.0.1 --port 5000 --backend-store-uri $${MLFLOW_TRACKING_URI:-sqlite:///mlflow.db}

clean: ## remove the environment and the caches; data, runs and mlflow.db stay
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .import_linter_cache

.venv/bin/python:
	@$(PYTHON) -m venv --upgrade-deps .venv

# One stamp per extra, made anew when pyproject.toml changes.
.venv/%: pyproject.toml | .venv/bin/python
	@echo "installing clf-news[$*] into .venv (a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[$*]"
	@touch $@
