//! Which objects the filters of two rules share.

use crate::s3::lifecycle::Filter;

/// Whether every object that meets `narrow` meets `wide` as well.
pub(super) fn covers(wide: &Filter, narrow: &Filter) -> bool {
    let (wide_from, wide_to) = sizes(wide);
    let (narrow_from, narrow_to) = sizes(narrow);
    narrow.prefix().starts_with(wide.prefix())
        && wide.tags().iter().all(|tag| narrow.tags().contains(tag))
        && wide_from <= narrow_from
        && narrow_to <= wide_to
}

/// Whether some object can meet both.
pub(super) fn overlap(one: &Filter, other: &Filter) -> bool {
    let (one_from, one_to) = sizes(one);
    let (other_from, other_to) = sizes(other);
    let prefixes = one.prefix().starts_with(other.prefix()) || other.prefix().starts_with(one.prefix());
    // Nothing carries two values under one key.
    let tags = one
        .tags()
        .iter()
        .all(|tag| other.tags().iter().all(|other| tag.key != other.key || tag.value == other.value));
    prefixes && tags && one_from.max(other_from) <= one_to.min(other_to)
}

/// The smallest and the largest size in bytes that meet the filter; where none does, the first is the larger one.
pub(super) fn sizes(filter: &Filter) -> (u64, u64) {
    let from = filter.object_size_greater_than().map_or(0, |size| size.saturating_add(1));
    let to = filter.object_size_less_than().map_or(u64::MAX, |size| size.saturating_sub(1));
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::s3::Tag;
    use crate::s3::lifecycle::testing;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_matching(
            one in testing::filter(),
            other in testing::filter(),
            key in "[a-c/]{0,5}",
            size in 0_u64..1_000_000,
            more in prop::collection::vec(("[a-c]{1,2}", "[a-c]{0,2}"), 0..2),
        ) {
            // The keys are distinct, as they are in a bucket: those of the first filter, then others.
            let mut tags = one.tags().to_vec();
            for tag in other.tags().iter().cloned().chain(more.into_iter().map(|(key, value)| Tag { key, value })) {
                if tags.iter().all(|known| known.key != tag.key) {
                    tags.push(tag);
                }
            }
            let key = format!("{}{key}", other.prefix());
            let matches = |filter: &Filter| filter.matches(&key, size, &tags);
            prop_assert!(!(matches(&one) && matches(&other)) || overlap(&one, &other));
            prop_assert!(!(covers(&one, &other) && matches(&other)) || matches(&one));
            prop_assert!(covers(&one, &one));
        }
    }
}
