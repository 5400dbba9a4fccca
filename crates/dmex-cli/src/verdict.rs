//! How a process of services ended, with the status and the words of the failure that ended it.

use std::sync::{Arc, Mutex, PoisonError};

use crate::status::Failure;

/// The first failure that no retry can help.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdict(Arc<Mutex<Option<Failure>>>);

impl Verdict {
    pub(crate) fn pass(&self, failure: Failure) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
    }

    pub(crate) fn take(&self) -> Option<Failure> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
