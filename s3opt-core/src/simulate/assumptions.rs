//! What a simulation assumes, in words, so that it can be printed beside the result.

use crate::cube::Cube;
use crate::s3::{State, StorageClass, Versioning};
use crate::simulate::{Arrivals, Scenario, Settings, TagSource};

/// Everything that the result of a simulation of this cube and policy rests on without being known.
#[must_use]
pub fn assumptions(cube: &Cube, policy: &Scenario, settings: &Settings) -> Vec<String> {
    let mut list = vec![arrivals(settings), reads(settings), versioning(settings.versioning).to_owned()];
    if settings.outside_usage.is_empty() {
        list.push("The rest of the account uses nothing, so that volume steps begin at zero.".to_owned());
    } else {
        list.push("Volume steps begin above what the rest of the account is said to use.".to_owned());
    }
    let month = settings.start.month();
    if settings.start != month.first_day() || settings.end != settings.end.month().first_day() {
        list.push(
            "Volume steps of a month that is simulated in part count the simulated days only.".to_owned(),
        );
    }
    list.push(
        "The policy is in force from 00:00 UTC of the start, and what is due by then happens then; S3 may take \
         some days."
            .to_owned(),
    );
    if cube.versions().any(|(key, _)| key.storage_class.minimum_duration_days() > 0) {
        list.push(
            "Objects that lie in a class with a minimum duration came into it when they were last modified, \
             because an inventory does not tell."
                .to_owned(),
        );
    }
    if cube.versions().any(|(key, _)| key.storage_class == StorageClass::IntelligentTiering) {
        list.push(
            "Objects in Intelligent-Tiering were last accessed when they were last modified, or as long ago as \
             their access tier says."
                .to_owned(),
        );
    }
    if cube.versions().any(|(key, _)| matches!(key.state, State::Noncurrent { .. })) {
        list.push("No key is overwritten or deleted after the start but by lifecycle.".to_owned());
    }
    if counted_alone(cube) {
        list.push(
            "Where it is not known which versions belong to one key, each is simulated by itself: with as many \
             newer versions as when it was counted, and a delete marker above others stays."
                .to_owned(),
        );
    }
    if cube.total().key_bytes == 0 && settings.versioning != Versioning::Unversioned {
        list.push("Delete markers cost nothing, because the lengths of their keys are not known.".to_owned());
    }
    for tags in &policy.tags {
        let names: Vec<String> = tags.tags.iter().map(|tag| format!("{}={}", tag.key, tag.value)).collect();
        let place = if tags.prefix.is_empty() {
            "all keys".to_owned()
        } else {
            format!("keys below {}", tags.prefix)
        };
        let source = match tags.source {
            TagSource::Upload => "already and from their upload on",
            TagSource::Request => "once a request has set them",
        };
        list.push(format!("Objects with {place} carry {} {source}.", names.join(", ")));
    }
    list.push("Each object arrives in one request; data transfer to the internet is left out.".to_owned());
    list
}

/// Whether versions are counted by themselves where a policy would look at the others of their key.
fn counted_alone(cube: &Cube) -> bool {
    cube.cells().any(|(key, _)| {
        let links = cube.partition().links(key.prefix);
        match key.state {
            State::Current | State::DeleteMarker { only_version: true } => false,
            State::DeleteMarker { only_version: false } => links.below_markers,
            State::Noncurrent { .. } | State::NoncurrentDeleteMarker { .. } => !links.is_none(),
        }
    })
}

fn arrivals(settings: &Settings) -> String {
    match settings.arrivals {
        Arrivals::None => "Nothing is written to the bucket after the start.".to_owned(),
        Arrivals::Steady { window_days } => {
            format!("What was written in the {window_days} days before the start is written again and again.")
        }
        Arrivals::Growing { window_days, percent_a_month } => format!(
            "What was written in the {window_days} days before the start is written again and again, \
             {percent_a_month} percent more each month."
        ),
    }
}

fn reads(settings: &Settings) -> String {
    if settings.reads.is_empty() {
        return "Nothing is read from the bucket.".to_owned();
    }
    let bands = settings.reads.iter().map(|reads| {
        let age = match reads.to_days {
            Some(to) => format!("{} to {to} days", reads.from_days),
            None => format!("{} days and more", reads.from_days),
        };
        format!(
            "{} requests a day for each million objects and {} bytes a day for each million bytes of an age of \
             {age}",
            reads.requests_per_million_objects, reads.bytes_per_million_bytes
        )
    });
    format!("Read are {}; each request reads another object.", bands.collect::<Vec<_>>().join(", "))
}

fn versioning(versioning: Versioning) -> &'static str {
    match versioning {
        Versioning::Unversioned => "The bucket is not versioned: what expires is gone.",
        Versioning::Enabled => "The bucket is versioned: what expires is kept as a noncurrent version.",
        Versioning::Suspended => {
            "Versioning is suspended: what expires is gone where its version id is null, and kept otherwise."
        }
    }
}
