//! Numbers as people read them.

use rust_decimal::Decimal;

/// A number with its thousands apart and so many places.
#[must_use]
pub fn grouped(number: Decimal, places: u32) -> String {
    let rounded = number.round_dp(places);
    let text = format!("{:.*}", places as usize, rounded.abs());
    let (whole, fraction) =
        text.split_once('.').map_or((text.as_str(), ""), |(whole, fraction)| (whole, fraction));
    let mut figure = String::new();
    if rounded.is_sign_negative() && !rounded.is_zero() {
        figure.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            figure.push(',');
        }
        figure.push(digit);
    }
    if !fraction.is_empty() {
        figure.push('.');
        figure.push_str(fraction);
    }
    figure
}

/// An amount of USD to the cent; to the millionth where it is less than a cent.
#[must_use]
pub fn usd(amount: Decimal) -> String {
    let is_tiny = !amount.is_zero() && amount.abs() < Decimal::new(1, 2);
    grouped(amount, if is_tiny { 6 } else { 2 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped() {
        for (number, places, expected) in [
            ("0", 2, "0.00"),
            ("-0.001", 2, "0.00"),
            ("999.999", 2, "1,000.00"),
            ("-1234567.5", 2, "-1,234,567.50"),
            ("62362000", 0, "62,362,000"),
        ] {
            assert_eq!(grouped(number.parse().unwrap(), places), expected);
        }
        assert_eq!(usd(Decimal::new(5, 6)), "0.000005");
        assert_eq!(usd(Decimal::new(5, 1)), "0.50");
    }
}
