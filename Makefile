# debrief
#
#   make              builds build/debrief; needs a compiler, make, sh and the libraries
#   make demo         installs what is missing, builds, records a worked incident into a scratch
#                     database and prints its postmortem
#   make test         installs what is missing, builds, runs the tests
#   make test-all     the tests again under the sanitizers and valgrind, with long property tests,
#                     both compilers and the fuzzers
#   make test-web     the pages in a browser: installs Debian's Chromium and the packages of npm that
#                     tests/web/package-lock.json lists, tries them; test-all does as well
#   make pictures     installs likewise, and makes pictures of the pages, for people to look at, in
#                     PICTURES (build/pictures)
#   make install      the program, its man pages and completions, under PREFIX (and DESTDIR)
#   make uninstall    takes away what install put there
#   make man          build/man/*.1
#   make format       formats the sources; format-check only looks
#   make lint         the rules of the house, see tests/lint/
#   make suites       imports the public postmortems beside the project (SUITES=FOLDER) and prints what
#                     became of them
#   make torture      the long ones: 200 writers, a kill at every call, power cuts at all of them, each
#                     fuzzer for half an hour; hours
#   make bench        measures against floors and other tools, prints it; bench-report writes it to
#                     tests/bench/RESULTS.md. In pieces: see tests/bench/bench.sh
#   make bench-counts writes tests/bench/counts, which the tests hold commands to
#   make fuzz         runs each fuzzer for FUZZ_SECONDS (60)
#   make setup        installs what any of these needs
#   make clean
#
# DEVELOPER=1 makes warnings errors; STATIC=0 links all libraries dynamically; CC=clang builds with
# clang; BUILD=FOLDER builds elsewhere; SANITIZE=address,undefined builds with sanitizers; V=1 shows
# the commands.

VERSION = 0.1.0

PREFIX = /usr/local
BUILD = build
STATIC = 1
DEVELOPER = 0
SANITIZE =
FUZZ_SECONDS = 60
# Records a worked incident into $$DEBRIEF_DB with the debrief of $$PATH; demo then renders it.
DEMO = examples/api-misconfiguration/record.sh

ifeq ($(origin CC),default)
CC = gcc
endif
CLANG_FORMAT = clang-format

# ---- what is built of what

