use std::collections::BTreeMap;

use super::*;
use crate::handlers::access::findings::{NotableHour, Storm};
use crate::handlers::access::hours::Window;
use crate::handlers::access::storage::{
    ARCHIVE, ARCHIVE_INSTANT, FREQUENT, GLACIER, GLACIER_IR, STANDARD, STANDARD_IA, Storage,
};
use crate::price::{BYTES_PER_GB, Catalog};
use crate::s3::tiering::TieringConfiguration;

const GB: u64 = BYTES_PER_GB;

/// A day with a burst in one hour.
fn observation() -> Observation {
    let window = Window::before("2026-05-14T06:10:00Z".parse().unwrap());
    Observation {
        bucket: "acme".to_owned(),
        region: "us-east-1".parse().unwrap(),
        window,
        filter: None,
        all: [(window.first + 8, 10_000)].into(),
        gets: [(window.first + 8, 9_000)].into(),
        puts: [(window.first + 8, 1_000)].into(),
        client_errors: BTreeMap::new(),
        server_errors: BTreeMap::new(),
        downloaded: 0,
        uploaded: 0,
        first_byte: Some(40),
        whole_request: Some(90),
        storage: Storage::default(),
        tiering: vec![],
    }
}

fn burst(observation: &Observation) -> Findings {
    let hour = observation.window.first + 8;
    let hour = NotableHour { hour, requests: 10_000, usual: None, above_threshold: true, unusual: false };
    Findings { hours: vec![hour], ..Findings::default() }
}

fn advice(observation: &Observation, findings: &Findings) -> Vec<Advice> {
    let catalog = Catalog::builtin();
    let prices = Prices { catalog: &catalog, region: &observation.region };
    let month = Month::of(prices, observation);
    advise(&Seen { observation, findings, prices, month })
}

fn codes(observation: &Observation) -> Vec<&'static str> {
    advice(observation, &burst(observation)).iter().map(|advice| advice.code).collect()
}

