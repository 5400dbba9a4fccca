//! Words in the reader's language. All of them are in `words/`, one file a page.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::LanguageIdentifier;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{Loader, static_loader};

static_loader! {
    static WORDS = {
        locales: "./words",
        fallback_language: "en",
        // Numbers and names in a sentence are plain text here: marks of direction would be copied with them.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A language that every page can be read in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    #[default]
    English,
    SimplifiedChinese,
}

impl Language {
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::SimplifiedChinese];

    pub(crate) fn is(&self, other: Self) -> bool {
        *self == other
    }

    /// As HTML and HTTP know it.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::SimplifiedChinese => "zh-CN",
        }
    }

    /// As contracts' refusals are said.
    pub(crate) const fn catalogued(self) -> dmex_catalogue::Language {
        match self {
            Self::English => dmex_catalogue::Language::English,
            Self::SimplifiedChinese => dmex_catalogue::Language::Chinese,
        }
    }

    /// What it calls itself.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::SimplifiedChinese => "简体中文",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// The first that a browser accepts and we have. Browsers name them in the order of preference.
    pub(crate) fn accepted(header: &str) -> Self {
        let codes = header.split(',').map(|part| part.split(';').next().unwrap_or_default().trim());
        let known = |code: &str| match code.split('-').next().unwrap_or_default() {
            "en" => Some(Self::English),
            "zh" => Some(Self::SimplifiedChinese),
            _ => None,
        };
        codes.filter_map(known).next().unwrap_or_default()
    }

    fn identifier(self) -> LanguageIdentifier {
        #[expect(clippy::expect_used, reason = "codes are constants, and a test parses each")]
        self.code().parse().expect("a code is an identifier")
    }

    /// Words by their key.
    pub(crate) fn say(self, key: &str) -> String {
        self.found(key, WORDS.try_lookup(&self.identifier(), key))
    }

    /// Words about an amount of things, which may have a plural.
    pub(crate) fn say_count(self, key: &str, count: u64) -> String {
        let arguments = HashMap::from([(Cow::Borrowed("count"), FluentValue::from(count))]);
        self.found(key, WORDS.try_lookup_with_args(&self.identifier(), key, &arguments))
    }

    /// Words with names and numbers in them.
    pub(crate) fn say_with(self, key: &str, arguments: &[(&'static str, String)]) -> String {
        let arguments: HashMap<Cow<'static, str>, FluentValue<'_>> = arguments
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(value.as_str())))
            .collect();
        self.found(key, WORDS.try_lookup_with_args(&self.identifier(), key, &arguments))
    }

    /// A missing word shows its key, and a test fails.
    fn found(self, key: &str, words: Option<String>) -> String {
        words.unwrap_or_else(|| {
            tracing::warn!(key, language = self.code(), "a word is missing");
            key.to_owned()
        })
    }
}

#[cfg(test)]
mod tests;
