//! Usage types, their units, and the way from exact integers to the quantities of a bill.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;

use super::Region;
use crate::calendar::Month;

/// Bytes in what AWS calls a GB: 2^30.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html>.
pub const BYTES_PER_GB: u64 = 1 << 30;

/// The unit of a line's quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Byte-hours over 2^30 and the hours of the month.
    GbMonth,
    /// Object-hours over the hours of the month.
    ObjectMonth,
    /// Objects, counted.
    Objects,
    /// Requests, counted.
    Count,
    /// Bytes over 2^30.
    Gb,
    /// Byte-hours over 2^30; charged at the price of a GB-month.
    GbHours,
    /// Tags times hours; charged at the price of a tag-month.
    TagHours,
}

/// A line of the bill: a usage type and operation in a region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UsageKey {
    /// The region at whose prices the line is charged.
    pub region: Region,
    /// The usage type without the region's prefix.
    pub usage_type: Cow<'static, str>,
    /// The operation.
    pub operation: Cow<'static, str>,
}

impl Unit {
    /// The unit of a usage type without its region's prefix, or `None` where s3opt does not know it.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html>.
    #[must_use]
    pub fn of(usage_type: &str) -> Option<Unit> {
        let is = |start: &str| usage_type.starts_with(start);
        Some(match usage_type {
            "Monitoring-Automation-INT" => Unit::ObjectMonth,
            "Inventory-ObjectsListed" | "StorageAnalytics-ObjCount" => Unit::Objects,
            "TagStorage-TagHrs" => Unit::TagHours,
            _ if is("TimedStorage-") => Unit::GbMonth,
            _ if is("EarlyDelete-") => Unit::GbHours,
            _ if is("Requests-") || is("BatchOperations-") => Unit::Count,
            _ if is("Retrieval-") || usage_type.ends_with("-Bytes") => Unit::Gb,
            _ => return None,
        })
    }

    /// The unit's name on the bill.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Unit::GbMonth => "GB-Month",
            Unit::ObjectMonth | Unit::Objects => "Objects",
            Unit::Count => "Count",
            Unit::Gb => "GB",
            Unit::GbHours => "GB-Hours",
            Unit::TagHours => "Tag-Hours",
        }
    }

    /// What the exact integer amount (byte-hours, object-hours, tag-hours, bytes or a count) is divided by for the
    /// quantity of a month with so many hours.
    fn divisor(self, hours: u32) -> u64 {
        match self {
            Unit::GbMonth => BYTES_PER_GB * u64::from(hours),
            Unit::ObjectMonth => u64::from(hours),
            Unit::Objects | Unit::Count | Unit::TagHours => 1,
            Unit::Gb | Unit::GbHours => BYTES_PER_GB,
        }
    }

    /// The quantity of an exact amount in a month, or `None` beyond what a decimal can hold.
    #[must_use]
    pub fn quantity(self, amount: u128, month: Month) -> Option<Decimal> {
        let amount = i128::try_from(amount).ok()?;
        let amount = Decimal::try_from_i128_with_scale(amount, 0).ok()?;
        amount.checked_div(Decimal::from(self.divisor(month.hours())))
    }

    /// Whether the quantity is in hours although its price is for a month.
    pub(super) fn is_hourly(self) -> bool {
        matches!(self, Unit::GbHours | Unit::TagHours)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl UsageKey {
    /// The usage type as it is billed: with the region's prefix, but for transfers between regions, which name
    /// both of them.
    #[must_use]
    pub fn billed_name(&self) -> String {
        if is_transfer(&self.usage_type) {
            return self.usage_type.clone().into_owned();
        }
        format!("{}{}", self.region.billing_prefix(), self.usage_type)
    }
}

/// Whether the usage type is a transfer between two regions: `USE1-USW2-AWS-Out-Bytes`.
pub(super) fn is_transfer(usage_type: &str) -> bool {
    let to = Region::split(usage_type).and_then(|(_, rest)| Region::split(rest));
    to.is_some_and(|(_, rest)| rest.ends_with("-Bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_exact_amounts_over_the_months_own_hours() {
        let may: Month = "2026-05".parse().unwrap();
        let february: Month = "2026-02".parse().unwrap();
        let gibibyte_hours = |hours: u128| u128::from(BYTES_PER_GB) * hours;
        for (unit, amount, month, expected) in [
            (Unit::GbMonth, gibibyte_hours(744), may, "1"),
            (Unit::GbMonth, gibibyte_hours(672), february, "1"),
            (Unit::GbHours, gibibyte_hours(5), may, "5"),
            (Unit::Gb, gibibyte_hours(1) / 4, may, "0.25"),
            (Unit::ObjectMonth, 1488, may, "2"),
            (Unit::TagHours, 7, may, "7"),
            (Unit::Count, 7, may, "7"),
        ] {
            let quantity = unit.quantity(amount, month).unwrap();
            assert_eq!(quantity, expected.parse().unwrap(), "{unit:?}");
        }
        assert_eq!(Unit::Count.quantity(u128::MAX, may), None);
    }

    #[test]
    fn transfers_name_both_regions() {
        let key = |region: &str, usage_type: &'static str| UsageKey {
            region: region.parse().unwrap(),
            usage_type: usage_type.into(),
            operation: "".into(),
        };
        for (region, usage_type, billed) in [
            ("us-east-1", "USE1-USW2-AWS-Out-Bytes", "USE1-USW2-AWS-Out-Bytes"),
            ("us-west-2", "USW2-USE1-S3RTC-Out-Bytes", "USW2-USE1-S3RTC-Out-Bytes"),
            ("us-west-2", "DataTransfer-Out-Bytes", "USW2-DataTransfer-Out-Bytes"),
            ("us-east-1", "Requests-Tier1", "Requests-Tier1"),
            ("us-west-2", "Requests-Tier1", "USW2-Requests-Tier1"),
        ] {
            assert_eq!(key(region, usage_type).billed_name(), billed);
        }
    }
}
