//! Accounts of the ledger: `escrow/1`, `wallet/0x…`.

use alloy_primitives::Address;

use crate::figure::escaped;
use crate::frame::{Frame, Html};
use crate::words::Language;

/// What kind of account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Wallet,
    Sale,
    Escrow,
    Refund,
    Deposits,
    Income,
    Bond,
    Credit,
    ReserveFree,
    ReserveRound,
    ReserveCredit,
    Senior,
    Junior,
    Unearned,
    Returnable,
    InsuranceCredit,
    Unannounced,
}

/// What an account of a kind is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// There is one only.
    Platform,
    Product,
    Account,
    Round,
}

impl Kind {
    /// Accounts of accounts come before what their names begin with.
    pub(crate) const ALL: [Self; 17] = [
        Self::Wallet,
        Self::Sale,
        Self::Escrow,
        Self::Refund,
        Self::Deposits,
        Self::Income,
        Self::Bond,
        Self::Credit,
        Self::ReserveFree,
        Self::ReserveRound,
        Self::ReserveCredit,
        Self::Senior,
        Self::Junior,
        Self::Unearned,
        Self::Returnable,
        Self::InsuranceCredit,
        Self::Unannounced,
    ];

    /// As the ledger writes it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Wallet => "wallet",
            Self::Sale => "sale",
            Self::Escrow => "escrow",
            Self::Refund => "refund",
            Self::Deposits => "deposits",
            Self::Income => "income",
            Self::Bond => "bond",
            Self::Credit => "credit",
            Self::ReserveFree => "reserve/free",
            Self::ReserveRound => "reserve/round",
            Self::ReserveCredit => "reserve/credit",
            Self::Senior => "senior",
            Self::Junior => "junior",
            Self::Unearned => "unearned",
            Self::Returnable => "returnable",
            Self::InsuranceCredit => "insurance/credit",
            Self::Unannounced => "unannounced",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The key of the words for it.
    fn key(self) -> String {
        format!("place-{}", self.name().replace('/', "-"))
    }

    /// The kind in words, whoever's account it is.
    pub(crate) fn words(self, language: Language) -> String {
        language.say_with(&self.key(), &[("of", "…".to_owned())])
    }

    pub(crate) const fn owner(self) -> Owner {
        match self {
            Self::Sale | Self::Escrow | Self::Refund | Self::Deposits | Self::Income | Self::Bond => {
                Owner::Product
            }
            Self::Senior | Self::Junior | Self::Unearned | Self::Returnable => Owner::Product,
            Self::Wallet | Self::Credit | Self::ReserveCredit | Self::InsuranceCredit => Owner::Account,
            Self::ReserveRound => Owner::Round,
            Self::ReserveFree | Self::Unannounced => Owner::Platform,
        }
    }

    /// An account of the ledger, taken apart: its kind, and whose it is.
    fn read(account: &str) -> Option<(Self, &str)> {
        Self::ALL.into_iter().find_map(|kind| {
            let rest = account.strip_prefix(kind.name())?;
            let owner = if rest.is_empty() { Some("") } else { rest.strip_prefix('/') };
            owner.map(|owner| (kind, owner))
        })
    }
}

/// Stands in a sentence for whose an account is, until that is put there as a link.
const OWNER: &str = "\u{fffc}";

/// An account of the ledger in words; as the ledger writes it where a newer one has new accounts.
pub(super) fn shown(p: &Frame, account: &str) -> Html {
    let Some((kind, owner)) = Kind::read(account) else { return Html(escaped(account)) };
    let words = |key: &str, owner: &str| {
        let sentence = p.language().say_with(key, &[("of", OWNER.to_owned())]);
        escaped(&sentence).replace(OWNER, owner)
    };
    Html(match (kind.owner(), owner.parse::<Address>()) {
        (Owner::Account, Ok(address)) => words(&kind.key(), &p.account(address).0),
        (Owner::Account, Err(_)) => escaped(account),
        (Owner::Product, _) => {
            words(&kind.key(), &format!("<a href=\"/products/{0}\">{0}</a>", escaped(owner)))
        }
        (Owner::Round, _) => words(&kind.key(), &escaped(owner)),
        (Owner::Platform, _) => words(&kind.key(), ""),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Reader;
    use crate::site::{Site, WebConfig};

    #[test]
    fn accounts_of_the_ledger_are_taken_apart() {
        let read = |account| Kind::read(account);
        assert_eq!(read("escrow/1"), Some((Kind::Escrow, "1")));
        assert_eq!(read("reserve/free"), Some((Kind::ReserveFree, "")));
        assert_eq!(read("reserve/round/3"), Some((Kind::ReserveRound, "3")));
        assert_eq!(read("reserve/credit/0xab"), Some((Kind::ReserveCredit, "0xab")));
        assert_eq!(read("insurance/credit/0xcd"), Some((Kind::InsuranceCredit, "0xcd")));
        assert_eq!(read("senior/7"), Some((Kind::Senior, "7")));
        assert_eq!(read("escrowed/1"), None);
        assert_eq!(read("<script>"), None);
    }

    fn shown_to_somebody(account: &str) -> String {
        let api = dmex_client::Client::new("http://localhost").unwrap();
        let reader =
            Reader { language: Language::English, theme: None, account: None, path: "/ledger".to_owned() };
        shown(&Frame { site: Site::new(api, WebConfig::default()), reader }, account).0
    }

    #[test]
    fn accounts_are_said_in_words_with_links() {
        assert_eq!(shown_to_somebody("escrow/1"), "Escrow of product <a href=\"/products/1\">1</a>");
        assert_eq!(shown_to_somebody("reserve/round/3"), "Compensation round 3");
        let somebody = Address::repeat_byte(0xab);
        let wallet = shown_to_somebody(&format!("wallet/{somebody:#x}"));
        assert!(
            wallet.starts_with("Wallet <a ") && wallet.contains(&format!("/power/{somebody}")),
            "{wallet}"
        );
        let pool = shown_to_somebody(&format!("insurance/credit/{somebody:#x}"));
        assert!(pool.starts_with("Insurance credit of <a "), "{pool}");
        let senior = shown_to_somebody("senior/7");
        assert_eq!(senior, "Underwriters of product <a href=\"/products/7\">7</a>");
    }

    #[test]
    fn what_is_no_account_that_we_know_is_text() {
        for hostile in ["<script>", "escrow/<b>", "wallet/<b>", "reserve/round/<b>", "insurance/credit/<b>"] {
            let html = shown_to_somebody(hostile);
            assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
        }
    }

    #[test]
    fn every_kind_is_said_in_every_language() {
        for language in Language::ALL {
            for kind in Kind::ALL {
                assert_ne!(kind.words(language), kind.key(), "{language:?}");
                assert_eq!(Kind::from_name(kind.name()), Some(kind));
            }
        }
    }
}
