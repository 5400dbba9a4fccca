//! What the store knows, over HTTP.
//!
//! [`serve`] answers on a socket that somebody opened, until it is told to stop. Answers come from the store alone and are
//! of one block each, so they carry a tag that names the block; transactions to sign, and what only the chain knows, ask a
//! node, and say so (503) where none is given.
//!
//! | What | Where |
//! |---|---|
//! | one file per resource | `route/` |
//! | transactions to sign | `act/` |
//! | what stands around every answer: tags, limits, times, counts | `around/` |
//! | the document and the page made of it | [`document`], `reference` |

mod act;
mod app;
mod around;
mod bounds;
mod coins;
mod config;
mod document;
mod extract;
mod front;
mod income;
mod kept;
mod paging;
mod problem;
mod reference;
mod route;
mod router;
mod rules;
mod server;
mod service;
mod tips;
mod words;

pub use config::{ApiConfig, ConnectionLimits, PerAddress, ProxyHeader};
pub use document::document;
pub use front::answer;
pub use server::{Pages, ServeError, Sources, serve};
pub use service::ApiService;
