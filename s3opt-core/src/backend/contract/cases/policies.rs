//! Who may do what to a bucket.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::backend::contract::check::{denied, same, text};
use crate::backend::contract::{Broken, Held, Stage};
use crate::backend::storage::{DeleteObjects, GetObject, ObjectRef, Setting, SettingKey};

cases! { "policies", Storage;
    a_deny_is_kept_by_everybody [Policies, PolicyEnforcement] "`AccessDenied` where the caller may not.";
    a_deny_is_about_its_keys_alone [Policies, PolicyEnforcement] "`AccessDenied` where the caller may not.";
    without_its_policy_everything_is_allowed_again [Policies, PolicyEnforcement] "Takes a setting away.";
    others_may_not [PolicyEnforcement, OtherAccount] "`AccessDenied` where the caller may not.";
    others_may_where_a_policy_lets_them [Policies, PolicyEnforcement, OtherAccount]
        "`AccessDenied` where the caller may not.";
    one_that_fails_does_not_stop_the_others [Policies, PolicyEnforcement, BatchDeletes]
        "One that fails does not stop the others.";
    a_public_policy_is_blocked [Policies, PolicyEnforcement, PublicAccessBlock]
        "Refuses public bucket policies.";
}

async fn put_policy(stage: &Stage, bucket: &str, statement: Value) -> crate::backend::CloudResult<()> {
    let policy = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
    stage.storage().put_setting(bucket, Setting::Policy(policy)).await
}

/// Nobody may do this to what begins with `secret/`.
async fn deny(stage: &Stage, action: &str) -> Result<String, Broken> {
    let bucket = stage.bucket().await?;
    for key in ["secret/key", "open/key"] {
        stage.put(&bucket, key, "text").await?;
    }
    let statement = json!({
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": format!("arn:aws:s3:::{bucket}/secret/*"),
    });
    put_policy(stage, &bucket, statement).await?;
    Ok(bucket)
}

async fn a_deny_is_kept_by_everybody(stage: Arc<Stage>) -> Held {
    let bucket = deny(&stage, "s3:GetObject").await?;
    denied("GetObject", stage.read(&bucket, "secret/key").await)?;
    denied("HeadObject", stage.head(&bucket, "secret/key").await)
}

async fn a_deny_is_about_its_keys_alone(stage: Arc<Stage>) -> Held {
    let bucket = deny(&stage, "s3:GetObject").await?;
    text("the text of another key", &stage.read(&bucket, "open/key").await?, "text")?;
    stage.put(&bucket, "secret/other", "text").await?;
    Ok(())
}

async fn without_its_policy_everything_is_allowed_again(stage: Arc<Stage>) -> Held {
    let bucket = deny(&stage, "s3:GetObject").await?;
    stage.storage().delete_setting(&bucket, &SettingKey::Policy).await?;
    text("the text", &stage.read(&bucket, "secret/key").await?, "text")
}

async fn others_may_not(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    let other = &stage.other()?.storage;
    let request = GetObject { object: ObjectRef::new(&bucket, "key"), ..GetObject::default() };
    denied("GetObject", other.get_object(request).await)?;
    denied("HeadBucket", other.head_bucket(&bucket).await)?;
    denied("DeleteBucket", other.delete_bucket(&bucket).await)
}

async fn others_may_where_a_policy_lets_them(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    let other = stage.other()?;
    let caller = other.identity.caller().await?;
    let statement = json!({
        "Effect": "Allow",
        "Principal": {"AWS": format!("arn:aws:iam::{}:root", caller.account)},
        "Action": "s3:GetObject",
        "Resource": format!("arn:aws:s3:::{bucket}/*"),
    });
    put_policy(&stage, &bucket, statement).await?;
    let request = GetObject { object: ObjectRef::new(&bucket, "key"), ..GetObject::default() };
    let read = other.storage.get_object(request).await?;
    same("the size", &read.head.size, &4)
}

async fn one_that_fails_does_not_stop_the_others(stage: Arc<Stage>) -> Held {
    let bucket = deny(&stage, "s3:DeleteObject").await?;
    let objects = ["secret/key", "open/key"].map(|key| (key.to_owned(), None)).to_vec();
    let answers = stage.storage().delete_objects(DeleteObjects { bucket: bucket.clone(), objects }).await?;
    let refused: Vec<(String, String)> =
        answers.into_iter().filter_map(Result::err).map(|error| (error.key, error.code)).collect();
    same("what was refused", &refused, &vec![("secret/key".to_owned(), "AccessDenied".to_owned())])?;
    same("the keys", &stage.keys(&bucket).await?, &vec!["secret/key".to_owned()])
}

async fn a_public_policy_is_blocked(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let statement = json!({
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": format!("arn:aws:s3:::{bucket}/*"),
    });
    denied("PutBucketPolicy", put_policy(&stage, &bucket, statement.clone()).await)?;
    stage.storage().delete_setting(&bucket, &SettingKey::PublicAccessBlock).await?;
    Ok(put_policy(&stage, &bucket, statement).await?)
}
