//! S3 as one would write it down in an afternoon.

use super::step::{Condition, Holds};

/// A version or delete marker.
#[derive(Clone, Debug)]
pub struct Version {
    pub key: &'static str,
    /// As the emulator told it; `null` for the null version.
    pub id: String,
    /// `None` for a delete marker.
    pub object: Option<Object>,
}

#[derive(Clone, Debug)]
pub struct Object {
    pub holds: Holds,
    pub tags: Vec<String>,
    pub etag: String,
}

#[derive(Clone, Debug)]
pub struct Upload {
    pub key: &'static str,
    pub id: String,
    pub tags: Vec<String>,
    /// Numbers, entity tags and what they hold, in the order in which they were written.
    pub parts: Vec<(u32, String, Holds)>,
    /// Whether it was neither completed nor given up.
    pub open: bool,
    /// What it was completed with, and the entity tag that was answered.
    pub completed: Option<(Vec<u32>, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    Never,
    Always,
    NoLonger,
}

/// All versions in the order in which they were made, and all uploads that there ever were.
#[derive(Debug)]
pub struct Naive {
    pub keeping: Keeping,
    pub versions: Vec<Version>,
    pub uploads: Vec<Upload>,
    /// Ids that there once were, by key.
    pub once: Vec<(&'static str, String)>,
}

impl Holds {
    pub fn size(&self) -> u64 {
        match self {
            Holds::Text(text) => text.len() as u64,
            Holds::Length(length) => *length,
        }
    }
}

impl Naive {
    pub fn new() -> Naive {
        Naive { keeping: Keeping::Never, versions: Vec::new(), uploads: Vec::new(), once: Vec::new() }
    }

    pub fn current(&self, key: &str) -> Option<&Version> {
        self.versions.iter().rfind(|version| version.key == key)
    }

    pub fn current_object(&self, key: &str) -> Option<&Object> {
        self.current(key)?.object.as_ref()
    }

    pub fn by_id(&self, key: &str, id: &str) -> Option<&Version> {
        self.versions.iter().find(|version| version.key == key && version.id == id)
    }

    /// A version comes; a null version takes the place of the one before.
    pub fn push(&mut self, key: &'static str, id: Option<String>, object: Option<Object>) {
        let id = if self.keeping == Keeping::Always { id.unwrap() } else { "null".to_owned() };
        if id == "null" {
            self.versions.retain(|version| !(version.key == key && version.id == "null"));
        }
        self.once.push((key, id.clone()));
        self.versions.push(Version { key, id, object });
    }

    pub fn remove(&mut self, key: &str, id: &str) -> Option<Version> {
        let place = self.versions.iter().position(|version| version.key == key && version.id == id)?;
        Some(self.versions.remove(place))
    }

    /// Why a write is refused, if it is.
    pub fn refusal(&self, key: &str, condition: Condition) -> Option<&'static str> {
        match (condition, self.current_object(key)) {
            (Condition::Absent | Condition::Tag { right: false }, Some(_)) => Some("PreconditionFailed"),
            (Condition::Tag { .. }, None) => Some("NoSuchKey"),
            _ => None,
        }
    }

    /// Why tags in a header are refused, if they are.
    pub fn tag_refusal(tags: &[String], in_header: bool) -> Option<&'static str> {
        let twice = tags.iter().enumerate().any(|(place, tag)| tags[..place].contains(tag));
        match (twice, in_header) {
            (true, true) => Some("InvalidArgument"),
            _ if tags.len() > 10 => Some("BadRequest"),
            (true, false) => Some("InvalidTag"),
            (false, _) => None,
        }
    }

    /// The version that a read is about, or the code of its refusal; tags of a current delete marker have their own.
    pub fn read(&self, key: &str, id: Option<&str>, for_tags: bool) -> Result<&Version, &'static str> {
        match id {
            None => match self.current(key) {
                Some(version) if version.object.is_some() => Ok(version),
                Some(_) if for_tags => Err("MethodNotAllowed"),
                _ => Err("NoSuchKey"),
            },
            Some(id) => match self.by_id(key, id) {
                None => Err("NoSuchVersion"),
                Some(version) if version.object.is_some() => Ok(version),
                Some(_) => Err("MethodNotAllowed"),
            },
        }
    }

    /// All versions as a list tells them: keys in the order of their bytes, each key's newest first.
    pub fn listed_versions(&self) -> Vec<String> {
        let mut keys: Vec<&str> = self.versions.iter().map(|version| version.key).collect();
        keys.sort_by(|one, other| one.as_bytes().cmp(other.as_bytes()));
        keys.dedup();
        let mut told = Vec::new();
        for key in keys {
            let of_key = self.versions.iter().rev().filter(|version| version.key == key);
            for (place, version) in of_key.enumerate() {
                let latest = if place == 0 { " latest" } else { "" };
                let what = match &version.object {
                    Some(object) => format!("{} {}", object.holds.size(), object.etag),
                    None => "marker".to_owned(),
                };
                told.push(format!("{key} {} {what}{latest}", version.id));
            }
        }
        told
    }

    /// What a list of these keys tells, which are in order: keys, and common prefixes in brackets.
    pub fn rolled_up(keys: &[String], prefix: &str, delimiter: &str, after: Option<&str>) -> Vec<String> {
        let mut told: Vec<String> = Vec::new();
        for key in keys.iter().filter(|key| key.starts_with(prefix)) {
            let rest = &key[prefix.len()..];
            let common = match rest.find(delimiter) {
                Some(place) if !delimiter.is_empty() => {
                    Some(format!("{prefix}{}{delimiter}", &rest[..place]))
                }
                _ => None,
            };
            if after.is_some_and(|after| key.as_str() <= after) {
                continue;
            }
            match common {
                None => told.push(key.clone()),
                Some(common) => {
                    let name = format!("[{common}]");
                    if !told.contains(&name) && !after.is_some_and(|after| after.starts_with(&common)) {
                        told.push(name);
                    }
                }
            }
        }
        told
    }
}
