//! The API from Rust: typed questions, typed answers, lists to their end, events as they happen.
//!
//! ```no_run
//! # async fn example() -> Result<(), dmex_client::ClientError> {
//! let api = dmex_client::Client::new("http://127.0.0.1:8080")?;
//! for product in api.products().await? {
//!     println!("{} {:?}", product.product.id, product.status);
//! }
//! # Ok(())
//! # }
//! ```

mod client;
mod error;
mod lists;
mod messages;
mod patience;
mod resources;
mod transactions;

pub use client::{Answer, Client, InProcess, TimeLimits};
pub use dmex_store::rows;
pub use dmex_wire as wire;
pub use error::ClientError;
pub use messages::{Message, Messages};
