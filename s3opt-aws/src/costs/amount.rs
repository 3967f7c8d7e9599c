//! Decimal figures, which Cost Explorer sends as texts.

use aws_sdk_costexplorer::types;
use rust_decimal::Decimal;

/// A figure that cannot be taken for what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum AmountError {
    /// It is no number, or one beyond 28 digits before the point.
    #[error("{0:?} is no amount")]
    Number(String),
    /// It is not in USD. Accounts in China are billed in CNY.
    #[error("the cost is in {0}, not in USD")]
    Currency(String),
}

/// A figure as it stands there, every digit of it; there are exponents, too. What lies beyond 28 decimal places, which is
/// less than any price, is rounded.
pub(super) fn parse(text: &str) -> Result<Decimal, AmountError> {
    let error = || AmountError::Number(text.to_owned());
    let text = text.strip_prefix('+').unwrap_or(text);
    if let Ok(amount) = Decimal::from_str_exact(text) {
        return Ok(amount);
    }
    match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => {
            let exponent: i32 = exponent.parse().map_err(|_| error())?;
            let digits = Decimal::from_str_exact(digits).map_err(|_| error())?;
            shift(digits, exponent).ok_or_else(error)
        }
        None => text.parse().map_err(|_| error()),
    }
}

/// The figure times a power of ten.
fn shift(amount: Decimal, exponent: i32) -> Option<Decimal> {
    let scale = i64::from(amount.scale()) - i64::from(exponent);
    let digits = amount.mantissa();
    match u32::try_from(scale) {
        Ok(scale) if scale <= Decimal::MAX_SCALE => Decimal::try_from_i128_with_scale(digits, scale).ok(),
        // So small that nothing is left of it but its first digits.
        Ok(scale) => {
            let divisor = 10_i128.checked_pow(scale - Decimal::MAX_SCALE);
            let rounded = divisor.map_or(0, |divisor| digits / divisor);
            Decimal::try_from_i128_with_scale(rounded, Decimal::MAX_SCALE).ok()
        }
        Err(_) => {
            let power = u32::try_from(-scale).ok().and_then(|power| 10_i128.checked_pow(power))?;
            Decimal::try_from_i128_with_scale(digits.checked_mul(power)?, 0).ok()
        }
    }
}

/// A quantity; nothing where nothing is said.
pub(super) fn quantity(value: Option<&types::MetricValue>) -> Result<Decimal, AmountError> {
    value.and_then(types::MetricValue::amount).map_or(Ok(Decimal::ZERO), parse)
}

/// A cost in USD; nothing where nothing is said.
pub(super) fn cost(value: Option<&types::MetricValue>) -> Result<Decimal, AmountError> {
    match value.and_then(types::MetricValue::unit) {
        None | Some("" | "USD" | "N/A") => quantity(value),
        Some(unit) => Err(AmountError::Currency(unit.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_digit_counts() {
        for (text, expected) in [
            ("0", "0"),
            ("0.0000000001", "0.0000000001"),
            ("-3.20", "-3.20"),
            ("+1.5", "1.5"),
            ("123456789012345678.1234567890", "123456789012345678.1234567890"),
            ("5E-10", "0.0000000005"),
            ("1.25e-7", "0.000000125"),
            ("1.2E3", "1200"),
            ("12E+2", "1200"),
            ("-1.5E1", "-15"),
            ("1E-28", "0.0000000000000000000000000001"),
            ("12E-29", "0.0000000000000000000000000001"),
            ("1E-99", "0"),
            ("0.00000000000000000000000000001", "0"),
        ] {
            assert_eq!(parse(text).unwrap(), expected.parse::<Decimal>().unwrap(), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in
            ["", "a", "1,5", "1E", "E5", "1E99", "1E-99999999999", "1e2147483647", "1e-2147483648x", "NaN"]
        {
            assert_eq!(parse(text), Err(AmountError::Number(text.to_owned())));
        }
    }

    #[test]
    fn costs_are_in_dollars() {
        let value = |unit: &str| types::MetricValue::builder().amount("1.5").unit(unit).build();
        for (unit, expected) in [
            ("USD", Ok(Decimal::new(15, 1))),
            ("", Ok(Decimal::new(15, 1))),
            ("CNY", Err(AmountError::Currency("CNY".to_owned()))),
        ] {
            assert_eq!(cost(Some(&value(unit))), expected);
        }
        assert_eq!(cost(None), Ok(Decimal::ZERO));
        assert_eq!(quantity(Some(&value("GB-Month"))), Ok(Decimal::new(15, 1)));
    }

    proptest! {
        #[test]
        fn a_figure_is_read_as_it_was_written(digits in any::<i64>(), scale in 0..28_u32) {
            let amount = Decimal::from_i128_with_scale(digits.into(), scale);
            prop_assert_eq!(parse(&amount.to_string()).unwrap(), amount);
            prop_assert_eq!(parse(&format!("{digits}E-{scale}")).unwrap(), amount);
        }

        #[test]
        fn no_text_brings_it_down(text in ".*", exponent in any::<i32>()) {
            let _ = parse(&text);
            let _ = parse(&format!("1.5E{exponent}"));
        }
    }
}
