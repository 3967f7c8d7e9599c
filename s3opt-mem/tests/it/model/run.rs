//! One run: each step is done to the emulator and to the model, and the answers are compared.

use std::collections::BTreeMap;

use s3opt_core::backend::storage::{
    Body, BucketVersioning, ByteRange, CommonListing, CompleteUpload, CompletedPart, CopyObject,
    CreateBucket, CreateUpload, DeleteObject, DeleteObjects, GetObject, ObjectRef, PutObject, Setting,
    TaggingDirective, UploadPart, UploadRef, WriteConditions, WrittenObject,
};
use s3opt_core::backend::{Cloud, CloudError, CloudResult};
use s3opt_core::price::Region;
use s3opt_core::s3::Tag;
use s3opt_mem::Emulator;

use super::naive::{Keeping, Naive, Object, Upload};
use super::step::{Condition, DELIMITERS, Holds, KEYS, PREFIXES, Pick, Step, UploadStep};

mod lists;

const BUCKET: &str = "acme-model";

pub struct Run {
    emulator: Emulator,
    cloud: Cloud,
    naive: Naive,
}

impl Run {
    pub async fn new() -> Run {
        let region: Region = "us-east-1".parse().unwrap();
        let emulator = Emulator::default();
        let cloud = emulator.cloud("111111111111", &region);
        let request = CreateBucket { name: BUCKET.to_owned(), region, tags: Vec::new() };
        cloud.storage.create_bucket(request).await.unwrap();
        Run { emulator, cloud, naive: Naive::new() }
    }

    pub async fn step(&mut self, step: Step) {
        match step {
            Step::Put { key, holds, tags, condition } => self.put(KEYS[key], holds, tags, condition).await,
            Step::Copy { from, version, to, tags } => self.copy(KEYS[from], version, KEYS[to], tags).await,
            Step::Delete { key } => self.delete(KEYS[key]).await,
            Step::DeleteVersion { key, version } => self.delete_version(KEYS[key], &version).await,
            Step::DeleteMany { keys } => self.delete_many(&keys).await,
            Step::PutTags { key, version, tags } => self.replace_tags(KEYS[key], version, Some(tags)).await,
            Step::DeleteTags { key, version } => self.replace_tags(KEYS[key], version, None).await,
            Step::Get { key, version, range } => self.get(KEYS[key], version, range).await,
            Step::List { prefix, delimiter, page, after, older_call } => {
                let common = listing(prefix, delimiter, page);
                self.list(common, after.map(|key| KEYS[key]), older_call).await;
            }
            Step::ListVersions { prefix, delimiter, page } => {
                self.list_versions(listing(prefix, delimiter, page)).await;
            }
            Step::ListUploads { prefix, delimiter, page } => {
                self.list_uploads(listing(prefix, delimiter, page)).await;
            }
            Step::BeginUpload { key, tags } => self.begin(KEYS[key], tags).await,
            Step::Upload { which, what } if !self.naive.uploads.is_empty() => {
                let which = which.index(self.naive.uploads.len());
                match what {
                    UploadStep::Part { number, holds } => self.part(which, number, holds).await,
                    UploadStep::Complete { up_to, in_order } => self.complete(which, up_to, in_order).await,
                    UploadStep::Abort => self.abort(which).await,
                }
            }
            Step::Upload { .. } => {}
            Step::Versioning { enabled } => {
                let (setting, keeping) = if enabled {
                    (BucketVersioning::Enabled, Keeping::Always)
                } else {
                    (BucketVersioning::Suspended, Keeping::NoLonger)
                };
                self.cloud.storage.put_setting(BUCKET, Setting::Versioning(setting)).await.unwrap();
                self.naive.keeping = keeping;
            }
            Step::Advance { hours } => self.cloud.clock.wait(u64::from(hours) * 3_600_000).await,
        }
    }

