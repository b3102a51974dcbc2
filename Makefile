# Attune: `make help` lists what can be done here.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= $(shell deploy/local/find-python)
VENV := .venv
RUN := $(VENV)/bin/python
DATA ?= var
TRAINING ?= ../shared/data
PORT ?= 8080
DEMO := $(DATA)/demo/demo.mp4
SOURCE ?= $(DEMO)
WEB := dashboard/web
PAGE := dashboard/static/index.html
WEB_SOURCES := $(shell find $(WEB) -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
STORES := tests/dashboard tests/reasoning_service tests/threshold_service
# A test that leaves its engine to the collector is told so by PostgreSQL's driver alone.
UNCLOSED := -W ignore::ResourceWarning -W ignore::pytest.PytestUnraisableExceptionWarning
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: train-fusion bench-fusion help run setup check test test-full check-training soak bench bench-edge bench-threshold bench-reasoning bench-care clean lock schemas models

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: export ATTUNE_SOURCE = $(SOURCE)
run: setup-run $(PAGE) models $(if $(filter $(DEMO),$(SOURCE)),$(DEMO)) ## start everything on the demo recording, or SOURCE=clip.mp4 | rtsp://… | /dev/video0
	@exec $(RUN) -m deploy.local --data "$(DATA)" --port "$(PORT)"

setup: $(VENV)/.dev ## the environment for development and tests

.PHONY: setup-run
setup-run: ; @[ -e $(VENV)/.dev ] || $(MAKE) --no-print-directory $(VENV)/.run

$(VENV)/bin/python:
	@deploy/local/prepare-machine "$(PYTHON)"
	@"$(PYTHON)" -m venv $(VENV)

$(VENV)/.run: requirements/local.txt | $(VENV)/bin/python
	@echo "Installing what Attune needs ..."
	@$(RUN) -m pip install --quiet --require-hashes -r $<
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/bin/python
	@echo "Installing what Attune and its tests need ..."
	@$(RUN) -m pip install --quiet --require-hashes -r $<
	@touch $@ $(VENV)/.run

.venv-training/.done: requirements/dev.txt pyproject.toml
	@"$(PYTHON)" -m venv .venv-training
	@.venv-training/bin/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@.venv-training/bin/python -m pip install --quiet ".[training]"
	@.venv-training/bin/python -m pip uninstall --quiet --yes attune
	@touch $@

$(PAGE): $(WEB_SOURCES) dashboard/openapi.json | $(VENV)/bin/python
	@echo "Building the page ..."
	@deploy/local/node $(WEB) ci --no-audit --no-fund --loglevel=error
	@deploy/local/node $(WEB) run --silent build
	@touch $@

models: | $(VENV)/bin/python ## fetch and verify the models of the bundle
	@$(RUN) -m edge_agent models pull

$(DEMO): deploy/demo/*.py
	@echo "Making the demo recording ..."
	@mkdir -p $(dir $@)
	@$(RUN) -m deploy.demo --out $@

check: setup ## format, lint, types, boundaries, generated files
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/deptry .
	$(RUN) -m shared.contracts.schemas --check
	$(RUN) -m dashboard openapi --check
	$(RUN) -m deploy.third_party --check

test: check $(PAGE) models $(DEMO) ## everything CI runs: check, unit, integration, browser
	@deploy/local/prepare-machine --tests "$(PYTHON)"
	deploy/local/node $(WEB) run --silent types:check
	deploy/local/node $(WEB) test
	$(RUN) -m pytest -n 2 --dist loadfile -m "not slow and not soak"

check-training: .venv-training/.done ## types and tests of training/, in an environment with torch
	.venv-training/bin/python -m mypy -p training -p tests.training
	.venv-training/bin/python -m pytest tests/training

train-fusion: .venv-training/.done models ## train the learned fusion anew and compare it with the shipped one (FACES=, VOICES= zips)
	.venv-training/bin/python -m training.fusion reproduce --out $(DATA)/fusion \
	  --faces $(or $(FACES),$(TRAINING)/fer2013/fer2013_dev.zip) \
	  --voices $(or $(VOICES),$(TRAINING)/ravdess/ravdess_speech_dev.zip)

bench-fusion: .venv-training/.done models ## what each part of the learned fusion is worth: every check, five seeds (ONLY="lookup feedback")
	.venv-training/bin/python -m training.fusion.checks --out $(DATA)/fusion-checks $(if $(ONLY),--only $(ONLY)) \
	  --faces $(or $(FACES),$(TRAINING)/fer2013/fer2013_dev.zip) \
	  --voices $(or $(VOICES),$(TRAINING)/ravdess/ravdess_speech_dev.zip) --bank $(DATA)/fusion/bank

test-full: test check-training ## what is slow too: containers, PostgreSQL, training
	@deploy/local/prepare-machine --full "$(PYTHON)"
	$(RUN) -m pytest -n 2 --dist loadfile --database postgresql $(UNCLOSED) $(STORES)
	$(RUN) -m pytest -m slow

soak: setup $(PAGE) models $(DEMO) ## the long runs (ATTUNE_SOAK_MINUTES=30)
	$(RUN) -m pytest -m soak -s

bench: setup models $(DEMO) ## every benchmark, results to the terminal
	@for b in benchmarks/*.py; do case $$b in */__init__.py|*/machine.py) ;; *) echo "== $$b"; $(RUN) -m "$$(basename $${b%.py} | sed 's/^/benchmarks./')" || exit 1;; esac; done

