//! Movements as CSV.

use dmex_types::Day;

use super::books::Reader;
use super::coins::Coins;
use super::view::EntryView;
use crate::printer::Printer;
use crate::status::Failure;

/// The columns.
const HEAD: [&str; 12] = [
    "date",
    "time",
    "reason",
    "from",
    "to",
    "amount",
    "coin",
    "product",
    "nft",
    "transaction",
    "id",
    "coin_address",
];

/// Prints them part by part.
pub(super) async fn print(reader: &mut Reader<'_>, coins: &Coins) -> Result<(), Failure> {
    Printer::print_text(&HEAD.join(","))?;
    loop {
        let part = reader.part().await?;
        if part.is_empty() {
            return Ok(());
        }
        let mut writer = csv::Writer::from_writer(Vec::new());
        for entry in part {
            writer.write_record(line(EntryView::new(entry, coins))).map_err(broken)?;
        }
        let bytes = writer.into_inner().map_err(broken)?;
        Printer::print_text(&String::from_utf8(bytes).map_err(broken)?)?;
    }
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::unforeseen(format!("a movement cannot be written as CSV: {error}"))
}

fn line(entry: EntryView) -> [String; HEAD.len()] {
    [
        Day::from_timestamp(entry.timestamp).to_string(),
        entry.timestamp.to_string(),
        entry.reason,
        entry.from,
        entry.to,
        entry.amount.amount,
        entry.amount.token,
        entry.product.map_or_else(String::new, |product| product.to_string()),
        entry.token.map_or_else(String::new, |token| token.to_string()),
        entry.transaction,
        entry.id.to_string(),
        entry.coin,
    ]
}
