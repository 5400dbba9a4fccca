//! The ledger.

use axum::Json;
use axum::extract::State;
use dmex_store::read::{EntryFilter, Ledger};
use dmex_store::rows::Entry;
use dmex_wire::{EntriesQuery, Page, address};

use crate::app::App;
use crate::extract::{Query, within};
use crate::paging::Paging;
use crate::problem::ApiError;

/// Which accounts there are.
const ACCOUNTS: &str = "accounts are wallet/0x…, sale/1, escrow/1, refund/1, deposits/1, income/1, bond/1, credit/0x…, \
    reserve/free, reserve/round/1, reserve/credit/0x…, senior/1, junior/1, unearned/1, returnable/1, insurance/credit/0x… and \
    unannounced";

/// Ledger
///
/// Every movement of money, with where it came from and where it went.
#[utoipa::path(get, path = "/v1/ledger", tag = "ledger", params(EntriesQuery),
    responses((status = 200, description = "Movements in order", body = Page<Entry>)))]
pub(crate) async fn list_ledger(
    State(app): State<App>,
    Query(query): Query<EntriesQuery>,
) -> Result<Json<Page<Entry>>, ApiError> {
    let page = Paging::of(&query)?;
    within("into", query.into.as_deref(), 200)?;
    within("from", query.from.as_deref(), 200)?;
    let found = app.store.entries(filter(query)?, page.read()).await?;
    Ok(Json(page.cut(found, |entry| entry.id)))
}

fn filter(query: EntriesQuery) -> Result<EntryFilter, ApiError> {
    match (query.into, query.from, query.product, query.token) {
        (None, None, None, None) => Ok(EntryFilter::All),
        (Some(into), None, None, None) => Ok(EntryFilter::Into(account("into", &into)?)),
        (None, Some(from), None, None) => Ok(EntryFilter::From(account("from", &from)?)),
        (None, None, Some(product), None) => Ok(EntryFilter::Product(product)),
        (None, None, None, Some(token)) => Ok(EntryFilter::Token(token)),
        _ => Err(ApiError::BadRequest(
            "into, from, product and token exclude each other".to_owned(),
            "ask for one of them, and sift the answer",
        )),
    }
}

/// An account of the ledger: of a name that none can have nothing would ever be answered.
fn account(name: &str, text: &str) -> Result<String, ApiError> {
    let account = text.to_ascii_lowercase();
    if is_account(&account) {
        return Ok(account);
    }
    Err(ApiError::BadRequest(
        format!("{name} is {text:?}, and no account of the ledger is called so"),
        ACCOUNTS,
    ))
}

/// Whether an account can have that name.
fn is_account(name: &str) -> bool {
    match name.split('/').collect::<Vec<_>>().as_slice() {
        ["unannounced"] | ["reserve", "free"] => true,
        ["wallet" | "credit", owner] | ["reserve" | "insurance", "credit", owner] => is_address(owner),
        ["sale" | "escrow" | "refund" | "deposits" | "income" | "bond", product]
        | ["senior" | "junior" | "unearned" | "returnable", product] => product.parse::<u32>().is_ok(),
        ["reserve", "round", round] => round.parse::<u64>().is_ok(),
        _ => false,
    }
}

fn is_address(text: &str) -> bool {
    address::parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ff11_an_account_that_there_cannot_be_is_refused() {
        let who = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        let right = [
            format!("wallet/{who}"),
            format!("reserve/credit/{who}"),
            format!("insurance/credit/{who}"),
            "senior/7".to_owned(),
            "Escrow/1".to_owned(),
            "reserve/free".to_owned(),
            "reserve/round/3".to_owned(),
            "unannounced".to_owned(),
        ];
        for text in right {
            assert_eq!(account("into", &text).ok(), Some(text.to_ascii_lowercase()), "{text}");
        }
        for text in
            ["", "zz", "wallet", "wallet/", "wallet/0x12", "escrow/x", "escrow/1/2", "reserve", "insurance/1"]
        {
            assert!(account("into", text).is_err(), "{text}");
        }
    }
}
