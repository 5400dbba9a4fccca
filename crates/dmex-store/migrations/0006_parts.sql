-- What an NFT's number stands for never shrinks: a split ends it and its parts are others, a merge ends two. Cover is kept
-- under the number of a policy, which parts have, too; until now it was kept under the NFT's own number, and that is the
-- number of what was kept. All of it follows from events, so rows of older rules are built again.

ALTER TABLE tokens ADD COLUMN moves BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN policy BIGINT;
ALTER TABLE tokens ADD COLUMN insurance_paid TEXT;
ALTER TABLE tokens ADD COLUMN ended_at BIGINT;
CREATE INDEX tokens_there_by_holder ON tokens (holder, id) WHERE ended_at IS NULL;

CREATE TABLE numbered_policies (
    insurance TEXT NOT NULL,
    number BIGINT NOT NULL,
    token BIGINT NOT NULL,
    product BIGINT NOT NULL,
    payer TEXT NOT NULL,
    end_day BIGINT NOT NULL,
    coverage TEXT NOT NULL,
    units BIGINT NOT NULL,
    premium TEXT NOT NULL,
    paid TEXT NOT NULL,
    ended TEXT,
    PRIMARY KEY (insurance, number)
);
INSERT INTO numbered_policies
    SELECT policies.insurance, policies.token, policies.token, policies.product, policies.payer, tokens.end_day,
        policies.coverage, tokens.units, policies.premium,
        COALESCE(policies.paid, '000000000000000000000000000000000000000000000000000000000000000000000000000000'),
        CASE WHEN policies.paid IS NULL THEN NULL ELSE 'claimed' END
    FROM policies JOIN tokens ON tokens.id = policies.token;
DROP TABLE policies;
ALTER TABLE numbered_policies RENAME TO policies;
CREATE INDEX policies_by_product ON policies (product, number);