    async fn put(&mut self, key: &'static str, holds: Holds, tags: Vec<String>, condition: Condition) {
        let if_match = match condition {
            Condition::Tag { right } => {
                let right =
                    self.naive.current_object(key).map(|object| object.etag.clone()).filter(|_| right);
                Some(right.unwrap_or_else(|| "0123".to_owned()))
            }
            _ => None,
        };
        let if_none_match = matches!(condition, Condition::Absent);
        let request = PutObject {
            bucket: BUCKET.to_owned(),
            key: key.to_owned(),
            body: body(&holds),
            tags: tag_list(&tags),
            conditions: WriteConditions { if_match, if_none_match },
            ..PutObject::default()
        };
        let answer = self.cloud.storage.put_object(request).await;
        let refused = Naive::tag_refusal(&tags, true).or_else(|| self.naive.refusal(key, condition));
        self.written(key, answer, refused, holds, tags);
    }

    /// A write was answered: the model writes, too, or was refused as well.
    fn written(
        &mut self,
        key: &'static str,
        answer: CloudResult<WrittenObject>,
        refused: Option<&str>,
        holds: Holds,
        tags: Vec<String>,
    ) {
        assert_eq!(answer.as_ref().err().map(CloudError::code), refused);
        let Ok(written) = answer else { return };
        match self.naive.keeping {
            Keeping::Never => assert_eq!(written.version_id, None),
            Keeping::NoLonger => assert_eq!(written.version_id.as_deref(), Some("null")),
            Keeping::Always => {
                let id = written.version_id.clone().unwrap();
                assert!(!self.naive.once.iter().any(|(_, old)| *old == id), "{id} was there before");
            }
        }
        self.naive.push(key, written.version_id, Some(Object { holds, tags, etag: written.etag }));
    }

    async fn copy(&mut self, from: &'static str, pick: Pick, to: &'static str, tags: Option<Vec<String>>) {
        let id = self.picked(from, pick);
        let request = CopyObject {
            source: reference(from, id.as_deref()),
            bucket: BUCKET.to_owned(),
            key: to.to_owned(),
            tagging: if tags.is_some() { TaggingDirective::Replace } else { TaggingDirective::Copy },
            tags: tag_list(tags.as_deref().unwrap_or_default()),
            ..CopyObject::default()
        };
        let answer = self.cloud.storage.copy_object(request).await;
        let mut refused = tags.as_deref().and_then(|tags| Naive::tag_refusal(tags, true));
        let source = self.naive.read(from, id.as_deref(), false).cloned();
        let source = match source {
            Ok(version) => version.object,
            Err(code) => {
                // A delete marker by its id is a wrong request here.
                let code = if code == "MethodNotAllowed" { "InvalidRequest" } else { code };
                refused = refused.or(Some(code));
                None
            }
        };
        if from == to && id.is_none() {
            refused = refused.or(Some("InvalidRequest"));
        }
        let (holds, old_tags) =
            source.map_or((Holds::Length(0), Vec::new()), |object| (object.holds, object.tags));
        self.written(to, answer, refused, holds, tags.unwrap_or(old_tags));
    }

    async fn delete(&mut self, key: &'static str) {
        let request = DeleteObject { object: reference(key, None), if_match: None };
        let deleted = self.cloud.storage.delete_object(request).await.unwrap();
        assert_eq!(deleted.delete_marker, self.naive.keeping != Keeping::Never);
        self.deleted(key, deleted.version_id);
    }

    fn deleted(&mut self, key: &'static str, id: Option<String>) {
        if self.naive.keeping == Keeping::Never {
            assert_eq!(id, None);
            self.naive.remove(key, "null");
        } else {
            self.naive.push(key, id, None);
        }
    }

