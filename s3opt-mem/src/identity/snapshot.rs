//! Roles as a snapshot tells them.

use super::IdentityState;
use crate::snapshot::Lines;

impl Lines for IdentityState {
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for entry in self.roles.values() {
            lines.push(format!("{:?}", entry.role));
            let policies = entry.policies.iter();
            lines.extend(policies.map(|(name, policy)| format!("  policy {name} {}", policy.document)));
        }
        lines
    }
}
