//! A CSV file with one line per day, read line by line.

use csv::{Reader, StringRecord};
use dmex_types::Day;

use super::days::{Dated, Days};
use super::error::{HistoryError, HistoryErrorKind};
use crate::units::ParseDecimalError;

/// The column every daily file has.
const DATE: &str = "date";

/// A file of daily lines with named columns.
pub(super) struct Table<'a> {
    file: &'static str,
    reader: Reader<&'a [u8]>,
    columns: StringRecord,
}

/// The place of a column that is known to be there.
#[derive(Clone, Copy)]
pub(super) struct Column {
    name: &'static str,
    index: usize,
}

/// One line of a table and its day.
pub(super) struct Line<'a> {
    file: &'static str,
    number: u64,
    day: Day,
    fields: &'a StringRecord,
}

impl<'a> Table<'a> {
    /// Reads the header of a file.
    pub(super) fn open(file: &'static str, text: &'a str) -> Result<Self, HistoryError> {
        // A byte-order mark, as spreadsheets write it, is no part of the first column's name.
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let columns = reader.headers().map_err(|error| not_a_line(file, 1, &error))?.clone();
        Ok(Self { file, reader, columns })
    }

    /// A column that must be there.
    pub(super) fn required(&self, name: &'static str) -> Result<Column, HistoryError> {
        self.optional(name).ok_or(HistoryError::MissingColumn { file: self.file, column: name })
    }

    /// A column that may be there.
    pub(super) fn optional(&self, name: &'static str) -> Option<Column> {
        self.columns.iter().position(|column| column == name).map(|index| Column { name, index })
    }

    /// Reads every line by `read` and checks that the days follow one another.
    pub(super) fn read_days<T: Dated>(
        mut self,
        mut read: impl FnMut(&Line<'_>) -> Result<T, HistoryError>,
    ) -> Result<Days<T>, HistoryError> {
        let date = self.required(DATE)?;
        let mut records: Vec<T> = Vec::new();
        let mut fields = StringRecord::new();
        while self.read_line(&mut fields)? {
            let line = Line::new(self.file, &fields, date)?;
            line.check_follows(records.last().map(Dated::day))?;
            records.push(read(&line)?);
        }
        Days::new(records).ok_or(HistoryError::NoDays { file: self.file })
    }

    fn read_line(&mut self, fields: &mut StringRecord) -> Result<bool, HistoryError> {
        let line = self.reader.position().line();
        self.reader.read_record(fields).map_err(|error| not_a_line(self.file, line, &error))
    }
}

impl<'a> Line<'a> {
    fn new(file: &'static str, fields: &'a StringRecord, date: Column) -> Result<Self, HistoryError> {
        let number = fields.position().map_or(0, csv::Position::line);
        let day =
            fields[date.index].parse().map_err(|error: dmex_types::ParseDayError| HistoryError::BadLine {
                file,
                line: number,
                day: None,
                kind: HistoryErrorKind::BadDate(error.to_string()),
            })?;
        Ok(Self { file, number, day, fields })
    }

    /// The day the line is about.
    pub(super) fn day(&self) -> Day {
        self.day
    }

    /// The text in a column; empty where nothing is known.
    pub(super) fn text(&self, column: Column) -> &str {
        &self.fields[column.index]
    }

    /// Reads a column by `parse`, naming the place if that fails.
    pub(super) fn parse<T>(
        &self,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, ParseDecimalError>,
    ) -> Result<T, HistoryError> {
        let text = self.text(column);
        parse(text).map_err(|cause| {
            self.error(HistoryErrorKind::BadNumber { column: column.name, text: text.to_owned(), cause })
        })
    }

    /// Reads a column that may be empty.
    pub(super) fn parse_known<T>(
        &self,
        column: Option<Column>,
        parse: impl FnOnce(&str) -> Result<T, ParseDecimalError>,
    ) -> Result<Option<T>, HistoryError> {
        match column {
            Some(column) if !self.text(column).is_empty() => self.parse(column, parse).map(Some),
            Some(_) | None => Ok(None),
        }
    }

    /// Refuses a zero where there cannot be one.
    pub(super) fn check_not_zero(&self, column: Column, is_zero: bool) -> Result<(), HistoryError> {
        if is_zero { Err(self.error(HistoryErrorKind::Zero { column: column.name })) } else { Ok(()) }
    }

    /// An error about this line.
    pub(super) fn error(&self, kind: HistoryErrorKind) -> HistoryError {
        HistoryError::BadLine { file: self.file, line: self.number, day: Some(self.day), kind }
    }

    fn check_follows(&self, previous: Option<Day>) -> Result<(), HistoryError> {
        let Some(previous) = previous.filter(|previous| previous.next() != self.day) else {
            return Ok(());
        };
        let kind = if self.day == previous {
            HistoryErrorKind::Duplicate
        } else if self.day < previous {
            HistoryErrorKind::OutOfOrder { previous }
        } else {
            HistoryErrorKind::Gap { previous, missing: self.day.since(previous) - 1 }
        };
        Err(self.error(kind))
    }
}

fn not_a_line(file: &'static str, line: u64, error: &csv::Error) -> HistoryError {
    let line = error.position().map_or(line, csv::Position::line);
    HistoryError::BadLine { file, line, day: None, kind: HistoryErrorKind::NotALine(error.to_string()) }
}
