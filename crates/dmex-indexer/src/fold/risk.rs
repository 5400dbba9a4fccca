//! Default gains, bond calls and losses.

use alloy::primitives::U256;
use dmex_contracts::BondCalls::BondCallsEvents;
use dmex_contracts::LossLedger::LossLedgerEvents;
use dmex_model::WAD;
use dmex_store::rows::Loss;
use dmex_types::{Amount, Day, ProductId, TokenId};

use super::{Fold, FoldError};

impl Fold<'_> {
    pub(super) async fn bond_calls(&mut self, event: BondCallsEvents) -> Result<(), FoldError> {
        if let BondCallsEvents::ProductAssessed(event) = event {
            let product = self.product(event.product).await?;
            product.default_gain = Some(event.gain);
            product.bond_called = Amount(event.inputs.called);
            // The contract keeps it so; no event says it.
            let beyond = event.inputs.beyond;
            let per_unit_day = beyond.saturating_mul(U256::from(WAD)).checked_div(product.unit_days.0);
            product.called_per_unit_day = Amount(per_unit_day.unwrap_or_default());
            product.assessed_day = Some(Day::new(event.inputs.mark.day));
        }
        Ok(())
    }

    pub(super) async fn loss_ledger(&mut self, event: LossLedgerEvents) -> Result<(), FoldError> {
        match event {
            LossLedgerEvents::LossRecorded(event) => {
                let loss = self.loss(event.tokenId).await?;
                loss.product = ProductId(event.product);
                loss.loss = Amount(event.loss);
            }
            LossLedgerEvents::LossRecovered(event) => {
                let loss = self.loss(event.tokenId).await?;
                loss.recovered = Amount(event.recovered);
                let row = loss.clone();
                self.expect(row.recovered <= row.loss, || {
                    format!("NFT {} recovers more than it lost", row.token)
                })?;
            }
            LossLedgerEvents::ProductMeasured(_) => {}
        }
        Ok(())
    }

    async fn loss(&mut self, token: U256) -> Result<&mut Loss, FoldError> {
        let token = TokenId(token.saturating_to());
        let (product, loss, recovered) = (ProductId(0), Amount::ZERO, Amount::ZERO);
        let new = || Loss { token, product, loss, recovered };
        Ok(self.state.losses.edit(self.store, (token,), new).await?)
    }
}
