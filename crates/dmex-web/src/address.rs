//! Addresses of accounts that somebody wrote, checked before anybody signs: an error in one cannot be mended afterwards.
//!
//! The contracts and the API have the last word. What is said here is said beside the field, in the reader's language.

use alloy_primitives::Address;
use axum::Json;
use axum::extract::Path;
use dmex_wire::{CoinView, Contracts};
use serde::Serialize;

use crate::frame::Frame;

/// Why nothing should go to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// It is none: `0x` and 40 letters and digits.
    Letters,
    /// Its capital letters are not those that it has (EIP-55): a letter is mistyped.
    Checksum,
    /// It is zero, which nobody has a key of.
    Zero,
    /// It is a contract of the platform.
    Contract,
    /// It is a coin.
    Coin,
}

impl Wrong {
    /// The key of the words for it.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Letters => "power-address-wrong",
            Self::Checksum => "address-checksum",
            Self::Zero => "address-zero",
            Self::Contract => "address-contract",
            Self::Coin => "address-coin",
        }
    }
}

/// An address as somebody wrote it. Capital letters check the others; without any, or without small ones, nothing is checked.
pub(crate) fn read(written: &str) -> Result<Address, Wrong> {
    let text = written.trim();
    let digits = text.strip_prefix("0x").ok_or(Wrong::Letters)?;
    let address: Address = text.parse().map_err(|_| Wrong::Letters)?;
    let has = |is: fn(&u8) -> bool| digits.bytes().any(|byte| is(&byte));
    let is_checked = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
    if is_checked && address.to_checksum(None) != text {
        return Err(Wrong::Checksum);
    }
    Ok(address)
}

/// What keeps an address from being given anything.
fn refused(address: Address, contracts: &Contracts, coins: &[CoinView]) -> Option<Wrong> {
    if address.is_zero() {
        return Some(Wrong::Zero);
    }
    if coins.iter().any(|coin| coin.coin.address == address) {
        return Some(Wrong::Coin);
    }
    let is_ours = contracts.contracts.iter().any(|contract| contract.address == address)
        || contracts.price_feeds.iter().any(|feed| feed.address == address);
    is_ours.then_some(Wrong::Contract)
}

/// What the script is told of an address.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Checked {
    /// With its capital letters.
    address: Option<String>,
    /// What is wrong with it, in the reader's language.
    wrong: Option<String>,
}

/// Whether something can be given to an address.
pub(crate) async fn check(p: Frame, Path(written): Path<String>) -> Json<Checked> {
    let (address, wrong) = match read(&written) {
        Ok(address) => (Some(address), wrong_with(&p, address).await),
        Err(wrong) => (None, Some(wrong)),
    };
    let wrong = wrong.map(|wrong| p.say(wrong.key()));
    Json(Checked { address: address.map(|address| address.to_checksum(None)), wrong })
}

/// A server without a node knows no contracts; it prepares no transactions either.
async fn wrong_with(p: &Frame, address: Address) -> Option<Wrong> {
    let known = futures_util::try_join!(p.api().contracts(), p.api().coins());
    match known {
        Ok((contracts, coins)) => refused(address, &contracts, &coins),
        Err(_) => address.is_zero().then_some(Wrong::Zero),
    }
}

#[cfg(test)]
mod tests {
    use dmex_wire::{Coin, CoinRole, ContractView};

    use super::*;

    const RIGHT: &str = "0xFABB0ac9d68B0B445fB7357272Ff202C5651694a";

    #[test]
    fn ff4_capital_letters_check_the_others() {
        let address: Address = RIGHT.parse().unwrap();
        let upper = format!("0x{}", RIGHT[2..].to_ascii_uppercase());
        for right in [RIGHT, &RIGHT.to_ascii_lowercase(), &upper, &format!(" {RIGHT}\n")] {
            assert_eq!(read(right), Ok(address), "{right}");
        }
        assert_eq!(read(&RIGHT.replace('F', "f")), Err(Wrong::Checksum));
        assert_eq!(read(&RIGHT.replace("94a", "94b")), Err(Wrong::Checksum));
        for other in
            ["", "0x", &RIGHT[2..], &RIGHT[..41], &format!("{RIGHT}0"), "0xg", &RIGHT.replace("0x", "0X")]
        {
            assert_eq!(read(other), Err(Wrong::Letters), "{other}");
        }
    }

    #[test]
    fn fg12_nothing_is_given_to_nobody_to_a_contract_or_to_a_coin() {
        let [coin, sale, somebody] = [1, 2, 3].map(Address::repeat_byte);
        let contracts = Contracts {
            chain_id: 1,
            first_block: 0,
            first_day: dmex_types::Day::new(1),
            contracts: vec![ContractView { name: "primary-sale".to_owned(), address: sale, block: 1 }],
            price_feeds: Vec::new(),
        };
        let coins = [CoinView {
            coin: Coin { address: coin, symbol: None, decimals: None },
            role: CoinRole::Pay,
            asset: None,
            insurance: None,
            permit: false,
            faucet: false,
        }];
        let refused = |address| refused(address, &contracts, &coins);
        assert_eq!(refused(Address::ZERO), Some(Wrong::Zero));
        assert_eq!(refused(sale), Some(Wrong::Contract));
        assert_eq!(refused(coin), Some(Wrong::Coin));
        assert_eq!(refused(somebody), None);
    }
}
