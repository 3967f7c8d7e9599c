//! A rehearsal for people.

use rust_decimal::Decimal;
use s3opt_mem::Mail;

use super::{Failed, Rehearsal, bill};
use crate::output::{grouped, heading, table};

/// Mails that are listed; the last ones tell most.
const LISTED: usize = 40;

/// The answer: what was done, the bill, the mails, and the last of them in full.
pub fn words(rehearsal: &Rehearsal) -> String {
    let filled = &rehearsal.filled;
    let gibibytes = Decimal::from(filled.bytes) / Decimal::from(1_u64 << 30);
    let mut text = format!(
        "\n{} days later, {}: in the first {} days {} objects with {} GiB were written, {} read and {} deleted.\n",
        rehearsal.days,
        rehearsal.end,
        rehearsal.filling_days,
        grouped(filled.written.into(), 0),
        grouped(gibibytes, 0),
        grouped(filled.read.into(), 0),
        grouped(filled.deleted.into(), 0),
    );
    text.push_str(&heading("The bill for S3, month by month, in USD"));
    text.push_str(&bill::tables(&rehearsal.months));
    text.push_str(&heading("The mails"));
    text.push_str(&mails(&rehearsal.mails));
    if let Some(Failed { function, time, error }) = rehearsal.failed.first() {
        let count = rehearsal.failed.len();
        text.push_str(&heading("What went wrong"));
        text.push_str(&format!(
            "  {count} events were not handled; the first by {function} at {time}: {error}\n"
        ));
    }
    text
}

fn mails(mails: &[Mail]) -> String {
    let Some(last) = mails.last() else { return "  none\n".to_owned() };
    let left_out = mails.len().saturating_sub(LISTED);
    let rows = mails[left_out..]
        .iter()
        .map(|mail| vec![mail.time.to_string(), mail.endpoint.clone(), mail.subject.clone()]);
    let mut text = table(&["Sent", "To", "Subject"], rows.collect(), 3);
    if left_out > 0 {
        text.push_str(&format!("  and {left_out} before these\n"));
    }
    text.push_str(&heading(&format!("The last of them, {}", last.time)));
    for line in last.text.lines() {
        text.push_str(format!("  {line}").trim_end());
        text.push('\n');
    }
    text
}
