//! Lists of objects, page by page.

use std::sync::Arc;

use crate::backend::contract::check::{holds, same, there};
use crate::backend::contract::stage::listing;
use crate::backend::contract::{Held, Stage};
use crate::backend::storage::{CommonListing, ListObjects, ObjectsPage};

cases! { "listing", Storage;
    keys_come_in_the_order_of_their_bytes [Listing] "in the order of the bytes of their keys (ListObjectsV2).";
    a_prefix_leaves_out_the_rest [Listing] "Only keys that start with this.";
    a_delimiter_makes_folders [Listing]
        "Keys that share what comes before this, after the prefix, are told as one common prefix.";
    a_delimiter_may_have_several_letters [Listing]
        "Keys that share what comes before this, after the prefix, are told as one common prefix.";
    a_folder_is_listed_by_itself [Listing]
        "Keys that share what comes before this, after the prefix, are told as one common prefix.";
    pages_join [Listing] "Goes on where the page that named it ended.";
    pages_of_folders_join [Listing] "At most so many keys and common prefixes together";
    the_last_page_names_no_other [Listing] "Where the next page begins, if there is one.";
    a_page_of_none_is_empty [Listing] "At most so many keys and common prefixes together";
    a_list_begins_after_a_key [Listing] "Begins after this key; overlooked with a token.";
    a_token_outweighs_a_key [Listing] "Begins after this key; overlooked with a token.";
    keys_can_be_encoded [Listing, ListEncoding]
        "Whether keys, prefixes and markers of the answer are URL-encoded (`encoding-type=url`).";
}

/// Makes empty objects.
pub(super) async fn fill(stage: &Stage, bucket: &str, keys: &[&str]) -> Held {
    for key in keys {
        stage.put(bucket, key, "").await?;
    }
    Ok(())
}

async fn list(stage: &Stage, common: CommonListing) -> crate::backend::CloudResult<ObjectsPage> {
    stage.storage().list_objects(ListObjects { common, ..ListObjects::default() }).await
}

fn keys(page: &ObjectsPage) -> Vec<&str> {
    page.objects.iter().map(|object| object.key.as_str()).collect()
}

async fn keys_come_in_the_order_of_their_bytes(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let ordered = ["A", "B", "Z", "a", "a!", "a/", "a/b", "a0", "aa", "b", "\u{e9}", "\u{ffee}", "\u{1f980}"];
    let mut shuffled = ordered;
    shuffled.reverse();
    fill(&stage, &bucket, &shuffled).await?;
    same("the keys", &keys(&list(&stage, listing(&bucket)).await?), &ordered.to_vec())
}

async fn a_prefix_leaves_out_the_rest(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    fill(&stage, &bucket, &["a", "a/1", "a/2", "ab", "b/1"]).await?;
    for (prefix, expected) in [
        ("", vec!["a", "a/1", "a/2", "ab", "b/1"]),
        ("a", vec!["a", "a/1", "a/2", "ab"]),
        ("a/", vec!["a/1", "a/2"]),
        ("a/1", vec!["a/1"]),
        ("c", vec![]),
    ] {
        let page = list(&stage, CommonListing { prefix: prefix.to_owned(), ..listing(&bucket) }).await?;
        same(&format!("the keys that start with {prefix:?}"), &keys(&page), &expected)?;
    }
    Ok(())
}

async fn folders(
    stage: &Stage,
    bucket: &str,
    (prefix, delimiter): (&str, &str),
    expected: (&[&str], &[&str]),
) -> Held {
    let common =
        CommonListing { prefix: prefix.to_owned(), delimiter: Some(delimiter.to_owned()), ..listing(bucket) };
    let page = list(stage, common).await?;
    same(&format!("the keys below {prefix:?}"), &*keys(&page), expected.0)?;
    let prefixes: Vec<&str> = page.common_prefixes.iter().map(String::as_str).collect();
    same(&format!("the common prefixes below {prefix:?}"), &*prefixes, expected.1)
}

async fn a_delimiter_makes_folders(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    fill(&stage, &bucket, &["1", "a/1", "a/2", "a/b/1", "b/1", "c"]).await?;
    folders(&stage, &bucket, ("", "/"), (&["1", "c"], &["a/", "b/"])).await?;
    folders(&stage, &bucket, ("a", "/"), (&[], &["a/"])).await
}

async fn a_delimiter_may_have_several_letters(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    fill(&stage, &bucket, &["a--1", "a--2", "a-3", "b--1"]).await?;
    folders(&stage, &bucket, ("", "--"), (&["a-3"], &["a--", "b--"])).await
}

async fn a_folder_is_listed_by_itself(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    fill(&stage, &bucket, &["a/", "a/1", "a/2", "a/b/1", "a/b/2", "b/1"]).await?;
    folders(&stage, &bucket, ("a/", "/"), (&["a/", "a/1", "a/2"], &["a/b/"])).await?;
    folders(&stage, &bucket, ("a/b/", "/"), (&["a/b/1", "a/b/2"], &[])).await
}

