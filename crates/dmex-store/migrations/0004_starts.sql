-- What a forecast needs of a product and no event says word for word: the power that pays, what begins to pay when, what
-- a division left over; and what the miner itself delivered, apart from its bond. All of it follows from events, so rows
-- of older rules are built again.

ALTER TABLE products ADD COLUMN own_delivered TEXT NOT NULL DEFAULT '000000000000000000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE products ADD COLUMN carry TEXT NOT NULL DEFAULT '000000000000000000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE products ADD COLUMN active BIGINT NOT NULL DEFAULT 0;
ALTER TABLE products ADD COLUMN active_tranche TEXT NOT NULL DEFAULT '000000000000000000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE products ADD COLUMN outstanding BIGINT NOT NULL DEFAULT 0;

CREATE TABLE starts (
    product BIGINT NOT NULL,
    day BIGINT NOT NULL,
    units BIGINT NOT NULL,
    tranche TEXT NOT NULL,
    PRIMARY KEY (product, day)
);
