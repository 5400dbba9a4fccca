-- A product is judged by a score in place of a run of short days; of a day's money so much goes to the miner as is released,
-- which may be less than was delivered; of a closed product's bond the holders share a pot, by power times days left, and the
-- rest returns. Prices come from rounds that are proven. An NFT may pay somebody else than its holder, and be a part of an
-- auctioned sale. All of it follows from events, so rows of older rules are built again.

ALTER TABLE products DROP COLUMN held;
ALTER TABLE products RENAME COLUMN short_run TO score;
ALTER TABLE products ADD COLUMN reserved_units BIGINT NOT NULL DEFAULT 0;
ALTER TABLE products ADD COLUMN reserved_by TEXT;
ALTER TABLE products ADD COLUMN reserved_start BIGINT;
ALTER TABLE products ADD COLUMN bond_days BIGINT NOT NULL DEFAULT 0;
ALTER TABLE products ADD COLUMN released TEXT NOT NULL DEFAULT '000000000000000000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE products ADD COLUMN unit_days TEXT NOT NULL DEFAULT '000000000000000000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE products ADD COLUMN at_fault BIGINT;
ALTER TABLE products ADD COLUMN sealed_unit_days TEXT NOT NULL DEFAULT '000000000000000000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE products ADD COLUMN pot TEXT NOT NULL DEFAULT '000000000000000000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE products ADD COLUMN bond_to_miner TEXT;
ALTER TABLE products ADD COLUMN bond_to_reserve TEXT;
ALTER TABLE products ADD COLUMN called_per_unit_day TEXT NOT NULL DEFAULT '000000000000000000000000000000000000000000000000000000000000000000000000000000';

ALTER TABLE tokens ADD COLUMN locker TEXT;
ALTER TABLE tokens ADD COLUMN payee TEXT;
ALTER TABLE tokens ADD COLUMN auctioned_sale BIGINT;
CREATE INDEX tokens_by_locker ON tokens (locker, id) WHERE locker IS NOT NULL;
CREATE INDEX tokens_by_payee ON tokens (payee, id) WHERE payee IS NOT NULL;
CREATE INDEX tokens_by_auctioned_sale ON tokens (auctioned_sale, id) WHERE auctioned_sale IS NOT NULL;

ALTER TABLE days RENAME COLUMN released TO paid;
ALTER TABLE days RENAME COLUMN delivered_sum TO released_sum;
ALTER TABLE days ADD COLUMN gross TEXT NOT NULL DEFAULT '000000000000000000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE days ADD COLUMN released TEXT NOT NULL DEFAULT '000000000000000000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE days ADD COLUMN short BIGINT NOT NULL DEFAULT 0;
ALTER TABLE days ADD COLUMN score BIGINT NOT NULL DEFAULT 0;

ALTER TABLE benchmark_days ADD COLUMN mean TEXT NOT NULL DEFAULT '000000000000000000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE benchmark_days ADD COLUMN price_source TEXT NOT NULL DEFAULT 'feed';
ALTER TABLE benchmark_days ADD COLUMN unproven BIGINT NOT NULL DEFAULT 0;
ALTER TABLE benchmark_days ADD COLUMN difficulty_source TEXT;
UPDATE benchmark_days SET price_source = 'carried' WHERE price_carried = 1;
UPDATE benchmark_days SET difficulty_source = CASE WHEN proven = 1 THEN 'proven' ELSE 'reported' END
    WHERE proven IS NOT NULL;
ALTER TABLE benchmark_days DROP COLUMN price_carried;
ALTER TABLE benchmark_days DROP COLUMN proven;

ALTER TABLE miners ADD COLUMN suspended_for BIGINT;

CREATE TABLE auctioned_sales (
    id BIGINT NOT NULL,
    product BIGINT NOT NULL,
    auctioneer TEXT NOT NULL,
    start_day BIGINT NOT NULL,
    units BIGINT NOT NULL,
    minted BIGINT NOT NULL,
    unit_price TEXT NOT NULL,
    payment TEXT NOT NULL,
    fee TEXT NOT NULL,
    tranche TEXT NOT NULL,
    sold_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX auctioned_sales_by_product ON auctioned_sales (product, id);

CREATE TABLE overrides (
    proposal TEXT NOT NULL,
    voter TEXT NOT NULL,
    support BIGINT NOT NULL,
    weight TEXT NOT NULL,
    delegate TEXT,
    reason TEXT NOT NULL,
    voted_at BIGINT NOT NULL,
    PRIMARY KEY (proposal, voter)
);
CREATE INDEX overrides_by_voter ON overrides (voter, proposal);

CREATE TABLE price_rounds (
    asset TEXT NOT NULL,
    day BIGINT NOT NULL,
    round TEXT NOT NULL,
    price TEXT NOT NULL,
    proven_at BIGINT NOT NULL,
    PRIMARY KEY (asset, day)
);

CREATE TABLE pay_prices (
    token TEXT NOT NULL,
    feed TEXT,
    max_age BIGINT NOT NULL,
    decimals BIGINT NOT NULL,
    benchmark TEXT,
    kept TEXT NOT NULL,
    kept_at BIGINT,
    PRIMARY KEY (token)
);