SOURCES := $(wildcard src/*.c src/*/*.c)
HEADERS := $(wildcard src/*/*.h)
TEMPLATES := $(wildcard templates/*.* templates/*/*.*)
UNIT_TESTS := $(wildcard tests/unit/test_*.c)
CLI_TESTS := $(shell grep -l '^\#include "cli/' $(UNIT_TESTS) /dev/null)
FUZZERS := $(wildcard tests/fuzz/fuzz_*.c)
# Those that have a main; what they share is the rest of the folder.
FAULTS := $(shell grep -l '^int main\b' tests/faults/*.c /dev/null)
# Those that run the whole program.
CLI_FUZZERS := $(shell grep -l '^\#include "program.h"' $(FUZZERS) /dev/null)

object = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
MAIN := $(call object,src/main.c)
CLI := $(call object,$(wildcard src/cli/*.c))
ROOMS := $(filter-out $(MAIN) $(CLI),$(call object,$(SOURCES))) $(BUILD)/obj/templates.o
OBJECTS := $(MAIN) $(CLI) $(ROOMS)
# What the unit tests are linked with: a test takes from it what it calls. Those that include a header
# of the command line have the second as well.
ARCHIVE := $(BUILD)/librooms.a
CLI_ARCHIVE := $(BUILD)/libcli.a
UNIT_PROGRAMS := $(UNIT_TESTS:%.c=$(BUILD)/%)
# Programs that judge what import makes of documents, and make documents to try it with.
SUITE_PROGRAMS := $(patsubst %.c,$(BUILD)/%,$(shell grep -l '^int main\b' tests/suites/*.c /dev/null))
SUITE_SHARED := $(filter-out $(SUITE_PROGRAMS:$(BUILD)/%=%.c),$(wildcard tests/suites/*.c))
# Each fuzzer with a main of our own that feeds it the files it once failed on.
REPLAYS := $(FUZZERS:tests/fuzz/fuzz_%.c=$(BUILD)/tests/fuzz/replay_%)
FUZZ_PROGRAMS := $(FUZZERS:%.c=$(BUILD)/%)
FAULT_PROGRAMS := $(FAULTS:%.c=$(BUILD)/%)
FAULT_SHARED := $(call object,$(filter-out $(FAULTS),$(wildcard tests/faults/*.c)))
FAULT_ARCHIVE := $(BUILD)/libfaults.a
# Those that run the program as a function of their own, with all its calls watched.
WATCHED := $(shell grep -l '^\#include "world.h"' $(FAULTS) /dev/null)
WATCHED_CALLS = open mkdir mkstemp rename link unlink fsync fdatasync read write ftruncate close \
	malloc calloc realloc

# ---- flags

V = 0
ifeq ($(V),0)
quiet = @printf '  %-4s %s\n' $(1) $(@:$(BUILD)/%=%);
endif

WARNINGS = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wformat=2
ifeq ($(DEVELOPER),1)
WARNINGS += -Werror
endif

# Not position-independent: there is then nothing to relocate when the program starts, and it starts
# for every single event.
ifeq ($(SANITIZE),)
CFLAGS = -O2 -g -fno-pie -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
LDFLAGS = -no-pie
else
CFLAGS = -O1 -g -fno-omit-frame-pointer -fsanitize=$(SANITIZE) -fno-sanitize-recover=all
LDFLAGS = -fsanitize=$(SANITIZE)
endif
SECTIONS = -ffunction-sections -fdata-sections
STANDARD = -std=c17 -D_XOPEN_SOURCE=700 -Isrc -include src/base/banned.h
COMPILE = $(CC) $(STANDARD) $(WARNINGS) $(SECTIONS) $(CPPFLAGS) $(CFLAGS) -MMD -MP
LINK = $(CC) $(CFLAGS) $(LDFLAGS) -Wl,-O1,--as-needed,--gc-sections
# A test finds its data by it.
TEST_FLAGS = -DSOURCE_DIR='"$(CURDIR)"' -Itests/unit

# LIBRARIES, found out once for each compiler. The goals that install packages or need no library
# go without it.
CONFIG := $(BUILD)/config-$(STATIC).mk
WITHOUT := syntax demo test test-all test-web pictures torture suites bench bench-report setup clean format format-check lint help
ifneq ($(filter-out $(WITHOUT),$(or $(MAKECMDGOALS),all)),)
ifeq ($(wildcard $(CONFIG)),)
MISSING := $(shell mkdir -p $(BUILD); sh src/libraries.sh '$(CC)' $(STATIC) 2>&1 >$(CONFIG) || \
	{ rm -f $(CONFIG); exit 1; })
ifneq ($(.SHELLSTATUS),0)
$(error $(MISSING))
endif
endif
include $(CONFIG)
endif

# ---- targets

.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: all objects syntax test-programs fuzz-programs demo test test-all test-web pictures torture suites install uninstall man clean \
	format format-check lint fuzz setup help bench bench-report bench-counts bench-programs \
	count-programs FORCE

all: $(BUILD)/debrief

objects: $(OBJECTS)

help:
	@sed -n '/^# /{s/^# //p;b};/^#$$/{s/.*//p;b};q' Makefile

$(BUILD)/debrief: $(MAIN) $(CLI_ARCHIVE) $(ARCHIVE)
	$(call quiet,link)$(LINK) -o $@ $^ $(LIBRARIES)

$(ARCHIVE): $(ROOMS)
$(CLI_ARCHIVE): $(CLI)
$(ARCHIVE) $(CLI_ARCHIVE) $(FAULT_ARCHIVE):
	@rm -f $@
	$(call quiet,ar)ar rcs $@ $^

