//! What is refused about the end of a product, and what follows from it.

use super::Refusal;

impl Refusal<'_> {
    pub(super) fn of_closing(&self, name: &str) -> Option<String> {
        let first = self.arg(0);
        Some(match name {
            "NotDao" => format!("only a vote of the DAO ends a product, not {first}"),
            "NotTerminable" => format!(
                "product {first} cannot be terminated: that takes a delivery score of 42, reached at most 30 days ago (`dmex \
                 product show {first}`)"
            ),
            "NotAbandonable" => format!(
                "product {first} cannot be abandoned: its delivery score is below 180, and {} has not been over for 60 days \
                 unsettled; settle it instead (`dmex miner settle {first}`)",
                self.day(1)
            ),
            "AttemptOutOfGas" => {
                "there was not enough gas to find out whether the days can be settled: allow more, or settle \
                                  them first (`dmex miner settle`)"
                    .to_owned()
            }
            "NothingToClose" => format!("no power of product {first} has days left: there is nothing to end"),
            "ProductNotSealed" => format!(
                "product {first} is open or has days to settle: it refunds once it is closed and they are settled"
            ),
            "AlreadySealed" => format!("product {first} is sealed already"),
            "NothingToRefund" => {
                format!("all days of NFT {first} were settled: `dmex claim` pays what it is owed")
            }
            "NothingToReclaim" => format!(
                "nothing was deposited in vain for {} of product {first}: the day is settled, or may still be",
                self.day(1)
            ),
            "BondStillNeeded" => format!(
                "the rest of the bond of product {first} is kept while an insurance stands or a compensation round is open: \
                 try again later"
            ),
            "NothingToReturn" => format!("nothing of the bond of product {first} is left to return"),
            _ => return None,
        })
    }
}
