//! Why a cost is another than it was, or than was foretold.
//!
//! The way from one cost to another is told twice: by causes, which add up to the difference exactly, and by the parts and
//! usage types that changed most. A usage type that is used more costs its growth at the old price; what is left of the
//! difference is the price. All bytes together may grow, and they may lie elsewhere: growth of storage counts at the old
//! average price of a byte, and what is left of it is the mix of classes.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::figure::{Figure, Part, by_usage_type, decimal, total};
use super::kind::{Kind, unit_of};

/// What makes a cost change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// More or fewer bytes are stored.
    Bytes,
    /// They lie in other classes and tiers.
    ClassMix,
    /// More or fewer objects are monitored, listed or tagged.
    Objects,
    /// More or fewer requests.
    Requests,
    /// More or less is read out of classes that charge for it, or leaves the region.
    Traffic,
    /// More or less leaves its class early.
    EarlyDeletion,
    /// What s3opt does not know.
    Other,
    /// A unit costs another price: a volume step, a discount, a new price list.
    Price,
}

/// A cause and what it comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The cause.
    pub cause: Cause,
    /// USD; all reasons together are the difference.
    #[serde(with = "decimal")]
    pub cost: Decimal,
    /// What it says most about: the usage type that moved the cause most; none where it is all storage together.
    pub usage_type: Option<String>,
    /// The quantity before, or for [`Cause::Price`] the price of a unit.
    #[serde(with = "decimal")]
    pub before: Decimal,
    /// The same after.
    #[serde(with = "decimal")]
    pub after: Decimal,
}

/// A part and usage type whose cost changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contributor {
    /// Whose; none where only usage types are known of one of the sides.
    pub whose: Option<Part>,
    /// The usage type as it is billed.
    pub usage_type: String,
    /// USD more; negative for less.
    #[serde(with = "decimal")]
    pub cost: Decimal,
    /// The quantity before.
    #[serde(with = "decimal")]
    pub before: Decimal,
    /// The quantity after.
    #[serde(with = "decimal")]
    pub after: Decimal,
}

/// The way from one cost to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// USD before.
    #[serde(with = "decimal")]
    pub before: Decimal,
    /// USD after.
    #[serde(with = "decimal")]
    pub after: Decimal,
    /// Why, the largest first; those that come to nothing are left out.
    pub reasons: Vec<Reason>,
    /// What changed most, the largest first.
    pub contributors: Vec<Contributor>,
}

/// How many places of a price are told, beyond those of a cost.
const PLACES: u32 = 10;

/// The way from some figures to others. `list_price` knows what a unit costs that was not used before; `with_parts` says
/// whether both sides know parts; `most` is how many contributors are told.
pub(super) fn movement(
    before: &[Figure],
    after: &[Figure],
    list_price: &dyn Fn(&str) -> Option<Decimal>,
    with_parts: bool,
    most: usize,
) -> Movement {
    Movement {
        before: total(before),
        after: total(after),
        reasons: reasons(before, after, list_price),
        contributors: contributors(before, after, with_parts, most),
    }
}

/// Whether a cost is one that sums can be made of.
fn is_sane(cost: &Decimal) -> bool {
    cost.abs() < Decimal::from(10_u128.pow(20))
}

/// A usage type on both sides.
struct Step<'a> {
    usage_type: &'a str,
    before: Decimal,
    after: Decimal,
    /// What the change of the quantity comes to at the old price.
    growth: Decimal,
    /// What the change of the price comes to.
    price: Decimal,
    prices: (Decimal, Decimal),
}

impl<'a> Step<'a> {
    fn new(
        usage_type: &'a str,
        (quantity_before, cost_before): (Decimal, Decimal),
        (quantity_after, cost_after): (Decimal, Decimal),
        list_price: &dyn Fn(&str) -> Option<Decimal>,
    ) -> Step<'a> {
        let price = |cost: Decimal, quantity: Decimal| {
            (quantity > Decimal::ZERO).then(|| cost.checked_div(quantity)).flatten()
        };
        let price_after = price(cost_after, quantity_after);
        let price_before =
            price(cost_before, quantity_before).or_else(|| list_price(usage_type)).or(price_after);
        // Whatever cannot be reckoned is growth: then it is still told.
        let at_old_price = price_before.and_then(|price| quantity_after.checked_mul(price));
        let at_old_price = at_old_price.filter(is_sane).unwrap_or(cost_after).round_dp(PLACES);
        Step {
            usage_type,
            before: quantity_before,
            after: quantity_after,
            growth: at_old_price - cost_before,
            price: cost_after - at_old_price,
            prices: (price_before.unwrap_or_default(), price_after.unwrap_or_default()),
        }
    }
}

