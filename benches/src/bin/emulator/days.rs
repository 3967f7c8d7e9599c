//! A bucket through many days.

use std::process::Command;
use std::time::Duration;

use s3opt_benches::clock::Stopwatch;
use s3opt_core::backend::storage::{Body, BucketVersioning, CreateBucket, PutObject, Setting};
use s3opt_core::calendar::Day;
use s3opt_core::config::Config;
use s3opt_mem::Emulator;

const ACCOUNT: &str = "111111111111";
const PREFIXES: [&str; 7] =
    ["finance/", "hr/", "engineering/", "compliance/", "marketing/", "logs/app/", "tmp/"];

/// Buckets of several sizes, each in a process of its own.
pub fn compare(objects: &[u64], days: u32) -> Result<(), String> {
    println!(
        "{:>10} {:>6} | {:>9} {:>11} | {:>10} {:>16} | {:>13}",
        "objects", "days", "fill s", "puts/s", "advance s", "objects x days/s", "bytes/object"
    );
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    for objects in objects {
        let mut command = Command::new(&own);
        command.args(["days", "--once", "--objects", &objects.to_string(), "--days", &days.to_string()]);
        let output = command.output().map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() {
            return Err(format!("a run failed: {text}{}", String::from_utf8_lossy(&output.stderr)));
        }
        print!("{text}");
    }
    Ok(())
}

/// One bucket, in this process.
pub fn once(objects: u64, days: u32) -> Result<(), String> {
    let runtime = super::runtime()?;
    let before = s3opt_benches::memory::peak_kib();
    let (fill, advance) = runtime.block_on(live(objects, days))?;
    let memory = s3opt_benches::memory::peak_kib().saturating_sub(before) * 1024;
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    let rate = |amount: u64, time: Duration| amount as f64 / time.as_secs_f64();
    println!(
        "{objects:>10} {days:>6} | {:>9.2} {:>11.0} | {:>10.2} {:>16.0} | {:>13}",
        fill.as_secs_f64(),
        rate(objects, fill),
        advance.as_secs_f64(),
        rate(objects * u64::from(days), advance),
        memory / objects.max(1)
    );
    Ok(())
}

async fn live(objects: u64, days: u32) -> Result<(Duration, Duration), String> {
    let emulator = Emulator::default();
    let region = "us-east-1".parse().map_err(|error| format!("{error}"))?;
    let cloud = emulator.cloud(ACCOUNT, &region);
    let storage = &cloud.storage;
    let failed = |error: s3opt_core::backend::CloudError| error.to_string();
    storage
        .create_bucket(CreateBucket { name: "main".to_owned(), region: region.clone(), tags: Vec::new() })
        .await
        .map_err(failed)?;
    storage.put_setting("main", Setting::Versioning(BucketVersioning::Enabled)).await.map_err(failed)?;
    let config = Config::parse(Config::default_text()).map_err(|error| error.to_string())?;
    let lifecycle = config.lifecycle().map_err(|errors| format!("{errors:?}"))?;
    storage.put_setting("main", Setting::Lifecycle(lifecycle)).await.map_err(failed)?;

    let watch = Stopwatch::start();
    for number in 0..objects {
        let put = PutObject {
            bucket: "main".to_owned(),
            key: key(number),
            body: Body::Length(size(number)),
            ..PutObject::default()
        };
        storage.put_object(put).await.map_err(failed)?;
    }
    let fill = watch.elapsed();
    let watch = Stopwatch::start();
    emulator.advance_days(days).await;
    let advance = watch.elapsed();
    let start: Day = Day::from_date(2026, 1, 1).unwrap_or_default();
    let bill = emulator.bill(ACCOUNT, start, start + days).map_err(|error| error.to_string())?;
    if bill.values().all(|month| month.lines.is_empty()) && objects > 0 {
        return Err("nothing was billed".to_owned());
    }
    Ok((fill, advance))
}

fn key(number: u64) -> String {
    let prefix = PREFIXES[usize::try_from(number % 7).unwrap_or(0)];
    format!("{prefix}2026/01/01/part-{number:09}.parquet")
}

/// From some bytes to some hundred mebibytes, the same for each number in every run.
fn size(number: u64) -> u64 {
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 40) << ((mixed >> 32) % 6)
}
