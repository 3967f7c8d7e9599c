//! Reports that are not as they should be: an error that names the place, never a panic, never a smaller result.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use s3opt_inventory::write::{Format, ReportRow, write_report};
use s3opt_inventory::{InventoryError, Progress};

use crate::support::{FORMATS, adopt, data_files, read, read_unverified, read_with, report, row};

fn rows() -> Vec<ReportRow> {
    (0..20).map(|number| row(&format!("hr/file {number}"), number * 50_000, "2026-04-01T08:00:00Z")).collect()
}

fn written(format: Format) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_report(folder.path(), &report(format, true), &[rows()]).unwrap();
    folder
}

/// Reads a CSV report whose text has been changed.
fn check_csv(change: impl Fn(&str) -> String, row: u64, problem: &str) {
    let folder = written(Format::Csv);
    let path = data_files(folder.path()).remove(0);
    let mut text = String::new();
    flate2::read::GzDecoder::new(fs::File::open(&path).unwrap()).read_to_string(&mut text).unwrap();
    let mut output = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    output.write_all(change(&text).as_bytes()).unwrap();
    fs::write(&path, output.finish().unwrap()).unwrap();
    adopt(folder.path());
    let error = read_unverified(folder.path()).unwrap_err();
    let InventoryError::InvalidRow { file, row: found, .. } = &error else { panic!("{problem}: {error:?}") };
    assert_eq!(Path::new(file), path);
    assert_eq!(*found, row, "{error}");
    assert!(error.to_string().contains(problem), "{error}");
}

#[test]
fn a_bad_row_is_named() {
    let third = |from: &'static str, to: &'static str| {
        move |text: &str| {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            assert!(lines[2].contains(from), "{}", lines[2]);
            lines[2] = lines[2].replacen(from, to, 1);
            lines.join("\n") + "\n"
        }
    };
    check_csv(third("STANDARD", "FROZEN"), 3, "the storage class \"FROZEN\" is unknown");
    check_csv(third("2026-04-01", "2026-04-31"), 3, "the date \"2026-04-31T08:00:00.000Z\"");
    check_csv(third("100000", "-5"), 3, "the size \"-5\" is no number of bytes");
    check_csv(third("100000", ""), 3, "the size \"\" is no number of bytes");
    check_csv(third("100000", "99999999999999999999"), 3, "is no number of bytes");
    check_csv(third("\"true\"", "\"yes\""), 3, "IsLatest is \"yes\"");
    check_csv(third("\"hr/file+2\"", "\"\""), 3, "the key is empty");
    check_csv(third("\"source\",", ""), 3, "it has 10 fields, but the manifest's fileSchema lists 11");
    check_csv(third("\"source\",", "\"source\",\"more\","), 3, "it has 12 fields");
    check_csv(third("\"hr/file+2\"", "\"hr/\"\"2\""), 3, "a quote stands within a field");
    check_csv(third("\"hr/file+2\"", "\"hr/file+2"), 3, "");
    check_csv(third("\"\"", "\"LUKEWARM\""), 3, "the access tier \"LUKEWARM\" is unknown");
    check_csv(|text| text.replacen('\n', "\n\n", 1), 2, "it has 1 fields");
}

#[test]
fn fields_without_quotes_are_read_too() {
    let folder = written(Format::Csv);
    let expected = read(folder.path()).unwrap().cube;
    let path = data_files(folder.path()).remove(0);
    let mut text = String::new();
    flate2::read::GzDecoder::new(fs::File::open(&path).unwrap()).read_to_string(&mut text).unwrap();
    for change in [text.replace('"', ""), text.replace('\n', "\r\n"), text.trim_end().to_owned(), text + "\n"]
    {
        let mut output = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        output.write_all(change.as_bytes()).unwrap();
        fs::write(&path, output.finish().unwrap()).unwrap();
        adopt(folder.path());
        assert_eq!(read_unverified(folder.path()).unwrap().cube, expected);
    }
}

#[test]
fn manifests_are_checked() {
    let folder = written(Format::Csv);
    let dated = folder.path().join("source/daily/2026-05-01T00-00Z");
    let manifest = dated.join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();

    fs::write(&manifest, text.replace("source", "sauce")).unwrap();
    let error = read(folder.path()).unwrap_err();
    let InventoryError::ChecksumMismatch { file, expected, found } = &error else { panic!("{error:?}") };
    assert_eq!(Path::new(file), manifest);
    assert_eq!(fs::read_to_string(dated.join("manifest.checksum")).unwrap(), *expected);
    assert_ne!(expected, found);
    assert!(error.remedy().contains("fetch the file again"));

    fs::remove_file(dated.join("manifest.checksum")).unwrap();
    fs::write(&manifest, &text).unwrap();
    assert!(matches!(read(&dated).unwrap_err(), InventoryError::NoReport { .. }));
    assert!(matches!(read(folder.path()).unwrap_err(), InventoryError::NoReport { .. }));
    assert_eq!(read_unverified(folder.path()).unwrap().rows, 20);
    fs::write(&manifest, "{}").unwrap();
    assert!(matches!(read_unverified(folder.path()).unwrap_err(), InventoryError::InvalidManifest { .. }));
    fs::remove_file(&manifest).unwrap();
    assert!(matches!(read(folder.path()).unwrap_err(), InventoryError::NoReport { .. }));
}

