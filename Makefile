# Temper. The two targets to know: `make experiments` and `make test`.

PROFILE ?= quick
ONLY ?=
JOBS ?=
RESULTS ?= results/$(PROFILE)
DATA ?= $(or $(TEMPER_DATA),data/mnist)

PACKAGES := libopenblas-dev libglpk-dev zlib1g-dev
SWIFT_FLAGS := -c release
TEMPER := .build/release/temper
PREFIX ?= /usr/local

# What `temper --version` says of the build. Without git it does not know its commit.
export TEMPER_SWIFT := $(shell swift --version 2>/dev/null | sed -n 's/.*Swift version \([^ ]*\).*/\1/p')
COMMIT := $(shell git --git-dir=.git rev-parse HEAD 2>/dev/null)
ifneq ($(COMMIT),)
export TEMPER_COMMIT := $(COMMIT)$(if $(shell git --git-dir=.git status --porcelain 2>/dev/null),+changes)
endif
SOURCES := Sources Tests Package.swift

.DEFAULT_GOAL := help
.PHONY: help deps build install test experiments data bench format lint clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## install the C libraries that are missing (as root or with sudo)
	@missing=""; \
	for package in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
	    || missing="$$missing $$package"; \
	done; \
	[ -z "$$missing" ] && exit 0; \
	if [ "$$(id -u)" = 0 ]; then run=""; \
	elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then run="sudo"; \
	else echo "Missing packages. Run: sudo apt-get install -y$$missing"; exit 1; fi; \
	echo "Installing$$missing"; \
	{ $$run apt-get update -qq && \
	  $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; } \
	  >/dev/null || { echo "Could not install. Run: sudo apt-get install -y$$missing"; exit 1; }

build: deps ## build the program: .build/release/temper
	swift build $(SWIFT_FLAGS) --product temper

# A build of its own: a program with the Swift runtime in it is compiled otherwise.
install: deps ## install the program, which then needs no Swift (PREFIX=/usr/local)
	swift build $(SWIFT_FLAGS) --product temper --static-swift-stdlib --scratch-path .build/static
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -s -m 755 .build/static/release/temper "$(DESTDIR)$(PREFIX)/bin/temper"

test: deps ## build and run all tests
	swift build $(SWIFT_FLAGS) --build-tests
	@{ swift test $(SWIFT_FLAGS) --skip-build; echo $$? >.build/test.status; } 2>&1 | tee .build/test.log; \
	status=$$(cat .build/test.status); \
	[ "$$status" = 0 ] || { echo "What failed, once more:"; grep -E 'recorded an issue|Fatal error' .build/test.log; }; \
	exit $$status

data: build ## get MNIST, or synthetic digits where it cannot be had
	@command -v curl >/dev/null || $(MAKE) --no-print-directory deps PACKAGES="curl ca-certificates" || true
	@if ls $(DATA)/train-images?idx3-ubyte* >/dev/null 2>&1; then \
	  exit 0; \
	elif $(TEMPER) data fetch --data $(DATA); then \
	  exit 0; \
	elif [ -e data/synthetic/train-images-idx3-ubyte.gz ]; then \
	  echo "MNIST cannot be had: using the synthetic digits in data/synthetic"; \
	else \
	  echo "MNIST cannot be had: drawing synthetic digits"; \
	  $(TEMPER) data synthesize --data data/synthetic; \
	fi

# MNIST where it is, otherwise the synthetic digits, whose results get a folder of their own.
experiments: data ## train, attack, retrain, compare (PROFILE=quick): results/quick/report.html
	@if ls $(DATA)/train-images?idx3-ubyte* >/dev/null 2>&1; then \
	  data="$(DATA)"; results="$(RESULTS)"; \
	else \
	  data=data/synthetic; results="$(RESULTS)-synthetic"; \
	fi; \
	if [ "$(PROFILE)" = author ]; then $(TEMPER) data fetch --thesis --quiet || exit 1; fi; \
	$(TEMPER) experiments --profile $(PROFILE) --data "$$data" --results "$$results" \
	  $(if $(ONLY),--only $(ONLY)) $(if $(JOBS),--jobs $(JOBS))

bench: data ## measure everything, beside the last time: Benchmarks/latest.md
	$(TEMPER) bench --data $(DATA) --baseline Benchmarks/latest.md > Benchmarks/latest.md.part
	mv Benchmarks/latest.md.part Benchmarks/latest.md

format: ## format the sources in place
	swift format --in-place --recursive $(SOURCES)

lint: ## check the format
	swift format lint --strict --recursive $(SOURCES)

clean: ## remove what was built; data and results stay
	rm -rf .build
