//! What is told in words.

use rust_decimal::Decimal;

use super::super::figure::Part;
use super::super::movement::{Cause, Contributor, Movement, Reason, unit_name};
use super::rounding::{places, rounded};
use super::table::WIDTH;
use crate::price::{grouped, usd};

/// A text in lines of the width of a mail, the first behind `lead` and the others below it.
pub(super) fn wrap(text: &str, lead: &str) -> Vec<String> {
    let indent = " ".repeat(lead.chars().count());
    let mut lines = Vec::new();
    let mut line = lead.to_owned();
    let mut is_empty = true;
    for word in text.split_whitespace() {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut line, indent.clone()));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    lines.push(line);
    lines
}

/// A list.
pub(super) fn items(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    texts.into_iter().filter(|text| !text.is_empty()).flat_map(|text| wrap(&text, "  - ")).collect()
}

/// An amount with its sign.
pub(super) fn signed(amount: Decimal) -> String {
    with_sign(amount, usd(amount.abs()))
}

/// A figure with the sign of an amount.
pub(super) fn with_sign(amount: Decimal, figure: String) -> String {
    if amount.is_zero() || figure.chars().all(|character| matches!(character, '0' | '.' | ',')) {
        figure
    } else if amount.is_sign_negative() {
        format!("-{figure}")
    } else {
        format!("+{figure}")
    }
}

/// How much more or less something is.
pub(super) fn more_or_less(more: Decimal) -> String {
    let how = if more.is_sign_negative() && !more.is_zero() { "less" } else { "more" };
    format!("{} USD {how}", usd(more.abs()))
}

/// A quantity as its unit has it.
pub(super) fn quantity(amount: Decimal) -> String {
    let is_tiny = !amount.is_zero() && amount.abs() < Decimal::new(1, 2);
    let places = if amount.is_integer() {
        0
    } else if is_tiny {
        6
    } else {
        2
    };
    grouped(amount, places)
}

/// A part's name in a table.
pub(super) fn part(part: &Part) -> &str {
    match part {
        Part::Department(name) => name,
        Part::NoDepartment => "No department",
        Part::Remainder => "Remainder",
    }
}

/// Whose a change is, and in which usage type.
pub(super) fn whose(contributor: &Contributor) -> String {
    match &contributor.whose {
        Some(whose) => format!("{}, {}", part(whose), contributor.usage_type),
        None => contributor.usage_type.clone(),
    }
}

/// The causes and the largest changes, each behind what it comes to.
pub(super) fn movement(movement: &Movement) -> Vec<String> {
    let difference = movement.after - movement.before;
    let costs: Vec<Decimal> = movement.reasons.iter().map(|reason| reason.cost).collect();
    let places = places(movement.after.abs().max(movement.before.abs()));
    let mut told: Vec<(String, String)> = movement
        .reasons
        .iter()
        .zip(rounded(&costs, places))
        .map(|(one, cost)| (with_sign(cost, grouped(cost.abs(), places)), reason(one)))
        .collect();
    let sum = difference.round_dp(places);
    told.push((with_sign(sum, grouped(sum.abs(), places)), "altogether".to_owned()));
    let mut lines = columns(&told);
    if !movement.contributors.is_empty() {
        lines.push("  Changed most:".to_owned());
        let changed: Vec<(String, String)> = movement
            .contributors
            .iter()
            .map(|one| (with_sign(one.cost, grouped(one.cost.abs(), places)), contributor(one)))
            .collect();
        lines.extend(columns(&changed));
    }
    lines
}

/// Amounts one below the other, and what they are behind them.
fn columns(told: &[(String, String)]) -> Vec<String> {
    let width = told.iter().map(|(amount, _)| amount.chars().count()).max().unwrap_or(0);
    told.iter().flat_map(|(amount, text)| wrap(text, &format!("  {amount:>width$}  "))).collect()
}

fn contributor(one: &Contributor) -> String {
    let (before, after) = (quantity(one.before), quantity(one.after));
    let unit = unit_name(&one.usage_type);
    if one.before.is_zero() {
        return format!("{}: {after} {unit}, none before", whose(one));
    }
    if one.after.is_zero() {
        return format!("{}: none, {before} {unit} before", whose(one));
    }
    format!("{}: {after} {unit}, {before} before", whose(one))
}

fn reason(one: &Reason) -> String {
    let is_more = !one.cost.is_sign_negative();
    let either = |more: &'static str, less: &'static str| if is_more { more } else { less };
    let what = match one.cause {
        Cause::Bytes => {
            let (before, after) = (quantity(one.before), quantity(one.after));
            return format!(
                "{} stored: {after} GB-Month, {before} before",
                either("more bytes", "fewer bytes")
            );
        }
        Cause::Price => {
            let usage_type = one.usage_type.as_deref().unwrap_or_default();
            let price = |price: Decimal| price.round_dp(7).normalize();
            return format!(
                "{}, most of it of {usage_type}: {} USD a unit, {} before (volume steps, discounts or a new price list)",
                either("higher prices", "lower prices"),
                price(one.after),
                price(one.before)
            );
        }
        Cause::ClassMix => {
            either("bytes lie in dearer classes or tiers", "bytes lie in cheaper classes or tiers")
        }
        Cause::Objects => {
            either("more objects to monitor, list or tag", "fewer objects to monitor, list or tag")
        }
        Cause::Requests => either("more requests", "fewer requests"),
        Cause::Traffic => {
            either("more bytes retrieved or transferred", "fewer bytes retrieved or transferred")
        }
        Cause::EarlyDeletion => either("more left its class early", "less left its class early"),
        Cause::Other => either("more of what s3opt does not know", "less of what s3opt does not know"),
    };
    let Some(usage_type) = &one.usage_type else { return what.to_owned() };
    let unit = unit_name(usage_type);
    let (before, after) = (quantity(one.before), quantity(one.after));
    let measure = format!("{after} {unit}");
    format!("{what}, most of it {usage_type}: {}, {before} before", measure.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hang_below_their_beginning() {
        let text = "word ".repeat(20);
        let lines = wrap(&text, "  - ");
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("  - word") && lines[1].starts_with("    word"));
        assert!(lines.iter().all(|line| line.len() <= WIDTH && !line.ends_with(' ')));
        assert_eq!(wrap("", "x "), ["x "]);
    }

    #[test]
    fn figures_read_well() {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        for (amount, expected) in
            [("0", "0.00"), ("-3.456", "-3.46"), ("1234.5", "+1,234.50"), ("0.000005", "+0.000005")]
        {
            assert_eq!(signed(number(amount)), expected);
        }
        for (amount, expected) in
            [("7.000", "7"), ("0.0001234", "0.000123"), ("1234.567", "1,234.57"), ("0", "0")]
        {
            assert_eq!(quantity(number(amount)), expected);
        }
        assert_eq!(more_or_less(number("-2")), "2.00 USD less");
    }
}
