//! Requests that fail.

use rust_decimal::Decimal;

use super::{Advice, Seen, count, money, percent, size};
use crate::handlers::access::findings::Storm;
use crate::handlers::access::money::DAYS_A_MONTH;
use crate::handlers::access::storage::{ARCHIVE, DEEP_ARCHIVE, DEEP_ARCHIVE_TIER, GLACIER};

/// Storms of 4xx. They are billed as if they had succeeded, but for those that nobody of the account or organization made
/// and that were denied: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ErrorCodeBilling.html>.
///
/// What lies in an archive cannot be read before it is restored; a GET is answered with 403 `InvalidObjectState`:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html>.
pub(super) fn client(seen: &Seen<'_>) -> Option<Advice> {
    let storm = seen.findings.client_errors.as_ref()?;
    let mut text = told(storm, "4xx");
    text.push_str(
        " Look for retries of what cannot succeed: keys that do not exist (404: ask for what is there, or cache the \
         miss), missing permissions (403), wrong requests (400).",
    );
    let storage = &seen.observation.storage;
    let archived = [GLACIER, DEEP_ARCHIVE, ARCHIVE, DEEP_ARCHIVE_TIER].map(|name| storage.bytes(name));
    let archived = archived.into_iter().fold(0_u64, u64::saturating_add);
    if archived > 0 {
        text.push_str(&format!(
            " {} of the bucket ({}) lie in archives: a GET there is a 403 InvalidObjectState until the object is \
             restored.",
            percent(archived, storage.total()),
            size(archived)
        ));
    }
    let month = Decimal::from(storm.errors) * Decimal::from(DAYS_A_MONTH);
    let reads = seen.prices.cost("Requests-Tier2", month);
    let writes = seen.prices.cost("Requests-Tier1", month);
    if let (Some(reads), Some(writes)) = (reads, writes) {
        text.push_str(&format!(
            " A month of such days is billed with {} if all are GET, {} if all are PUT or LIST.",
            money(reads),
            money(writes)
        ));
    }
    Some(Advice { code: "client-errors", title: "Stop requests that fail", text, saves: reads })
}

/// Storms of 5xx. They are not billed: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ErrorCodeBilling.html>. Rates
/// and what to do:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html>.
pub(super) fn server(seen: &Seen<'_>) -> Option<Advice> {
    let storm = seen.findings.server_errors.as_ref()?;
    let text = format!(
        "{} They are not billed, but 503 Slow Down says that a prefix gets more than it takes: S3 scales to 3,500 writes \
         and 5,500 reads a second for each prefix, and needs some minutes to get there. Spread keys over prefixes, and \
         retry with growing waits, as the SDKs do.",
        told(storm, "5xx")
    );
    Some(Advice { code: "server-errors", title: "Spread the load over prefixes", text, saves: None })
}

fn told(storm: &Storm, kind: &str) -> String {
    let Some((hour, errors, requests)) = storm.hours.iter().rev().max_by_key(|(_, errors, _)| *errors) else {
        return String::new();
    };
    format!(
        "{} requests of the day were answered with {kind}; at {hour} UTC {} of {} ({}).",
        count(storm.errors),
        count(*errors),
        count(*requests),
        percent(*errors, *requests)
    )
}
