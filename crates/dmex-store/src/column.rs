//! What may stand in a column: whole numbers as BIGINT, all else as TEXT, in both databases.
//!
//! Amounts are 78 decimal digits with zeros in front: exact, as wide as the EVM's words, sorted by value like any text,
//! and a number to whoever casts them (`amount::numeric` in Postgres).

use alloy_primitives::{Address, B256, I256, U256};
use dmex_types::{Amount, Asset, Day, DifficultySource, PolicyId, Power, PriceSource, ProductId, TokenId};
use serde::{Deserialize, Serialize};

use crate::StoreError;

/// Decimal digits of 2^256 − 1.
const DIGITS: usize = 78;

/// One value in a row, as the databases hold it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// No value.
    Null,
    /// A whole number.
    Int(i64),
    /// Anything else.
    Text(String),
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// BIGINT.
    Int,
    /// TEXT.
    Text,
}

/// What a column looks like in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `true` or `false`.
    Flag,
    /// A whole number that JSON keeps exact.
    Integer,
    /// A whole number of 64 bits: a decimal string.
    Digits,
    /// `2022-03-25`
    Day,
    /// An exact amount: a decimal string.
    Amount,
    /// The same, with a sign if it is below zero.
    SignedAmount,
    /// Any text.
    Text,
    /// `0x` and 40 hex digits.
    Address,
    /// `0x` and 64 hex digits.
    Hash,
    /// A number of up to 256 bits: `0x` and hex digits.
    Wide,
    /// `btc` or `fil`.
    Asset,
    /// One of some words.
    Word(&'static [&'static str]),
    /// Whatever it says.
    Json,
}

/// A type that stands in a column.
pub trait Column: Sized {
    /// How the databases hold it.
    const KIND: Kind;
    /// What it looks like in JSON.
    const SHAPE: Shape;
    /// Whether there may be none.
    const NULLABLE: bool = false;

    /// As the databases hold it.
    fn to_value(&self) -> Value;

    /// Back from there.
    ///
    /// # Errors
    /// It is not what [`Column::to_value`] writes.
    fn from_value(value: Value) -> Result<Self, StoreError>;
}

/// That a value is not what was written.
fn damaged(value: &Value, wanted: &str) -> StoreError {
    StoreError::Damaged(format!("{value:?} is no {wanted}"))
}

macro_rules! int_column {
    ($($type:ty: $shape:ident => $to:expr, $from:expr;)*) => {$(
        impl Column for $type {
            const KIND: Kind = Kind::Int;
            const SHAPE: Shape = Shape::$shape;
            fn to_value(&self) -> Value {
                let to: fn(&$type) -> Option<i64> = $to;
                // Block numbers, times, ids and units are far below 2^63; what is not is kept from wrapping.
                Value::Int(to(self).unwrap_or(i64::MAX))
            }
            fn from_value(value: Value) -> Result<Self, StoreError> {
                let from: fn(i64) -> Option<$type> = $from;
                let found = if let Value::Int(number) = value { from(number) } else { None };
                found.ok_or_else(|| damaged(&value, stringify!($type)))
            }
        }
    )*};
}

int_column! {
    bool: Flag => |flag| Some(i64::from(*flag)), |number| (0..=1).contains(&number).then_some(number == 1);
    u8: Integer => |number| Some(i64::from(*number)), |number| number.try_into().ok();
    u16: Integer => |number| Some(i64::from(*number)), |number| number.try_into().ok();
    u32: Integer => |number| Some(i64::from(*number)), |number| number.try_into().ok();
    u64: Integer => |number| i64::try_from(*number).ok(), |number| number.try_into().ok();
    Day: Day => |day| Some(i64::from(day.number())), |number| number.try_into().ok().map(Day::new);
    Power: Digits => |power| i64::try_from(power.units()).ok(), |number| number.try_into().ok().map(Power::new);
    ProductId: Integer => |id| Some(i64::from(id.0)), |number| number.try_into().ok().map(ProductId);
    TokenId: Integer => |id| i64::try_from(id.0).ok(), |number| number.try_into().ok().map(TokenId);
    PolicyId: Integer => |id| i64::try_from(id.0).ok(), |number| number.try_into().ok().map(PolicyId);
}

macro_rules! text_column {
    ($($type:ty: $shape:ident => $to:expr, $from:expr;)*) => {$(
        impl Column for $type {
            const KIND: Kind = Kind::Text;
            const SHAPE: Shape = Shape::$shape;
            fn to_value(&self) -> Value {
                let to: fn(&$type) -> String = $to;
                Value::Text(to(self))
            }
            fn from_value(value: Value) -> Result<Self, StoreError> {
                let from: fn(&str) -> Option<$type> = $from;
                let found = if let Value::Text(text) = &value { from(text) } else { None };
                found.ok_or_else(|| damaged(&value, stringify!($type)))
            }
        }
    )*};
}

