//! What is asked of Lambda and CloudWatch Logs, and what is made of their answers.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use s3opt_core::backend::functions::{Architecture, FunctionConfiguration, FunctionState, Permission};
use s3opt_core::backend::{CloudError, Functions, Outcome};
use serde_json::{Value, json};

use super::Lambda;
use super::code::fingerprint;
use crate::testing::{Answer, PATIENCE, Script, run, settings, timed};

const ROLE: &str = "The role defined for the function cannot be assumed by Lambda.";
const BUSY: &str = "The operation cannot be performed at this time. An update is in progress.";

fn lambda(script: &Script) -> Lambda {
    Lambda::of(&settings(script), PATIENCE)
}

fn configuration() -> FunctionConfiguration {
    FunctionConfiguration {
        name: "tagger".to_owned(),
        role: "arn:aws:iam::111111111111:role/r".to_owned(),
        runtime: "provided.al2023".to_owned(),
        handler: "bootstrap".to_owned(),
        memory_megabytes: 256,
        timeout_seconds: 60,
        ..FunctionConfiguration::default()
    }
}

fn told(state: &str, update: &str, sha256: &str) -> Value {
    json!({
        "FunctionName": "tagger",
        "FunctionArn": "arn:aws:lambda:us-east-1:111111111111:function:tagger",
        "Role": "arn:aws:iam::111111111111:role/r",
        "Runtime": "provided.al2023",
        "Handler": "bootstrap",
        "MemorySize": 256,
        "Timeout": 60,
        "State": state,
        "StateReason": "not a zip",
        "StateReasonCode": "InvalidZipFileException",
        "LastUpdateStatus": update,
        "LastUpdateStatusReason": "no leave",
        "LastUpdateStatusReasonCode": "InsufficientRolePermissions",
        "CodeSha256": sha256,
    })
}

fn stands(state: &str, update: &str) -> Answer {
    Answer::json(&told(state, update, "sum"))
}

fn whole(sha256: &str) -> Answer {
    let tags = json!({"a": "1"});
    Answer::json(&json!({"Configuration": told("Active", "Successful", sha256), "Tags": tags}))
}

fn busy() -> Answer {
    Answer::refusal(409, "ResourceConflictException", BUSY)
}

fn absent() -> Answer {
    Answer::refusal(404, "ResourceNotFoundException", "Function not found")
}

#[test]
fn a_new_function_is_waited_for_and_its_role_too() {
    let script = Script::new([
        Answer::refusal(400, "InvalidParameterValueException", ROLE),
        Answer::refusal(400, "InvalidParameterValueException", ROLE),
        stands("Pending", "Successful"),
        stands("Pending", "Successful"),
        stands("Active", "Successful"),
        whole("sum"),
    ]);
    let lambda = lambda(&script);
    let create = lambda.create_function(configuration(), Bytes::from("zip"), BTreeMap::new());
    let (made, waited) = timed(create);
    let made = made.unwrap();
    assert_eq!((made.state, made.tags.len()), (FunctionState::Active, 1));
    assert_eq!(made.configuration, configuration());
    let asked: Vec<String> = script.asked().into_iter().map(|asked| asked.line).collect();
    let create = "POST /2015-03-31/functions";
    let look = "GET /2015-03-31/functions/tagger";
    let configuration = "GET /2015-03-31/functions/tagger/configuration";
    assert_eq!(asked, [create, create, create, configuration, configuration, look]);
    assert!(waited > Duration::ZERO);
}

