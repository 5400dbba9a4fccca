//! What must be neither said nor logged.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::env;

/// Variables whose values are secret.
const SECRET: [&str; 6] = [
    env::KEYSTORE_PASSWORD,
    env::PRIVATE_KEY,
    env::BITCOIN_RPC_USER,
    env::BITCOIN_RPC_PASSWORD,
    env::LOTUS_TOKEN,
    "PGPASSWORD",
];
/// Shorter ones would be found in words that hide nothing.
const SHORTEST: usize = 5;
/// What stands in their place.
const HIDDEN: &str = "[hidden]";

/// What we were given in this process.
static KNOWN: OnceLock<Vec<String>> = OnceLock::new();

/// Learns what is secret: the variables above, and what stands in these addresses beside the host.
pub(crate) fn learn(addresses: impl IntoIterator<Item = String>) {
    let variables = SECRET.iter().filter_map(|name| std::env::var(name).ok());
    let variables = variables.flat_map(|value| value.split(',').map(str::to_owned).collect::<Vec<_>>());
    let in_addresses = addresses.into_iter().flat_map(|url| of_address(&url));
    let mut known: Vec<String> =
        variables.chain(in_addresses).map(|secret| secret.trim().to_owned()).collect();
    known.retain(|secret| secret.len() >= SHORTEST);
    // The longest first: one may be a part of another.
    known.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    // A second call comes from a test that shares the process.
    let _ = KNOWN.set(known);
}

/// The text without secrets.
pub(crate) fn hidden(text: &str) -> Cow<'_, str> {
    without(text, KNOWN.get().map_or(&[], Vec::as_slice))
}

fn without<'a>(text: &'a str, known: &[String]) -> Cow<'a, str> {
    let mut text = Cow::Borrowed(text);
    for secret in known {
        if text.contains(secret.as_str()) {
            text = Cow::Owned(text.replace(secret.as_str(), HIDDEN));
        }
    }
    text
}

/// The password, and the path and query of an address over HTTP: providers put keys there.
fn of_address(url: &str) -> Vec<String> {
    let Some((scheme, rest)) = url.split_once("://") else { return Vec::new() };
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    let password = password_of(url).map(str::to_owned);
    let path = (scheme.starts_with("http") && !path.is_empty()).then(|| path.to_owned());
    // Libraries show paths in parts.
    let parts = path.iter().flat_map(|path| path.split(['/', '?', '&', '='])).filter(|part| part.len() >= 16);
    let parts: Vec<String> = parts.map(str::to_owned).collect();
    password.into_iter().chain(path.clone()).chain(parts).collect()
}

/// The password in an address, if there is one.
pub(crate) fn password_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (login, _) = authority.rsplit_once('@')?;
    login.split_once(':').map(|(_, password)| password).filter(|password| !password.is_empty())
}

/// Whether this could be a private key.
pub(crate) fn looks_like_key(text: &str) -> bool {
    let digits = text.trim().strip_prefix("0x").unwrap_or(text.trim());
    digits.len() == 64 && digits.chars().all(|digit| digit.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_and_keys_are_found_in_addresses_and_taken_out_of_text() {
        assert_eq!(password_of("postgres://dmex:hunter2@db/dmex"), Some("hunter2"));
        assert_eq!(password_of("postgres://dmex@db/dmex"), None);
        assert_eq!(password_of("sqlite:file"), None);
        let known = of_address("https://bsc.example/v3/0123456789abcdef0123");
        let text = without("error for url (https://bsc.example/v3/0123456789abcdef0123)", &known);
        assert_eq!(text, "error for url (https://bsc.example/[hidden])");
        assert!(matches!(without("nothing", &known), Cow::Borrowed(_)));
        assert!(looks_like_key(&format!("0x{}", "ab".repeat(32))) && !looks_like_key("0xabc"));
    }
}
