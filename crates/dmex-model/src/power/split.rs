//! Split: a token ends, and its parts come under new numbers. Power adds up exactly, and no money is made (NFT-5).

use dmex_types::{Power, TokenId};

use crate::day_math::mul_div_down;
use crate::rules::power_parts::{LEAST, MOST};
use crate::settlement::{Way, earned};
use crate::{AccountId, Model, Paid, Refusal, Token};

/// One part of a token that is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Who gets it.
    pub to: AccountId,
    /// Its power.
    pub units: Power,
}

/// What becomes of what a token earned and was paid when it is split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// What its holder is credited now.
    pub credited: Paid,
    /// What each part counts as paid, in order.
    pub paid: Vec<Paid>,
}

/// Divides what a token was `paid` among its parts, of which each by itself earned its `own`, rounded down.
///
/// The holder is credited what the parts earned beyond what was paid. If the whole was paid more, for it was rounded down as
/// one, every part counts as paid one unit more than it earned: so together they are never owed more than the whole was, and
/// no split costs a part more than a unit.
#[must_use]
pub fn divide(paid: Paid, own: &[Paid]) -> Division {
    let mut sum = Paid::default();
    for part in own {
        sum.add(*part);
    }
    let ahead =
        Paid { income: u128::from(paid.income > sum.income), refund: u128::from(paid.refund > sum.refund) };
    let counted =
        |part: &Paid| Paid { income: part.income + ahead.income, refund: part.refund + ahead.refund };
    Division { credited: sum.beyond(paid), paid: own.iter().map(counted).collect() }
}

/// [pay coin] The money of a day of each part, of the `whole` token's: by power, rounded down; the first takes the rest.
///
/// # Errors
/// [`Refusal::Panic`] if no part has power.
pub fn part_tranches(whole: u128, units: &[Power]) -> Result<Vec<u128>, Refusal> {
    let all = units.iter().map(|units| u128::from(units.units())).sum();
    let by_power = |units: &Power| mul_div_down(whole, u128::from(units.units()), all);
    let mut tranches = units.iter().map(by_power).collect::<Result<Vec<u128>, Refusal>>()?;
    let rest = whole - tranches.iter().sum::<u128>();
    if let Some(first) = tranches.first_mut() {
        *first += rest;
    }
    Ok(tranches)
}

impl Model {
    /// Splits a token into parts, which follow each other in order; the number of the first is returned. What they earned so
    /// far is credited to the holder of the whole. They are insured as it was.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn split(&mut self, caller: AccountId, id: TokenId, parts: &[Part]) -> Result<TokenId, Refusal> {
        let whole = self.movable(caller, id)?;
        let tokens = part_tokens(&whole, parts)?;
        for part in parts {
            self.check_outside(part.to)?;
        }
        let product = self.product(whole.product)?;
        let own: Vec<Paid> = tokens.iter().map(|part| earned(product, part)).collect();
        let Division { credited, paid } = divide(whole.paid, &own);

        let holder = whole.holder.ok_or(Refusal::TokenDoesNotExist)?;
        self.pay_owed(whole.product, holder, credited, Way::Credit)?;
        self.end_token(id)?;
        let first = TokenId(self.last_token().0 + 1);
        for (part, paid) in tokens.into_iter().zip(paid) {
            self.mint_token(Token { paid, ..part });
        }
        Ok(first)
    }
}

/// The parts of a free token, still paid as the whole was.
fn part_tokens(whole: &Token, parts: &[Part]) -> Result<Vec<Token>, Refusal> {
    let units: Vec<Power> = parts.iter().map(|part| part.units).collect();
    let all: u128 = units.iter().map(|units| u128::from(units.units())).sum();
    let whole_units = u128::from(whole.units.units());
    if !(LEAST..=MOST).contains(&parts.len()) || units.contains(&Power::ZERO) || all != whole_units {
        return Err(Refusal::BadSplit);
    }
    let tranches = part_tranches(whole.tranche, &units)?;
    let token = |(part, tranche): (&Part, u128)| Token {
        holder: Some(part.to),
        units: part.units,
        tranche,
        moves: 0,
        ..*whole
    };
    Ok(parts.iter().zip(tranches).map(token).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a whole and its parts earn of the same sum per unit, in hundredths, each rounded down.
    fn earned_down(units: &[u64], per_unit: u128) -> (u128, Vec<u128>) {
        let down = |units: u128| units * per_unit / 100;
        let parts = units.iter().map(|units| down(u128::from(*units))).collect();
        (down(units.iter().map(|units| u128::from(*units)).sum()), parts)
    }

    fn incomes(parts: &[u128]) -> Vec<Paid> {
        parts.iter().map(|income| Paid { income: *income, refund: 0 }).collect()
    }

    proptest! {
        #[test]
        fn nft_5_parts_are_never_owed_more_than_the_whole_and_lose_a_unit_at_most(
            units in prop::collection::vec(1u64..1_000, 2..=16),
            per_unit in 0u128..10_000,
            before in 0u128..=100,
            later in 0u128..10_000,
        ) {
            let (whole, own) = earned_down(&units, per_unit);
            // The whole was paid at some time before, by a claim or a transfer.
            let (paid, _) = earned_down(&units, per_unit * before / 100);
            let Division { credited, paid: counted } =
                divide(Paid { income: paid, refund: 0 }, &incomes(&own));
            prop_assert!(credited.income + paid <= whole);
            let sum: u128 = own.iter().sum();
            let counted: Vec<u128> = counted.iter().map(|paid| paid.income).collect();
            if paid <= sum {
                // All is told of exactly: what was paid before and is credited now is what the parts count as paid.
                prop_assert_eq!(counted.iter().sum::<u128>(), paid + credited.income);
            }
            let (whole_later, own_later) = earned_down(&units, per_unit + later);
            let owed: u128 =
                own_later.iter().zip(&counted).map(|(own, paid)| own.saturating_sub(*paid)).sum();
            prop_assert!(paid + credited.income + owed <= whole_later);
            for (own, paid) in own.iter().zip(&counted) {
                prop_assert!(*paid <= own + 1);
            }
        }

        #[test]
        fn nft_5_the_money_of_a_day_adds_up_and_only_the_first_part_has_more_than_its_share(
            whole in 0u128..=(1 << 80) - 1,
            units in prop::collection::vec(1u64..=u64::MAX / 16, 2..=16),
        ) {
            let powers: Vec<Power> = units.iter().copied().map(Power::new).collect();
            let tranches = part_tranches(whole, &powers).unwrap();
            prop_assert_eq!(tranches.iter().sum::<u128>(), whole);
            let all: u128 = units.iter().map(|units| u128::from(*units)).sum();
            for (index, (tranche, units)) in tranches.iter().zip(&units).enumerate() {
                let own = mul_div_down(whole, u128::from(*units), all).unwrap();
                let more = tranche - own;
                let most = if index == 0 { powers.len() as u128 - 1 } else { 0 };
                prop_assert!(more <= most, "part {} has {} more", index, more);
            }
        }
    }

    #[test]
    fn nft_5_a_whole_that_was_paid_a_fraction_more_leaves_each_part_a_unit_ahead() {
        let own = incomes(&[3, 3, 3]);
        assert_eq!(divide(Paid { income: 10, refund: 0 }, &own).paid, incomes(&[4, 4, 4]));
        assert_eq!(divide(Paid { income: 10, refund: 0 }, &own).credited, Paid::default());
        let even = divide(Paid { income: 5, refund: 0 }, &own);
        assert_eq!((even.credited.income, even.paid), (4, own));
    }
}