text_column! {
    String: Text => |text| held(text), |text| Some(text.to_owned());
    Amount: Amount => |amount| format!("{:0>DIGITS$}", amount.0), |text| text.parse().ok();
    I256: SignedAmount => sortable, from_sortable;
    U256: Wide => |id| format!("{id:#066x}"), |text| text.parse().ok();
    Address: Address => |address| format!("{address:#x}"), |text| text.parse().ok();
    B256: Hash => |hash| format!("{hash:#x}"), |text| text.parse().ok();
    Asset: Asset => |asset| asset.to_string().to_ascii_lowercase(), |text| text.parse().ok();
    serde_json::Value: Json => serde_json::Value::to_string, |text| serde_json::from_str(text).ok();
}

macro_rules! word_column {
    ($($type:ty),*) => {$(
        impl Column for $type {
            const KIND: Kind = Kind::Text;
            const SHAPE: Shape = Shape::Word(<$type>::WORDS);
            fn to_value(&self) -> Value {
                Value::Text(self.name().to_owned())
            }
            fn from_value(value: Value) -> Result<Self, StoreError> {
                let found = if let Value::Text(text) = &value { text.parse().ok() } else { None };
                found.ok_or_else(|| damaged(&value, stringify!($type)))
            }
        }
    )*};
}

word_column!(PriceSource, DifficultySource);

/// Text as both databases can hold it. Postgres knows no NUL, and strangers may write one (in the reason of a vote).
fn held(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// `p` and 78 digits, or `n` and the digits counted from the least number on: text then sorts by value, in any language.
fn sortable(number: &I256) -> String {
    let (sign, from_bottom) = if number.is_negative() {
        ('n', number.wrapping_sub(I256::MIN).into_raw())
    } else {
        ('p', number.into_raw())
    };
    format!("{sign}{from_bottom:0>DIGITS$}")
}

fn from_sortable(text: &str) -> Option<I256> {
    let (sign, digits) = text.split_at_checked(1)?;
    let number = I256::from_raw(U256::from_str_radix(digits, 10).ok()?);
    match sign {
        "n" => Some(number.wrapping_add(I256::MIN)),
        "p" => Some(number),
        _ => None,
    }
}

impl<T: Column> Column for Option<T> {
    const KIND: Kind = T::KIND;
    const SHAPE: Shape = T::SHAPE;
    const NULLABLE: bool = true;

    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_value)
    }

    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(value: Value) -> String {
        match value {
            Value::Text(text) => text,
            Value::Null | Value::Int(_) => String::new(),
        }
    }

    proptest! {
        #[test]
        fn amounts_sort_as_text_and_come_back(a: [u64; 4], b: [u64; 4]) {
            let (a, b) = (Amount(U256::from_limbs(a)), Amount(U256::from_limbs(b)));
            prop_assert_eq!(text(a.to_value()).cmp(&text(b.to_value())), a.cmp(&b));
            prop_assert_eq!(Amount::from_value(a.to_value()).unwrap(), a);
        }

        #[test]
        fn signed_amounts_sort_as_text_and_come_back(a: [u64; 4], b: [u64; 4]) {
            let (a, b) = (I256::from_raw(U256::from_limbs(a)), I256::from_raw(U256::from_limbs(b)));
            prop_assert_eq!(text(a.to_value()).cmp(&text(b.to_value())), a.cmp(&b));
            prop_assert_eq!(I256::from_value(a.to_value()).unwrap(), a);
        }
    }

    #[test]
    fn the_greatest_and_the_least_amounts_fit() {
        for amount in [U256::ZERO, U256::from(1), U256::MAX].map(Amount) {
            assert_eq!(text(amount.to_value()).len(), DIGITS);
            assert_eq!(Amount::from_value(amount.to_value()).unwrap(), amount);
        }
    }

    #[test]
    fn mark_5_a_word_is_written_as_it_is_told() {
        for source in PriceSource::ALL {
            assert_eq!(text(source.to_value()), source.name());
            assert_eq!(PriceSource::from_value(source.to_value()).unwrap(), *source);
        }
        assert_eq!(PriceSource::SHAPE, Shape::Word(&["feed", "carried", "reported"]));
    }

    #[test]
    fn what_was_not_written_by_us_is_damage() {
        assert!(Amount::from_value(Value::Int(1)).is_err());
        assert!(bool::from_value(Value::Int(2)).is_err());
        assert!(u8::from_value(Value::Int(256)).is_err());
        assert!(PriceSource::from_value(Value::Text("guessed".to_owned())).is_err());
        assert!(Address::from_value(Value::Text("0x1".to_owned())).is_err());
        assert!(Address::from_value(Value::Null).is_err());
        assert_eq!(Option::<u64>::from_value(Value::Null).unwrap(), None);
    }
}
