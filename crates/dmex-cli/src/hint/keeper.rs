//! What to do when days do not move on.

use dmex_keeper::{TickError, Trouble};

use crate::status::{ExitStatus, Failure};

impl From<TickError> for Failure {
    fn from(error: TickError) -> Self {
        match error {
            TickError::Read(error) => error.into(),
            TickError::Transaction(error) => error.into(),
            TickError::Account(error) => error.into(),
            TickError::NotEnoughCoin { .. } => Self::refused(error.to_string()),
            TickError::Several(troubles) => several(troubles),
        }
    }
}

/// All of it, what is alike once, with the exit status of the first.
fn several(troubles: Vec<Trouble>) -> Failure {
    let mut told: Vec<(String, Failure)> = Vec::new();
    for Trouble { of, error } in troubles {
        let failure = Failure::from(error);
        match told.iter_mut().find(|(_, other)| *other == failure) {
            Some((others, _)) => *others = format!("{others}, {of}"),
            None => told.push((of, failure)),
        }
    }
    let status = told.first().map_or(ExitStatus::Unforeseen, |(_, failure)| failure.status);
    let sentences: Vec<String> =
        told.into_iter().map(|(of, failure)| format!("{of}: {}", failure.message)).collect();
    Failure { status, message: sentences.join("; ") }
}

#[cfg(test)]
mod tests {
    use alloy::primitives::{Address, U256};
    use dmex_types::ProductId;

    use super::*;

    fn trouble(product: u32, missing: u64) -> Trouble {
        let (id, missing) = (ProductId(product), U256::from(missing));
        let error = TickError::NotEnoughCoin { product: id, miner: Address::ZERO, missing };
        Trouble { of: format!("product {product}"), error }
    }

    #[test]
    fn fe2_what_went_wrong_is_told_with_every_product_and_what_is_alike_once() {
        let troubles = vec![trouble(1, 7), trouble(2, 9), trouble(4, 7)];
        let failure = Failure::from(TickError::Several(troubles));
        assert_eq!(failure.status, ExitStatus::Refused);
        assert!(failure.message.starts_with("product 1, product 4: 7 more"), "{failure}");
        assert!(failure.message.contains("; product 2: 9 more"), "{failure}");
    }
}
