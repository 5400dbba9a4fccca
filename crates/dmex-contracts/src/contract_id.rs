//! What a contract of a deployment is called.

use alloy::json_abi::JsonAbi;
use dmex_types::Asset;

use crate::{ContractId, Deployment, abi};

impl ContractId {
    /// What its creation is called, once on a chain.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::Insurance(token) => format!("{}-{token}", self.name()),
            other => other.name().to_owned(),
        }
    }

    /// What people call it: `PrimarySale`, `Insurance (USDT)`.
    #[must_use]
    pub fn title(self, on: &Deployment) -> String {
        match self.pay_token(on) {
            Some(token) => format!("{} ({token})", self.name()),
            None => self.name().to_owned(),
        }
    }

    /// What the API calls it: `primary-sale`, `insurance/USDT`.
    #[must_use]
    pub fn slug(self, on: &Deployment) -> String {
        match self.pay_token(on) {
            Some(token) => format!("{}/{token}", self.name().to_lowercase()),
            None => self.field().replace('_', "-"),
        }
    }

    /// Its interface.
    #[must_use]
    pub fn abi(self) -> Option<&'static JsonAbi> {
        abi(self.code_name())
    }

    /// The asset that it is the first benchmark of.
    #[must_use]
    pub const fn benchmark_of(self) -> Option<Asset> {
        match self {
            Self::BitcoinBenchmark => Some(Asset::Btc),
            Self::FilecoinBenchmark => Some(Asset::Fil),
            _ => None,
        }
    }

    /// The ticker of the pay token that it is for, or the token's address.
    fn pay_token(self, on: &Deployment) -> Option<String> {
        let Self::Insurance(token) = self else { return None };
        Some(on.token(token).map_or_else(|| format!("{token:#x}"), |token| token.symbol.clone()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use alloy::primitives::Address;

    use super::*;
    use crate::{Contract, Token};

    const TOKENS: [Address; 2] = [Address::repeat_byte(1), Address::repeat_byte(2)];

    fn all() -> Vec<ContractId> {
        ContractId::all(TOKENS, true)
    }

    #[test]
    fn dao_5_every_contract_has_a_name_a_place_and_an_interface_of_its_own() {
        let mut on = Deployment::default();
        let token = |address| Token { address, symbol: format!("T{address}"), decimals: 6 };
        on.tokens.pay = TOKENS.map(token).to_vec();
        for (number, id) in (1..).zip(all()) {
            let address = Address::with_last_byte(number);
            id.set(&mut on, Contract { address, ..Contract::default() });
            assert!(id.abi().unwrap().functions().next().is_some(), "{id:?}");
            assert!(!id.bytecode().is_empty(), "{id:?}");
        }
        assert_eq!(on.contracts(), all());
        for id in all() {
            let address = id.of(&on).unwrap().address;
            assert_eq!(on.contract_at(address), Some(id));
        }
        let count = |name: fn(ContractId, &Deployment) -> String| {
            all().into_iter().map(|id| name(id, &on)).collect::<BTreeSet<_>>().len()
        };
        let counts = [count(|id, _| id.label()), count(ContractId::title), count(ContractId::slug)];
        assert_eq!(counts, [all().len(); 3]);
    }

    #[test]
    fn dao_5_who_has_an_owner_says_so() {
        for id in all() {
            // The timelock and the governor own themselves; DMC and vestings never had an owner.
            let has = id.abi().unwrap().function("transferOwnership").is_some();
            assert_eq!(id.is_owned(), has, "{id:?}");
        }
    }

    #[test]
    fn two_vestings_are_of_one_code() {
        assert_eq!(ContractId::TeamVesting.code_name(), ContractId::PrivateSaleVesting.code_name());
        assert_eq!(ContractId::TeamVesting.slug(&Deployment::default()), "team-vesting");
        assert_eq!(ContractId::Insurance(TOKENS[0]).slug(&Deployment::default()).len(), 52);
    }
}
