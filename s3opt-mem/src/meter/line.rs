//! The lines of the bill that the emulator writes.
//!
//! Names: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html>; operations are
//! those of Cost and Usage Reports.

use s3opt_core::price::{Region, UsageKey};
use s3opt_core::s3::StorageClass;

/// A usage type and operation, without the region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Line {
    /// One whose name is the same for every region.
    Plain(&'static str, &'static str),
    /// What replication carries to another region.
    ReplicationTransfer {
        to: Region,
        /// The charge of S3 Replication Time Control, rather than the transfer itself.
        time_control: bool,
    },
}

impl Line {
    /// A request that writes, or lists, or the like. Lists and requests on buckets count as STANDARD.
    pub(crate) fn tier1(class: StorageClass, operation: &'static str) -> Line {
        let usage_type = match class {
            StorageClass::Standard => "Requests-Tier1",
            StorageClass::StandardIa => "Requests-SIA-Tier1",
            StorageClass::OneZoneIa => "Requests-ZIA-Tier1",
            StorageClass::IntelligentTiering => "Requests-INT-Tier1",
            StorageClass::GlacierIr => "Requests-GIR-Tier1",
            StorageClass::Glacier => "Requests-GLACIER-Tier1",
            StorageClass::DeepArchive => "Requests-GDA-Tier1",
        };
        Line::Plain(usage_type, operation)
    }

    /// A request that reads.
    pub(crate) fn tier2(class: StorageClass, operation: &'static str) -> Line {
        let usage_type = match class {
            StorageClass::Standard => "Requests-Tier2",
            StorageClass::StandardIa => "Requests-SIA-Tier2",
            StorageClass::OneZoneIa => "Requests-ZIA-Tier2",
            StorageClass::IntelligentTiering => "Requests-INT-Tier2",
            StorageClass::GlacierIr => "Requests-GIR-Tier2",
            StorageClass::Glacier => "Requests-GLACIER-Tier2",
            StorageClass::DeepArchive => "Requests-GDA-Tier2",
        };
        Line::Plain(usage_type, operation)
    }

    /// Bytes read out of a class that charges for it.
    pub(crate) fn retrieval(class: StorageClass) -> Option<Line> {
        match class {
            StorageClass::StandardIa => Some(Line::Plain("Retrieval-SIA", "GetObject")),
            StorageClass::OneZoneIa => Some(Line::Plain("Retrieval-ZIA", "GetObject")),
            StorageClass::GlacierIr => Some(Line::Plain("Retrieval-GIR", "GetObject")),
            _ => None,
        }
    }

    /// A transition into a class by lifecycle; none leads into STANDARD.
    pub(crate) fn transition(class: StorageClass) -> Option<Line> {
        let (usage_type, operation) = match class {
            StorageClass::Standard => return None,
            StorageClass::StandardIa => ("Requests-Tier4", "S3-SIATransition"),
            StorageClass::OneZoneIa => ("Requests-Tier4", "S3-ZIATransition"),
            StorageClass::IntelligentTiering => ("Requests-Tier4", "S3-INTTransition"),
            StorageClass::GlacierIr => ("Requests-Tier4", "S3-GIRTransition"),
            StorageClass::Glacier => ("Requests-Tier3", "S3-GlacierTransition"),
            StorageClass::DeepArchive => ("Requests-Tier3", "S3-GDATransition"),
        };
        Some(Line::Plain(usage_type, operation))
    }

    /// Leaving a class before its minimum duration: for the bytes, and for what fills small objects up.
    pub(crate) fn early_deletion(class: StorageClass) -> Option<(Line, Option<Line>)> {
        let padded = |name, operation, padding, padding_operation| {
            Some((Line::Plain(name, operation), Some(Line::Plain(padding, padding_operation))))
        };
        match class {
            StorageClass::Standard | StorageClass::IntelligentTiering => None,
            StorageClass::StandardIa => padded(
                "EarlyDelete-SIA",
                "StandardIAStorage",
                "EarlyDelete-SIA-SmObjects",
                "StandardIASizeOverhead",
            ),
            StorageClass::OneZoneIa => padded(
                "EarlyDelete-ZIA",
                "OneZoneIAStorage",
                "EarlyDelete-ZIA-SmObjects",
                "OneZoneIASizeOverhead",
            ),
            StorageClass::GlacierIr => padded(
                "EarlyDelete-GIR",
                "GlacierInstantRetrievalStorage",
                "EarlyDelete-GIR-SmObjects",
                "GlacierIRSizeOverhead",
            ),
            StorageClass::Glacier => Some((Line::Plain("EarlyDelete-ByteHrs", "GlacierStorage"), None)),
            StorageClass::DeepArchive => Some((Line::Plain("EarlyDelete-GDA", "DeepArchiveStorage"), None)),
        }
    }

    /// Whether amounts of the usage type are integrals over time.
    pub(crate) fn is_held(usage_type: &str) -> bool {
        usage_type.starts_with("TimedStorage-")
            || matches!(usage_type, "Monitoring-Automation-INT" | "TagStorage-TagHrs")
    }

    /// The line as it stands on the bill of a bucket in a region.
    pub(crate) fn key(&self, region: &Region) -> UsageKey {
        let (usage_type, operation) = match self {
            Line::Plain(usage_type, operation) => ((*usage_type).into(), (*operation).into()),
            Line::ReplicationTransfer { to, time_control } => {
                let what = if *time_control { "S3RTC-Out-Bytes" } else { "AWS-Out-Bytes" };
                let usage_type = format!("{}-{}-{what}", region.transfer_code(), to.transfer_code());
                (usage_type.into(), "PutObjectForRepl".into())
            }
        };
        UsageKey { region: region.clone(), usage_type, operation }
    }
}
