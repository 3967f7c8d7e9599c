//! Lists of uploads in progress, and of their parts.

use std::sync::Arc;

use bytes::Bytes;

use super::uploads::{begin, part};
use crate::backend::contract::check::{holds, same, there};
use crate::backend::contract::stage::listing;
use crate::backend::contract::{Held, Stage};
use crate::backend::storage::{CommonListing, ListParts, ListUploads};

cases! { "upload_lists", Storage;
    parts_are_listed_in_order [Uploads] "A page of the parts of an upload, in the order of their numbers.";
    pages_of_parts_join [Uploads] "Begins after this number.";
    uploads_are_listed_in_order [Uploads]
        "A page of the uploads in progress, in the order of their keys, then of their begin.";
    uploads_are_listed_by_prefix [Uploads] "Only keys that start with this.";
    pages_of_uploads_join [Uploads] "Where the next page begins, if there is one: key and upload.";
}

async fn parts_are_listed_in_order(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let upload = begin(&stage, &bucket, "key").await?;
    let ten = part(&stage, &upload, 10, Bytes::from("four").into()).await?;
    let two = part(&stage, &upload, 2, Bytes::from("second").into()).await?;
    let request = ListParts { upload, ..ListParts::default() };
    let page = stage.storage().list_parts(request).await?;
    let came: Vec<(u32, u64, &str)> =
        page.parts.iter().map(|part| (part.part_number, part.size, part.etag.as_str())).collect();
    same(
        "numbers, sizes and entity tags",
        &came,
        &vec![(2, 6, two.etag.as_str()), (10, 4, ten.etag.as_str())],
    )?;
    same("the next page", &page.next_part_number_marker, &None)
}

async fn pages_of_parts_join(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let upload = begin(&stage, &bucket, "key").await?;
    for number in [1, 2, 3, 5, 8] {
        part(&stage, &upload, number, Bytes::from("text").into()).await?;
    }
    let mut request = ListParts { upload, max_parts: Some(2), part_number_marker: None };
    let mut numbers = Vec::new();
    loop {
        let page = stage.storage().list_parts(request.clone()).await?;
        holds("a page is not longer than was asked for", page.parts.len() <= 2)?;
        numbers.extend(page.parts.iter().map(|part| part.part_number));
        let Some(marker) = page.next_part_number_marker else { break };
        holds("pages come to an end", numbers.len() < 5)?;
        request.part_number_marker = Some(marker);
    }
    same("the numbers", &numbers, &vec![1, 2, 3, 5, 8])
}

async fn uploads_are_listed_in_order(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let b = begin(&stage, &bucket, "b").await?;
    let first = begin(&stage, &bucket, "a").await?;
    // Two uploads that begin within one second would be in the order of their ids.
    stage.cloud.clock.wait(2000).await;
    let second = begin(&stage, &bucket, "a").await?;
    let request = ListUploads { common: listing(&bucket), ..ListUploads::default() };
    let page = stage.storage().list_uploads(request).await?;
    let came: Vec<(&str, &str)> =
        page.uploads.iter().map(|upload| (upload.key.as_str(), upload.upload_id.as_str())).collect();
    let expected = [&first, &second, &b].map(|upload| (upload.key.as_str(), upload.upload_id.as_str()));
    same("the uploads", &came, &expected.to_vec())?;
    same("the next page", &page.next, &None)
}

async fn uploads_are_listed_by_prefix(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    for key in ["a/1", "a/b/1", "a/b/2", "b/1"] {
        begin(&stage, &bucket, key).await?;
    }
    let common =
        CommonListing { prefix: "a/".to_owned(), delimiter: Some("/".to_owned()), ..listing(&bucket) };
    let page = stage.storage().list_uploads(ListUploads { common, ..ListUploads::default() }).await?;
    let keys: Vec<&str> = page.uploads.iter().map(|upload| upload.key.as_str()).collect();
    same("the keys", &keys, &vec!["a/1"])?;
    same("the common prefixes", &page.common_prefixes, &vec!["a/b/".to_owned()])
}

async fn pages_of_uploads_join(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let mut expected = Vec::new();
    for key in ["a", "b", "b", "c"] {
        expected.push((key.to_owned(), begin(&stage, &bucket, key).await?.upload_id));
        stage.cloud.clock.wait(2000).await;
    }
    let mut request = ListUploads {
        common: CommonListing { max_keys: Some(1), ..listing(&bucket) },
        ..ListUploads::default()
    };
    let mut came = Vec::new();
    loop {
        let page = stage.storage().list_uploads(request.clone()).await?;
        let upload = there("the upload of a page", page.uploads.into_iter().next())?;
        came.push((upload.key, upload.upload_id));
        let Some((key, upload)) = page.next else { break };
        holds("pages come to an end", came.len() < 4)?;
        request.key_marker = Some(key);
        request.upload_id_marker = Some(upload);
    }
    same("the uploads", &came, &expected)
}
