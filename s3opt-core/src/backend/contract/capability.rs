//! What a backend can do.

use std::collections::BTreeSet;
use std::fmt;

macro_rules! capabilities {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Something that not every backend can do. Cases that need it are left out where it is not declared.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Capability {
            $($(#[$doc])* $name,)*
        }

        impl Capability {
            /// All of them.
            pub const ALL: &'static [Capability] = &[$(Capability::$name,)*];
        }
    };
}

capabilities! {
    /// Buckets are made, found and deleted; objects are put, read, looked at, deleted and listed (ListObjectsV2).
    /// Every other capability of S3 stands on this one.
    Objects,
    /// Buckets are listed.
    BucketLists,
    /// Buckets can be made in regions other than the stage's.
    ManyRegions,
    /// The stage has a second account ([`super::Stage::with_other_account`]).
    OtherAccount,
    /// Keys of any characters, up to S3's limit and not beyond it.
    KeyRules,
    /// Names of buckets that S3 would not take are refused.
    BucketNameRules,
    /// Prefix, delimiter, `max_keys`, tokens and `start_after` of lists.
    Listing,
    /// The older call, ListObjects.
    ListingV1,
    /// URL-encoded lists.
    ListEncoding,
    /// Some bytes of an object can be read.
    Ranges,
    /// Metadata and content types are kept.
    Metadata,
    /// Objects can be written into every class.
    StorageClasses,
    /// A body of which only the length is known costs no memory, however long it is.
    LengthBodies,
    /// Objects are copied.
    Copies,
    /// Many objects are deleted by one call.
    BatchDeletes,
    /// Objects have tags.
    ObjectTags,
    /// Reads with conditions.
    ConditionalReads,
    /// Writes, and completions of uploads, with conditions.
    ConditionalWrites,
    /// Deletions with conditions.
    ConditionalDeletes,
    /// Buckets keep versions.
    Versioning,
    /// Uploads in parts.
    Uploads,
    /// Archived versions can be restored.
    Restore,
    /// Buckets have tags.
    BucketTags,
    /// Default encryption, and encryption by a header.
    Encryption,
    /// The public access block is kept.
    PublicAccessBlock,
    /// Ownership controls are kept.
    Ownership,
    /// Bucket policies are kept.
    Policies,
    /// Bucket policies, the public access block and accounts decide who may do what.
    PolicyEnforcement,
    /// Lifecycle configurations are kept and read back.
    LifecycleReadBack,
    /// Objects tell when lifecycle will expire them.
    ExpirationNotices,
    /// Lifecycle acts as the clock turns; needs [`Capability::TurnableClock`], too.
    LifecycleActs,
    /// Intelligent-Tiering configurations are kept and read back.
    TieringReadBack,
    /// Inventory configurations are kept and read back.
    InventoryReadBack,
    /// Request metrics configurations are kept, read back and listed.
    RequestMetricsReadBack,
    /// Replication configurations are kept and read back.
    ReplicationReadBack,
    /// Notification configurations are kept and read back.
    NotificationReadBack,
    /// Notification configurations may name EventBridge, too.
    EventBridgeSwitch,
    /// Server access logging is kept and read back.
    LoggingReadBack,
    /// Settings that S3 would refuse are refused.
    SettingRules,
    /// Data of metrics are kept and summed up.
    MetricData,
    /// Alarms are kept.
    Alarms,
    /// Alarms look at their metrics as time goes by.
    AlarmEvaluation,
    /// Dashboards are kept.
    Dashboards,
    /// Topics are kept.
    Topics,
    /// Topics have subscriptions.
    Subscriptions,
    /// Messages are sent.
    Publishing,
    /// Functions are kept. The stage has code for them ([`super::Stage::with_code`]).
    Functions,
    /// Functions run: the stage's code answers its event as it came, and fails where the event is the JSON string
    /// `"fail"`.
    Invocation,
    /// Log groups are kept.
    Logs,
    /// Rules with a schedule are kept.
    Schedules,
    /// Who calls is known.
    CallerIdentity,
    /// Roles and their policies are kept.
    Roles,
    /// Costs are told.
    Costs,
    /// Cost allocation tags are kept.
    CostTags,
    /// The backend's clock can be turned: waiting for days takes no time.
    TurnableClock,
}

/// A set of capabilities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    set: BTreeSet<Capability>,
}

impl Capabilities {
    /// Every capability.
    #[must_use]
    pub fn all() -> Capabilities {
        Capabilities::none().with(Capability::ALL)
    }

    /// No capability.
    #[must_use]
    pub fn none() -> Capabilities {
        Capabilities::default()
    }

    /// The set with these, too.
    #[must_use]
    pub fn with(mut self, capabilities: &[Capability]) -> Capabilities {
        self.set.extend(capabilities);
        self
    }

    /// The set without these.
    #[must_use]
    pub fn without(mut self, capabilities: &[Capability]) -> Capabilities {
        self.set.retain(|capability| !capabilities.contains(capability));
        self
    }

    /// Whether it is in the set.
    #[must_use]
    pub fn has(&self, capability: Capability) -> bool {
        self.set.contains(&capability)
    }

    /// The first of these that is not in the set.
    #[must_use]
    pub fn lacking(&self, needs: &[Capability]) -> Option<Capability> {
        needs.iter().copied().find(|capability| !self.has(*capability))
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{self:?}"))
    }
}
