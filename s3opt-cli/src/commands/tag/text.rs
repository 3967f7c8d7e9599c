//! The answers, for people and for programs.

use std::cmp::Reverse;

use rust_decimal::Decimal;
use s3opt_core::handlers::tagger::TagSetPlan;
use s3opt_core::price::Bill;
use s3opt_core::s3;
use serde_json::{Map, Value, json};

use super::Tag;
use super::census::{Census, Estimate};
use super::manifest::Job;
use super::work::Summary;
use crate::commands::price::LineJson;
use crate::output::{grouped, heading, table, usd};

/// Sets of tags that are shown to people.
const SHOWN: usize = 20;

fn count(number: u64) -> String {
    grouped(Decimal::from(number), 0)
}

fn tags(tags: &[s3::Tag]) -> String {
    tags.iter().map(|tag| format!("{}={}", tag.key, tag.value)).collect::<Vec<_>>().join(" ")
}

fn sorted(census: &Census) -> Vec<(&Vec<s3::Tag>, &TagSetPlan)> {
    let mut sets: Vec<_> = census.plan.sets.iter().collect();
    sets.sort_by_key(|(_, set)| Reverse(set.objects));
    sets
}

/// What the inventory lists, by the tags that are wanted.
fn listed(arguments: &Tag, census: &Census) -> String {
    let mut text = format!(
        "{}: {} rows, {} listed at {}\n",
        arguments.inventory,
        count(census.rows),
        census.bucket,
        census.created
    );
    for (number, what) in [
        (census.plan.objects(), "objects are to have tags"),
        (census.plan.untagged, "objects match no rule"),
        (census.left_out, "rows are left out: delete markers and noncurrent versions"),
    ] {
        if number > 0 {
            text.push_str(&format!("  {} {what}\n", count(number)));
        }
    }
    text.push_str(&heading("Tags that objects without any get"));
    let sets = sorted(census);
    let shown = sets.iter().take(SHOWN);
    let rows = shown
        .map(|(set, plan)| vec![tags(set), plan.example.escape_debug().to_string(), count(plan.objects)]);
    text.push_str(&table(&["Tags", "Such as", "Objects"], rows.collect(), 2));
    if let Some(more) = sets.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        text.push_str(&format!("  and {more} other sets of tags, which --json shows\n"));
    }
    text
}

fn cost(title: &str, bill: &Bill) -> String {
    let mut rows: Vec<Vec<String>> = bill
        .lines
        .iter()
        .map(|line| {
            let quantity = grouped(line.quantity, 0);
            vec![line.usage_type.clone(), line.operation.clone(), quantity, usd(line.cost)]
        })
        .collect();
    rows.push(vec!["Total".to_owned(), String::new(), String::new(), usd(bill.total)]);
    heading(title) + &table(&["Usage type", "Operation", "Quantity", "USD"], rows, 2)
}

/// What would be done.
pub fn plan(arguments: &Tag, census: &Census, estimate: &Estimate) -> String {
    let region = &estimate.region;
    let mut text = listed(arguments, census);
    text.push_str(&cost(&format!("What it costs at most, in {region}"), &estimate.calls));
    text.push_str(&cost("What the tags cost each month", &estimate.monthly));
    let jobs = format!("With S3 Batch Operations (--manifest) instead, {} jobs", census.plan.sets.len());
    text.push_str(&cost(&jobs, &estimate.jobs));
    text.push_str(&heading("Assumed"));
    text.push_str(
        "  - No object has tags yet. One that has all of them costs its reads only, and its own tags stay.\n",
    );
    if !census.plan.looks.is_empty() {
        text.push_str(
            "  - Each object whose version has no id is looked at, because it may have been overwritten since.\n",
        );
    }
    text
}

