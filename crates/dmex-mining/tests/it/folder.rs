//! The repository's data folder, and broken copies of it.

use std::fs;
use std::path::{Path, PathBuf};

use dmex_types::Day;

pub(crate) const BITCOIN: &str = "bitcoin/btc_daily.csv";
pub(crate) const FILECOIN: &str = "filecoin/filecoin_daily.csv";
pub(crate) const PRICES: &str = "prices/prices_daily.csv";

/// The path of the repository's data folder.
pub(crate) fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data")
}

/// The lines of a CSV file of the data folder, by column name.
pub(crate) fn rows(file: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(data().join(file)).unwrap();
    let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let fields = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect());
    fields.map(|fields| Row { columns: columns.clone(), fields }).collect()
}

pub(crate) struct Row {
    columns: Vec<String>,
    fields: Vec<String>,
}

impl Row {
    pub(crate) fn text(&self, column: &str) -> &str {
        &self.fields[self.columns.iter().position(|name| name == column).unwrap()]
    }

    pub(crate) fn float(&self, column: &str) -> f64 {
        self.text(column).parse().unwrap()
    }
}

/// A copy of the daily files that a test may damage.
pub(crate) struct Copy(tempfile::TempDir);

impl Copy {
    pub(crate) fn new() -> Self {
        let copy = Self(tempfile::tempdir().unwrap());
        for file in [BITCOIN, FILECOIN, PRICES] {
            fs::create_dir_all(copy.path().join(file).parent().unwrap()).unwrap();
            fs::copy(data().join(file), copy.path().join(file)).unwrap();
        }
        copy
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn remove(&self, file: &str) {
        fs::remove_file(self.path().join(file)).unwrap();
    }

    pub(crate) fn write(&self, file: &str, bytes: &[u8]) {
        fs::write(self.path().join(file), bytes).unwrap();
    }

    /// Changes the lines of a file; line 1 of the file is element 0.
    pub(crate) fn edit(&self, file: &str, change: impl FnOnce(&mut Vec<String>)) {
        let path = self.path().join(file);
        let mut lines: Vec<String> = fs::read_to_string(&path).unwrap().lines().map(str::to_owned).collect();
        change(&mut lines);
        fs::write(path, lines.join("\n") + "\n").unwrap();
    }
}

pub(crate) fn day(date: &str) -> Day {
    date.parse().unwrap()
}
