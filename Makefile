# Everything that can be done with this repository. `make help` lists it.

# Development data that is not part of the repository (training sets, news for the benchmarks).
DATA ?= ../shared/data
VENV := .venv
REPORT := out/demo
# --locked: exactly the versions of Cargo.lock, and no network once they are there.
# Always release: tests run the models, and all targets share one build of the libraries.
CARGO := cargo
FLAGS := --release --locked

# A Rust that was installed a minute ago is found without logging in again.
export PATH := $(PATH):$(if $(CARGO_HOME),$(CARGO_HOME),$(HOME)/.cargo)/bin

.DEFAULT_GOAL := help
.PHONY: help setup build run test browser check eval train bench clean distclean

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F '|' '{ printf "make %-10s %s\n", $$1, $$2 }'

setup: ## Check the tools and bring libtorch (once, about 800 MB)
	@scripts/check_tools.sh
	@python3 scripts/fetch_libtorch.py

build: setup ## Build the program
	$(CARGO) build $(FLAGS)

run: build ## Check the demo articles and say where the report lies
	$(CARGO) run --quiet $(FLAGS) -- check corpus/demo -o $(REPORT)
	@python3 -c 'import pathlib; path = pathlib.Path("$(REPORT)/index.html").resolve(); \
		print("\nThe report lies in", path, "\nOpen it with      ", path.as_uri())'

test: setup ## Run all tests
	python3 corpus/clusters.py corpus/clusters/*.txt
	$(CARGO) test $(FLAGS)
	python3 models/judge/prompt.py "$${CARGO_TARGET_DIR:-target}/release/counterclaim" tests/prompts.jsonl
	@$(MAKE) --no-print-directory browser

browser: setup ## Try the report in Chromium, where there is one
	@scripts/browser_tests.sh $(FLAGS)

check: setup ## Check format, lints and documentation
	$(CARGO) fmt --check
	$(CARGO) clippy $(FLAGS) --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc $(FLAGS) --no-deps

eval: build ## Score the program on the labelled sets
	$(CARGO) run --quiet $(FLAGS) -- eval eval/dev eval/test

train: build $(VENV)/ready ## Train the models anew (DATA=folder, hours)
	$(VENV)/bin/python models/reader/train_claim.py models/encoder "$(DATA)/claims" "$(DATA)/pairs" models/reader
	$(VENV)/bin/python models/reader/train_fact.py models/encoder models/reader --pairs corpus/pairs/*.jsonl \
		--stories corpus/stories/* --clusters corpus/clusters/*.txt --held 04 09 --dev eval/dev/* --steps 1200
	$(VENV)/bin/python models/judge/train.py models/encoder "$(DATA)/nli/train.jsonl.gz" out/nli --steps 4830 \
		--dev "$(DATA)"/nli/dev/val_xnli_dev600.*.jsonl
	$(VENV)/bin/python models/judge/train_relations.py target/release/counterclaim models/encoder out/nli \
		"$(DATA)/nli/train.jsonl.gz" models/judge --pairs corpus/pairs/*.jsonl --stories corpus/stories/* \
		--clusters corpus/clusters/*.txt --held 04 09 --news "$(DATA)/news/ecbplus/ECB_Train_corpus.txt" --dev eval/dev/*
	python3 corpus/clusters.py --stories out/held $(foreach file,$(wildcard corpus/clusters/*.txt),04=$(file) 09=$(file))
	target/release/counterclaim eval out/held corpus/stories --features out/features.jsonl
	$(VENV)/bin/python models/judge/train_stage.py out/features.jsonl models/judge/stage.json --decay 0.0003

bench: setup ## Measure speed and memory, beside Python with the same weights (DATA=folder)
	@$(MAKE) --no-print-directory $(VENV)/ready || echo "No Python environment: its rows are left out."
	DATA="$(DATA)" PYTHON="$(VENV)/bin/python" $(CARGO) bench --locked --bench stages

$(VENV)/ready: models/requirements.txt scripts/make_venv.sh
	scripts/make_venv.sh $(VENV) $<
	@touch $@

clean: ## Remove what was built
	$(CARGO) clean
	rm -rf out

distclean: clean ## Remove libtorch and the Python environment too
	rm -rf libtorch libtorch.part libtorch.old .setup $(VENV)
