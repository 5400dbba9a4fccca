//! Moves of purchases, NFTs, the settlement, bonds and what follows the end of a product.

use alloy::primitives::{Address, U256};
use alloy::sol_types::SolInterface;
use dmex_contracts::Bonds::BondsCalls;
use dmex_contracts::Closing::ClosingCalls;
use dmex_contracts::MiningPower::MiningPowerCalls;
use dmex_contracts::PrimarySale::PrimarySaleCalls;
use dmex_contracts::Settlement::SettlementCalls;
use dmex_platform::{ReadError, Refund};
use dmex_types::{ProductId, TokenId};

use super::{Caller, MOST, Payments, some};
use crate::act::effect::Move;

impl Caller<'_> {
    pub(super) async fn of_sale(self, data: &[u8]) -> Result<Vec<Move>, ReadError> {
        let (product, units, recipient) = match PrimarySaleCalls::abi_decode(data) {
            Ok(PrimarySaleCalls::buy(call)) => (call.product, call.units, call.recipient),
            Ok(PrimarySaleCalls::buyWithPermit(call)) => (call.product, call.units, call.recipient),
            Ok(PrimarySaleCalls::buyLocked(call)) => (call.product, call.units, call.recipient),
            _ => return Ok(Vec::new()),
        };
        let payment = self.platform.primary_sale().quote(product, units).call().await?.payment;
        let coin = self.platform.offer(ProductId(product)).await?.payToken;
        let settlement = self.platform.deployment().settlement.address;
        Ok(vec![self.new_nft(recipient).await?, Move::coin(coin, payment, self.from, settlement)])
    }

    pub(super) async fn of_power(self, data: &[u8]) -> Result<Vec<Move>, ReadError> {
        Ok(match MiningPowerCalls::abi_decode(data) {
            Ok(MiningPowerCalls::safeTransferFrom_0(call)) => vec![Move::nft(call.id, call.from, call.to)],
            Ok(MiningPowerCalls::split(call)) => {
                let ends = Move::nft(call.tokenId, self.holder(call.tokenId).await?, Address::ZERO);
                let first = U256::from(self.platform.last_token().await? + 1);
                let numbered = (0u64..).zip(&call.parts);
                let parts = numbered
                    .map(|(place, part)| Move::nft(first + U256::from(place), Address::ZERO, part.to));
                [ends].into_iter().chain(parts).collect()
            }
            Ok(MiningPowerCalls::merge(call)) => {
                let holder = self.holder(call.tokenId).await?;
                let ends = |id| Move::nft(id, holder, Address::ZERO);
                vec![ends(call.tokenId), ends(call.otherId), self.new_nft(holder).await?]
            }
            _ => Vec::new(),
        })
    }

    pub(super) async fn of_settlement(self, data: &[u8]) -> Result<Vec<Move>, ReadError> {
        let settlement = self.platform.deployment().settlement.address;
        Ok(match SettlementCalls::abi_decode(data) {
            Ok(SettlementCalls::claim(call)) => self.claimed(&call.tokenIds).await?,
            Ok(SettlementCalls::withdraw(call)) => {
                let credit = self.platform.credit_of(self.from, call.token).await?;
                some(Move::coin(call.token, credit, settlement, call.to))
            }
            Ok(SettlementCalls::deposit(call)) => {
                let coin = self.platform.offer(ProductId(call.product)).await?.rewardToken;
                some(Move::coin(coin, call.amount, self.from, settlement))
            }
            _ => Vec::new(),
        })
    }

    /// The coin of bonds is the settlement's to keep.
    pub(super) async fn of_bonds(self, data: &[u8]) -> Result<Vec<Move>, ReadError> {
        let settlement = self.platform.deployment().settlement.address;
        Ok(match BondsCalls::abi_decode(data) {
            Ok(BondsCalls::depositBond(call)) => {
                let coin = self.platform.offer(ProductId(call.product)).await?.rewardToken;
                some(Move::coin(coin, call.amount, self.from, settlement))
            }
            Ok(BondsCalls::withdrawBond(call)) => {
                let coin = self.platform.offer(ProductId(call.product)).await?.rewardToken;
                some(Move::coin(coin, call.amount, settlement, call.to))
            }
            _ => Vec::new(),
        })
    }

    pub(super) async fn of_closing(self, data: &[u8]) -> Result<Vec<Move>, ReadError> {
        let on = self.platform.deployment();
        Ok(match ClosingCalls::abi_decode(data) {
            Ok(ClosingCalls::refundTokens(call)) => self.refunded(&call.tokenIds).await?,
            // What is the miner's is credited to it.
            Ok(ClosingCalls::returnBond(call)) => {
                let coin = self.platform.offer(ProductId(call.product)).await?.rewardToken;
                let rest = self.platform.closing().returnBond(call.product).from(self.from).call().await?;
                some(Move::coin(coin, rest.toReserve, on.settlement.address, on.reserve.address))
            }
            _ => Vec::new(),
        })
    }

    async fn claimed(self, ids: &[U256]) -> Result<Vec<Move>, ReadError> {
        if ids.len() > MOST {
            return Ok(Vec::new());
        }
        let settlement = self.platform.deployment().settlement.address;
        let (mut income, mut refund) = (Payments::default(), Payments::default());
        for token in self.platform.tokens_among(once_each(ids)).await? {
            if !self.platform.may_collect(self.from, token.id).await? {
                continue;
            }
            let offer = self.platform.offer(token.product).await?;
            let to = token.payee.unwrap_or(token.holder);
            income.add(offer.rewardToken, token.income_owed, settlement, to);
            refund.add(offer.payToken, token.refund_owed, settlement, to);
        }
        Ok([income.0, refund.0].concat())
    }

    async fn refunded(self, ids: &[U256]) -> Result<Vec<Move>, ReadError> {
        if ids.len() > MOST {
            return Ok(Vec::new());
        }
        let settlement = self.platform.deployment().settlement.address;
        let (mut principals, mut shares) = (Payments::default(), Payments::default());
        for token in self.platform.tokens_among(once_each(ids)).await? {
            let Refund::Ready { principal, bond } = self.platform.refund_of(&token, self.from).await? else {
                continue;
            };
            let offer = self.platform.offer(token.product).await?;
            // Who locked it is paid in the holder's place, and only that contract may ask.
            let to = if token.locked { self.from } else { token.holder };
            principals.add(offer.payToken, principal, settlement, to);
            shares.add(offer.rewardToken, bond.unwrap_or_default(), settlement, to);
        }
        Ok([principals.0, shares.0].concat())
    }

    async fn new_nft(self, to: Address) -> Result<Move, ReadError> {
        let number = self.platform.last_token().await? + 1;
        Ok(Move::nft(U256::from(number), Address::ZERO, to))
    }

    /// Whom an NFT is paid to if this account asks; nobody if it may not, or if the NFT is gone.
    pub(super) async fn paid_to(self, id: U256) -> Result<Option<Address>, ReadError> {
        if !self.platform.may_collect(self.from, TokenId(id.saturating_to())).await? {
            return Ok(None);
        }
        let payee = self.platform.mining_power().payeeOf(id).call().await?;
        if payee.is_zero() { Ok(Some(self.holder(id).await?)) } else { Ok(Some(payee)) }
    }

    async fn holder(self, id: U256) -> Result<Address, ReadError> {
        Ok(self.platform.mining_power().ownerOf(id).call().await?)
    }
}

/// The NFTs in the order of their names; one that is named again gets nothing more.
fn once_each(ids: &[U256]) -> Vec<TokenId> {
    let mut tokens = Vec::new();
    for id in ids {
        let token = TokenId(id.saturating_to());
        if !tokens.contains(&token) {
            tokens.push(token);
        }
    }
    tokens
}
