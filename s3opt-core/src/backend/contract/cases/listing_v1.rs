//! Lists of objects by the older call.

use std::sync::Arc;

use super::listing::fill;
use crate::backend::contract::check::{holds, refused, same, there};
use crate::backend::contract::stage::listing;
use crate::backend::contract::{Held, Stage};
use crate::backend::storage::{CommonListing, ListObjectsV1};

cases! { "listing_v1", Storage;
    the_older_call_lists_the_same [ListingV1] "The same by the older call (ListObjects), which goes on after a marker.";
    the_older_call_goes_on_after_a_marker [ListingV1] "Begins after this key.";
    a_marker_comes_with_a_delimiter [ListingV1] "only with a delimiter, else it is the last key.";
    the_older_call_needs_a_bucket [ListingV1] "Every method answers `NoSuchBucket` where the bucket is not there";
}

async fn the_older_call_lists_the_same(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    fill(&stage, &bucket, &["b", "a/1", "a/2", "c"]).await?;
    let common = CommonListing { delimiter: Some("/".to_owned()), ..listing(&bucket) };
    let page = stage.storage().list_objects_v1(ListObjectsV1 { common, marker: None }).await?;
    let keys: Vec<&str> = page.objects.iter().map(|object| object.key.as_str()).collect();
    same("the keys", &keys, &vec!["b", "c"])?;
    same("the common prefixes", &page.common_prefixes, &vec!["a/".to_owned()])?;
    same("whether there is more", &page.is_truncated, &false)
}

async fn the_older_call_goes_on_after_a_marker(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    fill(&stage, &bucket, &["a", "b", "c"]).await?;
    let common = CommonListing { max_keys: Some(2), ..listing(&bucket) };
    let mut keys = Vec::new();
    let mut marker = None;
    for is_truncated in [true, false] {
        let request = ListObjectsV1 { common: common.clone(), marker: marker.clone() };
        let page = stage.storage().list_objects_v1(request).await?;
        same("whether there is more", &page.is_truncated, &is_truncated)?;
        same("the marker without a delimiter", &page.next_marker, &None)?;
        keys.extend(page.objects.into_iter().map(|object| object.key));
        marker = keys.last().cloned();
    }
    same("the keys", &keys, &["a", "b", "c"].map(str::to_owned).to_vec())
}

async fn a_marker_comes_with_a_delimiter(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    fill(&stage, &bucket, &["a/1", "a/2", "b", "c/1", "c/2"]).await?;
    let common = CommonListing { max_keys: Some(1), delimiter: Some("/".to_owned()), ..listing(&bucket) };
    let mut entries = Vec::new();
    let mut marker = None;
    loop {
        let request = ListObjectsV1 { common: common.clone(), marker };
        let page = stage.storage().list_objects_v1(request).await?;
        entries.extend(page.objects.into_iter().map(|object| object.key));
        entries.extend(page.common_prefixes);
        if !page.is_truncated {
            break;
        }
        holds("pages come to an end", entries.len() < 3)?;
        marker = Some(there("the marker", page.next_marker)?);
    }
    same("keys and common prefixes", &entries, &["a/", "b", "c/"].map(str::to_owned).to_vec())
}

async fn the_older_call_needs_a_bucket(stage: Arc<Stage>) -> Held {
    let request = ListObjectsV1 { common: listing(&stage.name("absent")), marker: None };
    refused("ListObjects", stage.storage().list_objects_v1(request).await, &["NoSuchBucket"])
}
