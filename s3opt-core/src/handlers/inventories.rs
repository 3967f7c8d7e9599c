//! Where a function gets a bucket's inventory from.

use std::fmt::{self, Debug};
use std::str::FromStr;

use async_trait::async_trait;

use super::HandlerError;
use crate::backend::Cloud;
use crate::calendar::Instant;
use crate::cube::{Cube, Partition};

/// A place in S3 below which inventory reports lie: `s3://bucket/prefix`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InventoryPlace {
    /// The inventory's destination bucket.
    pub bucket: String,
    /// The prefix of one configuration's reports, without a slash at either end.
    pub prefix: String,
}

/// What the newest report of a bucket says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inventory {
    /// All versions that it lists.
    pub cube: Cube,
    /// When S3 began to make it.
    pub created: Instant,
    /// The bucket that it lists.
    pub source_bucket: String,
    /// What its reader should know, for people.
    pub notes: Vec<String>,
}

/// Where inventories come from.
#[async_trait]
pub trait Inventories: Debug + Send + Sync {
    /// The newest complete report at the place that S3 began to make at `not_after` or before, counted into a cube. No
    /// such report: `None`.
    ///
    /// # Errors
    /// [`HandlerError`] where a report is there but cannot be read.
    async fn newest(
        &self,
        cloud: &Cloud,
        place: &InventoryPlace,
        partition: &Partition,
        not_after: Instant,
    ) -> Result<Option<Inventory>, HandlerError>;
}

impl FromStr for InventoryPlace {
    type Err = String;

    fn from_str(text: &str) -> Result<InventoryPlace, String> {
        let place = text.strip_prefix("s3://").map(|rest| rest.split_once('/').unwrap_or((rest, "")));
        match place {
            Some((bucket, prefix)) if !bucket.is_empty() => {
                Ok(InventoryPlace { bucket: bucket.to_owned(), prefix: prefix.trim_matches('/').to_owned() })
            }
            _ => Err(format!("{text:?} is no place in S3, such as s3://bucket/inventory/my-bucket/daily")),
        }
    }
}

impl fmt::Display for InventoryPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "s3://{}/{}", self.bucket, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read() {
        for (text, expected) in [
            ("s3://reports/inventory/acme/daily/", Some("s3://reports/inventory/acme/daily")),
            ("s3://reports", Some("s3://reports/")),
            ("s3:///inventory", None),
            ("reports/inventory", None),
            ("", None),
        ] {
            let place = text.parse::<InventoryPlace>().ok().map(|place| place.to_string());
            assert_eq!(place.as_deref(), expected, "{text}");
        }
    }
}
