//! The summary of a public binary cache, as its operators described it: 62 million old objects in `STANDARD_IA`,
//! and a thousand million small ones of the last year in STANDARD.

use std::fmt::Write;

use s3opt_core::calendar::Day;

/// The day on which the policy is to be switched on.
const START: &str = "2026-05-14";
/// Objects in `STANDARD_IA`.
const OLD_OBJECTS: u64 = 62_362_000;
/// Their size: 533,627 GiB in bytes.
const OLD_BYTES: u64 = 533_627 << 30;
/// Months over which they were written, all of them more than a year ago.
const OLD_MONTHS: u32 = 60;
/// Objects in STANDARD.
const NEW_OBJECTS: u64 = 970_978_934;
/// The average size of each: 122 KiB in bytes.
const NEW_SIZE: u64 = 122 << 10;
/// The days over which they were written, the last of them the one of the start.
const NEW_DAYS: u32 = 365;

/// The summary's text.
pub fn summary() -> String {
    let start: Day = START.parse().unwrap_or(Day::MIN);
    let mut text = String::from("prefix,storage_class,access_tier,last_modified,objects,bytes\n");
    let mut line = |class: &str, day: Day, objects: u64, bytes: u64| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, ",{class},,{day},{objects},{bytes}");
    };
    // On the first days of months, the latest of which is the one before the last year began.
    let first_month = (start - 365).month().first_day();
    for month in 0..OLD_MONTHS {
        let day = first_month_before(first_month, OLD_MONTHS - 1 - month);
        line("STANDARD_IA", day, share(OLD_OBJECTS, month, OLD_MONTHS), share(OLD_BYTES, month, OLD_MONTHS));
    }
    for number in 0..NEW_DAYS {
        let objects = share(NEW_OBJECTS, number, NEW_DAYS);
        line("STANDARD", start - (NEW_DAYS - 1 - number), objects, objects * NEW_SIZE);
    }
    text
}

/// The first day of the month that lies so many months earlier.
fn first_month_before(first_day: Day, months: u32) -> Day {
    (0..months).fold(first_day, |day, _| (day - 1).month().first_day())
}

/// The share of one of `parts`, so that all shares add up to the total.
fn share(total: u64, part: u32, parts: u32) -> u64 {
    let until = |part: u32| u128::from(total) * u128::from(part) / u128::from(parts);
    u64::try_from(until(part + 1) - until(part)).unwrap_or(0)
}
