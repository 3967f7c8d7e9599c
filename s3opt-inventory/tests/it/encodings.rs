//! Parquet files as any writer may make them: whatever the encodings, pages, codecs and types, the cube is that of the
//! rows; and damage is an error, never a panic.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{BrotliLevel, Compression, Encoding, GzipLevel, ZstdLevel};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type, Int96, Int96Type,
};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;
use proptest::prelude::*;
use s3opt_core::calendar::Instant;
use s3opt_core::cube::{Amount, CellKey, Cube, State};
use s3opt_core::s3::{AccessTier, StorageClass};
use s3opt_inventory::InventoryError;
use s3opt_inventory::write::{Format, ReportRow, RowDetails, write_report};

use crate::support::{adopt, data_files, partition, read_unverified, report, row};

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

/// How a file is written.
#[derive(Clone, Copy, Debug)]
struct Writer {
    version: WriterVersion,
    codec: Compression,
    dictionary: bool,
    text: Encoding,
    number: Encoding,
    /// Bytes of a dictionary, beyond which values are written without it.
    dictionary_bytes: usize,
    page_rows: usize,
    group_rows: usize,
    time: Time,
    required: bool,
    small_sizes: bool,
}

#[derive(Clone, Copy, Debug)]
enum Time {
    Milliseconds,
    Microseconds,
    Nanoseconds,
    Int96,
}

fn codecs() -> Vec<Compression> {
    vec![
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::BROTLI(BrotliLevel::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
        Compression::ZSTD(ZstdLevel::default()),
    ]
}

fn any_writer() -> impl Strategy<Value = Writer> {
    let version = prop::sample::select(vec![WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0]);
    let text = vec![Encoding::PLAIN, Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY];
    let number = vec![Encoding::PLAIN, Encoding::DELTA_BINARY_PACKED, Encoding::BYTE_STREAM_SPLIT];
    let time =
        prop::sample::select(vec![Time::Milliseconds, Time::Microseconds, Time::Nanoseconds, Time::Int96]);
    let encodings = (prop::sample::select(text), prop::sample::select(number));
    let limits = (1_usize..200, 1_usize..20, 1_usize..40);
    (
        version,
        prop::sample::select(codecs()),
        any::<bool>(),
        encodings,
        limits,
        time,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(version, codec, dictionary, (text, number), limits, time, required, small_sizes)| {
            Writer {
                version,
                codec,
                dictionary,
                text,
                number,
                dictionary_bytes: limits.0,
                page_rows: limits.1,
                group_rows: limits.2,
                time,
                required,
                small_sizes,
            }
        })
}

fn any_rows() -> impl Strategy<Value = Vec<ReportRow>> {
    let size = prop_oneof![0_u64..3, 131_070_u64..131_075, 0_u64..1 << 31];
    let class = prop::sample::select(StorageClass::ALL.to_vec());
    let tier = prop::option::of(prop::sample::select(AccessTier::ALL.to_vec()));
    let row = (
        "(hr/)?[a-c/é]{1,12}",
        size,
        0_i64..2_000_000_000_000,
        class,
        tier,
        any::<bool>(),
        prop::bool::weighted(0.2),
    );
    let row = row.prop_map(|(key, size, modified, storage_class, tier, null, is_delete_marker)| ReportRow {
        key,
        version_id: (!null).then(|| "3HL4kqtJvjVBH40Nrjfkd".to_owned()),
        is_latest: true,
        is_delete_marker,
        size: if is_delete_marker { 0 } else { size },
        last_modified: Instant::from_milliseconds(modified),
        storage_class,
        access_tier: tier.filter(|_| storage_class == StorageClass::IntelligentTiering),
        details: RowDetails::default(),
    });
    prop::collection::vec(row, 1..80).prop_map(|mut rows| {
        // One version a key, as none is replaced here.
        rows.sort_by(|left, right| left.key.cmp(&right.key));
        rows.dedup_by(|left, right| left.key == right.key);
        rows
    })
}

fn cube_of(rows: &[ReportRow]) -> Cube {
    let partition = partition();
    let mut cube = Cube::new(partition.clone());
    for row in rows {
        let marker = row.is_delete_marker;
        let key = CellKey {
            prefix: partition.prefix_of(row.key.as_bytes()),
            state: if marker { State::DeleteMarker { only_version: true } } else { State::Current },
            storage_class: if marker { StorageClass::Standard } else { row.storage_class },
            access_tier: row.access_tier.filter(|_| !marker),
            band: partition.band_of(row.size),
            modified: row.last_modified.first_midnight(),
            null_version: row.version_id.is_none(),
        };
        cube.add(key, Amount::one(row.size, row.key.len() as u64)).unwrap();
    }
    cube
}

impl Writer {
    fn write(self, rows: &[ReportRow]) -> Vec<u8> {
        let repetition = if self.required { "required" } else { "optional" };
        let size = if self.small_sizes { "int32 size" } else { "int64 size" };
        let time = match self.time {
            Time::Milliseconds => "int64 last_modified_date (TIMESTAMP_MILLIS)",
            Time::Microseconds => "int64 last_modified_date (TIMESTAMP_MICROS)",
            Time::Nanoseconds => "int64 last_modified_date (TIMESTAMP(NANOS,true))",
            Time::Int96 => "int96 last_modified_date",
        };
        // The columns that are never empty may be required ones.
        let schema = format!(
            "message s3.inventory {{ {repetition} binary key (UTF8); optional binary version_id (UTF8); \
             {repetition} boolean is_latest; {repetition} boolean is_delete_marker; optional {size}; \
             {repetition} {time}; optional binary storage_class (UTF8); \
             optional binary intelligent_tiering_access_tier (UTF8); }}"
        );
        let mut properties = WriterProperties::builder()
            .set_writer_version(self.version)
            .set_compression(self.codec)
            .set_dictionary_enabled(self.dictionary)
            .set_dictionary_page_size_limit(self.dictionary_bytes)
            .set_data_page_row_count_limit(self.page_rows)
            // Limits hold between batches only.
            .set_write_batch_size(1);
        for name in ["key", "version_id", "storage_class", "intelligent_tiering_access_tier"] {
            properties = properties.set_column_encoding(ColumnPath::from(name), self.text);
        }
        properties = properties.set_column_encoding(ColumnPath::from("size"), self.number);
        if !matches!(self.time, Time::Int96) {
            properties = properties.set_column_encoding(ColumnPath::from("last_modified_date"), self.number);
        }
        let schema = Arc::new(parse_message_type(&schema).unwrap());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties.build())).unwrap();
        for rows in rows.chunks(self.group_rows) {
            let mut group = writer.next_row_group().unwrap();
            self.write_group(&mut group, rows);
            group.close().unwrap();
        }
        writer.into_inner().unwrap()
    }

    fn write_group(self, group: &mut Group<'_>, rows: &[ReportRow]) {
        let optional = !self.required;
        let present = |row: &ReportRow| !row.is_delete_marker;
        let text = |text: &str| Some(ByteArray::from(text));
        column::<ByteArrayType>(group, optional, rows, |row| text(&row.key));
        column::<ByteArrayType>(group, true, rows, |row| row.version_id.as_deref().and_then(text));
        column::<BoolType>(group, optional, rows, |row| Some(row.is_latest));
        column::<BoolType>(group, optional, rows, |row| Some(row.is_delete_marker));
        if self.small_sizes {
            column::<Int32Type>(group, true, rows, |row| {
                present(row).then(|| i32::try_from(row.size).unwrap())
            });
        } else {
            column::<Int64Type>(group, true, rows, |row| {
                present(row).then(|| i64::try_from(row.size).unwrap())
            });
        }
        let milliseconds = |row: &ReportRow| row.last_modified.milliseconds();
        match self.time {
            Time::Milliseconds => column::<Int64Type>(group, optional, rows, |row| Some(milliseconds(row))),
            Time::Microseconds => {
                column::<Int64Type>(group, optional, rows, |row| Some(milliseconds(row) * 1000));
            }
            Time::Nanoseconds => {
                column::<Int64Type>(group, optional, rows, |row| Some(milliseconds(row) * 1_000_000));
            }
            Time::Int96 => column::<Int96Type>(group, optional, rows, |row| Some(int96(milliseconds(row)))),
        }
        column::<ByteArrayType>(group, true, rows, |row| {
            text(row.storage_class.name()).filter(|_| present(row))
        });
        column::<ByteArrayType>(group, true, rows, |row| {
            row.access_tier.filter(|_| present(row)).and_then(|tier| text(tier.name()))
        });
    }
}

