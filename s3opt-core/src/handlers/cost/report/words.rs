//! What is told in words.

use rust_decimal::Decimal;

use super::super::figure::Part;
use super::super::movement::{Cause, Contributor, Movement, Reason, unit_name};
use super::rounding::{difference, places, rounded_to};
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

/// Where a cost went.
pub(super) fn direction(movement: &Movement) -> &'static str {
    match movement.after.cmp(&movement.before) {
        std::cmp::Ordering::Less => "fell",
        std::cmp::Ordering::Equal => "stayed",
        std::cmp::Ordering::Greater => "rose",
    }
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

/// The causes and the largest changes, each behind what it comes to. `other` says what the other side is, such as
/// "before".
pub(super) fn movement(movement: &Movement, other: &str) -> Vec<String> {
    let places = places(movement.after.abs().max(movement.before.abs()));
    let amount = |cost: Decimal| with_sign(cost, grouped(cost.abs(), places));
    let costs: Vec<Decimal> = movement.reasons.iter().map(|reason| reason.cost).collect();
    let sum = difference(movement.after, movement.before, places);
    let told = movement.reasons.iter().zip(rounded_to(&costs, sum, places));
    // What comes to less than a cent is no reason for anybody.
    let told = told.filter(|(_, cost)| !cost.is_zero());
    let mut told: Vec<(String, String)> =
        told.map(|(one, cost)| (amount(cost), reason(one, other))).collect();
    told.push((amount(sum), "altogether".to_owned()));
    let mut lines = columns(&told);
    let changed = movement.contributors.iter().filter(|one| !one.cost.round_dp(places).is_zero());
    let changed: Vec<(String, String)> =
        changed.map(|one| (amount(one.cost.round_dp(places)), contributor(one, other))).collect();
    if !changed.is_empty() {
        lines.push("  Changed most:".to_owned());
        lines.extend(columns(&changed));
    }
    lines
}

/// Amounts one below the other, and what they are behind them.
fn columns(told: &[(String, String)]) -> Vec<String> {
    let width = told.iter().map(|(amount, _)| amount.chars().count()).max().unwrap_or(0);
    told.iter().flat_map(|(amount, text)| wrap(text, &format!("  {amount:>width$}  "))).collect()
}

fn contributor(one: &Contributor, other: &str) -> String {
    format!("{}: {}", whose(one), from_to(&one.usage_type, one.before, one.after, other))
}

/// A quantity, and what it was on the other side.
fn from_to(usage_type: &str, before: Decimal, after: Decimal, other: &str) -> String {
    let measure = format!("{} {}", quantity(after), unit_name(usage_type));
    let measure = measure.trim();
    if after.is_zero() && before.is_zero() {
        "without a quantity".to_owned()
    } else if after.is_zero() {
        format!("none, {} {other}", quantity(before))
    } else if before.is_zero() {
        format!("{measure}, none {other}")
    } else {
        format!("{measure}, {} {other}", quantity(before))
    }
}

fn reason(one: &Reason, other: &str) -> String {
    let is_more = !one.cost.is_sign_negative();
    let either = |more: &'static str, less: &'static str| if is_more { more } else { less };
    let what = match one.cause {
        Cause::Bytes => {
            let stored = from_to("TimedStorage-ByteHrs", one.before, one.after, other);
            return format!("{} stored: {stored}", either("more bytes", "fewer bytes"));
        }
        Cause::Price => {
            let usage_type = one.usage_type.as_deref().unwrap_or_default();
            let price = |price: Decimal| price.round_dp(7).normalize();
            return format!(
                "{}, most of it of {usage_type}: {} USD a unit, {} {other} (volume steps, discounts or a new price list)",
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
    format!("{what}, most of it {usage_type}: {}", from_to(usage_type, one.before, one.after, other))
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
        let told = |before, after| from_to("Requests-Tier1", number(before), number(after), "foretold");
        assert_eq!(told("1000", "2000"), "2,000 Count, 1,000 foretold");
        assert_eq!(told("0", "2000"), "2,000 Count, none foretold");
        assert_eq!(told("1000", "0"), "none, 1,000 foretold");
    }
}
