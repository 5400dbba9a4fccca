-- Why: an index that leaves rows out serves only questions that say so word for word. What is asked at every look read all
-- purposes that there ever were.

CREATE INDEX purpose_state ON purpose (account, state);
CREATE INDEX purpose_without_nonce ON purpose (account) WHERE nonce IS NULL;