fn held(bytes: &[(&'static str, u64)], objects: u64) -> Storage {
    Storage { held: bytes.iter().copied().collect(), before: BTreeMap::new(), objects }
}

#[test]
fn each_advice_fits_what_was_seen() {
    let quiet = observation();
    let far = |bucket: &str| Observation {
        bucket: bucket.to_owned(),
        uploaded: 40 * GB,
        whole_request: Some(6_040),
        ..observation()
    };
    for (name, observation, expected) in [
        ("a burst of small requests", quiet.clone(), vec![]),
        (
            "egress is most of the bill",
            Observation { downloaded: 100 * GB, ..observation() },
            vec!["cloudfront"],
        ),
        (
            "egress is little beside storage",
            Observation {
                downloaded: 10 * GB,
                storage: held(&[(FREQUENT, 20_000 * GB)], 1_000),
                ..observation()
            },
            vec![],
        ),
        ("less than the free 100 GB a month", Observation { downloaded: 3 * GB, ..observation() }, vec![]),
        ("large uploads that take long", far("acme"), vec!["transfer-acceleration"]),
        ("names with dots have no acceleration", far("acme.example"), vec![]),
        ("large uploads from near", Observation { uploaded: 40 * GB, ..observation() }, vec![]),
        (
            "much in STANDARD that nobody reads",
            Observation { storage: held(&[(STANDARD, 5_000 * GB)], 100_000), ..observation() },
            vec!["intelligent-tiering"],
        ),
        (
            "monitoring would eat it up",
            Observation { storage: held(&[(STANDARD, 5_000 * GB)], 30_000_000), ..observation() },
            vec![],
        ),
        (
            "all of STANDARD may be read in a month",
            Observation { downloaded: 3 * GB, storage: held(&[(STANDARD, 90 * GB)], 10), ..observation() },
            vec![],
        ),
        (
            "reads in STANDARD_IA",
            Observation {
                downloaded: 50 * GB,
                storage: held(&[(STANDARD_IA, 20_000 * GB)], 10),
                ..observation()
            },
            vec!["cloudfront", "infrequent-access-reads"],
        ),
        (
            "reads in GLACIER_IR",
            Observation {
                downloaded: 50 * GB,
                storage: held(&[(GLACIER_IR, 90_000 * GB)], 10),
                ..observation()
            },
            vec!["instant-retrieval-reads"],
        ),
    ] {
        assert_eq!(codes(&observation), expected, "{name}");
    }
    // A region without prices still gets advice, without most amounts.
    let foreign = Observation { region: "eu-west-1".parse().unwrap(), downloaded: 100 * GB, ..far("acme") };
    assert_eq!(codes(&foreign), ["transfer-acceleration"]);
}

#[test]
fn the_figures_are_those_of_the_catalog() {
    // 100 GB a day are 3,000 GB a month, of which 100 are free and the rest costs 0.09: 261.00. CloudFront: 3,000 less
    // 1,024 free, at 0.085.
    let observation = Observation { downloaded: 100 * GB, ..observation() };
    let found = advice(&observation, &burst(&observation));
    assert_eq!(found[0].saves, Some("93.04".parse().unwrap()));
    for figure in ["100.0 GiB", "261.00 USD", "167.96 USD", "10,000 requests"] {
        assert!(found[0].text.contains(figure), "{figure}: {}", found[0].text);
    }
    // Cold in STANDARD: 5,000 GB less 30 read; 4,970 * (0.023 - 0.0125) less monitoring of 100,000 objects, 0.25.
    let storage = held(&[(STANDARD, 5_000 * GB)], 100_000);
    let observation = Observation { downloaded: GB, storage, ..self::observation() };
    let found = advice(&observation, &burst(&observation));
    assert_eq!(found[0].saves.map(|saves| saves.round_dp(2)), Some("51.94".parse().unwrap()));
}

#[test]
fn errors_and_archives_have_their_own() {
    let observation = Observation {
        storage: held(&[(STANDARD, 300 * GB), (GLACIER, 100 * GB)], 10),
        tiering: vec![TieringConfiguration {
            id: "OptimizeAllObjects".to_owned(),
            enabled: true,
            prefix: String::new(),
            tags: vec![],
            archive_access_days: Some(90),
            deep_archive_access_days: Some(180),
        }],
        ..observation()
    };
    let storm = |errors| Storm { hours: vec![(observation.window.first, errors, 1000)], errors };
    let findings =
        Findings { client_errors: Some(storm(500)), server_errors: Some(storm(20)), ..Findings::default() };
    let found = advice(&observation, &findings);
    assert_eq!(
        found.iter().map(|advice| advice.code).collect::<Vec<_>>(),
        ["client-errors", "server-errors"]
    );
    // 500 a day, 15,000 a month: 0.006 as GET, 0.075 as PUT. A quarter of the bytes lies in GLACIER.
    for words in
        ["500 of 1,000 (50.0%)", "0.006000 USD", "0.08 USD", "25.0% of the bucket", "InvalidObjectState"]
    {
        assert!(found[0].text.contains(words), "{words}: {}", found[0].text);
    }
    assert!(found[1].text.contains("2.0%") && found[1].text.contains("5,500 reads"));

    // 10 GB of each: a month at 0.023, two at 0.0125, less three where they were (0.004, 0.0036).
    let read_back = [(ARCHIVE_INSTANT, 10 * GB), (ARCHIVE, 10 * GB)].into();
    let found = advice(&observation, &Findings { read_back, ..Findings::default() });
    let expected = ["archive-tier-reads", "opt-in-archive-days"];
    assert_eq!(found.iter().map(|advice| advice.code).collect::<Vec<_>>(), expected);
    assert!(found[0].text.contains("0.73 USD"), "{}", found[0].text);
    assert!(
        found[1].text.contains("OptimizeAllObjects (ARCHIVE_ACCESS 90 days, DEEP_ARCHIVE_ACCESS 180 days)")
    );
}

#[test]
fn sizes_read_well() {
    for (bytes, expected) in [
        (0, "0 bytes"),
        (1023, "1023 bytes"),
        (1536, "1.5 KiB"),
        (5 * GB, "5.0 GiB"),
        (u64::MAX, "16,384.0 PiB"),
    ] {
        assert_eq!(size(bytes), expected);
    }
    assert_eq!((percent(1, 3).as_str(), percent(1, 0).as_str()), ("33.3%", "0.0%"));
}
