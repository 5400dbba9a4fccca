//! A query as JSON, so that it is explained as a body is.

use serde_json::{Map, Number, Value};

use super::wanted::Wanted;

/// The names and words of a query, in order; none of one that cannot be read.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    serde_urlencoded::from_str(query).unwrap_or_default()
}

/// The fields of a query, each as the kind that is wanted of it.
///
/// # Errors
/// A field is given twice.
pub(super) fn fields(query: &str, wanted: &Wanted) -> Result<Value, String> {
    let mut fields = Map::new();
    for (name, text) in pairs(query) {
        let value = match wanted.kind(&name) {
            Some("integer") if is_number(&text) => match text.parse::<Number>() {
                Ok(number) if !number.is_f64() => Value::Number(number),
                // It is beyond 64 bits, and said again as it was given.
                _ => Value::String(text),
            },
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
