//! Put, get and list, beside peers.

use std::time::Duration;

use s3opt_benches::clock::Stopwatch;
use s3opt_core::backend::storage::{
    Body, CommonListing, CreateBucket, GetObject, ListObjects, ObjectRef, PutObject,
};
use s3opt_mem::Emulator;

use crate::peers;

/// Requests a second of each kind.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    pub put: f64,
    pub get: f64,
    /// Lists of up to 1000 keys.
    pub list: f64,
}

/// Bytes of each object.
const SIZE: usize = 1024;

/// Lists that are timed.
pub const LISTS: u32 = 20;

/// The sides take turns; the medians are printed.
pub fn compare(objects: u32, runs: usize, alone: bool) -> Result<(), String> {
    let mut sides: Vec<(&str, Vec<Rates>)> = vec![("s3opt-mem, in process", Vec::new())];
    let peers = if alone { None } else { Some(peers::Peers::start()?) };
    if peers.is_some() {
        sides.push(("moto, in process", Vec::new()));
        sides.push(("LocalStack, over HTTP", Vec::new()));
    }
    let runtime = super::runtime()?;
    for _ in 0..runs {
        sides[0].1.push(runtime.block_on(own(objects * 10))?);
        if let Some(peers) = &peers {
            sides[1].1.push(peers.moto(objects)?);
            sides[2].1.push(peers.localstack(objects)?);
        }
    }
    println!("{:<24} | {:>12} {:>12} {:>12}", "requests a second", "put", "get", "list");
    for (name, rates) in sides {
        let median = |of: fn(&Rates) -> f64| {
            let mut values: Vec<f64> = rates.iter().map(of).collect();
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
        };
        println!(
            "{name:<24} | {:>12.0} {:>12.0} {:>12.1}",
            median(|rates| rates.put),
            median(|rates| rates.get),
            median(|rates| rates.list)
        );
    }
    Ok(())
}

async fn own(objects: u32) -> Result<Rates, String> {
    let emulator = Emulator::default();
    let region = "us-east-1".parse().map_err(|error| format!("{error}"))?;
    let storage = emulator.cloud("111111111111", &region).storage;
    let failed = |error: s3opt_core::backend::CloudError| error.to_string();
    let bucket = CreateBucket { name: "bench".to_owned(), region, tags: Vec::new() };
    storage.create_bucket(bucket).await.map_err(failed)?;
    let key = |number: u32| format!("bench/{number:09}");
    let watch = Stopwatch::start();
    for number in 0..objects {
        let put = PutObject {
            bucket: "bench".to_owned(),
            key: key(number),
            body: Body::from(vec![120_u8; SIZE]),
            ..PutObject::default()
        };
        storage.put_object(put).await.map_err(failed)?;
    }
    let put = watch.elapsed();
    let watch = Stopwatch::start();
    for number in 0..objects {
        let get = GetObject { object: ObjectRef::new("bench", key(number)), ..GetObject::default() };
        let read = storage.get_object(get).await.map_err(failed)?;
        if read.body.len() != SIZE as u64 {
            return Err("an object is not as it was written".to_owned());
        }
    }
    let get = watch.elapsed();
    let watch = Stopwatch::start();
    for _ in 0..LISTS {
        let common = CommonListing { bucket: "bench".to_owned(), ..CommonListing::default() };
        let page =
            storage.list_objects(ListObjects { common, ..ListObjects::default() }).await.map_err(failed)?;
        if page.objects.is_empty() {
            return Err("nothing is listed".to_owned());
        }
    }
    let list = watch.elapsed();
    let rate = |count: u32, time: Duration| f64::from(count) / time.as_secs_f64();
    Ok(Rates { put: rate(objects, put), get: rate(objects, get), list: rate(LISTS, list) })
}
