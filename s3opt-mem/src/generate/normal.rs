//! Normal numbers in integers.

use super::fixed::{BITS, ONE, divide, minus_ln, multiply, square_root};

/// A coefficient of the approximation, in units of 2^-32.
#[expect(clippy::cast_possible_truncation, reason = "the largest coefficient is below 2^10")]
const fn coefficient(ten_digits: i64, scale: i128) -> i64 {
    (((ten_digits as i128) << BITS) / scale) as i64
}

const fn ten(digits: i64) -> i64 {
    coefficient(digits, 10_000_000_000)
}

/// The numerators and denominators of the three parts, highest power first.
const CENTRE: ([i64; 4], [i64; 4]) = (
    [ten(591_093_747_200), ten(1_592_911_320_200), ten(504_342_719_380), ten(33_871_327_179)],
    [ten(671_875_636_000), ten(787_577_576_640), ten(178_951_694_690), ONE],
);
const TAIL: ([i64; 4], [i64; 3]) = (
    [ten(1_702_382_110), ten(13_067_284_816), ten(27_568_153_900), ten(14_234_372_777)],
    [ten(1_202_113_298), ten(7_370_016_425), ONE],
);
const FAR_TAIL: ([i64; 4], [i64; 3]) = (
    [ten(173_372_040), ten(4_286_829_434), ten(30_812_263_860), ten(66_579_051_150)],
    [ten(122_582_026), ten(2_419_789_423), ONE],
);

/// The number below which a standard normal one lies with a probability that is given in units of 2^-64: algorithm
/// PPND7 of AS 241, which is good to seven digits.
///
/// Source: M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37
/// (1988), <https://www.jstor.org/stable/2347330>.
pub(super) fn quantile(probability: u64) -> i64 {
    // From -1/2 to 1/2.
    let centred = probability.wrapping_sub(1 << 63).cast_signed() >> (64 - BITS);
    if centred.abs() <= coefficient(425, 1000) {
        let rest = coefficient(180_625, 1_000_000) - multiply(centred, centred);
        return multiply(centred, ratio(&CENTRE.0, &CENTRE.1, rest));
    }
    let nearer = if centred < 0 { probability } else { !probability };
    let distance = square_root(minus_ln(nearer.max(1)));
    let magnitude = if distance <= 5 * ONE {
        ratio(&TAIL.0, &TAIL.1, distance - coefficient(16, 10))
    } else {
        ratio(&FAR_TAIL.0, &FAR_TAIL.1, distance - 5 * ONE)
    };
    if centred < 0 { -magnitude } else { magnitude }
}

/// The quotient of two polynomials.
fn ratio(numerator: &[i64], denominator: &[i64], at: i64) -> i64 {
    let value = |powers: &[i64]| powers.iter().fold(0, |value, power| multiply(value, at) + power);
    divide(value(numerator), value(denominator))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Probabilities in millionths and quantiles in millionths, from a table of the normal distribution.
    #[test]
    fn quantiles_are_those_of_the_table() {
        for (millionths, expected) in [
            (500_000_u64, 0),
            (600_000, 253_347),
            (841_345, 1_000_001),
            (900_000, 1_281_552),
            (975_000, 1_959_964),
            (990_000, 2_326_348),
            (999_000, 3_090_232),
            (999_990, 4_264_891),
            (10_000, -2_326_348),
            (1, -4_753_424),
        ] {
            let probability = u64::try_from((u128::from(millionths) << 64) / 1_000_000).unwrap();
            let came = i128::from(quantile(probability)) * 1_000_000 / i128::from(ONE);
            assert!((came - i128::from(expected)).abs() <= 3, "{millionths}: {came} instead of {expected}");
        }
    }

    #[test]
    fn they_ascend_and_are_symmetric() {
        let mut before = i64::MIN;
        for step in 0..=4096_u64 {
            let probability = step.saturating_mul(1 << 52);
            let came = quantile(probability);
            assert!(came >= before, "{step}");
            before = came;
            assert!((came + quantile(!probability)).abs() < ONE / 100_000, "{step}");
        }
        // Nine deviations out: no probability is further.
        assert!(quantile(0) > -10 * ONE && quantile(u64::MAX) < 10 * ONE);
    }
}
