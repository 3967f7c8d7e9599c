use s3opt_core::backend::storage::{CreateBucket, Setting};
use s3opt_core::price::Catalog;
use s3opt_core::s3::bucket::PublicAccessBlock;

use super::*;
use crate::world::Delays;

const OWN: &str = "111111111111";
const OTHER: &str = "222222222222";

fn caller(account: &str, principal: Principal) -> Caller {
    Caller {
        account: account.to_owned(),
        region: "us-east-1".parse().unwrap(),
        principal,
        secure_transport: true,
    }
}

fn owner() -> Caller {
    caller(OWN, Principal::Account)
}

fn role(account: &str, name: &str) -> Caller {
    caller(account, Principal::Role(name.to_owned()))
}

fn service(name: &str, source_arn: &str, source_account: &str) -> Caller {
    let (name, source_arn, source_account) =
        (name.to_owned(), source_arn.to_owned(), source_account.to_owned());
    caller(OWN, Principal::Service { name, source_arn, source_account })
}

/// A world with a bucket of these statements.
fn world(block: PublicAccessBlock, statements: &str) -> World {
    let mut world = World::new(s3opt_core::calendar::Day::MIN.into(), Catalog::builtin(), Delays::default());
    let region = "us-east-1".parse().unwrap();
    world.create_bucket(&owner(), CreateBucket { name: "acme".to_owned(), region, tags: vec![] }).unwrap();
    world.put_setting(&owner(), "acme", Setting::PublicAccessBlock(block)).unwrap();
    if !statements.is_empty() {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        world.put_setting(&owner(), "acme", Setting::Policy(text)).unwrap();
    }
    world
}

fn answer(world: &World, caller: &Caller, action: &'static str, context: &[(&str, &str)]) -> Option<String> {
    let key = ["s3:GetObject", "s3:PutObject"].contains(&action).then_some("a/b");
    let access = Access { operation: "Operation", action, bucket: "acme", key, context };
    let error = world.authorize(caller, &access).err()?;
    assert!(matches!(error, CloudError::AccessDenied(_)), "{error}");
    Some(error.failure().message.clone())
}

const NO_TLS: &str = r#"{
    "Sid": "DenyInsecureTransport", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
    "Resource": ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}}
}"#;