#[test]
fn what_does_not_come_about_ends_in_an_error() {
    let make = |script: &Script| {
        let lambda = lambda(script);
        let create = lambda.create_function(configuration(), Bytes::from("zip"), BTreeMap::new());
        let (answer, waited) = timed(create);
        (answer.unwrap_err(), waited)
    };
    // An emulator that leaves functions Pending for ever.
    let answers = std::iter::once(stands("Pending", "")).chain(vec![stands("Pending", ""); 2000]);
    let (error, waited) = make(&Script::new(answers));
    assert!(matches!(error, CloudError::Unavailable(_)), "{error}");
    assert!(error.to_string().contains("its state is Pending"), "{error}");
    assert_eq!(error.failure().outcome, Outcome::Unknown);
    assert_eq!(waited, Duration::from_secs(600));
    // A role that Lambda will never be able to assume.
    let refusal = Answer::refusal(400, "InvalidParameterValueException", ROLE);
    let (error, waited) = make(&Script::new(vec![refusal; 2000]));
    assert!(matches!(error, CloudError::Invalid(_)), "{error}");
    assert!(error.to_string().contains(ROLE), "{error}");
    assert_eq!(waited, Duration::from_secs(120));
}

#[test]
fn a_failure_has_its_reason() {
    for (state, update, code, reason) in [
        ("Failed", "Successful", "InvalidZipFileException", "not a zip"),
        ("Active", "Failed", "InsufficientRolePermissions", "no leave"),
    ] {
        let script = Script::new([stands("Pending", ""), stands(state, update)]);
        let lambda = lambda(&script);
        let error = run(lambda.create_function(configuration(), Bytes::from("zip"), BTreeMap::new()));
        let failure = error.unwrap_err().failure().clone();
        assert_eq!((failure.code.as_str(), failure.message.as_str()), (code, reason));
        assert_eq!(failure.outcome, Outcome::Unknown);
        script.asked();
    }
}

#[test]
fn what_is_there_is_not_waited_for() {
    let script = Script::new([Answer::refusal(409, "ResourceConflictException", "Function already exist")]);
    let lambda = lambda(&script);
    let (answer, waited) =
        timed(lambda.create_function(configuration(), Bytes::from("zip"), BTreeMap::new()));
    assert!(matches!(answer, Err(CloudError::AlreadyExists(_))));
    assert_eq!(waited, Duration::ZERO);
}

#[test]
fn the_same_code_is_not_sent() {
    let zip = Bytes::from("zip");
    let script = Script::new([whole(&fingerprint(&zip))]);
    let function = run(lambda(&script).update_code("tagger", zip)).unwrap();
    assert_eq!(function.configuration.name, "tagger");
    assert_eq!(script.asked().len(), 1);
}

#[test]
fn other_code_is_sent_once_the_change_before_it_is_done() {
    let script = Script::new([
        whole("old"),
        busy(),
        stands("Active", "InProgress"),
        stands("Active", "InProgress"),
        stands("Active", "Successful"),
        whole("new"),
    ]);
    let function = run(lambda(&script).update_code("tagger", Bytes::from("zip"))).unwrap();
    assert_eq!(function.code_sha256, "new");
    let sent = script.asked().into_iter().filter(|asked| asked.body.contains("ZipFile")).count();
    assert_eq!(sent, 2);
}

#[test]
fn a_change_that_goes_on_for_ever_is_given_up() {
    let script = Script::new(std::iter::once(whole("old")).chain(vec![busy(); 2000]));
    let error = run(lambda(&script).update_code("tagger", Bytes::from("zip")));
    let error = error.unwrap_err();
    assert!(matches!(error, CloudError::Unavailable(_)), "{error}");
    assert!(error.to_string().contains(BUSY), "{error}");
}

#[test]
fn a_configuration_is_replaced_as_a_whole() {
    let script = Script::new([
        whole("sum"),
        Answer::refusal(400, "InvalidParameterValueException", ROLE),
        busy(),
        stands("Active", "InProgress"),
        stands("Active", "Successful"),
        whole("sum"),
    ]);
    run(lambda(&script).update_configuration(configuration())).unwrap();
    let asked = script.asked();
    let sent: Value = serde_json::from_str(&asked[3].body).unwrap();
    // Variables from before go.
    assert_eq!(sent["Environment"], json!({"Variables": {}}));
    assert_eq!((&sent["MemorySize"], &sent["Timeout"]), (&json!(256), &json!(60)));
}

