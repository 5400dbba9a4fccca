//! Where an NFT stands, from its row.

use alloy_primitives::{Address, B256, U256, keccak256};
use dmex_types::{Amount, Day, Power, ProductId, TokenId};

use super::Token;

impl Token {
    /// One of which nothing is known but its number and holder.
    #[must_use]
    pub fn blank(id: TokenId, holder: Address, created_at: u64) -> Self {
        Self {
            id,
            product: ProductId(0),
            holder,
            units: Power::ZERO,
            start_day: Day::default(),
            end_day: Day::default(),
            tranche: Amount::ZERO,
            state: "free".to_owned(),
            income_paid: Amount::ZERO,
            refund_paid: Amount::ZERO,
            locker: None,
            payee: None,
            payment: None,
            auctioned_sale: None,
            moves: 0,
            policy: None,
            insurance_paid: None,
            created_at,
            ended_at: None,
            split_from: None,
            merged_into: None,
        }
    }

    /// Whether a split or a merge ended it.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        self.ended_at.is_some()
    }

    /// Its fingerprint by ERC-5646, as the contract computes it: it changes whenever the terms, the state, the moves or the
    /// policy do. None for one that ended.
    #[must_use]
    pub fn fingerprint(&self) -> Option<B256> {
        let state = match self.state.as_str() {
            "free" => 0u8,
            "locked" => 1,
            "refunded" => 2,
            _ => return None,
        };
        let policy = self.policy.map_or(0, |policy| policy.0);
        let locker = self.locker.unwrap_or(Address::ZERO);
        let words = [
            U256::from(self.product.0),
            U256::from(self.start_day.number()),
            U256::from(self.end_day.number()),
            U256::from(self.units.units()),
            self.tranche.0,
            U256::from(state),
            U256::from(self.moves),
            U256::from(policy),
            U256::from_be_bytes(locker.into_word().0),
        ];
        Some(keccak256(words.map(|word| word.to_be_bytes::<32>()).concat()))
    }
}

#[cfg(test)]
mod tests {
    use alloy_primitives::b256;
    use dmex_types::PolicyId;

    use super::*;

    fn token() -> Token {
        Token {
            product: ProductId(3),
            units: Power::new(88_500),
            start_day: Day::new(19_076),
            end_day: Day::new(20_155),
            tranche: Amount::from(8_251_806u128),
            moves: 2,
            policy: Some(PolicyId(7)),
            ..Token::blank(TokenId(1), Address::ZERO, 0)
        }
    }

    #[test]
    fn fa5_a_fingerprint_is_that_of_the_contract_and_changes_with_what_counts() {
        // By `cast abi-encode` and `cast keccak`.
        let expected = b256!("ad19e7a0ee6f3b6c1d9512a847aae805cd33182bccc7e2eaa03fd5b763ff207e");
        assert_eq!(token().fingerprint(), Some(expected));
        let refunded = Token { state: "refunded".to_owned(), policy: None, ..token() };
        let expected = b256!("ba344520a3b31b4cf11cfc953002e75b55fa2839b06bcfe42bb7b03eef4d1fbb");
        assert_eq!(refunded.fingerprint(), Some(expected));
        // Whoever was paid what, and when, and who will be, is another matter.
        let payee = Some(Address::repeat_byte(2));
        let paid = Token { income_paid: Amount::from(1u128), created_at: 9, payee, ..token() };
        assert_eq!(paid.fingerprint(), token().fingerprint());
        for other in [
            Token { state: "locked".to_owned(), ..token() },
            Token { locker: Some(Address::repeat_byte(1)), ..token() },
            Token { moves: 3, ..token() },
            Token { policy: None, ..token() },
            Token { units: Power::new(1), ..token() },
        ] {
            assert_ne!(other.fingerprint(), token().fingerprint());
        }
    }

    #[test]
    fn fa5_what_ended_has_no_fingerprint() {
        for state in ["split", "merged"] {
            assert_eq!(Token { state: state.to_owned(), ..token() }.fingerprint(), None);
        }
        assert!(Token { ended_at: Some(1), ..token() }.has_ended() && !token().has_ended());
    }
}