$(BUILD)/obj/%.o: %.c $(BUILD)/flags | $(CONFIG)
	@mkdir -p $(@D)
	$(call quiet,cc)$(COMPILE) -DDEBRIEF_VERSION='"$(VERSION)"' -c -o $@ $<

$(BUILD)/obj/templates.o: $(BUILD)/templates.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call quiet,cc)$(COMPILE) -c -o $@ $<

# The folders too, so that a template that was removed is missed.
$(BUILD)/templates.c: src/embed.sh $(TEMPLATES) $(sort $(dir $(TEMPLATES)))
	@mkdir -p $(@D)
	$(call quiet,make)sh src/embed.sh templates >$@

$(BUILD)/config-%.mk: src/libraries.sh
	@mkdir -p $(@D)
	@sh src/libraries.sh '$(CC)' $* >$@

# Changes when what everything is compiled with does; -Werror is no reason to compile again.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(VERSION) $(STANDARD) $(CPPFLAGS) $(CFLAGS)' >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# ---- tests

test-programs: $(UNIT_PROGRAMS) $(REPLAYS) $(FAULT_PROGRAMS) $(SUITE_PROGRAMS)
fuzz-programs: $(FUZZ_PROGRAMS)

$(CLI_TESTS:%.c=$(BUILD)/%): $(CLI_ARCHIVE)
$(BUILD)/tests/unit/%: tests/unit/%.c $(ARCHIVE)
	@mkdir -p $(@D)
	$(call quiet,test)$(COMPILE) $(TEST_FLAGS) $(LDFLAGS) -o $@ $< $(filter %libcli.a,$^) $(ARCHIVE) -lcmocka $(LIBRARIES)

$(CLI_FUZZERS:tests/fuzz/fuzz_%.c=$(BUILD)/tests/fuzz/replay_%) $(CLI_FUZZERS:%.c=$(BUILD)/%): $(CLI_ARCHIVE)
$(BUILD)/tests/fuzz/replay_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(ARCHIVE)
	@mkdir -p $(@D)
	$(call quiet,test)$(COMPILE) $(TEST_FLAGS) $(LDFLAGS) -o $@ $< tests/fuzz/replay.c $(filter %libcli.a,$^) $(ARCHIVE) $(LIBRARIES)

$(FAULT_SHARED): private CPPFLAGS += $(TEST_FLAGS)
$(FAULT_ARCHIVE): $(FAULT_SHARED)
$(WATCHED:%.c=$(BUILD)/%): $(BUILD)/obj/tests/faults/program.o
$(WATCHED:%.c=$(BUILD)/%): private LDFLAGS += $(WATCHED_CALLS:%=-Wl,--wrap=%)
$(BUILD)/tests/faults/%: tests/faults/%.c $(FAULT_ARCHIVE) $(CLI_ARCHIVE) $(ARCHIVE)
	@mkdir -p $(@D)
	$(call quiet,test)$(COMPILE) $(TEST_FLAGS) $(LDFLAGS) -o $@ $< $(filter %.o,$^) $(FAULT_ARCHIVE) \
		$(CLI_ARCHIVE) $(ARCHIVE) -lcmocka $(LIBRARIES)

$(SUITE_PROGRAMS): $(call object,$(SUITE_SHARED))
$(BUILD)/tests/suites/%: tests/suites/%.c $(ARCHIVE)
	@mkdir -p $(@D)
	$(call quiet,test)$(COMPILE) $(LDFLAGS) -o $@ $< $(filter %.o,$^) $(ARCHIVE) $(LIBRARIES)

$(BUILD)/obj/tests/faults/program.o: src/main.c $(BUILD)/flags | $(CONFIG)
	@mkdir -p $(@D)
	$(call quiet,cc)$(COMPILE) -DDEBRIEF_VERSION='"$(VERSION)"' -Dmain=debrief_main -c -o $@ $<

