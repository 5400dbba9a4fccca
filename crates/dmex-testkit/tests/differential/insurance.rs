//! Insurance: lines, policies, what is paid for them and what they pay.

use alloy::primitives::U256;
use dmex_contracts::Insurance;
use dmex_model::rules::cover_rules::WAITING_DAYS;
use dmex_model::{CoinId, Condition, InsuranceParameters};
use dmex_types::{PolicyId, ProductId, TokenId};

use crate::action::{Action, Whim};
use crate::losses::numbers;
use crate::twin::{Outcome, Person, Twin, TwinInsurance, narrow};

impl Twin {
    pub(crate) fn perform_insurance(&mut self, action: &Action) -> Outcome<()> {
        match action {
            Action::Line { product, caller, rate, cap } => {
                let product = self.product_where(*product, |product| self.on_sale(product));
                let insurance = self.insurance_of(product, *cap);
                self.set_line(self.who(*caller, self.dao), insurance, product, *rate, u128::from(*cap))
            }
            Action::InsuranceParameters { insurance, caller, ratio, cooldown } => {
                let chosen = InsuranceParameters { capital_ratio: *ratio, cooldown_days: *cooldown };
                let insurance = self.any_insurance(*insurance);
                self.set_insurance_parameters(self.who(*caller, self.dao), insurance, chosen)
            }
            Action::Insure { token, payer, share, stingy, fresh } => {
                if *fresh {
                    self.buy_to_insure(*token)?;
                }
                let token = if *fresh { self.model.last_token() } else { self.insurable(*token) };
                if !share.is_multiple_of(4) {
                    self.meet_call_of(token)?;
                    self.tally.begin_with("Insure");
                }
                let insurance = self.insurance_of_token(token, u32::from(*share));
                let payer = self.who(*payer, self.holder(token));
                let most = if *stingy { 0 } else { u128::MAX };
                let coverage = if share % 16 == 1 { 0 } else { self.share_of_principal(token, *share) };
                self.insure(payer, insurance, token, coverage, most)
            }
            Action::ClaimInsurance { tokens, caller } => {
                let tokens: Vec<TokenId> = tokens.iter().map(|pick| self.insured(*pick)).collect();
                let first = self.insurances[0];
                let insurance = tokens.first().map_or(first, |token| self.insurance_of_token(*token, 1));
                self.claim_insurance(insurance, self.asking(*caller, &tokens), &tokens)
            }
            Action::ReleaseCoverage { insurance, policies } => {
                let insurance = self.any_insurance(*insurance);
                let next = self.model.last_policy(insurance.coin.id).unwrap().0 + 1;
                // Sometimes one that does not exist.
                let number = |pick: &u16| PolicyId(1 + u64::from(*pick) % next);
                let policies: Vec<PolicyId> = policies.iter().map(number).collect();
                self.release_coverage(insurance, &policies)
            }
            Action::WithdrawCoverage { insurance, caller } => {
                self.withdraw_coverage(self.any_insurance(*insurance), self.person(*caller))
            }
            _ => Ok(()),
        }
    }

    /// [pay coin] So many hundredths of a hundredth of the most that a fresh token may be insured for, which is a fourth of its
    /// principal; of one that does not exist, something.
    pub(crate) fn share_of_principal(&self, token: TokenId, share: u16) -> u128 {
        self.model.token(token).map_or(1_000, |token| token.principal() * u128::from(share) / 40_000)
    }

    fn meet_call_of(&mut self, token: TokenId) -> Outcome<()> {
        let product = self.model.token(token).map(|token| token.product);
        product.map_or(Ok(()), |product| self.meet_call(product))
    }

