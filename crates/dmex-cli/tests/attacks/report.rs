//! The table of what was tried.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use dmex_catalogue::Revert;
use dmex_cli::hint::contract::sentence;
use dmex_cli::units::Units;
use dmex_types::{Asset, PowerUnit};

use crate::world::{Outcome, World};

/// [letters] How wide the table is.
const WIDTH: u16 = 170;

/// What was tried so far. It is printed in any case: also if an attack could not even be tried.
pub(crate) struct Report {
    units: Units,
    rows: Vec<[String; 4]>,
    wrong: Vec<String>,
}

impl Report {
    pub(crate) fn new(world: &World) -> Self {
        let tokens = &world.on().tokens;
        let units = Units {
            pay: tokens.pay[0].clone(),
            reward: tokens.reward[&Asset::Btc].clone(),
            power: PowerUnit::TeraHash,
        };
        Self { units, rows: Vec::new(), wrong: Vec::new() }
    }

    /// Notes what became of an attempt, whose refusal must begin with `expected`: the error of the contract. Another one would
    /// mean that something else stood in the way.
    pub(crate) fn refused(&mut self, id: &str, tried: &str, by: &str, expected: &str, outcome: Outcome) {
        let told = match &outcome {
            Ok(()) => "NOT REFUSED".to_owned(),
            Err(revert) => sentence(revert, Some(&self.units)),
        };
        let met = |revert: &Revert| revert.to_string().starts_with(expected);
        if !outcome.as_ref().is_err_and(met) {
            let found = outcome.map_or_else(|revert| revert.to_string(), |()| "it succeeded".to_owned());
            self.wrong.push(format!("{id}: {tried}: expected {expected}, found {found}"));
        }
        self.rows.push([id, tried, by, told.as_str()].map(str::to_owned));
    }

    /// All were refused, each for its reason.
    pub(crate) fn finish(&self) {
        assert!(self.wrong.is_empty(), "{:#?}", self.wrong);
    }
}

impl Drop for Report {
    fn drop(&mut self) {
        self.rows.sort_by_key(|[id, ..]| key(id));
        let mut table = Table::new();
        table.load_preset(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(WIDTH).set_header(["id", "what was tried", "by whom", "what the person is told"]);
        for row in &self.rows {
            table.add_row(row);
        }
        println!("{table}");
    }
}

/// FA2 comes before FA10.
fn key(id: &str) -> (String, u32) {
    let (letters, number) = id.split_at(2);
    (letters.to_owned(), number.parse().unwrap())
}
