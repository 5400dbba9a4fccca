//! Numbers as people of a language write them, never without the exact value behind.

use std::fmt;
use std::str::FromStr;

use alloy_primitives::I256;
use askama::filters::HtmlSafe;
use dmex_types::{Amount, Asset, Power, PowerUnit};
use dmex_wire::Coin;
use fixed_decimal::Decimal;
use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;

use crate::given::Given;
use crate::words::Language;

/// Decimals of shares, of prices in USD and of sums per unit.
pub(crate) const WAD: u8 = 18;
/// Decimals of a benchmark's reward per unit.
pub(crate) const REWARD: u8 = 27;

/// A number with its unit. What is left out of it on the page is there on hover, on tap and for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Figure {
    shown: String,
    exact: String,
    unit: String,
}

impl HtmlSafe for Figure {}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (shown, exact, unit) = (escaped(&self.shown), escaped(&self.exact), escaped(&self.unit));
        write!(f, "<data class=\"figure\" value=\"{exact}\"")?;
        if self.shown.replace(',', "") != self.exact {
            write!(f, " data-exact=\"{exact} {unit}\"")?;
        }
        write!(f, ">{shown}")?;
        if !unit.is_empty() {
            write!(f, "&nbsp;<span class=\"unit\">{unit}</span>")?;
        }
        f.write_str("</data>")
    }
}

impl Figure {
    /// As text, for a title or a sentence: `8.25 USDT`.
    pub(crate) fn text(&self) -> String {
        if self.unit.is_empty() { self.shown.clone() } else { format!("{} {}", self.shown, self.unit) }
    }
}

/// Text that a page may carry anywhere.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// Templates hand over what they have, by value or not.
impl Language {
    /// An amount of a coin; of smallest units where nobody knows how people count it.
    pub(crate) fn money(self, amount: impl Given<Amount>, coin: &Coin) -> Figure {
        let unit = coin.symbol.clone().unwrap_or_else(|| crate::frame::short(&coin.address.to_string()));
        self.amount(amount, coin.decimals.unwrap_or_default(), &unit)
    }

    /// An amount with decimals and a unit. Never shown as more than it is.
    pub(crate) fn amount(self, amount: impl Given<Amount>, decimals: impl Given<u8>, unit: &str) -> Figure {
        self.number(&amount.given().decimal(decimals.given()), unit)
    }

    /// An amount that may be below zero.
    pub(crate) fn signed(self, amount: impl Given<I256>, decimals: impl Given<u8>, unit: &str) -> Figure {
        let amount = amount.given();
        let sign = if amount.is_negative() { "-" } else { "" };
        let size = Amount(amount.unsigned_abs()).decimal(decimals.given());
        self.number(&format!("{sign}{size}"), unit)
    }

    /// Power in the unit that people read.
    pub(crate) fn power(self, power: impl Given<Power>, asset: impl Given<Asset>) -> Figure {
        let text = power.given().display(PowerUnit::of(asset.given()));
        let (number, unit) = text.split_once(' ').unwrap_or((&text, ""));
        self.number(number, unit)
    }

    /// A share of one, as per cent.
    pub(crate) fn percent(self, share: impl Given<Amount>) -> Figure {
        self.amount(share, WAD - 2, "%")
    }

    /// How many.
    pub(crate) fn many(self, count: impl Given<u64>) -> Figure {
        self.number(&count.given().to_string(), "")
    }

    /// A decimal number, cut to what people read.
    pub(crate) fn number(self, exact: &str, unit: &str) -> Figure {
        let shown = Decimal::from_str(exact)
            .map_or_else(|_| exact.to_owned(), |decimal| self.formatted(&cut(decimal)));
        Figure { shown, exact: exact.to_owned(), unit: unit.to_owned() }
    }

    fn formatted(self, decimal: &Decimal) -> String {
        let of = match self {
            Self::English => &ENGLISH,
            Self::SimplifiedChinese => &CHINESE,
        };
        of.with(|formatter| formatter.format(decimal).to_string())
    }
}

// A formatter stays in its thread.
thread_local! {
    static ENGLISH: DecimalFormatter = formatter(Language::English);
    static CHINESE: DecimalFormatter = formatter(Language::SimplifiedChinese);
}

fn formatter(language: Language) -> DecimalFormatter {
    #[expect(clippy::expect_used, reason = "a test formats in each language")]
    let locale: icu_locale_core::Locale = language.code().parse().expect("a code is a locale");
    #[expect(clippy::expect_used, reason = "the data of every locale are compiled in")]
    DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default()).expect("numbers of a locale")
}

/// Cents above a thousand, four decimals above one, four digits below; cut, not rounded.
fn cut(mut decimal: Decimal) -> Decimal {
    let first = decimal.nonzero_magnitude_start();
    let last = match first {
        3.. => -2,
        0.. => -4,
        below => below - 3,
    };
    decimal.trunc(last);
    decimal.trim_end();
    decimal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(number: &str) -> String {
        Language::English.number(number, "").text()
    }

    #[test]
    fn numbers_are_cut_and_never_shown_as_more() {
        assert_eq!(shown("9381.00048"), "9,381");
        assert_eq!(shown("1234567.899"), "1,234,567.89");
        assert_eq!(shown("8.251806"), "8.2518");
        assert_eq!(shown("0.000123456789"), "0.0001234");
        assert_eq!(shown("99.99999"), "99.9999");
        assert_eq!(shown("0"), "0");
        assert_eq!(shown("-12.5"), "-12.5");
        assert_eq!(Language::SimplifiedChinese.number("1234567.5", "").text(), "1,234,567.5");
    }

    #[test]
    fn the_exact_value_stands_behind() {
        let figure = Language::English.amount(Amount::from(8_251_806u128), 6, "USDT");
        let html = figure.to_string();
        assert!(html.contains("data-exact=\"8.251806 USDT\"") && html.contains(">8.2518"), "{html}");
        let whole = Language::English.amount(Amount::from(8_000_000u128), 6, "USDT").to_string();
        assert!(!whole.contains("data-exact"), "{whole}");
    }

    #[test]
    fn a_unit_is_text() {
        let html = Language::English.amount(Amount::from(1u128), 0, "<script>").to_string();
        assert!(!html.contains("<script>"), "{html}");
    }
}
