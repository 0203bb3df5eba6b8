//! Reproducible chance: the same seed, purpose and number always draw the same.
//!
//! Every customer draws from a stream of their own, so that adding a draw for
//! one of them changes nobody else.

/// A stream of pseudo-random numbers (splitmix64; Steele, Lea and Flood, 2014).
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The stream for the `index`-th thing of one purpose.
    #[must_use]
    pub fn new(seed: u64, purpose: &str, index: usize) -> Self {
        let mut state = mix(seed);
        for byte in purpose.bytes() {
            state = mix(state ^ u64::from(byte));
        }
        Self { state: mix(state ^ index as u64) }
    }

    /// The next number, all 64 bits equally likely.
    pub fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.state)
    }

    /// A number from 0 to `end - 1`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        // The high half of a 128-bit product; its bias is far below what a demo could show.
        ((u128::from(self.draw()) * end as u128) >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as usize) as i64
    }

    /// True in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `items`, all equally likely. Panics when there are none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// One of `items`; the first is several times as likely as the last. Panics when there are none.
    pub fn pick_early<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let one = self.below(items.len());
        let other = self.below(items.len());
        &items[one.min(other)]
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
