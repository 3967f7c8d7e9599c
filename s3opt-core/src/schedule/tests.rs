//! Expressions and the instants at which they fire.

use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// The next instants after one, of a rule that was made then.
fn next(expression: &str, from: &str, count: usize) -> Vec<String> {
    let schedule: Schedule = expression.parse().unwrap_or_else(|error| panic!("{expression}: {error}"));
    let origin = at(from);
    let mut now = origin;
    let mut instants = Vec::new();
    while let Some(next) = schedule.next_after(origin, now).filter(|_| instants.len() < count) {
        assert!(next > now, "{expression}");
        now = next;
        instants.push(now.to_string());
    }
    instants
}

#[test]
fn rates_count_from_the_origin() {
    for (expression, from, expected) in [
        ("rate(1 minute)", "2026-01-01T10:00:30Z", ["2026-01-01T10:01:30Z", "2026-01-01T10:02:30Z"]),
        ("rate(5 minutes)", "2026-01-01T10:00:00Z", ["2026-01-01T10:05:00Z", "2026-01-01T10:10:00Z"]),
        ("rate(1 hour)", "2026-01-01T23:59:59Z", ["2026-01-02T00:59:59Z", "2026-01-02T01:59:59Z"]),
        ("rate(1 day)", "2026-02-28T12:00:00Z", ["2026-03-01T12:00:00Z", "2026-03-02T12:00:00Z"]),
        ("rate(7 days)", "2026-01-01T00:00:00Z", ["2026-01-08T00:00:00Z", "2026-01-15T00:00:00Z"]),
    ] {
        assert_eq!(next(expression, from, 2), expected, "{expression}");
    }
    let day: Schedule = "rate(1 day)".parse().unwrap();
    let origin = at("2026-01-01T06:00:00Z");
    assert_eq!(day.next_after(origin, at("2029-01-01T05:59:59Z")), Some(at("2029-01-01T06:00:00Z")));
    assert_eq!(day.next_after(origin, at("2029-01-01T06:00:00Z")), Some(at("2029-01-02T06:00:00Z")));
    assert_eq!(day.next_after(origin, at("2025-01-01")), Some(at("2026-01-02T06:00:00Z")));
}

/// The examples of EventBridge's documentation, and what its wildcards mean.
#[test]
fn crons_fire_by_the_calendar() {
    for (expression, from, expected) in [
        ("cron(0 10 * * ? *)", "2026-01-01T10:00:00Z", ["2026-01-02T10:00:00Z", "2026-01-03T10:00:00Z"]),
        ("cron(15 12 * * ? *)", "2026-01-01T12:14:59Z", ["2026-01-01T12:15:00Z", "2026-01-02T12:15:00Z"]),
        // A Thursday.
        (
            "cron(0 18 ? * MON-FRI *)",
            "2026-01-01T18:00:00Z",
            ["2026-01-02T18:00:00Z", "2026-01-05T18:00:00Z"],
        ),
        ("cron(0 8 1 * ? *)", "2026-01-31", ["2026-02-01T08:00:00Z", "2026-03-01T08:00:00Z"]),
        ("cron(0/15 * * * ? *)", "2026-01-01T23:30:00Z", ["2026-01-01T23:45:00Z", "2026-01-02T00:00:00Z"]),
        (
            "cron(0/5 8-17 ? * MON-FRI *)",
            "2026-01-02T17:50:00Z",
            ["2026-01-02T17:55:00Z", "2026-01-05T08:00:00Z"],
        ),
        ("cron(1/10 0 * * ? *)", "2026-01-01T00:41:00Z", ["2026-01-01T00:51:00Z", "2026-01-02T00:01:00Z"]),
        ("cron(0 6 1 * ? *)", "2026-12-01T06:00:00Z", ["2027-01-01T06:00:00Z", "2027-02-01T06:00:00Z"]),
        ("cron(0 0 L * ? *)", "2028-01-31", ["2028-02-29T00:00:00Z", "2028-03-31T00:00:00Z"]),
        ("cron(0 0 31 * ? *)", "2026-01-31", ["2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"]),
        ("cron(0 0 29 FEB ? *)", "2026-01-01", ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]),
        // 2026-08-01 is a Saturday, 2026-11-01 a Sunday.
        ("cron(0 0 1W 8,11 ? *)", "2026-01-01", ["2026-08-03T00:00:00Z", "2026-11-02T00:00:00Z"]),
        // 2026-01-31 is a Saturday, 2026-05-31 a Sunday; February and April have no such day.
        ("cron(0 0 31W 1-5 ? *)", "2026-01-01", ["2026-01-30T00:00:00Z", "2026-03-31T00:00:00Z"]),
        ("cron(0 0 31W MAY ? *)", "2026-01-01", ["2026-05-29T00:00:00Z", "2027-05-31T00:00:00Z"]),
        // The second Tuesday; the fifth Monday where there is one; the last Friday.
        ("cron(0 0 ? * 3#2 *)", "2026-01-01", ["2026-01-13T00:00:00Z", "2026-02-10T00:00:00Z"]),
        ("cron(0 0 ? * MON#5 *)", "2026-01-01", ["2026-03-30T00:00:00Z", "2026-06-29T00:00:00Z"]),
        ("cron(15 10 ? * 6L 2022-2026)", "2026-01-01", ["2026-01-30T10:15:00Z", "2026-02-27T10:15:00Z"]),
        // The last day of the week.
        ("cron(0 0 ? * L *)", "2026-01-01", ["2026-01-03T00:00:00Z", "2026-01-10T00:00:00Z"]),
        (
            "cron(0 0,12 ? JAN,JUL SUN,SAT 2026)",
            "2026-01-31T12:00:00Z",
            ["2026-07-04T00:00:00Z", "2026-07-04T12:00:00Z"],
        ),
        ("cron( 0  9 */15 6 ? 2030/2 )", "2026-01-01", ["2030-06-01T09:00:00Z", "2030-06-16T09:00:00Z"]),
    ] {
        assert_eq!(next(expression, from, 2), expected, "{expression}");
    }
}

