//! A query as JSON, so that it is explained as a body is.

use serde_json::{Map, Value};

use super::wanted::Wanted;

/// The fields of a query, each as the kind that is wanted of it.
///
/// # Errors
/// A field is given twice.
pub(super) fn fields(query: &str, wanted: &Wanted) -> Result<Value, String> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let mut fields = Map::new();
    for (name, text) in pairs {
        let value = match wanted.kind(&name) {
            Some("integer") if is_number(&text) => text.parse().map_or(Value::String(text), Value::Number),
            Some("boolean") if text == "true" || text == "false" => Value::Bool(text == "true"),
            _ => Value::String(text),
        };
        if fields.insert(name.clone(), value).is_some() {
            return Err(format!("{name} is given twice"));
        }
    }
    Ok(Value::Object(fields))
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
