//! Cost allocation tags, as Cost Explorer writes them.

use std::collections::BTreeMap;

use aws_sdk_costexplorer::types;

/// Tags that are switched by one call.
///
/// Source:
/// <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_UpdateCostAllocationTagsStatus.html>.
pub(super) const MAX_TAGS: usize = 20;

/// A tag's name and whether it is active.
pub(super) fn to_status(tag: &types::CostAllocationTag) -> (String, bool) {
    (tag.tag_key().to_owned(), *tag.status() == types::CostAllocationTagStatus::Active)
}

/// Tags as the SDK takes them, shared out over calls.
pub(super) fn batches(
    tags: &BTreeMap<String, bool>,
) -> Result<Vec<Vec<types::CostAllocationTagStatusEntry>>, aws_smithy_types::error::operation::BuildError> {
    let convert = |(key, active): (&String, &bool)| {
        let status = if *active {
            types::CostAllocationTagStatus::Active
        } else {
            types::CostAllocationTagStatus::Inactive
        };
        types::CostAllocationTagStatusEntry::builder().tag_key(key).status(status).build()
    };
    let entries = tags.iter().map(convert).collect::<Result<Vec<_>, _>>()?;
    Ok(entries.chunks(MAX_TAGS).map(<[_]>::to_vec).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_has_at_most_twenty_tags() {
        for (count, expected) in [(0, vec![]), (1, vec![1]), (20, vec![20]), (21, vec![20, 1])] {
            let tags: BTreeMap<String, bool> =
                (0..count).map(|index| (format!("{index:02}"), true)).collect();
            let came: Vec<usize> = batches(&tags).unwrap().iter().map(Vec::len).collect();
            assert_eq!(came, expected);
        }
    }

    #[test]
    fn a_tag_is_read_as_it_was_switched() {
        let tags = BTreeMap::from([("Department".to_owned(), true), ("Project".to_owned(), false)]);
        let read = |entry: &types::CostAllocationTagStatusEntry| {
            let builder = types::CostAllocationTag::builder().tag_key(entry.tag_key());
            let builder = builder.r#type(types::CostAllocationTagType::UserDefined);
            to_status(&builder.status(entry.status().clone()).build().unwrap())
        };
        let came: BTreeMap<String, bool> = batches(&tags).unwrap().iter().flatten().map(read).collect();
        assert_eq!(came, tags);
    }
}
