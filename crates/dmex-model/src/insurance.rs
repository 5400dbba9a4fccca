//! Insurance of mining power against default: one pool of underwriters for each pay coin (RISK-5).

mod claim;
mod insure;
mod leave;
mod line;
mod pool;
mod premium;
mod shares;

pub use leave::Exit;
pub use line::{InsuranceParameters, Line};
pub use pool::Policy;
pub(crate) use pool::Pool;