/// The number of the day that Julian days count 1970-01-01 as, and the nanoseconds of the day.
fn int96(milliseconds: i64) -> Int96 {
    const DAY: i64 = 86_400_000;
    let nanoseconds = u64::try_from(milliseconds.rem_euclid(DAY)).unwrap() * 1_000_000;
    let mut value = Int96::new();
    value.set_data(
        u32::try_from(nanoseconds & 0xffff_ffff).unwrap(),
        u32::try_from(nanoseconds >> 32).unwrap(),
        u32::try_from(milliseconds.div_euclid(DAY) + 2_440_588).unwrap(),
    );
    value
}

fn column<T: DataType>(
    group: &mut Group<'_>,
    optional: bool,
    rows: &[ReportRow],
    value: impl Fn(&ReportRow) -> Option<T::T>,
) {
    let values: Vec<Option<T::T>> = rows.iter().map(value).collect();
    let definitions: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = values.into_iter().flatten().collect();
    let mut writer = group.next_column().unwrap().unwrap();
    writer.typed::<T>().write_batch(&values, optional.then_some(&definitions[..]), None).unwrap();
    writer.close().unwrap();
}

/// A report of one data file; gives its folder and the path of the file.
fn with_data_file(bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    write_report(folder.path(), &report(Format::Parquet, true), &[vec![row("hr/x", 1, "2026-04-01")]])
        .unwrap();
    let path = data_files(folder.path()).remove(0);
    put(folder.path(), &path, bytes);
    (folder, path)
}