/// All pages of a list: keys, and common prefixes after them.
async fn pages(stage: &Stage, common: CommonListing) -> Result<(Vec<String>, usize), super::super::Broken> {
    let size = common.max_keys.unwrap_or(1000) as usize;
    let mut request = ListObjects { common, ..ListObjects::default() };
    let (mut keys, mut prefixes, mut count) = (Vec::new(), Vec::new(), 0);
    loop {
        let page = stage.storage().list_objects(request.clone()).await?;
        count += 1;
        let entries = page.objects.len() + page.common_prefixes.len();
        holds("a page is not longer than was asked for", entries <= size)?;
        keys.extend(page.objects.into_iter().map(|object| object.key));
        prefixes.extend(page.common_prefixes);
        match page.next_token {
            Some(token) => request.continuation_token = Some(token),
            None => break,
        }
        holds("pages come to an end", count < 100)?;
    }
    keys.extend(prefixes);
    Ok((keys, count))
}

async fn pages_join(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let all = ["a", "b", "c/1", "c/2", "d", "e e", "f+f"];
    fill(&stage, &bucket, &all).await?;
    for (size, count) in [(1, 7), (2, 4), (3, 3), (7, 1), (8, 1)] {
        let (keys, pages) = pages(&stage, CommonListing { max_keys: Some(size), ..listing(&bucket) }).await?;
        same(&format!("the keys in pages of {size}"), &keys, &all.map(str::to_owned).to_vec())?;
        same(&format!("the pages of {size}"), &pages, &count)?;
    }
    Ok(())
}

async fn pages_of_folders_join(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    fill(&stage, &bucket, &["a/1", "a/2", "a/3", "b", "c/1", "c/2", "d"]).await?;
    for size in [1, 2, 3] {
        let common =
            CommonListing { max_keys: Some(size), delimiter: Some("/".to_owned()), ..listing(&bucket) };
        let (entries, _) = pages(&stage, common).await?;
        let expected = ["b", "d", "a/", "c/"].map(str::to_owned).to_vec();
        same(&format!("keys and common prefixes in pages of {size}"), &entries, &expected)?;
    }
    Ok(())
}

async fn the_last_page_names_no_other(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    fill(&stage, &bucket, &["a", "b"]).await?;
    let page = list(&stage, CommonListing { max_keys: Some(1), ..listing(&bucket) }).await?;
    holds("the first of two pages names another", page.next_token.is_some())?;
    let page = list(&stage, CommonListing { max_keys: Some(2), ..listing(&bucket) }).await?;
    same("the next page after the only one", &page.next_token, &None)
}

async fn a_page_of_none_is_empty(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    fill(&stage, &bucket, &["a"]).await?;
    let page = list(&stage, CommonListing { max_keys: Some(0), ..listing(&bucket) }).await?;
    same("the page", &page, &ObjectsPage::default())
}

async fn a_list_begins_after_a_key(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    fill(&stage, &bucket, &["a", "b", "c"]).await?;
    for (start, expected) in
        [("", vec!["a", "b", "c"]), ("a", vec!["b", "c"]), ("bb", vec!["c"]), ("c", vec![])]
    {
        let request = ListObjects {
            common: listing(&bucket),
            start_after: Some(start.to_owned()),
            ..ListObjects::default()
        };
        let page = stage.storage().list_objects(request).await?;
        same(&format!("the keys after {start:?}"), &keys(&page), &expected)?;
    }
    Ok(())
}

async fn a_token_outweighs_a_key(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    fill(&stage, &bucket, &["a", "b", "c"]).await?;
    let common = CommonListing { max_keys: Some(1), ..listing(&bucket) };
    let page = list(&stage, common.clone()).await?;
    let request = ListObjects {
        common,
        continuation_token: Some(there("the token", page.next_token)?),
        start_after: Some("b".to_owned()),
    };
    same("the keys", &keys(&stage.storage().list_objects(request).await?), &vec!["b"])
}

/// What a key was before it was URL-encoded: S3 writes a space as `+`, others as `%20`.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

async fn keys_can_be_encoded(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let all = ["a b", "a%20b", "a+b", "a/b", "\u{e4}"];
    fill(&stage, &bucket, &all).await?;
    let page = list(&stage, CommonListing { encode: true, ..listing(&bucket) }).await?;
    let encoded = keys(&page);
    holds("keys are encoded", encoded.iter().all(|key| key.is_ascii() && !key.contains(' ')))?;
    let came: Vec<Option<String>> = encoded.into_iter().map(decoded).collect();
    same("the keys, decoded", &came, &all.map(|key| Some(key.to_owned())).to_vec())
}
