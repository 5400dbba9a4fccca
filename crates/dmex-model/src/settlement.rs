//! The daily settlement: bond, deposits, the day, what tokens are owed, and the end of products that fail.

mod bond;
mod call;
mod claim;
mod closure;
mod day;
mod deposit;
mod earned;
mod product;
mod refund;
mod shortfall;
mod standing;

pub use bond::bond_for;
pub use call::{Call, CallParameters};
pub use day::Due;
pub use earned::{Paid, earned_between};
pub(crate) use earned::{Way, earned};
pub use product::{Checkpoint, ProductState, Start};
pub use refund::ReturnedBond;
pub use shortfall::{Judged, Sealed, Shortfall, is_short};
pub use standing::Standing;

pub(crate) use product::Product;
