//! Whether the history reaches as far as a contract.

use dmex_types::Day;

use super::{Backtest, BacktestError};
use crate::history::{HistoryError, NetworkHistory};

/// Refuses a contract whose mining or payout leaves the history, and says what would fit.
pub(super) fn check_reaches(backtest: &Backtest, history: &NetworkHistory) -> Result<(), BacktestError> {
    let Backtest { asset, from, term_days, .. } = *backtest;
    let (first, last) = history.range(asset)?;
    if from < first || from > last {
        return Err(BacktestError::StartsOutsideData { asset, from, first, last });
    }
    let tail = asset.vesting_tail_days();
    let priced = history.last_priced_day(asset).ok_or(HistoryError::NoPrice { asset, day: from })?;
    let last_mining_day = last.min(priced - tail);
    let longest_term = last_mining_day.next().since(from);
    if term_days <= longest_term {
        return Ok(());
    }
    // Saturating: a term of 2^32 days is refused here, not overflowed.
    let mines_until = Day::new(from.number().saturating_add(term_days - 1));
    Err(BacktestError::EndsAfterData {
        asset,
        from,
        term_days,
        mines_until,
        pays_until: Day::new(mines_until.number().saturating_add(tail)),
        ends: if last_mining_day == last { last } else { priced },
        latest_start: latest_start(last_mining_day, term_days).filter(|start| *start >= first),
        longest_term,
    })
}

fn latest_start(last_mining_day: Day, term_days: u32) -> Option<Day> {
    last_mining_day.next().number().checked_sub(term_days).map(Day::new)
}