    pub(crate) fn set_line(
        &mut self,
        caller: Person,
        insurance: TwinInsurance,
        product: ProductId,
        rate: u16,
        whole: u128,
    ) -> Outcome<()> {
        use alloy::primitives::aliases::U104;
        let cap = whole * insurance.coin.whole();
        let call = Insurance::setLineCall { product: product.0, rate, cap: U104::from(cap) };
        self.both(
            |model| model.set_line(caller.id, insurance.coin.id, product, rate, cap).map(|()| 0),
            |world| world.evm.call(caller.address, insurance.contract.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn set_insurance_parameters(
        &mut self,
        caller: Person,
        insurance: TwinInsurance,
        chosen: InsuranceParameters,
    ) -> Outcome<()> {
        let call = Insurance::setParametersCall {
            chosen: Insurance::Parameters {
                capitalRatio: chosen.capital_ratio,
                cooldownDays: chosen.cooldown_days,
            },
        };
        self.both(
            |model| model.set_insurance_parameters(caller.id, insurance.coin.id, chosen).map(|()| 0),
            |world| world.evm.call(caller.address, insurance.contract.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    pub(crate) fn insure(
        &mut self,
        payer: Person,
        insurance: TwinInsurance,
        token: TokenId,
        coverage: u128,
        most: u128,
    ) -> Outcome<()> {
        let (now, coin) = (self.now(), insurance.coin.id);
        let call = Insurance::insureCall {
            tokenId: U256::from(token.0),
            coverage: U256::from(coverage),
            maxPremium: U256::from(most),
        };
        self.both(
            |model| model.insure(payer.id, coin, token, coverage, most, now),
            |world| world.evm.call(payer.address, insurance.contract.address, &call).map(narrow),
        )
        .map(drop)
    }

    pub(crate) fn claim_insurance(
        &mut self,
        insurance: TwinInsurance,
        caller: Person,
        tokens: &[TokenId],
    ) -> Outcome<()> {
        let (now, coin) = (self.now(), insurance.coin.id);
        let call = Insurance::claimCall { tokenIds: numbers(tokens) };
        let before: Vec<Cover> = tokens.iter().map(|token| self.cover(coin, *token)).collect();
        let claimed = self.both(
            |model| model.claim_insurance(caller.id, coin, tokens, now).map(|()| 0),
            |world| world.evm.call(caller.address, insurance.contract.address, &call).map(|_| 0),
        )?;
        if claimed.is_ok() {
            for (token, before) in tokens.iter().zip(before) {
                self.note_claim(coin, *token, before);
            }
        }
        Ok(())
    }

    /// What a claim would bring a token.
    fn cover(&self, coin: CoinId, id: TokenId) -> Cover {
        let policy = |token: &dmex_model::Token| Some(self.model.policy(coin, token.policy?)?.units);
        let token = self.model.token(id).ok();
        let junior = token.and_then(|token| self.model.fund(coin, token.product).ok());
        Cover {
            due: self.model.insurance_due(coin, id).unwrap_or(0),
            premium: self.model.premium_due(coin, id).unwrap_or(0),
            coverage: self.model.coverage_of(coin, id),
            junior: junior.map_or(0, |fund| fund.junior),
            in_part: token.is_some_and(|token| policy(token) > Some(token.units)),
        }
    }

    fn note_claim(&mut self, coin: CoinId, token: TokenId, before: Cover) {
        if before.premium > 0 && self.model.premium_due(coin, token) == Ok(0) {
            self.tally.note("a premium went back");
        }
        if before.due == 0 || self.model.insurance_due(coin, token) != Ok(0) {
            return;
        }
        self.tally.note("an insurance paid");
        if before.due < before.coverage {
            self.tally.note("an insurance paid a loss below the coverage");
        }
        if before.in_part {
            self.tally.note("an insurance paid one of the parts of a policy");
        }
        if before.due > before.junior {
            self.tally.note("an insurance took from its underwriters");
        }
    }

    pub(crate) fn release_coverage(
        &mut self,
        insurance: TwinInsurance,
        policies: &[PolicyId],
    ) -> Outcome<()> {
        let (now, anyone) = (self.now(), self.person(3).address);
        let call = Insurance::releaseCall { policies: policies.iter().map(|policy| policy.0).collect() };
        self.both(
            |model| model.release_coverage(insurance.coin.id, policies, now).map(|()| 0),
            |world| world.evm.call(anyone, insurance.contract.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    /// No coin of these histories refuses to arrive, so nothing is ever credited.
    fn withdraw_coverage(&mut self, insurance: TwinInsurance, caller: Person) -> Outcome<()> {
        let call = Insurance::withdrawCreditCall { to: caller.address };
        self.both(
            |_| Err(dmex_model::Refusal::NothingToWithdraw),
            |world| world.evm.call(caller.address, insurance.contract.address, &call).map(narrow),
        )
        .map(drop)
    }

    /// Whether a token has cover by some insurance.
    pub(crate) fn is_insured(&self, token: TokenId) -> bool {
        self.insurances.iter().any(|insurance| self.model.coverage_of(insurance.coin.id, token) > 0)
    }

    /// Whether a token has a policy, void or not, that something is to be paid for.
    fn has_policy(&self, token: TokenId) -> bool {
        self.insurances.iter().any(|insurance| {
            let premium = self.model.premium_due(insurance.coin.id, token);
            premium.is_ok_and(|premium| premium > 0)
        })
    }

    // ---- What may be insured, and where

    pub(crate) fn any_insurance(&self, pick: u8) -> TwinInsurance {
        self.insurances[usize::from(pick) % self.insurances.len()]
    }

    /// The insurance of a product's pay coin; for one pick in sixteen, another one.
    pub(crate) fn insurance_of(&self, product: ProductId, pick: u32) -> TwinInsurance {
        let coin = self.model.sale(product).map_or(self.coins[0].id, |sale| sale.offer.pay_coin);
        let same = pick % 16 != 15;
        let fits = |insurance: &&TwinInsurance| (insurance.coin.id == coin) == same;
        self.insurances.iter().find(fits).copied().unwrap_or(self.insurances[0])
    }

    pub(crate) fn insurance_of_token(&self, token: TokenId, pick: u32) -> TwinInsurance {
        self.insurance_of(self.model.token(token).map_or(ProductId(1), |token| token.product), pick)
    }

    /// Buys a token that may be insured, mostly of a product whose end is a loss.
    fn buy_to_insure(&mut self, pick: u16) -> Outcome<()> {
        let [high, low] = pick.to_be_bytes();
        let buyer = high % 5;
        let product = self.product_where(low, |product| self.on_sale(product) && self.is_long(product));
        let share = 5_000 + 200 * u16::from(high);
        self.perform(&Action::Buy {
            product: u8::try_from(product.0 - 1).unwrap_or(0),
            buyer,
            recipient: buyer,
            referrer: None,
            share,
            whim: Whim::None,
        })?;
        self.tally.begin_with("Insure");
        Ok(())
    }

    /// Mostly a token that may be insured, if there is one.
    fn insurable(&self, pick: u16) -> TokenId {
        let (now, late) = (self.now(), self.today() + WAITING_DAYS);
        self.token_where(pick, |_, token| {
            let founded = self.pool(token.product).is_some_and(|pool| {
                let (coin, product) = pool.key();
                self.model.line(coin, product).is_ok_and(|(line, _)| line.rate > 0)
                    && self.model.condition(coin, product, now) == Ok(Condition::Open)
            });
            founded && late < token.end
        })
    }

    /// Mostly a token with coverage or a premium to have back, if there is one, and one that is due if there is one.
    fn insured(&self, pick: u16) -> TokenId {
        let covered = |id| self.is_insured(id) || self.has_policy(id);
        let due =
            |id, token: &dmex_model::Token| self.has_policy(id) || self.is_insured(id) && token.refunded;
        let any_due = self.model.tokens().any(|(id, token)| due(id, token));
        self.token_where(
            pick,
            |id, token| {
                if any_due && !pick.is_multiple_of(5) { due(id, token) } else { covered(id) }
            },
        )
    }
}

/// What a claim would bring a token [pay coin], and what it would be taken from.
#[derive(Clone, Copy, Debug)]
struct Cover {
    due: u128,
    premium: u128,
    coverage: u128,
    /// The miner's stake.
    junior: u128,
    /// Whether the token shares its policy with others.
    in_part: bool,
}
