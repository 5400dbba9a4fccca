-- Why: a transaction that moves money must leave exactly once, whatever happens to the process
-- that sends it. What is to be sent is therefore written down before it is sent, with the signed
-- bytes, and found again after a crash.

-- The chain this file belongs to. One row. Records of one chain mean nothing on another.
CREATE TABLE chain (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    chain_id INTEGER NOT NULL,
    -- Hash of block 0: tells two development chains with the same id apart.
    genesis  BLOB    NOT NULL CHECK (length(genesis) = 32)
);

-- One transaction that somebody wants to happen.
CREATE TABLE intent (
    -- Order of submission.
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Idempotency key given by the caller, for example deposit/3/19076.
    key          TEXT    NOT NULL UNIQUE,
    -- Address that signs.
    account      BLOB    NOT NULL CHECK (length(account) = 20),
    -- Address called. NULL creates a contract.
    recipient    BLOB    CHECK (length(recipient) = 20),
    data         BLOB    NOT NULL,
    -- Coin sent along, in wei, 32 bytes big-endian.
    value        BLOB    NOT NULL CHECK (length(value) = 32),
    state        TEXT    NOT NULL DEFAULT 'queued' CHECK (state IN
                     ('queued', 'refused', 'signed', 'broadcast', 'mined', 'confirmed', 'reverted')),
    -- Nonce held by this intent; NULL while it holds none.
    nonce        INTEGER,
    -- Where it was mined: transaction, block, and whether the call succeeded (1) or reverted (0).
    mined_hash   BLOB,
    block_number INTEGER,
    block_hash   BLOB,
    succeeded    INTEGER,
    -- Why it was refused or reverted: name of the error, and its arguments as a JSON list.
    reason_name  TEXT,
    reason_args  TEXT
);

-- A nonce can be held by one intent only, whatever the code above thinks.
CREATE UNIQUE INDEX intent_nonce ON intent (account, nonce) WHERE nonce IS NOT NULL;
CREATE INDEX intent_open ON intent (account, id)
    WHERE state IN ('queued', 'signed', 'broadcast', 'mined');
CREATE INDEX intent_block ON intent (block_number) WHERE block_number IS NOT NULL;

-- Every transaction ever signed for an intent: the first one, fee bumps, new nonces.
-- Whichever is mined counts.
CREATE TABLE attempt (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    intent_id    INTEGER NOT NULL REFERENCES intent (id),
    nonce        INTEGER NOT NULL,
    hash         BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
    -- Signed transaction as it goes over the wire.
    raw          BLOB    NOT NULL,
    gas_limit    INTEGER NOT NULL,
    -- Fees in wei per gas, in decimal.
    max_fee      TEXT    NOT NULL,
    priority_fee TEXT    NOT NULL
);
CREATE INDEX attempt_intent ON attempt (intent_id);