    async fn delete_version(&mut self, key: &'static str, pick: &proptest::sample::Index) {
        let id = self.picked(key, Some(*pick)).unwrap_or_else(|| "null".to_owned());
        let request = DeleteObject { object: reference(key, Some(&id)), if_match: None };
        let deleted = self.cloud.storage.delete_object(request).await.unwrap();
        let removed = self.naive.remove(key, &id);
        assert_eq!(deleted.delete_marker, removed.is_some_and(|version| version.object.is_none()));
        assert_eq!(deleted.version_id, Some(id));
    }

    async fn delete_many(&mut self, keys: &[usize]) {
        let objects = keys.iter().map(|key| (KEYS[*key].to_owned(), None)).collect();
        let request = DeleteObjects { bucket: BUCKET.to_owned(), objects };
        let answer = self.cloud.storage.delete_objects(request).await;
        assert_eq!(answer.as_ref().err().map(CloudError::code), keys.is_empty().then_some("MalformedXML"));
        for (deleted, key) in answer.unwrap_or_default().into_iter().zip(keys) {
            self.deleted(KEYS[*key], deleted.unwrap().version_id);
        }
    }

    async fn replace_tags(&mut self, key: &'static str, pick: Pick, tags: Option<Vec<String>>) {
        let id = self.picked(key, pick);
        let object = reference(key, id.as_deref());
        let answer = match &tags {
            Some(tags) => self.cloud.storage.put_object_tags(&object, tag_list(tags)).await,
            None => self.cloud.storage.delete_object_tags(&object).await,
        };
        let tags = tags.unwrap_or_default();
        let refused = self.naive.read(key, id.as_deref(), true).err();
        let refused = refused.or_else(|| Naive::tag_refusal(&tags, false));
        assert_eq!(answer.as_ref().err().map(CloudError::code), refused);
        if refused.is_some() {
            return;
        }
        let version = self.naive.read(key, id.as_deref(), true).unwrap().id.clone();
        let told = answer.unwrap();
        assert_eq!(told, (self.naive.keeping != Keeping::Never).then(|| version.clone()));
        let tagged = self.naive.versions.iter_mut().find(|other| other.key == key && other.id == version);
        tagged.unwrap().object.as_mut().unwrap().tags = tags;
    }

    async fn get(&mut self, key: &'static str, pick: Pick, range: Option<ByteRange>) {
        let id = self.picked(key, pick);
        let request = GetObject { object: reference(key, id.as_deref()), range, ..GetObject::default() };
        let answer = self.cloud.storage.get_object(request).await;
        let expected = self.naive.read(key, id.as_deref(), false).and_then(|version| {
            let holds = version.object.as_ref().map(|object| object.holds.clone());
            part(&holds.unwrap_or(Holds::Length(0)), range).ok_or("InvalidRange")
        });
        match (answer, expected) {
            (Ok(read), Ok(expected)) => assert_eq!(read.body, body(&expected)),
            (answer, expected) => {
                assert_eq!(
                    answer.err().map(|error| error.code().to_owned()),
                    expected.err().map(str::to_owned)
                );
            }
        }
    }

    async fn begin(&mut self, key: &'static str, tags: Vec<String>) {
        let request = CreateUpload {
            bucket: BUCKET.to_owned(),
            key: key.to_owned(),
            tags: tag_list(&tags),
            ..CreateUpload::default()
        };
        let answer = self.cloud.storage.create_upload(request).await;
        let refused = Naive::tag_refusal(&tags, true);
        assert_eq!(answer.as_ref().err().map(CloudError::code), refused);
        if let Ok(id) = answer {
            assert!(self.naive.uploads.iter().all(|upload| upload.id != id));
            self.naive.uploads.push(Upload { key, id, tags, parts: Vec::new(), open: true, completed: None });
        }
    }

