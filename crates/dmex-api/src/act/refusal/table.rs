//! What each error of the contracts means to people.

mod assets;
mod benchmark;
mod coins;
mod dao;
mod miners;
mod risk;
mod sale;
mod settlement;
mod tokens;

use dmex_wire::Code;

use self::assets::ASSETS;
use self::benchmark::BENCHMARK;
use self::coins::COINS;
use self::dao::DAO;
use self::miners::MINERS;
use self::risk::RISK;
use self::sale::SALE;
use self::settlement::SETTLEMENT;
use self::tokens::TOKENS;

/// What an error means. The detail may name the error's arguments by place and kind: `{0}` as it is, `{1:pay}`,
/// `{1:reward}`, `{1:power}`, `{0:day}`, `{0:time}`, `{0:who}`, `{1:dmc}`, `{1:standing}`.
pub(super) struct Meaning {
    pub(super) code: Code,
    pub(super) detail: &'static str,
    pub(super) hint: &'static str,
}

/// The meaning of an error with a name.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let groups = [SALE, SETTLEMENT, RISK, TOKENS, COINS, DAO, MINERS, ASSETS, BENCHMARK];
    let found = groups.into_iter().flatten().find(|(names, ..)| names.contains(&name));
    found.map(|(_, code, detail, hint)| Meaning { code: *code, detail, hint })
}

/// Names of errors, the code, the detail, the hint.
type Row = (&'static [&'static str], Code, &'static str, &'static str);

const CHOOSE: &str = "choose another product";
const LESS: &str = "ask for less";
const LATER: &str = "try again later";
const PROPOSE: &str = "propose it to the DAO";
const NOTHING: &str = "there is nothing to sign";
const ANOTHER: &str = "give another address";
