//! Regions and the codes under which they stand on the bill.

use std::fmt;
use std::str::FromStr;

/// A commercial AWS region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region {
    place: usize,
}

/// The text names no region that s3opt knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown region {text:?}; known are {}", known())]
pub struct UnknownRegion {
    text: String,
}

/// Region names and their codes in usage types; sorted by name.
///
/// Source: the attributes `regionCode` and `usagetype` of AWS's Price List
/// (<https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/price-changes.html>).
const REGIONS: [(&str, &str); 33] = [
    ("af-south-1", "AFS1"),
    ("ap-east-1", "APE1"),
    ("ap-east-2", "APE2"),
    ("ap-northeast-1", "APN1"),
    ("ap-northeast-2", "APN2"),
    ("ap-northeast-3", "APN3"),
    ("ap-south-1", "APS3"),
    ("ap-south-2", "APS5"),
    ("ap-southeast-1", "APS1"),
    ("ap-southeast-2", "APS2"),
    ("ap-southeast-3", "APS4"),
    ("ap-southeast-4", "APS6"),
    ("ap-southeast-5", "APS7"),
    ("ap-southeast-7", "APS9"),
    ("ca-central-1", "CAN1"),
    ("ca-west-1", "CAN2"),
    ("eu-central-1", "EUC1"),
    ("eu-central-2", "EUC2"),
    ("eu-north-1", "EUN1"),
    ("eu-south-1", "EUS1"),
    ("eu-south-2", "EUS2"),
    ("eu-west-1", "EU"),
    ("eu-west-2", "EUW2"),
    ("eu-west-3", "EUW3"),
    ("il-central-1", "ILC1"),
    ("me-central-1", "MEC1"),
    ("me-south-1", "MES1"),
    ("mx-central-1", "MXC1"),
    ("sa-east-1", "SAE1"),
    ("us-east-1", "USE1"),
    ("us-east-2", "USE2"),
    ("us-west-1", "USW1"),
    ("us-west-2", "USW2"),
];

/// The one region whose code is left out in front of its usage types.
const WITHOUT_PREFIX: &str = "us-east-1";

impl Region {
    /// The region's name, such as `us-east-1`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        REGIONS[self.place].0
    }

    /// What stands in front of the region's usage types: nothing for us-east-1, `USW2-` for us-west-2.
    #[must_use]
    pub fn billing_prefix(&self) -> String {
        if self.name() == WITHOUT_PREFIX { String::new() } else { format!("{}-", self.transfer_code()) }
    }

    /// The region's code in the usage types of transfers between two regions, such as `USE1-USW2-AWS-Out-Bytes`.
    #[must_use]
    pub fn transfer_code(&self) -> &'static str {
        REGIONS[self.place].1
    }

    /// The region whose code stands in front of a usage type as it is billed, with the rest of it.
    #[must_use]
    pub fn split(billed: &str) -> Option<(Region, &str)> {
        let (code, rest) = billed.split_once('-')?;
        let place = REGIONS.iter().position(|(_, known)| *known == code)?;
        Some((Region { place }, rest))
    }
}

fn known() -> String {
    REGIONS.map(|(name, _)| name).join(", ")
}

impl FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(text: &str) -> Result<Region, UnknownRegion> {
        let place = REGIONS.iter().position(|(name, _)| *name == text);
        place.map(|place| Region { place }).ok_or_else(|| UnknownRegion { text: text.to_owned() })
    }
}

impl fmt::Display for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_bill() {
        for (name, prefix, code) in [
            ("us-east-1", "", "USE1"),
            ("us-west-2", "USW2-", "USW2"),
            ("eu-west-1", "EU-", "EU"),
            ("eu-central-1", "EUC1-", "EUC1"),
            ("ap-northeast-1", "APN1-", "APN1"),
        ] {
            let region: Region = name.parse().unwrap();
            assert_eq!(region.billing_prefix(), prefix);
            assert_eq!(region.transfer_code(), code);
            assert_eq!(region.to_string(), name);
        }
        assert!("us-east-9".parse::<Region>().is_err());
        let (region, rest) = Region::split("USW2-TimedStorage-ByteHrs").unwrap();
        assert_eq!((region.name(), rest), ("us-west-2", "TimedStorage-ByteHrs"));
        assert_eq!(Region::split("TimedStorage-ByteHrs"), None);
    }

    #[test]
    fn names_and_codes_are_unique() {
        assert!(REGIONS.is_sorted_by(|left, right| left.0 < right.0));
        let codes: std::collections::BTreeSet<_> = REGIONS.iter().map(|(_, code)| code).collect();
        assert_eq!(codes.len(), REGIONS.len());
    }
}
