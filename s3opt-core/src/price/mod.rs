//! Prices: TEMPORARY
use crate::calendar::Month;
use rust_decimal::Decimal;
use std::borrow::Cow;
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(String);
impl Region {
    pub fn transfer_code(&self) -> &str {
        if self.0 == "us-east-1" { "USE1" } else { "USW2" }
    }
    pub fn prefix(&self) -> &str {
        if self.0 == "us-east-1" { "" } else { "USW2-" }
    }
}
impl std::str::FromStr for Region {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        Ok(Region(s.to_owned()))
    }
}
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UsageKey {
    pub region: Region,
    pub usage_type: Cow<'static, str>,
    pub operation: Cow<'static, str>,
}
impl UsageKey {
    pub fn billed_name(&self) -> String {
        format!("{}{}", self.region.prefix(), self.usage_type)
    }
}
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub usage_type: String,
    pub operation: String,
    pub quantity: Decimal,
    pub unit: &'static str,
    pub cost: Decimal,
}
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    pub lines: Vec<Line>,
    pub total: Decimal,
}
pub struct Catalog;
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct OutsideUsage;
impl OutsideUsage {
    pub fn is_empty(&self) -> bool {
        true
    }
}
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("x")]
pub struct PriceError;
pub fn price_month(
    _c: &Catalog,
    _m: Month,
    u: &[(UsageKey, u128)],
    _o: &OutsideUsage,
) -> Result<Bill, PriceError> {
    let _ = u;
    Ok(Bill { lines: vec![], total: Decimal::ZERO })
}
pub fn share(_t: Decimal, w: &[u128]) -> Vec<Decimal> {
    vec![Decimal::ZERO; w.len()]
}
