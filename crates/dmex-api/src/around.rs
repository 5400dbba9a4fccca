//! What stands around every answer.

pub(crate) mod address;
pub(crate) mod count;
pub(crate) mod heavy;
pub(crate) mod held;
pub(crate) mod known;
pub(crate) mod language;
pub(crate) mod limit;
pub(crate) mod once;
pub(crate) mod patience;
pub(crate) mod refusal;
pub(crate) mod share;
pub(crate) mod tag;
