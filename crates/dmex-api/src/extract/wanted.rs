//! What is wrong with a question, in a sentence: found by the schema of the document that people read, never by a parser's
//! own words.

use alloy::primitives::U256;
use dmex_types::plain;
use dmex_wire::address;
use serde_json::{Map, Value};
use utoipa::openapi::path::ParameterIn;
use utoipa::{IntoParams, ToSchema};

/// Longest part of what was given that is said again.
const SHOWN: usize = 60;
/// Levels of a schema that are looked through.
const DEPTH: usize = 16;

/// The schema of a question, and those that it names.
pub(super) struct Wanted {
    schema: Value,
    named: Map<String, Value>,
}

impl Wanted {
    pub(super) fn of_body<T: ToSchema>() -> Self {
        let mut all = Vec::new();
        T::schemas(&mut all);
        let json = |schema| serde_json::to_value(schema).unwrap_or_default();
        let named = all.into_iter().map(|(name, schema)| (name, json(schema))).collect();
        Self { schema: json(T::schema()), named }
    }

    pub(super) fn of_query<T: IntoParams>() -> Self {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for parameter in T::into_params(|| Some(ParameterIn::Query)) {
            let parameter = serde_json::to_value(parameter).unwrap_or_default();
            let Some(name) = parameter["name"].as_str() else { continue };
            if parameter["required"] == Value::Bool(true) {
                required.push(Value::from(name));
            }
            properties.insert(name.to_owned(), parameter["schema"].clone());
        }
        let schema = serde_json::json!({ "type": "object", "properties": properties, "required": required });
        Self { schema, named: Map::new() }
    }

    /// The type of a field, if it is plain.
    pub(super) fn kind(&self, field: &str) -> Option<&str> {
        kinds(&self.schema["properties"][field]).into_iter().find(|kind| *kind != "null")
    }

    /// The first thing that is wrong.
    pub(super) fn what_is_wrong(&self, given: &Value, whole: &str) -> String {
        let found = self.fault(&self.schema, given, "", DEPTH);
        found.map_or_else(
            || format!("{whole} is not as the document has it: it may name something twice"),
            |(path, fault)| {
                let what = if path.is_empty() { whole } else { &path };
                format!("{what} {fault}")
            },
        )
    }

    /// Where something is wrong, and what.
    fn fault(&self, schema: &Value, given: &Value, path: &str, depth: usize) -> Option<(String, String)> {
        let depth = depth.checked_sub(1)?;
        if let Some((field, fault)) = self.fault_of_choice(schema, given) {
            return Some((if path.is_empty() { field } else { format!("{path}.{field}") }, fault));
        }
        let schema = self.resolved(schema, given)?;
        let wrong = |fault: String| Some((path.to_owned(), fault));
        let kinds = kinds(schema);
        if given.is_null() && kinds.contains(&"null") {
            return None;
        }
        if let Some(words) = self.misfit(schema, &kinds, given) {
            return wrong(words);
        }
        match given {
            Value::Object(fields) => self.fault_of_object(schema, fields, path, depth),
            Value::Array(items) => {
                let fault =
                    |(index, item)| self.fault(&schema["items"], item, &format!("{path}[{index}]"), depth);
                items.iter().enumerate().find_map(fault)
            }
            _ => None,
        }
    }

    /// That of several kinds none is named, or one that there is not.
    fn fault_of_choice(&self, schema: &Value, given: &Value) -> Option<(String, String)> {
        let choices = self.named(schema)?["oneOf"].as_array()?;
        let tags: Vec<(&str, &str)> = choices.iter().filter_map(tag).collect();
        let (field, _) = *tags.first()?;
        let names: Vec<&str> = tags.iter().map(|(_, name)| *name).collect();
        let wanted = format!("one of {}", names.join(", "));
        match &given.as_object()?.get(field) {
            None | Some(Value::Null) => Some((field.to_owned(), format!("is missing: give {wanted}"))),
            Some(Value::String(name)) if names.contains(&name.as_str()) => None,
            Some(other) => {
                Some((field.to_owned(), format!("is {}, and must be {wanted}", shown(&other.to_string()))))
            }
        }
    }

