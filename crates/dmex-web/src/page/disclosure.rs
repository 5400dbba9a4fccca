//! What a miner said of itself when it applied, as the chain has it.

use serde_json::Value;

use crate::frame::Frame;

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
    fn machines_are_counted_and_named() {
        let range = serde_json::json!({"model": "S19", "serial_from": "A1", "serial_to": "A40", "count": 40});
        assert_eq!(machines(&range), "40 × S19 (A1 – A40)");
    }
}
