//! The same for each of several products or networks: what fails at one keeps none of the others waiting.

use std::fmt::Display;

use dmex_service::with_causes;
use dmex_types::ProductId;

use crate::TickError;

/// What went wrong at one of several.
#[derive(Debug)]
pub struct Trouble {
    /// Which one: a product, a network's benchmark, a round.
    pub of: String,
    /// What went wrong there.
    pub error: TickError,
}

/// What became of each, as far as they were tried.
#[derive(Debug, Default)]
pub(crate) struct Each {
    done: u32,
    troubles: Vec<Trouble>,
}

impl Each {
    /// Notes what became of one. Returns how much was done there.
    pub(crate) fn note(&mut self, of: impl Display, became: Result<u32, TickError>) -> u32 {
        match became {
            Ok(done) => {
                self.done += done;
                return done;
            }
            Err(TickError::Several(troubles)) => self.troubles.extend(troubles),
            Err(error) => self.troubles.push(Trouble { of: of.to_string(), error }),
        }
        0
    }

    /// How much was done in all, after all were tried.
    ///
    /// # Errors
    /// [`TickError::Several`] with everything that went wrong; what was done stays done.
    pub(crate) fn end(self) -> Result<u32, TickError> {
        if self.troubles.is_empty() { Ok(self.done) } else { Err(TickError::Several(self.troubles)) }
    }
}

/// The same for what was tried at the same time: what became of each, in the order of `of`.
pub(crate) fn sum<Label: Display>(
    of: impl IntoIterator<Item = Label>,
    became: Vec<Result<u32, TickError>>,
) -> Result<u32, TickError> {
    let mut each = Each::default();
    for (of, became) in of.into_iter().zip(became) {
        each.note(of, became);
    }
    each.end()
}

/// What a product is called where something went wrong with it.
pub(crate) fn label(product: ProductId) -> String {
    format!("product {product}")
}

/// All of it on one line.
pub(crate) fn told(troubles: &[Trouble]) -> String {
    let told = troubles.iter().map(|trouble| format!("{}: {}", trouble.of, with_causes(&trouble.error)));
    told.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use alloy::primitives::{Address, U256};

    use super::*;

    fn poor(product: u32) -> TickError {
        let product = ProductId(product);
        TickError::NotEnoughCoin { product, miner: Address::ZERO, missing: U256::from(7) }
    }

    #[test]
    fn fe2_every_product_is_tried_and_each_trouble_is_told_with_its_product() {
        let products = [1, 2, 3].map(|id| label(ProductId(id)));
        let error = sum(&products, vec![Err(poor(1)), Ok(1), Err(poor(3))]).unwrap_err().to_string();
        for told in ["product 1: 7 more", "; product 3: 7 more"] {
            assert!(error.contains(told), "{told:?} is not in {error}");
        }
        assert!(!error.contains("product 2"), "{error}");
        assert_eq!(sum(&products, vec![Ok(1), Ok(0), Ok(2)]).unwrap(), 3);
    }

    #[test]
    fn fe2_troubles_of_a_part_are_told_beside_those_of_the_others() {
        let mut each = Each::default();
        assert_eq!(each.note("products", sum(["product 1", "product 2"], vec![Err(poor(1)), Ok(2)])), 0);
        assert_eq!(each.note("benchmarks", Ok(4)), 4);
        each.note("compensation rounds", Err(poor(5)));
        let Err(TickError::Several(troubles)) = each.end() else { panic!("nothing went wrong") };
        let of: Vec<&str> = troubles.iter().map(|trouble| trouble.of.as_str()).collect();
        assert_eq!(of, ["product 1", "compensation rounds"]);
    }
}
