//! A month's bill, split over departments.
//!
//! Cost Explorer knows tags of buckets, never of objects, so what a line of the bill is for is told by the objects that
//! the inventory lists: each department gets of a line what its objects have used of it. Where the bill has more than
//! they have used, the rest is nobody's; where it has less, they share what there is. Whatever they are, the parts add up
//! to the bill, to its last digit.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::figure::{Figure, Figures, Part};
use super::question::BilledLine;
use crate::price::share_by_quantity;

/// What the objects of an inventory have used in a month: by usage type as it is billed and operation, the quantities of
/// each department in their order, and last of no department, in the unit of the usage type.
pub(super) type Used = BTreeMap<(String, String), Vec<Decimal>>;

/// Splits the lines of a bill. Lines with the tag of a department are that department's; all others are shared by use.
pub(super) fn split(lines: &[BilledLine], departments: &[String], used: &Used) -> Vec<Figure> {
    let mut figures = Figures::default();
    let mut by_type: BTreeMap<&str, Operations<'_>> = BTreeMap::new();
    for line in lines {
        if let Some(name) = &line.department {
            let part = Part::Department(name.clone());
            figures.add(part, &line.usage_type, line.quantity, line.cost);
            continue;
        }
        // One line may come in several pieces, which share one use.
        let operations = by_type.entry(&line.usage_type).or_default();
        let sum = operations.entry(&line.operation).or_default();
        sum.0 += line.quantity;
        sum.1 += line.cost;
    }
    for (usage_type, operations) in by_type {
        for line in matched(usage_type, &operations, used, departments.len() + 1) {
            share_line(&mut figures, departments, usage_type, &line);
        }
    }
    figures.into_vec()
}

/// Quantities and costs of a usage type by operation.
type Operations<'a> = BTreeMap<&'a str, (Decimal, Decimal)>;

/// A billed quantity and its cost, and what each department has used of it.
struct Shared {
    quantity: Decimal,
    cost: Decimal,
    used: Vec<Decimal>,
}

/// Brings lines of a usage type together with what was used. Operations that both know are matched by name; what is used
/// under other names is looked for in all other lines together, because not every bill tells operations apart.
fn matched(usage_type: &str, operations: &Operations<'_>, used: &Used, parts: usize) -> Vec<Shared> {
    let of_type = used.iter().filter(|((name, _), _)| name == usage_type);
    let mut by_name: BTreeMap<&str, &Vec<Decimal>> = BTreeMap::new();
    let mut rest = Shared { quantity: Decimal::ZERO, cost: Decimal::ZERO, used: vec![Decimal::ZERO; parts] };
    for ((_, operation), quantities) in of_type {
        if operations.contains_key(operation.as_str()) {
            by_name.insert(operation, quantities);
            continue;
        }
        for (sum, quantity) in rest.used.iter_mut().zip(quantities) {
            *sum += quantity;
        }
    }
    let mut shared = Vec::new();
    for (operation, (quantity, cost)) in operations {
        if let Some(used) = by_name.get(operation) {
            shared.push(Shared { quantity: *quantity, cost: *cost, used: (*used).clone() });
        } else {
            rest.quantity += quantity;
            rest.cost += cost;
        }
    }
    shared.push(rest);
    shared
}

fn share_line(figures: &mut Figures, departments: &[String], usage_type: &str, line: &Shared) {
    let sum: Decimal = line.used.iter().sum();
    let mut weights = line.used.clone();
    weights.push((line.quantity - sum).max(Decimal::ZERO));
    let names = departments.iter().map(|name| Part::Department(name.clone()));
    let parts = names.chain([Part::NoDepartment, Part::Remainder]);
    let quantities = share_by_quantity(line.quantity, &weights);
    let costs = share_by_quantity(line.cost, &weights);
    for (part, (quantity, cost)) in parts.zip(quantities.into_iter().zip(costs)) {
        figures.add(part, usage_type, quantity, cost);
    }
}

#[cfg(test)]
mod tests;