#[test]
fn schedules_may_end() {
    assert_eq!(next("cron(0 0 1 1 ? 2027)", "2026-06-01", 9), ["2027-01-01T00:00:00Z"]);
    assert!(next("cron(0 0 1 1 ? 2025)", "2026-06-01", 9).is_empty());
    assert!(next("cron(0 0 30 FEB ? *)", "2026-06-01", 9).is_empty());
    assert!(next("cron(0 0 1 1 ? *)", "2199-06-01", 9).is_empty());
    let rate: Schedule = "rate(1 day)".parse().unwrap();
    assert_eq!(rate.next_after(at("2026-01-01"), Instant::from_milliseconds(i64::MAX)), None);
    let cron: Schedule = "cron(0 0 1 1 ? *)".parse().unwrap();
    for far in [i64::MIN, i64::MAX] {
        assert_eq!(cron.next_after(at("2026-01-01"), Instant::from_milliseconds(far)), None);
    }
}

#[test]
fn what_eventbridge_refuses_is_refused() {
    for wrong in [
        "",
        "daily",
        "rate()",
        "rate(1)",
        "rate(day)",
        "rate(1 days)",
        "rate(2 day)",
        "rate(0 days)",
        "rate(0 day)",
        "rate(-1 days)",
        "rate(+2 days)",
        "rate(1.5 days)",
        "rate(1 week)",
        "rate(2 seconds)",
        "rate(99999999999 days)",
        "rate(1 day) ",
        "Rate(1 day)",
        "at(2026-01-01T00:00:00)",
        "cron()",
        "cron(0 6 * * *)",
        "cron(0 0 6 1 * ? *)",
        "cron(0 6 1 * 1 *)",
        "cron(0 6 * * * *)",
        "cron(0 6 ? * ? *)",
        "cron(60 6 1 * ? *)",
        "cron(0 24 1 * ? *)",
        "cron(0 6 0 * ? *)",
        "cron(0 6 32 * ? *)",
        "cron(0 6 1 13 ? *)",
        "cron(0 6 1 0 ? *)",
        "cron(0 6 ? * 0 *)",
        "cron(0 6 ? * 8 *)",
        "cron(0 6 1 * ? 1969)",
        "cron(0 6 1 * ? 2200)",
        "cron(0 6 1 foo ? *)",
        "cron(0 6 ? * MON#6 *)",
        "cron(0 6 ? * MON#0 *)",
        "cron(0 6 ? * 3#1,6#3 *)",
        "cron(0 6 ? * MON/2 *)",
        "cron(0 6 LW * ? *)",
        "cron(0 6 1W,15 * ? *)",
        "cron(0 6 1,L * ? *)",
        "cron(0 6 W * ? *)",
        "cron(0/0 6 1 * ? *)",
        "cron(0/ 6 1 * ? *)",
        "cron(5-1 6 1 * ? *)",
        "cron(,5 6 1 * ? *)",
        "cron(? 6 1 * ? *)",
        "cron(+1 6 1 * ? *)",
        "cron(0 6 1 * ? *",
    ] {
        let error = wrong.parse::<Schedule>().unwrap_err();
        assert_eq!(error.to_string(), "Parameter ScheduleExpression is not valid.", "{wrong}");
        assert!(!error.detail.is_empty());
    }
}

/// Whether one item of a field fits, said as naively as can be.
fn fits(field: &str, value: i64, names: &[&str], first: i64, last: i64) -> bool {
    let number = |text: &str| {
        let place = names.iter().position(|name| *name == text);
        place.map_or_else(|| text.parse().unwrap(), |place| i64::try_from(place).unwrap() + 1)
    };
    field.split(',').any(|item| {
        let (span, step) = item.split_once('/').map_or((item, 1), |(span, step)| (span, number(step)));
        let (from, to) = match span.split_once('-') {
            _ if span == "*" => (first, last),
            Some((from, to)) => (number(from), number(to)),
            None if item.contains('/') => (number(span), last),
            None => (number(span), number(span)),
        };
        (from..=to).contains(&value) && (value - from) % step == 0
    })
}

