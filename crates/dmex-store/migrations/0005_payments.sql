-- What an account was paid, without the movements that are no payments: a wallet may have a million of those. Payments are
-- found by the movement's reason, as `PAYMENTS` in src/read/payments.rs says it; a test holds both together.

CREATE INDEX ledger_payments ON ledger (credit, id)
    WHERE reason IN ('income', 'refund of days not delivered', 'refund', 'share of the bond', 'insurance paid', 'compensation', 'referral reward');
