//! For people who never used a wallet: plain texts, one a file in `guide/`, in every language.

mod text;

use askama::Template;
use axum::extract::Path;

use self::text::Text;
use super::Shown;
use crate::frame::{Frame, Html};
use crate::problem::Problem;

/// The texts, in the order in which they are read.
const TEXTS: [&str; 9] = [
    "what-it-is",
    "first-steps",
    "how-days-work",
    "what-can-go-wrong",
    "if-the-miner-stops",
    "insurance",
    "voting",
    "for-miners",
    "glossary",
];

#[derive(Template)]
#[template(path = "guide.html")]
struct Guide {
    p: Frame,
    texts: Vec<(&'static str, Text)>,
}

#[derive(Template)]
#[template(path = "guide_text.html")]
struct GuideText {
    p: Frame,
    text: Text,
    before: Option<(&'static str, Text)>,
    after: Option<(&'static str, Text)>,
}

pub(crate) async fn all(p: Frame) -> Shown {
    let texts = TEXTS.into_iter().map(|name| Ok((name, text(&p, name)?)));
    let texts = texts.collect::<Result<_, Problem>>()?;
    super::show(&Guide { p, texts })
}

pub(crate) async fn one(p: Frame, Path(name): Path<String>) -> Shown {
    let place = TEXTS.iter().position(|known| *known == name).ok_or(Problem::Missing)?;
    let named = |place: usize| {
        let name = *TEXTS.get(place)?;
        Some((name, text(&p, name).ok()?))
    };
    let (before, after) = (place.checked_sub(1).and_then(named), named(place + 1));
    let text = text(&p, &name)?;
    super::show(&GuideText { p, text, before, after })
}

fn text(p: &Frame, name: &str) -> Result<Text, Problem> {
    Text::of(p.language(), name).ok_or(Problem::Missing)
}

impl GuideText {
    fn body(&self) -> Html {
        Html(self.text.html())
    }
}

#[cfg(test)]
mod tests;
