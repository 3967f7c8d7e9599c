//! Arbitrary parts of settings, for property tests.

use proptest::collection::btree_map;
use proptest::prelude::*;
use s3opt_core::s3::Tag;

/// Up to three tags with distinct keys.
pub(super) fn tags() -> impl Strategy<Value = Vec<Tag>> {
    btree_map("[a-z]{1,4}", "[a-z ]{0,4}", 0..4)
        .prop_map(|tags| tags.into_iter().map(|(key, value)| Tag { key, value }).collect())
}