.venv-peers/.done: benchmarks/peers/requirements.txt
	@echo "Installing the package to compare with, in an environment of its own ..."
	@"$(PYTHON)" -m venv .venv-peers
	@.venv-peers/bin/python -m pip install --quiet -r $<
	@.venv-peers/bin/python -m pip install --quiet --no-deps fer==25.10.3
	@touch $@

bench-edge: setup models $(DEMO) ## what a camera costs by stage, and the fer package on the same frames (CLIP=film.mp4)
	@$(MAKE) --no-print-directory .venv-peers/.done || echo "fer cannot be installed here: going on without it"
	@$(RUN) -m benchmarks.edge_cost $(or $(CLIP),$(DEMO)) $$([ ! -e .venv-peers/.done ] || echo --peer .venv-peers/bin/python)
	@$(RUN) -m benchmarks.edge_memory $(or $(CLIP),$(DEMO))

.venv-river/.done:
	@echo "Installing river, to compare with, in an environment of its own ..."
	@"$(PYTHON)" -m venv .venv-river
	@.venv-river/bin/python -m pip install --quiet "river>=0.22,<1"
	@touch $@

bench-threshold: setup ## what a second of a person costs, beside river; windows a second from Redis to committed
	@$(MAKE) --no-print-directory .venv-river/.done || echo "river cannot be installed here: going on without it"
	@$(RUN) -m benchmarks.threshold_cost $$([ ! -e .venv-river/.done ] || echo --river .venv-river/bin/python)
	@$(RUN) -m benchmarks.threshold_throughput

.venv-openai/.done:
	@echo "Installing OpenAI's client, to compare with, in an environment of its own ..."
	@"$(PYTHON)" -m venv .venv-openai
	@.venv-openai/bin/python -m pip install --quiet "openai>=2,<3"
	@touch $@

bench-reasoning: setup ## the model's client, and the whole service, beside OpenAI's own client on a real vLLM (or URL=http://…)
	@$(MAKE) --no-print-directory .venv-openai/.done || echo "openai cannot be installed here: going on without it"
	@for b in reasoning_client reasoning_load; do \
	  $(RUN) -m benchmarks.$$b $(if $(URL),--url $(URL)) $$([ ! -e .venv-openai/.done ] || echo --openai .venv-openai/bin/python) || exit 1; done

bench-care: setup $(PAGE) ## window end to the alert on the page with 200 pages open, stage by stage (MODEL=hangs MINUTES=6)
	@$(RUN) -m benchmarks.care_desk --model $(or $(MODEL),refuses) --minutes $(or $(MINUTES),6)

.PHONY: client
client: setup ## the typed Python client for integrators, into build/attune-client
	@$(RUN) -m deploy.client --out build/attune-client

schemas: setup ## write the generated files anew: JSON Schemas, OpenAPI
	$(RUN) -m shared.contracts.schemas
	$(RUN) -m dashboard openapi
	$(RUN) -m deploy.third_party

lock: setup ## resolve the dependencies anew into requirements/
	@deploy/local/lock

clean: ## remove what was built; keeps $(DATA), which holds people's records
	rm -rf $(VENV) .venv-peers .venv-river .venv-openai $(WEB)/node_modules dashboard/static build .mypy_cache .ruff_cache .pytest_cache .hypothesis
