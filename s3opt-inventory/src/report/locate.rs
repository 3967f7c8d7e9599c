//! Finding the newest complete report below a folder.

use s3opt_core::calendar::Instant;

use crate::InventoryError;
use crate::store::{Store, join};

/// The file that lists a report's data files.
const MANIFEST: &str = "manifest.json";
/// The file that S3 writes last: the MD5 of the manifest.
pub(super) const CHECKSUM: &str = "manifest.checksum";
/// Folders between what was asked for and a dated report: prefix, source bucket and configuration, with slack for
/// a prefix of several parts.
const MAXIMUM_DEPTH: u32 = 6;

/// The path of the manifest that a location means. Of dated reports it is the newest complete one, which was begun at
/// `not_after` or before, where that is given.
pub(crate) fn find_manifest(
    store: &dyn Store,
    place: &str,
    not_after: Option<Instant>,
) -> Result<String, InventoryError> {
    let no_report = |problem: String| InventoryError::NoReport { location: store.display(place), problem };
    let is_manifest = place.rsplit('/').next().is_some_and(|name| {
        std::path::Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
    });
    if is_manifest {
        return if store.is_file(place)? {
            Ok(place.to_owned())
        } else {
            Err(no_report("there is no such file".to_owned()))
        };
    }
    let direct = join(place, MANIFEST);
    if store.is_file(&direct)? {
        return Ok(direct);
    }
    let last = not_after.map(folder_name);
    let mut search = Search { store, last, complete: Vec::new(), incomplete: 0 };
    search.descend(place, MAXIMUM_DEPTH)?;
    match search.complete.as_slice() {
        [only] => Ok(only.clone()),
        [] if search.incomplete > 0 => Err(no_report(format!(
            "{} dated folders lack {MANIFEST} or {CHECKSUM}, which S3 writes last",
            search.incomplete
        ))),
        [] => Err(no_report(format!("it holds neither {MANIFEST} nor dated folders with one"))),
        several => Err(InventoryError::SeveralReports {
            location: store.display(place),
            candidates: several.iter().map(|path| store.display(path)).collect(),
        }),
    }
}

struct Search<'a> {
    store: &'a dyn Store,
    /// The name of the last report that counts.
    last: Option<String>,
    /// The newest complete report of each configuration.
    complete: Vec<String>,
    incomplete: usize,
}

impl Search<'_> {
    fn descend(&mut self, folder: &str, depth: u32) -> Result<(), InventoryError> {
        let mut folders = self.store.children(folder)?.folders;
        folders.sort_unstable();
        let (mut dated, others): (Vec<_>, Vec<_>) = folders.into_iter().partition(|name| is_dated(name));
        if !dated.is_empty() {
            dated.retain(|name| self.last.as_ref().is_none_or(|last| name <= last));
            // Such names sort by date.
            while let Some(name) = dated.pop() {
                let report = join(folder, &name);
                if self.is_complete(&report)? {
                    self.complete.push(join(&report, MANIFEST));
                    break;
                }
                self.incomplete += 1;
            }
            return Ok(());
        }
        if depth == 0 {
            return Ok(());
        }
        others.iter().try_for_each(|name| self.descend(&join(folder, name), depth - 1))
    }

    fn is_complete(&self, report: &str) -> Result<bool, InventoryError> {
        Ok(self.store.is_file(&join(report, MANIFEST))? && self.store.is_file(&join(report, CHECKSUM))?)
    }
}

/// The name of the folder of a report that was begun at an instant: the minute counts. Source as [`is_dated`].
fn folder_name(begun: Instant) -> String {
    let text = begun.to_string();
    // As RFC 3339 has it: 2026-05-01T00:00:00Z.
    let minute = text.get(..16).unwrap_or(&text);
    format!("{}Z", minute.replace(':', "-"))
}

/// Whether a folder is named as S3 names those of reports, such as `2026-05-01T00-00Z`.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html>.
fn is_dated(name: &str) -> bool {
    const SHAPE: &[u8] = b"0000-00-00T00-00Z";
    name.len() == SHAPE.len()
        && name.bytes().zip(SHAPE).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            other => byte == *other,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open_store;
    use crate::{Location, store};

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        folder
    }

    fn check(files: &[&str], place: &str, expected: Result<&str, &str>) {
        let folder = tree(files);
        let (store, root) = open_store(&Location::Local(folder.path().join(place))).unwrap();
        let found = find_manifest(store.as_ref(), &root, None);
        match expected {
            Ok(path) => {
                assert_eq!(found.unwrap(), store::join(folder.path().to_str().unwrap(), path));
            }
            Err(part) => {
                let message = found.unwrap_err().to_string();
                assert!(message.contains(part), "{message}");
            }
        }
    }

    #[test]
    fn the_newest_complete_report_is_found() {
        let old = ["b/c/2026-04-30T00-00Z/manifest.json", "b/c/2026-04-30T00-00Z/manifest.checksum"];
        let new = ["b/c/2026-05-01T00-00Z/manifest.json", "b/c/2026-05-01T00-00Z/manifest.checksum"];
        let all = [old, new].concat();
        for place in ["", "b", "b/c", "b/c/2026-05-01T00-00Z", "b/c/2026-05-01T00-00Z/manifest.json"] {
            check(&all, place, Ok(new[0]));
        }
        check(&all, "b/c/2026-04-30T00-00Z", Ok(old[0]));
        check(&[&old[..], &new[..1]].concat(), "b/c", Ok(old[0]));
    }

    #[test]
    fn reports_behind_the_last_instant_do_not_count() {
        let files = ["04-30T00-00Z", "05-01T01-00Z"]
            .map(|date| ["json", "checksum"].map(|ending| format!("b/2026-{date}/manifest.{ending}")));
        let folder = tree(&files.iter().flatten().map(String::as_str).collect::<Vec<_>>());
        let (store, root) = open_store(&Location::Local(folder.path().join("b"))).unwrap();
        for (not_after, expected) in [
            ("2026-05-01T00:59:59Z", Some("2026-04-30T00-00Z")),
            ("2026-05-01T01:00:00Z", Some("2026-05-01T01-00Z")),
            ("2026-05-01T01:00:59.999Z", Some("2026-05-01T01-00Z")),
            ("2027-01-01", Some("2026-05-01T01-00Z")),
            ("2026-04-29T23:59:59Z", None),
        ] {
            let found = find_manifest(store.as_ref(), &root, Some(not_after.parse().unwrap()));
            let date = found.ok().map(|path| path.rsplit('/').nth(1).unwrap().to_owned());
            assert_eq!(date.as_deref(), expected, "{not_after}");
        }
    }

    #[test]
    fn what_is_no_report_is_refused() {
        check(&["b/c/2026-05-01T00-00Z/manifest.json"], "", Err("1 dated folders lack"));
        check(&["b/c/data/x.csv.gz"], "", Err("neither manifest.json nor dated folders"));
        check(&[], "nowhere", Err("neither manifest.json nor dated folders"));
        check(&[], "manifest.json", Err("no such file"));
        let two = ["a", "b"].map(|name| {
            [
                format!("{name}/2026-05-01T00-00Z/manifest.json"),
                format!("{name}/2026-05-01T00-00Z/manifest.checksum"),
            ]
        });
        check(&two.iter().flatten().map(String::as_str).collect::<Vec<_>>(), "", Err("several inventory"));
    }
}
