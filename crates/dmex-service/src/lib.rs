//! One supervisor for every loop of the platform.
//!
//! A [`Service`] is one loop: it observes, decides with pure code, acts, and says so on its
//! [`Pulse`]. The [`Supervisor`] runs a set of them, restarts one that fails after a growing
//! delay, stops them in order, and shows the [`Health`] of each. [`every`] is the loop most
//! services need.

mod backoff;
mod file_lead;
mod health;
mod interval;
mod leader;
mod leash;
mod measures;
mod overdue;
mod recorder;
mod service;
mod signal;
mod supervisor;

pub use backoff::Backoff;
pub use file_lead::{FileElection, lead_of_file};
pub use health::{Health, Pulse, ServiceHealth, ServiceState, with_causes};
pub use interval::{Pace, every};
pub use leader::{Election, Lead, Led};
pub use leash::{Leash, leashed};
pub use measures::{FAILURES, LAST_SUCCESS, LEADS, OVERDUE};
pub use overdue::{Due, Duty, OverdueWatch, Tell};
pub use recorder::counts;
pub use service::{Service, ServiceError};
pub use signal::cancel_on_signal;
pub use supervisor::{Supervisor, SupervisorError};
