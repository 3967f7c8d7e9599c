//! Any text is a key, up to S3's limit.

use std::sync::Arc;

use crate::backend::contract::check::{refused, same, same_set, text};
use crate::backend::contract::{Held, Stage};
use crate::s3::ObjectKey;

cases! { "keys", Storage;
    any_characters_are_a_key [KeyRules]
        "Success means that the whole object is there, and that every later read sees it.";
    keys_that_look_alike_are_not [KeyRules]
        "Success means that the whole object is there, and that every later read sees it.";
    the_longest_key_is_taken [KeyRules]
        "a backend answers what S3 answers to those that S3 would not take (`InvalidBucketName`, `KeyTooLongError`)";
    a_longer_key_is_refused [KeyRules]
        "a backend answers what S3 answers to those that S3 would not take (`InvalidBucketName`, `KeyTooLongError`)";
}

const KEYS: [&str; 12] = [
    "plain",
    "with space",
    "plus+sign",
    "percent%20sign",
    "question?mark&and=equals",
    "hash#sign",
    "quotes'\"",
    "umlaut-\u{e4}\u{f6}\u{fc}",
    "\u{65e5}\u{672c}\u{8a9e}",
    "emoji-\u{1f980}",
    "<xml>&amp;",
    "a/b/c.txt",
];

async fn any_characters_are_a_key(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    for key in KEYS {
        stage.put(&bucket, key, key).await?;
    }
    for key in KEYS {
        text("the text", &stage.read(&bucket, key).await?, key)?;
    }
    same_set("the keys", &stage.keys(&bucket).await?, &KEYS.map(str::to_owned))?;
    for key in KEYS {
        stage.delete(&bucket, key).await?;
    }
    same("the keys", &stage.keys(&bucket).await?, &Vec::new())
}

async fn keys_that_look_alike_are_not(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let keys = ["a", "A", "a ", "a/", "a//", "/a", "a+b", "a b", "a%20b", "e\u{301}", "\u{e9}"];
    for key in keys {
        stage.put(&bucket, key, key).await?;
    }
    for key in keys {
        text("the text", &stage.read(&bucket, key).await?, key)?;
    }
    same_set("the keys", &stage.keys(&bucket).await?, &keys.map(str::to_owned))
}

async fn the_longest_key_is_taken(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    // Bytes count, not characters.
    let key = "\u{e4}".repeat(ObjectKey::MAX_BYTES / 2);
    stage.put(&bucket, &key, "text").await?;
    text("the text", &stage.read(&bucket, &key).await?, "text")
}

async fn a_longer_key_is_refused(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let key = format!("{}a", "\u{e4}".repeat(ObjectKey::MAX_BYTES / 2));
    refused("PutObject", stage.put(&bucket, &key, "text").await, &["KeyTooLongError"])
}
