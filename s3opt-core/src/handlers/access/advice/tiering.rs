//! Intelligent-Tiering for what nobody reads, and for what should not be paid for when it is read.

use rust_decimal::Decimal;

use super::{Advice, Seen, money, percent, size};
use crate::handlers::access::money::{DAYS_A_MONTH, a_month_of, gigabytes};
use crate::handlers::access::storage::{FREQUENT, INFREQUENT, ONE_ZONE_IA, STANDARD, STANDARD_IA};

/// USD a month below which nothing is said.
const SAVES_FROM: Decimal = Decimal::ONE;

/// Either of the two, the dearer first.
pub(super) fn advise(seen: &Seen<'_>) -> Option<Advice> {
    seen.findings.busiest()?;
    let found = [unread(seen), retrieval(seen)];
    found.into_iter().flatten().max_by_key(|advice| advice.saves)
}

/// Bytes in STANDARD that nobody can have read. However reads are spread, in 30 days like this one no more bytes are read
/// than 30 times those of the day; the rest would lie in Infrequent Access:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html>. Each object may cost its
/// monitoring, though those below 128 KiB do not.
fn unread(seen: &Seen<'_>) -> Option<Advice> {
    let storage = &seen.observation.storage;
    let standard = storage.bytes(STANDARD);
    let read = seen.observation.downloaded.saturating_mul(u64::from(DAYS_A_MONTH));
    let cold = standard.saturating_sub(read);
    let month = |usage_type, quantity| seen.prices.cost(usage_type, quantity);
    let now = month("TimedStorage-ByteHrs", gigabytes(standard))?;
    let warm = month("TimedStorage-INT-FA-ByteHrs", gigabytes(standard - cold))?;
    let cool = month("TimedStorage-INT-IA-ByteHrs", gigabytes(cold))?;
    let monitoring = month("Monitoring-Automation-INT", Decimal::from(storage.objects))?;
    let saves = now - warm - cool - monitoring;
    if saves < SAVES_FROM {
        return None;
    }
    let tiered = storage.bytes(FREQUENT).saturating_add(storage.bytes(INFREQUENT));
    let text = format!(
        "Requests are many, but at most {} of the {} in STANDARD ({}) can be read in 30 days like this one; {} already lie in \
         the first tiers of Intelligent-Tiering. A lifecycle rule into INTELLIGENT_TIERING would save at least {} a month \
         after 30 days, monitoring of all objects paid; the transitions cost once. `s3opt-cli simulate` tells the day on \
         which it has paid for itself.",
        size(read.min(standard)),
        size(standard),
        percent(standard - cold, standard),
        size(tiered),
        money(saves)
    );
    Some(Advice {
        code: "intelligent-tiering",
        title: "Let Intelligent-Tiering take what nobody reads",
        text,
        saves: Some(saves),
    })
}

/// Retrieval from the classes for infrequent access costs by the GB, from Intelligent-Tiering nothing:
/// <https://aws.amazon.com/s3/pricing/>. Metrics do not tell which class was read; evenly spread reads are assumed and
/// said.
fn retrieval(seen: &Seen<'_>) -> Option<Advice> {
    let storage = &seen.observation.storage;
    let bytes = storage.bytes(STANDARD_IA).saturating_add(storage.bytes(ONE_ZONE_IA));
    if bytes == 0 {
        return None;
    }
    let read =
        u128::from(seen.observation.downloaded) * u128::from(bytes) / u128::from(storage.total().max(1));
    let read = u64::try_from(read).unwrap_or(u64::MAX);
    let costs = seen.prices.cost("Retrieval-SIA", a_month_of(read))?;
    if costs < SAVES_FROM {
        return None;
    }
    let text = format!(
        "{} of the bucket lie in STANDARD_IA or ONEZONE_IA. If reads are spread evenly over its bytes, {} of the day came \
         from there, and a month of such days costs {} of retrieval; INTELLIGENT_TIERING charges none.",
        percent(bytes, storage.total()),
        size(read),
        money(costs)
    );
    Some(Advice {
        code: "infrequent-access-reads",
        title: "Use Intelligent-Tiering where reads come and go",
        text,
        saves: Some(costs),
    })
}
