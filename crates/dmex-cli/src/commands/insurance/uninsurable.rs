//! Why an NFT cannot be insured.

use dmex_types::{ProductId, TokenId, Uninsurable};

use crate::status::Failure;

/// That an NFT of a product cannot be insured, why, and what to do.
pub(super) fn refused(token: TokenId, product: ProductId, reason: Uninsurable) -> Failure {
    let why = match reason {
        Uninsurable::NoPool => {
            format!("product {product} has no pool (`dmex insurance open-pool {product}` opens it)")
        }
        Uninsurable::NoRate => {
            format!(
                "product {product} is not insured: the DAO has set no rate for it (`dmex insurance status`)"
            )
        }
        Uninsurable::Closed => format!("product {product} is closed"),
        Uninsurable::Terminable => format!("a vote may end product {product}"),
        Uninsurable::Scored => {
            format!("the delivery score of product {product} is above 0 (`dmex product show {product}`)")
        }
        Uninsurable::Overdue => {
            format!("a closed day of product {product} is past its grace (`dmex miner settle {product}`)")
        }
        Uninsurable::BondLow => format!("the bond of product {product} covers too few days"),
        Uninsurable::CallStale => {
            format!("product {product} was not assessed lately (`dmex product assess {product}`)")
        }
        Uninsurable::CallUnmet => format!("the bond of product {product} lacks what is called for"),
        Uninsurable::NoDaysLeft => "no day is left that cover would begin before".to_owned(),
        Uninsurable::Insured => "it has a policy that stands".to_owned(),
    };
    Failure::refused(format!("NFT {token} cannot be insured now: {why}"))
}
