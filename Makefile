# make run | make test | make check: each works from a bare clone and can be interrupted and repeated.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PINS := pyproject.toml constraints.txt
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: help run test check eval gate index train clean

help:
	@echo "make run    - start de assistent op http://$(HOST):$(PORT)"
	@echo "make test   - voer alle tests uit"
	@echo "make check  - stijl, types, lagen, pakket"
	@echo "make eval   - meet de antwoorden op de vragenset"
	@echo "make gate   - meet en vergelijk met de drempels"
	@echo "make clean  - gooi weg wat make maakte"

run: $(VENV)/run.stamp
	@echo "== De index nakijken"
	@$(BIN)/handreiking index build --if-needed
	@$(BIN)/handreiking serve --host $(HOST) --port $(PORT)

test: $(VENV)/dev.stamp browser postgres node
	@echo "== Tests"
	@$(BIN)/python -m pytest

check: $(VENV)/dev.stamp
	@bash tools/check.sh

eval: $(VENV)/dev.stamp index
	@$(BIN)/handreiking eval run --split all --suites

gate: $(VENV)/dev.stamp index
	@$(BIN)/handreiking eval gate

index: $(VENV)/run.stamp
	@$(BIN)/handreiking index build --if-needed

clean:
	rm -rf $(VENV) var

.PHONY: browser postgres node
browser:
	@bash tools/browser.sh

postgres:
	@bash tools/postgres.sh

node:
	@bash tools/node.sh

$(VENV)/venv.stamp:
	@echo "== Virtuele omgeving maken in $(VENV)"
	@rm -rf $(VENV)
	@python="$$(bash tools/python.sh)"; "$$python" -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/venv.stamp $(PINS)
	@echo "== Pakketten installeren (de eerste keer duurt dit enkele minuten)"
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/venv.stamp $(PINS)
	@echo "== Pakketten installeren om te testen (de eerste keer duurt dit enkele minuten)"
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/run.stamp
