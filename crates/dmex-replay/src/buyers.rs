//! People who buy, hold, resell and claim on the development chain.

use std::sync::Arc;

use alloy::primitives::{Address, U256};
use alloy::sol_types::SolEvent;
use dmex_chain::sender::Account;
use dmex_contracts::{MiningPower, PrimarySale};
use dmex_platform::{Call, Part, Platform, ReadError, Transact, send_for};
use dmex_types::{Asset, Day, Power, ProductId, ProductStanding, TokenId};
use futures_util::future::try_join_all;

use crate::{ReplayError, Role};

/// Tokens claimed in one transaction.
const CLAIM_AT_ONCE: usize = 40;

/// The buyers of a replay. Who buys what follows from their numbers alone, so that two runs are the same.
pub struct Buyers {
    platform: Platform,
    transact: Arc<dyn Transact>,
    count: u16,
}

impl Buyers {
    /// So many buyers.
    pub fn new(platform: Platform, transact: Arc<dyn Transact>, count: u16) -> Self {
        Self { platform, transact, count }
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> u16 {
        self.count
    }

    /// The buyers whose turn it is on the `day`-th of `days` days of sale.
    pub fn turn(&self, day: u16, days: u16) -> impl Iterator<Item = u16> {
        (0..self.count).filter(move |buyer| buyer % days == day)
    }

    /// Lets a buyer buy from one product and, if it has an even number, from the next one too.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn buy(&self, buyer: u16, products: &[ProductId]) -> Result<Vec<TokenId>, ReplayError> {
        let mut bought = Vec::new();
        for wish in 0..=u16::from(buyer.is_multiple_of(2)) {
            let Some(product) = products.get(usize::from(buyer + wish) % products.len().max(1)) else {
                break;
            };
            bought.extend(self.buy_one(buyer, wish, *product).await?);
        }
        Ok(bought)
    }

    async fn buy_one(
        &self,
        buyer: u16,
        wish: u16,
        product: ProductId,
    ) -> Result<Option<TokenId>, ReplayError> {
        let offer = self.platform.offer(product).await?;
        let power = wanted(buyer, offer.asset == Asset::Btc as u8);
        let quote = self.platform.primary_sale().quote(product.0, power.units()).call().await?;
        let on = self.platform.deployment();
        let role = Role::Buyer(buyer);
        let steps = [
            ("fund", Call::faucet(offer.payToken, role.address(), quote.payment)),
            ("approve", Call::approve(offer.payToken, on.primary_sale.address, quote.payment)),
        ];
        for (name, call) in steps {
            self.act(&format!("{name}/{buyer}/{wish}"), role.account(), call).await?;
        }
        self.assess_if_stale(product, &format!("{buyer}/{wish}")).await?;
        // Not a moment from now: asked for again after a crash, a purpose must be the same.
        let deadline = Day::new(offer.closesDay).start_timestamp();
        let nobody = Address::ZERO;
        let call = Call::buy(on, product, power, quote.payment, role.address(), nobody, deadline);
        let purpose = format!("buyers/buy/{buyer}/{wish}");
        let receipt = send_for(self.transact.as_ref(), &purpose, &role.account(), &call).await?;
        let bought =
            receipt.logs().iter().find_map(|log| PrimarySale::PowerBought::decode_log(&log.inner).ok());
        Ok(bought.and_then(|event| u64::try_from(event.tokenId).ok()).map(TokenId))
    }

    /// After its first purchase a product sells by an assessment of the last final day, which anyone may ask for.
    async fn assess_if_stale(&self, product: ProductId, which: &str) -> Result<(), ReplayError> {
        if self.platform.standing_of(product).await? != ProductStanding::CallStale {
            return Ok(());
        }
        let call = Call::assess(self.platform.deployment(), product);
        self.act(&format!("assess/{product}/{which}"), Role::Finaliser.account(), call).await
    }

