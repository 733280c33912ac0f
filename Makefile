# The commands of this project. `make` alone lists them.
# Every build here uses the same flags, so that no command undoes another's work: a first build takes minutes, the next one seconds.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help bootstrap build test demo lint format mutants host-mutants conformance fuzz vectors bench clean

MAKEFLAGS += --no-print-directory
SWIFT_FILES := $(wildcard Package.swift Sources Plugins Tests Benchmarks/Package.swift Benchmarks/Sources Fuzz/Targets Fuzz/Support)
HOST := .build/debug/calendar-host

help: ## Show this list
	@echo "Calendar Host"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

bootstrap: ## Install what a build needs (system packages; checks the Swift toolchain)
	@scripts/bootstrap

build: bootstrap ## Build everything, debug
	swift build

test: ## Install what is missing, build, run every test (FILTER=name runs some)
	@scripts/bootstrap --test
	@echo "Building the tests (the first build takes some minutes)"
	swift build --build-tests
	@scripts/test $(if $(FILTER),'$(FILTER)')

demo: ## A real CalDAV server, a booking, busy time: end to end (KEEP=1 leaves it running)
	@KEEP='$(KEEP)' scripts/demo

lint: ## Check formatting, import rules and file rules
	@status=0; \
	for check in 'swift format lint --strict --recursive --parallel $(SWIFT_FILES)' scripts/check-imports scripts/check-files; do \
	    $$check || status=1; \
	done; \
	exit $$status

format: ## Rewrite the Swift files in the project's format
	swift format --in-place --recursive --parallel $(SWIFT_FILES)

mutants: ## Break adapters on purpose and write down which case catches each: OUT=…
	CALENDAR_MUTANT_REPORT='$(abspath $(or $(OUT),mutants.md))' swift test --disable-xctest --filter MutantTests

host-mutants: ## Break the host on purpose and write down which test catches each: OUT=…
	@scripts/mutants-host '$(abspath $(or $(OUT),host-mutants.md))'

conformance: ## The conformance suite on real servers, or on yours: URL=… NAME=… PASSWORD_FILE=…
ifdef URL
	@scripts/bootstrap
	swift build --product calendar-host
	$(HOST) conformance caldav --live '$(URL)' --user '$(NAME)' --password-file '$(PASSWORD_FILE)'
else
	@$(MAKE) test FILTER=ConformanceTests
endif

fuzz: ## Feed every parser of outside bytes with nonsense: SECONDS=60 each (see Fuzz/README.md)
	@scripts/bootstrap
	@Fuzz/run '$(or $(SECONDS),60)'

vectors: ## Write the verification vectors anew (CHECK=1 only compares them, and their form; see Vectors/README.md)
	@scripts/bootstrap --test
	.venv/bin/python -B Vectors/make $(if $(CHECK),--check)

bench: ## The figures of Benchmarks/README.md, measured on this machine (release build)
	@scripts/bootstrap --test
	swift run --package-path Benchmarks -c release Benchmarks

clean: ## Remove everything that was built, and .venv
	rm -rf .build .venv Benchmarks/.build
