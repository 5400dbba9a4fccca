-- Why: what holds no nonce is asked for whenever a nonce is chosen, and is little beside all that ever held one.

CREATE INDEX purpose_without_nonce ON purpose (account) WHERE nonce IS NULL;