    /// The schema behind a name.
    fn named<'a>(&'a self, schema: &'a Value) -> Option<&'a Value> {
        match schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            Some(name) => self.named(self.named.get(name)?),
            None => Some(schema),
        }
    }

    fn fault_of_object(
        &self,
        schema: &Value,
        given: &Map<String, Value>,
        path: &str,
        depth: usize,
    ) -> Option<(String, String)> {
        let at = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let properties = schema["properties"].as_object()?;
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let is_given = given.get(name).is_some_and(|value| !value.is_null());
            if !is_given {
                let words = self.words(&properties[name]);
                return Some((at(name), format!("is missing: give {words}")));
            }
        }
        for (name, value) in given {
            let Some(schema) = properties.get(name) else {
                let known: Vec<&str> = properties.keys().map(String::as_str).collect();
                let fault = format!("is not known here; known are {}", known.join(", "));
                return Some((at(&shown(name)), fault));
            };
            if let Some(fault) = self.fault(schema, value, &at(name), depth) {
                return Some(fault);
            }
        }
        None
    }

    /// Why a value is none of what is wanted, without looking into it.
    fn misfit(&self, schema: &Value, kinds: &[&str], given: &Value) -> Option<String> {
        let is = |kind: &str| kinds.is_empty() || kinds.contains(&kind);
        let fits = match given {
            Value::Null => false,
            Value::Bool(_) => is("boolean"),
            Value::Number(number) => is("integer") && within(schema, number),
            Value::String(text) => is("string") && is_text(schema, text),
            Value::Array(_) => is("array"),
            Value::Object(_) => is("object"),
        };
        if fits {
            return None;
        }
        let too_great = given.as_str().and_then(|text| range(schema, text));
        let words = too_great.unwrap_or_else(|| self.words(schema));
        Some(match given {
            Value::Null => format!("is missing: give {words}"),
            Value::String(text)
                if is_address(schema) && address::parse(text) == Err(address::AddressError::Checksum) =>
            {
                format!("is {}: {}", shown(text), address::AddressError::Checksum)
            }
            Value::Array(_) | Value::Object(_) => format!("must be {words}"),
            other => format!("is {}, and must be {words}", shown(&other.to_string())),
        })
    }

    /// The schema, or that of several which a value chooses.
    fn resolved<'a>(&'a self, schema: &'a Value, given: &Value) -> Option<&'a Value> {
        let schema = self.named(schema)?;
        let Some(choices) = schema["oneOf"].as_array() else { return Some(schema) };
        let choices: Vec<&Value> = choices.iter().filter_map(|choice| self.resolved(choice, given)).collect();
        if given.is_null() {
            return choices.iter().copied().find(|choice| kinds(choice).contains(&"null")).or(Some(schema));
        }
        let others = || choices.iter().copied().filter(|choice| kinds(choice) != ["null"]);
        // Of kinds that are told apart by a name, the one that is named.
        let named = others().find(|choice| tag(choice).is_some_and(|(field, name)| given[field] == name));
        named.or_else(|| others().next())
    }

    /// What is wanted, in words.
    fn words(&self, schema: &Value) -> String {
        let Some(schema) = self.resolved(schema, &Value::Bool(true)) else { return "a value".to_owned() };
        if let Some(names) = schema["enum"].as_array() {
            let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
            return if names.len() == 1 {
                names[0].to_owned()
            } else {
                format!("one of {}", names.join(", "))
            };
        }
        match kinds(schema).into_iter().find(|kind| *kind != "null") {
            Some("integer") => match (schema["minimum"].as_u64().unwrap_or_default(), most(schema)) {
                (least, Some(most)) => format!("a whole number from {least} to {most}"),
                (least, None) => format!("a whole number from {least} on"),
            },
            Some("boolean") => "true or false".to_owned(),
            Some("array") => "a list".to_owned(),
            Some("object") => "an object with named fields".to_owned(),
            Some("string") => text_words(schema),
            _ => "a value".to_owned(),
        }
    }
}

