-- A premium that went back is a payment, too: the index of payments is made again with it, as `PAYMENTS` in
-- src/read/payments.rs says it.

DROP INDEX ledger_payments;
CREATE INDEX ledger_payments ON ledger (credit, id)
    WHERE reason IN ('income', 'refund of days not delivered', 'refund', 'share of the bond', 'insurance paid', 'premium back', 'compensation', 'referral reward');
