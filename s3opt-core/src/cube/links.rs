//! Which keys' versions act on each other.

/// Of which keys below a prefix the versions have to be kept together, because what happens to one of them decides
/// what happens to another. Where they need not, each version is counted by itself, which is much cheaper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Of keys whose latest version is an object, or is not known.
    pub below_objects: bool,
    /// Of keys whose latest version is a delete marker.
    pub below_markers: bool,
}

impl Links {
    /// Whether the versions of no key have to be kept together.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Links::default()
    }

    /// What either asks for.
    #[must_use]
    pub fn or(self, other: Links) -> Links {
        Links {
            below_objects: self.below_objects || other.below_objects,
            below_markers: self.below_markers || other.below_markers,
        }
    }

    /// Whether these keep together all that `other` asks for.
    #[must_use]
    pub fn cover(self, other: Links) -> bool {
        self.or(other) == self
    }
}