#[test]
fn another_instruction_set_is_refused() {
    let script = Script::new([whole("sum")]);
    let arm = FunctionConfiguration { architecture: Architecture::Arm64, ..configuration() };
    let answer = run(lambda(&script).update_configuration(arm));
    assert!(matches!(answer, Err(CloudError::Invalid(_))), "{answer:?}");
    script.asked();
}

#[test]
fn an_error_of_the_function_is_part_of_the_answer() {
    let payload = json!({"errorMessage": "no", "errorType": "Event"});
    let mut failed = Answer::json(&payload);
    failed.headers = vec![("x-amz-function-error", "Unhandled".to_owned())];
    let script = Script::new([failed, Answer::json(&json!({"done": 1}))]);
    let lambda = lambda(&script);
    let answer = run(lambda.invoke("tagger", Bytes::from("{}"))).unwrap();
    assert_eq!(answer.function_error.as_deref(), Some("Unhandled"));
    assert_eq!(serde_json::from_slice::<Value>(&answer.payload).unwrap(), payload);
    assert_eq!(run(lambda.invoke("tagger", Bytes::from("{}"))).unwrap().function_error, None);
}

#[test]
fn leave_that_nobody_gave_is_told_from_a_function_that_is_not_there() {
    let statement = json!({
        "Sid": "s3", "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "lambda:InvokeFunction", "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::acme"}},
    });
    let policy = json!({"Statement": [statement]}).to_string();
    let expected = Permission {
        statement_id: "s3".to_owned(),
        principal: "s3.amazonaws.com".to_owned(),
        source_arn: Some("arn:aws:s3:::acme".to_owned()),
        source_account: None,
    };
    for (answers, expected) in [
        (vec![Answer::json(&json!({"Policy": policy}))], Ok(vec![expected])),
        (vec![absent(), stands("Active", "Successful")], Ok(Vec::new())),
        (vec![absent(), absent()], Err("ResourceNotFoundException".to_owned())),
        (vec![Answer::json(&json!({"Policy": "{"}))], Err("UnexpectedAnswer".to_owned())),
    ] {
        let script = Script::new(answers);
        let came = run(lambda(&script).permissions("tagger"));
        assert_eq!(came.map_err(|error| error.code().to_owned()), expected);
        script.asked();
    }
}

#[test]
fn a_log_group_is_found_among_those_that_begin_alike() {
    let group = |name: &str, days: Option<u32>| json!({"logGroupName": name, "retentionInDays": days});
    let page = |groups: Vec<Value>, token: Option<&str>| {
        Answer::json(&json!({"logGroups": groups, "nextToken": token}))
    };
    let other = || group("/aws/lambda/tagger-2", Some(1));
    for (answers, expected) in [
        (
            vec![page(vec![other()], Some("t")), page(vec![group("/aws/lambda/tagger", Some(30))], None)],
            Some(Some(30)),
        ),
        (vec![page(vec![group("/aws/lambda/tagger", None)], None)], Some(None)),
        (vec![page(vec![other()], Some("t")), page(vec![], None)], None),
    ] {
        let script = Script::new(answers);
        let came = run(lambda(&script).log_retention("/aws/lambda/tagger")).unwrap();
        assert_eq!(came, expected);
        assert!(script.asked().iter().all(|asked| asked.target == "Logs_20140328.DescribeLogGroups"));
    }
}

#[test]
fn logs_are_kept_for_days_that_the_service_knows() {
    let script = Script::new([Answer::json(&json!({})), Answer::json(&json!({}))]);
    let lambda = lambda(&script);
    run(lambda.set_log_retention("group", Some(30))).unwrap();
    run(lambda.set_log_retention("group", None)).unwrap();
    let refused = run(lambda.set_log_retention("group", Some(31)));
    assert!(matches!(refused, Err(CloudError::Invalid(_))), "{refused:?}");
    let targets: Vec<String> = script.asked().into_iter().map(|asked| asked.target).collect();
    assert_eq!(targets, ["Logs_20140328.PutRetentionPolicy", "Logs_20140328.DeleteRetentionPolicy"]);
}
