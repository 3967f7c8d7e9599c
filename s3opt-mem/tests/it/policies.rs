//! Policies of buckets: how they are kept, and what they do to calls.

use s3opt_core::backend::storage::{
    BucketVersioning, CommonListing, GetObject, ListObjects, ObjectRef, PutObject, Setting, SettingKey,
};
use s3opt_core::backend::{Cloud, CloudResult};
use s3opt_core::s3::bucket::{
    InventoryConfiguration, InventoryFormat, InventoryFrequency, PublicAccessBlock, ServerSideEncryption,
};
use s3opt_mem::{Caller, Emulator, Principal};

use crate::world::{ACCOUNT, OTHER_ACCOUNT, cloud_with, create, delete, get, put, refused, region};

fn policy(statements: &str) -> Setting {
    Setting::Policy(format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#))
}

fn allow(principal: &str, action: &str) -> String {
    format!(
        r#"{{"Effect": "Allow", "Principal": {principal}, "Action": "{action}", "Resource": "arn:aws:s3:::acme"}}"#
    )
}

const NO_TLS: &str = r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:*",
    "Resource": ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}}}"#;

fn as_caller(emulator: &Emulator, account: &str, principal: Principal, secure_transport: bool) -> Cloud {
    let region = region("us-east-1");
    emulator.cloud_of(Caller { account: account.to_owned(), region, principal, secure_transport })
}

async fn versioning(cloud: &Cloud) -> CloudResult<Setting> {
    get(cloud, "acme", SettingKey::Versioning).await
}

