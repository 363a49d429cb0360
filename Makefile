# make demo   builds bridle, makes a phone with planted traces, checks it, prints the verdict
# make test   the whole test suite, under ASan and UBSan
# Both install the Debian packages that they need, fetch those of npm that the page of the report is
# built with, and build nothing twice.

JOBS ?= $(shell nproc)
DEMO := demo

.PHONY: help demo picture release test debug tsan lint format tidy fuzz benches bench noise install clean

help:
	@echo "make demo     build, make a phone with planted traces, check it, print the verdict"
	@echo "make test     the whole test suite, under ASan and UBSan"
	@echo "make release  build/release/bridle"
	@echo "make install  that, to PREFIX (/usr/local)"
	@echo "make lint     formatting, layering and clang-tidy"
	@echo "make tsan     the tests of threads, under TSan"
	@echo "make fuzz     the fuzzers, SECONDS=5 each, with clang"
	@echo "make bench    speed and memory, side by side with the reference tool"
	@echo "make noise    what is raised on a made phone of ordinary use, with nothing to find"

release:
	@tools/packages.sh build
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS)

demo: release
	@rm -rf $(DEMO)
	@echo "Making a phone that never was, plain and encrypted, with planted traces:"
	build/release/bridle sample $(DEMO)/phone
	@echo
	@echo "Checking its encrypted backup, in place:"
	@BRIDLE_PASSWORD=sample build/release/bridle check $(DEMO)/phone/encrypted -i $(DEMO)/phone/indicators.stix2 -o $(DEMO)/case; \
	  status=$$?; [ $$status -eq 10 ] || { echo "expected exit code 10 (match), got $$status" >&2; exit 1; }

# docs/run.svg and docs/report.png, the README's pictures.
picture: demo
	@tools/packages.sh test
	@(cd $(DEMO) && rm -rf case && BRIDLE_PASSWORD=sample ../build/release/bridle check phone/encrypted -i phone/indicators.stix2 -o case || true) \
	  | tools/terminal_picture.sh 'bridle check phone/encrypted -i phone/indicators.stix2 -o case' >docs/run.svg
	@tools/report_picture.sh $(DEMO)/case/report.html docs/report.png

debug:
	@tools/packages.sh build test
	@cmake --preset debug >/dev/null
	@cmake --build --preset debug -j $(JOBS)

test: debug
	@ctest --preset debug -j $(JOBS)

tsan:
	@tools/packages.sh build test
	@cmake --preset tsan >/dev/null
	@cmake --build --preset tsan -j $(JOBS) --target test_engine test_report test_vfs
	@ctest --preset tsan -j $(JOBS) --no-tests=error \
	  -R '^(RecordFiles|Timeline|Decrypt)|^Run.(SameBytes|Stops|PlainAndEncrypted)|ManyThreads'

lint: format tidy

format:
	@tools/packages.sh lint
	@git ls-files '*.cc' '*.h' | xargs clang-format --dry-run -Werror
	@cmake -DROOT=. -P cmake/check_layers.cmake
	@cmake -DROOT=. -P cmake/check_sizes.cmake

# From a build without tests and precompiled headers, of which clang-tidy needs only the commands. Not of the
# made phone, which reads nothing of others. NOT=folder leaves that out as well.
TIDIED := git ls-files 'src/*.cc' ':!src/sample' $(if $(NOT),':!$(NOT)')
tidy:
	@tools/packages.sh build lint
	@cmake --preset debug -B build/lint -DBRIDLE_TESTS=OFF -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON >/dev/null
	@$(TIDIED) | xargs -P $(JOBS) -n 1 tools/tidy.sh build/lint
	@echo "clang-tidy: $$($(TIDIED) | wc -l) files, nothing found"

SECONDS ?= 5
fuzz:
	@tools/packages.sh build fuzz
	@cmake --preset fuzz >/dev/null
	@cmake --build --preset fuzz -j $(JOBS)
	@JOBS=$(JOBS) fuzz/smoke.sh $(SECONDS)

benches:
	@tools/packages.sh build bench
	@cmake --preset bench >/dev/null
	@cmake --build --preset bench -j $(JOBS)

bench: benches
	@python3 bench/compare.py
	@cd tests/web && { [ -d node_modules ] || npm ci --prefer-offline --no-audit --no-fund --ignore-scripts; }
	@build/release/bench/make_pages bench/out/pages million && node bench/page_bench.mjs bench/out/pages

# INDICATORS=<folder>: those instead of the made phone's.
noise: benches
	@python3 bench/noise.py $(if $(INDICATORS),--indicators $(INDICATORS))

PREFIX ?= /usr/local
install: release
	cmake --install build/release --prefix $(PREFIX)

clean:
	rm -rf build $(DEMO) bench/out bench/venv web/node_modules tests/web/node_modules
