//! Every table, as the type of its rows. The documentation here is that of the database: docs/DATABASE.md is made of it.

mod auction;
mod chain;
mod governance;
mod insurance;
mod ledger;
mod market;
mod price;
mod product_state;
mod risk;
mod token_state;

pub use auction::AuctionedSale;
pub use chain::{Block, Cursor, Event, Meta, Undo};
pub use governance::{Benchmark, Capacity, Miner, Override, Proposal, Report, Vote, Voter};
pub use insurance::{Policy, Pool, Underwriter};
pub use ledger::{Balance, Entry};
pub use market::{Day, Product, Start, Token};
pub use price::{PayPrice, PriceRound};
pub use risk::{Loss, Round};

use crate::table::{Row, Table};

/// Every table, in the order of the documentation.
pub const TABLES: [&Table; 27] = [
    Meta::TABLE,
    Cursor::TABLE,
    Block::TABLE,
    Undo::TABLE,
    Event::TABLE,
    Entry::TABLE,
    Balance::TABLE,
    Product::TABLE,
    Start::TABLE,
    AuctionedSale::TABLE,
    Token::TABLE,
    Day::TABLE,
    Benchmark::TABLE,
    PriceRound::TABLE,
    PayPrice::TABLE,
    Report::TABLE,
    Miner::TABLE,
    Capacity::TABLE,
    Proposal::TABLE,
    Vote::TABLE,
    Override::TABLE,
    Voter::TABLE,
    Loss::TABLE,
    Round::TABLE,
    Pool::TABLE,
    Underwriter::TABLE,
    Policy::TABLE,
];
