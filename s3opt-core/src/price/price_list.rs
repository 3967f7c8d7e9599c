//! AWS's own Price List, in both forms in which people have it: the bulk offer file of a region, and what
//! `aws pricing get-products` prints.
//!
//! AWS spreads what S3 bills over several services of the list: most of it is in `AmazonS3`, the storage of
//! `DEEP_ARCHIVE` in `AmazonS3GlacierDeepArchive`, transfer between regions in `AWSDataTransfer`. `AmazonGlacier`, the
//! older service of vaults, has usage types of the same names at other prices, and is left out.
//! Source: <https://github.com/awslabs/mcp/issues/3536>.
//!
//! Sources: <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html>
//! and <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html>.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::usage::is_transfer;
use super::{Catalog, Price, Region, Step, Unit};

/// The text is no Price List.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PriceListError {
    /// The text is not the JSON of a Price List.
    #[error("this is not AWS's Price List: {reason}")]
    NotAPriceList {
        /// What the parser says.
        reason: String,
    },
    /// A field of a product makes no sense.
    #[error("product {sku} of the Price List has a wrong {field}: {value:?}")]
    WrongField {
        /// The product's stock keeping unit.
        sku: String,
        /// The field's name.
        field: &'static str,
        /// What it holds.
        value: String,
    },
    /// Nothing in it is a price of S3.
    #[error("the Price List has no price in USD of a usage type of Amazon S3")]
    Empty,
}

#[derive(Deserialize)]
struct Bulk {
    #[serde(rename = "publicationDate", default)]
    publication_date: String,
    products: BTreeMap<String, Product>,
    terms: BulkTerms,
}

#[derive(Deserialize)]
struct BulkTerms {
    #[serde(rename = "OnDemand", default)]
    on_demand: BTreeMap<String, BTreeMap<String, Term>>,
}

#[derive(Deserialize)]
struct Listing {
    #[serde(rename = "PriceList")]
    price_list: Vec<Entry>,
}

/// `get-products` prints each product as a string that holds JSON; some tools have taken it out already.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Text(String),
    Object(Box<Single>),
}

#[derive(Deserialize)]
struct Single {
    product: Product,
    #[serde(rename = "publicationDate", default)]
    publication_date: String,
    terms: SingleTerms,
}

#[derive(Deserialize)]
struct SingleTerms {
    #[serde(rename = "OnDemand", default)]
    on_demand: BTreeMap<String, Term>,
}

#[derive(Deserialize)]
struct Product {
    #[serde(default)]
    sku: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Term {
    #[serde(rename = "priceDimensions", default)]
    price_dimensions: BTreeMap<String, Dimension>,
}

#[derive(Deserialize)]
struct Dimension {
    #[serde(default)]
    unit: String,
    #[serde(rename = "beginRange", default)]
    begin_range: String,
    #[serde(rename = "pricePerUnit", default)]
    price_per_unit: BTreeMap<String, String>,
}

impl Catalog {
    /// Reads a Price List, in either form.
    ///
    /// # Errors
    /// [`PriceListError`] where the text is none, or a product in it makes no sense.
    pub fn from_price_list(text: &str) -> Result<Catalog, PriceListError> {
        let wrong = |error: serde_json::Error| PriceListError::NotAPriceList { reason: error.to_string() };
        let value: serde_json::Value = serde_json::from_str(text).map_err(wrong)?;
        let mut catalog = Catalog::default();
        if value.get("PriceList").is_some() {
            let listing: Listing = serde_json::from_value(value).map_err(wrong)?;
            for entry in listing.price_list {
                let single = match entry {
                    Entry::Text(text) => serde_json::from_str(&text).map_err(wrong)?,
                    Entry::Object(single) => *single,
                };
                let date = &single.publication_date;
                add(&mut catalog, &single.product, single.terms.on_demand.values(), date)?;
            }
        } else {
            let bulk: Bulk = serde_json::from_value(value).map_err(wrong)?;
            for (sku, product) in &bulk.products {
                let terms = bulk.terms.on_demand.get(sku).into_iter().flat_map(BTreeMap::values);
                add(&mut catalog, product, terms, &bulk.publication_date)?;
            }
        }
        if catalog.prices().next().is_none() { Err(PriceListError::Empty) } else { Ok(catalog) }
    }
}

/// The services whose products may be on the bill of a bucket; some tools leave the service out.
const SERVICES: [&str; 4] = ["AmazonS3", "AmazonS3GlacierDeepArchive", "AWSDataTransfer", ""];

/// Adds a product's price, where it is one of a usage type that s3opt knows.
fn add<'a>(
    catalog: &mut Catalog,
    product: &Product,
    terms: impl Iterator<Item = &'a Term>,
    date: &str,
) -> Result<(), PriceListError> {
    let attribute = |name: &str| product.attributes.get(name).map_or("", String::as_str);
    if !SERVICES.contains(&attribute("servicecode")) {
        return Ok(());
    }
    let billed = attribute("usagetype");
    let Some((region, usage_type)) = place(billed, product) else { return Ok(()) };
    if Unit::of(usage_type).is_none() {
        return Ok(());
    }
    let wrong = |field, value: &str| PriceListError::WrongField {
        sku: product.sku.clone(),
        field,
        value: value.to_owned(),
    };
    let mut steps = Vec::new();
    let mut per_hour = false;
    for dimension in terms.flat_map(|term| term.price_dimensions.values()) {
        let Some(usd) = dimension.price_per_unit.get("USD") else { continue };
        let price: Decimal = usd.parse().map_err(|_| wrong("pricePerUnit", usd))?;
        let begin = if dimension.begin_range.is_empty() { "0" } else { dimension.begin_range.as_str() };
        let from: Decimal = begin.parse().map_err(|_| wrong("beginRange", begin))?;
        if price.is_sign_negative() || from.is_sign_negative() {
            return Err(wrong("price or range", usd));
        }
        // Lines in hours are charged by the month, unless the list says otherwise.
        per_hour |= ["hrs", "hour"].iter().any(|hour| dimension.unit.to_ascii_lowercase().contains(hour));
        steps.push(Step { from, price });
    }
    steps.sort_by_key(|step| step.from);
    match steps.first() {
        None => return Ok(()),
        Some(first) if !first.from.is_zero() => return Err(wrong("beginRange", &first.from.to_string())),
        Some(_) => {}
    }
    let source = format!("AWS Price List, product {}", product.sku);
    let price = Price { steps, per_hour, source, date: date.to_owned() };
    catalog.insert(region, usage_type, attribute("operation"), price);
    Ok(())
}

