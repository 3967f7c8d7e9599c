//! Logarithms and powers in integers, so that every machine makes the same bucket: the functions of a processor's or a
//! system's mathematics library differ in their last digits.
//!
//! Numbers are fixed: 32 bits behind the point.

/// The bits behind the point.
pub(super) const BITS: u32 = 32;

/// One.
pub(super) const ONE: i64 = 1 << BITS;

/// The natural logarithm of two, and what turns natural logarithms into binary ones, to the last bit.
const LN_2: i64 = 2_977_044_472;
pub(super) const LOG2_E: i64 = 6_196_328_019;

/// The bits behind the point within [`log2`] and [`exp2`].
const FINE: u32 = 62;

/// The product of two numbers.
pub(super) fn multiply(one: i64, other: i64) -> i64 {
    narrow((i128::from(one) * i128::from(other)) >> BITS)
}

/// The quotient of two numbers; the largest number where the divisor is zero.
pub(super) fn divide(one: i64, other: i64) -> i64 {
    (i128::from(one) << BITS).checked_div(i128::from(other)).map_or(i64::MAX, narrow)
}

/// The square root; 0 of what is negative.
pub(super) fn square_root(number: i64) -> i64 {
    let wide = u128::try_from(number).unwrap_or(0) << BITS;
    i64::try_from(wide.isqrt()).unwrap_or(i64::MAX)
}

/// The binary logarithm of a whole number; 0 of zero.
pub(super) fn log2(number: u64) -> i64 {
    let Some(whole) = number.checked_ilog2() else { return 0 };
    // Between one and two.
    let mut rest = u128::from(number) << FINE >> whole;
    let mut logarithm = i64::from(whole) << BITS;
    for bit in (0..BITS).rev() {
        rest = (rest * rest) >> FINE;
        if rest >= 2 << FINE {
            rest >>= 1;
            logarithm |= 1 << bit;
        }
    }
    logarithm
}

/// The negative of the natural logarithm of a fraction, which is given in units of 2^-64.
pub(super) fn minus_ln(fraction: u64) -> i64 {
    multiply((64 << BITS) - log2(fraction), LN_2)
}

/// Two to the power of a number, as a whole number; 0 where it is less than one.
pub(super) fn exp2(power: i64) -> u64 {
    let Ok(power) = u64::try_from(power) else { return 0 };
    let (whole, part) = (power >> BITS, power & (ONE.unsigned_abs() - 1));
    let mut factor = 1_u128 << FINE;
    for (place, root) in ROOTS.iter().enumerate() {
        if (part >> (BITS as usize - 1 - place)) & 1 == 1 {
            factor = (factor * root) >> FINE;
        }
    }
    match u32::try_from(whole) {
        Ok(whole) if whole < 64 => u64::try_from((factor << whole) >> FINE).unwrap_or(u64::MAX),
        _ => u64::MAX,
    }
}

/// The square root of two, the square root of that, and so on.
const ROOTS: [u128; BITS as usize] = {
    let mut roots = [0; BITS as usize];
    let mut root: u128 = 2 << FINE;
    let mut place = 0;
    while place < roots.len() {
        root = (root << FINE).isqrt();
        roots[place] = root;
        place += 1;
    }
    roots
};

fn narrow(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fixed number as the tests compare it.
    #[expect(clippy::cast_precision_loss, reason = "eight digits are enough")]
    fn real(number: i64) -> f64 {
        number as f64 / ONE as f64
    }

    #[test]
    #[expect(clippy::cast_precision_loss, reason = "eight digits are enough")]
    fn logarithms_and_powers_are_those_of_mathematics() {
        for number in [1, 2, 3, 10, 1000, 123_456_789, 1 << 40, u64::MAX] {
            let expected = (number as f64).log2();
            assert!((real(log2(number)) - expected).abs() < 1e-8, "{number}");
        }
        for thousandths in [0, 500, 1000, 3300, 17_770, 40_010] {
            let power = (thousandths << BITS) / 1000;
            let (came, expected) = (exp2(power) as f64, real(power).exp2());
            assert!((came - expected).abs() <= expected * 1e-6 + 1.0, "2^{power}: {came}, {expected}");
        }
        assert!((real(minus_ln(1 << 63)) - 0.5_f64.ln().abs()).abs() < 1e-8);
        assert!((real(square_root(2 * ONE)) - 2_f64.sqrt()).abs() < 1e-9);
        assert!((real(multiply(3 * ONE / 2, -ONE)) + 1.5).abs() < 1e-9);
        assert!((real(divide(ONE, 3 * ONE)) - 1.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn what_does_not_fit_stays_at_the_edge() {
        assert_eq!((log2(0), exp2(-ONE), exp2(i64::MAX), divide(ONE, 0)), (0, 0, u64::MAX, i64::MAX));
        assert_eq!((multiply(i64::MAX, i64::MAX), multiply(i64::MAX, i64::MIN)), (i64::MAX, i64::MIN));
        assert_eq!(square_root(-ONE), 0);
    }

    #[test]
    fn whole_powers_are_exact() {
        for power in 0..64 {
            assert_eq!(exp2(power << BITS), 1 << power);
            assert_eq!(log2(1 << power), power << BITS);
        }
    }
}
