//! Standard output is data, standard error is talk.

use std::io::{self, Write};
use std::time::Duration;

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::log::LogFormat;
use crate::secrets;
use crate::status::Failure;

/// What a command found out or did, as both its readers want it.
pub trait Show: Serialize {
    /// For people.
    fn show(&self) -> String;
}

/// Prints.
#[derive(Clone, Copy, Debug)]
pub struct Printer {
    format: Format,
    talk: LogFormat,
}

/// Who reads the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// People: tables.
    Human,
    /// Programs: JSON.
    Json,
}

impl Printer {
    /// A printer for one kind of reader.
    #[must_use]
    pub const fn new(format: Format) -> Self {
        Self { format, talk: LogFormat::Text }
    }

    /// Talk goes into the log where that is for programs.
    #[must_use]
    pub const fn with_talk(self, talk: LogFormat) -> Self {
        Self { talk, ..self }
    }

    /// Prints the data.
    ///
    /// # Errors
    /// Standard output cannot be written.
    pub fn print(self, data: &impl Show) -> Result<(), Failure> {
        let text = match self.format {
            Format::Human => data.show(),
            Format::Json => serde_json::to_string_pretty(data)
                .map_err(|error| Failure::unforeseen(format!("the answer is no JSON: {error}")))?,
        };
        Self::print_text(&text)
    }

    /// Prints text that has one form only.
    ///
    /// # Errors
    /// Standard output cannot be written.
    pub fn print_text(text: &str) -> Result<(), Failure> {
        match writeln!(io::stdout().lock(), "{}", text.trim_end()) {
            // Whoever reads has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Failure::unforeseen(format!("standard output cannot be written: {error}"))),
            Ok(()) => Ok(()),
        }
    }

    /// Tells people what is going on.
    pub fn say(self, text: impl AsRef<str>) {
        let text = secrets::hidden(text.as_ref());
        match self.talk {
            // Nobody can be told that telling failed.
            LogFormat::Text => drop(writeln!(io::stderr().lock(), "{text}")),
            LogFormat::Json => tracing::info!("{text}"),
        }
    }

    /// Tells people what went wrong and what to do.
    pub fn complain(self, failure: &Failure) {
        match self.talk {
            LogFormat::Text => self.say(format!("error: {}", failure.message)),
            LogFormat::Json => tracing::error!("{}", secrets::hidden(&failure.message)),
        }
    }

    /// How far long work is, of so many `things`; hidden where nobody watches. Clear it when the work is done.
    #[must_use]
    pub fn bar(self, things: &str, all: u64) -> ProgressBar {
        let bar = ProgressBar::new(all);
        match ProgressStyle::with_template(&format!("{{bar:40}} {things} {{pos}} of {{len}}, {{eta}} left")) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }

    /// A sign of life during long work, hidden where nobody watches. Clear it when the work is done.
    #[must_use]
    pub fn spinner(self, text: impl Into<String>) -> ProgressBar {
        let spinner = ProgressBar::new_spinner().with_message(text.into());
        spinner.enable_steady_tick(Duration::from_millis(120));
        spinner
    }
}

/// A table with a head; columns named in `numbers` are aligned to the right.
#[must_use]
pub fn table(head: &[&str], numbers: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_preset(NOTHING).set_header(head).add_rows(rows);
    for (index, name) in head.iter().enumerate() {
        if let Some(column) = table.column_mut(index) {
            column.set_padding((0, 2));
            if numbers.contains(name) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    trimmed(&table.to_string())
}

/// Names and what they stand for, one a line.
#[must_use]
pub fn facts(facts: &[(&str, String)]) -> String {
    let mut table = Table::new();
    table.load_preset(NOTHING);
    for (name, value) in facts {
        table.add_row([*name, value]);
    }
    if let Some(column) = table.column_mut(0) {
        column.set_padding((0, 2));
    }
    if let Some(column) = table.column_mut(1) {
        column.set_padding((0, 0));
    }
    trimmed(&table.to_string())
}

fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_align_numbers_to_the_right() {
        let rows = vec![vec!["a".to_owned(), "1".to_owned()], vec!["b".to_owned(), "100".to_owned()]];
        assert_eq!(table(&["NAME", "N"], &["N"], rows), "NAME    N\na       1\nb     100");
        assert_eq!(facts(&[("Cost", "1".to_owned()), ("X", "22".to_owned())]), "Cost  1\nX     22");
    }
}
