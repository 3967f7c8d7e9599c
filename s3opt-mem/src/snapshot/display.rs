//! A snapshot as people read it: the same state always prints the same.

use std::fmt;

use super::{BucketSnapshot, ObjectSnapshot, ServiceSnapshot, Snapshot, UploadSnapshot, VersionSnapshot};

impl fmt::Display for Snapshot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Snapshot { now, buckets, services, agenda, usage } = self;
        writeln!(formatter, "at {now}")?;
        for (name, bucket) in buckets {
            writeln!(formatter, "bucket {name} {bucket}")?;
        }
        for service in services {
            writeln!(formatter, "{service}")?;
        }
        writeln!(formatter, "due")?;
        for (at, what) in agenda {
            writeln!(formatter, "  {at} {what}")?;
        }
        writeln!(formatter, "used")?;
        for ((month, key), amount) in usage {
            let (usage_type, operation) = (&key.usage_type, &key.operation);
            writeln!(formatter, "  {month} {} {usage_type} {operation} {amount}", key.region.name())?;
        }
        Ok(())
    }
}

impl fmt::Display for BucketSnapshot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BucketSnapshot { account, region, created, versioning, settings, versions, uploads } = self;
        let region = region.name();
        write!(formatter, "of {account} in {region}, made {created}, {versioning:?}")?;
        for setting in settings {
            write!(formatter, "\n  setting {setting:?}")?;
        }
        for version in versions {
            write!(formatter, "\n  {version}")?;
        }
        for upload in uploads {
            write!(formatter, "\n  {upload}")?;
        }
        Ok(())
    }
}

impl fmt::Display for VersionSnapshot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let VersionSnapshot { key, version_id, is_latest, modified, object } = self;
        let place = if *is_latest { "latest" } else { "older" };
        write!(formatter, "{key:?} {version_id} {place} {modified} ")?;
        match object {
            Some(object) => write!(formatter, "{object}"),
            None => formatter.write_str("delete marker"),
        }
    }
}

impl fmt::Display for ObjectSnapshot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} bytes, {}", self.size, self.class)?;
        if let Some(tier) = self.tier {
            write!(formatter, " {tier:?}")?;
        }
        write!(formatter, ", etag {}, entered {}, idle {}", self.etag, self.entered, self.idle_since)?;
        if !self.has_bytes {
            formatter.write_str(", length only")?;
        }
        for tag in &self.tags {
            write!(formatter, ", tag {:?}={:?}", tag.key, tag.value)?;
        }
        for (key, value) in &self.metadata {
            write!(formatter, ", metadata {key:?}={value:?}")?;
        }
        if let Some(content_type) = &self.content_type {
            write!(formatter, ", {content_type:?}")?;
        }
        write!(formatter, ", {}", self.encryption)?;
        if let Some(parts) = self.parts {
            write!(formatter, ", {parts} parts")?;
        }
        if let Some(replication) = self.replication {
            write!(formatter, ", replication {replication:?}")?;
        }
        if let Some(restore) = self.restore {
            write!(formatter, ", restore {restore:?}")?;
        }
        Ok(())
    }
}

impl fmt::Display for UploadSnapshot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UploadSnapshot { key, upload_id, begun, parts } = self;
        write!(formatter, "upload of {key:?} {upload_id} {begun}, parts {parts:?}")
    }
}

impl fmt::Display for ServiceSnapshot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ServiceSnapshot { account, region, service, lines } = self;
        let region = region.as_deref().unwrap_or("every region");
        write!(formatter, "{service} of {account} in {region}")?;
        for line in lines {
            write!(formatter, "\n  {line}")?;
        }
        Ok(())
    }
}
