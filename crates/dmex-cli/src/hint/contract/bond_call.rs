//! What is refused about the bond that a miner's gain by stopping calls for.

use super::Refusal;

impl Refusal<'_> {
    pub(super) fn of_bond_calls(&self, name: &str) -> Option<String> {
        let first = self.arg(0);
        Some(match name {
            "BondCallUnmet" => format!(
                "product {first} sells nothing until its miner adds the bond that is called for (`dmex miner status` \
                 says how much)"
            ),
            "NotBondCalls" => format!("only a contract of the platform may do this, not {first}"),
            "AlreadyAssessed" => format!("product {first} was assessed for {} already", self.day(1)),
            "NothingToAssess" => {
                format!(
                    "product {first} is closed, or no power of it has days left: there is nothing to assess"
                )
            }
            _ => return None,
        })
    }
}
