//! Rounding that keeps a column's sum.

use rust_decimal::Decimal;

/// How many places a column is told to whose largest amount this is: cents, or millionths where there are none.
pub(super) fn places(total: Decimal) -> u32 {
    if total.abs() < Decimal::ONE { 6 } else { 2 }
}

/// What two figures differ by as they are told, so that whoever reckons it up finds the same.
pub(super) fn difference(after: Decimal, before: Decimal, places: u32) -> Decimal {
    after.round_dp(places) - before.round_dp(places)
}

/// The parts to so many places, so that they add up to their sum rounded.
pub(super) fn rounded(parts: &[Decimal], places: u32) -> Vec<Decimal> {
    rounded_to(parts, parts.iter().sum::<Decimal>().round_dp(places), places)
}

/// The parts to so many places, so that they add up to `sum`, which is about theirs and has as many places: each is cut
/// off, and what is then missing goes to those that lost most (the largest remainders).
pub(super) fn rounded_to(parts: &[Decimal], sum: Decimal, places: u32) -> Vec<Decimal> {
    let unit = Decimal::new(1, places);
    let cut_off = |part: &Decimal| {
        part.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::ToNegativeInfinity)
    };
    let mut cut: Vec<Decimal> = parts.iter().map(cut_off).collect();
    let mut missing = sum - cut.iter().sum::<Decimal>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(parts[*index] - cut[*index]));
    for index in &order {
        if missing < unit {
            break;
        }
        cut[*index] += unit;
        missing -= unit;
    }
    for index in order.iter().rev() {
        if missing > -unit {
            break;
        }
        cut[*index] -= unit;
        missing += unit;
    }
    cut
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_lost_goes_to_those_that_lost_most() {
        for (parts, expected) in [
            (vec!["0.004", "0.004", "0.004"], vec!["0.01", "0.00", "0.00"]),
            (vec!["1.239", "2.231"], vec!["1.24", "2.23"]),
            (vec!["-0.004", "0.016"], vec!["0.00", "0.01"]),
            (vec!["-1.006", "0.002"], vec!["-1.00", "0.00"]),
            (vec![], vec![]),
        ] {
            let parse =
                |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<Decimal>>();
            assert_eq!(rounded(&parse(&parts), 2), parse(&expected), "{parts:?}");
        }
    }

    #[test]
    fn the_sum_may_be_told_beforehand() {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        let parts = ["1.004", "2.00"].map(number);
        for (sum, expected) in
            [("3.01", ["1.01", "2.00"]), ("3.00", ["1.00", "2.00"]), ("2.99", ["1.00", "1.99"])]
        {
            assert_eq!(rounded_to(&parts, number(sum), 2), expected.map(number));
        }
        assert_eq!(difference(number("51.784"), number("18.746"), 2), number("33.03"));
        assert!(rounded_to(&[], number("0.01"), 2).is_empty());
    }

    proptest! {
        #[test]
        fn the_column_adds_up(parts in prop::collection::vec(-1_000_000_000_i64..1_000_000_000_000, 0..20)) {
            let parts: Vec<Decimal> = parts.into_iter().map(|part| Decimal::new(part, 10)).collect();
            let rounded = rounded(&parts, 2);
            prop_assert_eq!(rounded.iter().sum::<Decimal>(), parts.iter().sum::<Decimal>().round_dp(2));
            for (part, rounded) in parts.iter().zip(&rounded) {
                prop_assert!((part - rounded).abs() <= Decimal::new(1, 2), "{part} {rounded}");
            }
        }
    }
}