    /// Passes a token on to the next buyer, whose number is returned. What they pay each other for it stays between them.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn resell(&self, token: TokenId, from: u16, month: u32) -> Result<u16, ReplayError> {
        let next = (from + 1) % self.count.max(1);
        let (seller, buyer) = (Role::Buyer(from), Role::Buyer(next));
        let on = self.platform.deployment();
        let call = Call::transfer(on, token, seller.address(), buyer.address());
        self.act(&format!("resell/{token}/{month}"), seller.account(), call).await?;
        Ok(next)
    }

    /// Shares a token with the next buyer: it is split in three, the next one gets a part, and the holder merges the other
    /// two. Returns what they hold then, with the buyers' numbers. A token of less than three units stays as it is.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn share(
        &self,
        token: TokenId,
        from: u16,
        month: u32,
    ) -> Result<Vec<(TokenId, u16)>, ReplayError> {
        let next = (from + 1) % self.count.max(1);
        let (giver, receiver) = (Role::Buyer(from), Role::Buyer(next));
        let whole = self.platform.token(token).await?.power.units();
        let third = whole / 3;
        if third == 0 {
            return Ok(vec![(token, from)]);
        }
        let part = |to: Role, units| Part { to: to.address(), units: Power::new(units) };
        let parts = [part(giver, whole - 2 * third), part(giver, third), part(receiver, third)];
        let on = self.platform.deployment();
        let purpose = format!("buyers/share/{token}/{month}");
        let call = Call::split(on, token, &parts);
        let receipt = send_for(self.transact.as_ref(), &purpose, &giver.account(), &call).await?;
        let logs = receipt.logs().iter();
        let told = logs.filter_map(|log| MiningPower::PowerSplit::decode_log(&log.inner).ok());
        let parts: Vec<TokenId> = told.map(|event| TokenId(event.partId.saturating_to())).collect();
        let [kept, more, given] = parts[..] else { return Err(untold(token)) };

        let purpose = format!("buyers/merge/{token}/{month}");
        let call = Call::merge(on, kept, more);
        let receipt = send_for(self.transact.as_ref(), &purpose, &giver.account(), &call).await?;
        let mut logs = receipt.logs().iter();
        let merged = logs.find_map(|log| MiningPower::PowerMerged::decode_log(&log.inner).ok());
        let merged = merged.ok_or_else(|| untold(token))?;
        Ok(vec![(TokenId(merged.mergedId.saturating_to()), from), (given, next)])
    }

    /// Pays what tokens are owed to their holders.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn claim(&self, month: u32, tokens: &[TokenId]) -> Result<(), ReplayError> {
        let parts = tokens.chunks(CLAIM_AT_ONCE).enumerate();
        try_join_all(parts.map(|(part, ids)| self.claim_part(month, part, ids))).await?;
        Ok(())
    }

    async fn claim_part(&self, month: u32, part: usize, tokens: &[TokenId]) -> Result<(), ReplayError> {
        let call = Call::claim(self.platform.deployment(), tokens);
        self.act(&format!("claim/{month}/{part}"), Role::Finaliser.account(), call).await
    }

    /// Takes out what is credited to somebody.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn withdraw(&self, role: Role, token: Address) -> Result<U256, ReplayError> {
        let credit = self.platform.credit_of(role.address(), token).await?;
        if !credit.is_zero() {
            let call = Call::withdraw(self.platform.deployment(), token, role.address());
            self.act(&format!("withdraw/{}/{token}/{credit}", role.name()), role.account(), call).await?;
        }
        Ok(credit)
    }

    async fn act(&self, name: &str, from: Account, call: Call) -> Result<(), ReplayError> {
        send_for(self.transact.as_ref(), &format!("buyers/{name}"), &from, &call).await?;
        Ok(())
    }
}

/// No event says what became of a token.
fn untold(token: TokenId) -> ReplayError {
    ReadError::Unexpected(format!("no event tells what became of NFT {token}")).into()
}

/// 2 TH/s for every third buyer, else one to nine machines or TiB.
fn wanted(buyer: u16, bitcoin: bool) -> Power {
    let many = u64::from(buyer % 9) + 1;
    match (bitcoin, buyer % 3) {
        (true, 0) => Power::new(2_000),
        (true, _) => Power::new(88_500 * many),
        (false, _) => Power::new(1_024 * many),
    }
}
