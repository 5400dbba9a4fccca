//! How much of something one address may have at a time, and all of them together.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

/// So many at a time. Clones share them.
#[derive(Clone)]
pub(crate) struct Shares(Arc<Inner>);

struct Inner {
    all: usize,
    each: usize,
    taken: Mutex<Taken>,
    freed: Notify,
}

/// An address is in here only while it has something.
#[derive(Default)]
struct Taken {
    all: usize,
    by: HashMap<IpAddr, usize>,
}

/// Why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Full {
    /// All are taken.
    All,
    /// The address has as many as it may.
    Address,
}

/// One of them, given back when it is dropped.
pub(crate) struct Share {
    of: Shares,
    address: Option<IpAddr>,
}

impl Shares {
    pub(crate) fn new(all: usize, each: usize) -> Self {
        Self(Arc::new(Inner { all, each, taken: Mutex::default(), freed: Notify::new() }))
    }

    /// One for an address. What is our own counts among all alone.
    pub(crate) fn take(&self, address: Option<IpAddr>) -> Result<Share, Full> {
        let mut taken = self.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let has = address.and_then(|address| taken.by.get(&address)).copied().unwrap_or_default();
        if has >= self.0.each {
            return Err(Full::Address);
        }
        if taken.all >= self.0.all {
            return Err(Full::All);
        }
        taken.all += 1;
        if let Some(address) = address {
            taken.by.insert(address, has + 1);
        }
        Ok(Share { of: self.clone(), address })
    }

    /// One for an address, as soon as there is one.
    pub(crate) async fn wait(&self, address: Option<IpAddr>) -> Share {
        loop {
            // Whoever is told of a free one from here on wakes us, also if that is before we wait.
            let freed = self.0.freed.notified();
            if let Ok(share) = self.take(address) {
                return share;
            }
            freed.await;
        }
    }

    /// How many are taken.
    pub(crate) fn taken(&self) -> usize {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner).all
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = self.of.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all = taken.all.saturating_sub(1);
        if let Some(address) = self.address {
            match taken.by.get_mut(&address) {
                Some(has) if *has > 1 => *has -= 1,
                _ => drop(taken.by.remove(&address)),
            }
        }
        drop(taken);
        self.of.0.freed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn fd7_one_address_leaves_some_for_others_and_nothing_is_remembered_of_who_left() {
        let shares = Shares::new(3, 2);
        let [one, other] = [[1; 4], [2; 4]].map(|bytes| Some(IpAddr::from(bytes)));
        let held = [shares.take(one).ok().unwrap(), shares.take(one).ok().unwrap()];
        assert_eq!(shares.take(one).err(), Some(Full::Address));
        let last = shares.take(other).ok().unwrap();
        assert_eq!(shares.take(other).err(), Some(Full::All));
        let waiting = tokio::spawn({
            let shares = shares.clone();
            async move { drop(shares.wait(one).await) }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        drop(held);
        waiting.await.unwrap();
        drop(last);
        assert_eq!(shares.taken(), 0);
        assert!(shares.0.taken.lock().unwrap().by.is_empty());
    }
}
