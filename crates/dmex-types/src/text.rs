//! Whole numbers of 64 bits as decimal strings in JSON, for `#[serde(with = "dmex_types::text")]`: readers that count in
//! floating point, browsers among them, lose what is beyond 53 bits.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};

/// Writes the number as text.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// Reads it from text, or from a number, which loses nothing on this side.
///
/// # Errors
/// It is no whole number of 64 bits.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    deserializer.deserialize_any(Digits)
}

struct Digits;

impl Visitor<'_> for Digits {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number as text")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u64, E> {
        Ok(number)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
        // `+1` is a number to Rust, and none to us.
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = if is_plain { text.parse().ok() } else { None };
        number.ok_or_else(|| E::custom("it is no whole number of 64 bits"))
    }
}

#[cfg(test)]
mod tests {
    use crate::Power;

    #[test]
    fn fd10_what_can_be_beyond_53_bits_is_text_in_json_and_comes_back() {
        let most = Power::new(u64::MAX);
        let json = serde_json::to_string(&most).unwrap();
        assert_eq!(json, "\"18446744073709551615\"");
        assert_eq!(serde_json::from_str::<Power>(&json).unwrap(), most);
        assert_eq!(serde_json::from_str::<Power>("88500").unwrap(), Power::new(88_500));
        for wrong in ["\"+1\"", "\"\"", "\"-1\"", "-1", "1.5", "\"18446744073709551616\"", "null", "[1]"] {
            assert!(serde_json::from_str::<Power>(wrong).is_err(), "{wrong}");
        }
    }
}
