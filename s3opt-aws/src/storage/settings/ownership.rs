//! Ownership controls.

use aws_sdk_s3::types;
use s3opt_core::s3::bucket::ObjectOwnership;

use crate::storage::convert::Unfit;

const ALL: [ObjectOwnership; 3] = [
    ObjectOwnership::BucketOwnerEnforced,
    ObjectOwnership::BucketOwnerPreferred,
    ObjectOwnership::ObjectWriter,
];

pub(super) fn from_ownership(ownership: ObjectOwnership) -> Result<types::OwnershipControls, Unfit> {
    let rule = types::OwnershipControlsRule::builder().object_ownership(ownership.name().into()).build()?;
    Ok(types::OwnershipControls::builder().rules(rule).build()?)
}

/// `None` where the controls hold no rule.
pub(super) fn to_ownership(controls: &types::OwnershipControls) -> Result<Option<ObjectOwnership>, Unfit> {
    let Some(rule) = controls.rules().first() else { return Ok(None) };
    let name = rule.object_ownership().as_str();
    let found = ALL.into_iter().find(|ownership| ownership.name() == name);
    found.map(Some).ok_or_else(|| Unfit::new(format!("the ownership {name}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_back() {
        for ownership in ALL {
            let sdk = from_ownership(ownership).unwrap();
            assert!(types::ObjectOwnership::values().contains(&sdk.rules()[0].object_ownership().as_str()));
            assert_eq!(to_ownership(&sdk), Ok(Some(ownership)));
        }
        let none = types::OwnershipControls::builder().set_rules(Some(Vec::new())).build().unwrap();
        assert_eq!(to_ownership(&none), Ok(None));
    }
}
