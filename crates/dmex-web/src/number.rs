//! Numbers that somebody wrote. There is one rule in every language, as numbers are shown in both: a point before decimals,
//! and commas, if any, between each three digits before it. `1,5` is neither 15 nor 1.5, and is not read.
//!
//! `static/units.js` reads by the same rule; `tests/vectors/numbers.json` holds the two together.

use std::ops::RangeInclusive;

/// The number without its commas, such as `1234.5`; none if it is not one.
pub(crate) fn plain(written: &str) -> Option<String> {
    let text = written.trim();
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_read = are_digits(decimals)
        && (are_digits(whole) || is_grouped(whole))
        && !(whole.is_empty() && decimals.is_empty());
    is_read.then(|| text.replace(',', ""))
}

/// `1,234,567`, and not `0,123`, which somebody means as a decimal.
fn is_grouped(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let is = |group: &str, length: RangeInclusive<usize>| {
        length.contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit())
    };
    groups.next().is_some_and(|first| is(first, 1..=3) && !first.starts_with('0'))
        && groups.all(|group| is(group, 3..=3))
}

/// A whole number within a range.
pub(crate) fn whole<T: std::str::FromStr + PartialOrd>(written: &str, range: RangeInclusive<T>) -> Option<T> {
    plain(written)?.parse().ok().filter(|number| range.contains(number))
}

/// A number for an estimate, within a range; it may be below zero. None if it is written otherwise.
pub(crate) fn estimate(written: &str, range: RangeInclusive<f64>) -> Option<f64> {
    let text = written.trim();
    let (sign, size) = text.strip_prefix('-').map_or((1.0, text), |size| (-1.0, size));
    // A sign belongs to its number.
    let size = Some(size).filter(|size| *size == size.trim())?;
    let number: f64 = plain(size)?.parse().ok()?;
    Some(sign * number).filter(|number| range.contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written, and the number that is read; null if none is.
    const VECTORS: &str = include_str!("../tests/vectors/numbers.json");

    #[test]
    fn ff3_a_number_is_read_by_one_rule_or_not_at_all() {
        let vectors: Vec<(String, Option<String>)> = serde_json::from_str(VECTORS).unwrap();
        assert!(vectors.iter().filter(|(_, read)| read.is_none()).count() > 10);
        for (written, read) in vectors {
            assert_eq!(plain(&written), read, "{written:?}");
        }
    }

    #[test]
    fn ff3_whole_numbers_and_estimates_keep_to_their_ranges() {
        assert_eq!(whole("1,080", 1..=3_650), Some(1_080));
        for other in ["0", "3651", "10.5", "1,08", "-1", "ten", "", "1e3", "99999999999999999999"] {
            assert_eq!(whole::<u32>(other, 1..=3_650), None, "{other}");
        }
        assert_eq!(estimate("-20.5", -99.0..=99.0), Some(-20.5));
        for other in ["--1", "- 1", "-", "+1", "1,5", "100", "NaN", "inf", "-100", "1e1"] {
            assert_eq!(estimate(other, -99.0..=99.0), None, "{other}");
        }
    }
}
