//! Words by language: what no NatSpec can carry, and all of Chinese.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use dmex_types::ProductStanding;
use serde::Deserialize;

/// A language that sentences are said in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// As the NatSpec is written.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

/// What a file of `words/` has.
#[derive(Deserialize)]
pub(crate) struct Words {
    /// By signature, or by the name of what is no error of a contract: what happened, and what to do.
    pub(crate) errors: BTreeMap<String, [String; 2]>,
    /// Words within sentences, by key.
    pub(crate) words: BTreeMap<String, String>,
}

static ENGLISH: LazyLock<Words> = LazyLock::new(|| read(include_str!("../words/en.json")));
static CHINESE: LazyLock<Words> = LazyLock::new(|| read(include_str!("../words/zh.json")));

#[expect(clippy::expect_used, reason = "the files are part of the program, and every test reads them")]
fn read(file: &str) -> Words {
    serde_json::from_str(file).expect("words are JSON")
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The first that a list such as `zh-CN,en;q=0.8` prefers and we have.
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        let known = |part: &str| match part.trim().get(..2) {
            Some("en") => Some(Self::English),
            Some("zh") => Some(Self::Chinese),
            _ => None,
        };
        header.split(',').find_map(known).unwrap_or_default()
    }

    pub(crate) fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::Chinese => &CHINESE,
        }
    }

    /// Words within a sentence.
    pub(crate) fn word(self, key: &str) -> Option<&'static str> {
        self.words().words.get(key).map(String::as_str)
    }
}

/// Why a product is in good standing or not, as it stands in a sentence about the product.
#[must_use]
pub fn standing(standing: ProductStanding, language: Language) -> &'static str {
    language.word(&format!("standing.{standing}")).unwrap_or_default()
}