fn kinds(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The field and the name by which a kind of several is chosen.
fn tag(schema: &Value) -> Option<(&str, &str)> {
    schema["properties"].as_object()?.iter().find_map(|(field, schema)| {
        match schema["enum"].as_array()?.as_slice() {
            [Value::String(name)] => Some((field.as_str(), name.as_str())),
            _ => None,
        }
    })
}

fn within(schema: &Value, number: &serde_json::Number) -> bool {
    let Some(number) = number.as_u64() else { return false };
    schema["minimum"].as_u64().is_none_or(|least| number >= least)
        && most(schema).is_none_or(|most| number <= most)
}

/// The greatest whole number of a field: what is said of it, else what its type can hold.
fn most(schema: &Value) -> Option<u64> {
    let of_type = match schema["format"].as_str() {
        Some("int32") => Some(u64::from(u32::MAX)),
        Some("int64") => Some(u64::MAX),
        _ => None,
    };
    schema["maximum"].as_u64().or(of_type)
}

/// What is wanted where a whole number as text has the form of one, and is too great.
fn range(schema: &Value, text: &str) -> Option<String> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let pattern = schema["pattern"].as_str().filter(|_| is_number)?;
    let most = match pattern {
        _ if pattern.ends_with("{1,78}$") => U256::MAX,
        _ if pattern.ends_with("{1,20}$") => U256::from(u64::MAX),
        _ => return None,
    };
    Some(format!("a whole number from 0 to {most}, as text"))
}

/// What the patterns of the document stand for, and how each is told.
const PATTERNS: [(&str, &str); 7] = [
    ("{40}$", "an address: 0x and 40 hexadecimal digits"),
    ("{64}$", "a hash: 0x and 64 hexadecimal digits"),
    ("{130}$", "a signature: 0x and 130 hexadecimal digits"),
    ("{2})*$", "bytes: 0x and two hexadecimal digits for each"),
    ("{1,78}$", "a whole number of smallest units as text, such as \"1000000\""),
    ("{1,20}$", "a whole number as text, such as \"1000\""),
    ("{0,3}$", "names with commas between, as the document lists them"),
];

fn text_words(schema: &Value) -> String {
    let pattern = schema["pattern"].as_str().unwrap_or_default();
    let known = PATTERNS.iter().find(|(end, _)| pattern.ends_with(end));
    match (known, schema["format"].as_str()) {
        (Some((_, words)), _) => (*words).to_owned(),
        (None, Some("date")) => "a day, such as \"2022-03-25\"".to_owned(),
        (None, _) => "text in quotes".to_owned(),
    }
}

fn is_address(schema: &Value) -> bool {
    schema["pattern"].as_str().is_some_and(|pattern| pattern.ends_with("{40}$"))
}

/// Whether a text is of the form that its schema says, as far as we write forms.
fn is_text(schema: &Value, text: &str) -> bool {
    if let Some(names) = schema["enum"].as_array() {
        return names.iter().any(|name| name == text);
    }
    let pattern = schema["pattern"].as_str().unwrap_or_default();
    let hex = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let hex_of =
        |length: usize| text.strip_prefix("0x").is_some_and(|digits| digits.len() == length && hex(digits));
    let digits_to =
        |most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    match PATTERNS.iter().position(|(end, _)| pattern.ends_with(end)) {
        Some(0) => address::parse(text).is_ok(),
        Some(1) => hex_of(64),
        Some(2) => hex_of(130),
        Some(3) => text.strip_prefix("0x").is_some_and(|digits| digits.len() % 2 == 0 && hex(digits)),
        Some(4) => digits_to(78) && text.parse::<dmex_types::Amount>().is_ok(),
        Some(5) => digits_to(20) && text.parse::<u64>().is_ok(),
        _ if schema["format"] == "date" => text.parse::<dmex_types::Day>().is_ok(),
        _ => true,
    }
}

/// What was given, said again as far as it helps.
pub(crate) fn shown(text: &str) -> String {
    let plain: String = plain(text).chars().take(SHOWN).collect();
    if plain.chars().count() < SHOWN { plain } else { format!("{plain}…") }
}
