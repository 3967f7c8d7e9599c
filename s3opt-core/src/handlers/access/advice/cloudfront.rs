//! Caching at the edge.

use rust_decimal::Decimal;

use super::{Advice, Seen, count, money, size};
use crate::handlers::access::money::a_month_of;

/// Percent of what the bucket costs from which on egress is worth a thought, and USD a month.
const EGRESS_PERCENT: u32 = 30;
const EGRESS_FROM: Decimal = Decimal::ONE;

/// GB a month that CloudFront gives to everybody, and USD for each after them in North America and Europe, the lowest
/// volume step. Source: <https://aws.amazon.com/cloudfront/pricing/>. The catalog has S3's prices only.
const FREE_GB: u32 = 1024;
const USD_A_GB: Decimal = Decimal::from_parts(85, 0, 0, false, 3);

/// Milliseconds until the first byte above which S3 itself takes its time.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html>: "roughly 100-200
/// milliseconds".
const SLOW_FIRST_BYTE: u64 = 200;

/// What goes from S3 to CloudFront is free, and hits do not reach S3:
/// <https://aws.amazon.com/s3/pricing/>, data transfer.
pub(super) fn advise(seen: &Seen<'_>) -> Option<Advice> {
    let busiest = seen.findings.busiest()?;
    let observation = seen.observation;
    let month = seen.month?;
    if month.egress < EGRESS_FROM || month.egress_percent() < Decimal::from(EGRESS_PERCENT) {
        return None;
    }
    let beyond = (a_month_of(observation.downloaded) - Decimal::from(FREE_GB)).max(Decimal::ZERO);
    let edge = beyond * USD_A_GB;
    let mut text = format!(
        "{} were downloaded in the day, with up to {} requests an hour. A month of such days to the internet costs {}, {}% \
         of what the bucket costs; transfer to CloudFront is free, and CloudFront's own comes to {} at its list price. \
         Downloads within the region cost nothing now and gain nothing.",
        size(observation.downloaded),
        count(busiest.requests),
        money(month.egress),
        month.egress_percent(),
        money(edge)
    );
    if let Some(first_byte) = observation.first_byte.filter(|milliseconds| *milliseconds >= SLOW_FIRST_BYTE) {
        text.push_str(&format!(
            " The first byte takes {first_byte} ms on average; from a cache it comes in a fraction of that."
        ));
    }
    Some(Advice {
        code: "cloudfront",
        title: "Put CloudFront in front of the bucket",
        text,
        saves: Some(month.egress - edge).filter(|saves| *saves > Decimal::ZERO),
    })
}
