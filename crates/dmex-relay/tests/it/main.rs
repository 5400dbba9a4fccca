//! The feeder and its sources: real headers, HTTP servers that answer as real ones do, a real anvil.

#![expect(clippy::unwrap_used, reason = "what serves tests may fail as loudly as they do")]

mod end_to_end;
mod headers;
mod server;
mod sources;
