//! Transfer from afar.

use rust_decimal::Decimal;

use super::{Advice, Seen, money, size};
use crate::handlers::access::money::a_month_of;
use crate::price::BYTES_PER_GB;

/// Bytes of a day below which no switch is worth its trouble.
const BYTES_FROM: u64 = BYTES_PER_GB;

/// Bytes of the average request below which the connection and not the distance decides: 1 MiB.
const BYTES_A_REQUEST: u64 = 1 << 20;

/// Bytes a second of the average transfer above which clients are not far: 5 MB.
const NEAR: u64 = 5_000_000;

/// USD for a GB that comes through an edge location in the United States, Europe or Japan; others are twice as much. It
/// comes on top of the ordinary transfer. Source: <https://aws.amazon.com/s3/pricing/>, data transfer. It is charged by
/// the pair of places, which the catalog does not know.
const USD_A_GB: Decimal = Decimal::from_parts(4, 0, 0, false, 2);

/// Acceleration shortens the way between clients and the region; it does not make S3 itself faster. So it fits where
/// requests are large and slow for other reasons than S3's first byte, and only names without dots can have it:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html>.
pub(super) fn advise(seen: &Seen<'_>) -> Option<Advice> {
    let observation = seen.observation;
    seen.findings.busiest()?;
    if observation.bucket.contains('.') {
        return None;
    }
    let bytes = observation.downloaded.saturating_add(observation.uploaded);
    let requests = observation.requests();
    let on_the_way = observation.whole_request?.saturating_sub(observation.first_byte?);
    let rate = bytes_a_second(bytes, requests, on_the_way)?;
    if bytes < BYTES_FROM || bytes / requests.max(1) < BYTES_A_REQUEST || rate > NEAR {
        return None;
    }
    let costs = a_month_of(bytes) * USD_A_GB;
    let text = format!(
        "{} came and went in requests of {} on average, which spent {on_the_way} ms of their {} ms on the way: {} a \
         second. Clients seem to be far away. S3 Transfer Acceleration brings them to the nearest edge location, for {} more \
         in a month of such days (0.04 USD per GB, twice as much outside the United States, Europe and Japan), and is free \
         where it is not faster. Try AWS's speed comparison first; where the same is read over and over, a cache is cheaper.",
        size(bytes),
        size(bytes / requests.max(1)),
        observation.whole_request?,
        size(rate),
        money(costs)
    );
    Some(Advice {
        code: "transfer-acceleration",
        title: "Try S3 Transfer Acceleration",
        text,
        saves: Some(-costs),
    })
}

/// Bytes a second of the average request on its way, or `None` where there is nothing to divide by.
fn bytes_a_second(bytes: u64, requests: u64, milliseconds: u64) -> Option<u64> {
    let time = u128::from(requests) * u128::from(milliseconds);
    let rate = (u128::from(bytes) * 1000).checked_div(time)?;
    Some(u64::try_from(rate).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_bytes_over_the_time_of_all_requests() {
        for (bytes, requests, milliseconds, expected) in [
            (10_000_000, 10, 1000, Some(1_000_000)),
            (0, 10, 1000, Some(0)),
            (1, 0, 1000, None),
            (1, 1, 0, None),
            (u64::MAX, 1, 1, Some(u64::MAX)),
        ] {
            assert_eq!(bytes_a_second(bytes, requests, milliseconds), expected);
        }
    }
}
