//! The precision of a table.

use rust_decimal::Decimal;
use s3opt_core::price::grouped;

/// How many places a table's amounts of USD are shown with: all alike, so that they can be compared by eye.
#[derive(Clone, Copy, Debug)]
pub struct Places(u32);

impl Places {
    /// Cents; millionths where the largest amount is less than a dollar.
    pub fn of(amounts: impl IntoIterator<Item = Decimal>) -> Places {
        let largest = amounts.into_iter().map(|amount| amount.abs()).max().unwrap_or_default();
        Places(if largest.is_zero() || largest >= Decimal::ONE { 2 } else { 6 })
    }

    /// An amount of USD.
    pub fn show(self, amount: Decimal) -> String {
        grouped(amount, self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_one_precision() {
        let small = Places::of([Decimal::new(5, 2), Decimal::new(-7, 6)]);
        assert_eq!(small.show(Decimal::new(5, 2)), "0.050000");
        let large = Places::of([Decimal::new(5, 2), Decimal::from(-7)]);
        assert_eq!(large.show(Decimal::new(5, 2)), "0.05");
        assert_eq!(Places::of([]).show(Decimal::ZERO), "0.00");
    }
}
