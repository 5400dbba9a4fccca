//! Insurance of mining power against default, with underwriters for each product by itself (RISK-5).

mod claim;
mod cover;
mod insure;
mod insurer;
mod junior;
mod leave;
mod line;
mod policy;
mod pool;
mod premium;
mod release;
mod shares;

pub use cover::CoverQuote;
pub(crate) use insurer::Insurer;
pub use leave::Exit;
pub use line::{InsuranceParameters, Line};
pub use policy::Policy;
pub use pool::{Condition, Fund};
