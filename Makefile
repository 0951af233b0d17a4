# Everything one can do with this checkout. `make run` and `make test` are all a newcomer needs.
PYTHON ?= python3
BIN = .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test setup check mechanisms bench schemas lock

run: setup ## the trial, with its samples; PORT and TIBANDU_DATA may be set
	@$(BIN)/tibandu up

test: setup ## every test; says loudly what could not run here
	@$(BIN)/pytest -q

check: setup ## what every commit must pass, in under a minute
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy
	@$(BIN)/tibandu schemas --check
	@$(BIN)/pytest -q -m "not slow" tests/test_architecture.py tests/test_subscribers.py tests/test_rows.py tests/test_plan.py \
		tests/intake tests/routing tests/supervision tests/rating tests/contract \
		tests/shared/test_workdays.py tests/shared/test_rules.py tests/shared/test_books.py tests/bus tests/deploy

mechanisms: setup ## which mechanisms of the office are shown by which test
	@$(BIN)/python -m tests.mechanisms

bench: setup ## ratios against a yardstick in the same run
	@$(BIN)/python -m bench

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "需要 Python 3.11 或更新的版本（PYTHON=python3.12 make …）。Python 3.11 or newer is needed."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
		{ echo "不能建立 .venv：请先安装 python3-venv。Install python3-venv first."; exit 1; }
	@$(BIN)/pip install -q --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --no-deps --no-build-isolation --config-settings editable_mode=compat -e .
	@touch $@

schemas: setup ## docs/events anew
	@$(BIN)/tibandu schemas

lock: ## requirements.lock anew from pyproject.toml; needs pip-tools
	@$(BIN)/pip-compile -q --generate-hashes --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
		--extra dev --strip-extras --allow-unsafe -o requirements.lock pyproject.toml
