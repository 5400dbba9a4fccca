//! Who reads: the language, the theme and the account that a browser chose.

use std::convert::Infallible;

use alloy_primitives::Address;
use axum::extract::{FromRequestParts, OriginalUri, Path, Query};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::response::Redirect;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;

use crate::words::Language;

/// Cookies: what a reader chose. Nothing in them is secret or proves anything.
const LANGUAGE: &str = "language";
const THEME: &str = "theme";
/// Written by the wallet script.
const ACCOUNT: &str = "account";
/// The account of one window, where the script asks for its page: windows share their cookies, and may have two wallets.
const ACCOUNT_HEADER: &str = "x-dmex-account";

/// Who reads.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    pub(crate) language: Language,
    /// `light` or `dark`; none follows the system.
    pub(crate) theme: Option<&'static str>,
    /// The account of the wallet that is connected, as the browser says.
    pub(crate) account: Option<Address>,
    /// The path and query that are read.
    pub(crate) path: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let OriginalUri(uri) = OriginalUri::from_request_parts(parts, state).await?;
        let cookies = CookieJar::from_headers(&parts.headers);
        let chosen = |name| cookies.get(name).map(Cookie::value);
        let accepted = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let window = parts.headers.get(ACCOUNT_HEADER).map(|value| value.to_str().ok());
        let language = chosen(LANGUAGE).and_then(Language::from_code);
        Ok(Self {
            language: language.unwrap_or_else(|| Language::accepted(accepted.unwrap_or_default())),
            theme: chosen(THEME).and_then(theme),
            account: window.unwrap_or_else(|| chosen(ACCOUNT)).and_then(|text| text.parse().ok()),
            path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        })
    }
}

fn theme(name: &str) -> Option<&'static str> {
    ["light", "dark"].into_iter().find(|known| *known == name)
}

/// Where a choice was made.
#[derive(Deserialize)]
pub(crate) struct Back {
    #[serde(default)]
    back: String,
}

impl Back {
    fn redirect(&self) -> Redirect {
        Redirect::to(&crate::outside::path_here(&self.back))
    }
}

pub(crate) async fn choose_language(
    Path(code): Path<String>,
    Query(back): Query<Back>,
    cookies: CookieJar,
) -> (CookieJar, Redirect) {
    let language = Language::from_code(&code).unwrap_or_default();
    (cookies.add(kept(LANGUAGE, language.code())), back.redirect())
}

pub(crate) async fn choose_theme(
    Path(name): Path<String>,
    Query(back): Query<Back>,
    cookies: CookieJar,
) -> (CookieJar, Redirect) {
    let cookies = match theme(&name) {
        Some(theme) => cookies.add(kept(THEME, theme)),
        None => cookies.remove(kept(THEME, "")),
    };
    (cookies, back.redirect())
}

fn kept(name: &'static str, value: &'static str) -> Cookie<'static> {
    Cookie::build((name, value)).path("/").same_site(SameSite::Lax).http_only(true).permanent().build()
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;

    fn leads(back: &str) -> String {
        let response = Back { back: back.to_owned() }.redirect().into_response();
        response.headers()["location"].to_str().unwrap().to_owned()
    }

    #[test]
    fn a_choice_leads_back() {
        assert_eq!(leads("/products?asset=btc"), "/products?asset=btc");
        assert_eq!(leads("/power/0xAb?from=2022-01-01#payments"), "/power/0xAb?from=2022-01-01#payments");
    }

    #[test]
    fn ff1_a_choice_leads_to_nobody_else() {
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/.//evil.example",
        ] {
            assert_eq!(leads(elsewhere), "/", "{elsewhere:?}");
        }
    }
}