/// What was written for S3 Batch Operations.
pub fn manifest(arguments: &Tag, census: &Census, estimate: &Estimate, jobs: &[Job]) -> String {
    let mut text = listed(arguments, census);
    let rows = jobs.iter().map(|job| {
        vec![
            job.manifest.display().to_string(),
            job.request.display().to_string(),
            tags(&job.tags),
            count(job.objects),
        ]
    });
    text.push_str(&heading("Manifests and jobs"));
    text.push_str(&table(&["Manifest", "Job", "Tags", "Objects"], rows.collect(), 3));
    text.push_str(&cost(&format!("What the jobs cost, in {}", estimate.region), &estimate.jobs));
    text.push_str(&cost("What the tags cost each month", &estimate.monthly));
    text.push_str(&heading("Before you run them"));
    text.push_str(
        "  - A job REPLACES all tags of its objects: tags that somebody else has set are lost.\n  \
         - Put each manifest where its job looks for it, in one request, so that its entity tag is that of the job.\n  \
         - aws s3control create-job --cli-input-json file://JOB; each job then waits for its confirmation.\n",
    );
    let missing = [
        ("ACCOUNT_ID", "--account-id", arguments.account_id.is_none()),
        ("ROLE_ARN", "--role-arn", arguments.role_arn.is_none()),
        ("MANIFEST_BUCKET", "--manifest-location", arguments.manifest_location.is_none()),
    ];
    for (place, argument, _) in missing.iter().filter(|(.., missing)| *missing) {
        text.push_str(&format!("  - Fill in {place} in the jobs, or write them again with {argument}.\n"));
    }
    text
}

/// What was done.
pub fn summary(census: &Census, summary: &Summary) -> String {
    let rows = [
        ("tagged", summary.tagged),
        ("had all tags", summary.unchanged),
        ("overwritten meanwhile", summary.overwritten),
        ("gone", summary.gone),
        ("failed", summary.failed),
        ("rows done by an earlier run", summary.before),
    ];
    let rows = rows.into_iter().filter(|(_, number)| *number > 0);
    let rows: Vec<Vec<String>> = rows.map(|(what, number)| vec![what.to_owned(), count(number)]).collect();
    let mut text = table(&["Objects", &census.bucket], rows, 1);
    if !summary.dropped.is_empty() {
        text.push_str(&heading("No room among an object's ten tags"));
        let rows = summary.dropped.iter().map(|(key, objects)| vec![key.clone(), count(*objects)]);
        text.push_str(&table(&["Tag", "Objects"], rows.collect(), 1));
    }
    text
}

fn tags_json(tags: &[s3::Tag]) -> Value {
    let pairs = tags.iter().map(|tag| (tag.key.clone(), Value::String(tag.value.clone())));
    Value::Object(pairs.collect::<Map<_, _>>())
}

fn bill_json(bill: &Bill) -> Value {
    json!({"total": bill.total.normalize().to_string(), "lines": LineJson::of(bill)})
}

/// What would be done.
pub fn plan_json(census: &Census, estimate: &Estimate) -> Value {
    let sets = sorted(census)
        .into_iter()
        .map(|(set, plan)| json!({"tags": tags_json(set), "objects": plan.objects, "example": plan.example}));
    json!({
        "bucket": census.bucket,
        "created": census.created.to_string(),
        "rows": census.rows,
        "objects": census.plan.objects(),
        "untagged": census.plan.untagged,
        "left_out": census.left_out,
        "region": estimate.region.to_string(),
        "currency": "USD",
        "sets": sets.collect::<Vec<_>>(),
        "cost": {
            "calls": bill_json(&estimate.calls),
            "jobs": bill_json(&estimate.jobs),
            "monthly": bill_json(&estimate.monthly),
        },
    })
}

/// What was written for S3 Batch Operations.
pub fn manifest_json(census: &Census, estimate: &Estimate, jobs: &[Job]) -> Value {
    let mut json = plan_json(census, estimate);
    let jobs = jobs.iter().map(|job| {
        json!({
            "manifest": job.manifest.display().to_string(),
            "job": job.request.display().to_string(),
            "tags": tags_json(&job.tags),
            "objects": job.objects,
        })
    });
    json["jobs"] = jobs.collect();
    json
}

/// What was done.
pub fn summary_json(census: &Census, summary: &Summary) -> Value {
    json!({
        "bucket": census.bucket,
        "tagged": summary.tagged,
        "unchanged": summary.unchanged,
        "overwritten": summary.overwritten,
        "gone": summary.gone,
        "failed": summary.failed,
        "rows_done_before": summary.before,
        "dropped": summary.dropped,
        "failures": summary.failures,
    })
}
