use super::*;

fn statement(change: &[(&str, &str)]) -> String {
    let mut members = vec![
        ("Effect", r#""Allow""#),
        ("Principal", r#"{"AWS": "111111111111"}"#),
        ("Action", r#""s3:GetObject""#),
        ("Resource", r#""arn:aws:s3:::bucket/*""#),
    ];
    for (name, value) in change {
        members.retain(|(known, _)| known != name);
        if !value.is_empty() {
            members.push((name, value));
        }
    }
    let members: Vec<String> = members.iter().map(|(name, value)| format!("{name:?}: {value}")).collect();
    format!(r#"{{"Version": "2012-10-17", "Statement": [{{{}}}]}}"#, members.join(", "))
}

fn refused(text: &str, kind: PolicyKind<'_>) -> (&'static str, String) {
    let refusal = Policy::parse(text, kind).expect_err(text);
    (refusal.code, refusal.message)
}

#[test]
fn what_s3_says_to_documents() {
    let large = format!("{{{}}}", " ".repeat(MAX_BUCKET_POLICY_BYTES));
    for (text, message) in [
        ("", "Policies must be valid JSON and the first byte must be '{'"),
        ("[]", "Policies must be valid JSON and the first byte must be '{'"),
        (" {}", "Policies must be valid JSON and the first byte must be '{'"),
        ("{", "This policy contains invalid Json"),
        (r#"{"Statement": [], "Statement": []}"#, "This policy contains invalid Json"),
        (&large, "Policy exceeds the maximum allowed document size."),
        ("{}", "Missing required field Statement"),
        (r#"{"Statement": []}"#, "Could not parse the policy: Statement is empty!"),
        (r#"{"Statement": [1]}"#, "This policy contains invalid Json"),
        (r#"{"Version": "2012-10-18", "Statement": []}"#, "The policy must contain a valid version string"),
        (r#"{"Versions": "2012-10-17", "Statement": []}"#, "Unknown field Versions"),
    ] {
        let expected = ("MalformedPolicy", message.to_owned());
        assert_eq!(refused(text, PolicyKind::Bucket("bucket")), expected, "{text}");
    }
}

#[test]
fn what_s3_says_to_statements() {
    for (change, message) in [
        (vec![("Effect", "")], "Missing required field Effect"),
        (vec![("Effect", r#""allow""#)], "Invalid effect: allow"),
        (vec![("Principal", "")], "Missing required field Principal"),
        (vec![("Principal", r#"{"AWS": "nobody"}"#)], "Invalid principal in policy"),
        (vec![("Action", "")], "Missing required field Action"),
        (vec![("Action", r#""s3:GetObjekt""#)], "Policy has invalid action"),
        (vec![("Action", r#""sns:Publish""#)], "Policy has invalid action"),
        (vec![("Action", "[]")], "Policy has invalid action"),
        (vec![("NotAction", r#""s3:*""#)], "Statement/policy already has instance of Action"),
        (vec![("Resource", "")], "Missing required field Resource"),
        (vec![("Resource", r#""*""#)], "Policy has invalid resource"),
        (vec![("Resource", r#""bucket/*""#)], "Policy has invalid resource"),
        (vec![("Resource", r#""arn:aws:s3:::other/*""#)], "Policy has invalid resource"),
        (
            vec![("Resource", r#""arn:aws:s3:::bucket""#)],
            "Action does not apply to any resource(s) in statement",
        ),
        (
            vec![("Action", r#"["s3:GetObject", "s3:ListBucket"]"#)],
            "Action does not apply to any resource(s) in statement",
        ),
        (vec![("Conditions", "{}")], "Unknown field Conditions"),
        (vec![("Condition", "[]")], "Policy has invalid condition syntax"),
        (vec![("Condition", r#"{"Bool": "x"}"#)], "Policy has invalid condition syntax"),
        (
            vec![("Condition", r#"{"Bool": {"aws:SecureTransport": "maybe"}}"#)],
            "Policy has invalid condition syntax",
        ),
        (
            vec![("Condition", r#"{"Bool": {"aws:SecureTransport": []}}"#)],
            "Policy has invalid condition syntax",
        ),
        (
            vec![("Condition", r#"{"StringEqual": {"aws:SourceArn": "x"}}"#)],
            "Invalid Condition type : StringEqual",
        ),
        (
            vec![("Condition", r#"{"StringEquals": {"aws:SourceArm": "x"}}"#)],
            "Policy has an invalid condition key",
        ),
        (
            vec![("Condition", r#"{"StringEquals": {"s3:x-amz-acl": "x"}}"#)],
            "Conditions do not apply to combination of actions and resources in statement",
        ),
    ] {
        let text = statement(&change);
        let expected = ("MalformedPolicy", message.to_owned());
        assert_eq!(refused(&text, PolicyKind::Bucket("bucket")), expected, "{text}");
    }
}

#[test]
fn what_cannot_be_evaluated_is_refused_by_name() {
    for (change, message) in [
        (vec![("Principal", ""), ("NotPrincipal", r#""*""#)], "NotPrincipal is not supported"),
        (
            vec![("Condition", r#"{"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#)],
            "the condition operator IpAddress is not supported",
        ),
        (
            vec![("Condition", r#"{"StringEquals": {"aws:PrincipalTag/team": "a"}}"#)],
            "the condition key aws:principaltag/team is not supported",
        ),
        (
            vec![("Condition", r#"{"StringEquals": {"aws:SourceArn": "${aws:username}"}}"#)],
            "the policy variable in ${aws:username} is not supported",
        ),
        (
            vec![("Resource", r#""arn:aws:s3:::bucket/${aws:username}/*""#)],
            "the policy variable in arn:aws:s3:::bucket/${aws:username}/* is not supported",
        ),
    ] {
        let text = statement(&change);
        let expected = ("NotImplemented", message.to_owned());
        assert_eq!(refused(&text, PolicyKind::Bucket("bucket")), expected, "{text}");
    }
}

#[test]
fn what_s3_takes() {
    for change in [
        vec![],
        vec![("Sid", r#""One""#), ("Principal", r#""*""#)],
        vec![("Action", r#""s3:*""#)],
        vec![("Action", r#""*""#)],
        vec![("Action", ""), ("NotAction", r#""s3:PutObject""#)],
        vec![("Resource", ""), ("NotResource", r#""arn:aws:s3:::bucket/a""#)],
        vec![("Resource", r#""arn:aws:s3:::buck*""#)],
        vec![
            ("Action", r#"["s3:GetObject", "s3:ListBucket"]"#),
            ("Resource", r#"["arn:aws:s3:::bucket", "arn:aws:s3:::bucket/*"]"#),
        ],
        vec![("Condition", r#"{"Bool": {"aws:SecureTransport": false}}"#)],
        vec![("Condition", "{}")],
    ] {
        let text = statement(&change);
        assert!(Policy::parse(&text, PolicyKind::Bucket("bucket")).is_ok(), "{text}");
    }
    let one = r#"{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::bucket"}}"#;
    assert!(Policy::parse(one, PolicyKind::Bucket("bucket")).is_ok());
}

#[test]
fn policies_of_roles_name_nobody() {
    let identity = statement(&[
        ("Principal", ""),
        ("Action", r#"["sns:Publish", "logs:*", "*"]"#),
        ("Resource", r#""*""#),
    ]);
    assert!(Policy::parse(&identity, PolicyKind::Identity).is_ok());
    let expected = ("MalformedPolicyDocument", "Policy document should not specify a principal.".to_owned());
    assert_eq!(refused(&statement(&[]), PolicyKind::Identity), expected);
    let expected = ("MalformedPolicyDocument", "Policy has invalid action".to_owned());
    let text = statement(&[("Principal", ""), ("Action", r#""GetObject""#)]);
    assert_eq!(refused(&text, PolicyKind::Identity), expected);
}

#[test]
fn other_resources_may_go_without_saying() {
    let trust = r#"{"Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;
    assert!(Policy::parse(trust, PolicyKind::Resource).is_ok());
}
