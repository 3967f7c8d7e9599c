//! Going through keys in order, common prefixes by the way.

use std::collections::BTreeMap;
use std::collections::btree_map::Range;
use std::ops::Bound;
use std::sync::Arc;

use s3opt_core::backend::storage::CommonListing;

/// What a list tells, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::storage::objects) enum Told<T> {
    Item(T),
    /// What some keys have in common up to the delimiter after the prefix.
    Prefix(String),
}

/// A walk through the keys that a list is about. A common prefix is told once, and what lies behind it is not walked
/// through: the walk goes on with the first key after all of it.
pub(in crate::storage::objects) struct Walk<'a, V, T, F> {
    map: &'a BTreeMap<Arc<str>, V>,
    range: Range<'a, Arc<str>, V>,
    prefix: &'a str,
    delimiter: Option<&'a str>,
    /// The items of a key.
    items: F,
    /// Items of the present key that were not yet told.
    pending: std::vec::IntoIter<T>,
}

impl<'a, V, T, F: FnMut(&'a str, &'a V) -> Vec<T>> Walk<'a, V, T, F> {
    /// A walk that begins after a marker, or, where `within` is set, with what is left of the marker's own key. A
    /// common prefix that the marker lies in was told before and is not told again.
    ///
    /// Sources: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html>, "Marker" and "NextMarker", and
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html>, "key-marker".
    pub(in crate::storage::objects) fn new(
        map: &'a BTreeMap<Arc<str>, V>,
        common: &'a CommonListing,
        marker: Option<&str>,
        within: bool,
        items: F,
    ) -> Walk<'a, V, T, F> {
        let prefix = common.prefix.as_str();
        let delimiter = common.delimiter.as_deref().filter(|delimiter| !delimiter.is_empty());
        let range = match marker.filter(|marker| *marker >= prefix) {
            None => from(map, Bound::Included(prefix)),
            Some(marker) => match common_prefix(marker, prefix, delimiter) {
                Some(common) => after_prefix(map, common),
                None if within => from(map, Bound::Included(marker)),
                None => from(map, Bound::Excluded(marker)),
            },
        };
        Walk { map, range, prefix, delimiter, items, pending: Vec::new().into_iter() }
    }

    /// At most so many, and whether there is more.
    pub(in crate::storage::objects) fn page(&mut self, limit: usize) -> (Vec<Told<T>>, bool) {
        if limit == 0 {
            return (Vec::new(), false);
        }
        let told: Vec<Told<T>> = self.by_ref().take(limit).collect();
        let more = self.next().is_some();
        (told, more)
    }
}

impl<'a, V, T, F: FnMut(&'a str, &'a V) -> Vec<T>> Iterator for Walk<'a, V, T, F> {
    type Item = Told<T>;

    fn next(&mut self) -> Option<Told<T>> {
        loop {
            if let Some(item) = self.pending.next() {
                return Some(Told::Item(item));
            }
            let (key, value) = self.range.next()?;
            if !key.starts_with(self.prefix) {
                return None;
            }
            let items = (self.items)(key, value);
            match common_prefix(key, self.prefix, self.delimiter) {
                // A prefix below which nothing is to be told is not told either.
                Some(common) if !items.is_empty() => {
                    self.range = after_prefix(self.map, common);
                    return Some(Told::Prefix(common.to_owned()));
                }
                Some(_) => {}
                None => self.pending = items.into_iter(),
            }
        }
    }
}

/// What a key has in common with others: up to the first delimiter after the prefix, and with it.
fn common_prefix<'k>(key: &'k str, prefix: &str, delimiter: Option<&str>) -> Option<&'k str> {
    let delimiter = delimiter?;
    let place = key.strip_prefix(prefix)?.find(delimiter)?;
    key.get(..prefix.len() + place + delimiter.len())
}

fn from<'a, V>(map: &'a BTreeMap<Arc<str>, V>, begin: Bound<&str>) -> Range<'a, Arc<str>, V> {
    map.range::<str, _>((begin, Bound::Unbounded))
}

/// What comes after all keys that start with a prefix.
fn after_prefix<'a, V>(map: &'a BTreeMap<Arc<str>, V>, prefix: &str) -> Range<'a, Arc<str>, V> {
    match successor(prefix) {
        Some(begin) => from(map, Bound::Included(&begin)),
        None => map.range::<str, _>((Bound::Excluded(prefix), Bound::Included(prefix))),
    }
}

