# What one types here. The library needs none of it: each target is one line that works without make.

.PHONY: run migrate revision rebase upgrade downgrade seed test test-versions check fmt lint bench soak doc
.DEFAULT_GOAL := run

CARGO ?= cargo
# For make downgrade TO=…: an id, a prefix of one, a number, `base`, `head`. Without it: one step.
TO ?=
MSG ?=
# For make rebase ID=…: which of two migrations goes on top. Without it git knows which is the local one.
ID ?= auto
export MSG TO ID

# Build, upgrade the database, serve.
run:
	@$(CARGO) run

# Gives an order to the build script: it leaves the exit code and what is to be read in a report, and lets cargo go no
# further, so that it also serves while the program does not compile. Without make: ALUDEL_SEAL="…" cargo check
# It is a build here, since one wrote the draft and another follows: a check would read all dependencies once more.
define order
@folder=$$(mktemp -d) || exit 1; trap 'rm -rf "$$folder"' EXIT; \
$(1)="$$$(2)" ALUDEL_REPORT="$$folder/report" $(CARGO) build 2>&1 | tee "$$folder/log" \
	| sed -n -E '/^ *(Blocking|Updating|Downloading|Downloaded|Compiling) /p' >&2; \
if [ -s "$$folder/report" ]; then \
	code=$$(head -n 1 "$$folder/report"); \
	if [ "$$code" = 0 ]; then sed 1d "$$folder/report"; else sed 1d "$$folder/report" >&2; fi; \
	exit "$$code"; \
fi; \
cat "$$folder/log" >&2; exit 1
endef

# Seal the difference between models and migrations: make migrate MSG="add email"
migrate:
	$(call order,ALUDEL_SEAL,MSG)

# Begin a migration to be filled by hand: make revision MSG="fill emails"
revision:
	$(call order,ALUDEL_REVISION,MSG)

# Of two migrations that follow the same one, put the local one, with all that follow it, on top of the other.
rebase:
	$(call order,ALUDEL_REBASE,ID)

# The database to the binary's head.
upgrade:
	@$(CARGO) run --quiet -- db upgrade

# The database one step back, or to TO.
downgrade:
	@$(CARGO) run --quiet -- --downgrade$${TO:+=$$TO}

# Load seeds/.
seed:
	@$(CARGO) run --quiet -- seed-db

# Everything, on SQLite and on a MariaDB, a MySQL and a PostgreSQL that the tests start for themselves. nextest, where it is installed,
# runs them side by side and sums up.
test:
	@tests/with-servers $(CARGO) test --workspace --doc --quiet
	@if $(CARGO) nextest --version >/dev/null 2>&1; then \
		tests/with-servers $(CARGO) nextest run --workspace --no-fail-fast; \
	else tests/with-servers $(CARGO) test --workspace --all-targets --no-fail-fast; fi

# The library's tests on the oldest and the newest servers, fetched where they are missing (1 GB); some of them with
# make test-versions VERSIONS="postgres-13 mariadb-10.6"
test-versions:
	@CARGO="$(CARGO)" tests/versions $(VERSIONS)

# All that a change must pass beside the tests.
check: lint doc
	@$(CARGO) fmt --all --check
	@rustfmt --edition 2024 --check migrations/*.rs
	@if $(CARGO) deny --version >/dev/null 2>&1; then \
		$(CARGO) deny check --hide-inclusion-graph licenses bans sources || exit 1; \
		if $(CARGO) deny fetch db; then $(CARGO) deny check advisories; \
		else echo 'make check: the advisory database could not be fetched, so advisories were not checked' >&2; fi; \
	else echo 'make check: cargo-deny is not installed, so licences and advisories were not checked: cargo install cargo-deny' >&2; fi

# Format; the migrations are named, since no `mod` in the sources leads to them.
fmt:
	@$(CARGO) fmt --all
	@rustfmt --edition 2024 migrations/*.rs

# The library by itself, too, with each of the engines alone and with none.
lint:
	@$(CARGO) clippy --workspace --all-targets -- --deny warnings
	@for engine in sqlite mysql postgres ""; do \
		$(CARGO) clippy --quiet --package aludel --no-default-features --features "$$engine" -- --deny warnings || exit 1; \
	done

doc:
	@RUSTDOCFLAGS='--deny warnings' $(CARGO) doc --workspace --no-deps

# The random suites on every engine for MINUTES, each pair of schemas another, servers killed during every kind of step, keeping cut
# and aborted after its statements; then for as long at most five rounds a minute of processes that are killed at random. Each says
# what it ran; a failure prints the SEED and the ROUNDS that repeat it, and both parts run before it counts:
# make soak MINUTES=0 SEED=… ROUNDS=…
soak:
	@failed=0; \
	MINUTES=$(or $(MINUTES),10) SEED=$(SEED) ROUNDS=$(ROUNDS) tests/with-servers \
		$(CARGO) test -p aludel --all-features --lib -- cases::soak tests::crashed --nocapture --test-threads=10 || failed=1; \
	ALUDEL_SOAK_MINUTES=$(or $(MINUTES),10) ALUDEL_SEED=$(SEED) tests/with-servers \
		$(CARGO) test --test app -- killed_at_random --nocapture || failed=1; \
	exit $$failed

# What aludel costs, on projects that it makes for itself under target/bench: a part of it with make bench PART=script, or
# PART=runtime, which takes servers of its own, or those that ALUDEL_TEST_MARIADB, _MYSQL and _POSTGRES name.
bench:
	@$(if $(filter script,$(PART)),,tests/with-servers) $(CARGO) run --release --quiet --package aludel-bench -- $(PART)
