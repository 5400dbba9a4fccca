//! What market averages refuse.

use super::Refusal;

impl Refusal<'_> {
    pub(super) fn of_benchmark(&self, name: &str) -> Option<String> {
        let first = self.arg(0);
        Some(match name {
            "NotReporter" => format!("{first} is no reporter: sign with a reporter's key"),
            "DayNotReportable" => {
                format!("{} is final already, too early, or not over: report another day", self.day(0))
            }
            "AlreadyReported" => format!("{} is reported by this reporter already", self.day(0)),
            "BadInputs" => "the report is not plausible: check the measurement".to_owned(),
            "BadReporter" => format!("{first} cannot be a reporter: it is zero, named twice, or a miner"),
            "ReportsMissing" => format!(
                "{} has {} of {} reports: wait for the reporters",
                self.day(0),
                self.arg(1),
                self.arg(2)
            ),
            "JumpUnconfirmed" => format!(
                "the reward of {} is too far from that of the days before: every reporter must confirm it, or 36 hours must \
                 pass after the day's end",
                self.day(0)
            ),
            "PriceRefused" => format!(
                "the price of {} is not proven: the round of the feed that was named was not in force at the day's end; name \
                 the one that was, or wait until three days after it",
                self.day(0)
            ),
            "NoProof" => format!(
                "round {} of the feed does not prove the price of {}: name the one that was in force at the day's end",
                self.arg(1),
                self.day(0)
            ),
            "DayNotFinal" => {
                format!("{} is not final: `dmex benchmark show` shows which days are", self.day(0))
            }
            _ => return None,
        })
    }
}
