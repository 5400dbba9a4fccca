//! Whose an address is, and words of strangers made safe to print.

use std::fmt::Write as _;

use alloy::primitives::Address;
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_contracts::Deployment;
use dmex_platform::Decoder;
use dmex_replay::Role;

/// Knows the contracts of a deployment and, on a development chain, its people.
#[derive(Clone, Debug)]
pub struct Names<'a> {
    on: &'a Deployment,
}

impl<'a> Names<'a> {
    /// The names of a deployment.
    #[must_use]
    pub const fn new(on: &'a Deployment) -> Self {
        Self { on }
    }

    /// The name of an address, if it has one.
    #[must_use]
    pub fn of(&self, address: Address) -> Option<String> {
        let person = || Role::NAMED.into_iter().find(|role| role.address() == address).map(Role::name);
        Decoder::new(self.on)
            .name(address)
            .or_else(|| if self.on.chain_id == DEV_CHAIN_ID { person() } else { None })
    }

    /// The whole address, and its name if it has one: nobody votes on a name alone.
    #[must_use]
    pub fn full(&self, address: Address) -> String {
        self.of(address).map_or_else(|| address.to_string(), |name| format!("{address} ({name})"))
    }

    /// The name if there is one, else the whole address.
    #[must_use]
    pub fn short(&self, address: Address) -> String {
        self.of(address).unwrap_or_else(|| address.to_string())
    }
}

/// Text of a stranger on one line, without what could move the cursor, colour the terminal or turn the direction of
/// reading: such characters are written as their codes.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => safe.push_str(" / "),
            _ if character.is_control() || turns(character) => {
                // Writing to a string cannot fail.
                let _ = write!(safe, "{}", character.escape_unicode());
            }
            _ => safe.push(character),
        }
    }
    safe
}

/// Characters that change the direction of reading, or are not seen at all.
const fn turns(character: char) -> bool {
    matches!(character,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_strangers_cannot_write_over_ours() {
        assert_eq!(plain("S19 – 88.5 TH/s\nReally"), "S19 – 88.5 TH/s / Really");
        assert_eq!(plain("\u{1b}[2Jok\r\u{202e}"), "\\u{1b}[2Jok\\u{d}\\u{202e}");
    }
}
