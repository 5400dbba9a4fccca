-- Why: a development chain whose node was killed goes back some seconds. What it lost is done again in its order and
-- at its time, for a report of a day is refused before that day has ended. Both must be known after a kill in between.

-- Unix time in seconds of the block that an intent was settled in. NULL if it never was, or before this column.
ALTER TABLE intent ADD COLUMN block_time INTEGER;
-- Height at which a block that is gone held it, until it is dealt with: the order in which to do it again.
ALTER TABLE intent ADD COLUMN lost_block INTEGER;
CREATE INDEX intent_lost ON intent (lost_block) WHERE lost_block IS NOT NULL;
