-- What readers ask beyond the first indexes: every page begins where the one before ended, in the order of an index.

CREATE INDEX tokens_by_split_from ON tokens (split_from, id);
CREATE INDEX tokens_by_merged_into ON tokens (merged_into, id);
CREATE INDEX days_by_day ON days (day, product);
CREATE INDEX events_by_name_and_time ON events (name, timestamp, id);
DROP INDEX products_by_miner;
CREATE INDEX products_by_miner ON products (miner, id);
DROP INDEX votes_by_voter;
CREATE INDEX votes_by_voter ON votes (voter, proposal);
DROP INDEX losses_by_product;
CREATE INDEX losses_by_product ON losses (product, token);
DROP INDEX policies_by_product;
CREATE INDEX policies_by_product ON policies (product, token);
DROP INDEX policies_by_insurance;
CREATE INDEX policies_by_insurance ON policies (insurance, token);