/// The least text that is greater than all that start with a prefix; `None` where there is none. Texts are in the order
/// of their bytes, which for UTF-8 is that of their characters.
fn successor(prefix: &str) -> Option<String> {
    let mut text = prefix.to_owned();
    while let Some(last) = text.pop() {
        // Between these two lie the surrogates, which are no characters.
        let next = if last == '\u{d7ff}' { Some('\u{e000}') } else { char::from_u32(u32::from(last) + 1) };
        if let Some(next) = next {
            text.push(next);
            return Some(text);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(keys: &[&str], common: &CommonListing, marker: Option<&str>, limit: usize) -> (String, bool) {
        let map: BTreeMap<Arc<str>, usize> = keys.iter().map(|key| (Arc::from(*key), 1)).collect();
        let items = |key: &str, count: &usize| vec![key.to_owned(); *count];
        let (told, more) = Walk::new(&map, common, marker, false, items).page(limit);
        let names = told.into_iter().map(|told| match told {
            Told::Item(key) => key,
            Told::Prefix(prefix) => format!("[{prefix}]"),
        });
        (names.collect::<Vec<_>>().join(" "), more)
    }

    #[test]
    fn keys_and_common_prefixes_come_in_order() {
        let keys = ["a", "a/", "a/1", "a/2", "b", "b/x/1", "b/y", "c\u{10ffff}1", "d"];
        let listing = |prefix: &str, delimiter: &str| CommonListing {
            prefix: prefix.to_owned(),
            delimiter: Some(delimiter.to_owned()),
            ..CommonListing::default()
        };
        for (prefix, delimiter, marker, limit, expected, more) in [
            ("", "", None, 99, "a a/ a/1 a/2 b b/x/1 b/y c\u{10ffff}1 d", false),
            ("", "/", None, 99, "a [a/] b [b/] c\u{10ffff}1 d", false),
            ("", "/", None, 2, "a [a/]", true),
            ("", "/", Some("a/"), 2, "b [b/]", true),
            ("", "/", Some("a/1"), 1, "b", true),
            ("", "", Some("a/1"), 1, "a/2", true),
            ("", "", Some("a/15"), 1, "a/2", true),
            ("a/", "/", None, 99, "a/ a/1 a/2", false),
            ("b", "/", None, 99, "b [b/]", false),
            ("b/", "/", None, 99, "[b/x/] b/y", false),
            ("b/", "/", Some("a"), 99, "[b/x/] b/y", false),
            ("b/", "/", Some("b/x/"), 99, "b/y", false),
            ("b/", "/", Some("z"), 99, "", false),
            ("", "\u{10ffff}", Some("b/y"), 99, "[c\u{10ffff}] d", false),
            ("x", "/", None, 99, "", false),
            ("", "/", None, 0, "", false),
            ("", "/", Some("d"), 5, "", false),
            ("", "x/1", None, 99, "a a/ a/1 a/2 b [b/x/1] b/y c\u{10ffff}1 d", false),
        ] {
            let answer = told(&keys, &listing(prefix, delimiter), marker, limit);
            assert_eq!(answer, (expected.to_owned(), more), "{prefix} {delimiter} {marker:?} {limit}");
        }
    }

    #[test]
    fn nothing_lies_between_a_prefix_and_its_successor() {
        for (prefix, expected) in [
            ("a/", Some("a0")),
            ("a", Some("b")),
            ("a\u{d7ff}", Some("a\u{e000}")),
            ("a\u{10ffff}", Some("b")),
            ("\u{10ffff}", None),
            ("", None),
        ] {
            assert_eq!(successor(prefix).as_deref(), expected);
        }
    }

    #[test]
    fn what_is_behind_a_common_prefix_is_not_walked_through() {
        let keys: Vec<String> = (0..1000).map(|number| format!("a/{number:04}")).collect();
        let map: BTreeMap<Arc<str>, u8> = keys.iter().map(|key| (Arc::from(key.as_str()), 0)).collect();
        let common = CommonListing { delimiter: Some("/".to_owned()), ..CommonListing::default() };
        let mut looked_at = 0;
        let items = |key: &str, _: &u8| {
            looked_at += 1;
            vec![key.to_owned()]
        };
        let (told, more) = Walk::new(&map, &common, None, false, items).page(10);
        assert_eq!((told.len(), more, looked_at), (1, false, 1));
    }
}
