//! Tags of resources other than buckets and objects.

/// Tags with others set beside them.
pub(crate) fn beside(tags: &[(String, String)], added: &[(String, String)]) -> Vec<(String, String)> {
    let mut whole = tags.to_vec();
    for (key, value) in added {
        match whole.iter_mut().find(|(known, _)| known == key) {
            Some((_, old)) => value.clone_into(old),
            None => whole.push((key.clone(), value.clone())),
        }
    }
    whole
}
