//! The parts of a lifecycle configuration.

use crate::calendar::Day;
use crate::s3::{StorageClass, Tag};

/// A bucket's lifecycle configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LifecycleConfiguration {
    /// The rules in the order of the text.
    pub rules: Vec<Rule>,
    /// Which small objects transitions leave alone.
    pub transition_default_minimum_object_size: TransitionDefaultMinimumObjectSize,
}

/// Which small objects a transition leaves alone, where its rule has no size filter of its own.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TransitionDefaultMinimumObjectSize {
    /// `all_storage_classes_128K`: objects below 128 KiB never move. S3's default.
    #[default]
    AllStorageClasses128K,
    /// `varies_by_storage_class`: objects below 128 KiB do move to GLACIER and `DEEP_ARCHIVE`.
    VariesByStorageClass,
}

/// One rule of a lifecycle configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The rule's ID, at most 255 characters, where the owner gave one.
    pub id: Option<String>,
    /// Whether the rule is in force.
    pub enabled: bool,
    /// Which objects the rule is about.
    pub filter: Filter,
    /// Moves of current versions, in the order of the text.
    pub transitions: Vec<Transition>,
    /// When current versions expire.
    pub expiration: Option<Expiration>,
    /// Moves of noncurrent versions, in the order of the text.
    pub noncurrent_transitions: Vec<NoncurrentTransition>,
    /// When noncurrent versions are deleted.
    pub noncurrent_expiration: Option<NoncurrentExpiration>,
    /// Days after which an upload that was never completed is aborted, counted from its start.
    pub abort_incomplete_multipart_upload_days: Option<u32>,
}

/// Which objects a rule is about, in the form that its owner wrote it, so that it prints back the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// The legacy `Prefix` element of the rule itself, without a `Filter`.
    LegacyPrefix(String),
    /// An empty `Filter`: every object.
    Everything,
    /// Keys that start with the prefix.
    Prefix(String),
    /// Objects with the tag.
    Tag(Tag),
    /// Objects of more than so many bytes.
    ObjectSizeGreaterThan(u64),
    /// Objects of less than so many bytes.
    ObjectSizeLessThan(u64),
    /// Objects that meet all of the conditions.
    And {
        /// Keys that start with the prefix.
        prefix: Option<String>,
        /// Objects with all of the tags.
        tags: Vec<Tag>,
        /// Objects of more than so many bytes.
        object_size_greater_than: Option<u64>,
        /// Objects of less than so many bytes.
        object_size_less_than: Option<u64>,
    },
}

/// When an action on current versions is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timing {
    /// So many days after creation, rounded up to the next midnight UTC.
    Days(u32),
    /// From this midnight UTC on.
    Date(Day),
}

/// A move of current versions into a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Transition {
    /// When it is due.
    pub timing: Timing,
    /// The class it moves versions into; never STANDARD.
    pub storage_class: StorageClass,
}

/// When current versions expire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expiration {
    /// By age or date.
    At(Timing),
    /// `ExpiredObjectDeleteMarker`: `true` removes delete markers with no other version left; `false`, which S3
    /// accepts and keeps, does nothing.
    ExpiredObjectDeleteMarker(bool),
}

/// A move of noncurrent versions into a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NoncurrentTransition {
    /// Days after the version became noncurrent.
    pub noncurrent_days: u32,
    /// How many of the newest noncurrent versions stay where they are, 1 to 100.
    pub newer_noncurrent_versions: Option<u32>,
    /// The class it moves versions into; never STANDARD.
    pub storage_class: StorageClass,
}

/// When noncurrent versions are deleted for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NoncurrentExpiration {
    /// Days after the version became noncurrent.
    pub noncurrent_days: u32,
    /// How many of the newest noncurrent versions are kept, 1 to 100.
    pub newer_noncurrent_versions: Option<u32>,
}

impl Filter {
    /// The prefix that keys must start with; empty where the filter names none.
    #[must_use]
    pub fn prefix(&self) -> &str {
        match self {
            Filter::LegacyPrefix(prefix) | Filter::Prefix(prefix) => prefix,
            Filter::And { prefix, .. } => prefix.as_deref().unwrap_or(""),
            Filter::Everything
            | Filter::Tag(_)
            | Filter::ObjectSizeGreaterThan(_)
            | Filter::ObjectSizeLessThan(_) => "",
        }
    }

    /// The tags that objects must carry, all of them.
    #[must_use]
    pub fn tags(&self) -> &[Tag] {
        match self {
            Filter::Tag(tag) => std::slice::from_ref(tag),
            Filter::And { tags, .. } => tags,
            _ => &[],
        }
    }

    /// The size in bytes that objects must exceed.
    #[must_use]
    pub fn object_size_greater_than(&self) -> Option<u64> {
        match self {
            Filter::ObjectSizeGreaterThan(size) => Some(*size),
            Filter::And { object_size_greater_than, .. } => *object_size_greater_than,
            _ => None,
        }
    }

    /// The size in bytes that objects must stay below.
    #[must_use]
    pub fn object_size_less_than(&self) -> Option<u64> {
        match self {
            Filter::ObjectSizeLessThan(size) => Some(*size),
            Filter::And { object_size_less_than, .. } => *object_size_less_than,
            _ => None,
        }
    }

    /// Whether the filter names a size, which overrides [`TransitionDefaultMinimumObjectSize`].
    #[must_use]
    pub fn has_size(&self) -> bool {
        self.object_size_greater_than().is_some() || self.object_size_less_than().is_some()
    }

    /// Whether an object with this key, size in bytes and these tags meets the filter.
    #[must_use]
    pub fn matches(&self, key: &str, size: u64, tags: &[Tag]) -> bool {
        key.starts_with(self.prefix()) && self.matches_size(size) && self.matches_tags(tags)
    }

    /// Whether the size in bytes meets the filter.
    #[must_use]
    pub fn matches_size(&self, size: u64) -> bool {
        self.object_size_greater_than().is_none_or(|limit| size > limit)
            && self.object_size_less_than().is_none_or(|limit| size < limit)
    }

    /// Whether the tags meet the filter.
    #[must_use]
    pub fn matches_tags(&self, tags: &[Tag]) -> bool {
        self.tags().iter().all(|wanted| tags.contains(wanted))
    }
}

impl LifecycleConfiguration {
    /// The name of the rule at `index`: its ID, or `rule N` counted from 1 where it has none.
    #[must_use]
    pub fn rule_name(&self, index: usize) -> String {
        let id = self.rules.get(index).and_then(|rule| rule.id.clone());
        id.unwrap_or_else(|| format!("rule {}", index + 1))
    }
}

impl Rule {
    /// A rule in force about these objects, without any action yet.
    #[must_use]
    pub fn new(filter: Filter) -> Rule {
        Rule {
            id: None,
            enabled: true,
            filter,
            transitions: Vec::new(),
            expiration: None,
            noncurrent_transitions: Vec::new(),
            noncurrent_expiration: None,
            abort_incomplete_multipart_upload_days: None,
        }
    }
}

impl TransitionDefaultMinimumObjectSize {
    /// Both settings, the default first.
    pub const ALL: [TransitionDefaultMinimumObjectSize; 2] = [
        TransitionDefaultMinimumObjectSize::AllStorageClasses128K,
        TransitionDefaultMinimumObjectSize::VariesByStorageClass,
    ];

    /// The value as S3's API writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            TransitionDefaultMinimumObjectSize::AllStorageClasses128K => "all_storage_classes_128K",
            TransitionDefaultMinimumObjectSize::VariesByStorageClass => "varies_by_storage_class",
        }
    }
}
