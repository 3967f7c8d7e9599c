//! What the simulation counts: one meter for each pair of usage type and operation that it can put on a bill.
//!
//! The names are AWS's own. Sources: "Understanding your AWS billing and usage reports for Amazon S3"
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html>) and, for the
//! operations, lines of Cost and Usage Reports.

use crate::s3::{AccessTier, StorageClass};

/// How a meter's days add up to its amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// So many bytes, objects or tags, held from midnight to midnight; the amount is in hours.
    Held,
    /// So many requests or objects, bytes or byte-hours on one day.
    Counted,
    /// As [`Kind::Counted`], in millionths, because it stems from a rate per million.
    CountedInMillionths,
    /// Held, but not billed: what an inventory report would list.
    Listed,
}

macro_rules! meters {
    ($($name:ident: $kind:ident $usage_type:literal $operation:literal,)*) => {
        /// A usage type and operation that the simulation counts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Meter { $($name,)* }

        impl Meter {
            /// Every meter, in the order of the enum.
            pub(super) const ALL: &'static [Meter] = &[$(Meter::$name,)*];

            pub(super) fn kind(self) -> Kind {
                match self { $(Meter::$name => Kind::$kind,)* }
            }

            /// The usage type without the region's prefix.
            pub(super) fn usage_type(self) -> &'static str {
                match self { $(Meter::$name => $usage_type,)* }
            }

            pub(super) fn operation(self) -> &'static str {
                match self { $(Meter::$name => $operation,)* }
            }
        }
    };
}

