//! From what is known to a report: the split, and what it is compared with.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::figure::{Figure, Figures, Part, total};
use super::kind::{Kind, Unassigned, split_region};
use super::movement::{Movement, movement};
use super::question::{Answer, BilledMonth};
use super::record::{Before, Note, Record, RemainderReason, SplitBy, VERSION};
use super::request::Request;
use super::split::{Used, split};
use super::usage::{Forecast, Policy, list_prices};
use crate::calendar::Instant;
use crate::handlers::{HandlerError, Inventory};
use crate::price::{Catalog, Region, usd};

/// What a report is made of.
pub(super) struct Facts<'a> {
    pub request: &'a Request,
    pub policy: &'a Policy,
    pub billed: &'a Answer,
    pub split_by: SplitBy,
    pub inventory: Option<&'a Inventory>,
    /// The report of the month before.
    pub previous: Option<&'a Record>,
    /// An earlier report of the same month.
    pub known: Option<&'a Record>,
    pub catalog: &'a Catalog,
    pub contributors: usize,
    pub now: Instant,
}

/// The report, not yet sent.
pub(super) fn record(facts: &Facts<'_>) -> Result<Record, HandlerError> {
    let mut notes = Vec::new();
    let used = match (facts.inventory, facts.split_by) {
        (Some(inventory), SplitBy::Inventory | SplitBy::TagAndInventory) => facts.policy.used(inventory)?,
        _ => Used::new(),
    };
    let figures = split(&facts.billed.month.lines, &facts.policy.departments(), &used);
    let before = before(facts, &mut notes);
    let prices = list_prices(facts.catalog);
    let list_price = |usage_type: &str| prices.get(usage_type).copied();
    let moved = before
        .as_ref()
        .map(|before| movement(&before.figures, &figures, &list_price, before.has_parts, facts.contributors));
    let foretold = foretold(facts, &mut notes);
    let against_forecast = foretold.as_ref().map(|forecast| against(facts, forecast, &figures, &list_price));
    Ok(Record {
        version: VERSION,
        bucket: facts.request.bucket.clone(),
        region: facts.policy.region().to_string(),
        month: facts.request.month,
        created: facts.now,
        split_by: facts.split_by,
        inventory: facts.inventory.map(|inventory| inventory.created),
        estimated: facts.billed.month.estimated,
        total: facts.billed.month.total(),
        remainder: remainder(facts, &figures, &used),
        figures,
        before,
        moved,
        foretold,
        against_forecast,
        forecast: forecast(facts, &mut notes),
        notes,
        sent: None,
    })
}

fn remainder(facts: &Facts<'_>, figures: &[Figure], used: &Used) -> Vec<RemainderReason> {
    let listed: BTreeSet<&str> = used.keys().map(|(usage_type, _)| usage_type.as_str()).collect();
    let left = figures.iter().filter(|figure| figure.part == Part::Remainder);
    let reason = |figure: &Figure| RemainderReason {
        usage_type: figure.usage_type.clone(),
        why: match facts.split_by {
            SplitBy::Tag => Unassigned::Untagged,
            _ => Unassigned::why(
                &figure.usage_type,
                facts.policy.region(),
                listed.contains(figure.usage_type.as_str()),
            ),
        },
    };
    left.map(reason).collect()
}

/// The month before: its bill as Cost Explorer has it now, with the parts that its own report told where there is one.
fn before(facts: &Facts<'_>, notes: &mut Vec<Note>) -> Option<Before> {
    let month = (facts.request.month.first_day() - 1).month();
    let billed = &facts.billed.before;
    match facts.previous {
        Some(record) if record.month == month => {
            let later = billed.total() - record.total;
            if !billed.lines.is_empty() && later.round_dp(2) != Decimal::ZERO {
                notes.push(Note::new(
                    "changed-since",
                    format!(
                        "Cost Explorer tells of {} USD in {month} now; the report of that month had {} USD, and it is that \
                         which is compared with.",
                        usd(billed.total()),
                        usd(record.total)
                    ),
                ));
            }
            let figures = record.figures.clone();
            Some(Before { month, total: total(&figures), has_parts: true, figures })
        }
        _ => {
            notes.push(Note::new(
                "no-earlier-report",
                format!(
                    "There is no report of {month}: who paid then is not known, and nothing was foretold of {}.",
                    facts.request.month
                ),
            ));
            (!billed.lines.is_empty()).then(|| Before {
                month,
                total: billed.total(),
                has_parts: false,
                figures: untold(billed),
            })
        }
    }
}

/// Figures of which only the usage type is known.
fn untold(billed: &BilledMonth) -> Vec<Figure> {
    let mut figures = Figures::default();
    for line in &billed.lines {
        figures.add(Part::Remainder, &line.usage_type, line.quantity, line.cost);
    }
    figures.into_vec()
}

/// What the report of the month before foretold, as far as the split tells the same: what objects cost in the bucket's
/// region, with their transitions, but without requests and reads.
fn foretold(facts: &Facts<'_>, notes: &mut Vec<Note>) -> Option<Forecast> {
    let forecast =
        facts.previous?.forecast.as_ref().filter(|forecast| forecast.month == facts.request.month)?;
    if facts.split_by != SplitBy::Inventory {
        notes.push(Note::new(
            "forecast-not-compared",
            "Costs are told by the tags of buckets, and the forecast by the prefixes of objects: they are not compared.",
        ));
        return None;
    }
    let home = facts.policy.region();
    let figures: Vec<Figure> =
        forecast.figures.iter().filter(|figure| is_of_objects(&figure.usage_type, home)).cloned().collect();
    Some(Forecast { total: total(&figures), figures, ..forecast.clone() })
}

/// Whether a usage type is charged for objects because they lie or move where they do.
fn is_of_objects(usage_type: &str, home: &Region) -> bool {
    let (region, plain) = split_region(usage_type);
    let is_home = match &region {
        Some(region) => region == home,
        None => home.billing_prefix().is_empty(),
    };
    is_home
        && match Kind::of(usage_type) {
            Kind::Storage | Kind::Objects | Kind::EarlyDeletion => true,
            Kind::Requests => plain.starts_with("Requests-Tier3") || plain.starts_with("Requests-Tier4"),
            Kind::Traffic | Kind::Other => false,
        }
}

fn against(
    facts: &Facts<'_>,
    forecast: &Forecast,
    figures: &[Figure],
    list_price: &dyn Fn(&str) -> Option<Decimal>,
) -> Movement {
    let home = facts.policy.region();
    let of_objects: Vec<Figure> = figures
        .iter()
        .filter(|figure| figure.part != Part::Remainder && is_of_objects(&figure.usage_type, home))
        .cloned()
        .collect();
    movement(&forecast.figures, &of_objects, list_price, true, facts.contributors)
}

/// What is foretold of the next month. What was foretold first stays: later one knows more, and foretells nothing.
fn forecast(facts: &Facts<'_>, notes: &mut Vec<Note>) -> Option<Forecast> {
    if let Some(first) = facts.known.and_then(|known| known.forecast.clone()) {
        return Some(first);
    }
    let inventory = facts.inventory?;
    match facts.policy.foretell(inventory, facts.catalog) {
        Ok(forecast) => Some(forecast),
        Err(error) => {
            tracing::warn!("the next month cannot be foretold: {error}");
            notes.push(Note::new("no-forecast", format!("The next month cannot be foretold: {error}.")));
            None
        }
    }
}