#[test]
fn data_files_are_checked() {
    for format in FORMATS {
        let folder = written(format);
        let path = data_files(folder.path()).remove(0);
        let bytes = fs::read(&path).unwrap();

        let mut changed = bytes.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        fs::write(&path, &changed).unwrap();
        let error = read(folder.path()).unwrap_err();
        assert!(
            matches!(&error, InventoryError::ChecksumMismatch { file, .. } if Path::new(file) == path),
            "{error:?}"
        );

        fs::write(&path, &bytes[1..]).unwrap();
        let error = read(folder.path()).unwrap_err();
        let InventoryError::SizeMismatch { expected, found, .. } = error else { panic!("{error:?}") };
        assert_eq!((expected, found), (bytes.len() as u64, bytes.len() as u64 - 1));

        fs::remove_file(&path).unwrap();
        let error = read(folder.path()).unwrap_err();
        assert!(matches!(error, InventoryError::MissingDataFile { .. }), "{error:?}");
    }
}

#[test]
fn every_truncation_is_an_error() {
    for format in FORMATS {
        let folder = written(format);
        let path = data_files(folder.path()).remove(0);
        let bytes = fs::read(&path).unwrap();
        for length in 0..bytes.len() {
            fs::write(&path, &bytes[..length]).unwrap();
            adopt(folder.path());
            assert!(read_unverified(folder.path()).is_err(), "{format} of {length} bytes");
        }
    }
}

#[test]
fn a_flipped_byte_is_an_error_or_nothing() {
    for format in FORMATS {
        let folder = written(format);
        let path = data_files(folder.path()).remove(0);
        let bytes = fs::read(&path).unwrap();
        for (number, place) in (0..bytes.len()).step_by(3).enumerate() {
            let mut changed = bytes.clone();
            changed[place] ^= [0x01, 0x80, 0xff, 0x10][number % 4];
            fs::write(&path, &changed).unwrap();
            // Whatever comes of it, the scan ends by itself. Only with checksums is every change seen.
            if let Ok(scan) = {
                adopt(folder.path());
                read_unverified(folder.path())
            } {
                assert!(scan.rows <= 20, "{format} with byte {place} changed");
            }
        }
    }
}

#[test]
fn a_missing_column_names_its_field() {
    let folder = written(Format::Csv);
    let manifest = folder.path().join("source/daily/2026-05-01T00-00Z/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    for (name, field) in
        [("Size", "Size"), ("LastModifiedDate", "LastModifiedDate"), (" StorageClass", "StorageClass")]
    {
        fs::write(&manifest, text.replace(&format!("{name},"), "Other,")).unwrap();
        let _ = fs::remove_file(folder.path().join("source/daily/2026-05-01T00-00Z/manifest.checksum"));
        let error = read_unverified(folder.path()).unwrap_err();
        assert!(matches!(&error, InventoryError::MissingColumn { .. }), "{error:?}");
        assert!(error.remedy().contains(&format!("optional field {field} ")), "{}", error.remedy());
    }
}

#[test]
fn an_empty_inventory_is_told() {
    for format in FORMATS {
        for files in [vec![], vec![vec![]]] {
            let folder = tempfile::tempdir().unwrap();
            write_report(folder.path(), &report(format, false), &files).unwrap();
            let error = read(folder.path()).unwrap_err();
            assert!(matches!(error, InventoryError::Empty { .. }), "{format}: {error:?}");
        }
    }
}

#[test]
fn a_scan_can_be_stopped() {
    /// Stops the scan at its first news.
    struct Stop(Arc<AtomicBool>, AtomicU64);

    impl Progress for Stop {
        fn total_bytes(&self, bytes: u64) {
            self.1.store(bytes, Ordering::Relaxed);
        }

        fn advance(&self, _rows: u64, _bytes: u64) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    for format in FORMATS {
        let folder = tempfile::tempdir().unwrap();
        write_report(folder.path(), &report(format, true), &vec![rows(); 4]).unwrap();
        let error =
            read_with(folder.path(), |options| options.cancel.store(true, Ordering::Relaxed)).unwrap_err();
        assert!(matches!(error, InventoryError::Cancelled), "{error:?}");
        let error = read_with(folder.path(), |options| {
            options.threads = Some(1);
            options.progress = Arc::new(Stop(Arc::clone(&options.cancel), AtomicU64::new(0)));
        })
        .unwrap_err();
        assert!(matches!(error, InventoryError::Cancelled), "{error:?}");
    }
}
