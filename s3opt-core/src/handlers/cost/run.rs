//! One run of the function: what is asked and done, and in which order.

use bytes::Bytes;
use serde_json::json;

use super::question::{self, Answer};
use super::record::{self, Note, Record, RecordError, Sent, SplitBy};
use super::request::{self, INVENTORY_LOCATION, Request};
use super::usage::Policy;
use super::{CostAnalyzer, compare, message, metrics};
use crate::backend::Cloud;
use crate::backend::error::if_found;
use crate::backend::storage::{ObjectRef, Setting, SettingKey};
use crate::calendar::{Day, Instant, Month};
use crate::config::Config;
use crate::handlers::{HandlerError, Inventory, InventoryPlace};

/// Days after a month's end within which an inventory tells about the month: the first one that lists all of it.
const DAYS_AFTER: u32 = 1;

/// One run of the function.
pub(super) struct Run<'a> {
    pub analyzer: &'a CostAnalyzer,
    pub cloud: &'a Cloud,
    pub config: &'a Config,
    pub request: &'a Request,
    pub place: &'a InventoryPlace,
    pub now: Instant,
}

/// Where an inventory was found that tells about the month.
struct Found {
    inventory: Option<Inventory>,
    notes: Vec<Note>,
}

impl Run<'_> {
    /// Makes the report and sends it.
    pub(super) async fn report(&self) -> Result<Bytes, HandlerError> {
        let mut notes = Vec::new();
        let known = self.read_record(self.request.month, &mut notes).await?;
        if let (true, Some(sent)) =
            (self.request.scheduled, known.as_ref().and_then(|known| known.sent.as_ref()))
        {
            tracing::info!(month = %self.request.month, sent = %sent.time, "the report was sent before");
            return Ok(answer(&json!({
                "status": "already-sent",
                "month": self.request.month.to_string(),
                "message_id": sent.message_id,
            })));
        }
        let policy = Policy::new(self.config, self.request.month)?;
        let billed =
            question::ask(self.cloud.costs.as_ref(), &self.config.cost_report, self.request.month).await?;
        let split_by = self.split_by(&billed, &mut notes).await?;
        let found = self.find_inventory(&policy, split_by).await?;
        notes.extend(found.notes);
        let previous = self.read_record((self.request.month.first_day() - 1).month(), &mut notes).await?;
        let mut record = compare::record(&compare::Facts {
            request: self.request,
            policy: &policy,
            billed: &billed,
            split_by,
            inventory: found.inventory.as_ref(),
            previous: previous.as_ref(),
            known: known.as_ref(),
            catalog: &self.analyzer.catalog,
            contributors: self.config.cost_report.contributors,
            now: self.now,
        })?;
        // What was known before comes first, then what came up on the way.
        notes.append(&mut record.notes);
        record.notes = notes;
        self.send(record, &policy).await
    }

    /// Keeps the record, puts the metrics and publishes the message, in an order in which a second try does no harm.
    async fn send(&self, mut record: Record, policy: &Policy) -> Result<Bytes, HandlerError> {
        let place = self.record_place(record.month);
        let url = format!("s3://{}/{}", place.bucket, place.key);
        if let Err(error) = record::write(self.cloud.storage.as_ref(), &place, &record).await {
            if error.is_retryable() {
                return Err(cloud_error(error));
            }
            tracing::warn!(record = url, "the report cannot be kept: {error}");
            record.notes.push(Note::new(
                "not-kept",
                format!(
                    "This report could not be kept as {url}, so that the next one has nothing to compare with: {error}. Allow \
                     the function's role s3:PutObject there."
                ),
            ));
        }
        let metrics = self.put_metrics(&record, policy).await;
        let message = message::message(&record, &url);
        let message_id = self.cloud.notifications.publish(&self.request.topic, message).await?;
        tracing::info!(month = %record.month, total = %record.total, message_id, record = url, "the report is sent");
        record.sent = Some(Sent { time: self.now, message_id: message_id.clone() });
        // It is sent: failing now would only send it again.
        if let Err(error) = record::write(self.cloud.storage.as_ref(), &place, &record).await {
            tracing::warn!(
                record = url,
                "that the report was sent cannot be kept, a schedule may send it again: {error}"
            );
        }
        Ok(answer(&json!({
            "status": "sent",
            "month": record.month.to_string(),
            "total": record.total.to_string(),
            "message_id": message_id,
            "record": url,
            "metrics": metrics,
        })))
    }

    /// Puts the metrics, and answers how many. That they cannot be put does not keep the report from its readers.
    async fn put_metrics(&self, record: &Record, policy: &Policy) -> usize {
        let data = metrics::data(record, &policy.departments(), self.now);
        let count = data.len();
        if count == 0 {
            tracing::warn!(month = %record.month, "CloudWatch takes no data of this month any more");
            return 0;
        }
        match self.cloud.metrics.put_metric_data(data).await {
            Ok(()) => count,
            Err(error) => {
                let error = HandlerError::from(error);
                tracing::warn!(remedy = error.remedy(), "the metrics cannot be put: {error}");
                0
            }
        }
    }

    /// What the bill is split by. The tag of the bucket itself leaves nothing for its inventory to tell.
    async fn split_by(&self, billed: &Answer, notes: &mut Vec<Note>) -> Result<SplitBy, HandlerError> {
        if !billed.tagged {
            return Ok(SplitBy::Inventory);
        }
        let tag = &self.config.cost_report.department_tag;
        match if_found(self.cloud.storage.setting(&self.request.bucket, &SettingKey::Tags).await) {
            Ok(Some(Setting::Tags(tags))) if tags.iter().any(|known| known.key == *tag) => Ok(SplitBy::Tag),
            Ok(_) => Ok(SplitBy::TagAndInventory),
            Err(error) if error.is_retryable() => Err(error.into()),
            Err(error) => {
                notes.push(Note::new(
                    "tags-unknown",
                    format!(
                        "Whether bucket {} has the tag {tag} cannot be told, so it is taken to have none: {error}.",
                        self.request.bucket
                    ),
                ));
                Ok(SplitBy::TagAndInventory)
            }
        }
    }

    /// The newest inventory that was made by a day after the month's end; or else the newest there is.
    async fn find_inventory(&self, policy: &Policy, split_by: SplitBy) -> Result<Found, HandlerError> {
        let deadline = Instant::from(self.request.month.end() + DAYS_AFTER).min(self.now);
        let partition = policy.partition();
        let source = &self.analyzer.inventories;
        let newest = |not_after| source.newest(self.cloud, self.place, &partition, not_after);
        let mut notes = Vec::new();
        let mut inventory = newest(deadline).await?;
        if inventory.is_none() && deadline < self.now {
            inventory = newest(self.now).await?;
            if let Some(late) = &inventory {
                notes.push(Note::new(
                    "late-inventory",
                    format!(
                        "There is no inventory of the end of {} any more. The one of {} is used, which lists nothing that \
                         was deleted in between.",
                        self.request.month, late.created
                    ),
                ));
            }
        }
        match &inventory {
            Some(found) if found.source_bucket != self.request.bucket => {
                return Err(HandlerError::Configuration {
                    message: format!(
                        "the inventory at {} is of bucket {}, not of {}",
                        self.place, found.source_bucket, self.request.bucket
                    ),
                    remedy: format!("set {INVENTORY_LOCATION} to where the reports of the bucket lie"),
                });
            }
            None if split_by != SplitBy::Tag => {
                return Err(HandlerError::NotReady {
                    message: format!(
                        "there is no inventory of bucket {} at {} yet",
                        self.request.bucket, self.place
                    ),
                    remedy: format!(
                        "wait for the first report, which S3 delivers within 48 hours of the inventory's configuration; if \
                         there is none, deploy the stack, or set {INVENTORY_LOCATION} to where reports lie"
                    ),
                });
            }
            _ => {}
        }
        if let Some(found) = &inventory {
            let first = Day::MIN.max(self.request.month.end() - 1);
            if request::day_of(found.created) < first {
                notes.push(Note::new(
                    "early-inventory",
                    format!(
                        "The newest inventory is of {}: it lists nothing that was written later in the month.",
                        found.created
                    ),
                ));
            }
            notes.extend(found.notes.iter().map(|note| Note::new("inventory", note.clone())));
        }
        Ok(Found { inventory, notes })
    }

    /// A record that was kept. One that cannot be read is told, and does without.
    async fn read_record(&self, month: Month, notes: &mut Vec<Note>) -> Result<Option<Record>, HandlerError> {
        let place = self.record_place(month);
        match record::read(self.cloud.storage.as_ref(), &place).await {
            Ok(record) => Ok(record),
            Err(error) if error.is_retryable() => Err(cloud_error(error)),
            Err(error) => {
                tracing::warn!(bucket = place.bucket, key = place.key, "a report cannot be read: {error}");
                notes.push(Note::new(
                    "no-record",
                    format!("The report of {month} cannot be read, so it is not compared with: {error}."),
                ));
                Ok(None)
            }
        }
    }

    fn record_place(&self, month: Month) -> ObjectRef {
        let prefix = &self.config.cost_report.records_prefix;
        ObjectRef::new(&self.place.bucket, record::key(prefix, &self.request.bucket, month))
    }
}

fn cloud_error(error: RecordError) -> HandlerError {
    match error {
        RecordError::Cloud(error) => error.into(),
        damaged @ RecordError::Damaged { .. } => HandlerError::NotReady {
            message: damaged.to_string(),
            remedy: "delete it, and invoke the function again for its month".to_owned(),
        },
    }
}

fn answer(value: &serde_json::Value) -> Bytes {
    Bytes::from(value.to_string())
}
