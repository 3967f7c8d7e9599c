//! Dividing money so that nothing is lost.

use rust_decimal::Decimal;

/// The places to which money and quantities are rounded, as in the Cost and Usage Report.
pub(super) const PLACES: u32 = 10;

/// Divides `total` in proportion to `weights`. The parts add up to `total` exactly: each is what the running sum,
/// rounded to ten places, grows by. Where all weights are zero the last part takes everything.
#[must_use]
pub fn share(total: Decimal, weights: &[u128]) -> Vec<Decimal> {
    let bits =
        weights.iter().fold(0_u128, |sum, weight| sum.saturating_add(*weight)).checked_ilog2().unwrap_or(0);
    // Weights of more than 50 bits are cut, so that the products below stay within a decimal.
    let shift = bits.saturating_sub(50);
    let whole: u128 = weights.iter().map(|weight| weight >> shift).sum();
    let mut running = 0_u128;
    let mut given = Decimal::ZERO;
    let mut parts: Vec<Decimal> = Vec::with_capacity(weights.len());
    for weight in weights {
        running += weight >> shift;
        let upto = portion(total, running, whole).unwrap_or(given);
        parts.push(upto - given);
        given = upto;
    }
    if let Some(last) = parts.last_mut().filter(|_| given != total) {
        *last += total - given;
    }
    parts
}

/// Divides `total` in proportion to quantities of one unit, as [`share`]; what is negative counts as zero.
#[must_use]
pub fn share_by_quantity(total: Decimal, quantities: &[Decimal]) -> Vec<Decimal> {
    let mut scaled = quantities.to_vec();
    for quantity in &mut scaled {
        quantity.rescale(PLACES + 2);
    }
    // A quantity that is too large for so many places has fewer, and then all of them must.
    let places = scaled.iter().map(Decimal::scale).min().unwrap_or(0);
    for quantity in &mut scaled {
        quantity.rescale(places);
    }
    let weights: Vec<u128> =
        scaled.iter().map(|quantity| u128::try_from(quantity.mantissa()).unwrap_or(0)).collect();
    share(total, &weights)
}

/// `total` times `part` over `whole`, rounded.
fn portion(total: Decimal, part: u128, whole: u128) -> Option<Decimal> {
    if part == whole && whole > 0 {
        return Some(total);
    }
    let decimal = |number: u128| Decimal::try_from_i128_with_scale(i128::try_from(number).ok()?, 0).ok();
    let ratio = decimal(part)?.checked_div(decimal(whole)?)?;
    Some(total.checked_mul(ratio)?.round_dp(PLACES))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parts_are_proportional() {
        let parts = share(Decimal::new(100, 2), &[1, 0, 2, 3_000_000_000_000_000_000_000_000_000_000]);
        assert_eq!(parts, [0, 0, 0, 100].map(|cents| Decimal::new(cents, 2)));
        let thirds = share(Decimal::ONE, &[1, 1, 1]);
        let expected = ["0.3333333333", "0.3333333334", "0.3333333333"];
        assert_eq!(thirds, expected.map(|third| third.parse::<Decimal>().unwrap()));
        assert_eq!(share(Decimal::ONE, &[0, 0]), [Decimal::ZERO, Decimal::ONE]);
        assert!(share(Decimal::ONE, &[]).is_empty());
    }

    #[test]
    fn quantities_are_weights() {
        let quantities = ["0.5", "-3", "1.5", "0"].map(|quantity| quantity.parse::<Decimal>().unwrap());
        let expected = ["1", "0", "3", "0"].map(|part| part.parse::<Decimal>().unwrap());
        assert_eq!(share_by_quantity(Decimal::from(4), &quantities), expected);
        // As many digits as the largest quantity leaves room for.
        for (quantities, expected) in [
            (["79228162514264337593543950335", "0.0000000001"], ["1", "0"]),
            (["30000000000000000000", "10000000000000000000"], ["0.75", "0.25"]),
            (["79992000000000000000", "8000000000000000"], ["0.9999", "0.0001"]),
            (["10", "10000000000"], ["0.000000001", "0.999999999"]),
        ] {
            let parse = |texts: [&str; 2]| texts.map(|text| text.parse::<Decimal>().unwrap());
            assert_eq!(
                share_by_quantity(Decimal::ONE, &parse(quantities)),
                parse(expected),
                "{quantities:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(cents in -1_000_000_000_000_i64..1_000_000_000_000, weights in prop::collection::vec(0_u128..1 << 100, 1..20)) {
            let total = Decimal::new(cents, 10);
            prop_assert_eq!(share(total, &weights).into_iter().sum::<Decimal>(), total);
        }
    }
}
