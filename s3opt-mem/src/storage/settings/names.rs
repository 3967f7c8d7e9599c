//! What a setting's operations, actions and lines on the bill are called.

use s3opt_core::backend::storage::SettingKey;

/// The names around one kind of setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Names {
    pub get: &'static str,
    pub put: &'static str,
    pub delete: &'static str,
    pub list: &'static str,
    /// The actions of policies.
    pub get_action: &'static str,
    pub put_action: &'static str,
    pub delete_action: &'static str,
    /// The operation on the bill of what reads it.
    pub read_line: &'static str,
    /// The operation on the bill of what writes it.
    pub write_line: &'static str,
}

/// The names of a setting whose operations and actions are called after it.
macro_rules! names {
    ($operations:literal, $actions:literal, $line:literal) => {
        Names {
            get: concat!("Get", $operations),
            put: concat!("Put", $operations),
            delete: concat!("Delete", $operations),
            list: concat!("List", $operations, "s"),
            get_action: concat!("s3:Get", $actions),
            put_action: concat!("s3:Put", $actions),
            delete_action: concat!("s3:Put", $actions),
            read_line: concat!("Read", $line),
            write_line: concat!("Write", $line),
        }
    };
}

/// The names of the kind of setting.
///
/// Operations and actions:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html>. What reads settings stands
/// on real Cost and Usage Reports as `ReadVersioningProps`, `ReadCostAllocation` (tags), `ReadBucketServerSideEncryption`,
/// `ReadLogProps` and so on, tags are written as `WriteCostAllocation`; the other names of what writes follow from these.
pub(super) fn names(key: &SettingKey) -> Names {
    match key {
        SettingKey::Versioning => names!("BucketVersioning", "BucketVersioning", "VersioningProps"),
        SettingKey::Tags => names!("BucketTagging", "BucketTagging", "CostAllocation"),
        SettingKey::Encryption => {
            names!("BucketEncryption", "EncryptionConfiguration", "BucketServerSideEncryption")
        }
        SettingKey::PublicAccessBlock => {
            names!("PublicAccessBlock", "BucketPublicAccessBlock", "BucketPublicAccessBlock")
        }
        SettingKey::Ownership => {
            names!("BucketOwnershipControls", "BucketOwnershipControls", "BucketOwnershipControls")
        }
        SettingKey::Policy => Names {
            delete_action: "s3:DeleteBucketPolicy",
            ..names!("BucketPolicy", "BucketPolicy", "BucketPolicy")
        },
        SettingKey::Lifecycle => Names {
            delete: "DeleteBucketLifecycle",
            ..names!("BucketLifecycleConfiguration", "LifecycleConfiguration", "BucketLifecycle")
        },
        SettingKey::Tiering(_) => names!(
            "BucketIntelligentTieringConfiguration",
            "IntelligentTieringConfiguration",
            "BucketIntelligentTiering"
        ),
        SettingKey::Inventory(_) => {
            names!("BucketInventoryConfiguration", "InventoryConfiguration", "BucketInventory")
        }
        SettingKey::RequestMetrics(_) => {
            names!("BucketMetricsConfiguration", "MetricsConfiguration", "BucketMetrics")
        }
        SettingKey::Replication => {
            names!("BucketReplication", "ReplicationConfiguration", "BucketReplication")
        }
        // The last two are taken away by writing empty ones.
        SettingKey::Notification => Names {
            delete: "PutBucketNotificationConfiguration",
            ..names!("BucketNotificationConfiguration", "BucketNotification", "NotificationProps")
        },
        SettingKey::Logging => {
            Names { delete: "PutBucketLogging", ..names!("BucketLogging", "BucketLogging", "LogProps") }
        }
    }
}

/// Whether a bucket has many of the kind, each with an ID.
pub(super) fn has_id(key: &SettingKey) -> bool {
    matches!(key, SettingKey::Tiering(_) | SettingKey::Inventory(_) | SettingKey::RequestMetrics(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_aws() {
        for (key, put, action, line) in [
            (
                SettingKey::Encryption,
                "PutBucketEncryption",
                "s3:PutEncryptionConfiguration",
                "ReadBucketServerSideEncryption",
            ),
            (
                SettingKey::PublicAccessBlock,
                "PutPublicAccessBlock",
                "s3:PutBucketPublicAccessBlock",
                "ReadBucketPublicAccessBlock",
            ),
            (SettingKey::Tags, "PutBucketTagging", "s3:PutBucketTagging", "ReadCostAllocation"),
            (
                SettingKey::Inventory(String::new()),
                "PutBucketInventoryConfiguration",
                "s3:PutInventoryConfiguration",
                "ReadBucketInventory",
            ),
        ] {
            let names = names(&key);
            assert_eq!((names.put, names.put_action, names.read_line), (put, action, line));
        }
        let tiering = names(&SettingKey::Tiering(String::new()));
        assert_eq!(tiering.list, "ListBucketIntelligentTieringConfigurations");
        assert_eq!(names(&SettingKey::Policy).delete_action, "s3:DeleteBucketPolicy");
        assert_eq!(names(&SettingKey::Lifecycle).delete, "DeleteBucketLifecycle");
    }
}
