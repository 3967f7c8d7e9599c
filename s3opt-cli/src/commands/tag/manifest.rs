//! Manifests and jobs for S3 Batch Operations: one of each for every set of tags.
//!
//! Sources: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateJob.html>;
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-create-job.html>, "Specifying a manifest": a CSV without
//! a header, whose keys are URL-encoded, with a version id for all objects or for none;
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/inventory-configure-bops.html>: the null version is `null`;
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-put-object-tagging.html>: all tags are replaced.

use std::collections::HashMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use md5::{Digest, Md5};
use s3opt_core::handlers::tagger::{TaggingRules, merge};
use s3opt_core::s3;
use s3opt_core::s3::event::encode_key;
use s3opt_inventory::{ListedVersion, Stop, Visitor};
use serde_json::json;

use super::Tag;
use super::census::{Census, Choice, read};
use crate::error::CliError;
use crate::interrupt::Interrupt;

/// Bytes of a manifest that are written at once; not all files are open all the time.
const BLOCK: usize = 1 << 18;

/// A manifest and its job.
pub struct Job {
    pub tags: Vec<s3::Tag>,
    pub objects: u64,
    pub manifest: PathBuf,
    pub request: PathBuf,
}

/// Writes them: `tags.csv` stands for `tags-1.csv` and `tags-1.json`, and so on, the set with the most objects first.
pub fn write(
    arguments: &Tag,
    path: &Path,
    rules: &TaggingRules,
    census: &Census,
    interrupt: &Interrupt,
    quiet: bool,
) -> Result<Vec<Job>, CliError> {
    let jobs = jobs(path, census);
    for job in &jobs {
        for path in [&job.manifest, &job.request] {
            if path.exists() {
                let message = format!("{} is there already", path.display());
                return Err(CliError::failed(message, "name another file with --manifest, or delete them"));
            }
        }
    }
    let files = jobs.iter().map(|job| (job.tags.clone(), ManifestFile::new(job.manifest.clone())));
    let writer = Writer {
        rules: rules.clone(),
        choice: census.choice.clone(),
        bucket: census.bucket.clone(),
        files: files.collect(),
        failure: None,
    };
    // One thread reads, so there is one writer: whoever asks first gets it.
    let writer = Arc::new(Mutex::new(Some(writer)));
    let make = {
        let writer = Arc::clone(&writer);
        move || Turn(writer.lock().unwrap_or_else(PoisonError::into_inner).take())
    };
    let visited = read(&census.report, Some(1), interrupt, quiet, make)?;
    for writer in visited.visitors.into_iter().filter_map(|turn| turn.0) {
        let mut files = writer.finish()?;
        for job in &jobs {
            let Some(file) = files.remove(&job.tags) else { continue };
            let etag = file.finish()?;
            let text = format!("{:#}\n", job_json(arguments, job, census, &etag));
            std::fs::write(&job.request, text)
                .map_err(|source| CliError::Write { path: job.request.clone(), source })?;
        }
    }
    Ok(jobs)
}

fn jobs(path: &Path, census: &Census) -> Vec<Job> {
    let mut sets: Vec<_> = census.plan.sets.iter().collect();
    sets.sort_by_key(|(_, set)| std::cmp::Reverse(set.objects));
    let stem = path.with_extension("");
    let numbered = |number: usize, extension: &str| {
        let mut name = stem.as_os_str().to_owned();
        name.push(format!("-{number}.{extension}"));
        PathBuf::from(name)
    };
    let job =
        |(index, (tags, set)): (usize, (&Vec<s3::Tag>, &s3opt_core::handlers::tagger::TagSetPlan))| Job {
            tags: tags.clone(),
            objects: set.objects,
            manifest: numbered(index + 1, "csv"),
            request: numbered(index + 1, "json"),
        };
    sets.into_iter().enumerate().map(job).collect()
}

