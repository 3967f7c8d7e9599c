//! What S3 does with a setting and nobody expects.

use super::{Action, Step};
use crate::backend::storage::{Setting, SettingKey};
use crate::stack::{ResourceId, State};

/// What one has to know of a step that makes or changes something. `is_new` says that it is about a bucket that is made
/// only now: nothing is in it that would stay as it is.
pub(super) fn of_step(step: &Step, target: &State, is_new: bool) -> Vec<&'static str> {
    let mut notes = Vec::new();
    let ResourceId::Setting { key, .. } = &step.resource else {
        if matches!(step.resource, ResourceId::Subscription { .. }) && step.action == Action::Create {
            notes.push("the owner of the address has to confirm it: AWS sends a mail with a link");
        }
        return notes;
    };
    match (key, target) {
        (
            SettingKey::Replication
            | SettingKey::Encryption
            | SettingKey::Notification
            | SettingKey::Versioning
            | SettingKey::Lifecycle,
            _,
        ) if is_new => {}
        // Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html>.
        (SettingKey::Replication, State::Setting(Setting::Replication(_)))
            if step.action != Action::Delete =>
        {
            notes.push(
                "applies to objects written from now on; S3 Batch Replication copies those that are there",
            );
        }
        // Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html>.
        (SettingKey::Encryption, _) => {
            notes.push("applies to objects written from now on; those that are there stay as they are");
        }
        (SettingKey::Notification, _) if step.action != Action::Delete => {
            notes.push("applies to objects written from now on; `s3opt-cli tag` tags those that are there");
        }
        // Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html>.
        (SettingKey::Versioning, _) => {
            notes.push("takes up to 15 minutes; objects that are there keep the version id null");
        }
        // Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html>.
        (SettingKey::Inventory(_), _) if step.action == Action::Create => {
            notes.push("the first report comes within 48 hours");
        }
        // Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-configurations.html>.
        (SettingKey::RequestMetrics(_), _) if step.action == Action::Create => {
            notes.push("the first figures come after about 15 minutes, and are billed as custom metrics");
        }
        // Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html>.
        (SettingKey::Lifecycle, _) if step.action == Action::Update => {
            notes.push("applies to objects that are there, too");
        }
        _ => {}
    }
    notes
}
