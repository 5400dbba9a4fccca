//! What is refused about offers, purchases and auctions.

use super::Refusal;

impl Refusal<'_> {
    pub(super) fn of_sale(&self, name: &str) -> Option<String> {
        let [first, second] = [self.arg(0), self.arg(1)];
        Some(match name {
            "SalesPaused" => "sales are paused by the owner: wait until they are open again".to_owned(),
            "MinerNotApproved" => format!(
                "the miner {first} is not approved: it applies (`dmex miner apply`), and the DAO votes on it (`dmex proposal \
                 create approve-miner`)"
            ),
            "BadOffer" => match first.trim_matches('"') {
                "runningCost" => "the running cost is more than half of what the power mines on its first day, cautiously \
                     counted (of Filecoin a quarter of that is paid at once): lower it"
                    .to_owned(),
                "minUnits" => "the smallest purchase would bring less than 20 of the coin's smallest units on its first day: \
                     raise it"
                    .to_owned(),
                "benchmark" => "no day of the coin's market average is final yet: wait for the first (`dmex benchmark show`)"
                    .to_owned(),
                _ => format!(
                    "the offer's term {first} is not possible: correct it (see `dmex product create --help`)"
                ),
            },
            "UnknownProduct" => {
                format!("there is no product {first}: `dmex product list` shows what there is")
            }
            "SaleClosed" => {
                format!(
                    "product {first} is not on sale now: `dmex product show {first}` shows its days, or choose another"
                )
            }
            "TooFewUnits" => {
                format!("{} is less than the smallest purchase of {}: buy more", self.power(0), self.power(1))
            }
            "SoldOut" => format!(
                "product {first} has only {} left, {} was asked for: buy less, or choose another (`dmex product list`)",
                self.power(2),
                self.power(1)
            ),
            "BuyerCapExceeded" => format!(
                "{first} would hold {} of this product, and one buyer may have {}: buy less",
                self.power(1),
                self.power(2)
            ),
            "PaymentTooHigh" => format!(
                "it costs {}, more than the limit of {}: raise --max-payment or buy less",
                self.pay(0),
                self.pay(1)
            ),
            "WrongAmountReceived" => {
                format!(
                    "the token delivered {second} instead of {first} smallest units: tokens that take a cut are not supported"
                )
            }
            "TrancheTooLarge" => {
                format!(
                    "a purchase of {} a day is more than one NFT can have: buy less at a time",
                    self.pay(0)
                )
            }
            "SelfReferral" => "you cannot refer yourself: leave the referrer out".to_owned(),
            "DeadlinePassed" => format!(
                "the purchase was good until {} only: try again, or give a longer --deadline",
                self.moment(0)
            ),
            "LockForAnother" => format!(
                "only the buyer or the contract {second} itself can have an NFT of {first} locked at its purchase: buy it \
                 for the account that signs"
            ),
            "NotMiner" => format!("product {first} is not {second}'s: sign with the key of its miner"),
            "CapacityExceeded" => format!(
                "{} is more than the {} that the miner's approved capacity leaves: choose another product or offer less, or ask \
                 the DAO for more (`dmex proposal create approve-capacity`)",
                self.power(2),
                self.power(3)
            ),
            _ => return self.of_auctions(name),
        })
    }

    /// What the sale refuses to whoever auctions power for it.
    fn of_auctions(&self, name: &str) -> Option<String> {
        let first = self.arg(0);
        Some(match name {
            "NotAuctioneer" => format!("only the contract that auctions this power may do that, not {first}"),
            "AlreadyReserved" => {
                format!("power of product {first} is reserved for an auction already: wait until it is over")
            }
            "BadStartDay" => format!(
                "an auction of product {first} cannot sell power that starts on {}: choose a later day, within its sale",
                self.day(1)
            ),
            "MoreThanReserved" => {
                format!(
                    "{} is more than the {} of product {first} that is reserved",
                    self.power(1),
                    self.power(2)
                )
            }
            "PriceBelowOffer" => {
                format!("a price of {} per smallest unit is below the offer's {}", self.pay(0), self.pay(1))
            }
            "MoreThanSold" => {
                format!("{} is more than the {} left of auctioned sale {first}", self.power(1), self.power(2))
            }
            _ => return None,
        })
    }
}
