//! What becomes of the tags that are there when others are wanted.

use super::WantedTag;
use crate::s3::{Tag, TagSet};

/// A tag whose value was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplacedTag {
    /// The key.
    pub key: String,
    /// The value that it had.
    pub from: String,
    /// The value that it has.
    pub to: String,
}

/// The tags of an object after wanted ones were merged into them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merge {
    /// All tags: those that were there, in their order, then the new ones in the order of the rules.
    pub tags: Vec<Tag>,
    /// Those that were not there.
    pub added: Vec<Tag>,
    /// Those that had another value.
    pub replaced: Vec<ReplacedTag>,
    /// Those that have no room.
    pub dropped: Vec<Tag>,
}

impl Merge {
    /// Whether the tags are others than before.
    #[must_use]
    pub fn changes(&self) -> bool {
        !(self.added.is_empty() && self.replaced.is_empty())
    }
}

/// Merges wanted tags into those that an object has.
///
/// What the object has stays; a wanted tag whose key is there with another value changes it only where its rule
/// overrides. New ones are added in the order in which they are wanted (the department, then the rules) until there are
/// [`TagSet::MAX_TAGS`], and the rest is dropped. So the user's own tags never give way, and of the rules' the first are
/// the most important. To merge the same again changes nothing.
#[must_use]
pub fn merge(existing: &[Tag], wanted: &[WantedTag]) -> Merge {
    let mut merge = Merge { tags: existing.to_vec(), ..Merge::default() };
    for WantedTag { tag, overrides_user_tags } in wanted {
        let has_room = merge.tags.len() < TagSet::MAX_TAGS;
        match merge.tags.iter_mut().find(|there| there.key == tag.key) {
            Some(there) if there.value == tag.value || !overrides_user_tags => {}
            Some(there) => {
                let from = std::mem::replace(&mut there.value, tag.value.clone());
                merge.replaced.push(ReplacedTag { key: tag.key.clone(), from, to: tag.value.clone() });
            }
            None if has_room => {
                merge.tags.push(tag.clone());
                merge.added.push(tag.clone());
            }
            None => merge.dropped.push(tag.clone()),
        }
    }
    merge
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `a=1 b=2`; a wanted one that overrides is written `a:=1`.
    fn tags(text: &str) -> Vec<Tag> {
        let tag = |pair: &str| {
            let (key, value) = pair.split_once('=').unwrap();
            Tag { key: key.trim_end_matches(':').to_owned(), value: value.to_owned() }
        };
        text.split_whitespace().map(tag).collect()
    }

    fn wanted(text: &str) -> Vec<WantedTag> {
        let overrides = text.split_whitespace().map(|pair| pair.contains(":="));
        let all = tags(text).into_iter().zip(overrides);
        all.map(|(tag, overrides_user_tags)| WantedTag { tag, overrides_user_tags }).collect()
    }

    #[test]
    fn what_is_there_stays_and_what_has_no_room_is_told() {
        let nine = "k1= k2= k3= k4= k5= k6= k7= k8= k9=";
        for (existing, rules, expected, dropped, changes) in [
            ("", "", "", "", false),
            ("", "a=1 b=2", "a=1 b=2", "", true),
            ("x=9", "a=1", "x=9 a=1", "", true),
            ("a=1", "a=1", "a=1", "", false),
            ("a=9", "a=1", "a=9", "", false),
            ("a=9", "a:=1", "a=1", "", true),
            ("a=1", "a:=1", "a=1", "", false),
            // Keys differ by case, as in S3.
            ("A=9", "a=1", "A=9 a=1", "", true),
            (nine, "a=1 b=2 c=3", &format!("{nine} a=1"), "b=2 c=3", true),
            (&format!("{nine} a=9"), "b=2 a:=1", &format!("{nine} a=1"), "b=2", true),
            (&format!("{nine} x="), "b=2", &format!("{nine} x="), "b=2", false),
        ] {
            let merge = merge(&tags(existing), &wanted(rules));
            assert_eq!(merge.tags, tags(expected), "{existing} + {rules}");
            assert_eq!(merge.dropped, tags(dropped), "{existing} + {rules}");
            assert_eq!(merge.changes(), changes, "{existing} + {rules}");
        }
        let replaced = merge(&tags("a=9"), &wanted("a:=1")).replaced;
        assert_eq!(replaced, [ReplacedTag { key: "a".into(), from: "9".into(), to: "1".into() }]);
    }

    fn some_tags(most: usize) -> impl Strategy<Value = Vec<Tag>> {
        prop::collection::btree_map("[a-p]", "[0-2]", 0..=most)
            .prop_map(|tags| tags.into_iter().map(|(key, value)| Tag { key, value }).collect::<Vec<_>>())
            .prop_shuffle()
    }

    fn some_wanted() -> impl Strategy<Value = Vec<WantedTag>> {
        (some_tags(16), any::<u16>()).prop_map(|(tags, overriding)| {
            let all = tags.into_iter().enumerate();
            all.map(|(place, tag)| WantedTag { tag, overrides_user_tags: overriding >> place & 1 == 1 })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn twice_is_once_users_win_and_ten_are_the_most(existing in some_tags(10), wanted in some_wanted()) {
            let once = merge(&existing, &wanted);
            prop_assert!(TagSet::new(once.tags.clone()).is_ok());
            let twice = merge(&once.tags, &wanted);
            prop_assert!(!twice.changes());
            prop_assert_eq!(&twice.tags, &once.tags);
            prop_assert_eq!(&twice.dropped, &once.dropped);
            prop_assert_eq!(once.changes(), once.tags != existing);
            for tag in &existing {
                let overridden = wanted.iter().any(|one| one.overrides_user_tags && one.tag.key == tag.key);
                prop_assert!(overridden || once.tags.contains(tag));
            }
            // Each wanted tag is there, gave way to the user's or was dropped; what is dropped has no room.
            for one in &wanted {
                let has_key = once.tags.iter().any(|tag| tag.key == one.tag.key);
                prop_assert!(has_key != once.dropped.contains(&one.tag));
                prop_assert!(!one.overrides_user_tags || !has_key || once.tags.contains(&one.tag));
            }
            prop_assert!(once.dropped.is_empty() || once.tags.len() == TagSet::MAX_TAGS);
        }
    }
}
