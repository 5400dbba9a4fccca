//! The sentence of an error.

use dmex_types::plain;

use crate::entry::entry;
use crate::unit::Units;
use crate::words::Language;

/// Why something was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// What programs go by: a code of the API.
    pub code: String,
    /// What happened.
    pub detail: String,
    /// What to do.
    pub hint: String,
}

/// What an error means that is named as in [`Revert`](crate::Revert).
pub(crate) fn explain(error: &str, args: &[String], units: &Units, language: Language) -> Explained {
    // A node's own word for it.
    let is_fee = |text: &String| text.to_ascii_lowercase().contains("insufficient funds");
    let error = match error {
        "no reason given" if args.iter().any(is_fee) => "InsufficientFunds",
        _ => error,
    };
    let known = entry(error);
    let own = language.words().errors.get(error);
    let (notice, hint) = match (known, own) {
        (_, Some([notice, hint])) => (notice, hint),
        (Some(entry), None) => (&entry.notice, &entry.hint),
        (None, None) => return unknown(error, args, language),
    };
    let inputs = known.map_or(&[][..], |entry| &entry.inputs);
    let say = |template: &str| {
        filled(template, |name, unit| {
            let place = inputs.iter().position(|input| input == name).or_else(|| name.parse().ok());
            let argument = place.and_then(|place| args.get(place));
            units.write(argument.map_or("", String::as_str), unit, language)
        })
    };
    let code = known.map_or_else(|| code_without_entry(error), |entry| &entry.code).to_owned();
    Explained { code, detail: say(notice), hint: say(hint) }
}

/// What is said of an error that we do not know.
fn unknown(error: &str, args: &[String], language: Language) -> Explained {
    let all = match error {
        "unknown" => args.join(" "),
        _ => format!("{}({})", error.split('(').next().unwrap_or_default(), args.join(", ")),
    };
    match all.as_str() {
        "0x" => explain("no reason", &[], &Units::default(), language),
        _ => explain("another error", &[plain(&all)], &Units::default(), language),
    }
}

fn code_without_entry(error: &str) -> &'static str {
    match error {
        "Panic" => "out-of-limits",
        "InsufficientFunds" => "insufficient-gas",
        _ => "refused",
    }
}

/// A template with the arguments in their places: `{name}` or `{name:unit}`.
fn filled(template: &str, argument: impl Fn(&str, &str) -> String) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, (inside, behind))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        let (name, unit) = inside.split_once(':').unwrap_or((inside, ""));
        text.push_str(before);
        text.push_str(&argument(name, unit));
        rest = behind;
    }
    text + rest
}