# With BUILD=build/fuzz CC=clang SANITIZE=fuzzer-no-link,address,undefined: see fuzz.
$(BUILD)/tests/fuzz/fuzz_%: tests/fuzz/fuzz_%.c $(ARCHIVE)
	@mkdir -p $(@D)
	$(call quiet,test)$(COMPILE) $(TEST_FLAGS) -fsanitize=fuzzer -o $@ $< $(filter %libcli.a,$^) $(ARCHIVE) $(LIBRARIES)

# What the compiler has to say, of everything, and nothing made.
SYNTAX := $(SOURCES) $(UNIT_TESTS) $(FUZZERS) $(wildcard tests/faults/*.c tests/suites/*.c)
syntax: $(SYNTAX:%=%-syntax)
%.c-syntax: FORCE
	@$(CC) $(STANDARD) $(WARNINGS) $(TEST_FLAGS) -DDEBRIEF_VERSION='"$(VERSION)"' -fsyntax-only $*.c

# Nothing of the person's own: neither their database nor what they configured.
DEMO_HOME := $(BUILD)/demo
DEMO_SURROUNDINGS = env -u DEBRIEF_INCIDENT -u DEBRIEF_NOW -u DEBRIEF_SEED -u DEBRIEF_AUTHOR \
	-u XDG_CONFIG_HOME -u XDG_DATA_HOME -u XDG_STATE_HOME HOME='$(CURDIR)/$(DEMO_HOME)' \
	DEBRIEF_DB='$(CURDIR)/$(DEMO_HOME)/debrief.db' PATH='$(CURDIR)/$(BUILD)':"$$PATH"

# The three that install what they need do so before make looks for the libraries.
demo:
	@tests/setup.sh build
	@$(MAKE) --no-print-directory all
	@rm -rf $(DEMO_HOME) && mkdir -p $(DEMO_HOME)
	@echo "recording $(DEMO) into $(DEMO_HOME)/debrief.db" >&2
	@$(DEMO_SURROUNDINGS) $(DEMO) >&2
	@$(DEMO_SURROUNDINGS) debrief render

test:
	@tests/setup.sh test
	+@tests/run test

# Where there is no browser to be had, all else is tested.
test-all:
	@tests/setup.sh test-all
	@tests/setup.sh web || echo 'test-all: goes on without a browser' >&2
	+@tests/run test-all

test-web:
	@tests/setup.sh web
	+@tests/run web

PICTURES = $(BUILD)/pictures
pictures:
	@tests/setup.sh web
	+@$(MAKE) --no-print-directory all
	@node tests/web/pictures.mjs '$(PICTURES)'

suites:
	@tests/setup.sh test
	+@$(MAKE) --no-print-directory all $(BUILD)/tests/suites/judge >&2
	@tests/suites/suites.sh || [ $$? -eq 77 ]

torture:
	@tests/setup.sh test-all
	+@tests/run torture

fuzz:
	@tests/setup.sh test-all
	+@FUZZ_SECONDS=$(FUZZ_SECONDS) tests/run fuzz

lint:
	@tests/run lint

setup:
	@tests/setup.sh test-all

format:
	$(CLANG_FORMAT) -i $(SOURCES) $(HEADERS) $(wildcard tests/*/*.[ch])

