//! Calls in words.

mod pool;

use dmex_platform::{Action, Argument, Call, Decoded, Decoder, Value};
use dmex_types::Amount;
use dmex_wire as wire;

use crate::app::App;
use crate::coins::Coins;
use crate::problem::ApiError;
use crate::words;

/// What an action does, in a sentence and argument by argument.
pub(crate) fn explain(app: &App, action: &Action) -> wire::ActionView {
    let call = decode(app, action);
    let summary = match &call {
        Some(call) => {
            let name = call.signature.split('(').next().unwrap_or_default();
            let arguments = call.arguments.iter().map(|argument| named(&argument.name, &argument.value));
            format!("{}.{name}: {}", call.contract, arguments.collect::<Vec<_>>().join(", "))
        }
        None => format!("an unknown call of {:#x}", action.to),
    };
    let (to, value, data) = (action.to, Amount(action.value), action.data.clone());
    wire::ActionView { to, value, data, summary, call }
}

/// A call of an account argument by argument; it may go to the pool of a product.
pub(super) async fn decode_call(app: &App, call: &Call) -> Result<Option<wire::Decoded>, ApiError> {
    match decode(app, &Action::from(call.clone())) {
        Some(known) => Ok(Some(known)),
        None => Ok(pool::decode(&Coins::of(app).await?, call)),
    }
}

/// A call argument by argument, if an interface explains it.
fn decode(app: &App, action: &Action) -> Option<wire::Decoded> {
    let on = app.platform.as_ref()?.deployment();
    match Decoder::new(on).decode(action) {
        Decoded::Known { contract, signature, arguments } => Some(wire::Decoded {
            contract: contract.to_owned(),
            signature,
            arguments: arguments.iter().map(argument).collect(),
        }),
        Decoded::Unknown { .. } => None,
    }
}

fn argument(argument: &Argument) -> wire::Argument {
    wire::Argument { name: argument.name.clone(), value: value(&argument.value) }
}

/// A value under its name, which is said once: `product 5`.
fn named(name: &str, value: &str) -> String {
    match value.split_once(' ') {
        Some((first, _)) if first == name => value.to_owned(),
        _ => format!("{name} {value}"),
    }
}

fn value(of: &Value) -> String {
    match of {
        Value::Product(id) => format!("product {id}"),
        Value::Address(address) => format!("{address:#x}"),
        Value::Asset(asset) => asset.to_string(),
        Value::Power(power, asset) => words::power(*power, *asset),
        Value::Amount(amount, token) => words::money(*amount, &coin(token)),
        Value::Share(bps) => format!("{bps} bps"),
        Value::Day(day) => day.to_string(),
        Value::Seconds(seconds) => words::counted(*seconds, "second"),
        Value::Text(text) => format!("{text:?}"),
        Value::Plain(text) => text.clone(),
        Value::Record(fields) => {
            let fields = fields.iter().map(|field| named(&field.name, &value(&field.value)));
            format!("({})", fields.collect::<Vec<_>>().join(", "))
        }
        Value::List(values) => format!("[{}]", values.iter().map(value).collect::<Vec<_>>().join(", ")),
    }
}

fn coin(token: &dmex_contracts::Token) -> wire::Coin {
    wire::Coin { address: token.address, symbol: Some(token.symbol.clone()), decimals: Some(token.decimals) }
}
