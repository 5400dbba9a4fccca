// What our indexer does of its work that a reader of NFTs, days and money cannot do without. It does less: no balances,
// no purchases divided into escrow and fee, no divisions by the model's rule, no events kept as data.
import { ponder } from "ponder:registry";
import { days, ledger, tokens } from "ponder:schema";

const ZERO = "0x0000000000000000000000000000000000000000";

const entry = (event: any, place: number, debit: string, credit: string, amount: bigint, reason: string, token?: bigint) => ({
  id: `${event.id}-${place}`,
  block: event.block.number,
  timestamp: event.block.timestamp,
  debit,
  credit,
  amount,
  reason,
  token,
});

ponder.on("MiningPower:Transfer" as any, async ({ event, context }: any) => {
  const { from, to, id } = event.args;
  if (from === ZERO) {
    await context.db.insert(tokens).values({
      id,
      holder: to,
      state: "free",
      incomePaid: 0n,
      refundPaid: 0n,
      createdAt: event.block.timestamp,
    });
  } else if (to !== ZERO) {
    await context.db.update(tokens, { id }).set({ holder: to });
  }
});

ponder.on("MiningPower:PowerMinted" as any, async ({ event, context }: any) => {
  const { tokenId, power } = event.args;
  const { product, units, startDay, endDay, tranche } = power;
  await context.db.update(tokens, { id: tokenId }).set({ product, units, startDay, endDay, tranche });
});

ponder.on("MiningPower:PowerSplit" as any, async ({ event, context }: any) => {
  const { tokenId, partId } = event.args;
  await context.db.update(tokens, { id: tokenId }).set({ state: "split" });
  await context.db.update(tokens, { id: partId }).set({ splitFrom: tokenId });
});

ponder.on("PrimarySale:PowerBought" as any, async ({ event, context }: any) => {
  const { product, tokenId, buyer, payment } = event.args;
  await context.db.update(tokens, { id: tokenId }).set({ payment });
  await context.db
    .insert(ledger)
    .values(entry(event, 0, `wallet/${buyer}`, `sale/${product}`, payment, "purchase", tokenId));
});

ponder.on("Settlement:PurchaseRecorded" as any, async ({ event, context }: any) => {
  const { product, purchase } = event.args;
  await context.db.insert(ledger).values([
    entry(event, 0, `sale/${product}`, `escrow/${product}`, BigInt(purchase.tranche), "principal"),
    entry(event, 1, `sale/${product}`, `credit/${purchase.feeRecipient}`, BigInt(purchase.fee), "fee"),
  ]);
});

const paid = (to: string) => async ({ event, context }: any) => {
  const { tokenId, holder, income, refund } = event.args;
  await context.db
    .update(tokens, { id: tokenId })
    .set((row: any) => ({ incomePaid: row.incomePaid + income, refundPaid: row.refundPaid + refund }));
  await context.db.insert(ledger).values([
    entry(event, 0, "income", `${to}/${holder}`, income, "income", tokenId),
    entry(event, 1, "refund", `${to}/${holder}`, refund, "refund", tokenId),
  ]);
};
ponder.on("Settlement:TokenClaimed" as any, paid("wallet"));
ponder.on("Settlement:TokenCredited" as any, paid("credit"));

ponder.on("Settlement:IncomeDeposited" as any, async ({ event, context }: any) => {
  const { product, day, from, amount, deposited } = event.args;
  await context.db.insert(days).values({ id: `${product}-${day}`, deposited }).onConflictDoUpdate({ deposited });
  await context.db.insert(ledger).values(entry(event, 0, `wallet/${from}`, `deposits/${product}`, amount, "deposit"));
});

ponder.on("Settlement:DaySettled" as any, async ({ event, context }: any) => {
  const { product, day, expected, deposited, drawn, delivered, tranche, released, income } = event.args;
  const row = { deposited, settledAt: event.block.timestamp, expected, drawn, delivered, income };
  await context.db.insert(days).values({ id: `${product}-${day}`, ...row }).onConflictDoUpdate(row);
  await context.db.insert(ledger).values([
    entry(event, 0, `deposits/${product}`, `income/${product}`, deposited, "delivered"),
    entry(event, 1, `bond/${product}`, `income/${product}`, drawn, "drawn from the bond"),
    entry(event, 2, `escrow/${product}`, "miner", released, "released"),
    entry(event, 3, `escrow/${product}`, `refund/${product}`, tranche - released, "not delivered"),
  ]);
});