const MONTH_NAMES: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAY_NAMES: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// Whether an expression fires in a minute: looks at the calendar day by day.
fn fires(fields: &[String; 6], minute: i64) -> bool {
    let [minutes, hours, of_month, month, of_week, year] = fields;
    let datetime = |minute: i64| {
        let timestamp = jiff::Timestamp::from_second(minute * 60).unwrap();
        jiff::tz::TimeZone::UTC.to_datetime(timestamp)
    };
    let time = datetime(minute);
    let fits_time = fits(minutes, time.minute().into(), &[], 0, 59)
        && fits(hours, time.hour().into(), &[], 0, 23)
        && fits(month, time.month().into(), &MONTH_NAMES, 1, 12)
        && fits(year, time.year().into(), &[], 1970, 2199);
    if !fits_time {
        return false;
    }
    let weekday = |days: i64| i64::from(datetime(minute + days * 1440).weekday().to_sunday_one_offset());
    let is_in_month = |days: i64| datetime(minute + days * 1440).month() == time.month();
    let day = i64::from(time.day());
    if of_week == "?" {
        if of_month == "L" {
            return !is_in_month(1);
        }
        if let Some(target) = of_month.strip_suffix('W') {
            let target: i64 = target.parse().unwrap();
            let is_weekday = |days: i64| (2..=6).contains(&weekday(days)) && is_in_month(days);
            // The closest weekday of the month to the target is today.
            let offset = target - day;
            let closest =
                [0, -1, 1, -2, 2].map(|step| offset + step).into_iter().find(|days| is_weekday(*days));
            return is_in_month(offset) && closest == Some(0);
        }
        return fits(of_month, day, &[], 1, 31);
    }
    if of_week == "L" {
        return weekday(0) == 7;
    }
    if let Some((name, place)) = of_week.split_once('#') {
        return fits(name, weekday(0), &DAY_NAMES, 1, 7)
            && (day - 1) / 7 + 1 == place.parse::<i64>().unwrap();
    }
    if let Some(name) = of_week.strip_suffix('L') {
        return fits(name, weekday(0), &DAY_NAMES, 1, 7) && !is_in_month(7);
    }
    fits(of_week, weekday(0), &DAY_NAMES, 1, 7)
}

/// A field of numbers, ranges and increments.
fn field(first: u16, last: u16, increments: bool) -> impl Strategy<Value = String> {
    let number = first..=last;
    let item =
        (number.clone(), number, 1..=last, 0..6_u8).prop_map(move |(one, other, step, kind)| match kind {
            0 => "*".to_owned(),
            1 if increments => format!("{one}/{step}"),
            2 if increments => format!("{}-{}/{step}", one.min(other), one.max(other)),
            3 => format!("{}-{}", one.min(other), one.max(other)),
            _ => one.to_string(),
        });
    prop::collection::vec(item, 1..3).prop_map(|items| items.join(","))
}

fn expression() -> impl Strategy<Value = [String; 6]> {
    let of_month = prop_oneof![
        4 => field(1, 31, true),
        1 => Just("L".to_owned()),
        2 => (1..=31).prop_map(|day| format!("{day}W")),
    ];
    let of_week = prop_oneof![
        3 => field(1, 7, false),
        1 => Just("L".to_owned()),
        1 => (1..=7).prop_map(|day| format!("{day}L")),
        1 => (0..7_usize, 1..=5).prop_map(|(day, place)| format!("{}#{place}", DAY_NAMES[day])),
        1 => Just("MON-FRI".to_owned()),
    ];
    let days = prop_oneof![
        of_month.prop_map(|day| (day, "?".to_owned())),
        of_week.prop_map(|day| ("?".to_owned(), day)),
    ];
    let month = prop_oneof![field(1, 12, true), Just("FEB,JUN-AUG".to_owned())];
    let year = prop_oneof![3 => Just("*".to_owned()), 1 => Just("2026-2028".to_owned()), 1 => Just("2027/2".to_owned())];
    (field(0, 59, true), field(0, 23, true), days, month, year).prop_map(
        |(minutes, hours, (of_month, of_week), month, year)| [minutes, hours, of_month, month, of_week, year],
    )
}

/// How far the walk goes, in days: over the ends of months, but not for ever.
const WALKED_DAYS: i64 = 100;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_next_instant_is_the_first_that_fits(fields in expression(), start in 29_000_000_i64..30_500_000) {
        let text = format!("cron({})", fields.join(" "));
        let schedule: Schedule = text.parse().map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
        let after = Instant::from_milliseconds(start * 60_000);
        let next = schedule.next_after(after, after);
        let end = start + WALKED_DAYS * 1440;
        let walked = (start + 1..end).find(|minute| fires(&fields, *minute));
        match (next, walked) {
            (Some(next), Some(walked)) => prop_assert_eq!(next.milliseconds(), walked * 60_000, "{}", text),
            (next, None) => prop_assert!(
                next.is_none_or(|next| next.milliseconds() >= end * 60_000), "{}", text
            ),
            (None, Some(walked)) => prop_assert!(false, "{} fires at minute {}", text, walked),
        }
    }
}
