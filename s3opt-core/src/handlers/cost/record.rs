//! The report as data: what programs get, and what the next report compares with.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::figure::{Figure, decimal};
use super::kind::Unassigned;
use super::movement::Movement;
use super::usage::Forecast;
use crate::backend::error::if_found;
use crate::backend::storage::{Body, GetObject, ObjectRef, PutObject};
use crate::backend::{CloudError, Storage};
use crate::calendar::{Instant, Month};

/// The version of the form that is written. Another one is not read.
pub const VERSION: u32 = 1;

/// Numbers above this are no costs and quantities of anybody: 10^21.
const MOST: u128 = 1_000_000_000_000_000_000_000;

/// A month's report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// [`VERSION`].
    pub version: u32,
    /// The bucket whose objects decide who pays.
    pub bucket: String,
    /// Its region.
    pub region: String,
    /// The month.
    #[serde(with = "text")]
    pub month: Month,
    /// When the report was made.
    #[serde(with = "text")]
    pub created: Instant,
    /// What it was split by.
    pub split_by: SplitBy,
    /// When the inventory was made that it was split by.
    #[serde(with = "optional_text")]
    pub inventory: Option<Instant>,
    /// Whether the figures may still change.
    pub estimated: bool,
    /// The bill in USD.
    #[serde(with = "decimal")]
    pub total: Decimal,
    /// Who pays what; they add up to the total.
    pub figures: Vec<Figure>,
    /// Why the remainder is nobody's, by usage type.
    pub remainder: Vec<RemainderReason>,
    /// The month before, as Cost Explorer has it now.
    pub before: Option<Before>,
    /// Against the month before.
    pub moved: Option<Movement>,
    /// What the report of the month before foretold of this one, as far as it is about the objects of the inventory.
    pub foretold: Option<Forecast>,
    /// Against what was foretold.
    pub against_forecast: Option<Movement>,
    /// What is foretold of the next month.
    pub forecast: Option<Forecast>,
    /// What the reader should know.
    pub notes: Vec<Note>,
    /// When it was sent, and as which message.
    pub sent: Option<Sent>,
}

/// What a bill was split by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SplitBy {
    /// The objects of the inventory.
    Inventory,
    /// The cost allocation tag of buckets.
    Tag,
    /// The tag, and the objects of the inventory for what is not tagged.
    TagAndInventory,
}

/// The month before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// The month.
    #[serde(with = "text")]
    pub month: Month,
    /// Its bill in USD.
    #[serde(with = "decimal")]
    pub total: Decimal,
    /// Whether who paid what is known from that month's report.
    pub has_parts: bool,
    /// Who paid what; usage types alone where that is not known.
    pub figures: Vec<Figure>,
}

/// Why what is left of a usage type is nobody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemainderReason {
    /// The usage type as it is billed.
    pub usage_type: String,
    /// Why.
    pub why: Unassigned,
}

/// Something that the reader should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// A stable name for the kind of note.
    pub code: String,
    /// What there is to know, for people.
    pub message: String,
}

impl Note {
    pub(super) fn new(code: &str, message: impl Into<String>) -> Note {
        Note { code: code.to_owned(), message: message.into() }
    }
}

/// That a report was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// When.
    #[serde(with = "text")]
    pub time: Instant,
    /// The id of SNS's message.
    pub message_id: String,
}

/// Where a month's record lies.
pub(super) fn key(prefix: &str, bucket: &str, month: Month) -> String {
    format!("{prefix}{bucket}/{month}.json")
}

/// A record that cannot be had.
#[derive(Clone, Debug, thiserror::Error)]
pub(super) enum RecordError {
    /// It cannot be read or written.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// It is none.
    #[error("{key} is no record of a cost report: {problem}")]
    Damaged {
        /// Its key.
        key: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl RecordError {
    /// Whether trying again may help.
    pub(super) fn is_retryable(&self) -> bool {
        matches!(self, RecordError::Cloud(error) if error.is_retryable())
    }
}

/// Reads a record; `None` where there is none.
pub(super) async fn read(storage: &dyn Storage, place: &ObjectRef) -> Result<Option<Record>, RecordError> {
    let request = GetObject { object: place.clone(), ..GetObject::default() };
    let Some(object) = if_found(storage.get_object(request).await)? else { return Ok(None) };
    let damaged = |problem: String| RecordError::Damaged { key: place.key.clone(), problem };
    let Body::Bytes(bytes) = object.body else { return Err(damaged("only its length is there".to_owned())) };
    let value: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
    let version = value.get("version").and_then(serde_json::Value::as_u64);
    if version != Some(u64::from(VERSION)) {
        return Err(damaged(format!("its version is {version:?}, not {VERSION}")));
    }
    let record: Record = serde_json::from_value(value).map_err(|error| damaged(error.to_string()))?;
    let figures = record.forecast.iter().flat_map(|forecast| &forecast.figures).chain(&record.figures);
    let numbers = figures.flat_map(|figure| [figure.quantity, figure.cost]).chain([record.total]);
    for number in numbers {
        // Sums are made of them.
        if number.abs() > Decimal::from(MOST) {
            return Err(damaged(format!("it has the number {number}")));
        }
    }
    Ok(Some(record))
}

/// Writes a record in place of what was there.
pub(super) async fn write(
    storage: &dyn Storage,
    place: &ObjectRef,
    record: &Record,
) -> Result<(), RecordError> {
    let text = to_json(record);
    let request = PutObject {
        bucket: place.bucket.clone(),
        key: place.key.clone(),
        body: Body::from(text.into_bytes()),
        content_type: Some("application/json".to_owned()),
        ..PutObject::default()
    };
    storage.put_object(request).await?;
    Ok(())
}

/// The record as JSON on one line.
pub(super) fn to_json(record: &Record) -> String {
    // No map with keys that are no text is in it, so this does not fail.
    serde_json::to_string(record).unwrap_or_default()
}

/// What prints and parses, as text.
pub(super) mod text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(crate) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The same for what may not be there.
pub(super) mod optional_text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "serde asks for it")]
    pub(crate) fn serialize<T: Display, S: Serializer>(
        value: &Option<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.parse().map_err(serde::de::Error::custom)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handlers::cost::sample::record;

    #[test]
    fn a_record_reads_back_from_what_it_prints() {
        let sent = Sent { time: "2026-11-01T06:00:01Z".parse().unwrap(), message_id: "id".to_owned() };
        for record in [
            record(),
            Record { sent: Some(sent), ..record() },
            Record { before: None, moved: None, forecast: None, inventory: None, ..record() },
        ] {
            assert_eq!(serde_json::from_str::<Record>(&to_json(&record)).unwrap(), record);
        }
        assert_eq!(
            key("s3opt/cost-reports/", "acme", "2026-10".parse().unwrap()),
            "s3opt/cost-reports/acme/2026-10.json"
        );
    }
}
