import { onchainTable } from "ponder";

export const tokens = onchainTable("tokens", (t) => ({
  id: t.bigint().primaryKey(),
  product: t.integer(),
  holder: t.hex().notNull(),
  units: t.bigint(),
  startDay: t.integer(),
  endDay: t.integer(),
  tranche: t.bigint(),
  state: t.text().notNull(),
  incomePaid: t.bigint().notNull(),
  refundPaid: t.bigint().notNull(),
  payment: t.bigint(),
  createdAt: t.bigint().notNull(),
  splitFrom: t.bigint(),
}));

export const days = onchainTable("days", (t) => ({
  id: t.text().primaryKey(),
  deposited: t.bigint().notNull(),
  settledAt: t.bigint(),
  expected: t.bigint(),
  drawn: t.bigint(),
  delivered: t.bigint(),
  income: t.bigint(),
}));

export const ledger = onchainTable("ledger", (t) => ({
  id: t.text().primaryKey(),
  block: t.bigint().notNull(),
  timestamp: t.bigint().notNull(),
  debit: t.text().notNull(),
  credit: t.text().notNull(),
  amount: t.bigint().notNull(),
  reason: t.text().notNull(),
  token: t.bigint(),
}));
