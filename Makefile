# Two commands for a stranger: `make demo` and `make test`. Both stand on `make install`.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PORT := $(or $(JIXIAO_PORT),7860)

.PHONY: install demo test test-extras system-packages check unit bench bundle paddle train lock licences clean

install: $(VENV)/.installed

$(VENV)/.installed: requirements/core.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "需要 Python 3.11 / Python 3.11 is needed: apt-get install python3.11 python3.11-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "安装依赖：约 1.1 GB，需几分钟，只做一次 / installing what it stands on: about 1.1 GB, some minutes, once"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/core.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: install
	@$(BIN)/python tools/port_is_free.py $(PORT)
	@$(BIN)/jixiao add fixtures/demo --home .jixiao-demo
	@$(BIN)/jixiao list --home .jixiao-demo
	@$(BIN)/jixiao serve --open --home .jixiao-demo --port $(PORT)

$(VENV)/.tested: requirements/test.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/test.lock
	@touch $@

$(VENV)/.language: requirements/language.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/language.lock
	@touch $@

$(VENV)/.postgres: requirements/postgres.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/postgres.lock
	@touch $@

# torch stands in no lock: its builds for the CPU and for GPUs share one name and version. Where a CPU build is
# offered (any place that pip is told of), it is taken; what torch itself needs is locked with the rest.
$(VENV)/.training: requirements/train.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/train.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	@touch $@

test-extras: install $(VENV)/.tested $(VENV)/.training $(VENV)/.language $(VENV)/.postgres

# PaddleOCR wants other versions of NumPy and OpenCV than the rest: it has the whole program in an environment of its own.
paddle: .venv-paddle/.installed

.venv-paddle/.installed: requirements/paddle.lock pyproject.toml
	@test -x .venv-paddle/bin/python || $(PYTHON) -m venv .venv-paddle
	.venv-paddle/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/paddle.lock
	.venv-paddle/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Installed where it can be (root on Debian), named where it cannot.
system-packages:
	@sh tools/system-packages.sh apt-packages.txt

test: test-extras system-packages check unit

check: test-extras
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# As many at once as there are cores; the tests of one file share what they prepare, and stay together.
unit: test-extras
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile --cov --cov-report=term --durations=15

bench: test-extras
	$(BIN)/jixiao eval --speed
	$(BIN)/jixiao eval --engines --grades office
	$(BIN)/pytest -m bench --deselect tests/index/test_store_at_random.py
	$(BIN)/pytest -m bench -n auto tests/index/test_store_at_random.py

# For machines without a network: build/jixiao-…-bundle.tar (docs/deploy.md).
bundle: install
	@sh tools/bundle.sh

# The local model, from the generator's seed: docs/models.md. The generator's own needs come with the tests'.
train: test-extras
	$(BIN)/python -m eval.training.train

lock: test-extras
	sh tools/lock.sh

licences: test-extras
	$(BIN)/python tools/licences.py > docs/licences.md

clean:
	rm -rf $(VENV) .venv-paddle .jixiao-demo .cache
