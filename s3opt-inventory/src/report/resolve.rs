//! Where a data file lies that a manifest names by its key in the destination bucket.

use super::{Manifest, ManifestFile};
use crate::InventoryError;
use crate::store::{Store, join};

/// Folders above the manifest in which a copy of the destination bucket is looked for.
const MAXIMUM_ANCESTORS: usize = 12;

/// The paths of the manifest's data files, in its order.
///
/// The copy may begin anywhere in the bucket (`aws s3 cp --recursive` of the configuration's folder alone leaves
/// the start of each key away), so the longest tail of the key that exists in a folder above the manifest is taken.
pub(crate) fn resolve(store: &dyn Store, manifest: &Manifest) -> Result<Vec<String>, InventoryError> {
    manifest.files.iter().map(|file| resolve_one(store, manifest, file)).collect()
}

fn resolve_one(
    store: &dyn Store,
    manifest: &Manifest,
    file: &ManifestFile,
) -> Result<String, InventoryError> {
    let segments: Vec<&str> = file.key.split('/').filter(|segment| !segment.is_empty()).collect();
    if segments.is_empty() || segments.iter().any(|segment| matches!(*segment, "." | "..")) {
        return Err(InventoryError::InvalidManifest {
            file: store.display(&manifest.path),
            problem: format!("it lists a data file with the key {:?}", file.key),
        });
    }
    let ancestors = ancestors(&manifest.path);
    // The usual place needs no question to the store: the folder above the report's, when the key begins with it.
    if let Some(configuration) = ancestors.get(1) {
        let usual =
            file.key.strip_prefix(configuration.as_str()).is_some_and(|rest| rest.starts_with("/data/"));
        if usual && store.is_remote() {
            return Ok(file.key.clone());
        }
    }
    for start in 0..segments.len() {
        let tail = segments[start..].join("/");
        for ancestor in &ancestors {
            let path = join(ancestor, &tail);
            if store.is_file(&path)? {
                return Ok(path);
            }
        }
    }
    let name = segments.last().copied().unwrap_or_default();
    if let Some(configuration) = ancestors.get(1) {
        let path = join(&join(configuration, "data"), name);
        if store.is_file(&path)? {
            return Ok(path);
        }
    }
    Err(InventoryError::MissingDataFile { manifest: store.display(&manifest.path), key: file.key.clone() })
}

/// The folders that a path lies in, the nearest first. A relative path ends at the current folder.
fn ancestors(path: &str) -> Vec<String> {
    let mut folders = Vec::new();
    let mut rest = path;
    while let Some((folder, _)) = rest.rsplit_once('/') {
        folders.push(if folder.is_empty() { "/".to_owned() } else { folder.to_owned() });
        rest = folder;
        if folders.len() == MAXIMUM_ANCESTORS {
            return folders;
        }
    }
    if !path.starts_with('/') {
        folders.push(String::new());
    }
    folders
}

#[cfg(test)]
mod tests {
    use s3opt_core::calendar::Instant;

    use super::*;
    use crate::Location;
    use crate::report::DataFormat;
    use crate::store::open_store;

    fn check(manifest: &str, present: &str, key: &str, expected: bool) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(present);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "x").unwrap();
        let manifest_path = folder.path().join(manifest);
        std::fs::create_dir_all(manifest_path.parent().unwrap()).unwrap();
        let (store, root) = open_store(&Location::Local(manifest_path)).unwrap();
        let manifest = Manifest {
            path: root,
            source_bucket: String::new(),
            created: Instant::from_milliseconds(0),
            format: DataFormat::Orc,
            files: vec![ManifestFile { key: key.to_owned(), size: 1, md5: String::new() }],
        };
        let found = resolve(store.as_ref(), &manifest).ok();
        assert_eq!(found, expected.then(|| vec![path.to_str().unwrap().to_owned()]), "{present}");
    }

    #[test]
    fn data_files_are_found_in_any_copy() {
        let key = "inventory/source/daily/data/x.csv.gz";
        for (manifest, present) in [
            ("inventory/source/daily/D/manifest.json", "inventory/source/daily/data/x.csv.gz"),
            ("source/daily/D/manifest.json", "source/daily/data/x.csv.gz"),
            ("D/manifest.json", "data/x.csv.gz"),
            ("copy/D/manifest.json", "copy/data/x.csv.gz"),
            ("flat/manifest.json", "flat/x.csv.gz"),
            ("flat/manifest.json", "flat/data/x.csv.gz"),
        ] {
            check(manifest, present, key, true);
        }
        check("D/manifest.json", "data/y.csv.gz", key, false);
        check("D/manifest.json", "x", "../x", false);
        check("D/manifest.json", "x", "", false);
    }
}
