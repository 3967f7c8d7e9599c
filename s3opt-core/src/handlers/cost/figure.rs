//! Who pays what: the figures of which reports are made.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Whose a cost is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "part", content = "department", rename_all = "kebab-case")]
pub enum Part {
    /// A department's.
    Department(String),
    /// Of objects that the inventory lists below no department's prefix.
    NoDepartment,
    /// Of what nobody can be named for.
    Remainder,
}

/// What a part pays for a usage type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Whose.
    #[serde(flatten)]
    pub part: Part,
    /// The usage type as it is billed, with its region's prefix.
    pub usage_type: String,
    /// How much was used, in the unit of the usage type.
    #[serde(with = "decimal")]
    pub quantity: Decimal,
    /// USD.
    #[serde(with = "decimal")]
    pub cost: Decimal,
}

/// Quantities and costs that add up, by part and usage type.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures(BTreeMap<(Part, String), (Decimal, Decimal)>);

impl Figures {
    /// Adds to what is there; nothing where both are zero.
    pub(super) fn add(&mut self, part: Part, usage_type: &str, quantity: Decimal, cost: Decimal) {
        if quantity.is_zero() && cost.is_zero() {
            return;
        }
        let sum = self.0.entry((part, usage_type.to_owned())).or_default();
        sum.0 += quantity;
        sum.1 += cost;
    }

    /// In the order of parts, then of usage types.
    pub(super) fn into_vec(self) -> Vec<Figure> {
        let figure = |((part, usage_type), (quantity, cost)): ((Part, String), (Decimal, Decimal))| Figure {
            part,
            usage_type,
            quantity: quantity.normalize(),
            cost: cost.normalize(),
        };
        self.0.into_iter().map(figure).collect()
    }
}

/// The costs of some figures.
pub(super) fn total<'a>(figures: impl IntoIterator<Item = &'a Figure>) -> Decimal {
    figures.into_iter().map(|figure| figure.cost).sum::<Decimal>().normalize()
}

/// What each part pays, in the order of parts.
pub(super) fn by_part(figures: &[Figure]) -> BTreeMap<Part, Decimal> {
    let mut sums = BTreeMap::new();
    for figure in figures {
        *sums.entry(figure.part.clone()).or_default() += figure.cost;
    }
    sums
}

/// Quantity and cost of each usage type.
pub(super) fn by_usage_type(figures: &[Figure]) -> BTreeMap<&str, (Decimal, Decimal)> {
    let mut sums: BTreeMap<&str, (Decimal, Decimal)> = BTreeMap::new();
    for figure in figures {
        let sum = sums.entry(&figure.usage_type).or_default();
        sum.0 += figure.quantity;
        sum.1 += figure.cost;
    }
    sums
}

/// Decimals as text, so that no digit is lost on the way.
pub(super) mod decimal {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(number: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&number.normalize())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_they_are_written() {
        for (part, json) in [
            (Part::Department("Finance".to_owned()), r#"{"part":"department","department":"Finance","#),
            (Part::NoDepartment, r#"{"part":"no-department","#),
            (Part::Remainder, r#"{"part":"remainder","#),
        ] {
            let figure = Figure {
                part,
                usage_type: "Requests-Tier1".to_owned(),
                quantity: Decimal::from(7),
                cost: "0.0000350000".parse().unwrap(),
            };
            let text = serde_json::to_string(&figure).unwrap();
            assert_eq!(
                text,
                format!(r#"{json}"usage_type":"Requests-Tier1","quantity":"7","cost":"0.000035"}}"#)
            );
            assert_eq!(serde_json::from_str::<Figure>(&text).unwrap(), figure);
        }
    }
}
