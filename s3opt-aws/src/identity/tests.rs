//! What is asked of IAM and STS, and what is made of their answers.

use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use s3opt_core::backend::identity::{CallerIdentity, Role};
use s3opt_core::backend::{CloudError, Identity};

use super::Iam;
use crate::testing::{Answer, PATIENCE, Script, run, settings, timed};

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"a b+c%"}]}"#;

fn iam(script: &Script) -> Iam {
    Iam::of(&settings(script), PATIENCE)
}

fn role() -> Role {
    Role {
        name: "r".to_owned(),
        arn: String::new(),
        description: "what for".to_owned(),
        trust_policy: TRUST.to_owned(),
        tags: vec![("a".to_owned(), "1".to_owned())],
    }
}

fn told(operation: &str) -> Answer {
    let document = utf8_percent_encode(TRUST, NON_ALPHANUMERIC);
    Answer::xml(
        operation,
        &format!(
            "<Role><Path>/</Path><RoleName>r</RoleName><RoleId>AROA</RoleId><CreateDate>2026-01-01T00:00:00Z</CreateDate>\
             <Arn>arn:aws:iam::111111111111:role/r</Arn><Description>what for</Description>\
             <AssumeRolePolicyDocument>{document}</AssumeRolePolicyDocument>\
             <Tags><member><Key>a</Key><Value>1</Value></member></Tags></Role>"
        ),
    )
}

fn absent() -> Answer {
    Answer::xml_refusal(404, "NoSuchEntity", "The role with name r cannot be found.")
}

#[test]
fn a_new_role_is_waited_for() {
    let script = Script::new([told("CreateRole"), absent(), absent(), told("GetRole")]);
    let (made, waited) = timed(iam(&script).create_role(role()));
    assert_eq!(made.unwrap(), Role { arn: "arn:aws:iam::111111111111:role/r".to_owned(), ..role() });
    assert!(waited > Duration::ZERO);
    let asked = script.asked();
    assert!(asked[0].body.contains("Tags.member.1.Key=a&Tags.member.1.Value=1"), "{}", asked[0].body);
}

#[test]
fn a_role_that_is_never_seen_ends_in_an_error() {
    let script = Script::new(std::iter::once(told("CreateRole")).chain(vec![absent(); 2000]));
    let error = run(iam(&script).create_role(role())).unwrap_err();
    assert!(matches!(error, CloudError::Unavailable(_)), "{error}");
}

#[test]
fn documents_are_decoded() {
    let document = utf8_percent_encode(TRUST, NON_ALPHANUMERIC);
    let policy = format!(
        "<RoleName>r</RoleName><PolicyName>p</PolicyName><PolicyDocument>{document}</PolicyDocument>"
    );
    let script = Script::new([told("GetRole"), Answer::xml("GetRolePolicy", &policy)]);
    let iam = iam(&script);
    let came = run(iam.role("r")).unwrap();
    assert_eq!(came, Role { arn: "arn:aws:iam::111111111111:role/r".to_owned(), ..role() });
    assert_eq!(run(iam.role_policy("r", "p")).unwrap(), TRUST);
}

#[test]
fn pages_are_put_together() {
    let page = |name: &str, rest: &str| {
        let members = format!("<PolicyNames><member>{name}</member></PolicyNames>{rest}");
        Answer::xml("ListRolePolicies", &members)
    };
    let script = Script::new([
        page("one", "<IsTruncated>true</IsTruncated><Marker>m</Marker>"),
        page("two", "<IsTruncated>false</IsTruncated>"),
    ]);
    assert_eq!(run(iam(&script).role_policies("r")).unwrap(), ["one", "two"]);
    assert!(script.asked()[1].body.contains("Marker=m"));
}

#[test]
fn errors_say_what_to_do() {
    for (code, is_expected) in [
        ("NoSuchEntity", (|error| matches!(error, CloudError::NotFound(_))) as fn(&CloudError) -> bool),
        ("DeleteConflict", |error| matches!(error, CloudError::Precondition(_))),
        ("LimitExceeded", |error| matches!(error, CloudError::Invalid(_))),
        ("ConcurrentModification", CloudError::is_retryable),
        ("AccessDenied", |error| matches!(error, CloudError::AccessDenied(_))),
    ] {
        let script = Script::new([Answer::xml_refusal(400, code, "no")]);
        let error = run(iam(&script).delete_role("r")).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(is_expected(&error), "{error}");
    }
}

#[test]
fn the_caller_is_told() {
    let answer =
        "<Arn>arn:aws:iam::111111111111:user/u</Arn><UserId>A</UserId><Account>111111111111</Account>";
    let script = Script::new([Answer::xml("GetCallerIdentity", answer)]);
    let expected = CallerIdentity {
        account: "111111111111".to_owned(),
        arn: "arn:aws:iam::111111111111:user/u".to_owned(),
    };
    assert_eq!(run(iam(&script).caller()).unwrap(), expected);
}
