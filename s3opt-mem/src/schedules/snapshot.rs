//! Rules as a snapshot tells them.

use super::SchedulesState;
use crate::snapshot::Lines;

impl Lines for SchedulesState {
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for entry in self.rules.values() {
            lines.push(format!("{:?}, since {}, tags {:?}", entry.rule, entry.origin, entry.tags));
            lines.extend(entry.targets.iter().map(|target| format!("  {target:?}")));
        }
        lines
    }
}
