//! The report as text: what people read in their mail, in lines of 78 characters at most.

mod figures;
mod rounding;
mod table;
mod words;

use super::record::{Record, SplitBy};
use crate::price::usd;
use rounding::{difference, places};
use words::{items, signed, wrap};

/// The report as text.
pub(super) fn text(record: &Record) -> String {
    let heading = format!("Amazon S3 costs in {}: {} USD", record.month, usd(record.total));
    let mut lines = vec![heading.clone(), "=".repeat(heading.chars().count()), String::new()];
    lines.extend(wrap(&summary(record), ""));
    let mut section = |title: &str, body: Vec<String>| {
        if !body.is_empty() {
            lines.push(String::new());
            lines.extend(wrap(title, ""));
            lines.extend(body);
        }
    };
    section("Who pays, in USD", figures::by_part(record));
    section("What it is split by", items(split(record)));
    if let (Some(moved), Some(before)) = (&record.moved, &record.before) {
        let title = format!("Why it {} since {}, in USD", words::direction(moved), before.month);
        section(&title, words::movement(moved, "before"));
    }
    if let Some(against) = &record.against_forecast {
        let title = format!("Why the objects of {} cost other than foretold, in USD", record.bucket);
        section(&title, words::movement(against, "foretold"));
    }
    section("By usage type, in USD", figures::by_usage_type(record));
    section("The remainder, in USD: what nobody can be named for", figures::remainder(record));
    if let Some(forecast) = &record.forecast {
        let title = format!("What the objects of {} will cost in {}, in USD", record.bucket, forecast.month);
        section(&title, figures::forecast(forecast));
        section("What that assumes", items(forecast.assumptions.iter().cloned()));
    }
    section(
        "To be known",
        items(record.notes.iter().map(|note| format!("{} [{}]", note.message, note.code))),
    );
    lines.push(String::new());
    lines.join("\n")
}

/// What matters, in a sentence or two.
fn summary(record: &Record) -> String {
    let mut parts = Vec::new();
    if let Some(before) = &record.before {
        let more = difference(record.total, before.total, places(record.total));
        let percent = ((record.total - before.total).abs() * rust_decimal::Decimal::ONE_HUNDRED)
            .checked_div(before.total.abs());
        let percent = percent.map(|percent| format!(" ({}%)", crate::price::grouped(percent, 1)));
        parts.push(format!(
            "That is {}{} than in {} ({} USD).",
            words::more_or_less(more),
            percent.unwrap_or_default(),
            before.month,
            usd(before.total)
        ));
    } else {
        parts.push("Nothing is known of the month before.".to_owned());
    }
    match &record.against_forecast {
        Some(against) => parts.push(format!(
            "The objects of {} cost {} USD, {} than foretold.",
            record.bucket,
            usd(against.after),
            words::more_or_less(difference(against.after, against.before, places(record.total)))
        )),
        None => parts.push("Nothing was foretold of this month.".to_owned()),
    }
    if let Some(largest) = record.moved.as_ref().and_then(|moved| moved.contributors.first()) {
        parts.push(format!("The largest change: {}, {} USD.", words::whose(largest), signed(largest.cost)));
    }
    if record.estimated {
        parts.push("The figures are estimated and may still change.".to_owned());
    }
    parts.join(" ")
}

fn split(record: &Record) -> Vec<String> {
    let inventory = record.inventory.map_or_else(String::new, |created| {
        format!(
            "Lines of the bill are shared by what the objects of {} have used of them in {}, as the inventory of {created} \
             tells.",
            record.bucket, record.month
        )
    });
    let tag = "What Cost Explorer knows by the cost allocation tag of buckets is the tagged department's."
        .to_owned();
    let rest = "What more is billed than that is the remainder: requests and reads, other buckets and regions, objects that \
                were deleted, overwritten or moved before the inventory, and the hours before an object's first midnight."
        .to_owned();
    match record.split_by {
        SplitBy::Inventory => vec![inventory, rest],
        SplitBy::Tag => vec![tag, "What is not tagged is the remainder.".to_owned()],
        SplitBy::TagAndInventory => vec![tag, inventory, rest],
    }
}

#[cfg(test)]
mod tests;
