//! The report as a message of SNS.
//!
//! Sources: <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html> (a subject is one line of 100 characters of ASCII
//! at most, a message 262,144 bytes) and <https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html>
//! (a text for each protocol).

use std::collections::BTreeMap;

use super::record::{Record, to_json};
use super::report;
use crate::backend::notifications::Message;
use crate::price::{grouped, usd};

/// Bytes of a message with all its texts.
const MOST_BYTES: usize = 262_144;

/// Bytes that the text for people takes at most, so that programs have room.
const MOST_TEXT: usize = 64 << 10;

/// Characters of a subject.
const MOST_SUBJECT: usize = 100;

/// The protocols behind which programs listen.
const PROGRAMS: [&str; 4] = ["http", "https", "lambda", "sqs"];

/// The message that tells a report. `place` names the record, for what does not fit.
pub(super) fn message(record: &Record, place: &str) -> Message {
    let text = cut(report::text(record), MOST_TEXT, place);
    let whole = to_json(record);
    let for_programs = [whole, short(record, place)];
    let with = |json: &String| Message {
        subject: Some(subject(record)),
        text: text.clone(),
        by_protocol: PROGRAMS.iter().map(|protocol| ((*protocol).to_owned(), json.clone())).collect(),
    };
    let message = for_programs.iter().map(with).find(|message| bytes(message) <= MOST_BYTES);
    message.unwrap_or_else(|| Message { subject: Some(subject(record)), text, by_protocol: BTreeMap::new() })
}

/// The bytes of a message as SNS gets it: a JSON object with a text for each protocol, within which quotes are escaped.
fn bytes(message: &Message) -> usize {
    let mut texts: BTreeMap<&str, &str> =
        message.by_protocol.iter().map(|(protocol, text)| (protocol.as_str(), text.as_str())).collect();
    texts.insert("default", &message.text);
    serde_json::to_string(&texts).map_or(usize::MAX, |text| text.len())
}

/// What programs get where the whole does not fit.
fn short(record: &Record, place: &str) -> String {
    serde_json::json!({
        "version": record.version,
        "bucket": record.bucket,
        "month": record.month.to_string(),
        "total": record.total.to_string(),
        "record": place,
    })
    .to_string()
}

/// One line that tells what matters.
fn subject(record: &Record) -> String {
    let change = record.before.as_ref().map(|before| {
        let more = record.total - before.total;
        let sign = if more.is_sign_negative() { "-" } else { "+" };
        let percent = (more.abs() * rust_decimal::Decimal::ONE_HUNDRED).checked_div(before.total.abs());
        percent.map(|percent| format!(" ({sign}{}%)", grouped(percent, 1))).unwrap_or_default()
    });
    let whole = format!(
        "S3 costs of {}: {} USD{} - {}",
        record.month,
        usd(record.total),
        change.unwrap_or_default(),
        record.bucket
    );
    let plain = |character: char| if (' '..='~').contains(&character) { character } else { '?' };
    whole.chars().map(plain).take(MOST_SUBJECT).collect()
}

/// A text of so many bytes at most, cut between lines, which says that it was.
fn cut(text: String, most: usize, place: &str) -> String {
    if text.len() <= most {
        return text;
    }
    let notice = format!("\n[Cut here: the message would be too long. The whole report: {place}]\n");
    let room = most.saturating_sub(notice.len());
    let mut kept = String::with_capacity(most);
    for line in text.split_inclusive('\n') {
        if kept.len() + line.len() > room {
            break;
        }
        kept.push_str(line);
    }
    kept + &notice
}

#[cfg(test)]
mod tests;
