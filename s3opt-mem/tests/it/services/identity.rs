//! Roles: what IAM refuses, and who calls.

use s3opt_core::backend::CloudError;
use s3opt_core::backend::identity::Role;
use s3opt_mem::{Caller, Principal};
use serde_json::json;

use super::support::{ACCOUNT, cloud, refused, region, role, trust};

fn new_role(name: &str) -> Role {
    Role { name: name.to_owned(), trust_policy: trust("lambda.amazonaws.com"), ..Role::default() }
}

#[tokio::test]
async fn what_iam_refuses() {
    let (_emulator, cloud) = cloud();
    let identity = &cloud.identity;
    let with_trust = |trust_policy: String| Role { trust_policy, ..new_role("r") };
    let with_tags = |tags: Vec<(&str, &str)>| Role {
        tags: tags.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
        ..new_role("r")
    };
    let many = (0..51).map(|number| (format!("k{number}"), String::new())).collect();
    let malformed = "MalformedPolicyDocument";
    for (what, role, code, words) in [
        ("no name", new_role(""), "ValidationError", "roleName"),
        ("a long name", new_role(&"r".repeat(65)), "ValidationError", "equal to 64"),
        ("a name with a slash", new_role("a/b"), "ValidationError", r"[\w+=,.@-]+"),
        (
            "a long description",
            Role { description: "d".repeat(1001), ..new_role("r") },
            "ValidationError",
            "description",
        ),
        ("no policy", with_trust(String::new()), malformed, "JSON"),
        ("no JSON", with_trust("{".to_owned()), malformed, "invalid Json"),
        (
            "a resource",
            with_trust(
                trust("lambda.amazonaws.com").replace("\"Action\"", "\"Resource\": \"*\", \"Action\""),
            ),
            malformed,
            "Has prohibited field Resource",
        ),
        (
            "another action",
            with_trust(trust("lambda.amazonaws.com").replace("sts:AssumeRole", "s3:GetObject")),
            malformed,
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ),
        (
            "nobody",
            with_trust(r#"{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]}"#.to_owned()),
            malformed,
            "Principal",
        ),
        (
            "a long policy",
            with_trust(trust("lambda.amazonaws.com").replace("2012", &"2".repeat(2048))),
            "LimitExceeded",
            "ACLSizePerRole",
        ),
        ("a tag of AWS's", with_tags(vec![("aws:a", "1")]), "InvalidInput", "System tags"),
        ("a tag twice", with_tags(vec![("a", "1"), ("A", "2")]), "InvalidInput", "case insensitive"),
        ("a tag without a key", with_tags(vec![("", "1")]), "ValidationError", "tags.1.member"),
        ("51 tags", Role { tags: many, ..new_role("r") }, "LimitExceeded", "number of tags"),
    ] {
        refused(what, identity.create_role(role).await, code, words);
    }
    role(&cloud, "Role").await;
    // Names differ by more than their case.
    let answer = identity.create_role(new_role("role")).await;
    refused("the same name", answer, "EntityAlreadyExists", "Role with name role already exists.");
    refused("another case", identity.role("role").await, "NoSuchEntity", "role cannot be found");
}

#[tokio::test]
async fn policies_of_a_role_have_room() {
    let (_emulator, cloud) = cloud();
    let identity = &cloud.identity;
    role(&cloud, "role").await;
    let document = |length: usize| {
        let policy = |resource: String| {
            json!({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource}]})
            .to_string()
        };
        let rest = length - policy(String::new()).len();
        policy("r".repeat(rest))
    };
    let malformed = "MalformedPolicyDocument";
    for (document, words) in [
        (String::new(), "JSON"),
        (trust("lambda.amazonaws.com"), "should not specify a principal"),
        (r#"{"Statement": [{"Effect": "Allow", "Action": "s3", "Resource": "*"}]}"#.to_owned(), "action"),
    ] {
        refused(&document, identity.put_role_policy("role", "p", &document).await, malformed, words);
    }
    let answer = identity.put_role_policy("role", "a b", &document(200)).await;
    refused("a name", answer, "ValidationError", "policyName");
    identity.put_role_policy("role", "one", &document(10_000)).await.unwrap();
    let answer = identity.put_role_policy("role", "two", &document(241)).await;
    refused("too much", answer, "LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role role");
    identity.put_role_policy("role", "two", &document(240)).await.unwrap();
    // In its own place it does not count twice.
    identity.put_role_policy("role", "one", &document(9999)).await.unwrap();
}

#[tokio::test]
async fn everybody_may_ask_who_he_is() {
    let (emulator, cloud) = cloud();
    role(&cloud, "role").await;
    let as_caller = |principal: Principal| {
        let region = region("us-east-1");
        emulator.cloud_of(Caller { account: ACCOUNT.to_owned(), region, principal, secure_transport: true })
    };
    let service = Principal::Service {
        name: "s3.amazonaws.com".to_owned(),
        source_arn: String::new(),
        source_account: ACCOUNT.to_owned(),
    };
    for (principal, expected) in [
        (Principal::Account, Ok("arn:aws:iam::111111111111:root")),
        (Principal::Role("role".to_owned()), Ok("arn:aws:sts::111111111111:assumed-role/role/role")),
        (service, Err("MissingAuthenticationToken")),
        (Principal::Anonymous, Err("MissingAuthenticationToken")),
    ] {
        let answer = as_caller(principal).identity.caller().await;
        let answer = answer.as_ref().map(|who| who.arn.as_str()).map_err(CloudError::code);
        assert_eq!(answer, expected);
    }
    let role = as_caller(Principal::Role("role".to_owned()));
    refused("a role without policies", role.identity.role("role").await, "AccessDenied", "iam:GetRole");
}
