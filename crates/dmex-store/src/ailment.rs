//! What ails a database that fails, as far as its own code tells: whoever reads of it does something else about each.

use std::fmt;

/// What ails it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ailment {
    /// There is no room for more.
    Full,
    /// The file is no database, or parts of it were overwritten.
    Damaged,
    /// It does not say, or something else.
    Other,
}

/// What SQLite's codes say in their lowest byte.
const CORRUPT: u32 = 11;
const FULL: u32 = 13;
const NO_DATABASE: u32 = 26;
/// SQLite has no room for the index of what was written last.
const NO_ROOM_FOR_INDEX: u32 = 4_874;

impl Ailment {
    pub(crate) fn of(error: &sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code());
        code.map_or(Self::Other, |code| Self::of_code(&code))
    }

    fn of_code(code: &str) -> Self {
        match code {
            // Postgres, whose codes have five letters: disk full; data or index corrupted.
            "53100" => Self::Full,
            "XX001" | "XX002" => Self::Damaged,
            _ if code.len() == 5 => Self::Other,
            _ => code.parse().map_or(Self::Other, Self::of_number),
        }
    }

    const fn of_number(code: u32) -> Self {
        match (code, code & 0xff) {
            (NO_ROOM_FOR_INDEX, _) | (_, FULL) => Self::Full,
            (_, CORRUPT | NO_DATABASE) => Self::Damaged,
            _ => Self::Other,
        }
    }
}

/// An error of a database with what to do about it.
pub(crate) struct Told<'a>(pub(crate) &'a sqlx::Error);

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = self.0;
        match Ailment::of(error) {
            Ailment::Full => write!(
                f,
                "the disk of the store is full, or its database may not grow: {error}; make room, and it goes on from \
                 where it was"
            ),
            Ailment::Damaged => write!(
                f,
                "the store is damaged: {error}; delete it, and `dmex index` builds it anew from the chain"
            ),
            Ailment::Other => write!(
                f,
                "the database failed: {error}; check that it runs, that it may be written to, and its disk"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fe10_a_full_disk_and_a_damaged_file_are_told_apart_by_their_codes() {
        for (code, ailment) in [
            ("13", Ailment::Full),
            ("4874", Ailment::Full),
            ("53100", Ailment::Full),
            ("11", Ailment::Damaged),
            ("779", Ailment::Damaged),
            ("26", Ailment::Damaged),
            ("XX001", Ailment::Damaged),
            ("5", Ailment::Other),
            ("22027", Ailment::Other),
            ("57P03", Ailment::Other),
        ] {
            assert_eq!(Ailment::of_code(code), ailment, "{code}");
        }
    }
}
