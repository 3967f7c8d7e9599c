//! The keys of conditions: which there are, which are supported, and which actions have them.
//!
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html> and
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>.

use super::PolicyKind;
use super::action::actions;
use crate::s3::bucket::Refusal;

/// Keys that every request has, or has not, and that are known of each: their absence means something.
const SUPPORTED: [&str; 8] = [
    "aws:securetransport",
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceowner",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalservicename",
];

/// Keys of S3's own that are supported, and the actions that have them. A slash stands for what follows it, too.
const SUPPORTED_OF_S3: [(&str, &[&str]); 9] = [
    ("s3:x-amz-server-side-encryption", &["PutObject", "ReplicateObject"]),
    (
        "s3:x-amz-acl",
        &[
            "PutObject",
            "PutObjectAcl",
            "PutObjectVersionAcl",
            "PutBucketAcl",
            "CreateBucket",
            "ReplicateObject",
        ],
    ),
    ("s3:x-amz-storage-class", &["PutObject", "ReplicateObject"]),
    ("s3:prefix", &["ListBucket", "ListBucketVersions"]),
    ("s3:delimiter", &["ListBucket", "ListBucketVersions"]),
    ("s3:max-keys", &["ListBucket", "ListBucketVersions"]),
    ("s3:x-amz-server-side-encryption-aws-kms-key-id", &["PutObject", "ReplicateObject"]),
    ("s3:requestobjecttag/", &["PutObject", "PutObjectTagging", "PutObjectVersionTagging"]),
    (
        "s3:versionid",
        &[
            "GetObjectVersion",
            "DeleteObjectVersion",
            "GetObjectVersionTagging",
            "PutObjectVersionTagging",
            "DeleteObjectVersionTagging",
        ],
    ),
];

/// Keys of other services that are supported where a service tells them.
const SUPPORTED_OF_OTHERS: [&str; 2] = ["cloudwatch:namespace", "iam:passedtoservice"];

/// Keys that AWS has and that are not supported. A slash stands for what follows it, too.
const KNOWN: [&str; 55] = [
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:currenttime",
    "aws:ec2instancesourcevpc",
    "aws:epochtime",
    "aws:federatedprovider",
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicenameslist",
    "aws:principaltag/",
    "aws:principaltype",
    "aws:referer",
    "aws:requestedregion",
    "aws:requesttag/",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:resourceorgpaths",
    "aws:resourcetag/",
    "aws:sourceidentity",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:tagkeys",
    "aws:tokenissuetime",
    "aws:useragent",
    "aws:userid",
    "aws:username",
    "aws:viaawsservice",
    "aws:vpcsourceip",
    "s3:accessgrantsinstancearn",
    "s3:authtype",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:existingobjecttag/",
    "s3:if-match",
    "s3:if-none-match",
    "s3:locationconstraint",
    "s3:object-lock-mode",
    "s3:requestobjecttagkeys",
    "s3:resourceaccount",
    "s3:signatureage",
    "s3:signatureversion",
    "s3:tlsversion",
    "s3:x-amz-content-sha256",
    "s3:x-amz-copy-source",
    "s3:x-amz-grant-read",
    "s3:x-amz-metadata-directive",
    "s3:x-amz-object-ownership",
    "s3:x-amz-server-side-encryption-customer-algorithm",
];

/// Checks a key, in lower case, that a statement about these patterns of actions uses.
///
/// `Conditions do not apply …` and `Policy has an invalid condition key` are S3's words as its users report them.
pub(super) fn check(key: &str, patterns: &[String], kind: PolicyKind<'_>) -> Result<(), Refusal> {
    if SUPPORTED.contains(&key) {
        return Ok(());
    }
    let is_bucket_policy = matches!(kind, PolicyKind::Bucket(_));
    if let Some((_, having)) = SUPPORTED_OF_S3.iter().find(|(name, _)| is(name, key)) {
        let has = |pattern: &String| actions(pattern).any(|(action, _)| having.contains(&action));
        if is_bucket_policy && !patterns.iter().all(has) {
            let message = "Conditions do not apply to combination of actions and resources in statement";
            return Err(Refusal::new(kind.code(), message).with("Detail", key));
        }
        return Ok(());
    }
    if SUPPORTED_OF_OTHERS.contains(&key) && !is_bucket_policy {
        return Ok(());
    }
    let is_known = KNOWN.iter().any(|known| is(known, key));
    let is_of_another_service = !is_bucket_policy && !key.starts_with("aws:") && !key.starts_with("s3:");
    if is_known || (is_of_another_service && key.contains(':')) {
        return Err(Refusal::not_implemented(&format!("the condition key {key}")));
    }
    Err(Refusal::new(kind.code(), "Policy has an invalid condition key").with("Detail", key))
}

/// Whether a key is one of the list, where a slash stands for what follows it, too.
fn is(listed: &str, key: &str) -> bool {
    if listed.ends_with('/') { key.len() > listed.len() && key.starts_with(listed) } else { key == listed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_bucket_policies() {
        let puts = "Conditions do not apply to combination of actions and resources in statement";
        let unknown = "Policy has an invalid condition key";
        for (key, patterns, expected) in [
            ("aws:securetransport", vec!["s3:*"], Ok(())),
            ("aws:sourceowner", vec!["s3:PutObject"], Ok(())),
            ("s3:x-amz-server-side-encryption", vec!["s3:PutObject"], Ok(())),
            ("s3:x-amz-server-side-encryption", vec!["s3:*"], Ok(())),
            ("s3:x-amz-server-side-encryption", vec!["s3:GetObject"], Err(puts)),
            ("s3:prefix", vec!["s3:ListBucket", "s3:GetBucketLocation"], Err(puts)),
            ("aws:sourceip", vec!["s3:*"], Err("the condition key aws:sourceip is not supported")),
            (
                "aws:principaltag/team",
                vec!["s3:*"],
                Err("the condition key aws:principaltag/team is not supported"),
            ),
            ("s3:requestobjecttag/department", vec!["s3:PutObject"], Ok(())),
            ("s3:requestobjecttag/", vec!["s3:PutObject"], Err(unknown)),
            ("s3:versionid", vec!["s3:GetObject"], Err(puts)),
            ("cloudwatch:namespace", vec!["s3:*"], Err(unknown)),
            ("aws:sourcearm", vec!["s3:*"], Err(unknown)),
            ("x-amz-acl", vec!["s3:PutObject"], Err(unknown)),
        ] {
            let patterns: Vec<String> = patterns.into_iter().map(str::to_owned).collect();
            let answer =
                check(key, &patterns, PolicyKind::Bucket("bucket")).map_err(|refusal| refusal.message);
            assert_eq!(answer, expected.map_err(str::to_owned), "{key}");
        }
    }

    #[test]
    fn policies_of_roles_speak_of_other_services() {
        let check = |key: &str| check(key, &["*".to_owned()], PolicyKind::Identity).map_err(|one| one.code);
        assert_eq!(check("cloudwatch:namespace"), Ok(()));
        assert_eq!(check("lambda:functionarn"), Err("NotImplemented"));
        assert_eq!(check("namespace"), Err("MalformedPolicyDocument"));
    }

    #[test]
    fn what_is_supported_is_not_listed_as_unsupported() {
        for key in SUPPORTED.iter().chain(SUPPORTED_OF_S3.iter().map(|(key, _)| key)) {
            assert!(!KNOWN.contains(key), "{key}");
        }
        assert!(KNOWN.iter().all(|key| *key == key.to_ascii_lowercase()));
    }
}
