//! Servers and nodes on this machine that answer as tests want them to, and fail when told.
//!
//! - [`Server`]: answers requests by a function, as Bitcoin Core, Esplora or Lotus would
//! - [`Proxy`]: hands questions on to a real node and lets a function spoil its answers
//! - [`MoodyNode`]: a proxy that is dead, late, behind or a liar, as long as it is told to be
//! - [`LaggingNode`]: a proxy that is late, answers out of order and from the past
//! - [`hostile`]: strangers who ask without end, slowly, or for ever
//! - [`Chance`]: chance that is the same in every run
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod chance;
pub mod hostile;
mod http;
mod lagging;
mod moody;
mod proxy;
mod server;

pub use chance::Chance;
pub use http::{Reply, Request, Response, serve};
pub use lagging::{Lag, LaggingNode};
pub use moody::{Mood, MoodyNode};
pub use proxy::{Behind, Proxy, Way};
pub use server::{Fault, Server, rpc};