format-check:
	$(CLANG_FORMAT) --dry-run -Werror $(SOURCES) $(HEADERS) $(wildcard tests/*/*.[ch])

clean:
	rm -rf $(BUILD)

# ---- measuring

# Floors are compiled and linked as debrief is, but for their libraries: those of floor_log and
# floor_render are shared ones, which are loaded whether used or not.
BENCH := $(BUILD)/bench
BENCH_PROGRAMS := $(addprefix $(BENCH)/,floor_log floor_render floor_import floor_start floor_start_dynamic generate \
	pairs versions)
BENCH_COMPILE = $(CC) -std=c17 -D_DEFAULT_SOURCE $(WARNINGS) $(CFLAGS) $(LDFLAGS) -Wl,--no-as-needed
SHARED = -lcmark -lsqlite3 -ljansson
BENCH_DEFINES = -DSTATIC='"$(patsubst lib%.a,%,$(notdir $(filter %.a,$(LIBRARIES))))"' \
	-DFLAGS='"$(if $(filter-out file,$(origin CFLAGS))$(SANITIZE),other flags,default flags)"'

count-programs: $(BENCH)/generate $(BENCH)/versions
bench-programs: $(BENCH_PROGRAMS)
	@:
$(BENCH_PROGRAMS): $(wildcard tests/bench/*.[ch]) $(BUILD)/flags | $(CONFIG)
	@mkdir -p $(@D)
	$(call quiet,test)$(BENCH_COMPILE) $(BENCH_DEFINES) -o $@ \
		tests/bench/$(patsubst %_dynamic,%,$(@F)).c $(BENCH_ALSO) $(BENCH_LIBRARIES)
$(BENCH)/%: BENCH_LIBRARIES = $(SHARED)
$(BENCH)/generate: BENCH_ALSO = tests/bench/data.c
$(BENCH)/floor_start: BENCH_LIBRARIES = -Wl,-O1,--as-needed,--gc-sections $(LIBRARIES)
$(BENCH)/floor_start_dynamic: BENCH_LIBRARIES = $(SHARED) -lutf8proc -ledit -lmd -lm
$(BENCH)/pairs: BENCH_LIBRARIES =

# What can't be installed is left out of the tables.
bench bench-report:
	@tests/setup.sh build
	@tests/setup.sh bench || echo 'bench: goes on without them' >&2
	+@$(MAKE) --no-print-directory all bench-programs
	@tests/bench/bench.sh $(BENCH) $(BUILD)/debrief $(if $(filter bench-report,$@),tests/bench/RESULTS.md)

bench-counts: all count-programs
	@tests/bench/counts.sh --write $(BUILD)

# ---- installation

man: $(BUILD)/man/debrief.1
$(BUILD)/man/debrief.1: $(BUILD)/debrief
	@rm -rf $(@D)
	@mkdir -p $(@D)
	$(BUILD)/debrief help --man $(@D)

bin = $(DESTDIR)$(PREFIX)/bin
share = $(DESTDIR)$(PREFIX)/share
bash_completion = $(share)/bash-completion/completions/debrief
zsh_completion = $(share)/zsh/site-functions/_debrief
fish_completion = $(share)/fish/vendor_completions.d/debrief.fish

install: all man
	install -d $(bin) $(share)/man/man1 $(dir $(bash_completion) $(zsh_completion) $(fish_completion))
	install -m 755 $(BUILD)/debrief $(bin)/debrief
	install -m 644 $(BUILD)/man/*.1 $(share)/man/man1
	$(BUILD)/debrief completion bash >$(bash_completion)
	$(BUILD)/debrief completion zsh >$(zsh_completion)
	$(BUILD)/debrief completion fish >$(fish_completion)

uninstall:
	rm -f $(bin)/debrief $(share)/man/man1/debrief.1 $(share)/man/man1/debrief-*.1
	rm -f $(bash_completion) $(zsh_completion) $(fish_completion)

-include $(patsubst %.o,%.d,$(OBJECTS)) $(BUILD)/obj/tests/faults/program.d \
	$(UNIT_PROGRAMS:%=%.d) $(REPLAYS:%=%.d) \
	$(FUZZ_PROGRAMS:%=%.d) $(FAULT_PROGRAMS:%=%.d) $(FAULT_SHARED:%.o=%.d) $(SUITE_PROGRAMS:%=%.d) \
	$(SUITE_SHARED:%.c=$(BUILD)/obj/%.d)