meters! {
    Standard: Held "TimedStorage-ByteHrs" "StandardStorage",
    GlacierIndex: Held "TimedStorage-ByteHrs" "GlacierS3ObjectOverhead",
    DeepArchiveIndex: Held "TimedStorage-ByteHrs" "DeepArchiveS3ObjectOverhead",
    StandardIa: Held "TimedStorage-SIA-ByteHrs" "StandardIAStorage",
    StandardIaPadding: Held "TimedStorage-SIA-SmObjects" "StandardIASizeOverhead",
    OneZoneIa: Held "TimedStorage-ZIA-ByteHrs" "OneZoneIAStorage",
    OneZoneIaPadding: Held "TimedStorage-ZIA-SmObjects" "OneZoneIASizeOverhead",
    GlacierIr: Held "TimedStorage-GIR-ByteHrs" "GlacierInstantRetrievalStorage",
    GlacierIrPadding: Held "TimedStorage-GIR-SmObjects" "GlacierIRSizeOverhead",
    Glacier: Held "TimedStorage-GlacierByteHrs" "GlacierStorage",
    GlacierOverhead: Held "TimedStorage-GlacierByteHrs" "GlacierObjectOverhead",
    DeepArchive: Held "TimedStorage-GDA-ByteHrs" "DeepArchiveStorage",
    DeepArchiveOverhead: Held "TimedStorage-GDA-ByteHrs" "DeepArchiveObjectOverhead",
    Frequent: Held "TimedStorage-INT-FA-ByteHrs" "IntelligentTieringFAStorage",
    Infrequent: Held "TimedStorage-INT-IA-ByteHrs" "IntelligentTieringIAStorage",
    ArchiveInstant: Held "TimedStorage-INT-AIA-ByteHrs" "IntelligentTieringAIAStorage",
    ArchiveAccess: Held "TimedStorage-INT-AA-ByteHrs" "IntelligentTieringAAStorage",
    ArchiveAccessOverhead: Held "TimedStorage-INT-AA-ByteHrs" "IntAAObjectOverhead",
    ArchiveAccessIndex: Held "TimedStorage-ByteHrs" "IntAAS3ObjectOverhead",
    DeepArchiveAccess: Held "TimedStorage-INT-DAA-ByteHrs" "IntelligentTieringDAAStorage",
    DeepArchiveAccessOverhead: Held "TimedStorage-INT-DAA-ByteHrs" "IntDAAObjectOverhead",
    DeepArchiveAccessIndex: Held "TimedStorage-ByteHrs" "IntDAAS3ObjectOverhead",
    Monitoring: Held "Monitoring-Automation-INT" "IntelligentTieringStorage",
    Tags: Held "TagStorage-TagHrs" "TagStorage",
    PutStandard: Counted "Requests-Tier1" "PutObject",
    PutStandardIa: Counted "Requests-SIA-Tier1" "PutObject",
    PutOneZoneIa: Counted "Requests-ZIA-Tier1" "PutObject",
    PutIntelligentTiering: Counted "Requests-INT-Tier1" "PutObject",
    PutGlacierIr: Counted "Requests-GIR-Tier1" "PutObject",
    PutGlacier: Counted "Requests-GLACIER-Tier1" "PutObject",
    PutDeepArchive: Counted "Requests-GDA-Tier1" "PutObject",
    PutTagging: Counted "Requests-Tier1" "PutObjectTagging",
    ToStandardIa: Counted "Requests-Tier4" "S3-SIATransition",
    ToOneZoneIa: Counted "Requests-Tier4" "S3-ZIATransition",
    ToIntelligentTiering: Counted "Requests-Tier4" "S3-INTTransition",
    ToGlacierIr: Counted "Requests-Tier4" "S3-GIRTransition",
    ToGlacier: Counted "Requests-Tier3" "S3-GlacierTransition",
    ToDeepArchive: Counted "Requests-Tier3" "S3-GDATransition",
    EarlyStandardIa: Counted "EarlyDelete-SIA" "StandardIAStorage",
    EarlyStandardIaPadding: Counted "EarlyDelete-SIA-SmObjects" "StandardIASizeOverhead",
    EarlyOneZoneIa: Counted "EarlyDelete-ZIA" "OneZoneIAStorage",
    EarlyOneZoneIaPadding: Counted "EarlyDelete-ZIA-SmObjects" "OneZoneIASizeOverhead",
    EarlyGlacierIr: Counted "EarlyDelete-GIR" "GlacierInstantRetrievalStorage",
    EarlyGlacierIrPadding: Counted "EarlyDelete-GIR-SmObjects" "GlacierIRSizeOverhead",
    EarlyGlacier: Counted "EarlyDelete-ByteHrs" "GlacierStorage",
    EarlyDeepArchive: Counted "EarlyDelete-GDA" "DeepArchiveStorage",
    GetStandard: CountedInMillionths "Requests-Tier2" "GetObject",
    GetStandardIa: CountedInMillionths "Requests-SIA-Tier2" "GetObject",
    GetOneZoneIa: CountedInMillionths "Requests-ZIA-Tier2" "GetObject",
    GetIntelligentTiering: CountedInMillionths "Requests-INT-Tier2" "GetObject",
    GetGlacierIr: CountedInMillionths "Requests-GIR-Tier2" "GetObject",
    GetGlacier: CountedInMillionths "Requests-GLACIER-Tier2" "GetObject",
    GetDeepArchive: CountedInMillionths "Requests-GDA-Tier2" "GetObject",
    RestoreGlacier: CountedInMillionths "Requests-Tier3" "RestoreObject",
    RestoreDeepArchive: CountedInMillionths "Requests-GDA-Tier3" "RestoreObject",
    RetrieveStandardIa: CountedInMillionths "Retrieval-SIA" "GetObject",
    RetrieveOneZoneIa: CountedInMillionths "Retrieval-ZIA" "GetObject",
    RetrieveGlacierIr: CountedInMillionths "Retrieval-GIR" "GetObject",
    RetrieveGlacier: CountedInMillionths "Standard-Retrieval-Bytes" "RestoreObject",
    RetrieveDeepArchive: CountedInMillionths "Standard-Retrieval-Bytes" "DeepArchiveRestoreObject",
    CopyOfGlacier: CountedInMillionths "TimedStorage-ByteHrs" "RestoreObject",
    CopyOfDeepArchive: CountedInMillionths "TimedStorage-ByteHrs" "DeepArchiveRestoreObject",
    InventoryListed: Counted "Inventory-ObjectsListed" "Inventory",
    ReplicationTransfer: Counted "AWS-Out-Bytes" "PutObjectForRepl",
    ReplicationTimeControl: Counted "S3RTC-Out-Bytes" "PutObjectForRepl",
    CurrentListed: Listed "" "",
    VersionsListed: Listed "" "",
}

impl Meter {
    pub(super) fn index(self) -> usize {
        self as usize
    }

