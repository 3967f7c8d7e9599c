//! Random numbers that are the same everywhere, in integers alone.

/// `SplitMix64`, a generator of random numbers.
pub struct Random(pub u64);

impl Random {
    /// A random number of 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// A number from 0 to one less than `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[usize::try_from(self.below(choices.len() as u64)).unwrap_or(0)]
    }

    /// A size in bytes, about log-normal with 200 KB in the middle. Floats would round differently on other
    /// machines, so the sum of twelve uniform numbers stands for the normal one, and powers of two for the rest.
    pub fn size(&mut self) -> u64 {
        // A normal number with deviation 1 in units of 2^-16, around 6.
        let normal: u64 = (0..12).map(|_| self.below(1 << 16)).sum();
        // The logarithm to base 2 in units of 2^-16: deviation 3 around 17.6.
        let logarithm = ((176_u64 << 16) / 10 + normal * 3).saturating_sub(18 << 16);
        let (whole, part) = (logarithm >> 16, logarithm & 0xffff);
        let power = 1_u64 << whole.min(40);
        power + (power >> 8) * (part >> 8)
    }
}
