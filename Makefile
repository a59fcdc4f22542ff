# make            build everything
# make demo       see the main job done, from nothing: no key, no money
# make test       build everything and run every test
# make torture    kill it at random, KILLS=2000 times; ROUNDS=200 crowds of 64; every call on files fails; SEED=1 repeats it
# make lint       format, arrows, rules of the house
# make fuzz       look for inputs that break something: SECONDS=60 for each target, TARGET= for one
# make bench      measure it (release build)
# make install    install programs, manual pages and completions: PREFIX=/usr/local DESTDIR=
# make clean      remove what was built
#
# Each installs the Debian packages that it lacks: Scripts/setup has the lists.

PREFIX ?= /usr/local
KILLS ?= 2000
ROUNDS ?= 200
export KILLS ROUNDS SEED
DESTDIR ?=
PRODUCTS := onetake onetake-media provider-sim
RELEASE := -c release --static-swift-stdlib
SHARE := $(DESTDIR)$(PREFIX)/share
MAN := .build/man
# What is built stays yours; only copying to where you may not write goes through sudo.
SUDO = $(shell to="$(DESTDIR)$(PREFIX)"; while [ ! -e "$$to" ]; do to="$$(dirname "$$to")"; done; [ -w "$$to" ] || echo sudo)

.PHONY: build release demo test torture lint fuzz bench man install clean help

build:
	Scripts/setup build
	swift build

release:
	Scripts/setup build
	for product in $(PRODUCTS); do swift build $(RELEASE) --product $$product || exit 1; done

demo: build
	Scripts/demo

# The tests drive the programs that stand in the build folder, so these are built before the first test runs.
test:
	Scripts/setup build test
	swift build
	swift test

# Fault points are in debug builds only, so that is what is tortured.
torture:
	Scripts/setup build test
	swift build
	Scripts/torture
	ONETAKE_TORTURE=1 swift test --filter FailingCallsTests

lint:
	Scripts/setup test
	Scripts/lint

# SECONDS counts only from the command line: some shells export one of their own.
fuzz:
	Scripts/setup build
	Scripts/fuzz --seconds "$(if $(filter command line,$(origin SECONDS)),$(SECONDS),60)" $(if $(TARGET),--target "$(TARGET)")

bench: release
	Scripts/setup bench
	Scripts/bench

man: release
	rm -rf $(MAN) && mkdir -p $(MAN)
	program="$$(swift build $(RELEASE) --show-bin-path)/onetake" && \
	  for page in $$("$$program" man); do "$$program" man "$$page" > "$(MAN)/$$page" || exit 1; done && \
	  "$$program" completions bash > $(MAN)/onetake.bash && \
	  "$$program" completions zsh > $(MAN)/_onetake && \
	  "$$program" completions fish > $(MAN)/onetake.fish

install: man
	$(SUDO) install -d "$(DESTDIR)$(PREFIX)/bin" "$(SHARE)/man/man1" "$(SHARE)/bash-completion/completions" \
	  "$(SHARE)/zsh/site-functions" "$(SHARE)/fish/vendor_completions.d"
	folder="$$(swift build $(RELEASE) --show-bin-path)" && \
	  for product in $(PRODUCTS); do $(SUDO) install -m 755 "$$folder/$$product" "$(DESTDIR)$(PREFIX)/bin" || exit 1; done
	$(SUDO) install -m 644 $(MAN)/*.1 "$(SHARE)/man/man1"
	$(SUDO) install -m 644 $(MAN)/onetake.bash "$(SHARE)/bash-completion/completions/onetake"
	$(SUDO) install -m 644 $(MAN)/_onetake "$(SHARE)/zsh/site-functions/_onetake"
	$(SUDO) install -m 644 $(MAN)/onetake.fish "$(SHARE)/fish/vendor_completions.d/onetake.fish"

clean:
	rm -rf .build

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile
