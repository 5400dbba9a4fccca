# Everything starts here. `make help` lists what there is.
.DEFAULT_GOAL := help
# The program itself: npm's wrapper of it ends well whatever the program says (foundry-rs/foundry#14781).
FORGE := node_modules/@foundry-rs/forge-*/bin/forge
NODE_MODULES := contracts/node_modules/.package-lock.json
AXE := crates/dmex-web/node_modules/.package-lock.json
TOOLS := target/tools/.installed
STATE ?= .dmex

.PHONY: help up demo test contracts-tested contracts-deployed deep mutants coverage attacks browser pictures gas bench artifacts format lint slither halmos schemathesis clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

up: target/release/dmex ## Set everything up, then run the whole platform on real days
	target/release/dmex --state $(STATE) up

demo: target/release/dmex ## A year of real days with 200 buyers, and the books
	target/release/dmex demo --days 365 --buyers 200

# The compiler uses one core, so the contracts are compiled for their tests and as they are deployed at the same time.
test contracts-tested contracts-deployed: SHELL := ops/timed
test: $(NODE_MODULES) $(AXE) $(TOOLS) browser ## Everything: formats, lints, contracts, gas, Rust, end to end
	cd contracts && $(FORGE) fmt --check
	$(MAKE) --no-print-directory --jobs=2 --output-sync=target contracts-tested contracts-deployed
	ops/check
	target/tools/bin/typos
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo test --locked --workspace

contracts-tested: $(NODE_MODULES)
	cd contracts && $(FORGE) test

contracts-deployed: $(NODE_MODULES)
	cd contracts && FOUNDRY_PROFILE=deployed $(FORGE) build src
	cargo run --locked --quiet -p dmex-artifacts -- --check
	cd contracts && FOUNDRY_PROFILE=gas FORGE_SNAPSHOT_CHECK=true $(FORGE) test

# Says after each kill which day was settled before and after, and how long the next one took; then what became of a server
# under 20,000 hostile requests, 2,000 slow connections and 1,000 streams, and what its visitors wait when its node is far.
deep: $(NODE_MODULES) ## What takes too long for `make test`: a hundred kills, many purposes, all interleavings, hostile strangers, bugs put in
	DMEX_TEST_KILLS=100 cargo test --locked -p dmex-cli --test survives_kills -- --nocapture fe2_
	DMEX_TEST_PURPOSES=300 cargo test --locked -p dmex-chain --test it -- --nocapture fe1_purposes_on_a_public
	DMEX_TEST_PURPOSES=12 cargo test --locked -p dmex-chain --test it -- --nocapture fe1_purposes_on_a_development
	DMEX_TEST_HISTORIES=20000 cargo test --locked -p dmex-chain --test it -- --nocapture fe1_ --skip fe1_purposes
	cargo run --locked --release -p dmex-api --example hostile
	cargo run --locked --release -p dmex-api --example far
	$(MAKE) --no-print-directory mutants coverage

# ONLY=settlement/Bonds takes only the bugs of files whose path has it.
mutants: $(NODE_MODULES) ## Put known bugs into the contracts, one at a time, and see whether the tests notice
	cargo run --locked --quiet -p dmex-artifacts --example mutants $(ONLY)

coverage: $(NODE_MODULES) ## How many lines and branches of the contracts their tests run
	cd contracts && $(FORGE) coverage --report summary --exclude-tests

attacks: $(NODE_MODULES) ## Try what people tried against the platform, and print what each is told
	cargo test --locked -p dmex-cli --test attacks -- --nocapture

# As root on Debian it is installed; anywhere else it is said to be missing.
browser: ## Make sure that there is a browser for the tests: chromium and chromedriver
	@command -v chromium chromedriver > /dev/null || { apt-get update && apt-get install --yes --no-install-recommends chromium chromium-driver fonts-noto-cjk; } || { echo "install chromium and chromedriver (Debian: chromium, chromium-driver)"; exit 1; }

pictures: $(NODE_MODULES) $(AXE) browser ## Take the pictures of the dapp anew: docs/pictures, and all pages into target/pictures
	cargo run --locked -p dmex-web --example pictures

gas: $(NODE_MODULES) ## Gas of our transactions and of comparable systems, side by side
	cd contracts && FOUNDRY_PROFILE=gas $(FORGE) test
	contracts/bench/run

bench: ## Speed of the reference model: 300,000 NFTs over three years
	cargo bench --locked -p dmex-model

artifacts: $(NODE_MODULES) ## Write contracts/artifacts from the Solidity sources
	cd contracts && FOUNDRY_PROFILE=deployed $(FORGE) build src
	cargo run --locked --quiet -p dmex-artifacts

format: $(NODE_MODULES) ## Format Solidity and Rust
	cd contracts && $(FORGE) fmt
	cargo fmt --all

lint: $(NODE_MODULES) $(TOOLS) ## What must be silent: clippy, rustdoc, forge lint, typos; cargo-deny and cargo-machete where they are installed
	cargo clippy --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --quiet
	cd contracts && $(FORGE) lint
	target/tools/bin/typos
	! command -v cargo-deny > /dev/null || cargo deny check licenses bans sources
	! command -v cargo-machete > /dev/null || cargo machete

# What is suppressed has its reason beside the line. Two detectors are off: structs in memory begin as zero, and a tuple
# may be taken in part. A function that slither cannot read it does not look at, and says nothing more of: that fails, too.
slither: $(NODE_MODULES) $(TOOLS) ## What slither (0.11.6, from PyPI) finds of high and medium weight
	cd contracts && $(FORGE) build src --build-info --force --out out/slither --cache-path cache/slither && PATH="$$PWD/node_modules/.bin:$$PWD/../target/tools/bin:$$PATH" slither . --ignore-compile --foundry-out-directory out/slither --config-file slither.config.json --fail-medium > cache/slither.txt 2>&1; found=$$?; cat cache/slither.txt; ! grep --quiet ERROR cache/slither.txt && exit $$found

# One solver for all proofs, over the integers, with the z3 that halmos brings: contracts/bin/intsolve says why.
halmos: $(NODE_MODULES) ## Prove the arithmetic of days and targets with halmos (0.3.3, from PyPI)
	cd contracts && rm -rf out/symbolic && PATH="$$PWD/node_modules/.bin:$$PATH" FOUNDRY_PROFILE=symbolic halmos

schemathesis: $(NODE_MODULES) ## What schemathesis (4, from PyPI) finds when it attacks the API
	crates/dmex-api/tests/schemathesis

clean: ## Remove what was built and the state of `make up`
	cargo clean
	rm -rf contracts/out contracts/cache contracts/bench/out contracts/bench/cache $(STATE)

target/release/dmex: $(NODE_MODULES) FORCE
	cargo build --locked --release -p dmex-cli

$(NODE_MODULES): contracts/package-lock.json
	cd contracts && npm ci --no-audit --no-fund

$(AXE): crates/dmex-web/package-lock.json
	cd crates/dmex-web && npm ci --no-audit --no-fund

$(TOOLS): ops/requirements.txt
	python3 -m venv target/tools
	target/tools/bin/pip install --quiet --disable-pip-version-check --requirement ops/requirements.txt
	touch $@

FORCE:
