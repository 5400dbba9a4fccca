//! Which coins take a signature in place of an approval (EIP-2612), and what is signed.

use alloy::primitives::{Address, B256, U256, keccak256};
use alloy::sol;
use alloy::sol_types::Eip712Domain;

use crate::{Platform, ReadError};

sol! {
    /// What EIP-2612, EIP-5267 and the usual names of versions ask of a coin.
    #[sol(rpc)]
    interface PermitCoin {
        function nonces(address owner) external view returns (uint256);
        function DOMAIN_SEPARATOR() external view returns (bytes32);
        function PERMIT_TYPEHASH() external view returns (bytes32);
        function name() external view returns (string);
        function version() external view returns (string);
        function eip712Domain() external view returns (
            bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt,
            uint256[] extensions
        );
    }
}

/// What is signed, as EIP-2612 has it. DAI's older permit signs something else.
const PERMIT: &str = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";
/// name, version, chainId, verifyingContract: what EIP-5267 calls these four.
const USUAL_FIELDS: u8 = 0x0f;

/// The domain of a coin's permits: proven to be the coin's own by its separator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermitDomain {
    /// The coin's name, as it signs.
    pub name: String,
    /// The version of that, if there is one.
    pub version: Option<String>,
    /// EIP-155 id of the chain.
    pub chain_id: u64,
    /// The coin.
    pub coin: Address,
}

impl PermitDomain {
    /// The separator of the domain.
    #[must_use]
    pub fn separator(&self) -> B256 {
        let chain = Some(U256::from(self.chain_id));
        let (name, version) = (Some(self.name.clone().into()), self.version.clone().map(Into::into));
        Eip712Domain::new(name, version, chain, Some(self.coin), None).separator()
    }
}

impl Platform {
    /// The domain of a coin's permits; none if it knows no permits, or signs by a domain that cannot be told.
    ///
    /// # Errors
    /// The node failed.
    pub async fn permit_domain(&self, coin: Address) -> Result<Option<PermitDomain>, ReadError> {
        let contract = PermitCoin::new(coin, self.provider().clone());
        let (separator, nonce, signs) =
            (contract.DOMAIN_SEPARATOR(), contract.nonces(Address::ZERO), contract.PERMIT_TYPEHASH());
        let (separator, nonce, signs, domains) =
            tokio::join!(separator.call(), nonce.call(), signs.call(), self.domains(&contract));
        let Some(separator) = answered(separator)? else { return Ok(None) };
        if answered(nonce)?.is_none() || answered(signs)?.is_some_and(|hash| hash != keccak256(PERMIT)) {
            return Ok(None);
        }
        Ok(domains?.into_iter().find(|domain| domain.separator() == separator))
    }

    /// What the domain can be: what the coin says, or what coins that do not say it have.
    async fn domains(
        &self,
        contract: &PermitCoin::PermitCoinInstance<alloy::providers::DynProvider>,
    ) -> Result<Vec<PermitDomain>, ReadError> {
        let (coin, chain_id) = (*contract.address(), self.deployment().chain_id);
        let domain = |name: &str, version: Option<&str>| PermitDomain {
            name: name.to_owned(),
            version: version.map(str::to_owned),
            chain_id,
            coin,
        };
        let (told, name, version) = (contract.eip712Domain(), contract.name(), contract.version());
        let (told, name, version) = tokio::join!(told.call(), name.call(), version.call());
        if let Some(told) = answered(told)? {
            let is_usual = told.fields.0 == [USUAL_FIELDS];
            return Ok(is_usual.then(|| domain(&told.name, Some(&told.version))).into_iter().collect());
        }
        let Some(name) = answered(name)? else { return Ok(Vec::new()) };
        let version = answered(version)?;
        let versions = [version.as_deref(), Some("1"), Some("2"), None];
        Ok(versions.into_iter().map(|version| domain(&name, version)).collect())
    }

    /// The number of an account's next permit of a coin.
    ///
    /// # Errors
    /// The node failed.
    pub async fn permit_nonce(&self, coin: Address, owner: Address) -> Result<U256, ReadError> {
        Ok(PermitCoin::new(coin, self.provider().clone()).nonces(owner).call().await?)
    }
}

/// An answer, or none if the contract has no such function. That the node failed stays an error.
fn answered<T>(answer: Result<T, alloy::contract::Error>) -> Result<Option<T>, ReadError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(alloy::contract::Error::TransportError(error)) if error.as_error_resp().is_none() => {
            Err(error.into())
        }
        Err(_) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use alloy::primitives::{address, b256};

    use super::*;

    #[test]
    fn the_separator_is_that_of_a_coin_that_everybody_knows() {
        // USD Coin on Ethereum; its contract answers with this.
        let usdc = PermitDomain {
            name: "USD Coin".to_owned(),
            version: Some("2".to_owned()),
            chain_id: 1,
            coin: address!("0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"),
        };
        let says = b256!("0x06c37168a7db5138defc7866392bb87a741f9b3d104deb5094588ce041cae335");
        assert_eq!(usdc.separator(), says);
    }
}
