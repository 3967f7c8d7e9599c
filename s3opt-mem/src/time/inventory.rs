//! Inventory: reports are made and delivered as S3 lays them out.

use std::ops::Bound;
use std::sync::Arc;

use bytes::Bytes;
use s3opt_core::backend::storage::{ReplicationStatus, Setting, SettingKey};
use s3opt_core::calendar::{Day, Instant};
use s3opt_core::s3::bucket::{
    InventoryConfiguration, InventoryFormat, InventoryFrequency, ServerSideEncryption,
};
use s3opt_core::s3::{AccessTier, StorageClass};
use s3opt_inventory::write::{Field, Format, Rendered, Report, ReportRow, RowDetails, render_report};

use crate::agenda::Due;
use crate::client::{Caller, Principal};
use crate::meter::Line;
use crate::storage::{Access, Bucket, Content, Object, ObjectEvent, Version, etag};
use crate::world::World;

/// Rows of one data file.
const ROWS_OF_FILE: usize = 1_000_000;

/// Rows of a group within a data file.
const ROWS_OF_GROUP: usize = 100_000;

impl World {
    /// Makes up its mind when the next report of an inventory configuration is made, after it was written.
    ///
    /// S3 delivers the first report within 48 hours, then each day or each Sunday
    /// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/configure-inventory.html>). Here each is made some time
    /// after the midnight that begins its day.
    pub(crate) fn schedule_inventory(&mut self, bucket: &str, id: &str) {
        let Some(configuration) = self.inventory_configuration(bucket, id) else { return };
        let at = self.next_report(configuration.frequency);
        self.reports_due.insert((bucket.to_owned(), id.to_owned()), at);
        self.agenda.put(at, Due::Inventory { bucket: bucket.to_owned(), id: id.to_owned() });
    }

    /// A report is due, if its configuration is still as it was.
    pub(crate) fn make_report(&mut self, bucket: &str, id: &str) {
        let place = (bucket.to_owned(), id.to_owned());
        if self.reports_due.get(&place) != Some(&self.now) {
            return;
        }
        self.reports_due.remove(&place);
        let Some(configuration) = self.inventory_configuration(bucket, id).cloned() else { return };
        if configuration.enabled {
            self.deliver_report(bucket, &configuration);
        }
        self.schedule_inventory(bucket, id);
    }

    fn inventory_configuration(&self, bucket: &str, id: &str) -> Option<&InventoryConfiguration> {
        match self.buckets.get(bucket)?.settings.get(&SettingKey::Inventory(id.to_owned())) {
            Some(Setting::Inventory(configuration)) => Some(configuration),
            _ => None,
        }
    }

    fn next_report(&self, frequency: InventoryFrequency) -> Instant {
        let delay = i64::try_from(self.delays.inventory).unwrap_or(0);
        let at = |day: Day| Instant::from_milliseconds(Instant::from(day).milliseconds() + delay);
        let mut day = self.now.first_midnight() - 1;
        while at(day) <= self.now || (frequency == InventoryFrequency::Weekly && !day.is_sunday()) {
            day = day + 1;
        }
        at(day)
    }

    /// Lists the bucket and writes the report, where the destination lets S3 write.
    fn deliver_report(&mut self, name: &str, configuration: &InventoryConfiguration) {
        let Some(bucket) = self.buckets.get(name) else { return };
        let destination = bucket_of_arn(&configuration.destination_bucket).to_owned();
        let report = report(bucket, configuration, &destination, self.now);
        let rows = bucket.rows(configuration);
        let account = bucket.account.clone();
        let caller = Caller {
            account: account.clone(),
            region: bucket.region.clone(),
            principal: Principal::Service {
                name: "s3.amazonaws.com".to_owned(),
                source_arn: format!("arn:aws:s3:::{name}"),
                source_account: account,
            },
            secure_transport: true,
        };
        let listed = rows.len() as u128;
        // Rows that no encoder takes make no report; S3 would deliver one later.
        let Some(rendered) = render(&report, &rows) else { return };
        let mut delivered = true;
        for (key, bytes) in rendered.objects {
            delivered &= self.deliver_object(&caller, &destination, key, bytes);
        }
        if delivered {
            self.count(name, Line::Plain("Inventory-ObjectsListed", "Inventory"), listed);
        }
    }

