# Every target is listed by `make help`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test ci lint bench bench-peers soak fuzz dashboard package clean


help: ## Lists the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: dashboard ## Builds everything and runs the demo city: http://127.0.0.1:8080
	cargo run --release --locked -p talblick -- demo

test: dashboard ## Installs what the tests need and runs every test
	tests/install
	tests/run

ci: lint test ## What CI runs: lint and test

lint: dashboard ## Formatting, clippy, documentation, licences, the dashboard's checks
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings -A rustdoc::private-intra-doc-links" cargo doc --workspace --no-deps --locked --document-private-items
	deploy/deny
	cd dashboard && npm run --silent check && npm run --silent size

bench: dashboard ## Measures; BENCH=store measures one family, READINGS=60000000 with a full store
	tests/bench $(BENCH)

bench-peers: ## The same work in the store, VictoriaMetrics and InfluxDB, side by side; DAYS=7 or READINGS=60000000 takes longer
	tests/install
	cargo bench --quiet --locked -p talblick-remote --bench peers -- $(if $(READINGS),--readings $(READINGS),--days $(or $(DAYS),1))

soak: dashboard ## Two thousand uplinks a second for an hour, broker and program started anew meanwhile; MINUTES=3 is shorter
	tests/install
	cargo build --release --locked -p talblick
	cargo bench --quiet --locked -p talblick-tests --bench soak -- --minutes $(or $(MINUTES),60)

fuzz: ## Property tests a hundred times as long, then libFuzzer; TARGET=frame SECONDS=600 feeds one target
	$(if $(TARGET),,PROPTEST_CASES=25600 cargo test --release --workspace --locked --lib)
	COVERAGE=1 fuzz/run $(or $(SECONDS),60) $(TARGET)

dashboard: ## Builds the pages, if their sources changed
	dashboard/build

package: dashboard ## Builds the release binary with everything in it
	cargo build --release --locked -p talblick

clean: ## Removes what was built
	cargo clean
	rm -rf dashboard/dist dashboard/node_modules
