//! What stands around every page: its words, its reader, its navigation.

use alloy_primitives::{Address, B256};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use dmex_client::Client;
use serde_json::json;

use crate::assets;
use crate::figure::escaped;
use crate::given::Given;
use crate::reader::Reader;
use crate::site::Site;
use crate::words::Language;

/// What a page is made with, and what stands around it.
#[derive(Clone)]
pub(crate) struct Frame {
    pub(crate) site: Site,
    pub(crate) reader: Reader,
}

/// Part of the navigation: a heading and the pages below it.
pub(crate) struct Group {
    pub(crate) title: &'static str,
    pub(crate) links: &'static [(&'static str, &'static str)],
}

/// Where everything is. What comes next — market, loans, pools, staking, bridge, games — has its place under `Own`.
const GROUPS: [Group; 5] = [
    Group { title: "nav-own", links: &[("/products", "nav-products"), ("/power", "nav-power")] },
    Group {
        title: "nav-check",
        links: &[("/benchmark", "nav-benchmark"), ("/risk", "nav-risk"), ("/ledger", "nav-ledger")],
    },
    Group { title: "nav-decide", links: &[("/dao", "nav-dao")] },
    Group { title: "nav-mine", links: &[("/miner", "nav-miner")] },
    Group { title: "nav-learn", links: &[("/guide", "nav-guide"), ("/reference", "nav-reference")] },
];

/// What the script says: it is given these words with the page.
const SCRIPT_WORDS: &str = include_str!("../words/en/script.ftl");

impl Frame {
    pub(crate) fn api(&self) -> &Client {
        &self.site.api
    }

    pub(crate) const fn language(&self) -> Language {
        self.reader.language
    }

    pub(crate) fn say(&self, key: &str) -> String {
        self.language().say(key)
    }

    /// Words about an amount of things, `$count` of them.
    pub(crate) fn count(&self, key: &str, count: impl Given<u64>) -> String {
        self.language().say_count(key, count.given())
    }

    pub(crate) fn groups(&self) -> &'static [Group] {
        &GROUPS
    }

    /// Whether a link of the navigation leads to where the reader is.
    pub(crate) fn is_here(&self, link: &str) -> bool {
        let path = self.reader.path.split('?').next().unwrap_or_default();
        path == link || path.strip_prefix(link).is_some_and(|rest| rest.starts_with('/'))
    }

    pub(crate) fn asset(&self, file: &str) -> String {
        assets::address(file)
    }

    /// Whether a wallet of people with well-known keys is offered.
    pub(crate) fn development(&self) -> bool {
        self.site.config.demo_wallet.is_some()
    }

    /// What the script is told, as JSON that cannot end the element it stands in.
    pub(crate) fn script_facts(&self) -> String {
        let keys = SCRIPT_WORDS.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key);
        let words: serde_json::Map<String, serde_json::Value> =
            keys.map(|key| (key.to_owned(), self.say(key).into())).collect();
        let demo = self.site.config.demo_wallet.as_ref().map(|wallet| json!({ "people": wallet.people }));
        let facts = json!({
            "language": self.language().code(),
            "account": self.reader.account,
            "node": self.site.config.node_for_wallets,
            "demo": demo,
            "words": words,
        });
        facts.to_string().replace('<', "\\u003c")
    }

    /// An account with a link to what it holds.
    pub(crate) fn account(&self, address: impl Given<Address>) -> Html {
        let address = address.given();
        let full = address.to_string();
        let yours = if self.reader.account == Some(address) {
            format!(" <span class=\"tag\">{}</span>", escaped(&self.say("you")))
        } else {
            String::new()
        };
        Html(format!(
            "<a class=\"code\" href=\"/power/{full}\" data-exact=\"{full}\">{}</a>{yours}",
            short(&full)
        ))
    }

    /// A transaction, short.
    pub(crate) fn transaction(&self, hash: impl Given<B256>) -> Html {
        let full = hash.given().to_string();
        Html(format!("<span class=\"code\" data-exact=\"{full}\" tabindex=\"0\">{}</span>", short(&full)))
    }

    /// A moment.
    pub(crate) fn time(&self, seconds: impl Given<u64>) -> Html {
        let iso = iso(seconds.given());
        let (day, time) = iso.split_once('T').unwrap_or((&iso, ""));
        let minutes = time.get(..5).unwrap_or_default();
        Html(format!("<time datetime=\"{iso}\">{day} {minutes}&nbsp;UTC</time>"))
    }
}

/// `2022-03-25T00:00:00Z`.
fn iso(seconds: u64) -> String {
    let day = dmex_types::Day::from_timestamp(seconds);
    let rest = seconds - day.start_timestamp();
    format!("{day}T{:02}:{:02}:{:02}Z", rest / 3_600, rest / 60 % 60, rest % 60)
}

/// Markup made here of text that was escaped.
pub(crate) struct Html(pub(crate) String);

impl askama::filters::HtmlSafe for Html {}

impl std::fmt::Display for Html {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The ends of a long code: `0x7099…79C8`.
pub(crate) fn short(code: &str) -> String {
    match (code.get(..6), code.get(code.len().saturating_sub(4)..)) {
        (Some(head), Some(tail)) if code.len() > 12 => format!("{head}…{tail}"),
        _ => code.to_owned(),
    }
}

impl<S> FromRequestParts<S> for Frame
where
    S: Send + Sync,
    Site: FromRef<S>,
{
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let reader = Reader::from_request_parts(parts, state).await?;
        Ok(Self { site: Site::from_ref(state), reader })
    }
}