    /// Writes one object of a report; tells whether it could.
    fn deliver_object(&mut self, caller: &Caller, bucket: &str, key: String, bytes: Vec<u8>) -> bool {
        let context = [("s3:x-amz-acl", "bucket-owner-full-control")];
        let access = Access {
            operation: "PutObject",
            action: "s3:PutObject",
            bucket,
            key: Some(&key),
            context: &context,
        };
        if self.authorize(caller, &access).is_err() {
            return false;
        }
        let object = Object {
            size: bytes.len() as u64,
            etag: crate::storage::md5(&bytes),
            class: StorageClass::Standard,
            tier: AccessTier::Frequent,
            entered: self.now.first_midnight(),
            idle_since: self.now.first_midnight(),
            body: Some(Bytes::from(bytes)),
            details: None,
        };
        let told = ObjectEvent {
            name: "ObjectCreated:Put",
            key: key.clone(),
            version_id: None,
            size: object.size,
            etag: etag(&object),
        };
        let version = Version::new(self.ids.number(), self.now, Content::Object(object));
        self.push_version(bucket, &Arc::from(key), version);
        self.emit(bucket, &told);
        true
    }
}

impl Bucket {
    /// What a report lists, in the order of the keys, each key's newest version first.
    fn rows(&self, configuration: &InventoryConfiguration) -> Vec<ReportRow> {
        let prefix = configuration.filter_prefix.as_deref().unwrap_or_default();
        let mut rows = Vec::new();
        for (key, entry) in
            self.keys.range::<str, (Bound<&str>, Bound<&str>)>((Bound::Included(prefix), Bound::Unbounded))
        {
            if !key.starts_with(prefix) {
                break;
            }
            for (index, version) in entry.newest_first().enumerate() {
                if !configuration.all_versions && (index > 0 || version.is_marker()) {
                    break;
                }
                rows.push(self.row(key, version, index == 0));
            }
        }
        rows
    }

    fn row(&self, key: &str, version: &Version, is_latest: bool) -> ReportRow {
        let object = version.object();
        let class = object.map_or(StorageClass::Standard, |object| object.class);
        let details = object.and_then(|object| object.details.as_deref());
        ReportRow {
            key: key.to_owned(),
            version_id: (!version.is_null).then(|| version.id()),
            is_latest,
            is_delete_marker: version.is_marker(),
            size: object.map_or(0, |object| object.size),
            last_modified: version.modified,
            storage_class: class,
            access_tier: object
                .filter(|_| class == StorageClass::IntelligentTiering)
                .map(|object| object.tier),
            details: RowDetails {
                e_tag: object.map(etag),
                is_multipart_uploaded: details.is_some_and(|details| details.parts.is_some()),
                replication_status: details
                    .and_then(|details| details.replication)
                    .map(|status| replication_status(status).to_owned()),
                encryption_status: details.map(|details| encryption_status(&details.encryption).to_owned()),
                is_bucket_key_enabled: matches!(
                    self.settings.get(&SettingKey::Encryption),
                    Some(Setting::Encryption(encryption)) if encryption.bucket_key
                ),
                owner: Some(self.account.clone()),
            },
        }
    }
}

fn report(
    bucket: &Bucket,
    configuration: &InventoryConfiguration,
    destination: &str,
    now: Instant,
) -> Report {
    let fields = configuration.optional_fields.iter().filter_map(|name| Field::of_name(name));
    Report {
        source_bucket: bucket.name.clone(),
        destination_bucket: destination.to_owned(),
        prefix: configuration.destination_prefix.as_deref().unwrap_or_default().trim_matches('/').to_owned(),
        configuration: configuration.id.clone(),
        created: now,
        format: match configuration.format {
            InventoryFormat::Csv => Format::Csv,
            InventoryFormat::Orc => Format::Orc,
            InventoryFormat::Parquet => Format::Parquet,
        },
        versioned: configuration.all_versions,
        fields: fields.collect(),
        group_rows: ROWS_OF_GROUP,
    }
}

/// The objects of a report. orc-rust cannot encode some runs of integers; rows that it refuses together go into files of
/// their own.
fn render(report: &Report, rows: &[ReportRow]) -> Option<Rendered> {
    let mut rows_of_file = ROWS_OF_FILE.min(rows.len()).max(1);
    loop {
        let files: Vec<Vec<ReportRow>> = rows.chunks(rows_of_file).map(<[ReportRow]>::to_vec).collect();
        match render_report(report, &files) {
            Ok(rendered) => return Some(rendered),
            Err(_) if rows_of_file > 1 => rows_of_file = rows_of_file.div_ceil(2),
            Err(_) => return None,
        }
    }
}

fn bucket_of_arn(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or(arn)
}

fn replication_status(status: ReplicationStatus) -> &'static str {
    match status {
        ReplicationStatus::Pending => "PENDING",
        ReplicationStatus::Completed => "COMPLETED",
        ReplicationStatus::Failed => "FAILED",
        ReplicationStatus::Replica => "REPLICA",
    }
}

fn encryption_status(encryption: &ServerSideEncryption) -> &'static str {
    match encryption {
        ServerSideEncryption::Aes256 => "SSE-S3",
        ServerSideEncryption::Kms { .. } => "SSE-KMS",
    }
}
