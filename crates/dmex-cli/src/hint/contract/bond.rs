//! What is refused about bonds: how much must be there, and what a product must do to be in good standing.

use dmex_types::{ProductId, ProductStanding};

use super::Refusal;
use crate::commands::product::standing;

impl Refusal<'_> {
    pub(super) fn of_bond(&self, name: &str) -> Option<String> {
        let first = self.arg(0);
        Some(match name {
            "BondTooSmall" => format!(
                "the bond of product {first} is {}, and {} is required: the miner must add to it (`dmex miner bond add \
                 {first}`), or less must be bought or withdrawn",
                self.reward(1),
                self.reward(2)
            ),
            "NotInGoodStanding" => format!("product {first} is not in good standing: {}", self.standing()),
            "NotBonds" => format!("only a contract of the platform may do this, not {first}"),
            "AlreadyAssessed" => format!("product {first} was assessed for {} already", self.day(1)),
            "NothingToAssess" => {
                format!(
                    "product {first} is closed, or no power of it has days left: there is nothing to assess"
                )
            }
            "NoSource" => {
                format!("the price of the token {first} is not known: the DAO must name its price source")
            }
            "PayTokenWithoutPrice" => format!(
                "nothing says what the token {first} is worth: the DAO must name its price source first (`setFeed` or \
                 `setBenchmark` of PayTokenPrices)"
            ),
            "BadSource" => format!(
                "the source does not give a usable price of the token {first} now: choose another one"
            ),
            _ => return None,
        })
    }

    /// Why the product that is named first is not in good standing.
    fn standing(&self) -> String {
        let known = self.arg(1).parse().ok().and_then(ProductStanding::of_number);
        match (self.arg(0).parse(), known) {
            (Ok(product), Some(standing)) => standing::sentence(standing, ProductId(product)),
            _ => format!("reason {}", self.arg(1)),
        }
    }
}
