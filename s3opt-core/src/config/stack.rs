//! The resources of the stack, beside the policy of the main bucket.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Config;

/// Defines a section of the configuration whose values all have defaults.
macro_rules! section {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty = $default:expr,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name { $($(#[$field_doc])* pub $field: $kind,)* }

        impl Default for $name {
            fn default() -> $name {
                $name { $($field: $default,)* }
            }
        }
    };
}
pub(super) use section;

section! {
    /// A bucket.
    Bucket {
        /// Whether it keeps versions.
        versioned: bool = true,
        /// Tags beside those of every resource.
        tags: BTreeMap<String, String> = BTreeMap::new(),
    }
}

section! {
    /// The four buckets.
    Buckets {
        /// The bucket that it is all about.
        main: Bucket = Bucket {
            tags: [("CostOptimization", "Enabled"), ("ComplianceLevel", "High")]
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .into(),
            ..Bucket::default()
        },
        /// Where access logs go.
        logs: Bucket = Bucket::default(),
        /// Where inventory reports go.
        inventory: Bucket = Bucket { versioned: false, ..Bucket::default() },
        /// Where replicas go.
        replica: Bucket = Bucket::default(),
    }
}

section! {
    /// How all four buckets are protected.
    Protection {
        /// Whether nothing in them can be public.
        public_access_block: bool = true,
        /// Whether SSE-S3 is their default.
        encryption: bool = true,
        /// Whether they use a bucket key.
        bucket_key: bool = true,
        /// Whether their owner owns all objects.
        owner_enforced: bool = true,
        /// Whether requests without TLS are denied.
        deny_insecure_transport: bool = true,
        /// Whether uploads that ask for another encryption than SSE-S3 are denied.
        deny_other_encryption: bool = true,
    }
}

section! {
    /// How the stack is deployed.
    Deploy {
        /// Whether lifecycle rules stay that others have written.
        keep_foreign_rules: bool = true,
    }
}

section! {
    /// Server access logs of the main bucket.
    AccessLogs {
        /// Whether they are written.
        enabled: bool = true,
        /// Where in the logs bucket.
        prefix: String = "s3-access/".to_owned(),
        /// Days after which they expire.
        expire_after_days: u32 = 90,
    }
}

section! {
    /// The main bucket's inventory.
    InventorySection {
        /// Whether reports are delivered.
        enabled: bool = true,
        /// The configuration's ID.
        id: String = "daily-inventory".to_owned(),
        /// `daily` or `weekly`.
        frequency: String = "daily".to_owned(),
        /// `current` or `all`.
        versions: String = "current".to_owned(),
        /// `CSV`, `Parquet` or `ORC`.
        format: String = "CSV".to_owned(),
        /// Where in the inventory bucket.
        prefix: String = "inventory/".to_owned(),
        /// Days after which reports expire.
        expire_after_days: u32 = 30,
        /// The optional fields.
        fields: Vec<String> = [
            "Size",
            "LastModifiedDate",
            "StorageClass",
            "ETag",
            "IntelligentTieringAccessTier",
            "BucketKeyStatus",
            "EncryptionStatus",
        ]
        .map(str::to_owned)
        .into(),
    }
}

section! {
    /// A resource that is there or not.
    Switch {
        /// Whether it is there.
        enabled: bool = true,
    }
}

section! {
    /// Request metrics.
    SwitchWithId {
        /// Whether they are collected.
        enabled: bool = true,
        /// The configuration's ID.
        id: String = "EntireBucket".to_owned(),
    }
}

section! {
    /// The topic for alerts and reports.
    Alerts {
        /// The topic's display name.
        display_name: String = "S3 Cost and Access Pattern Alerts".to_owned(),
        /// Whether `alert_email` gets what is published.
        email: bool = true,
    }
}

section! {
    /// The alarms.
    Alarms {
        /// The bucket holds more in STANDARD than it should.
        cost_spike: CostSpikeAlarm = CostSpikeAlarm::default(),
        /// The bucket gets more requests than it should.
        unusual_access: UnusualAccessAlarm = UnusualAccessAlarm::default(),
    }
}

section! {
    /// The bucket holds more in STANDARD than it should.
    CostSpikeAlarm {
        /// Whether the alarm is there.
        enabled: bool = true,
        /// Bytes above which it goes off.
        threshold_bytes: u64 = 1 << 40,
        /// The period in seconds.
        period_seconds: u32 = 86_400,
        /// How many periods in a row.
        evaluation_periods: u32 = 2,
    }
}

section! {
    /// The bucket gets more requests than it should.
    UnusualAccessAlarm {
        /// Whether the alarm is there.
        enabled: bool = true,
        /// Requests a period above which it goes off.
        threshold_requests: u64 = 10_000,
        /// The period in seconds.
        period_seconds: u32 = 3600,
        /// How many periods in a row.
        evaluation_periods: u32 = 1,
    }
}

section! {
    /// The functions.
    Functions {
        /// Whether new objects are tagged.
        auto_tagger: bool = true,
        /// Whether cost is reported each month.
        cost_analyzer: bool = true,
        /// Whether access is looked at each day.
        access_analyzer: bool = true,
        /// Whether they run on arm64, for which their code has to be built.
        arm64: bool = false,
        /// Memory of each function in megabytes.
        memory_megabytes: u32 = 256,
        /// Seconds that an invocation may take.
        timeout_seconds: u32 = 60,
        /// Days that logs are kept.
        log_retention_days: u32 = 30,
    }
}

section! {
    /// When the functions run.
    Schedules {
        /// The cost report, as EventBridge writes it.
        cost_report: String = "cron(0 6 1 * ? *)".to_owned(),
        /// The access analysis, as EventBridge writes it.
        access_analysis: String = "rate(1 day)".to_owned(),
    }
}

impl Config {
    pub(super) fn stack_problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut one_of = |key: &str, value: &str, known: &[&str]| {
            if !known.contains(&value) {
                problems.push(format!("{key} = {value:?}: one of {}", known.join(", ")));
            }
        };
        one_of("inventory.frequency", &self.inventory.frequency, &["daily", "weekly"]);
        one_of("inventory.versions", &self.inventory.versions, &["current", "all"]);
        one_of("inventory.format", &self.inventory.format, &["CSV", "Parquet", "ORC"]);
        for (key, schedule) in [
            ("schedules.cost_report", &self.schedules.cost_report),
            ("schedules.access_analysis", &self.schedules.access_analysis),
        ] {
            let known = ["cron(", "rate("].iter().any(|start| schedule.starts_with(start));
            if !known || !schedule.ends_with(')') {
                problems.push(format!("{key} = {schedule:?}: write it as cron(…) or rate(…)"));
            }
        }
        for (key, number) in [
            ("access_logs.expire_after_days", self.access_logs.expire_after_days),
            ("inventory.expire_after_days", self.inventory.expire_after_days),
            ("functions.timeout_seconds", self.functions.timeout_seconds),
            ("alarms.cost_spike.evaluation_periods", self.alarms.cost_spike.evaluation_periods),
            ("alarms.unusual_access.evaluation_periods", self.alarms.unusual_access.evaluation_periods),
        ] {
            if number == 0 {
                problems.push(format!("{key} = 0: it has to be 1 at least"));
            }
        }
        if !(128..=10_240).contains(&self.functions.memory_megabytes) {
            let memory = self.functions.memory_megabytes;
            problems.push(format!("functions.memory_megabytes = {memory}: between 128 and 10240"));
        }
        problems
    }
}
