//! Chance that is the same in every run.

/// A stream of numbers that look random (SplitMix64).
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    /// The stream of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next one.
    pub const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 on, below this.
    pub const fn below(&mut self, end: u64) -> u64 {
        self.number() % end
    }

    /// Whether this is one of so many.
    pub const fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }
}
