//! Functions as a snapshot tells them.

use super::FunctionsState;
use crate::snapshot::Lines;

impl Lines for FunctionsState {
    fn lines(&self) -> Vec<String> {
        let FunctionsState { functions, log_groups, invocations, failed } = self;
        let mut lines = Vec::new();
        for entry in functions.values() {
            lines.push(format!("{:?}", entry.function));
            lines.extend(entry.permissions.values().map(|permission| format!("  {permission:?}")));
        }
        lines.extend(log_groups.iter().map(|(name, group)| format!("log group {name} {group:?}")));
        lines.extend(invocations.iter().map(|(_, record)| format!("{record:?}")));
        lines.extend(failed.iter().map(|(_, delivery)| format!("{delivery:?}")));
        lines
    }
}