    async fn part(&mut self, which: usize, number: u32, holds: Holds) {
        let upload = &mut self.naive.uploads[which];
        let request =
            UploadPart { upload: upload_reference(upload), part_number: number, body: body(&holds) };
        let answer = self.cloud.storage.upload_part(request).await;
        let refused = match number {
            0 => Some("InvalidArgument"),
            _ if !upload.open => Some("NoSuchUpload"),
            _ => None,
        };
        assert_eq!(answer.as_ref().err().map(CloudError::code), refused);
        if let Ok(etag) = answer {
            upload.parts.retain(|(other, ..)| *other != number);
            upload.parts.push((number, etag, holds));
        }
    }

    async fn complete(&mut self, which: usize, up_to: u32, in_order: bool) {
        let upload = self.naive.uploads[which].clone();
        let mut parts = upload.parts.clone();
        parts.sort_by_key(|(number, ..)| *number);
        parts.retain(|(number, ..)| *number <= up_to);
        if !in_order {
            parts.reverse();
        }
        let numbers: Vec<u32> = parts.iter().map(|(number, ..)| *number).collect();
        let named = parts
            .iter()
            .map(|(part_number, etag, _)| CompletedPart { part_number: *part_number, etag: etag.clone() });
        let request = CompleteUpload {
            upload: upload_reference(&upload),
            parts: named.collect(),
            conditions: WriteConditions::default(),
        };
        let answer = self.cloud.storage.complete_upload(request).await;
        if let Some((completed, etag)) = upload.completed {
            // The same request is answered as before, as long as the emulator remembers it.
            match answer {
                Ok(written) => assert_eq!((numbers, written.etag), (completed, etag)),
                Err(error) => assert_eq!(error.code(), "NoSuchUpload"),
            }
            return;
        }
        let small = parts.iter().rev().skip(1).any(|(_, _, holds)| holds.size() < 5 << 20);
        let refused = match parts.len() {
            _ if !upload.open => Some("NoSuchUpload"),
            0 => Some("MalformedXML"),
            count if count > 1 && !in_order => Some("InvalidPartOrder"),
            _ if small => Some("EntityTooSmall"),
            _ => None,
        };
        if let Ok(written) = &answer {
            assert!(written.etag.ends_with(&format!("-{}", parts.len())));
            self.naive.uploads[which].open = false;
            self.naive.uploads[which].completed = Some((numbers, written.etag.clone()));
        }
        self.written(upload.key, answer, refused, joined(&parts), upload.tags);
    }

    async fn abort(&mut self, which: usize) {
        let upload = &mut self.naive.uploads[which];
        let answer = self.cloud.storage.abort_upload(&upload_reference(upload)).await;
        let refused = (!upload.open).then_some("NoSuchUpload");
        assert_eq!(answer.as_ref().err().map(CloudError::code), refused);
        upload.open = false;
    }

    /// The id of one of the versions that there ever were under a key.
    fn picked(&self, key: &str, pick: Pick) -> Option<String> {
        let ids: Vec<&String> =
            self.naive.once.iter().filter(|(other, _)| *other == key).map(|(_, id)| id).collect();
        let pick = pick?;
        (!ids.is_empty()).then(|| ids[pick.index(ids.len())].clone())
    }

    /// Reads everything that there is, and the meter.
    pub async fn check_contents(&self) {
        for version in &self.naive.versions {
            let Some(object) = &version.object else { continue };
            let wanted = reference(version.key, Some(&version.id));
            let tags = self.cloud.storage.object_tags(&wanted).await.unwrap().tags;
            assert_eq!(tags, tag_list(&object.tags));
            let request = GetObject { object: wanted, ..GetObject::default() };
            let read = self.cloud.storage.get_object(request).await.unwrap();
            assert_eq!(read.body, body(&object.holds));
            assert_eq!((read.head.etag, read.head.tag_count), (object.etag.clone(), object.tags.len()));
        }
        self.check_meter().await;
    }

