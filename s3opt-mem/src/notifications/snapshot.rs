//! Topics as a snapshot tells them.

use super::NotificationsState;
use crate::snapshot::Lines;

impl Lines for NotificationsState {
    fn lines(&self) -> Vec<String> {
        let NotificationsState { topics, outbox } = self;
        let mut lines = Vec::new();
        for entry in topics.values() {
            lines.push(format!("{:?}, tags {:?}", entry.topic, entry.tags));
            lines.extend(entry.subscriptions.iter().map(|subscription| format!("  {subscription:?}")));
        }
        lines.extend(outbox.iter().map(|(_, mail)| format!("{mail:?}")));
        lines
    }
}
