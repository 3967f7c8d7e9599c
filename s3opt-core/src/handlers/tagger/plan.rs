//! What it takes to tag the objects of a bucket that is full already.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{TaggingRules, Target, merge};
use crate::price::{Region, UsageKey};
use crate::s3::{StorageClass, Tag};

/// Hours of the month that quantities are for: AWS's average one, as [`crate::price::Period::AverageMonth`] has it.
const HOURS: u64 = 730;

/// Objects that get the same tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagSetPlan {
    /// How many.
    pub objects: u64,
    /// The first of their keys, in the order of their bytes.
    pub example: String,
}

/// How many objects get which tags, and what that takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagPlan {
    /// The objects by the tags that the rules want for them.
    pub sets: BTreeMap<Vec<Tag>, TagSetPlan>,
    /// Objects for which no tags are wanted.
    pub untagged: u64,
    /// Objects that may have been overwritten since they were listed, and are looked at before they get tags that depend on
    /// their size; by class.
    pub looks: BTreeMap<StorageClass, u64>,
}

impl TagPlan {
    /// Counts one object, and says which tags are wanted for it where it has none yet.
    pub fn count(&mut self, rules: &TaggingRules, target: &Target, class: StorageClass) -> Vec<Tag> {
        let key = &target.object.key;
        let tags = merge(&[], &rules.wanted(key, target.size.unwrap_or(0))).tags;
        if tags.is_empty() {
            self.untagged += 1;
            return tags;
        }
        match self.sets.get_mut(&tags) {
            Some(set) => {
                set.objects += 1;
                if *key < set.example {
                    set.example.clone_from(key);
                }
            }
            None => {
                self.sets.insert(tags.clone(), TagSetPlan { objects: 1, example: key.clone() });
            }
        }
        if target.may_be_another() && rules.depends_on_size(key) {
            *self.looks.entry(class).or_default() += 1;
        }
        tags
    }

    /// Adds what another one counted.
    pub fn merge(&mut self, other: TagPlan) {
        for (tags, more) in other.sets {
            let set = self
                .sets
                .entry(tags)
                .or_insert_with(|| TagSetPlan { objects: 0, example: more.example.clone() });
            set.objects += more.objects;
            if more.example < set.example {
                set.example = more.example;
            }
        }
        self.untagged += other.untagged;
        for (class, looks) in other.looks {
            *self.looks.entry(class).or_default() += looks;
        }
    }

    /// Objects for which tags are wanted.
    #[must_use]
    pub fn objects(&self) -> u64 {
        self.sets.values().map(|set| set.objects).sum()
    }

    /// What it takes at most to tag them one by one: to read the tags of each, to look at those that may have been
    /// overwritten, and to write the tags of all, none of which has them yet.
    ///
    /// Requests about tags are billed as those on STANDARD, whatever the object's class. Source:
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html>.
    #[must_use]
    pub fn calls(&self, region: &Region) -> Vec<(UsageKey, Decimal)> {
        let objects = Decimal::from(self.objects());
        let looks =
            self.looks.iter().map(|(class, looks)| (tier2(*class), "HeadObject", Decimal::from(*looks)));
        let tags = [
            ("Requests-Tier2", "GetObjectTagging", objects),
            ("Requests-Tier1", "PutObjectTagging", objects),
        ];
        usage(region, tags.into_iter().chain(looks))
    }

    /// What it takes to tag them with S3 Batch Operations, one job for each set of tags: jobs, objects, and the writes of
    /// tags, which are billed as ever.
    ///
    /// Source: <https://aws.amazon.com/s3/pricing/>, "S3 Batch Operations".
    #[must_use]
    pub fn jobs(&self, region: &Region) -> Vec<(UsageKey, Decimal)> {
        let objects = Decimal::from(self.objects());
        let lines = [
            ("BatchOperations-Jobs", "S3PutObjectTagging", Decimal::from(self.sets.len() as u64)),
            ("BatchOperations-Objects", "S3PutObjectTagging", objects),
            ("Requests-Tier1", "PutObjectTagging", objects),
        ];
        usage(region, lines)
    }

