//! On which days something is due for the versions of a bucket.

use std::collections::BTreeMap;
use std::sync::Arc;

use s3opt_core::calendar::Day;

/// Keys by the day on which something is due for one of their versions. What is there no longer has to be so: whoever
/// takes a key looks at its versions again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    days: BTreeMap<Day, Vec<Arc<str>>>,
}

impl Queue {
    pub(crate) fn put(&mut self, day: Day, key: &Arc<str>) {
        self.days.entry(day).or_default().push(key.clone());
    }

    /// Takes all keys that are due on or before a day, each once, in order.
    pub(crate) fn take(&mut self, day: Day) -> Vec<Arc<str>> {
        let later = self.days.split_off(&(day + 1));
        let due = std::mem::replace(&mut self.days, later);
        let mut keys: Vec<Arc<str>> = due.into_values().flatten().collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The first day on which something may be due.
    pub(crate) fn first(&self) -> Option<Day> {
        self.days.first_key_value().map(|(day, _)| *day)
    }

    pub(crate) fn clear(&mut self) {
        self.days.clear();
    }
}