    /// From now on an hour costs what is there: bytes of objects and parts, and the keys of delete markers.
    async fn check_meter(&self) {
        let usage = || -> BTreeMap<String, u128> {
            let usage = self.emulator.usage(s3opt_core::calendar::Day::MIN, s3opt_core::calendar::Day::MAX);
            let mut sums = BTreeMap::new();
            for ((_, key), amount) in usage {
                *sums.entry(key.usage_type.into_owned()).or_insert(0) += amount;
            }
            sums
        };
        let before = usage();
        self.cloud.clock.wait(3_600_000).await;
        let after = usage();
        let grown =
            |line: &str| after.get(line).copied().unwrap_or(0) - before.get(line).copied().unwrap_or(0);
        let objects = self.naive.versions.iter().map(|version| match &version.object {
            Some(object) => object.holds.size(),
            None => version.key.len() as u64,
        });
        let open = self.naive.uploads.iter().filter(|upload| upload.open);
        let parts = open.flat_map(|upload| upload.parts.iter().map(|(_, _, holds)| holds.size()));
        let bytes: u64 = objects.chain(parts).sum();
        assert_eq!(grown("TimedStorage-ByteHrs"), u128::from(bytes));
        let objects = self.naive.versions.iter().filter_map(|version| version.object.as_ref());
        let tags: usize = objects.map(|object| object.tags.len()).sum();
        assert_eq!(grown("TagStorage-TagHrs"), tags as u128);
    }
}

fn listing(prefix: usize, delimiter: usize, page: u32) -> CommonListing {
    CommonListing {
        bucket: BUCKET.to_owned(),
        prefix: PREFIXES[prefix].to_owned(),
        delimiter: Some(DELIMITERS[delimiter].to_owned()).filter(|delimiter| !delimiter.is_empty()),
        max_keys: Some(page),
        encode: false,
    }
}

fn reference(key: &str, id: Option<&str>) -> ObjectRef {
    ObjectRef { bucket: BUCKET.to_owned(), key: key.to_owned(), version_id: id.map(str::to_owned) }
}

fn upload_reference(upload: &Upload) -> UploadRef {
    UploadRef { bucket: BUCKET.to_owned(), key: upload.key.to_owned(), upload_id: upload.id.clone() }
}

fn body(holds: &Holds) -> Body {
    match holds {
        Holds::Text(text) => text.clone().into(),
        Holds::Length(length) => Body::Length(*length),
    }
}

fn tag_list(keys: &[String]) -> Vec<Tag> {
    keys.iter().map(|key| Tag { key: key.clone(), value: format!("of {key}") }).collect()
}

/// The part of an object that a range names, byte by byte; `None` where there is nothing of it.
fn part(holds: &Holds, range: Option<ByteRange>) -> Option<Holds> {
    let size = holds.size();
    let wanted = |byte: u64| match range {
        Some(ByteRange::Inclusive(first, last)) => byte >= first && byte <= last,
        Some(ByteRange::From(first)) => byte >= first,
        Some(ByteRange::Last(count)) => byte + count >= size,
        None => true,
    };
    match range {
        None => return Some(holds.clone()),
        Some(ByteRange::Inclusive(first, last)) if first > last => return Some(holds.clone()),
        Some(_) => {}
    }
    let bytes: Vec<u64> = (0..size).filter(|byte| wanted(*byte)).collect();
    if bytes.is_empty() {
        return None;
    }
    Some(match holds {
        Holds::Length(_) => Holds::Length(bytes.len() as u64),
        Holds::Text(text) => {
            let wanted = text.bytes().zip(0..).filter(|(_, at)| wanted(*at));
            Holds::Text(wanted.map(|(byte, _)| char::from(byte)).collect())
        }
    })
}

/// Parts put together: a text where all of them are texts.
fn joined(parts: &[(u32, String, Holds)]) -> Holds {
    let mut joined = String::new();
    for (_, _, holds) in parts {
        match holds {
            Holds::Text(text) => joined.push_str(text),
            Holds::Length(_) => return Holds::Length(parts.iter().map(|(_, _, holds)| holds.size()).sum()),
        }
    }
    Holds::Text(joined)
}
