-- What the indexer writes. Generated once from the row types; docs/DATABASE.md says what each column means.

CREATE TABLE meta (
    id BIGINT NOT NULL,
    chain_id BIGINT NOT NULL,
    settlement TEXT NOT NULL,
    rules BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE cursor (
    id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    hash TEXT NOT NULL,
    timestamp BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE blocks (
    number BIGINT NOT NULL,
    hash TEXT NOT NULL,
    parent_hash TEXT NOT NULL,
    timestamp BIGINT NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE undo (
    block BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    changed TEXT NOT NULL,
    row_key TEXT NOT NULL,
    before TEXT,
    PRIMARY KEY (block, seq)
);

CREATE TABLE events (
    id BIGINT NOT NULL,
    block BIGINT NOT NULL,
    timestamp BIGINT NOT NULL,
    tx_hash TEXT NOT NULL,
    contract TEXT NOT NULL,
    name TEXT NOT NULL,
    arguments TEXT NOT NULL,
    product BIGINT,
    token BIGINT,
    account TEXT,
    PRIMARY KEY (id)
);

CREATE TABLE ledger (
    id BIGINT NOT NULL,
    block BIGINT NOT NULL,
    timestamp BIGINT NOT NULL,
    tx_hash TEXT NOT NULL,
    coin TEXT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount TEXT NOT NULL,
    reason TEXT NOT NULL,
    product BIGINT,
    token BIGINT,
    PRIMARY KEY (id)
);

CREATE TABLE balances (
    account TEXT NOT NULL,
    coin TEXT NOT NULL,
    received TEXT NOT NULL,
    sent TEXT NOT NULL,
    PRIMARY KEY (account, coin)
);

CREATE TABLE products (
    id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    miner TEXT NOT NULL,
    asset TEXT NOT NULL,
    clock TEXT NOT NULL,
    pay_token TEXT NOT NULL,
    reward_token TEXT NOT NULL,
    pay_decimals BIGINT NOT NULL,
    reward_decimals BIGINT NOT NULL,
    opens BIGINT NOT NULL,
    closes BIGINT NOT NULL,
    activation_days BIGINT NOT NULL,
    batch_start BIGINT NOT NULL,
    mining_days BIGINT NOT NULL,
    payout_days BIGINT NOT NULL,
    price_per_unit TEXT NOT NULL,
    units_for_sale BIGINT NOT NULL,
    min_units BIGINT NOT NULL,
    max_units_per_buyer BIGINT NOT NULL,
    running_cost TEXT NOT NULL,
    machine TEXT NOT NULL,
    disclosure_uri TEXT NOT NULL,
    disclosure_hash TEXT NOT NULL,
    sold BIGINT NOT NULL,
    purchases BIGINT NOT NULL,
    stopped BIGINT NOT NULL,
    held BIGINT NOT NULL,
    next_day BIGINT NOT NULL,
    end_day BIGINT NOT NULL,
    settled_days BIGINT NOT NULL,
    short_days BIGINT NOT NULL,
    short_run BIGINT NOT NULL,
    delivered TEXT NOT NULL,
    income TEXT NOT NULL,
    escrow TEXT NOT NULL,
    bond TEXT NOT NULL,
    terminable_until BIGINT NOT NULL,
    closed_day BIGINT,
    closed_by TEXT,
    sealed_units BIGINT,
    sealed_bond TEXT NOT NULL,
    default_gain TEXT,
    bond_called TEXT NOT NULL,
    assessed_day BIGINT,
    PRIMARY KEY (id)
);

CREATE TABLE tokens (
    id BIGINT NOT NULL,
    product BIGINT NOT NULL,
    holder TEXT NOT NULL,
    units BIGINT NOT NULL,
    start_day BIGINT NOT NULL,
    end_day BIGINT NOT NULL,
    tranche TEXT NOT NULL,
    state TEXT NOT NULL,
    income_paid TEXT NOT NULL,
    refund_paid TEXT NOT NULL,
    payment TEXT,
    created_at BIGINT NOT NULL,
    split_from BIGINT,
    merged_into BIGINT,
    PRIMARY KEY (id)
);

CREATE TABLE days (
    product BIGINT NOT NULL,
    day BIGINT NOT NULL,
    deposited TEXT NOT NULL,
    settled_at BIGINT,
    expected TEXT NOT NULL,
    drawn TEXT NOT NULL,
    delivered TEXT NOT NULL,
    tranche TEXT NOT NULL,
    released TEXT NOT NULL,
    income_sum TEXT NOT NULL,
    delivered_sum TEXT NOT NULL,
    PRIMARY KEY (product, day)
);

CREATE TABLE benchmark_days (
    asset TEXT NOT NULL,
    day BIGINT NOT NULL,
    reward TEXT NOT NULL,
    through TEXT NOT NULL,
    price TEXT NOT NULL,
    reward_carried BIGINT NOT NULL,
    price_carried BIGINT NOT NULL,
    inputs TEXT NOT NULL,
    proven BIGINT,
    finalized_at BIGINT NOT NULL,
    PRIMARY KEY (asset, day)
);

CREATE TABLE reports (
    asset TEXT NOT NULL,
    day BIGINT NOT NULL,
    reporter TEXT NOT NULL,
    inputs TEXT NOT NULL,
    reported_at BIGINT NOT NULL,
    PRIMARY KEY (asset, day, reporter)
);

CREATE TABLE miners (
    address TEXT NOT NULL,
    status TEXT NOT NULL,
    application TEXT,
    application_hash TEXT,
    applied_at BIGINT,
    PRIMARY KEY (address)
);

CREATE TABLE capacities (
    miner TEXT NOT NULL,
    asset TEXT NOT NULL,
    approved BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    PRIMARY KEY (miner, asset)
);

CREATE TABLE proposals (
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    proposer TEXT NOT NULL,
    actions TEXT NOT NULL,
    description TEXT NOT NULL,
    class BIGINT NOT NULL,
    accused TEXT,
    quorum_bps BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    opens BIGINT NOT NULL,
    closes BIGINT NOT NULL,
    executable BIGINT,
    executed_at BIGINT,
    canceled_at BIGINT,
    votes_for TEXT NOT NULL,
    votes_against TEXT NOT NULL,
    votes_abstain TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE votes (
    proposal TEXT NOT NULL,
    voter TEXT NOT NULL,
    support BIGINT NOT NULL,
    weight TEXT NOT NULL,
    reason TEXT NOT NULL,
    voted_at BIGINT NOT NULL,
    PRIMARY KEY (proposal, voter)
);

CREATE TABLE voters (
    address TEXT NOT NULL,
    votes TEXT NOT NULL,
    delegate TEXT,
    PRIMARY KEY (address)
);

CREATE TABLE losses (
    token BIGINT NOT NULL,
    product BIGINT NOT NULL,
    loss TEXT NOT NULL,
    recovered TEXT NOT NULL,
    PRIMARY KEY (token)
);

CREATE TABLE rounds (
    id BIGINT NOT NULL,
    product BIGINT NOT NULL,
    coin TEXT NOT NULL,
    amount TEXT NOT NULL,
    paid TEXT NOT NULL,
    closes_at BIGINT NOT NULL,
    closed BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE policies (
    token BIGINT NOT NULL,
    product BIGINT NOT NULL,
    insurance TEXT NOT NULL,
    payer TEXT NOT NULL,
    coverage TEXT NOT NULL,
    premium TEXT NOT NULL,
    paid TEXT,
    PRIMARY KEY (token)
);
CREATE INDEX events_by_product ON events (product, id);
CREATE INDEX events_by_token ON events (token, id);
CREATE INDEX events_by_account ON events (account, id);
CREATE INDEX events_by_name ON events (name, id);
CREATE INDEX ledger_by_debit ON ledger (debit, id);
CREATE INDEX ledger_by_credit ON ledger (credit, id);
CREATE INDEX ledger_by_product ON ledger (product, id);
CREATE INDEX ledger_by_token ON ledger (token, id);
CREATE INDEX tokens_by_holder ON tokens (holder, id);
CREATE INDEX tokens_by_product ON tokens (product, id);
CREATE INDEX products_by_miner ON products (miner);
CREATE INDEX days_by_settled_at ON days (settled_at);
CREATE INDEX proposals_by_number ON proposals (number);
CREATE INDEX votes_by_voter ON votes (voter);
CREATE INDEX losses_by_product ON losses (product);
CREATE INDEX rounds_by_product ON rounds (product);
CREATE INDEX policies_by_product ON policies (product);
CREATE INDEX policies_by_insurance ON policies (insurance);
CREATE INDEX balances_by_coin ON balances (coin);
CREATE INDEX reports_by_reporter ON reports (reporter);
