//! Addresses as people write them. One in large and small letters carries a checksum (EIP-55): if that does not hold, a
//! letter is wrong, and money would go where nobody is.

use alloy_primitives::Address;
use serde::{Deserialize, Deserializer};

/// The text is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not `0x` and 40 hex digits.
    #[error("it is no address: write 0x and 40 hexadecimal digits")]
    Form,
    /// Large and small letters are not as its checksum has them.
    #[error(
        "the checksum of this address does not hold, so a letter of it is wrong: copy it again from where you have it"
    )]
    Checksum,
}

/// The address in a text.
///
/// # Errors
/// [`AddressError`].
pub fn parse(text: &str) -> Result<Address, AddressError> {
    let digits = text.strip_prefix("0x").ok_or(AddressError::Form)?;
    let address: Address = text.parse().map_err(|_| AddressError::Form)?;
    let has = |kind: fn(&u8) -> bool| digits.bytes().any(|byte| kind(&byte));
    let is_mixed = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
    if is_mixed && address.to_checksum(None) != text { Err(AddressError::Checksum) } else { Ok(address) }
}

/// For `#[serde(deserialize_with)]`: an address.
///
/// # Errors
/// It is none, or its checksum does not hold.
pub fn checked<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Address, D::Error> {
    parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

/// The same of one that may be left out.
///
/// # Errors
/// As of [`checked`].
pub fn checked_if_given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Address>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.as_deref().map(parse).transpose().map_err(serde::de::Error::custom)
}

/// The same of a list that may be left out.
///
/// # Errors
/// As of [`checked`].
pub fn all_checked_if_given<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<Address>>, D::Error> {
    let texts = Option::<Vec<String>>::deserialize(deserializer)?;
    let parsed = texts.map(|texts| texts.iter().map(|text| parse(text)).collect());
    parsed.transpose().map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ff4_an_address_with_a_broken_checksum_is_refused() {
        // From EIP-55.
        let right = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        let small = right.to_ascii_lowercase();
        let large = format!("0x{}", right[2..].to_ascii_uppercase());
        for text in [right, &small, &large] {
            assert_eq!(parse(text).map(|address| address.to_checksum(None)), Ok(right.to_owned()), "{text}");
        }
        let other_letter = right.replace("Ef1BeAed", "Ef1BeAec");
        let other_case = right.replace("0x5aA", "0x5AA");
        for text in [&other_letter, &other_case] {
            assert_eq!(parse(text), Err(AddressError::Checksum), "{text}");
        }
        for text in
            ["", "0x", &right[2..], &right[..41], "0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "vitalik.eth"]
        {
            assert_eq!(parse(text), Err(AddressError::Form), "{text}");
        }
    }
}
