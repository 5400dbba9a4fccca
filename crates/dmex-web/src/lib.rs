//! The dapp.
//!
//! Pages are made here, of what the API answers: whatever a page says, any client can know. A browser that runs no script
//! reads all of it; the script adds the wallet and keeps what is shown up to date.
//!
//! | What | Where |
//! |---|---|
//! | one file per page | `page/`, `templates/` |
//! | the design system: parts, style | `templates/parts.html`, `static/style.css` |
//! | every word, by language | `words/`, and the guide in `guide/` |
//! | wallet, transactions, live updates | `static/` |
//! | who reads: language, theme, account | `reader` |
//! | movements of money in words | `movement` |
//! | addresses that somebody wrote: of accounts, and of pages elsewhere | `address`, `outside` |
//! | numbers that somebody wrote | `number` |
//! | numbers as people of a language write them | `figure` |
//!
//! Text that a miner or a proposer wrote reaches a page through templates, which escape, and a script only as text; letters
//! that nobody sees or that turn the direction of reading are written out in both.

mod address;
mod assets;
mod chart;
mod demo_wallet;
mod figure;
mod frame;
mod given;
mod guard;
mod movement;
mod number;
mod outside;
mod page;
mod problem;
mod reader;
mod router;
mod site;
mod words;

pub use demo_wallet::{DemoWallet, Person};
pub use router::{pages, site};
pub use site::WebConfig;
