//! Bitcoin's days.

use dmex_types::Day;

use super::days::{Dated, Days};
use super::error::{HistoryError, HistoryErrorKind};
use super::prices::Prices;
use super::table::{Column, Line, Table};
use crate::bitcoin::benchmark::BitcoinReport;
use crate::bitcoin::blocks::BlockSpan;
use crate::units::{Difficulty, ParseDecimalError, Satoshi, Usd, parse_decimal};

/// The file's place in the data folder.
pub(super) const FILE: &str = "bitcoin/btc_daily.csv";

/// What the Bitcoin network did on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BitcoinDay {
    /// The day.
    pub day: Day,
    /// The blocks found.
    pub blocks: BlockSpan,
    /// Difficulty, mean over the blocks.
    pub difficulty: Difficulty,
    /// Mean transaction fees of a block, rounded down.
    pub fees_per_block: Satoshi,
    /// Closing price: the price file's, else the daily file's own.
    pub price_usd: Option<Usd>,
}

struct Columns {
    block_count: Column,
    first_height: Column,
    last_height: Column,
    difficulty: Column,
    fees: Column,
    price: Option<Column>,
}

impl BitcoinDay {
    /// What an honest reporter says of this day.
    #[must_use]
    pub const fn report(&self) -> BitcoinReport {
        BitcoinReport {
            difficulty: self.difficulty,
            fees_per_block: self.fees_per_block,
            blocks: self.blocks,
        }
    }
}

impl Dated for BitcoinDay {
    fn day(&self) -> Day {
        self.day
    }
}

/// Reads the daily file; prices of `prices` come first.
pub(super) fn read(text: &str, prices: Option<&Days<Prices>>) -> Result<Days<BitcoinDay>, HistoryError> {
    let table = Table::open(FILE, text)?;
    let columns = Columns {
        block_count: table.required("block_count")?,
        first_height: table.required("first_height")?,
        last_height: table.required("last_height")?,
        difficulty: table.required("difficulty_mean")?,
        fees: table.required("fees_btc")?,
        price: table.optional("price_usd"),
    };
    let mut previous: Option<BitcoinDay> = None;
    table.read_days(|line| {
        let mut day = read_day(line, &columns, previous.as_ref())?;
        let exchange = prices.and_then(|prices| prices.get(day.day)).and_then(|prices| prices.btc);
        day.price_usd = exchange.or(day.price_usd);
        previous = Some(day);
        Ok(day)
    })
}

fn read_day(
    line: &Line<'_>,
    columns: &Columns,
    previous: Option<&BitcoinDay>,
) -> Result<BitcoinDay, HistoryError> {
    let blocks = read_blocks(line, columns, previous)?;
    let difficulty = line.parse(columns.difficulty, Difficulty::parse)?;
    line.check_not_zero(columns.difficulty, difficulty.millionths() == 0)?;
    let fees = line.parse(columns.fees, Satoshi::parse_bitcoin)?;
    let price_usd: Option<Usd> = line.parse_known(columns.price, str::parse)?;
    if let Some(column) = columns.price {
        line.check_not_zero(column, price_usd.is_some_and(Usd::is_zero))?;
    }
    let fees_per_block = Satoshi::new(fees.get() / blocks.count());
    Ok(BitcoinDay { day: line.day(), blocks, difficulty, fees_per_block, price_usd })
}

fn read_blocks(
    line: &Line<'_>,
    columns: &Columns,
    previous: Option<&BitcoinDay>,
) -> Result<BlockSpan, HistoryError> {
    let first = line.parse(columns.first_height, height)?;
    let last = line.parse(columns.last_height, height)?;
    let count = line.parse(columns.block_count, height)?;
    let bad = |text: String| line.error(HistoryErrorKind::BadHeights(text));
    let blocks = BlockSpan::new(first, last).map_err(|error| bad(error.to_string()))?;
    if blocks.count() != u64::from(count) {
        return Err(bad(format!("blocks {first} to {last} are {}, not {count}", blocks.count())));
    }
    match previous.map(|previous| previous.blocks.last()) {
        Some(before) if u64::from(before) + 1 != u64::from(first) => {
            Err(bad(format!("the day before ended with block {before}, this one begins with {first}")))
        }
        Some(_) | None => Ok(blocks),
    }
}

fn height(text: &str) -> Result<u32, ParseDecimalError> {
    u32::try_from(parse_decimal(text, 1)?).map_err(|_| ParseDecimalError::TooLarge)
}
