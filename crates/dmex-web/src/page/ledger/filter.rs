//! Which movements.

use dmex_types::{ProductId, TokenId};
use dmex_wire::{EntriesQuery, Order};
use serde::Deserialize;

use crate::movement::{Kind, Owner};
use crate::{address, number};

/// Movements on a page.
const SHOWN: u32 = 50;

/// Which movements, as somebody filled it in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    /// Kind of account; any if none.
    #[serde(deserialize_with = "crate::page::blank_as_none")]
    pub(super) kind: Option<String>,
    pub(super) side: Side,
    pub(super) product: String,
    pub(super) token: String,
    pub(super) address: String,
    #[serde(deserialize_with = "crate::page::blank_as_none")]
    after: Option<String>,
}

/// Whether money goes into an account or comes out of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Side {
    #[default]
    Into,
    From,
}

/// Why that cannot be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// Such an account is of a product, and none is named.
    ProductMissing,
    /// Such an account is of an account, and none is named.
    NotAnAddress,
    /// A product or an NFT is told by a whole number.
    NotWhole,
}

impl Wrong {
    /// The key of the words for it.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::ProductMissing => "ledger-needs-product",
            Self::NotAnAddress => "ledger-needs-address",
            Self::NotWhole => "ledger-needs-number",
        }
    }
}

impl Filter {
    pub(super) fn is_from(&self) -> bool {
        self.side == Side::From
    }

    /// Whether anything is filtered at all.
    pub(super) fn is_used(&self) -> bool {
        self.kind.is_some() || ![&self.product, &self.token, &self.address].iter().all(|text| text.is_empty())
    }

    /// What the API is asked: newest first.
    pub(super) fn asked(&self) -> Result<EntriesQuery, Wrong> {
        let newest = EntriesQuery {
            after: self.after.clone(),
            limit: Some(SHOWN),
            order: Some(Order::Desc),
            ..EntriesQuery::default()
        };
        if let Some(account) = self.account()? {
            let account = Some(account);
            return Ok(match self.side {
                Side::Into => EntriesQuery { into: account, ..newest },
                Side::From => EntriesQuery { from: account, ..newest },
            });
        }
        // An NFT is of one product.
        Ok(match (self.token()?, self.product()?) {
            (Some(token), _) => EntriesQuery { token: Some(token), ..newest },
            (None, product) => EntriesQuery { product, ..newest },
        })
    }

    /// The account of the ledger; an address by itself is that of a wallet.
    fn account(&self) -> Result<Option<String>, Wrong> {
        let named = self.kind.as_deref().and_then(Kind::from_name);
        let Some(kind) = named.or_else(|| (!self.address.is_empty()).then_some(Kind::Wallet)) else {
            return Ok(None);
        };
        let name = kind.name();
        match kind.owner() {
            Owner::Platform => Ok(Some(name.to_owned())),
            Owner::Product | Owner::Round => {
                let product = self.product()?.ok_or(Wrong::ProductMissing)?;
                Ok(Some(format!("{name}/{product}")))
            }
            Owner::Account => {
                let address = address::read(&self.address).map_err(|_| Wrong::NotAnAddress)?;
                Ok(Some(format!("{name}/{address:#x}")))
            }
        }
    }

    fn product(&self) -> Result<Option<ProductId>, Wrong> {
        Ok(of_number(&self.product)?.map(ProductId))
    }

    fn token(&self) -> Result<Option<TokenId>, Wrong> {
        Ok(of_number(&self.token)?.map(TokenId))
    }
}

/// The number in a field, if it is filled in.
fn of_number<T: std::str::FromStr>(written: &str) -> Result<Option<T>, Wrong> {
    if written.trim().is_empty() {
        return Ok(None);
    }
    number::plain(written).and_then(|plain| plain.parse().ok()).map(Some).ok_or(Wrong::NotWhole)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOMEBODY: &str = "0xFABB0ac9d68B0B445fB7357272Ff202C5651694a";

    fn asked(filter: &Filter) -> Result<[Option<String>; 4], Wrong> {
        let asked = filter.asked()?;
        let number = |number: Option<u64>| number.map(|number| number.to_string());
        Ok([
            asked.into,
            asked.from,
            number(asked.product.map(|id| u64::from(id.0))),
            number(asked.token.map(|id| id.0)),
        ])
    }

    fn filter(kind: &str, product: &str, token: &str, address: &str) -> Filter {
        let kind = Some(kind.to_owned()).filter(|kind| !kind.is_empty());
        let text = str::to_owned;
        Filter {
            kind,
            product: text(product),
            token: text(token),
            address: text(address),
            ..Filter::default()
        }
    }

    #[test]
    fn what_is_filled_in_becomes_one_question() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(asked(&Filter::default()), Ok([None, None, None, None]));
        assert_eq!(asked(&filter("", "2", "", "")), Ok([None, None, some("2"), None]));
        assert_eq!(asked(&filter("", "2", "7", "")), Ok([None, None, None, some("7")]));
        assert_eq!(asked(&filter("escrow", "2", "", "")), Ok([some("escrow/2"), None, None, None]));
        assert_eq!(asked(&filter("reserve/free", "", "", "")), Ok([some("reserve/free"), None, None, None]));
        let wallet = some(&format!("wallet/{}", SOMEBODY.to_ascii_lowercase()));
        assert_eq!(asked(&filter("", "", "", SOMEBODY)), Ok([wallet.clone(), None, None, None]));
        let out = Filter { side: Side::From, ..filter("wallet", "", "", SOMEBODY) };
        assert_eq!(asked(&out), Ok([None, wallet, None, None]));
    }

    #[test]
    fn what_is_missing_is_told() {
        assert_eq!(asked(&filter("escrow", "", "", SOMEBODY)), Err(Wrong::ProductMissing));
        assert_eq!(asked(&filter("credit", "1", "", "")), Err(Wrong::NotAnAddress));
        assert_eq!(asked(&filter("", "", "", "0x12")), Err(Wrong::NotAnAddress));
        let mistyped = SOMEBODY.replace("694a", "694A");
        assert_eq!(asked(&filter("", "", "", &mistyped)), Err(Wrong::NotAnAddress));
    }

    #[test]
    fn ff3_what_is_no_number_is_not_passed_over() {
        for written in ["1,5", "one", "1.0", "-1", "99999999999999999999"] {
            assert_eq!(asked(&filter("", written, "", "")), Err(Wrong::NotWhole), "{written}");
            assert_eq!(asked(&filter("", "", written, "")), Err(Wrong::NotWhole), "{written}");
            assert_eq!(asked(&filter("escrow", written, "", "")), Err(Wrong::NotWhole), "{written}");
        }
    }
}
