//! ministack 1.5.33.

use s3opt_core::backend::contract::Capability as C;

use crate::contract::Declaration;

pub(super) const DECLARATION: Declaration = Declaration {
    lacking: &[
        (C::TurnableClock, "its clock is the machine's"),
        (C::LengthBodies, "it keeps real bytes"),
        (C::LifecycleActs, "lifecycle is stored only"),
    ],
    broken: &[],
    not_run: &[],
};
