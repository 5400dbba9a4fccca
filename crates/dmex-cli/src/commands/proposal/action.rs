//! One action of a proposal in words, for both readers.

use alloy::primitives::{Address, Bytes};
use dmex_contracts::Deployment;
use dmex_platform::{Action, Argument, Decoded, Decoder, Value};
use dmex_types::PowerUnit;
use serde::Serialize;

use crate::amount::Money;
use crate::names::{Names, plain};
use crate::printer::facts;
use crate::units::PowerView;

/// One action.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ActionView {
    /// Where the call goes.
    to: Address,
    /// Whose name it is, if it is the platform's.
    contract: Option<String>,
    /// The function; nothing if no interface of the platform explains the call.
    function: Option<String>,
    /// Its arguments; nothing if the call is not explained.
    arguments: Vec<ArgumentView>,
    /// [wei] Coin of the chain that goes along.
    value: String,
    /// The encoded call.
    data: Bytes,
    /// Why it would be refused if it were executed now.
    refused_now: Option<String>,
}

/// One argument, or one field of a struct.
#[derive(Clone, Debug, Serialize)]
struct ArgumentView {
    /// As in the contract's source; fields behind a point.
    name: String,
    /// In words.
    value: String,
}

impl ActionView {
    /// What an action does, and why it would be refused now.
    pub(super) fn new(action: &Action, on: &Deployment, refused_now: Option<String>) -> Self {
        let names = Names::new(on);
        let (function, arguments) = match Decoder::new(on).decode(action) {
            Decoded::Known { signature, arguments, .. } => (Some(signature), lines(&arguments, &names)),
            Decoded::Unknown { .. } => (None, Vec::new()),
        };
        Self {
            to: action.to,
            contract: names.of(action.to),
            function,
            arguments,
            value: action.value.to_string(),
            data: action.data.clone(),
            refused_now,
        }
    }

    /// In one line: `MinerRegistry.suspend`.
    pub(super) fn title(&self) -> String {
        let contract = self.contract.clone().unwrap_or_else(|| self.to.to_string());
        match &self.function {
            Some(function) => {
                format!("{contract}.{}", function.split('(').next().unwrap_or_default())
            }
            None => format!("an unknown call of {contract}"),
        }
    }

    /// For people.
    pub(super) fn show(&self, number: usize) -> String {
        let mut rows: Vec<(&str, String)> = vec![("to", self.target())];
        rows.extend(self.arguments.iter().map(|argument| (argument.name.as_str(), argument.value.clone())));
        if self.function.is_none() {
            rows.push(("data", self.data.to_string()));
        }
        if self.value != "0" {
            rows.push(("value", format!("{} wei of the chain's coin", self.value)));
        }
        let unknown = match self.function {
            Some(_) => "",
            None => "\nNo contract of the platform explains this call: do not vote for what you cannot read.",
        };
        let refused = self
            .refused_now
            .as_ref()
            .map_or_else(String::new, |reason| format!("\nAs things stand, it would be refused: {reason}"));
        format!("Action {number}: {}\n{}{unknown}{refused}", self.title(), facts(&rows))
    }

    fn target(&self) -> String {
        self.contract.as_ref().map_or_else(|| self.to.to_string(), |name| format!("{} ({name})", self.to))
    }
}

/// A line an argument; structs are a line a field, for they can be long.
fn lines(arguments: &[Argument], names: &Names<'_>) -> Vec<ArgumentView> {
    let mut all = Vec::new();
    for argument in arguments {
        let line = |name: String, value: &Value| ArgumentView { name, value: words(value, names) };
        match &argument.value {
            Value::Record(fields) => all.extend(
                lines(fields, names)
                    .into_iter()
                    .map(|field| ArgumentView { name: format!("{}.{}", argument.name, field.name), ..field }),
            ),
            Value::List(values) if !values.is_empty() => all.extend(
                (1..).zip(values).map(|(index, value)| line(format!("{}[{index}]", argument.name), value)),
            ),
            value => all.push(line(argument.name.clone(), value)),
        }
    }
    all
}

fn words(value: &Value, names: &Names<'_>) -> String {
    match value {
        Value::Product(id) => id.to_string(),
        Value::Address(address) => names.full(*address),
        Value::Asset(asset) => asset.to_string(),
        Value::Power(power, asset) => PowerView::new(*power, PowerUnit::of(*asset)).short(),
        Value::Amount(raw, token) => Money::price(*raw, token).short,
        Value::Share(bps) => percent(*bps),
        Value::Day(day) => day.to_string(),
        Value::Seconds(seconds) => stretch(*seconds),
        Value::Text(text) => plain(text),
        Value::Plain(text) => text.clone(),
        Value::Record(fields) => {
            let fields = fields.iter().map(|field| format!("{} {}", field.name, words(&field.value, names)));
            fields.collect::<Vec<_>>().join(", ")
        }
        Value::List(values) if values.is_empty() => "none".to_owned(),
        Value::List(values) => values.iter().map(|value| words(value, names)).collect::<Vec<_>>().join("; "),
    }
}

/// Basis points as a percentage: `2.50 %`.
pub(super) fn percent(bps: u16) -> String {
    format!("{}.{:02} %", bps / 100, bps % 100)
}

/// A stretch of time: `1 day 2 hours`.
pub(super) fn stretch(seconds: u64) -> String {
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (length, name) in units {
        let count = rest / length;
        rest %= length;
        if count > 0 {
            parts.push(format!("{count} {name}{}", if count == 1 { "" } else { "s" }));
        }
    }
    if parts.is_empty() { "no time".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_stretches_of_time_are_in_words() {
        assert_eq!(percent(10_000), "100.00 %");
        assert_eq!(percent(205), "2.05 %");
        assert_eq!(stretch(93_600), "1 day 2 hours");
        assert_eq!(stretch(61), "1 minute 1 second");
        assert_eq!(stretch(0), "no time");
    }
}
