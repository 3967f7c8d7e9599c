//! How versions and delete markers stood among each other.
//!
//! S3's document has them in one sequence, keys in order and each key's newest first. The SDK makes two lists of it, from
//! which that order cannot be had again: instants in lists are of whole seconds. So the document is looked at as it comes.

use std::cmp::Reverse;
use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_s3::config::interceptors::AfterDeserializationInterceptorContextRef;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_smithy_runtime_api::box_error::BoxError;
use quick_xml::Reader;
use quick_xml::events::Event;
use s3opt_core::backend::storage::ListedVersion;

/// What an entry of the document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    Version,
    DeleteMarker,
}

/// Takes down the order of the document that an answer holds.
#[derive(Clone, Debug, Default)]
pub(super) struct DocumentOrder {
    entries: Arc<Mutex<Vec<Entry>>>,
}

impl DocumentOrder {
    /// The order of the last answer.
    pub(super) fn taken(&self) -> Vec<Entry> {
        std::mem::take(&mut *self.entries.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Intercept for DocumentOrder {
    fn name(&self) -> &'static str {
        "DocumentOrder"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let bytes = context.response().body().bytes().unwrap_or_default();
        *self.entries.lock().unwrap_or_else(PoisonError::into_inner) = order(bytes);
        Ok(())
    }
}

/// The entries right below the root. What cannot be read ends the list: whether an answer is well-formed is the SDK's to
/// say.
fn order(document: &[u8]) -> Vec<Entry> {
    let mut reader = Reader::from_reader(document);
    let mut entries = Vec::new();
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                if depth == 1 {
                    match start.local_name().as_ref() {
                        "Version" => entries.push(Entry::Version),
                        "DeleteMarker" => entries.push(Entry::DeleteMarker),
                        _ => {}
                    }
                }
                depth += 1;
            }
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) | Err(_) => return entries,
            Ok(_) => {}
        }
    }
}

/// Both lists as one, in the document's order, which is S3's; by key and age where the document was not seen.
pub(super) fn merge(
    order: &[Entry],
    versions: Vec<ListedVersion>,
    markers: Vec<ListedVersion>,
) -> Vec<ListedVersion> {
    let count = |entry| order.iter().filter(|one| **one == entry).count();
    if count(Entry::Version) != versions.len() || count(Entry::DeleteMarker) != markers.len() {
        let mut all: Vec<ListedVersion> = versions.into_iter().chain(markers).collect();
        let age = |version: &ListedVersion| Reverse((version.is_latest, version.last_modified));
        all.sort_by_cached_key(|version| (version.key.clone(), age(version)));
        return all;
    }
    let (mut versions, mut markers) = (versions.into_iter(), markers.into_iter());
    let next = |entry: &Entry| match entry {
        Entry::Version => versions.next(),
        Entry::DeleteMarker => markers.next(),
    };
    order.iter().filter_map(next).collect()
}

#[cfg(test)]
mod tests {
    use s3opt_core::calendar::Instant;
    use s3opt_core::s3::StorageClass;

    use super::*;

    fn version(key: &str, version_id: &str, second: i64, delete_marker: bool) -> ListedVersion {
        ListedVersion {
            key: key.to_owned(),
            version_id: version_id.to_owned(),
            is_latest: false,
            delete_marker,
            size: 0,
            etag: String::new(),
            last_modified: Instant::from_milliseconds(second * 1000),
            storage_class: StorageClass::Standard,
        }
    }

    fn ids(versions: &[ListedVersion]) -> Vec<&str> {
        versions.iter().map(|version| version.version_id.as_str()).collect()
    }

    #[test]
    fn the_order_of_a_document() {
        let document = b"<?xml version=\"1.0\"?><ListVersionsResult xmlns=\"x\"><Name>Version</Name>\
            <DeleteMarker><Key>a</Key><Version>no</Version></DeleteMarker><Version><Key>a</Key></Version>\
            <Version/><DeleteMarker></DeleteMarker></ListVersionsResult>";
        assert_eq!(order(document), [Entry::DeleteMarker, Entry::Version, Entry::DeleteMarker]);
        assert_eq!(order(b""), []);
        assert_eq!(order(b"<a><Version>"), [Entry::Version]);
        assert_eq!(order(&[0xff, b'<', 0xfe]), []);
    }

    #[test]
    fn lists_are_put_together_in_the_order_of_the_document() {
        let versions = || vec![version("a", "1", 5, false), version("b", "2", 5, false)];
        let markers = || vec![version("a", "3", 5, true), version("a", "4", 5, true)];
        let order = [Entry::DeleteMarker, Entry::Version, Entry::DeleteMarker, Entry::Version];
        assert_eq!(ids(&merge(&order, versions(), markers())), ["3", "1", "4", "2"]);
    }

    #[test]
    fn without_the_document_age_decides() {
        let versions = vec![version("b", "1", 5, false), version("a", "2", 5, false)];
        let mut latest = version("a", "4", 4, true);
        latest.is_latest = true;
        let markers = vec![version("a", "3", 6, true), latest];
        assert_eq!(ids(&merge(&[], versions, markers)), ["4", "3", "2", "1"]);
    }
}
