//! Days of a closed product. Its score is past being judged, and yet each day is short or not: cover that has not begun hangs on
//! that, and no event says it.

use dmex_contracts::Settlement;
use dmex_model::{Judged, bond_for};
use dmex_store::rows::Product;
use dmex_types::{Asset, Day};

use super::{Fold, FoldError};

impl Fold<'_> {
    /// Whether a day of a closed product that was just settled is short, with the product as it stands after it.
    pub(super) async fn is_short_though_closed(
        &mut self,
        product: &Product,
        day: Day,
        result: &Settlement::SettledDay,
    ) -> Result<bool, FoldError> {
        let mean = self.newest_mean(product.asset, day).await?;
        let (units, scale) = (product.outstanding.units(), 10u128.pow(u32::from(product.reward_decimals)));
        let bond_days = bond_for(units.into(), product.bond_days, mean, scale).unwrap_or(u128::MAX);
        let amounts = [result.gross, result.expected, result.deposited, result.drawn, product.bond.0];
        let [gross, expected, deposited, drawn, bond] = amounts.map(|amount| amount.saturating_to::<u128>());
        Ok(Judged { gross, expected, deposited, drawn, bond, bond_days }.is_short().unwrap_or_default())
    }

    /// [ray per unit] The mean reward of the newest final day, which is a settled one or later.
    async fn newest_mean(&mut self, asset: Asset, settled: Day) -> Result<u128, FoldError> {
        let (mut mean, mut day) = (0, settled);
        while let Some(row) = self.state.benchmark.find(self.store, (asset, day)).await? {
            mean = row.mean.0.saturating_to();
            day = day.next();
        }
        Ok(mean)
    }
}
