//! The dates of CSV inventories, read millions of times a second.

use s3opt_core::calendar::Instant;

/// The instant of a text such as `2026-05-14T09:30:00.000Z`, in milliseconds since 1970.
///
/// What S3 writes is read by its places; any other RFC 3339 time is left to the calendar.
#[inline]
pub(crate) fn parse_date(text: &[u8]) -> Option<i64> {
    parse_fixed(text).or_else(|| {
        let instant: Instant = std::str::from_utf8(text).ok()?.parse().ok()?;
        Some(instant.milliseconds())
    })
}

#[inline]
fn parse_fixed(text: &[u8]) -> Option<i64> {
    let (seconds_end, milliseconds) = match text.len() {
        20 => (19, 0),
        24 if text[19] == b'.' => (23, number(&text[20..23])?),
        _ => return None,
    };
    let separators = [text[4], text[7], text[10], text[13], text[16], text[seconds_end]];
    if separators != *b"--T::Z" {
        return None;
    }
    let (year, month, day) = (number(&text[..4])?, number(&text[5..7])?, number(&text[8..10])?);
    let (hour, minute, second) = (number(&text[11..13])?, number(&text[14..16])?, number(&text[17..19])?);
    if !(1..=12).contains(&month) || year < 1970 || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    if day < 1 || day > days_in_month(year, month) {
        return None;
    }
    let days = days_since_epoch(year, month, day);
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + milliseconds)
}

#[inline]
fn number(digits: &[u8]) -> Option<i64> {
    let mut value = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(value)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar from 1970 on.
#[inline]
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    // The days of a year before the first of each month, were February 28 days long.
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let last = year - 1;
    let leap_days = last / 4 - last / 100 + last / 400 - (1969 / 4 - 1969 / 100 + 1969 / 400);
    let in_year =
        BEFORE[usize::try_from(month - 1).unwrap_or(0) % 12] + i64::from(month > 2 && is_leap(year));
    (year - 1970) * 365 + leap_days + in_year + day - 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nonsense_is_no_date() {
        for text in [
            "",
            "2026-02-29T00:00:00.000Z",
            "2026-13-01T00:00:00.000Z",
            "2026-01-01T24:00:00.000Z",
            "2026-01-01 00:00:00",
            "2026-01-01T00:00:00.000",
            "2026-01-0xT00:00:00.000Z",
            "yesterday",
        ] {
            assert_eq!(parse_date(text.as_bytes()), None, "{text}");
        }
        assert_eq!(parse_date(b"2026-05-14"), Some(1_778_716_800_000));
    }

    proptest! {
        #[test]
        fn dates_are_those_of_the_calendar(milliseconds in 0_i64..4_102_444_800_000) {
            let instant = Instant::from_milliseconds(milliseconds);
            let text = instant.to_string();
            prop_assert_eq!(parse_date(text.as_bytes()), Some(milliseconds));
            if milliseconds % 1000 != 0 {
                let padded = format!("{}.{:03}Z", text.split('.').next().unwrap(), milliseconds % 1000);
                prop_assert_eq!(parse_fixed(padded.as_bytes()), Some(milliseconds));
            }
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = parse_date(&bytes);
        }
    }
}