#[tokio::test]
async fn a_policy_is_kept_as_it_was_written() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let absent = get(&cloud, "acme", SettingKey::Policy).await;
    refused(absent, "NoSuchBucketPolicy", "The bucket policy does not exist", &[("BucketName", "acme")]);
    put(&cloud, "acme", policy(NO_TLS)).await.unwrap();
    assert_eq!(get(&cloud, "acme", SettingKey::Policy).await.unwrap(), policy(NO_TLS));
    let wrong = put(&cloud, "acme", policy(&NO_TLS.replace("acme", "other"))).await;
    refused(wrong, "MalformedPolicy", "Policy has invalid resource", &[]);
    // What was there stays.
    assert_eq!(get(&cloud, "acme", SettingKey::Policy).await.unwrap(), policy(NO_TLS));
    delete(&cloud, "acme", SettingKey::Policy).await.unwrap();
    delete(&cloud, "acme", SettingKey::Policy).await.unwrap();
    assert!(get(&cloud, "acme", SettingKey::Policy).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn what_cannot_be_evaluated_is_not_kept() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let user = allow(r#"{"AWS": "arn:aws:iam::111111111111:user/somebody"}"#, "s3:ListBucket");
    let address = NO_TLS.replace(
        r#"{"Bool": {"aws:SecureTransport": "false"}}"#,
        r#"{"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#,
    );
    for (statement, code) in [
        // There are no users here.
        (user, "MalformedPolicy"),
        (address, "NotImplemented"),
        (NO_TLS.replace("Bool", "Boolean"), "MalformedPolicy"),
        (NO_TLS.replace("SecureTransport", "SecureTransfer"), "MalformedPolicy"),
    ] {
        let error = put(&cloud, "acme", policy(&statement)).await.expect_err(&statement);
        assert_eq!(error.code(), code, "{statement}");
    }
    assert!(get(&cloud, "acme", SettingKey::Policy).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn the_public_access_block_keeps_public_policies_out() {
    let (emulator, cloud) = cloud_with("acme").await;
    let public = policy(&allow(r#""*""#, "s3:GetBucketVersioning"));
    let message = "User: arn:aws:iam::111111111111:root is not authorized to perform: s3:PutBucketPolicy on resource: \
                   \"arn:aws:s3:::acme\" because public policies are prevented by the BlockPublicPolicy setting in S3 \
                   Block Public Access.";
    refused(put(&cloud, "acme", public.clone()).await, "AccessDenied", message, &[]);
    // Denials let nobody in, so they are not public.
    put(&cloud, "acme", policy(NO_TLS)).await.unwrap();
    let anonymous = as_caller(&emulator, ACCOUNT, Principal::Anonymous, true);
    delete(&cloud, "acme", SettingKey::PublicAccessBlock).await.unwrap();
    put(&cloud, "acme", public).await.unwrap();
    versioning(&anonymous).await.unwrap();
    // What is there already is restricted, not refused.
    let restricted = PublicAccessBlock { restrict_public_buckets: true, ..PublicAccessBlock::default() };
    put(&cloud, "acme", Setting::PublicAccessBlock(restricted)).await.unwrap();
    refused(versioning(&anonymous).await, "AccessDenied", "Access Denied", &[]);
    versioning(&cloud).await.unwrap();
}

#[tokio::test]
async fn without_tls_a_bucket_that_denies_it_is_closed() {
    let (emulator, cloud) = cloud_with("acme").await;
    let insecure = as_caller(&emulator, ACCOUNT, Principal::Account, false);
    versioning(&insecure).await.unwrap();
    put(&cloud, "acme", policy(NO_TLS)).await.unwrap();
    versioning(&cloud).await.unwrap();
    let message = "User: arn:aws:iam::111111111111:root is not authorized to perform: s3:GetBucketVersioning on \
                   resource: \"arn:aws:s3:::acme\" with an explicit deny in a resource-based policy";
    refused(versioning(&insecure).await, "AccessDenied", message, &[]);
    let enabled = Setting::Versioning(BucketVersioning::Enabled);
    assert_eq!(put(&insecure, "acme", enabled).await.unwrap_err().code(), "AccessDenied");
    assert_eq!(insecure.storage.head_bucket("acme").await.unwrap_err().code(), "AccessDenied");
    assert_eq!(insecure.storage.delete_bucket("acme").await.unwrap_err().code(), "AccessDenied");
    assert_eq!(versioning(&cloud).await.unwrap(), Setting::Versioning(BucketVersioning::Unversioned));
    // The account gets rid of the policy however it calls.
    delete(&insecure, "acme", SettingKey::Policy).await.unwrap();
    versioning(&insecure).await.unwrap();
}

#[tokio::test]
async fn others_get_in_by_the_policy_alone() {
    let (emulator, cloud) = cloud_with("acme").await;
    let other = as_caller(&emulator, OTHER_ACCOUNT, Principal::Account, true);
    refused(versioning(&other).await, "AccessDenied", "Access Denied", &[]);
    let own = policy(&allow(r#"{"AWS": "222222222222"}"#, "s3:GetBucketVersioning"));
    put(&cloud, "acme", own).await.unwrap();
    versioning(&other).await.unwrap();
    // Nothing but what the policy names.
    refused(get(&other, "acme", SettingKey::Tags).await, "AccessDenied", "Access Denied", &[]);
    refused(delete(&other, "acme", SettingKey::Policy).await, "AccessDenied", "Access Denied", &[]);
    delete(&cloud, "acme", SettingKey::Policy).await.unwrap();
    refused(versioning(&other).await, "AccessDenied", "Access Denied", &[]);
}

#[tokio::test]
async fn services_and_strangers_have_no_buckets() {
    let (emulator, _cloud) = cloud_with("acme").await;
    let service = Principal::Service {
        name: "s3.amazonaws.com".to_owned(),
        source_arn: "arn:aws:s3:::acme".to_owned(),
        source_account: ACCOUNT.to_owned(),
    };
    for principal in [service, Principal::Anonymous] {
        let cloud = as_caller(&emulator, ACCOUNT, principal, true);
        refused(cloud.storage.list_buckets().await, "AccessDenied", "Access Denied", &[]);
        refused(versioning(&cloud).await, "AccessDenied", "Access Denied", &[]);
    }
}

#[tokio::test]
async fn objects_are_reached_as_the_policy_has_it() {
    let (emulator, cloud) = cloud_with("acme").await;
    let encryption = r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::acme/*", "Condition": {
            "StringNotEquals": {"s3:x-amz-server-side-encryption": "AES256"},
            "Null": {"s3:x-amz-server-side-encryption": "false"}}}"#;
    let reader = r#"{"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::acme/shared/*"}"#;
    put(&cloud, "acme", policy(&format!("{NO_TLS}, {encryption}, {reader}"))).await.unwrap();
    let write = |key: &str, encryption: Option<ServerSideEncryption>| PutObject {
        bucket: "acme".to_owned(),
        key: key.to_owned(),
        body: "text".into(),
        encryption,
        ..PutObject::default()
    };
    let kms = Some(ServerSideEncryption::Kms { key: None });
    cloud.storage.put_object(write("shared/a", None)).await.unwrap();
    cloud.storage.put_object(write("b", Some(ServerSideEncryption::Aes256))).await.unwrap();
    let message = "User: arn:aws:iam::111111111111:root is not authorized to perform: s3:PutObject on resource: \
                   \"arn:aws:s3:::acme/c\" with an explicit deny in a resource-based policy";
    refused(cloud.storage.put_object(write("c", kms)).await, "AccessDenied", message, &[]);
    let insecure = as_caller(&emulator, ACCOUNT, Principal::Account, false);
    let other = as_caller(&emulator, OTHER_ACCOUNT, Principal::Account, true);
    for (caller, key, is_allowed) in [
        (&cloud, "shared/a", true),
        (&insecure, "shared/a", false),
        (&other, "shared/a", true),
        (&other, "b", false),
    ] {
        let object = ObjectRef::new("acme", key);
        let answer = caller.storage.get_object(GetObject { object, ..GetObject::default() }).await;
        match answer {
            Ok(_) => assert!(is_allowed, "{key}"),
            Err(error) => assert_eq!((error.code(), is_allowed), ("AccessDenied", false), "{key}"),
        }
    }
    let error = other.storage.put_object(write("shared/a", None)).await.unwrap_err();
    assert_eq!(error.code(), "AccessDenied");
}

/// A report is written to its destination only where the destination's policy lets S3 do it for this source.
#[tokio::test]
async fn inventory_is_delivered_where_the_policy_lets_it() {
    for (account, source, is_delivered) in
        [(ACCOUNT, "acme", true), (ACCOUNT, "another", false), (OTHER_ACCOUNT, "acme", false)]
    {
        let (emulator, cloud) = cloud_with("acme").await;
        create(&cloud, "reports").await;
        let statement = format!(
            r#"{{"Effect": "Allow", "Principal": {{"Service": "s3.amazonaws.com"}}, "Action": "s3:PutObject",
                "Resource": "arn:aws:s3:::reports/*", "Condition": {{
                    "ArnLike": {{"aws:SourceArn": "arn:aws:s3:::{source}"}},
                    "StringEquals": {{"aws:SourceAccount": "{account}", "s3:x-amz-acl": "bucket-owner-full-control"}}}}}}"#
        );
        put(&cloud, "reports", policy(&statement)).await.unwrap();
        let configuration = InventoryConfiguration {
            id: "daily".to_owned(),
            enabled: true,
            filter_prefix: None,
            all_versions: true,
            frequency: InventoryFrequency::Daily,
            format: InventoryFormat::Csv,
            destination_bucket: "arn:aws:s3:::reports".to_owned(),
            destination_account: None,
            destination_prefix: None,
            encrypted: true,
            optional_fields: vec![],
        };
        put(&cloud, "acme", Setting::Inventory(configuration)).await.unwrap();
        emulator.advance_days(2).await;
        let common = CommonListing { bucket: "reports".to_owned(), ..CommonListing::default() };
        let page =
            cloud.storage.list_objects(ListObjects { common, ..ListObjects::default() }).await.unwrap();
        assert_eq!(!page.objects.is_empty(), is_delivered, "{account} {source}");
    }
}
