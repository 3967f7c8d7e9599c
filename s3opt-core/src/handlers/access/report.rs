//! The mail.

use std::fmt::Write;

use serde_json::{Value, json};

use super::advice::{Advice, count, money, percent, size};
use super::findings::{Findings, NotableHour, Storm};
use super::hours::Hour;
use super::observation::Observation;
use crate::backend::notifications::Message;
use crate::config::AccessAnalysis;
use crate::handlers::report::{message, paragraph};

/// All that a report tells.
pub(super) struct Report<'a> {
    pub(super) observation: &'a Observation,
    pub(super) findings: &'a Findings,
    pub(super) advice: &'a [Advice],
    pub(super) section: &'a AccessAnalysis,
    /// Whether the catalog has the region's prices.
    pub(super) has_prices: bool,
}

impl Report<'_> {
    /// As a message of SNS.
    pub(super) fn message(&self) -> Message {
        message(&self.subject(), &self.text(), &self.machine())
    }

    fn subject(&self) -> String {
        let bucket = &self.observation.bucket;
        let Findings { client_errors, server_errors, .. } = self.findings;
        let seen = if let Some(hour) = self.findings.busiest() {
            format!("{} requests in an hour", count(hour.requests))
        } else if let Some(storm) = client_errors {
            format!("{} 4xx errors", count(storm.errors))
        } else if let Some(storm) = server_errors {
            format!("{} 5xx errors", count(storm.errors))
        } else {
            "reads of archived objects".to_owned()
        };
        format!("S3 {bucket}: {seen}")
    }

    fn text(&self) -> String {
        let Observation { bucket, region, window, .. } = self.observation;
        let mut out = format!(
            "Access to the bucket {bucket} ({region})\nfrom {} to {} UTC\n",
            window.first,
            window.end()
        );
        if let Some(filter) = &self.observation.filter {
            paragraph(&mut out, "", &format!("Only requests on {filter} are counted."));
        }
        self.totals(&mut out);
        self.hours(&mut out);
        storm(&mut out, "4xx errors by hour", self.findings.client_errors.as_ref());
        storm(&mut out, "5xx errors by hour", self.findings.server_errors.as_ref());
        if !self.advice.is_empty() {
            out.push_str("\nWhat to do\n");
        }
        for (number, advice) in (1..).zip(self.advice) {
            let first = format!("  {number}. ");
            let saves = advice.saves.map_or_else(String::new, |amount| {
                if amount.is_sign_negative() {
                    format!(" (costs about {} a month)", money(-amount))
                } else {
                    format!(" (up to {} a month)", money(amount))
                }
            });
            paragraph(&mut out, &first, &format!("{}{saves}", advice.title));
            paragraph(&mut out, "     ", &advice.text);
        }
        self.notes(&mut out);
        out
    }

    fn totals(&self, out: &mut String) {
        let Observation { window, gets, puts, client_errors, server_errors, .. } = self.observation;
        let requests = self.observation.requests();
        let part =
            |counts| format!("{} ({})", count(window.sum(counts)), percent(window.sum(counts), requests));
        let mut rows = vec![
            (
                "Requests",
                format!(
                    "{} ({} GET, {} PUT)",
                    count(requests),
                    count(window.sum(gets)),
                    count(window.sum(puts))
                ),
            ),
            ("4xx errors", part(client_errors)),
            ("5xx errors", part(server_errors)),
            ("Downloaded", size(self.observation.downloaded)),
            ("Uploaded", size(self.observation.uploaded)),
        ];
        if let Some(milliseconds) = self.observation.first_byte {
            rows.push(("First byte", format!("{milliseconds} ms on average")));
        }
        out.push_str("\nIn the 24 hours\n");
        for (name, figure) in rows {
            let _ = writeln!(out, "  {name:<12}{figure}");
        }
    }

    fn hours(&self, out: &mut String) {
        if self.findings.hours.is_empty() {
            return;
        }
        out.push_str("\nHours that stand out\n  Hour (UTC)           Requests       Usual  Why\n");
        for hour in &self.findings.hours {
            let usual = hour.usual.map_or_else(|| "-".to_owned(), |usual| count(usual.median));
            let _ = writeln!(
                out,
                "  {:<16}{:>13}{usual:>12}  {}",
                hour.hour,
                count(hour.requests),
                why(hour, self.section).join(", ")
            );
        }
    }

    fn notes(&self, out: &mut String) {
        let AccessAnalysis { minimum_history_days, deviations, .. } = self.section;
        let days = self.findings.history_days;
        let usual = if days < *minimum_history_days {
            format!(
                "Only {days} of {minimum_history_days} days of history are there, too few to say what is usual: the \
                 threshold of {} requests an hour alone decided.",
                count(self.section.threshold_requests_an_hour)
            )
        } else {
            format!(
                "Usual is the median of the same hour of the last {days} days; unusual is what lies more than {deviations} \
                 spreads above it."
            )
        };
        out.push_str("\nNotes\n");
        paragraph(out, "  - ", &usual);
        paragraph(
            out,
            "  - ",
            "CloudWatch gets request metrics at best effort; the bill counts every request.",
        );
        paragraph(
            out,
            "  - ",
            "A month is 30 days like this one, and nothing else of the account is in its volume steps.",
        );
        if !self.has_prices {
            let region = &self.observation.region;
            paragraph(
                out,
                "  - ",
                &format!("No prices of {region} are known, so most amounts are left out."),
            );
        }
        paragraph(out, "  - ", "Thresholds are in s3opt.toml, [access_analysis].");
    }

    fn machine(&self) -> Value {
        let Observation { bucket, region, window, gets, puts, client_errors, server_errors, .. } =
            self.observation;
        let hours = self.findings.hours.iter().map(|hour| {
            json!({
                "hour": text(hour.hour),
                "requests": hour.requests,
                "usual": hour.usual.map(|usual| usual.median),
                "unusual_above": hour.usual.map(|usual| usual.limit),
                "above_threshold": hour.above_threshold,
                "unusual": hour.unusual,
            })
        });
        let storm = |storm: &Option<Storm>| {
            storm.as_ref().map(|storm| {
                let hours = storm.hours.iter().map(|(hour, errors, requests)| {
                    json!({"hour": text(*hour), "errors": errors, "requests": requests})
                });
                json!({"errors": storm.errors, "hours": hours.collect::<Vec<_>>()})
            })
        };
        let advice = self.advice.iter().map(|advice| {
            json!({
                "code": advice.code,
                "title": advice.title,
                "text": advice.text,
                "saves_usd_a_month": advice.saves.map(|saves| saves.round_dp(2).to_string()),
            })
        });
        json!({
            "report": "access",
            "bucket": bucket,
            "region": region.name(),
            "from": text(window.first),
            "to": text(window.end()),
            "counted": self.observation.filter,
            "requests": self.observation.requests(),
            "get_requests": window.sum(gets),
            "put_requests": window.sum(puts),
            "errors_4xx": window.sum(client_errors),
            "errors_5xx": window.sum(server_errors),
            "bytes_downloaded": self.observation.downloaded,
            "bytes_uploaded": self.observation.uploaded,
            "first_byte_milliseconds": self.observation.first_byte,
            "history_days": self.findings.history_days,
            "hours": hours.collect::<Vec<_>>(),
            "client_errors": storm(&self.findings.client_errors),
            "server_errors": storm(&self.findings.server_errors),
            "bytes_read_back_from_archive_tiers": self.findings.read_back,
            "recommendations": advice.collect::<Vec<_>>(),
        })
    }
}

fn text(hour: Hour) -> String {
    hour.start().to_string()
}

/// Why an hour stands out.
fn why(hour: &NotableHour, section: &AccessAnalysis) -> Vec<String> {
    let above = hour.above_threshold.then(|| format!("above {}", count(section.threshold_requests_an_hour)));
    let limit = hour.usual.filter(|_| hour.unusual).map(|usual| usual.limit);
    above.into_iter().chain(limit.map(|limit| format!("unusual above {}", count(limit)))).collect()
}

fn storm(out: &mut String, title: &str, storm: Option<&Storm>) {
    let Some(storm) = storm else { return };
    let _ = writeln!(out, "\n{title}\n  Hour (UTC)             Errors    Requests    Part");
    for (hour, errors, requests) in &storm.hours {
        let part = percent(*errors, *requests);
        let _ = writeln!(out, "  {hour:<16}{:>13}{:>12}{part:>8}", count(*errors), count(*requests));
    }
}
