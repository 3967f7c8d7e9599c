//! The manifest of a report.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html>.

use s3opt_core::calendar::Instant;
use serde::Deserialize;

use super::locate::CHECKSUM;
use crate::InventoryError;
use crate::store::{Store, join, md5_of};

/// The version of the manifest's form that S3 writes.
const VERSION: &str = "2016-11-30";

/// What a manifest says.
#[derive(Debug)]
pub(crate) struct Manifest {
    /// Where it lies.
    pub(crate) path: String,
    pub(crate) source_bucket: String,
    /// When S3 began to make the report.
    pub(crate) created: Instant,
    pub(crate) format: DataFormat,
    pub(crate) files: Vec<ManifestFile>,
}

/// The format of a report's data files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DataFormat {
    /// CSV in gzip, with the names of the columns as the manifest lists them.
    Csv(Vec<String>),
    Parquet,
    Orc,
}

/// A data file as the manifest lists it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct ManifestFile {
    pub(crate) key: String,
    pub(crate) size: u64,
    #[serde(rename = "MD5checksum")]
    pub(crate) md5: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    source_bucket: String,
    version: String,
    creation_timestamp: Milliseconds,
    file_format: String,
    file_schema: String,
    files: Vec<ManifestFile>,
}

/// S3 writes a string; other tools that make such manifests write a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Milliseconds {
    Text(String),
    Number(i64),
}

/// Reads a manifest and checks it against the checksum beside it. Without `verify` a checksum that is not there
/// is no error.
pub(crate) fn load(store: &dyn Store, path: &str, verify: bool) -> Result<Manifest, InventoryError> {
    let no_report = |problem: &str| InventoryError::NoReport {
        location: store.display(path),
        problem: problem.to_owned(),
    };
    let bytes = store.read_small(path)?.ok_or_else(|| no_report("there is no manifest.json"))?;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    match store.read_small(&join(folder, CHECKSUM))? {
        Some(checksum) => {
            let expected = String::from_utf8_lossy(&checksum).trim().to_lowercase();
            let found = md5_of(&bytes);
            if expected != found {
                return Err(InventoryError::ChecksumMismatch { file: store.display(path), expected, found });
            }
        }
        None if verify => {
            return Err(no_report(
                "manifest.checksum is missing, which S3 writes when the report is complete",
            ));
        }
        None => {}
    }
    parse(&bytes, path)
        .map_err(|problem| InventoryError::InvalidManifest { file: store.display(path), problem })
}

fn parse(bytes: &[u8], path: &str) -> Result<Manifest, String> {
    let wire: Wire = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if wire.version != VERSION {
        return Err(format!("its version is {:?}, not {VERSION:?}", wire.version));
    }
    let created = match &wire.creation_timestamp {
        Milliseconds::Number(number) => *number,
        Milliseconds::Text(text) => text
            .parse()
            .map_err(|_| format!("its creationTimestamp {text:?} is no number of milliseconds"))?,
    };
    let format = match wire.file_format.as_str() {
        "CSV" => DataFormat::Csv(wire.file_schema.split(',').map(|name| name.trim().to_owned()).collect()),
        "Parquet" => DataFormat::Parquet,
        "ORC" => DataFormat::Orc,
        other => return Err(format!("its fileFormat is {other:?}, none of CSV, ORC and Parquet")),
    };
    Ok(Manifest {
        path: path.to_owned(),
        source_bucket: wire.source_bucket,
        created: Instant::from_milliseconds(created),
        format,
        files: wire.files,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: (&str, &str), expected: Result<DataFormat, &str>) {
        let text = r#"{"sourceBucket":"b","destinationBucket":"arn:aws:s3:::d","version":"2016-11-30",
            "creationTimestamp":"1777593600000","fileFormat":"CSV","fileSchema":"Bucket, Key, Size",
            "files":[{"key":"k","size":3,"MD5checksum":"0"}]}"#
            .replacen(change.0, change.1, 1);
        let found = parse(text.as_bytes(), "manifest.json");
        match expected {
            Ok(format) => {
                let manifest = found.unwrap();
                assert_eq!(manifest.format, format);
                assert_eq!(manifest.created, "2026-05-01".parse().unwrap());
            }
            Err(part) => {
                let problem = found.unwrap_err();
                assert!(problem.contains(part), "{problem}");
            }
        }
    }

    #[test]
    fn manifests_are_read_and_doubted() {
        let csv = DataFormat::Csv(vec!["Bucket".into(), "Key".into(), "Size".into()]);
        check(("", ""), Ok(csv.clone()));
        check((r#""1777593600000""#, "1777593600000"), Ok(csv));
        check((r#""CSV""#, r#""Parquet""#), Ok(DataFormat::Parquet));
        check((r#""CSV""#, r#""ORC""#), Ok(DataFormat::Orc));
        check((r#""CSV""#, r#""XML""#), Err("fileFormat is \"XML\""));
        check(("2016-11-30", "2031-01-01"), Err("version is \"2031-01-01\""));
        check(("1777593600000", "yesterday"), Err("creationTimestamp \"yesterday\""));
        check(("sourceBucket", "bucket"), Err("missing field `sourceBucket`"));
        check(("\"size\":3", "\"size\":-3"), Err("invalid value"));
        check(("}]}", "}"), Err("EOF while parsing"));
    }
}
