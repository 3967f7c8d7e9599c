use s3opt_core::cube::{Partition, PrefixId, State};

use super::*;

const HEADER: &str = "prefix,storage_class,access_tier,last_modified,objects,bytes,noncurrent_since";

fn parse(rows: &str) -> Result<Scan, InventoryError> {
    let partition = Partition::new(["hr/".to_owned()], []);
    parse_summary("summary.csv", format!("{HEADER}\n{rows}").into_bytes(), partition)
}

#[test]
fn rows_become_cells() {
    let scan = parse(
        "hr/cv/,STANDARD,,2026-05-14,2,300000,\n\
         ,INTELLIGENT_TIERING,INFREQUENT,2026-05-13T00:00:00Z,1,5,2026-05-20\n",
    )
    .unwrap();
    let cells: Vec<_> = scan.cube.cells().collect();
    assert_eq!(cells.len(), 2);
    let (key, amount) = cells[0];
    assert_eq!((key.prefix, amount.objects, amount.bytes), (PrefixId(0), 1, 5));
    assert_eq!(key.state, State::Noncurrent { since: "2026-05-20".parse().unwrap(), newer: 0 });
    assert_eq!(key.access_tier, Some(AccessTier::Infrequent));
    assert_eq!(key.modified, "2026-05-13".parse().unwrap());
    let (key, amount) = cells[1];
    assert_eq!((key.prefix, amount.objects, amount.bytes), (PrefixId(1), 2, 300_000));
    assert_eq!(scan.cube.partition().band_start(key.band), 128 * 1024);
    assert_eq!(scan.rows, 2);
    assert_eq!(scan.notes.iter().map(|note| note.code).collect::<Vec<_>>(), ["sizes-averaged"]);
}

#[test]
fn rows_that_make_no_sense_are_named() {
    let good = "a,STANDARD,,2026-05-14,1,1,\n";
    for (row, problem) in [
        ("a,FROZEN,,2026-05-14,1,1,", "unknown storage class \"FROZEN\""),
        ("a,STANDARD,FREQUENT,2026-05-14,1,1,", "access_tier must be empty for STANDARD"),
        ("a,INTELLIGENT_TIERING,WARM,2026-05-14,1,1,", "unknown access tier \"WARM\""),
        ("a,STANDARD,,yesterday,1,1,", "last_modified is \"yesterday\", not a date"),
        ("a,STANDARD,,2026-05-14T09:00:00Z,1,1,", "not a date"),
        ("a,STANDARD,,,1,1,", "last_modified is empty"),
        ("a,STANDARD,,2026-05-14,-1,1,", "objects is \"-1\", not a whole number"),
        ("a,STANDARD,,2026-05-14,1,-1,", "bytes is \"-1\", not a whole number"),
        ("a,STANDARD,,2026-05-14,1,1.5,", "bytes is \"1.5\", not a whole number"),
        ("a,STANDARD,,2026-05-14,,1,", "objects is empty, not a whole number"),
        ("a,STANDARD,,2026-05-14,0,1,", "0 objects cannot hold 1 bytes"),
        ("a,STANDARD,,2026-05-14,1,54975581388801,", "1 objects cannot hold 54975581388801 bytes"),
        ("a,STANDARD,,2026-05-14,1,1,2026-05-13", "noncurrent_since 2026-05-13 is before"),
        ("a,STANDARD", "found record with 2 fields"),
    ] {
        let error = parse(&format!("{good}{row}\n")).unwrap_err();
        let InventoryError::InvalidRow { file, row: 2, .. } = &error else { panic!("{row}: {error:?}") };
        assert_eq!(file, "summary.csv");
        assert!(error.to_string().contains(problem), "{row}: {error}");
    }
}

#[test]
fn columns_are_needed_and_rows_too() {
    for missing in ["prefix", "storage_class", "access_tier", "last_modified", "objects", "bytes"] {
        let header = HEADER.replacen(missing, "other", 1);
        let error = parse_summary("s", header.into_bytes(), Partition::new([], [])).unwrap_err();
        assert!(
            matches!(error, InventoryError::MissingColumn { column, .. } if column == missing),
            "{error:?}"
        );
    }
    for rows in ["", "a,STANDARD,,2026-05-14,0,0,\n"] {
        assert!(matches!(parse(rows), Err(InventoryError::Empty { .. })), "{rows}");
    }
    let without_optional =
        "prefix,storage_class,access_tier,last_modified,objects,bytes\n,STANDARD,,2026-05-14,1,1\n";
    assert!(parse_summary("s", without_optional.as_bytes().to_vec(), Partition::new([], [])).is_ok());
}
