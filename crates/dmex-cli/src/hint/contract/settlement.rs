//! What is refused about days, deposits and payments.

use super::Refusal;

impl Refusal<'_> {
    pub(super) fn of_settlement(&self, name: &str) -> Option<String> {
        let [first, second] = [self.arg(0), self.arg(1)];
        Some(match name {
            "ZeroAmount" => "the amount is zero: give one above zero".to_owned(),
            "AmountTooLarge" => "the amount is more than can be kept: give a smaller one".to_owned(),
            "DayNotDepositable" => format!(
                "product {first} takes no deposit for {}: it is settled, not begun, or nobody holds power then; see \
                 `dmex miner status`",
                self.day(1)
            ),
            "NothingToSettle" => {
                format!("product {first} has no day to settle: nothing is sold, or all its days are settled")
            }
            "DayOpen" => format!("{} has not ended: wait until 00:00 UTC", self.last_day()),
            "BenchmarkPending" => {
                "the benchmark is not final yet: wait for the reporters (`dmex benchmark show`)".to_owned()
            }
            "GraceRunning" => format!(
                "product {first} still waits for {} for {}: it settles once that is deposited, or after {}",
                self.reward(2),
                self.day(1),
                self.moment(3)
            ),
            "NothingToWithdraw" => {
                format!("nothing is credited to {first} in this token: nothing to withdraw")
            }
            "ProductClosed" => format!(
                "product {first} is closed: it sells nothing more, and its bond is kept for its holders (`dmex product show \
                 {first}`)"
            ),
            "NotMiningPower" | "NotSettlement" | "NotSale" | "NotInsurance" | "NotClosing"
            | "NotAuctionSale" => {
                format!(
                    "only a contract of the platform may do this, not {}",
                    if second.is_empty() { first } else { second }
                )
            }
            _ => return None,
        })
    }
}
