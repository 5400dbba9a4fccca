//! Sentences as people read them.

use dmex_catalogue::{Coin, Explained, Language, Revert, Units, entry};
use dmex_types::PowerUnit;

const ACCOUNT: &str = "0x0101010101010101010101010101010101010101";

fn units() -> Units {
    let coin = |symbol: &str, decimals| Coin { symbol: symbol.to_owned(), decimals: Some(decimals) };
    Units { pay: Some(coin("USDT", 6)), reward: Some(coin("BTC", 8)), power: Some(PowerUnit::TeraHash) }
}

fn said_in(language: Language, units: &Units, error: &str, args: &[&str]) -> Explained {
    let args = args.iter().map(|arg| (*arg).to_owned()).collect();
    Revert { error: error.to_owned(), args }.explain(units, language)
}

fn said(error: &str, args: &[&str]) -> String {
    said_in(Language::English, &units(), error, args).detail
}

#[test]
fn numbers_are_in_units_that_people_use() {
    let sold_out = "SoldOut(uint32,uint64,uint64)";
    let args = ["3", "88500", "500"];
    assert_eq!(said(sold_out, &args), "Product 3 has only 0.5 TH/s left; you asked for 88.5 TH/s.");
    let chinese = said_in(Language::Chinese, &units(), sold_out, &args);
    assert_eq!(chinese.detail, "产品 3 仅剩 0.5 TH/s，您要购买 88.5 TH/s。");
    assert_eq!(chinese.code, "sold-out");
    let grace = ["1", "19076", "44500", "1648512000"];
    let grace = said_in(Language::English, &units(), "GraceRunning(uint32,uint32,uint256,uint256)", &grace);
    assert_eq!(grace.detail, "Product 1 still lacks 0.000445 BTC for 2022-03-25.");
    assert_eq!(grace.hint, "It settles once that is deposited, or after 2022-03-29 00:00 UTC.");
    let payment = said("PaymentTooHigh(uint256,uint256)", &["9381000000", "1000000"]);
    assert_eq!(payment, "The purchase now costs 9,381 USDT, more than your limit of 1 USDT.");
    let mined = said("MinedCapExceeded(uint256,uint256)", &["2000000000000000000", "1"]);
    assert!(mined.starts_with("2 DMC exceeds"), "{mined}");
    assert_eq!(said("NotReporter(address)", &[ACCOUNT]), "0x0101…0101 is not a reporter.");
}

#[test]
fn numbers_of_a_contract_are_said_in_words() {
    let standing = said("NotInGoodStanding(uint32,uint8)", &["4", "3"]);
    assert_eq!(standing, "Product 4 is not in good standing: its delivery score is above 12.");
    assert!(said("WrongStatus(address,uint8)", &[ACCOUNT, "4"]).ends_with("it is permanently revoked."));
    assert!(said("BadOffer(string)", &["\"runningCost\""]).contains("half of what the power mines"));
    assert_eq!(said("BadOffer(string)", &["\"new\""]), "This term of the offer is not allowed: new.");
    assert!(said("NotInGoodStanding(uint32,uint8)", &["4", "99"]).ends_with(": 99."));
}

#[test]
fn what_is_not_known_is_in_smallest_units() {
    let said = |error, args| said_in(Language::English, &Units::default(), error, args).detail;
    let bond = said("BondTooSmall(uint32,uint256,uint256)", &["1", "0", "7"]);
    assert_eq!(bond, "The bond of product 1 is 0 smallest units; 7 smallest units is required.");
    assert!(said("TooFewUnits(uint64,uint64)", &["5", "6"]).starts_with("5 units of power is less"));
}

#[test]
fn errors_of_one_name_are_told_apart_by_their_selectors() {
    for [one, other] in [
        ["DayOpen(uint32)", "DayOpen(uint32,uint32)"],
        ["NothingToWithdraw(address)", "NothingToWithdraw(address,address)"],
        ["PriceRefused(uint32)", "PriceRefused(address,int256,uint256)"],
    ] {
        assert_ne!(entry(one).unwrap().signature, entry(other).unwrap().signature);
    }
    assert_eq!(said("DayOpen(uint32)", &["19076"]), said("DayOpen(uint32,uint32)", &["1", "19076"]));
    assert!(said("PriceRefused(uint32)", &["19076"]).contains("2022-03-25"));
    assert!(said("PriceRefused(address,int256,uint256)", &[ACCOUNT, "0", "0"]).contains("0x0101…0101"));
    assert!(entry("DayOpen(uint256)").is_none());
}

#[test]
fn what_is_no_error_of_ours_is_said_as_it_is_without_what_is_not_seen() {
    assert_eq!(said("Error", &["Paused"]), "The contract says: Paused");
    assert!(said("Vanished(uint8)", &["7"]).contains("does not know: Vanished(7)"));
    assert!(said("unknown", &["0x01020304"]).contains("0x01020304"));
    let silent = said_in(Language::English, &units(), "unknown", &["0x"]);
    assert_eq!(silent.detail, "The contracts refused the call without giving a reason.");
    assert_eq!(silent.code, "refused");
    assert_eq!(said("Error", &["a\u{202e}b"]), "The contract says: a\\u{202e}b");
    let fee = said_in(Language::English, &units(), "no reason given", &["insufficient funds for gas"]);
    assert_eq!(fee.code, "insufficient-gas");
    assert_eq!(said("NonceTaken", &["n"]).matches("(n)").count(), 1);
}

#[test]
fn the_language_is_the_first_that_is_had() {
    for (header, language) in [
        ("zh-CN,zh;q=0.9,en;q=0.8", Language::Chinese),
        ("fr, en-GB;q=0.5, zh", Language::English),
        ("de", Language::English),
        ("", Language::English),
    ] {
        assert_eq!(Language::accepted(header), language, "{header}");
    }
}
