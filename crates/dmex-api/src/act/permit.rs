//! Permits (EIP-2612): what is signed in place of an approval, and what a signature is.

use alloy::primitives::{Address, B256, U256};
use dmex_contracts::PrimarySale;
use dmex_types::Amount;
use dmex_wire::Permit;
use dmex_wire::request::SignedPermit;
use serde_json::{Value, json};

use crate::app::App;
use crate::problem::ApiError;

/// [seconds] How long a permit holds, from the newest block.
const HOLDS: u64 = 3_600;
/// What is added to a signature's parity, by old custom.
const PARITY_BASE: u8 = 27;

/// What `owner` signs to let `spender` take an amount; none if the coin knows no permits.
pub(super) async fn to_sign(
    app: &App,
    coin: Address,
    owner: Address,
    spender: Address,
    amount: U256,
) -> Result<Option<Permit>, ApiError> {
    let platform = app.chain()?;
    let Some(domain) = platform.permit_domain(coin).await? else { return Ok(None) };
    let nonce = platform.permit_nonce(coin, owner).await?;
    let deadline = platform.now().await? + HOLDS;
    let message = json!({
        "owner": owner,
        "spender": spender,
        "value": amount.to_string(),
        "nonce": nonce.to_string(),
        "deadline": deadline.to_string(),
    });
    let typed_data = json!({
        "types": { "EIP712Domain": domain_fields(domain.version.is_some()), "Permit": permit_fields() },
        "primaryType": "Permit",
        "domain": domain_values(&domain),
        "message": message,
    });
    Ok(Some(Permit { typed_data, deadline, amount: Amount(amount) }))
}

/// A signed permit as the sale takes it. `payment` is what it is for unless it says so itself.
pub(super) fn signed(permit: &SignedPermit, payment: U256) -> Result<PrimarySale::Permit, ApiError> {
    let wrong = || {
        let hint = "send the 65 bytes that eth_signTypedData_v4 answered: r, s, v";
        ApiError::BadRequest("the permit's signature is none".to_owned(), hint)
    };
    let (rest, parity) = permit.signature.split_last_chunk::<1>().ok_or_else(wrong)?;
    let (r, s) = rest.split_first_chunk::<32>().ok_or_else(wrong)?;
    let s: &[u8; 32] = s.try_into().map_err(|_| wrong())?;
    let v = match parity[0] {
        parity @ (0 | 1) => PARITY_BASE + parity,
        parity @ (27 | 28) => parity,
        _ => return Err(wrong()),
    };
    let value = permit.amount.map_or(payment, |amount| amount.0);
    let deadline = U256::from(permit.deadline);
    Ok(PrimarySale::Permit { value, deadline, v, r: B256::from(*r), s: B256::from(*s) })
}

fn field(name: &str, kind: &str) -> Value {
    json!({ "name": name, "type": kind })
}

fn domain_fields(versioned: bool) -> Vec<Value> {
    let version = versioned.then(|| field("version", "string"));
    let rest = [field("chainId", "uint256"), field("verifyingContract", "address")];
    [field("name", "string")].into_iter().chain(version).chain(rest).collect()
}

fn domain_values(domain: &dmex_platform::PermitDomain) -> Value {
    let mut values = json!({
        "name": domain.name,
        "chainId": domain.chain_id,
        "verifyingContract": domain.coin,
    });
    if let Some(version) = &domain.version {
        values["version"] = version.as_str().into();
    }
    values
}

fn permit_fields() -> [Value; 5] {
    [
        field("owner", "address"),
        field("spender", "address"),
        field("value", "uint256"),
        field("nonce", "uint256"),
        field("deadline", "uint256"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_read_with_either_custom_of_parity() {
        let signed_with = |last: u8, length: usize| {
            let mut signature = vec![7; length];
            signature[length - 1] = last;
            let permit = SignedPermit { deadline: 9, amount: None, signature: signature.into() };
            signed(&permit, U256::from(5)).ok().map(|permit| (permit.v, permit.value))
        };
        assert_eq!(signed_with(0, 65), Some((27, U256::from(5))));
        assert_eq!(signed_with(28, 65), Some((28, U256::from(5))));
        for (last, length) in [(2, 65), (27, 64), (27, 66), (27, 1)] {
            assert_eq!(signed_with(last, length), None, "{last} {length}");
        }
    }
}
