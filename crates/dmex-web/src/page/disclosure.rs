//! What a miner said of itself when it applied, as the chain has it.

use alloy_primitives::Address;
use dmex_store::rows::Miner;
use dmex_wire::Application;
use dmex_wire::request::AskedPower;
use serde_json::Value;

use crate::figure::escaped;
use crate::frame::{Frame, Html};
use crate::outside;
use crate::problem::Problem;

/// A fact with its name.
pub(crate) struct Disclosed {
    pub(crate) name: String,
    pub(crate) value: Html,
}

/// What is known by name, in the order in which it is read; whatever else was said comes after.
const KNOWN: [(&str, &str); 4] = [
    ("farm", "disclosed-farm"),
    ("place", "disclosed-place"),
    ("power_contract", "disclosed-power-contract"),
    ("document_hash", "disclosed-hash"),
];

/// What leads to a document, and the key of the words for it.
const DOCUMENT: (&str, &str) = ("document_uri", "disclosed-document");

/// What an application asks for, which its row does not tell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    powers: Vec<AskedPower>,
    /// Accounts that belong to the miner, as it says.
    addresses: Vec<Address>,
}

/// What a miner asked for when it applied last; nothing if it never applied.
pub(crate) async fn asked(p: &Frame, miner: &Miner) -> Result<Asked, Problem> {
    if miner.application_hash.is_none() {
        return Ok(Asked::default());
    }
    let Application { asks, addresses, .. } = p.api().miner_application(miner.address).await?;
    Ok(Asked { powers: asks, addresses })
}

impl Asked {
    /// As facts, to stand below those of the application.
    pub(crate) fn facts(&self, p: &Frame) -> Vec<Disclosed> {
        let fact = |key: &str, value: String| Disclosed { name: p.say(key), value: Html(escaped(&value)) };
        let powers = self.powers.iter().map(|AskedPower { asset, units }| {
            fact("disclosed-asks", format!("{} · {asset}", p.language().power(units, asset).text()))
        });
        let addresses =
            self.addresses.iter().map(|address| fact("disclosed-addresses", format!("{address:#x}")));
        powers.chain(addresses).collect()
    }
}

/// The facts of an application.
pub(crate) fn disclosed(p: &Frame, application: Option<&Value>) -> Vec<Disclosed> {
    let Some(told) = application.and_then(Value::as_object) else { return Vec::new() };
    let known = KNOWN.into_iter().filter_map(|(field, key)| Some((p.say(key), text(told.get(field)?))));
    let machines = told.get("machines").and_then(Value::as_array).into_iter().flatten();
    let machines = machines.map(|range| (p.say("disclosed-machines"), self::machines(range)));
    let document = told.get(DOCUMENT.0).and_then(Value::as_str).filter(|uri| !uri.is_empty());
    let document = document.map(|uri| Disclosed { name: p.say(DOCUMENT.1), value: outside::document(uri) });
    let is_other = |field: &str| {
        field != "machines" && field != DOCUMENT.0 && KNOWN.iter().all(|(known, _)| *known != field)
    };
    let others =
        told.iter().filter(|(field, _)| is_other(field)).map(|(field, value)| (field.clone(), text(value)));
    let fact = |(name, value): (String, String)| Disclosed { name, value: Html(escaped(&value)) };
    let facts = known.chain(machines).chain(others).map(fact);
    facts.chain(document).collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `40 × Antminer S19 (A1 – A40)`.
fn machines(range: &Value) -> String {
    let field = |name: &str| range.get(name).map(text).unwrap_or_default();
    format!("{} × {} ({} – {})", field("count"), field("model"), field("serial_from"), field("serial_to"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_are_counted_and_named() {
        let range = serde_json::json!({"model": "S19", "serial_from": "A1", "serial_to": "A40", "count": 40});
        assert_eq!(machines(&range), "40 × S19 (A1 – A40)");
    }
}
