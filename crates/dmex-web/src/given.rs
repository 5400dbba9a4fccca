//! What templates hand over: a value, a reference to it, or, out of a loop, a reference to that.

use alloy_primitives::{Address, B256, I256};
use dmex_types::{Amount, Asset, Power};

/// A value, however it is handed over.
pub(crate) trait Given<T> {
    /// The value.
    fn given(self) -> T;
}

macro_rules! given {
    ($($type:ty),*) => {$(
        impl Given<$type> for $type {
            fn given(self) -> $type {
                self
            }
        }
        impl Given<$type> for &$type {
            fn given(self) -> $type {
                *self
            }
        }
        impl Given<$type> for &&$type {
            fn given(self) -> $type {
                **self
            }
        }
    )*};
}

given!(Address, B256, I256, Amount, Asset, Power, u8, u64, f64);

macro_rules! counts {
    ($($type:ty),*) => {$(
        impl Given<u64> for $type {
            fn given(self) -> u64 {
                u64::from(self)
            }
        }
        impl Given<u64> for &$type {
            fn given(self) -> u64 {
                u64::from(*self)
            }
        }
        impl Given<u64> for &&$type {
            fn given(self) -> u64 {
                u64::from(**self)
            }
        }
    )*};
}

counts!(u16, u32);

/// A small number is an amount of things, too.
impl Given<u64> for &u8 {
    fn given(self) -> u64 {
        u64::from(*self)
    }
}

impl Given<u64> for usize {
    fn given(self) -> u64 {
        u64::try_from(self).unwrap_or(u64::MAX)
    }
}