const ENCRYPTION: &str = r#"{
    "Sid": "DenyOtherEncryption", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::acme/*",
    "Condition": {
        "StringNotEquals": {"s3:x-amz-server-side-encryption": "AES256"},
        "Null": {"s3:x-amz-server-side-encryption": "false"}
    }
}"#;

const INVENTORY: &str = r#"{
    "Sid": "AllowInventory", "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"},
    "Action": "s3:PutObject", "Resource": "arn:aws:s3:::acme/*",
    "Condition": {
        "ArnLike": {"aws:SourceArn": "arn:aws:s3:::acme-main"},
        "StringEquals": {
            "aws:SourceAccount": "111111111111",
            "s3:x-amz-acl": "bucket-owner-full-control"
        }
    }
}"#;

const LOGS: &str = r#"{
    "Sid": "AllowLogs", "Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"},
    "Action": "s3:PutObject", "Resource": "arn:aws:s3:::acme/*",
    "Condition": {
        "ArnLike": {"aws:SourceArn": "arn:aws:s3:::acme-main"},
        "StringEquals": {"aws:SourceAccount": "111111111111"}
    }
}"#;

#[test]
fn without_tls_nothing_of_the_bucket_is_reached() {
    let world = world(PublicAccessBlock::ALL, NO_TLS);
    let insecure = Caller { secure_transport: false, ..owner() };
    for action in ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:GetBucketVersioning"] {
        assert_eq!(answer(&world, &owner(), action, &[]), None);
        let message = answer(&world, &insecure, action, &[]).unwrap();
        assert!(message.ends_with("with an explicit deny in a resource-based policy"), "{message}");
    }
    let message = answer(&world, &insecure, "s3:GetObject", &[]).unwrap();
    assert_eq!(
        message,
        "User: arn:aws:iam::111111111111:root is not authorized to perform: s3:GetObject on resource: \
         \"arn:aws:s3:::acme/a/b\" with an explicit deny in a resource-based policy"
    );
    // The account cannot lock itself out of the policy.
    assert_eq!(answer(&world, &insecure, "s3:DeleteBucketPolicy", &[]), None);
}

#[test]
fn writes_with_another_encryption_are_refused_and_those_that_say_nothing_pass() {
    let world = world(PublicAccessBlock::ALL, ENCRYPTION);
    let header = "s3:x-amz-server-side-encryption";
    for (action, context, is_allowed) in [
        ("s3:PutObject", vec![], true),
        ("s3:PutObject", vec![(header, "AES256")], true),
        ("s3:PutObject", vec![(header, "aws:kms")], false),
        ("s3:GetObject", vec![(header, "aws:kms")], true),
    ] {
        assert_eq!(answer(&world, &owner(), action, &context).is_none(), is_allowed, "{action} {context:?}");
    }
}

#[test]
fn a_denial_of_what_is_not_equal_hits_writes_that_say_nothing() {
    let null = "\"Null\": {\"s3:x-amz-server-side-encryption\": \"false\"}";
    let strict = ENCRYPTION.replace(null, "\"Bool\": {\"aws:SecureTransport\": \"true\"}");
    assert!(!strict.contains("Null"));
    let world = world(PublicAccessBlock::ALL, &strict);
    assert!(answer(&world, &owner(), "s3:PutObject", &[]).is_some());
}

#[test]
fn inventory_is_delivered_for_its_source_alone() {
    let world = world(PublicAccessBlock::ALL, &format!("{NO_TLS}, {INVENTORY}"));
    let full_control = [("s3:x-amz-acl", "bucket-owner-full-control")];
    let s3 = "s3.amazonaws.com";
    let main = "arn:aws:s3:::acme-main";
    for (name, arn, account, context, is_allowed) in [
        (s3, main, OWN, &full_control[..], true),
        (s3, "arn:aws:s3:::acme-other", OWN, &full_control[..], false),
        (s3, main, OTHER, &full_control[..], false),
        (s3, main, OWN, &[][..], false),
        (s3, main, OWN, &[("s3:x-amz-acl", "private")][..], false),
        ("logging.s3.amazonaws.com", main, OWN, &full_control[..], false),
    ] {
        let caller = service(name, arn, account);
        assert_eq!(answer(&world, &caller, "s3:PutObject", context).is_none(), is_allowed, "{caller:?}");
        assert!(answer(&world, &caller, "s3:GetObject", context).is_some());
        let insecure = Caller { secure_transport: false, ..caller };
        assert!(answer(&world, &insecure, "s3:PutObject", context).is_some());
    }
}

#[test]
fn logs_are_delivered_for_their_source_alone() {
    let world = world(PublicAccessBlock::ALL, LOGS);
    let logging = "logging.s3.amazonaws.com";
    for (name, arn, account, is_allowed) in [
        (logging, "arn:aws:s3:::acme-main", OWN, true),
        (logging, "arn:aws:s3:::acme-other", OWN, false),
        (logging, "arn:aws:s3:::acme-main", OTHER, false),
        ("s3.amazonaws.com", "arn:aws:s3:::acme-main", OWN, false),
    ] {
        let caller = service(name, arn, account);
        assert_eq!(answer(&world, &caller, "s3:PutObject", &[]).is_none(), is_allowed, "{caller:?}");
    }
}

#[test]
fn without_a_policy_the_account_alone_gets_in() {
    let world = world(PublicAccessBlock::ALL, "");
    assert_eq!(answer(&world, &owner(), "s3:GetObject", &[]), None);
    for (caller, message) in [
        (caller(OTHER, Principal::Account), "Access Denied"),
        (caller(OWN, Principal::Anonymous), "Access Denied"),
        (service("s3.amazonaws.com", "arn:aws:s3:::acme", OWN), "Access Denied"),
        (role(OTHER, "reader"), "Access Denied"),
        (
            role(OWN, "reader"),
            "User: arn:aws:sts::111111111111:assumed-role/reader/reader is not authorized to perform: s3:GetObject on \
             resource: \"arn:aws:s3:::acme/a/b\" because no identity-based policy allows the s3:GetObject action",
        ),
    ] {
        assert_eq!(answer(&world, &caller, "s3:GetObject", &[]).as_deref(), Some(message), "{caller:?}");
    }
}

#[test]
fn a_policy_lets_in_whom_it_names() {
    let allow = |principal: &str| {
        format!(
            r#"{{"Effect": "Allow", "Principal": {principal}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}}"#
        )
    };
    let everyone = allow(r#""*""#);
    let account = allow(r#"{"AWS": "222222222222"}"#);
    let own_account = allow(r#"{"AWS": "arn:aws:iam::111111111111:root"}"#);
    let own_role = allow(r#"{"AWS": "arn:aws:iam::111111111111:role/reader"}"#);
    let open = PublicAccessBlock::default();
    let restricted = PublicAccessBlock { restrict_public_buckets: true, ..open };
    let anonymous = || caller(OTHER, Principal::Anonymous);
    let other = || caller(OTHER, Principal::Account);
    for (block, statement, caller, is_allowed) in [
        (open, &everyone, anonymous(), true),
        (open, &everyone, other(), true),
        (open, &everyone, role(OWN, "reader"), true),
        // A role of another account needs a policy of its own, too.
        (open, &everyone, role(OTHER, "reader"), false),
        (restricted, &everyone, anonymous(), false),
        (restricted, &everyone, other(), false),
        (restricted, &everyone, role(OWN, "reader"), true),
        (restricted, &everyone, owner(), true),
        (restricted, &everyone, service("s3.amazonaws.com", "arn:aws:s3:::x", OTHER), true),
        // No public policy, so nothing is restricted.
        (restricted, &account, other(), true),
        (open, &account, anonymous(), false),
        (open, &account, caller("333333333333", Principal::Account), false),
        // Named as an account's, a role still needs a policy of its own.
        (open, &own_account, role(OWN, "reader"), false),
        (open, &own_role, role(OWN, "reader"), true),
        (open, &own_role, role(OWN, "writer"), false),
    ] {
        let world = world(block, statement);
        let answer = answer(&world, &caller, "s3:GetObject", &[]);
        assert_eq!(answer.is_none(), is_allowed, "{block:?} {statement} {caller:?}: {answer:?}");
    }
}

#[test]
fn names_that_no_bucket_has() {
    let world = world(PublicAccessBlock::ALL, "");
    for (bucket, code) in [("nobody", "NoSuchBucket"), ("No", "InvalidBucketName")] {
        let access =
            Access { operation: "GetObject", action: "s3:GetObject", bucket, key: None, context: &[] };
        let error = world.authorize(&owner(), &access).unwrap_err();
        assert_eq!(error.code(), code);
        assert_eq!(error.failure().details, [("BucketName".to_owned(), bucket.to_owned())]);
    }
}

#[test]
fn a_role_has_two_policies() {
    let by_name = Verdict::Allowed(Grant::Principal);
    let by_account = Verdict::Allowed(Grant::Account);
    for (by_bucket, by_role, in_account, across) in [
        (Verdict::Silent, Verdict::Silent, Some(Denial::NotByRole), Some(Denial::NotByRole)),
        (Verdict::Silent, by_name, None, Some(Denial::NotAtAll)),
        (Verdict::Silent, Verdict::Denied, Some(Denial::ByRole), Some(Denial::ByRole)),
        (by_name, Verdict::Silent, None, Some(Denial::NotByRole)),
        (by_name, by_name, None, None),
        (by_name, Verdict::Denied, Some(Denial::ByRole), Some(Denial::ByRole)),
        (by_account, Verdict::Silent, Some(Denial::NotByRole), Some(Denial::NotByRole)),
        (by_account, by_name, None, None),
        (by_account, Verdict::Denied, Some(Denial::ByRole), Some(Denial::ByRole)),
        (Verdict::Denied, Verdict::Silent, Some(Denial::ByBucket), Some(Denial::ByBucket)),
        (Verdict::Denied, by_name, Some(Denial::ByBucket), Some(Denial::ByBucket)),
        (Verdict::Denied, Verdict::Denied, Some(Denial::ByBucket), Some(Denial::ByBucket)),
    ] {
        assert_eq!(denial_of_role(true, by_bucket, by_role), in_account, "{by_bucket:?} {by_role:?}");
        assert_eq!(denial_of_role(false, by_bucket, by_role), across, "{by_bucket:?} {by_role:?}");
    }
}
