use proptest::prelude::*;

use super::*;
use crate::s3::policy::PolicyKind;

const OWNER: Requester<'static> = Requester::Account("111111111111");

fn policy(statements: &[String]) -> Policy {
    let text = format!(r#"{{"Statement": [{}]}}"#, statements.join(", "));
    Policy::parse(&text, PolicyKind::Bucket("bucket")).expect(&text)
}

fn statement(effect: &str, principal: &str, action: &str, resource: &str, condition: &str) -> String {
    format!(
        r#"{{"Effect": "{effect}", "Principal": {principal}, "Action": {action}, "Resource": {resource}, "Condition": {condition}}}"#
    )
}

#[test]
fn a_statement_fits_by_all_of_its_parts() {
    let one = statement(
        "Allow",
        r#"{"AWS": "111111111111"}"#,
        r#"["s3:GetObject", "s3:List*"]"#,
        r#"["arn:aws:s3:::bucket", "arn:aws:s3:::bucket/a/*"]"#,
        r#"{"Bool": {"aws:SecureTransport": "true"}, "Null": {"aws:SourceArn": "true"}}"#,
    );
    let policy = policy(&[one]);
    let tls: &[(&str, &str)] = &[("aws:SecureTransport", "true")];
    let sourced: &[(&str, &str)] = &[("AWS:securetransport", "true"), ("aws:SourceArn", "arn:aws:s3:::x")];
    let role = Requester::Role { account: "111111111111", name: "role" };
    let principal = Verdict::Allowed(Grant::Principal);
    for (requester, action, resource, context, expected) in [
        (OWNER, "s3:GetObject", "arn:aws:s3:::bucket/a/b", tls, principal),
        (OWNER, "s3:getobject", "arn:aws:s3:::bucket/a/b", tls, principal),
        (OWNER, "s3:ListBucket", "arn:aws:s3:::bucket", tls, principal),
        (role, "s3:ListBucket", "arn:aws:s3:::bucket", tls, Verdict::Allowed(Grant::Account)),
        (OWNER, "s3:PutObject", "arn:aws:s3:::bucket/a/b", tls, Verdict::Silent),
        (OWNER, "s3:GetObject", "arn:aws:s3:::bucket/A/b", tls, Verdict::Silent),
        (OWNER, "s3:GetObject", "arn:aws:s3:::bucket/a/b", &[], Verdict::Silent),
        (OWNER, "s3:GetObject", "arn:aws:s3:::bucket/a/b", sourced, Verdict::Silent),
        (Requester::Account("222222222222"), "s3:GetObject", "arn:aws:s3:::bucket/a/b", tls, Verdict::Silent),
        (Requester::Anonymous, "s3:GetObject", "arn:aws:s3:::bucket/a/b", tls, Verdict::Silent),
    ] {
        let request = Request { requester, action, resource, context };
        assert_eq!(policy.evaluate(&request), expected, "{request:?}");
    }
}

#[test]
fn a_grant_by_name_is_more_than_one_by_account() {
    let allow =
        |principal: &str| statement("Allow", principal, r#""s3:*""#, r#""arn:aws:s3:::bucket""#, "{}");
    let policy = policy(&[
        allow(r#"{"AWS": "111111111111"}"#),
        allow(r#"{"AWS": "arn:aws:iam::111111111111:role/named"}"#),
    ]);
    let verdict = |name| {
        let requester = Requester::Role { account: "111111111111", name };
        let (action, resource) = ("s3:ListBucket", "arn:aws:s3:::bucket");
        policy.evaluate(&Request { requester, action, resource, context: &[] })
    };
    assert_eq!(verdict("named"), Verdict::Allowed(Grant::Principal));
    assert_eq!(verdict("another"), Verdict::Allowed(Grant::Account));
}

#[test]
fn what_is_public() {
    let everyone = r#""*""#;
    let action = r#""s3:PutObject""#;
    let resource = r#""arn:aws:s3:::bucket/*""#;
    for (effect, principal, condition, expected) in [
        ("Allow", everyone, "{}", true),
        ("Allow", r#"{"AWS": "*"}"#, "{}", true),
        ("Deny", everyone, "{}", false),
        ("Allow", r#"{"AWS": "222222222222"}"#, "{}", false),
        ("Allow", r#"{"Service": "s3.amazonaws.com"}"#, "{}", false),
        ("Allow", everyone, r#"{"StringEquals": {"aws:SourceAccount": "111111111111"}}"#, false),
        ("Allow", everyone, r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:::source"}}"#, false),
        ("Allow", everyone, r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}}"#, true),
        ("Allow", everyone, r#"{"StringLike": {"aws:SourceAccount": "*"}}"#, true),
        ("Allow", everyone, r#"{"StringNotEquals": {"aws:SourceAccount": "111111111111"}}"#, true),
        ("Allow", everyone, r#"{"StringEqualsIfExists": {"aws:SourceAccount": "111111111111"}}"#, true),
        ("Allow", everyone, r#"{"Bool": {"aws:SecureTransport": "true"}}"#, true),
        ("Allow", everyone, r#"{"StringEquals": {"s3:x-amz-acl": "private"}}"#, true),
    ] {
        let one = statement(effect, principal, action, resource, condition);
        assert_eq!(policy(std::slice::from_ref(&one)).is_public(), expected, "{one}");
    }
}

/// Statements over few names, so that many of them fit.
fn statements(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<String>> {
    let effect = prop::sample::select(vec!["Allow", "Allow", "Deny"]);
    let principal = prop::sample::select(vec![
        r#""*""#,
        r#"{"AWS": "111111111111"}"#,
        r#"{"AWS": "arn:aws:iam::111111111111:role/role"}"#,
        r#"{"Service": "s3.amazonaws.com"}"#,
    ]);
    let action = prop::sample::select(vec![r#""s3:*""#, r#""s3:GetObject""#, r#""s3:Put*""#]);
    let resource = prop::sample::select(vec![r#""arn:aws:s3:::bucket/*""#, r#""arn:aws:s3:::bucket/a*""#]);
    let condition = prop::sample::select(vec![
        "{}",
        r#"{"Bool": {"aws:SecureTransport": "false"}}"#,
        r#"{"StringNotEquals": {"aws:SourceAccount": "111111111111"}}"#,
    ]);
    let one = (effect, principal, action, resource, condition).prop_map(
        |(effect, principal, action, resource, condition)| {
            statement(effect, principal, action, resource, condition)
        },
    );
    prop::collection::vec(one, count)
}

/// A requester, an action and a resource that some of the statements fit.
fn request() -> impl Strategy<Value = Request<'static>> {
    const CONTEXTS: [&[(&str, &str)]; 3] = [
        &[],
        &[("aws:SecureTransport", "false")],
        &[("aws:SecureTransport", "true"), ("aws:SourceAccount", "111111111111")],
    ];
    let requester = prop::sample::select(vec![
        Requester::Anonymous,
        OWNER,
        Requester::Role { account: "111111111111", name: "role" },
        Requester::Service("s3.amazonaws.com"),
    ]);
    let action = prop::sample::select(vec!["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]);
    let resource = prop::sample::select(vec!["arn:aws:s3:::bucket/a", "arn:aws:s3:::bucket/b"]);
    (requester, action, resource, prop::sample::select(CONTEXTS.to_vec()))
        .prop_map(|(requester, action, resource, context)| Request { requester, action, resource, context })
}

proptest! {
    #[test]
    fn the_order_of_statements_means_nothing(
        (one, other) in statements(1..6).prop_flat_map(|one| (Just(one.clone()), Just(one).prop_shuffle())),
        request in request(),
    ) {
        prop_assert_eq!(policy(&one).evaluate(&request), policy(&other).evaluate(&request));
    }

    #[test]
    fn one_denial_is_enough(statements in statements(1..6), request in request(), place in any::<prop::sample::Index>()) {
        let place = place.index(statements.len() + 1);
        let mut more = statements.clone();
        more.insert(place, statement("Deny", r#""*""#, r#""s3:*""#, r#""arn:aws:s3:::bucket/*""#, "{}"));
        prop_assert_eq!(policy(&more).evaluate(&request), Verdict::Denied);
    }

    #[test]
    fn a_denial_is_there_only_where_a_statement_alone_denies(statements in statements(1..6), request in request()) {
        let alone = |one: &String| policy(std::slice::from_ref(one)).evaluate(&request);
        let together = policy(&statements).evaluate(&request);
        prop_assert_eq!(together, statements.iter().map(alone).max().unwrap());
    }

    #[test]
    fn one_more_allowance_takes_nothing_away(
        statements in statements(1..6),
        more in statements(1..2),
        request in request(),
        place in any::<prop::sample::Index>(),
    ) {
        prop_assume!(more[0].contains("Allow"));
        let before = policy(&statements).evaluate(&request);
        let place = place.index(statements.len() + 1);
        let mut all = statements;
        all.insert(place, more[0].clone());
        let after = policy(&all).evaluate(&request);
        prop_assert!(after >= before);
        prop_assert_eq!(after == Verdict::Denied, before == Verdict::Denied);
    }
}
