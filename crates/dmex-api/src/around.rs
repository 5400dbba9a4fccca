//! What stands around every answer.

pub(crate) mod count;
pub(crate) mod limit;
pub(crate) mod patience;
pub(crate) mod tag;
