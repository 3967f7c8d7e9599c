//! Taking a stack away: everything that carries its tags, whatever state it is in, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use super::danger::Danger;
use super::desired::{CONFIGURATION_PREFIX, Desired};
use super::observe::{Observations, ObserveError};
use super::plan::{Action, Plan, Step, in_order};
use super::{Names, Owner, ResourceId};
use crate::backend::Cloud;
use crate::backend::error::if_found;
use crate::backend::storage::{CommonListing, ListVersions};

/// Plans to take away all that is the stack's. Buckets that hold objects are refused unless `delete_objects`.
///
/// # Errors
/// Buckets that could not be looked into.
pub async fn plan(
    cloud: &Cloud,
    names: &Names,
    desired: &Desired,
    observed: &Observations,
    delete_objects: bool,
) -> Result<Plan, Vec<ObserveError>> {
    let needs = needs(desired);
    let mut steps = BTreeMap::new();
    let mut errors = Vec::new();
    let wholes = observed.iter().filter(|(id, there)| id.parent().is_none() && there.owner == Owner::Ours);
    for (id, there) in wholes {
        let mut step = Step {
            resource: id.clone(),
            action: Action::Delete,
            reason: "it belongs to the stack".to_owned(),
            changes: Vec::new(),
            dangers: Vec::new(),
            notes: Vec::new(),
            from: Some(there.state.clone()),
            to: None,
            after: needs.get(id).cloned().unwrap_or_default(),
        };
        if let ResourceId::Bucket(name) = id {
            match is_empty(cloud, name).await {
                Ok(true) => {}
                Ok(false) if delete_objects => {
                    let message = format!("every version of every object in {name} would be deleted");
                    step.dangers.push(Danger::DataLoss(message));
                }
                Ok(false) => {
                    step.action = Action::Refuse;
                    "it holds objects; `--delete-objects` deletes them with it".clone_into(&mut step.reason);
                }
                Err(error) => errors.push(ObserveError { resource: id.clone(), error }),
            }
        }
        steps.insert(id.clone(), step);
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let steps = in_order(steps);
    let (stack, account, region) = (names.stack(), names.account.clone(), names.region.to_string());
    Ok(Plan { stack, account, region, steps })
}

/// What each whole needs of other wholes: it goes before them.
fn needs(desired: &Desired) -> BTreeMap<ResourceId, BTreeSet<ResourceId>> {
    let whole = |id: &ResourceId| id.parent().unwrap_or_else(|| id.clone());
    let mut needs: BTreeMap<ResourceId, BTreeSet<ResourceId>> = BTreeMap::new();
    for resource in &desired.resources {
        let own = whole(&resource.id);
        let others = resource.after.iter().map(whole).filter(|other| *other != own);
        needs.entry(own.clone()).or_default().extend(others);
    }
    needs
}

/// Whether a bucket holds nothing but the configuration of the functions.
pub(super) async fn is_empty(cloud: &Cloud, bucket: &str) -> Result<bool, crate::backend::CloudError> {
    let common = CommonListing { bucket: bucket.to_owned(), max_keys: Some(1), ..CommonListing::default() };
    // What comes before our own keys, then what comes after them.
    for key_marker in [None, Some(format!("{CONFIGURATION_PREFIX}\u{10ffff}"))] {
        let request = ListVersions { common: common.clone(), key_marker, ..ListVersions::default() };
        let Some(page) = if_found(cloud.storage.list_versions(request).await)? else { return Ok(true) };
        match page.versions.first() {
            None => return Ok(true),
            Some(version) if version.key.starts_with(CONFIGURATION_PREFIX) => {}
            Some(_) => return Ok(false),
        }
    }
    Ok(true)
}
