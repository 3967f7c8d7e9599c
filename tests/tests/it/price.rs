//! `price`: a table of usage.

use crate::run::{json, stderr};

fn price(rows: &str, code: i32) -> serde_json::Value {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("usage_type,operation,quantity\n{rows}")).unwrap();
    json(&["price", "--usage", file.path().to_str().unwrap(), "--json"], code)
}

#[test]
fn usage_is_priced_by_step_and_operation() {
    for (rows, total) in [
        ("TimedStorage-ByteHrs,StandardStorage,61440", "1402.88"),
        (
            "TimedStorage-ByteHrs,StandardStorage,51200\nTimedStorage-ByteHrs,GlacierS3ObjectOverhead,10240",
            "1402.88",
        ),
        ("Requests-Tier4,S3-GIRTransition,1000\nRequests-Tier4,S3-INTTransition,1000", "0.03"),
        ("USW2-Requests-Tier1,PutObject,1000", "0.005"),
    ] {
        assert_eq!(price(rows, 0)["total"], total, "{rows}");
    }
}

#[test]
fn what_has_no_price_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    std::fs::write(file.path(), "usage_type,operation,quantity\nTimedStorage-Moon-ByteHrs,,1\n").unwrap();
    let told = stderr(&["price", "--usage", path], 1);
    assert!(told.contains("TimedStorage-Moon-ByteHrs") && told.contains("--prices"), "{told}");
    let told = stderr(&["price", "--usage", path, "--region", "moon-1"], 2);
    assert!(told.contains("unknown region"), "{told}");
}