/// The request to make a job, as `aws s3control create-job --cli-input-json` takes it.
fn job_json(arguments: &Tag, job: &Job, census: &Census, etag: &str) -> serde_json::Value {
    let name = job.manifest.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let place = arguments.manifest_location.as_deref().unwrap_or("s3://MANIFEST_BUCKET");
    let place = place.strip_prefix("s3://").unwrap_or(place).trim_end_matches('/');
    let bucket = place.split('/').next().unwrap_or(place);
    let prefix = place.split_once('/').map_or(String::new(), |(_, prefix)| format!("{prefix}/"));
    let tags: Vec<_> = job.tags.iter().map(|tag| json!({"Key": tag.key, "Value": tag.value})).collect();
    let mut fields = vec!["Bucket", "Key"];
    fields.extend(census.has_ids.then_some("VersionId"));
    json!({
        "AccountId": arguments.account_id.as_deref().unwrap_or("ACCOUNT_ID"),
        "ConfirmationRequired": true,
        "ClientRequestToken": format!("s3opt-tag-{etag}"),
        "Description": format!("s3opt: tags of {} objects of {}", job.objects, census.bucket),
        "Priority": 10,
        "RoleArn": arguments.role_arn.as_deref().unwrap_or("ROLE_ARN"),
        "Operation": {"S3PutObjectTagging": {"TagSet": tags}},
        "Manifest": {
            "Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": fields},
            "Location": {"ObjectArn": format!("arn:aws:s3:::{place}/{name}"), "ETag": etag},
        },
        "Report": {
            "Enabled": true,
            "Bucket": format!("arn:aws:s3:::{bucket}"),
            "Prefix": format!("{prefix}reports"),
            "Format": "Report_CSV_20180820",
            "ReportScope": "FailedTasksOnly",
        },
    })
}

/// The writer, on the one thread that reads.
struct Turn(Option<Writer>);

struct Writer {
    rules: TaggingRules,
    choice: Choice,
    bucket: String,
    files: HashMap<Vec<s3::Tag>, ManifestFile>,
    failure: Option<CliError>,
}

impl Visitor for Turn {
    fn version(&mut self, version: &ListedVersion<'_>) -> Result<(), Stop> {
        if let Some(writer) = &mut self.0 {
            writer.version(version);
        }
        Ok(())
    }
}

impl Writer {
    fn version(&mut self, version: &ListedVersion<'_>) {
        let Some(target) = self.choice.target(version) else { return };
        let tags = merge(&[], &self.rules.wanted(version.key, version.size)).tags;
        let Some(file) = self.files.get_mut(&tags) else { return };
        let mut line = format!("{},{}", self.bucket, encode_key(version.key));
        if let Some(id) = &target.object.version_id {
            line.push(',');
            line.push_str(id);
        }
        line.push('\n');
        // The failure is told when the visit is over; what comes until then is thrown away.
        if self.failure.is_none() {
            self.failure = file.push(&line).err();
        }
    }

    fn finish(self) -> Result<HashMap<Vec<s3::Tag>, ManifestFile>, CliError> {
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(self.files),
        }
    }
}

/// A manifest on its way to the disk.
struct ManifestFile {
    path: PathBuf,
    lines: String,
    digest: Md5,
}

impl ManifestFile {
    fn new(path: PathBuf) -> ManifestFile {
        ManifestFile { path, lines: String::new(), digest: Md5::new() }
    }

    fn push(&mut self, line: &str) -> Result<(), CliError> {
        self.lines.push_str(line);
        if self.lines.len() >= BLOCK { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), CliError> {
        let file = File::options().create(true).append(true).open(&self.path);
        let written = file.and_then(|mut file| file.write_all(self.lines.as_bytes()));
        written.map_err(|source| CliError::Write { path: self.path.clone(), source })?;
        self.digest.update(self.lines.as_bytes());
        self.lines.clear();
        Ok(())
    }

    /// Ends the file, and gives the entity tag that it will have in S3 where it is uploaded in one request.
    fn finish(mut self) -> Result<String, CliError> {
        self.flush()?;
        Ok(hexadecimal(&self.digest.finalize()))
    }
}

/// Bytes as hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"))
}
