-- Why: how deep a block is says nothing of what was deep when it was last looked for. While nobody looked, or no node
-- answered, a block may have gone and many others come: what was in it would never be missed. So whatever was seen in the
-- chain at its final depth is marked, and all else is looked for, however deep it would be by now.

ALTER TABLE purpose ADD COLUMN is_final INTEGER NOT NULL DEFAULT 0 CHECK (is_final IN (0, 1));
-- Deeper than any chain goes back that earlier versions worked on.
UPDATE purpose SET is_final = 1 WHERE block_number < (SELECT max(block_number) FROM purpose) - 10000;
DROP INDEX purpose_block;
CREATE INDEX purpose_not_final ON purpose (block_number) WHERE block_number IS NOT NULL AND is_final = 0;
