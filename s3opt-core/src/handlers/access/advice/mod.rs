//! What to do about what was seen. Each rule is a function of the observation; it answers nothing where it does not fit.

mod acceleration;
mod archives;
mod cloudfront;
mod errors;
mod tiering;

use rust_decimal::Decimal;

use super::findings::Findings;
use super::money::{Month, Prices};
use super::observation::Observation;
use crate::price::{grouped, usd};

/// Something to do, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Advice {
    /// A short name for programs.
    pub(super) code: &'static str,
    /// What to do, in a few words.
    pub(super) title: &'static str,
    /// What was seen, with its figures, and what to do.
    pub(super) text: String,
    /// USD a month that are at stake, where the catalog has the prices: positive where they are saved, negative where they
    /// are spent.
    pub(super) saves: Option<Decimal>,
}

/// What rules look at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    pub(super) observation: &'a Observation,
    pub(super) findings: &'a Findings,
    pub(super) prices: Prices<'a>,
    /// `None` where the catalog does not know the region.
    pub(super) month: Option<Month>,
}

/// A rule.
type Rule = fn(&Seen<'_>) -> Option<Advice>;

/// In the order in which they are told.
const RULES: [Rule; 8] = [
    errors::client,
    errors::server,
    archives::read_back,
    archives::opt_in,
    archives::instant_retrieval,
    cloudfront::advise,
    acceleration::advise,
    tiering::advise,
];

/// All that fits.
pub(super) fn advise(seen: &Seen<'_>) -> Vec<Advice> {
    RULES.iter().filter_map(|rule| rule(seen)).collect()
}

/// Bytes as people read them.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [(&str, u32); 5] = [("PiB", 50), ("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)];
    let unit = UNITS.iter().find(|(_, exponent)| bytes >> exponent > 0);
    unit.map_or_else(
        || format!("{bytes} bytes"),
        |(name, exponent)| {
            let figure = Decimal::from(bytes) / Decimal::from(1_u64 << exponent);
            format!("{} {name}", grouped(figure, 1))
        },
    )
}

/// A count with its thousands apart.
pub(super) fn count(number: u64) -> String {
    grouped(Decimal::from(number), 0)
}

/// A part of a whole in percent, to one place.
pub(super) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0.0%".to_owned();
    }
    format!("{}%", grouped(Decimal::from(part) * Decimal::ONE_HUNDRED / Decimal::from(whole), 1))
}

/// An amount of money.
pub(super) fn money(amount: Decimal) -> String {
    format!("{} USD", usd(amount))
}

#[cfg(test)]
mod tests;