fn reasons(before: &[Figure], after: &[Figure], list_price: &dyn Fn(&str) -> Option<Decimal>) -> Vec<Reason> {
    let (before, after) = (by_usage_type(before), by_usage_type(after));
    let usage_types: std::collections::BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let of = |sums: &BTreeMap<&str, (Decimal, Decimal)>, usage_type: &str| {
        sums.get(usage_type).copied().unwrap_or_default()
    };
    let steps: Vec<Step<'_>> = usage_types
        .into_iter()
        .map(|usage_type| Step::new(usage_type, of(&before, usage_type), of(&after, usage_type), list_price))
        .collect();
    let mut reasons = storage(&steps, &before);
    for (kind, cause) in [
        (Kind::Objects, Cause::Objects),
        (Kind::Requests, Cause::Requests),
        (Kind::Traffic, Cause::Traffic),
        (Kind::EarlyDeletion, Cause::EarlyDeletion),
        (Kind::Other, Cause::Other),
    ] {
        let of_kind = || steps.iter().filter(|step| Kind::of(step.usage_type) == kind);
        let largest = of_kind().max_by_key(|step| step.growth.abs());
        reasons.push(Reason {
            cause,
            cost: of_kind().map(|step| step.growth).sum(),
            usage_type: largest.map(|step| step.usage_type.to_owned()),
            before: largest.map(|step| step.before).unwrap_or_default(),
            after: largest.map(|step| step.after).unwrap_or_default(),
        });
    }
    let largest = steps.iter().max_by_key(|step| step.price.abs());
    reasons.push(Reason {
        cause: Cause::Price,
        cost: steps.iter().map(|step| step.price).sum(),
        usage_type: largest.map(|step| step.usage_type.to_owned()),
        before: largest.map(|step| step.prices.0.round_dp(PLACES)).unwrap_or_default(),
        after: largest.map(|step| step.prices.1.round_dp(PLACES)).unwrap_or_default(),
    });
    reasons.retain(|reason| !reason.cost.is_zero());
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.cost.abs()));
    reasons
}

/// How much of the growth of storage is that of all bytes together, and how much is where they lie.
fn storage(steps: &[Step<'_>], before: &BTreeMap<&str, (Decimal, Decimal)>) -> Vec<Reason> {
    let of_storage = || steps.iter().filter(|step| Kind::of(step.usage_type) == Kind::Storage);
    let growth: Decimal = of_storage().map(|step| step.growth).sum();
    let bytes_before: Decimal = of_storage().map(|step| step.before).sum();
    let bytes_after: Decimal = of_storage().map(|step| step.after).sum();
    let cost_before: Decimal =
        of_storage().filter_map(|step| before.get(step.usage_type)).map(|(_, cost)| *cost).sum();
    let average = (bytes_before > Decimal::ZERO).then(|| cost_before.checked_div(bytes_before)).flatten();
    let more = average.and_then(|price| (bytes_after - bytes_before).checked_mul(price));
    let bytes = more.filter(is_sane).map_or(growth, |cost| cost.round_dp(PLACES));
    let moved = of_storage().max_by_key(|step| step.growth.abs());
    vec![
        Reason {
            cause: Cause::Bytes,
            cost: bytes,
            usage_type: None,
            before: bytes_before,
            after: bytes_after,
        },
        Reason {
            cause: Cause::ClassMix,
            cost: growth - bytes,
            usage_type: moved.map(|step| step.usage_type.to_owned()),
            before: moved.map(|step| step.before).unwrap_or_default(),
            after: moved.map(|step| step.after).unwrap_or_default(),
        },
    ]
}

fn contributors(before: &[Figure], after: &[Figure], with_parts: bool, most: usize) -> Vec<Contributor> {
    type Sides = [(Decimal, Decimal); 2];
    let mut sides: BTreeMap<(Option<&Part>, &str), Sides> = BTreeMap::new();
    for (side, figures) in [before, after].into_iter().enumerate() {
        for figure in figures {
            let part = with_parts.then_some(&figure.part);
            let sum = &mut sides.entry((part, figure.usage_type.as_str())).or_default()[side];
            sum.0 += figure.quantity;
            sum.1 += figure.cost;
        }
    }
    let contributor = |((part, usage_type), [before, after]): ((Option<&Part>, &str), Sides)| Contributor {
        whose: part.cloned(),
        usage_type: usage_type.to_owned(),
        cost: after.1 - before.1,
        before: before.0,
        after: after.0,
    };
    let mut contributors: Vec<Contributor> = sides.into_iter().map(contributor).collect();
    contributors.retain(|contributor| !contributor.cost.is_zero());
    contributors.sort_by_key(|contributor| std::cmp::Reverse(contributor.cost.abs()));
    contributors.truncate(most);
    contributors
}

/// The name of the unit of a usage type as it is billed; empty where it has none that s3opt knows.
pub(super) fn unit_name(usage_type: &str) -> &'static str {
    unit_of(usage_type).map_or("", crate::price::Unit::name)
}

#[cfg(test)]
mod tests;