    /// What the tags take each month, in tag-hours of an average one.
    ///
    /// Source: <https://aws.amazon.com/s3/pricing/>, "S3 Object Tagging".
    #[must_use]
    pub fn monthly(&self, region: &Region) -> Vec<(UsageKey, Decimal)> {
        let tags: Decimal = self
            .sets
            .iter()
            .map(|(tags, set)| Decimal::from(set.objects) * Decimal::from(tags.len() as u64))
            .sum();
        usage(region, [("TagStorage-TagHrs", "", tags * Decimal::from(HOURS))])
    }
}

fn usage(
    region: &Region,
    lines: impl IntoIterator<Item = (&'static str, &'static str, Decimal)>,
) -> Vec<(UsageKey, Decimal)> {
    let lines = lines.into_iter().filter(|(.., quantity)| !quantity.is_zero());
    let key = |usage_type: &'static str, operation: &'static str| UsageKey {
        region: region.clone(),
        usage_type: usage_type.into(),
        operation: operation.into(),
    };
    lines.map(|(usage_type, operation, quantity)| (key(usage_type, operation), quantity)).collect()
}

/// The usage type of GET and HEAD requests on a class.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html>.
fn tier2(class: StorageClass) -> &'static str {
    match class {
        StorageClass::Standard => "Requests-Tier2",
        StorageClass::StandardIa => "Requests-SIA-Tier2",
        StorageClass::OneZoneIa => "Requests-ZIA-Tier2",
        StorageClass::IntelligentTiering => "Requests-INT-Tier2",
        StorageClass::GlacierIr => "Requests-GIR-Tier2",
        StorageClass::Glacier => "Requests-GLACIER-Tier2",
        StorageClass::DeepArchive => "Requests-GDA-Tier2",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::storage::ObjectRef;
    use crate::config::Config;
    use crate::price::{Catalog, OutsideUsage, Period, price_quantities};

    fn cost(lines: &[(UsageKey, Decimal)]) -> String {
        let bill =
            price_quantities(&Catalog::builtin(), Period::AverageMonth, lines, &OutsideUsage::default());
        bill.unwrap().total.normalize().to_string()
    }

    #[test]
    fn a_million_objects_cost_what_the_price_list_says() {
        let rules = TaggingRules::new(&Config::parse(Config::default_text()).unwrap());
        let region = "us-east-1".parse().unwrap();
        let mut plan = TagPlan::default();
        let target = |key: &str, version: Option<&str>| Target {
            object: ObjectRef { version_id: version.map(str::to_owned), ..ObjectRef::new("b", key) },
            size: Some(1),
            etag: None,
        };
        plan.count(&rules, &target("b", None), StorageClass::Standard);
        plan.count(&rules, &target("a", Some("null")), StorageClass::GlacierIr);
        plan.count(&rules, &target("c", Some("3sL4kqtJlcpXroDTDmJ")), StorageClass::Standard);
        plan.count(&rules, &target("finance/a.log", Some("3sL4kqtJlcpXroDTDmJ")), StorageClass::Standard);
        plan.count(&TaggingRules::default(), &target("c", None), StorageClass::Standard);
        let mut both = plan.clone();
        both.merge(plan.clone());
        assert_eq!((both.objects(), both.untagged, both.sets.len()), (8, 2, 2));
        assert_eq!(both.looks, BTreeMap::from([(StorageClass::Standard, 2), (StorageClass::GlacierIr, 2)]));
        assert!(both.sets.values().any(|set| set.objects == 6 && set.example == "a"));
        for set in both.sets.values_mut() {
            set.objects *= 125_000;
        }
        both.looks.values_mut().for_each(|looks| *looks = 1_000_000);
        // A million each: reads .40, looks .40 and 10.00, writes 5.00.
        assert_eq!(cost(&both.calls(&region)), "15.8");
        // Two jobs .50, objects 1.00, writes 5.00.
        assert_eq!(cost(&both.jobs(&region)), "6.5");
        // 750,000 objects with one tag and 250,000 with four: 1.75 million tags at .0065 for 10,000.
        assert_eq!(cost(&both.monthly(&region)), "1.1375");
    }
}