/// The region at whose prices a usage type is charged, and its name without the region's prefix.
fn place<'a>(billed: &'a str, product: &Product) -> Option<(Region, &'a str)> {
    if is_transfer(billed) {
        return Region::split(billed).map(|(region, _)| (region, billed));
    }
    if let Some(split) = Region::split(billed) {
        return Some(split);
    }
    let code = product.attributes.get("regionCode").map_or("us-east-1", String::as_str);
    let region: Region = code.parse().ok()?;
    region.billing_prefix().is_empty().then_some((region, billed))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::price::UsageKey;

    const PRODUCT: &str = r#"{"sku":"A1","productFamily":"Storage","attributes":{"usagetype":"EU-TimedStorage-ByteHrs",
        "operation":"","regionCode":"eu-west-1"}}"#;
    const TERM: &str = r#"{"A1.T":{"priceDimensions":{
        "A1.T.2":{"unit":"GB-Mo","beginRange":"51200","endRange":"Inf","pricePerUnit":{"USD":"0.0220000000"}},
        "A1.T.1":{"unit":"GB-Mo","beginRange":"0","endRange":"51200","pricePerUnit":{"USD":"0.0230000000"}}}}}"#;

    fn bulk() -> String {
        format!(
            r#"{{"offerCode":"AmazonS3","publicationDate":"2026-04-30T00:00:00Z","products":{{"A1":{PRODUCT}}},
                "terms":{{"OnDemand":{{"A1":{TERM}}}}}}}"#
        )
    }

    fn listing() -> String {
        let single = format!(
            r#"{{"product":{PRODUCT},"publicationDate":"2026-04-30T00:00:00Z","terms":{{"OnDemand":{TERM}}}}}"#
        );
        serde_json::json!({ "FormatVersion": "aws_v1", "PriceList": [single] }).to_string()
    }

    #[test]
    fn both_forms_give_the_same_catalog() {
        let catalog = Catalog::from_price_list(&bulk()).unwrap();
        assert_eq!(Catalog::from_price_list(&listing()).unwrap(), catalog);
        let key = UsageKey {
            region: "eu-west-1".parse().unwrap(),
            usage_type: "TimedStorage-ByteHrs".into(),
            operation: "StandardStorage".into(),
        };
        let price = catalog.price(&key).unwrap();
        let steps: Vec<_> =
            price.steps.iter().map(|step| (step.from.to_string(), step.price.to_string())).collect();
        assert_eq!(
            steps,
            [("0", "0.0230000000"), ("51200", "0.0220000000")].map(|(a, b)| (a.into(), b.into()))
        );
        assert_eq!(price.date, "2026-04-30T00:00:00Z");
    }

    #[test]
    fn vaults_have_other_prices_under_the_same_names() {
        for (service, is_taken) in [
            ("AmazonS3", true),
            ("AmazonS3GlacierDeepArchive", true),
            ("AWSDataTransfer", true),
            ("AmazonGlacier", false),
        ] {
            let text =
                bulk().replace("\"operation\"", &format!("\"servicecode\":\"{service}\",\"operation\""));
            assert_eq!(Catalog::from_price_list(&text).is_ok(), is_taken, "{service}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, expected) in [
            ("{}".to_owned(), "this is not AWS's Price List: missing field `products`"),
            ("[".to_owned(), "this is not AWS's Price List: EOF while parsing a list at line 1 column 1"),
            (
                bulk().replace("0.0230000000", "cheap"),
                "product A1 of the Price List has a wrong pricePerUnit: \"cheap\"",
            ),
            (bulk().replace("\"0\"", "\"7\""), "product A1 of the Price List has a wrong beginRange: \"7\""),
            (
                bulk().replace("TimedStorage", "Nonsense"),
                "the Price List has no price in USD of a usage type of Amazon S3",
            ),
        ] {
            assert_eq!(Catalog::from_price_list(&text).unwrap_err().to_string(), expected);
        }
    }

    proptest! {
        #[test]
        fn damaged_lists_are_errors_or_lists(place in 0_usize..600, byte in any::<u8>()) {
            for text in [bulk(), listing()] {
                let mut bytes = text.into_bytes();
                let place = place % bytes.len();
                bytes[place] = byte;
                if let Ok(text) = String::from_utf8(bytes) {
                    let _outcome: Result<_, _> = Catalog::from_price_list(&text);
                }
            }
        }
    }
}
