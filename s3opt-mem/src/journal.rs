//! Lists of what happened, which do not grow for ever.

use std::collections::VecDeque;

/// Entries that a journal keeps. Simulated years of a busy cloud shall not fill the memory; who looks at each entry does
/// so before that many more have come.
pub(crate) const KEPT: usize = 100_000;

/// The last [`KEPT`] entries, with numbers that ascend over all accounts and regions.
#[derive(Debug)]
pub(crate) struct Journal<T> {
    entries: VecDeque<(u64, T)>,
}

impl<T> Default for Journal<T> {
    fn default() -> Journal<T> {
        Journal { entries: VecDeque::new() }
    }
}

impl<T> Journal<T> {
    /// Writes an entry down, in place of the oldest one where there are too many.
    pub(crate) fn push(&mut self, number: u64, entry: T) {
        if self.entries.len() >= KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back((number, entry));
    }

    /// All entries, in the order in which they were written.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &(u64, T)> {
        self.entries.iter()
    }
}

/// The entries of several journals that fit, by their numbers.
pub(crate) fn collect<'a, T: Clone + 'a>(
    journals: impl Iterator<Item = &'a Journal<T>>,
    fits: impl Fn(&T) -> bool,
) -> Vec<T> {
    let mut found: Vec<&(u64, T)> =
        journals.flat_map(Journal::iter).filter(|(_, entry)| fits(entry)).collect();
    found.sort_by_key(|(number, _)| *number);
    found.into_iter().map(|(_, entry)| entry.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_first() {
        let mut journal = Journal::default();
        let last = KEPT as u64 + 9;
        for number in 0..=last {
            journal.push(number, number);
        }
        assert_eq!(journal.iter().count(), KEPT);
        assert_eq!(journal.iter().next(), Some(&(10, 10)));
        assert_eq!(journal.iter().last(), Some(&(last, last)));
    }

    #[test]
    fn several_are_put_in_order() {
        let (mut one, mut other) = (Journal::default(), Journal::default());
        for number in 0..6 {
            if number % 2 == 0 { &mut one } else { &mut other }.push(number, number);
        }
        assert_eq!(collect([&one, &other].into_iter(), |number| *number != 2), [0, 1, 3, 4, 5]);
    }
}
