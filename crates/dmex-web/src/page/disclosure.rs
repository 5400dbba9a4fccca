//! What a miner said of itself when it applied, as the chain has it.

use dmex_store::rows::{Event, Miner};
use dmex_types::{Asset, Power};
use dmex_wire::{EventsQuery, Order, Page};
use serde_json::Value;

use crate::frame::Frame;
use crate::problem::Problem;

/// A fact with its name.
pub(crate) struct Disclosed {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// What is known by name, in the order in which it is read; whatever else was said comes after.
const KNOWN: [(&str, &str); 5] = [
    ("farm", "disclosed-farm"),
    ("place", "disclosed-place"),
    ("power_contract", "disclosed-power-contract"),
    ("document_uri", "disclosed-document"),
    ("document_hash", "disclosed-hash"),
];

/// What an application asks for: only the event tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    powers: Vec<(Asset, Power)>,
    /// Accounts that belong to the miner, as it says.
    addresses: Vec<String>,
}

/// What a miner asked for when it applied last; nothing if it never applied.
pub(crate) async fn asked(p: &Frame, miner: &Miner) -> Result<Asked, Problem> {
    let Some(hash) = miner.application_hash else { return Ok(Asked::default()) };
    let newest = EventsQuery {
        account: Some(miner.address),
        name: Some("MinerApplied".to_owned()),
        order: Some(Order::Desc),
        limit: Some(1),
        ..EventsQuery::default()
    };
    let found: Page<Event> = p.api().get("/v1/events", &newest).await?;
    let last = found.items.first().filter(|event| event.arguments["applicationHash"] == hash.to_string());
    Ok(last.map(|event| read(&event.arguments["application"])).unwrap_or_default())
}

/// From the event's own words: assets by number, power in smallest units.
fn read(application: &Value) -> Asked {
    let list = |name: &str| application[name].as_array().into_iter().flatten();
    let asset = |number: &str| Asset::ALL.into_iter().find(|asset| (*asset as u8).to_string() == number);
    let power = |request: &Value| {
        let units = request["units"].as_str()?.parse().ok()?;
        Some((asset(request["asset"].as_str()?)?, Power::new(units)))
    };
    Asked {
        powers: list("requests").filter_map(power).collect(),
        addresses: list("addresses").filter_map(|address| Some(address.as_str()?.to_owned())).collect(),
    }
}

impl Asked {
    /// As facts, to stand below those of the application.
    pub(crate) fn facts(&self, p: &Frame) -> Vec<Disclosed> {
        let fact = |key: &str, value| Disclosed { name: p.say(key), value };
        let powers = self.powers.iter().map(|(asset, power)| {
            fact("disclosed-asks", format!("{} · {asset}", p.language().power(power, asset).text()))
        });
        let addresses = self.addresses.iter().map(|address| fact("disclosed-addresses", address.clone()));
        powers.chain(addresses).collect()
    }
}

/// The facts of an application.
pub(crate) fn disclosed(p: &Frame, application: Option<&Value>) -> Vec<Disclosed> {
    let Some(told) = application.and_then(Value::as_object) else { return Vec::new() };
    let known = KNOWN.into_iter().filter_map(|(field, key)| Some((p.say(key), text(told.get(field)?))));
    let machines = told.get("machines").and_then(Value::as_array).into_iter().flatten();
    let machines = machines.map(|range| (p.say("disclosed-machines"), self::machines(range)));
    let is_other = |field: &str| field != "machines" && KNOWN.iter().all(|(known, _)| *known != field);
    let others =
        told.iter().filter(|(field, _)| is_other(field)).map(|(field, value)| (field.clone(), text(value)));
    known.chain(machines).chain(others).map(|(name, value)| Disclosed { name, value }).collect()
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
    fn what_is_asked_for_is_read_from_the_event() {
        let asked = read(&serde_json::json!({
            "requests": [{"asset": "0", "units": "3540000"}, {"asset": "9", "units": "1"}],
            "addresses": ["0x00000000000000000000000000000000000000bb"],
        }));
        assert_eq!(asked.powers, [(Asset::Btc, Power::new(3_540_000))]);
        assert_eq!(asked.addresses, ["0x00000000000000000000000000000000000000bb"]);
        assert_eq!(read(&serde_json::json!(null)), Asked::default());
    }

    #[test]
    fn machines_are_counted_and_named() {
        let range = serde_json::json!({"model": "S19", "serial_from": "A1", "serial_to": "A40", "count": 40});
        assert_eq!(machines(&range), "40 × S19 (A1 – A40)");
    }
}
