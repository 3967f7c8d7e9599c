//! What a usage type is about, and what an inventory can know of it.

use serde::{Deserialize, Serialize};

use crate::price::{Region, Unit};

/// What a usage type is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// Bytes that lie somewhere.
    Storage,
    /// A charge for each object or tag.
    Objects,
    /// Requests.
    Requests,
    /// Bytes that are read out of a class, or leave a region.
    Traffic,
    /// Leaving a class before its minimum duration.
    EarlyDeletion,
    /// Anything else.
    Other,
}

/// Why a cost is nobody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unassigned {
    /// No inventory tells who sends requests.
    Requests,
    /// No inventory tells who reads.
    Traffic,
    /// It was used in another region than the bucket's.
    OtherRegion,
    /// No object of the inventory is billed under this usage type.
    NotListed,
    /// More was billed than the inventory's objects have used: other buckets, and what was deleted or moved since.
    BeyondInventory,
    /// s3opt does not know what it is for, such as a tax or a refund.
    Unknown,
    /// Buckets without the cost allocation tag.
    Untagged,
}

/// A usage type without its region's prefix, and the region; `None` for us-east-1, which has none, and for what no region
/// is named in.
pub(super) fn split_region(usage_type: &str) -> (Option<Region>, &str) {
    match Region::split(usage_type) {
        Some((region, rest)) => (Some(region), rest),
        None => (None, usage_type),
    }
}

/// The unit of a usage type as it is billed.
pub(super) fn unit_of(usage_type: &str) -> Option<Unit> {
    Unit::of(split_region(usage_type).1)
}

impl Kind {
    /// What a usage type, as it is billed, is about.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html>.
    pub(super) fn of(usage_type: &str) -> Kind {
        let plain = split_region(usage_type).1;
        let is = |start: &str| plain.starts_with(start);
        if is("TimedStorage-") {
            Kind::Storage
        } else if is("Monitoring-") || is("TagStorage-") || is("Inventory-") || is("StorageAnalytics-") {
            Kind::Objects
        } else if is("Requests-") || is("BatchOperations-") {
            Kind::Requests
        } else if is("EarlyDelete-") {
            Kind::EarlyDeletion
        } else if is("Retrieval-") || plain.ends_with("-Bytes") {
            Kind::Traffic
        } else {
            Kind::Other
        }
    }
}

impl Unassigned {
    /// Why what is left of a usage type is nobody's, in a bucket of a region whose inventory does or does not list objects
    /// that are billed under it.
    pub(super) fn why(usage_type: &str, home: &Region, is_listed: bool) -> Unassigned {
        let is_home = home.billing_prefix().is_empty() && split_region(usage_type).0.is_none()
            || split_region(usage_type).0.as_ref() == Some(home);
        match Kind::of(usage_type) {
            Kind::Requests => Unassigned::Requests,
            Kind::Traffic => Unassigned::Traffic,
            Kind::Other => Unassigned::Unknown,
            _ if !is_home => Unassigned::OtherRegion,
            _ if is_listed => Unassigned::BeyondInventory,
            _ => Unassigned::NotListed,
        }
    }

    /// In words, for a column of a table.
    pub(super) fn words(self) -> &'static str {
        match self {
            Unassigned::Requests => "requests",
            Unassigned::Traffic => "reads and transfer",
            Unassigned::OtherRegion => "another region",
            Unassigned::NotListed => "no object is listed there",
            Unassigned::BeyondInventory => "more than the objects listed",
            Unassigned::Unknown => "not known to s3opt",
            Unassigned::Untagged => "buckets without the tag",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_types_are_told_apart() {
        for (usage_type, kind, unit) in [
            ("TimedStorage-ByteHrs", Kind::Storage, Some(Unit::GbMonth)),
            ("USW2-TimedStorage-GlacierByteHrs", Kind::Storage, Some(Unit::GbMonth)),
            ("EUC1-Monitoring-Automation-INT", Kind::Objects, Some(Unit::ObjectMonth)),
            ("TagStorage-TagHrs", Kind::Objects, Some(Unit::TagHours)),
            ("Inventory-ObjectsListed", Kind::Objects, Some(Unit::Objects)),
            ("Requests-INT-Tier1", Kind::Requests, Some(Unit::Count)),
            ("Retrieval-SIA", Kind::Traffic, Some(Unit::Gb)),
            ("Standard-Retrieval-Bytes", Kind::Traffic, Some(Unit::Gb)),
            ("USE1-USW2-AWS-Out-Bytes", Kind::Traffic, Some(Unit::Gb)),
            ("EarlyDelete-SIA", Kind::EarlyDeletion, Some(Unit::GbHours)),
            ("Something-New", Kind::Other, None),
            ("", Kind::Other, None),
        ] {
            assert_eq!((Kind::of(usage_type), unit_of(usage_type)), (kind, unit), "{usage_type}");
        }
    }

    #[test]
    fn what_is_left_has_a_reason() {
        let (east, west): (Region, Region) = ("us-east-1".parse().unwrap(), "us-west-2".parse().unwrap());
        for (usage_type, home, is_listed, expected) in [
            ("Requests-Tier1", &east, false, Unassigned::Requests),
            ("USW2-Requests-Tier1", &east, false, Unassigned::Requests),
            ("USE1-USW2-AWS-Out-Bytes", &east, false, Unassigned::Traffic),
            ("USW2-TimedStorage-ByteHrs", &east, false, Unassigned::OtherRegion),
            ("USW2-TimedStorage-ByteHrs", &west, true, Unassigned::BeyondInventory),
            ("TimedStorage-ByteHrs", &west, false, Unassigned::OtherRegion),
            ("TimedStorage-ByteHrs", &east, true, Unassigned::BeyondInventory),
            ("TimedStorage-ByteHrs", &east, false, Unassigned::NotListed),
            ("Tax", &east, false, Unassigned::Unknown),
        ] {
            assert_eq!(Unassigned::why(usage_type, home, is_listed), expected, "{usage_type} {home}");
        }
    }
}
