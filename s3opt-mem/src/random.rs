//! Random numbers that are the same on every machine.

use crate::ids::mix;

/// A stream of numbers that looks random, in integers alone. Streams of different seeds and numbers have nothing to
/// do with each other.
#[derive(Clone, Debug)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// The stream of a numbered thing, whatever was drawn for others.
    pub(crate) fn of(seed: u64, number: u64) -> Random {
        Random { state: mix(mix(seed) ^ number) }
    }

    /// A number of 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(1);
        mix(self.state)
    }

    /// A number from 0 to one less than `limit`; 0 where the limit is 0.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        // The high half of the product: no division, and no favour for small numbers that could be measured.
        let product = u128::from(self.next()) * u128::from(limit);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// Whether something happens that has so many chances in a thousand.
    pub(crate) fn happens(&mut self, per_thousand: u16) -> bool {
        self.below(1000) < u64::from(per_thousand)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_repeated_by_their_seed_alone() {
        let draw = |seed, number| {
            let mut random = Random::of(seed, number);
            (0..4).map(|_| random.next()).collect::<Vec<_>>()
        };
        assert_eq!(draw(1, 1), draw(1, 1));
        // Not even shifted.
        for other in [draw(2, 1), draw(1, 2)] {
            assert!(draw(1, 1).iter().all(|number| !other.contains(number)));
        }
    }

    #[test]
    fn numbers_stay_below_their_limit_and_reach_all_of_it() {
        let mut random = Random::of(7, 0);
        let mut counts = [0_u32; 5];
        for _ in 0..5000 {
            counts[usize::try_from(random.below(5)).unwrap()] += 1;
        }
        assert!(counts.iter().all(|count| (900..1100).contains(count)), "{counts:?}");
        assert_eq!(random.below(0), 0);
        assert!(!random.happens(0) && random.happens(1000));
    }
}