fn put(folder: &Path, path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    adopt(folder);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn whatever_the_writer_the_cube_is_that_of_the_rows(rows in any_rows(), writer in any_writer()) {
        let (folder, _) = with_data_file(&writer.write(&rows));
        let scan = read_unverified(folder.path()).unwrap();
        prop_assert_eq!(&scan.cube, &cube_of(&rows));
        prop_assert_eq!(scan.rows, rows.len() as u64);
    }
}

/// Rows with empty fields, several classes and long runs of equal values.
fn some_rows() -> Vec<ReportRow> {
    let row_of = |number: usize| {
        let mut row = row(&format!("hr/{number:03}"), number as u64 / 7 * 100_000, "2026-04-01T08:00:00Z");
        if number % 11 == 5 {
            row.is_delete_marker = true;
            row.size = 0;
        }
        row.storage_class = StorageClass::ALL[number / 9 % StorageClass::ALL.len()];
        row.version_id = (!number.is_multiple_of(4)).then(|| format!("version {number}"));
        row
    };
    (0..40).map(row_of).collect()
}

fn writers() -> Vec<Writer> {
    let base = Writer {
        version: WriterVersion::PARQUET_1_0,
        codec: Compression::UNCOMPRESSED,
        dictionary: true,
        text: Encoding::PLAIN,
        number: Encoding::PLAIN,
        dictionary_bytes: 1 << 20,
        page_rows: 25,
        group_rows: 40,
        time: Time::Milliseconds,
        required: false,
        small_sizes: false,
    };
    let zstd = Compression::ZSTD(ZstdLevel::default());
    let second = Writer { version: WriterVersion::PARQUET_2_0, ..base };
    let delta = Writer {
        dictionary: false,
        text: Encoding::DELTA_BYTE_ARRAY,
        number: Encoding::DELTA_BINARY_PACKED,
        ..second
    };
    vec![
        base,
        Writer { codec: zstd, ..base },
        Writer { dictionary: false, ..base },
        Writer { time: Time::Int96, required: true, ..second },
        Writer { codec: zstd, dictionary: false, ..second },
        Writer { text: Encoding::DELTA_LENGTH_BYTE_ARRAY, ..delta },
        Writer { codec: Compression::SNAPPY, ..delta },
    ]
}

#[test]
fn damage_is_an_error_or_nothing() {
    let rows = some_rows();
    for writer in writers() {
        let bytes = writer.write(&rows);
        let (folder, path) = with_data_file(&bytes);
        assert_eq!(read_unverified(folder.path()).unwrap().cube, cube_of(&rows), "{writer:?}");
        for (number, place) in (0..bytes.len()).step_by(7).enumerate() {
            let mut changed = bytes.clone();
            changed[place] ^= [0x01, 0x80, 0xff, 0x10, 0x7f][number % 5];
            put(folder.path(), &path, &changed);
            match read_unverified(folder.path()) {
                Ok(scan) => assert!(scan.rows <= 40, "{writer:?} with byte {place} changed"),
                Err(error) => assert!(
                    matches!(
                        error,
                        InventoryError::Damaged { .. }
                            | InventoryError::InvalidRow { .. }
                            | InventoryError::MissingColumn { .. }
                            | InventoryError::ColumnType { .. }
                            | InventoryError::Empty { .. }
                            | InventoryError::Cube(_)
                    ),
                    "{writer:?} with byte {place} changed: {error:?}"
                ),
            }
        }
    }
}

#[test]
fn every_truncation_is_an_error() {
    for writer in writers() {
        let bytes = writer.write(&some_rows());
        let (folder, path) = with_data_file(&bytes);
        for length in (0..bytes.len()).step_by(13) {
            put(folder.path(), &path, &bytes[..length]);
            assert!(read_unverified(folder.path()).is_err(), "{writer:?}, {length} bytes");
        }
    }
}

#[test]
fn a_bad_row_is_named() {
    let check = |bytes: &[u8], expected: usize, problem: &str| {
        let (folder, path) = with_data_file(bytes);
        let error = read_unverified(folder.path()).unwrap_err();
        let InventoryError::InvalidRow { file, row, .. } = &error else { panic!("{error:?}") };
        assert_eq!((Path::new(file), *row), (path.as_path(), expected as u64 + 1));
        assert!(error.to_string().contains(problem), "{error}");
    };
    for writer in writers() {
        let mut rows = some_rows();
        rows[29].key.clear();
        check(&writer.write(&rows), 29, "the key is empty");
        let rows = some_rows();
        let mut bytes = writer.write(&rows);
        let is_packed =
            writer.codec != Compression::UNCOMPRESSED || writer.text == Encoding::DELTA_BYTE_ARRAY;
        let places: Vec<usize> =
            (0..bytes.len()).filter(|start| bytes[*start..].starts_with(b"ONEZONE_IA")).collect();
        for place in places.iter().filter(|_| !is_packed) {
            bytes[*place] = b'X';
        }
        if !is_packed {
            let affected =
                |row: &ReportRow| row.storage_class == StorageClass::OneZoneIa && !row.is_delete_marker;
            let first = rows.iter().position(affected).unwrap();
            check(&bytes, first, "the storage class \"XNEZONE_IA\" is unknown");
        }
    }
}
