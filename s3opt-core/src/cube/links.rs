//! Which keys' versions act on each other.

/// Of which keys below a prefix the versions have to be kept together, because what happens to one of them decides
/// what happens to another. Where they need not, each version is counted by itself, which is much cheaper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Of keys whose latest version is an object, or is not known.
    pub below_objects: bool,
    /// Of keys whose latest version is a delete marker.
    pub below_markers: bool,
    /// Of keys that have a noncurrent delete marker.
    pub around_markers: bool,
}

impl Links {
    /// Whether the versions of no key have to be kept together.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Links::default()
    }

    /// Whether the versions of a key have to be kept together whose latest version is a delete marker or not, and which
    /// has noncurrent delete markers or not.
    #[must_use]
    pub fn keep_together(self, latest_is_marker: bool, has_noncurrent_markers: bool) -> bool {
        let by_latest = if latest_is_marker { self.below_markers } else { self.below_objects };
        by_latest || self.around_markers && has_noncurrent_markers
    }

    /// Links that keep all versions together.
    #[must_use]
    pub fn all() -> Links {
        Links { below_objects: true, below_markers: true, around_markers: true }
    }

    /// What either asks for.
    #[must_use]
    pub fn or(self, other: Links) -> Links {
        Links {
            below_objects: self.below_objects || other.below_objects,
            below_markers: self.below_markers || other.below_markers,
            around_markers: self.around_markers || other.around_markers,
        }
    }

    /// Whether these keep together all that `other` asks for.
    #[must_use]
    pub fn cover(self, other: Links) -> bool {
        self.or(other) == self
    }
}
