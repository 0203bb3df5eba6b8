//! Randomness that is the same on every machine and every day.

/// SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, without, `end`, which is above 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = end as u64;
        (self.next() % end) as usize
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub fn ten_bytes(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.next().to_le_bytes());
        bytes[8..].copy_from_slice(&self.next().to_le_bytes()[..2]);
        bytes
    }
}

/// Every number below `count` once, in an order without neighbours, and without a list in memory.
pub struct Shuffled {
    count: u64,
    step: u64,
}

impl Shuffled {
    pub fn new(count: u64) -> Self {
        // A step near the golden section spreads evenly; without a common divisor it visits all.
        let mut step = (count as f64 * 0.618_033_988_75) as u64 | 1;
        while greatest_common_divisor(step, count) != 1 {
            step += 2;
        }
        Self { count, step }
    }

    /// The number at place `index` below `count`.
    pub fn at(&self, index: u64) -> u64 {
        let product = u128::from(index) * u128::from(self.step);
        (product % u128::from(self.count)) as u64
    }
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_reference_program() {
        // Vigna's splitmix64.c with x = 1234567, as listed in the Rosetta Code task "Pseudo-random numbers/Splitmix64".
        let mut random = Random::new(1_234_567);

        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn a_shuffle_meets_everybody_once() {
        for count in [1, 2, 7, 10, 1000] {
            let shuffled = Shuffled::new(count);
            let mut met: Vec<u64> = (0..count).map(|index| shuffled.at(index)).collect();
            met.sort_unstable();

            assert_eq!(met, (0..count).collect::<Vec<_>>(), "{count}");
        }
    }
}