    /// The request that puts an object into the class.
    pub(super) fn put(class: StorageClass) -> Meter {
        match class {
            StorageClass::Standard => Meter::PutStandard,
            StorageClass::StandardIa => Meter::PutStandardIa,
            StorageClass::OneZoneIa => Meter::PutOneZoneIa,
            StorageClass::IntelligentTiering => Meter::PutIntelligentTiering,
            StorageClass::GlacierIr => Meter::PutGlacierIr,
            StorageClass::Glacier => Meter::PutGlacier,
            StorageClass::DeepArchive => Meter::PutDeepArchive,
        }
    }

    /// The request that gets an object out of the class.
    pub(super) fn get(class: StorageClass) -> Meter {
        match class {
            StorageClass::Standard => Meter::GetStandard,
            StorageClass::StandardIa => Meter::GetStandardIa,
            StorageClass::OneZoneIa => Meter::GetOneZoneIa,
            StorageClass::IntelligentTiering => Meter::GetIntelligentTiering,
            StorageClass::GlacierIr => Meter::GetGlacierIr,
            StorageClass::Glacier => Meter::GetGlacier,
            StorageClass::DeepArchive => Meter::GetDeepArchive,
        }
    }

    /// The transition into the class; none leads into STANDARD.
    pub(super) fn transition(class: StorageClass) -> Option<Meter> {
        match class {
            StorageClass::Standard => None,
            StorageClass::StandardIa => Some(Meter::ToStandardIa),
            StorageClass::OneZoneIa => Some(Meter::ToOneZoneIa),
            StorageClass::IntelligentTiering => Some(Meter::ToIntelligentTiering),
            StorageClass::GlacierIr => Some(Meter::ToGlacierIr),
            StorageClass::Glacier => Some(Meter::ToGlacier),
            StorageClass::DeepArchive => Some(Meter::ToDeepArchive),
        }
    }

    /// The storage of a class other than Intelligent-Tiering.
    pub(super) fn storage(class: StorageClass) -> Meter {
        match class {
            StorageClass::Standard => Meter::Standard,
            StorageClass::StandardIa => Meter::StandardIa,
            StorageClass::OneZoneIa => Meter::OneZoneIa,
            StorageClass::IntelligentTiering => Meter::Frequent,
            StorageClass::GlacierIr => Meter::GlacierIr,
            StorageClass::Glacier => Meter::Glacier,
            StorageClass::DeepArchive => Meter::DeepArchive,
        }
    }

    /// The storage of an access tier.
    pub(super) fn tier(tier: AccessTier) -> Meter {
        match tier {
            AccessTier::Frequent => Meter::Frequent,
            AccessTier::Infrequent => Meter::Infrequent,
            AccessTier::ArchiveInstant => Meter::ArchiveInstant,
            AccessTier::Archive => Meter::ArchiveAccess,
            AccessTier::DeepArchive => Meter::DeepArchiveAccess,
        }
    }

    /// What fills objects up to the least billable size in the class.
    pub(super) fn padding(class: StorageClass) -> Option<Meter> {
        match class {
            StorageClass::StandardIa => Some(Meter::StandardIaPadding),
            StorageClass::OneZoneIa => Some(Meter::OneZoneIaPadding),
            StorageClass::GlacierIr => Some(Meter::GlacierIrPadding),
            _ => None,
        }
    }

    /// Leaving the class before its minimum duration: of the bytes, and of what fills them up.
    pub(super) fn early_deletion(class: StorageClass) -> Option<(Meter, Option<Meter>)> {
        match class {
            StorageClass::Standard | StorageClass::IntelligentTiering => None,
            StorageClass::StandardIa => Some((Meter::EarlyStandardIa, Some(Meter::EarlyStandardIaPadding))),
            StorageClass::OneZoneIa => Some((Meter::EarlyOneZoneIa, Some(Meter::EarlyOneZoneIaPadding))),
            StorageClass::GlacierIr => Some((Meter::EarlyGlacierIr, Some(Meter::EarlyGlacierIrPadding))),
            StorageClass::Glacier => Some((Meter::EarlyGlacier, None)),
            StorageClass::DeepArchive => Some((Meter::EarlyDeepArchive, None)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_line_of_the_bill_has_one_meter() {
        let names: BTreeSet<_> =
            Meter::ALL.iter().map(|meter| (meter.usage_type(), meter.operation())).collect();
        // The two that are listed share the empty name, because they are never billed.
        assert_eq!(names.len(), Meter::ALL.len() - 1);
        for (index, meter) in Meter::ALL.iter().enumerate() {
            assert_eq!(meter.index(), index);
        }
    }
}
