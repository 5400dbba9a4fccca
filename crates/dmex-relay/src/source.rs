//! Where headers come from if not from a node: a record of them.

mod recorded;

pub use recorded::RecordedHeaders;
