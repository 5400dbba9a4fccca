//! The books of one product.

use dmex_types::{Asset, Power, ProductId};
use serde::Serialize;

use super::summary::Amount;
use crate::settlement::{Product, earned};
use crate::{AccountId, CoinId, Due, Model, Paid};

/// What went through a product so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ProductTotals {
    pub(crate) principal: u128,
    pub(crate) fees: u128,
    pub(crate) bond_deposited: u128,
    pub(crate) bond_withdrawn: u128,
    pub(crate) paid_out: Paid,
    pub(crate) principal_returned: u128,
    pub(crate) bond_shared: u128,
    pub(crate) bond_returned: u128,
    days: u32,
    expected: u128,
    deposited: u128,
    drawn: u128,
    tranches: u128,
    released: u128,
}

/// The books of one product. Every amount is in the smallest unit of its coin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProductBooks {
    /// The product.
    pub product: ProductId,
    /// What it mines.
    pub asset: Asset,
    /// Its miner.
    pub miner: AccountId,
    /// Coin of the price.
    pub pay_coin: CoinId,
    /// Coin of the income.
    pub reward_coin: CoinId,
    /// Power sold.
    pub sold: Power,
    /// Power sold and not ended.
    pub outstanding: Power,
    /// Days settled.
    pub settled_days: u32,
    /// Tokens that exist.
    pub tokens: u64,
    /// [pay] What buyers paid into escrow.
    pub principal: Amount,
    /// [pay] Platform fees, referral rewards included.
    pub fees: Amount,
    /// [pay] Purchase money of days not settled and not refunded.
    pub escrow: Amount,
    /// [pay] Purchase money of days that will not be settled, paid back.
    pub principal_returned: Amount,
    /// [pay] Released to the miner.
    pub released: Amount,
    /// [pay] Refunds paid or credited to holders.
    pub refunds_paid: Amount,
    /// [pay] Refunds that holders may claim.
    pub refunds_owed: Amount,
    /// [pay] What rounding left to nobody.
    pub pay_dust: Amount,
    /// [reward] What the benchmark asked for settled days.
    pub expected: Amount,
    /// [reward] Deposited for settled days.
    pub deposited: Amount,
    /// [reward] Deposited for days not yet settled.
    pub deposited_ahead: Amount,
    /// [reward] Bond paid in so far.
    pub bond_deposited: Amount,
    /// [reward] Bond drawn for settled days.
    pub bond_drawn: Amount,
    /// [reward] Bond taken out by the miner.
    pub bond_withdrawn: Amount,
    /// [reward] Bond paid to holders because the product was closed.
    pub bond_shared: Amount,
    /// [reward] Bond of a closed product that no holder shares: returned to the miner or, for what was made good, paid to the
    /// reserve.
    pub bond_returned: Amount,
    /// [reward] Bond.
    pub bond: Amount,
    /// [reward] Income paid or credited to holders.
    pub income_paid: Amount,
    /// [reward] Income that holders may claim.
    pub income_owed: Amount,
    /// [reward] What rounding left to nobody.
    pub reward_dust: Amount,
    /// Whether each line is explained by the others.
    pub balanced: bool,
}

impl ProductTotals {
    pub(crate) fn add_day(&mut self, due: &Due, drawn: u128, released: u128) {
        self.days += 1;
        self.expected += due.expected;
        self.deposited += due.deposited;
        self.drawn += drawn;
        self.tranches += due.tranche;
        self.released += released;
    }
}

impl Model {
    /// The books of every product, in order. Looks at every token once.
    pub(super) fn product_books(&self) -> Vec<ProductBooks> {
        let mut owed = vec![(Paid::default(), 0u64); self.products.len()];
        for (_, token) in self.tokens() {
            let index = token.product.0 as usize - 1;
            owed[index].0.add(earned(&self.products[index], token).beyond(token.paid));
            owed[index].1 += 1;
        }
        let numbered = (1u32..).map(ProductId).zip(&self.products).zip(owed);
        numbered.map(|((id, product), (owed, tokens))| books_of(id, product, owed, tokens)).collect()
    }
}

fn books_of(id: ProductId, product: &Product, owed: Paid, tokens: u64) -> ProductBooks {
    let (totals, state, sale) = (&product.totals, &product.state, &product.sale);
    let paid = totals.paid_out;
    let income = totals.deposited + totals.drawn;
    let reward_dust = income.checked_sub(paid.income + owed.income);
    let pay_dust = totals.tranches.checked_sub(totals.released + paid.refund + owed.refund);
    let escrow_adds_up = totals.principal == state.escrow + totals.tranches + totals.principal_returned;
    let bond_gone = totals.drawn + totals.bond_withdrawn + totals.bond_shared + totals.bond_returned;
    let bond_adds_up = totals.bond_deposited == state.bond + bond_gone;
    ProductBooks {
        product: id,
        asset: sale.offer.asset,
        miner: sale.miner,
        pay_coin: sale.offer.pay_coin,
        reward_coin: sale.offer.reward_coin,
        sold: sale.sold,
        outstanding: state.outstanding,
        settled_days: totals.days,
        tokens,
        principal: Amount(totals.principal),
        fees: Amount(totals.fees),
        escrow: Amount(state.escrow),
        principal_returned: Amount(totals.principal_returned),
        released: Amount(totals.released),
        refunds_paid: Amount(paid.refund),
        refunds_owed: Amount(owed.refund),
        pay_dust: Amount(pay_dust.unwrap_or_default()),
        expected: Amount(totals.expected),
        deposited: Amount(totals.deposited),
        deposited_ahead: Amount(product.pending_deposits()),
        bond_deposited: Amount(totals.bond_deposited),
        bond_drawn: Amount(totals.drawn),
        bond_withdrawn: Amount(totals.bond_withdrawn),
        bond_shared: Amount(totals.bond_shared),
        bond_returned: Amount(totals.bond_returned),
        bond: Amount(state.bond),
        income_paid: Amount(paid.income),
        income_owed: Amount(owed.income),
        reward_dust: Amount(reward_dust.unwrap_or_default()),
        balanced: reward_dust.is_some() && pay_dust.is_some() && escrow_adds_up && bond_adds_up,
    }
}
