-- Why: a purpose keeps its nonce until the chain shows another's transaction there. When a development chain went back
-- and what was lost would have no effect now, its nonce is taken by a transaction that does nothing; it must be told from
-- those that pay. And what is sent once has one name everywhere: purpose.

ALTER TABLE intent RENAME TO purpose;
ALTER TABLE attempt RENAME COLUMN intent_id TO purpose_id;
-- 1: it does nothing but take the nonce.
ALTER TABLE attempt ADD COLUMN is_nothing INTEGER NOT NULL DEFAULT 0 CHECK (is_nothing IN (0, 1));
-- Height of the newest block when it was signed: whatever took its nonce is above, or just below. NULL in older rows.
ALTER TABLE attempt ADD COLUMN signed_at INTEGER;

DROP INDEX intent_nonce;
DROP INDEX intent_open;
DROP INDEX intent_block;
DROP INDEX intent_lost;
DROP INDEX attempt_intent;
CREATE UNIQUE INDEX purpose_nonce ON purpose (account, nonce) WHERE nonce IS NOT NULL;
CREATE INDEX purpose_open ON purpose (account, id)
    WHERE state IN ('queued', 'signed', 'broadcast', 'mined');
CREATE INDEX purpose_block ON purpose (block_number) WHERE block_number IS NOT NULL;
CREATE INDEX purpose_lost ON purpose (lost_block) WHERE lost_block IS NOT NULL;
CREATE INDEX attempt_purpose ON attempt (purpose_id, nonce);

-- A deposit's key no longer has its amount, so that two of one day are never on their way at the same time: what an earlier
-- version sent and did not see end goes on under the new key (deposit/3/19076/100000 becomes deposit/3/19076).
UPDATE OR IGNORE purpose
SET key = substr(key, 1, 8 + instr(substr(key, 9), '/')
                           + instr(substr(key, 9 + instr(substr(key, 9), '/')), '/') - 1)
WHERE key LIKE 'deposit/%/%/%' AND state IN ('signed', 'broadcast', 'mined');
