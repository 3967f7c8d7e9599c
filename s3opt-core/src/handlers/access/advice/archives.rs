//! Reads of what was archived.

use rust_decimal::Decimal;

use super::{Advice, Seen, money, percent, size};
use crate::handlers::access::money::{a_month_of, gigabytes};
use crate::handlers::access::storage::{ARCHIVE, ARCHIVE_INSTANT, DEEP_ARCHIVE_TIER, GLACIER_IR};

/// The usage type of a tier.
fn usage_type(tier: &str) -> &'static str {
    match tier {
        ARCHIVE_INSTANT => "TimedStorage-INT-AIA-ByteHrs",
        ARCHIVE => "TimedStorage-INT-AA-ByteHrs",
        _ => "TimedStorage-INT-DAA-ByteHrs",
    }
}

/// What was read in the archive tiers lies in Frequent Access for 30 days and in Infrequent Access for 60 more, before it
/// is back in Archive Instant Access:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html>.
pub(super) fn read_back(seen: &Seen<'_>) -> Option<Advice> {
    let back = &seen.findings.read_back;
    if back.is_empty() {
        return None;
    }
    let bytes = back.values().fold(0_u64, |sum, bytes| sum.saturating_add(*bytes));
    let tiers: Vec<String> =
        back.iter().map(|(tier, bytes)| format!("{} from {tier}", size(*bytes))).collect();
    let mut text = format!(
        "About {} went back to Frequent Access in a day ({}), which is what a read does. Copy what one job reads once \
         elsewhere, or read it with a HEAD or from the inventory where its data are not needed.",
        size(bytes),
        tiers.join(", ")
    );
    let costs: Option<Decimal> = back.iter().map(|(tier, bytes)| ninety_days(seen, tier, *bytes)).sum();
    if let Some(costs) = costs {
        text.push_str(&format!(
            " Until they are back in 90 days they cost {} more than they would have where they were.",
            money(costs)
        ));
    }
    Some(Advice {
        code: "archive-tier-reads",
        title: "Leave archived objects where they are",
        text,
        saves: None,
    })
}

/// USD that bytes of a tier cost more in 90 days after a read, at the prices of the first volume step.
fn ninety_days(seen: &Seen<'_>, tier: &str, bytes: u64) -> Option<Decimal> {
    let month = |usage_type| seen.prices.cost(usage_type, gigabytes(bytes));
    let there = month(usage_type(tier))?;
    let (frequent, infrequent) =
        (month("TimedStorage-INT-FA-ByteHrs")?, month("TimedStorage-INT-IA-ByteHrs")?);
    Some(frequent + infrequent * Decimal::TWO - there * Decimal::from(3))
}

/// Reads of the opt-in tiers say that objects go there too early. Objects there have to be restored before they are read,
/// which takes hours; days are 90 to 730 and 180 to 730:
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tiering.html>.
pub(super) fn opt_in(seen: &Seen<'_>) -> Option<Advice> {
    let back = &seen.findings.read_back;
    let bytes = [ARCHIVE, DEEP_ARCHIVE_TIER].iter().filter_map(|tier| back.get(tier)).copied();
    let bytes = bytes.reduce(u64::saturating_add)?;
    let switched_on = seen.observation.tiering.iter().filter(|configuration| configuration.enabled);
    let configurations: Vec<String> = switched_on
        .map(|configuration| {
            let days =
                |days: Option<u32>| days.map_or_else(|| "off".to_owned(), |days| format!("{days} days"));
            format!(
                "{} (ARCHIVE_ACCESS {}, DEEP_ARCHIVE_ACCESS {})",
                configuration.id,
                days(configuration.archive_access_days),
                days(configuration.deep_archive_access_days)
            )
        })
        .collect();
    let named = if configurations.is_empty() {
        "No configuration moves objects there any more; what lies there stays.".to_owned()
    } else {
        format!(
            "Raise the days of {}, at most to 730, or switch the tiers off where waiting for a restore hurts.",
            configurations.join(", ")
        )
    };
    let text =
        format!("About {} of it had to be restored from the opt-in archive tiers. {named}", size(bytes));
    Some(Advice {
        code: "opt-in-archive-days",
        title: "Let Intelligent-Tiering archive later",
        text,
        saves: None,
    })
}

/// Reads in GLACIER_IR cost retrieval by the GB: <https://aws.amazon.com/s3/pricing/>. Metrics do not tell which class was
/// read; evenly spread reads are assumed and said.
pub(super) fn instant_retrieval(seen: &Seen<'_>) -> Option<Advice> {
    let observation = seen.observation;
    let (bytes, total) = (observation.storage.bytes(GLACIER_IR), observation.storage.total());
    if bytes == 0 || seen.findings.hours.is_empty() {
        return None;
    }
    let read = u128::from(observation.downloaded) * u128::from(bytes) / u128::from(total.max(1));
    let read = u64::try_from(read).unwrap_or(u64::MAX);
    let costs = seen.prices.cost("Retrieval-GIR", a_month_of(read))?;
    if costs < Decimal::ONE {
        return None;
    }
    let text = format!(
        "{} of the bucket lie in GLACIER_IR. If reads are spread evenly over its bytes, {} of the day came from there, and \
         a month of such days costs {} of retrieval. Objects that are read every few months are cheaper in \
         INTELLIGENT_TIERING, which charges no retrieval.",
        percent(bytes, total),
        size(read),
        money(costs)
    );
    Some(Advice {
        code: "instant-retrieval-reads",
        title: "Keep what is read out of GLACIER_IR",
        text,
        saves: Some(costs),
    })
}
