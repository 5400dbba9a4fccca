//! A text of the guide: found by language and name, made into HTML.

use pulldown_cmark::{Event, Options, Parser, html};
use rust_embed::RustEmbed;

use crate::figure::escaped;
use crate::words::Language;

#[derive(RustEmbed)]
#[folder = "guide/"]
struct Files;

/// The glossary in English is that of the project: a word means the same to its readers and its writers.
const GLOSSARY: &str = include_str!("../../../../../docs/GLOSSARY.md");

/// Markdown that begins with a title. What stands on a page is named by the key of its words, `{power-refund}`, so that a
/// guide calls a button by the name that it has.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) title: String,
    rest: String,
}

impl Text {
    pub(super) fn of(language: Language, name: &str) -> Option<Self> {
        let text = match (language, name) {
            (Language::English, "glossary") => GLOSSARY.to_owned(),
            _ => {
                let file = Files::get(&format!("{}/{name}.md", language.code()))?;
                String::from_utf8(file.data.into_owned()).ok()?
            }
        };
        let text = with_words(language, &text);
        let (title, rest) = text.strip_prefix("# ")?.split_once('\n')?;
        Some(Self { title: title.trim().to_owned(), rest: rest.to_owned() })
    }

    /// The first paragraph without its marks, to choose by.
    pub(super) fn opening(&self) -> String {
        let paragraph = self.rest.trim_start().split("\n\n").next().unwrap_or_default();
        let said = |event| match event {
            Event::Text(text) | Event::Code(text) => text.to_string(),
            Event::SoftBreak => " ".to_owned(),
            _ => String::new(),
        };
        Parser::new(paragraph).map(said).collect()
    }

    /// HTML without any that somebody wrote as such.
    pub(super) fn html(&self) -> String {
        let parser = Parser::new_ext(&self.rest, Options::ENABLE_TABLES);
        let events = parser.map(|event| match event {
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            other => other,
        });
        let mut made = String::new();
        html::push_html(&mut made, events);
        // A wide table is scrolled by itself, with the keyboard too.
        let region = format!(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table>",
            escaped(&self.title)
        );
        made.replace("<table>", &region).replace("</table>", "</table></div>")
    }

    /// As it was written, before words are put into it; for tests.
    #[cfg(test)]
    pub(super) fn written(language: Language, name: &str) -> Option<String> {
        let file = Files::get(&format!("{}/{name}.md", language.code()))?;
        String::from_utf8(file.data.into_owned()).ok()
    }

    #[cfg(test)]
    pub(super) fn rest(&self) -> &str {
        &self.rest
    }

    #[cfg(test)]
    pub(super) fn new(title: &str, rest: &str) -> Self {
        Self { title: title.to_owned(), rest: rest.to_owned() }
    }
}

/// Keys in a text, in braces.
pub(super) fn keys(text: &str) -> impl Iterator<Item = &str> {
    let is_key = |key: &&str| {
        !key.is_empty()
            && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(key, _)| key).filter(is_key)
}

/// A text with the words that its keys stand for.
fn with_words(language: Language, text: &str) -> String {
    let put = |text: String, key: &str| text.replace(&format!("{{{key}}}"), &language.say(key));
    keys(text).fold(text.to_owned(), put)
}
