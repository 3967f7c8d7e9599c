//! Functions: how they run, how they fail, and what Lambda refuses.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use s3opt_core::backend::CloudError;
use s3opt_core::backend::functions::{FunctionConfiguration, Permission};
use s3opt_core::backend::metrics::{MetricDatum, MetricId};
use s3opt_core::backend::storage::{PutObject, Setting};
use s3opt_core::s3::bucket::notification::{
    KeyFilter, NotificationConfiguration, NotificationTarget, TargetKind,
};
use serde_json::{Value, json};

use super::support::{
    ACCOUNT, OTHER_ACCOUNT, allow, at, cloud, cloud_with, configuration, function, now, refused, region,
    register, register_echo, role, trust,
};

#[tokio::test]
async fn failed_events_are_tried_twice_more() {
    let (emulator, cloud) = cloud();
    register(&emulator, "handler", |_, _| Box::pin(async { Err("it is broken".to_owned()) }));
    let arn = function(&cloud, "broken").await;
    emulator.advance_to(at("2026-01-01T00:10:00Z")).await.unwrap();
    cloud.functions.invoke_asynchronously("broken", "[1]".into()).await.unwrap();
    emulator.advance_days(1).await;
    let tries: Vec<(u32, String)> = emulator
        .invocations("broken")
        .into_iter()
        .map(|record| {
            assert!(record.asynchronous && record.result == Err("it is broken".to_owned()));
            (record.attempt, record.time.to_string())
        })
        .collect();
    let expected =
        [(1, "2026-01-01T00:10:00.001Z"), (2, "2026-01-01T00:11:00.001Z"), (3, "2026-01-01T00:13:00.001Z")];
    assert_eq!(tries, expected.map(|(attempt, time)| (attempt, time.to_owned())));
    let failed = emulator.failed_deliveries();
    assert_eq!(failed.len(), 1);
    assert_eq!((failed[0].function.as_str(), failed[0].attempts), (arn.as_str(), 3));
    assert_eq!((failed[0].event.as_ref(), failed[0].error.as_str()), (&b"[1]"[..], "it is broken"));
}

#[tokio::test]
async fn a_second_try_may_succeed() {
    let (emulator, cloud) = cloud();
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = runs.clone();
    register(&emulator, "handler", move |_, event| {
        let run = counted.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move { if run == 0 { Err("not yet".to_owned()) } else { Ok(event) } })
    });
    function(&cloud, "slow").await;
    cloud.functions.invoke_asynchronously("slow", "{}".into()).await.unwrap();
    emulator.advance_days(1).await;
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    assert!(emulator.failed_deliveries().is_empty());
}

#[tokio::test]
async fn what_is_not_there_is_told() {
    let (emulator, cloud) = cloud();
    let arn = function(&cloud, "unregistered").await;
    let answer = cloud.functions.invoke("unregistered", "{}".into()).await.unwrap_err();
    assert!(matches!(&answer, CloudError::NotImplemented(_)), "{answer}");
    assert!(answer.failure().message.contains("under the name handler"), "{answer}");
    cloud.functions.invoke_asynchronously(&arn, "{}".into()).await.unwrap();
    emulator.advance_days(1).await;
    assert_eq!(emulator.failed_deliveries()[0].error, "no handler is registered under the name handler");
    cloud.functions.invoke_asynchronously(&arn, "{}".into()).await.unwrap();
    cloud.functions.delete_function("unregistered").await.unwrap();
    emulator.advance_days(1).await;
    assert_eq!(emulator.failed_deliveries()[1].error, format!("Function not found: {arn}"));
}

#[tokio::test]
async fn an_invocation_answers_or_tells_its_error() {
    let (emulator, cloud) = cloud();
    register(&emulator, "handler", |cloud, event| {
        Box::pin(async move {
            match event.as_ref() {
                b"\"fail\"" => Err("no".to_owned()),
                b"\"wait\"" => {
                    cloud.clock.wait(61_000).await;
                    Ok(event)
                }
                _ => Ok(event),
            }
        })
    });
    function(&cloud, "f").await;
    let invoke = |event: &'static str| cloud.functions.invoke("f", Bytes::from(event));
    let answer = invoke("{\"a\": 1}").await.unwrap();
    assert_eq!((answer.payload.as_ref(), answer.function_error), (&b"{\"a\": 1}"[..], None));
    for (event, message, kind) in [
        ("\"fail\"", "no", "Error"),
        // The function may take 60 seconds.
        ("\"wait\"", "Task timed out after 60.00 seconds", "Sandbox.Timedout"),
    ] {
        let answer = invoke(event).await.unwrap();
        assert_eq!(answer.function_error.as_deref(), Some("Unhandled"));
        let payload: Value = serde_json::from_slice(&answer.payload).unwrap();
        assert_eq!(payload, json!({"errorMessage": message, "errorType": kind}));
    }
    assert_eq!(now(&cloud), "2026-01-01T00:01:01Z");
    refused("no JSON", invoke("{").await, "InvalidRequestContentException", "Could not parse request body");
    let long = Bytes::from(format!("\"{}\"", "a".repeat(1 << 20)));
    let answer = cloud.functions.invoke_asynchronously("f", long.clone()).await;
    refused("a long event", answer, "RequestEntityTooLargeException", "1048576 bytes");
    cloud.functions.invoke("f", long).await.unwrap();
    let long = Bytes::from(format!("\"{}\"", "a".repeat(6 << 20)));
    let answer = cloud.functions.invoke("f", long).await;
    refused("a longer event", answer, "RequestEntityTooLargeException", "6291456 bytes");
    assert_eq!(emulator.invocations("f").len(), 4);
}

/// A function may do what the policies of its role allow, and nothing else.
#[tokio::test]
async fn a_function_runs_under_its_role() {
    let (emulator, cloud) = cloud();
    register(&emulator, "handler", |cloud, _| {
        Box::pin(async move {
            let caller = cloud.identity.caller().await.map_err(|error| error.to_string())?;
            let metric = MetricId::new("Acme", "Runs", vec![]);
            let datum = MetricDatum { metric, time: cloud.clock.now(), value: 1.0, unit: "Count".to_owned() };
            let answer = cloud.metrics.put_metric_data(vec![datum]).await;
            answer.map_err(|error| error.failure().message.clone())?;
            Ok(Bytes::from(json!(caller.arn).to_string()))
        })
    });
    function(&cloud, "worker").await;
    let run = || async { cloud.functions.invoke("worker", "{}".into()).await.unwrap() };
    let denied: Value = serde_json::from_slice(&run().await.payload).unwrap();
    assert_eq!(
        denied["errorMessage"],
        "User: arn:aws:sts::111111111111:assumed-role/worker-role/worker-role is not authorized to perform: \
         cloudwatch:PutMetricData on resource: * because no identity-based policy allows the cloudwatch:PutMetricData \
         action"
    );
    let policy = |namespace: &str| {
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "cloudwatch:PutMetricData",
            "Resource": "*", "Condition": {"StringEquals": {"cloudwatch:namespace": namespace}}}]})
        .to_string()
    };
    cloud.identity.put_role_policy("worker-role", "metrics", &policy("Other")).await.unwrap();
    assert!(run().await.function_error.is_some());
    cloud.identity.put_role_policy("worker-role", "metrics", &policy("Acme")).await.unwrap();
    let answer = run().await;
    assert_eq!(answer.function_error, None);
    assert_eq!(
        serde_json::from_slice::<Value>(&answer.payload).unwrap(),
        json!("arn:aws:sts::111111111111:assumed-role/worker-role/worker-role")
    );
}

/// Functions that call, or cause, one another for ever come to an end.
#[tokio::test]
async fn loops_come_to_an_end() {
    let (emulator, cloud) = cloud();
    register(&emulator, "handler", |cloud, event| {
        Box::pin(async move {
            let call = cloud.functions.invoke("loop", event).await;
            call.map(|answer| answer.payload).map_err(|error| error.code().to_owned())
        })
    });
    let arn = function(&cloud, "loop").await;
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": arn}]});
    cloud.identity.put_role_policy("loop-role", "invoke", &policy.to_string()).await.unwrap();
    cloud.functions.invoke("loop", "{}".into()).await.unwrap();
    let records = emulator.invocations("loop");
    assert_eq!(records.len(), 16);
    assert_eq!(records[15].result, Err("RecursiveInvocationException".to_owned()));

    // One that waits for what it causes.
    register(&emulator, "handler", |cloud, event| {
        Box::pin(async move {
            let call = cloud.functions.invoke_asynchronously("loop", event.clone()).await;
            cloud.clock.wait(1000).await;
            call.map(|()| event).map_err(|error| error.to_string())
        })
    });
    cloud.functions.invoke_asynchronously("loop", "{}".into()).await.unwrap();
    emulator.advance_to(at("2026-01-01T01:00:00Z")).await.unwrap();
    // Those that still wait take the clock a little further.
    assert!(now(&cloud).starts_with("2026-01-01T01:00:0"), "{}", now(&cloud));
    assert!(emulator.invocations("loop").len() > 3000);
}

#[tokio::test]
async fn a_bucket_tells_a_function() {
    let (emulator, cloud) = cloud_with("acme").await;
    register_echo(&emulator);
    let arn = function(&cloud, "listener").await;
    let configuration = Setting::Notification(NotificationConfiguration {
        targets: vec![NotificationTarget {
            id: "to-function".to_owned(),
            kind: TargetKind::Function,
            arn: arn.clone(),
            events: vec!["s3:ObjectCreated:*".to_owned()],
            filter: KeyFilter::default(),
        }],
        event_bridge: false,
    });
    let answer = cloud.storage.put_setting("acme", configuration.clone()).await;
    refused("no leave", answer, "InvalidArgument", "Unable to validate");
    allow(&cloud, "listener", "s3.amazonaws.com", "arn:aws:s3:::other").await;
    let answer = cloud.storage.put_setting("acme", configuration.clone()).await;
    refused("leave for another", answer, "InvalidArgument", "Unable to validate");
    cloud.functions.remove_permission("listener", "s3").await.unwrap();
    let permission = Permission {
        statement_id: "s3".to_owned(),
        principal: "s3.amazonaws.com".to_owned(),
        source_arn: Some("arn:aws:s3:::ac*".to_owned()),
        source_account: Some(ACCOUNT.to_owned()),
    };
    cloud.functions.add_permission("listener", permission).await.unwrap();
    cloud.storage.put_setting("acme", configuration).await.unwrap();
    let put = PutObject { bucket: "acme".to_owned(), key: "a b".to_owned(), ..PutObject::default() };
    cloud.storage.put_object(put).await.unwrap();
    assert!(emulator.invocations("listener").is_empty());
    emulator.advance_to(at("2026-01-01T00:00:01Z")).await.unwrap();
    let run = emulator.invocations("listener");
    let event: Value = serde_json::from_slice(&run[0].event).unwrap();
    assert_eq!(event["Records"][0]["s3"]["object"]["key"], "a+b");
    assert_eq!(event["Records"][0]["s3"]["configurationId"], "to-function");
}

#[tokio::test]
async fn what_lambda_refuses() {
    let (_emulator, cloud) = cloud();
    let role_arn = role(&cloud, "good").await;
    let other = s3opt_core::backend::identity::Role {
        name: "other".to_owned(),
        trust_policy: trust("s3.amazonaws.com"),
        ..Default::default()
    };
    let other_arn = cloud.identity.create_role(other).await.unwrap().arn;
    let good = configuration("f", &role_arn);
    let environment = |name: &str, value: &str| BTreeMap::from([(name.to_owned(), value.to_owned())]);
    let change = |act: &dyn Fn(&mut FunctionConfiguration)| {
        let mut changed = good.clone();
        act(&mut changed);
        changed
    };
    let invalid = "InvalidParameterValueException";
    for (what, configuration, code, words) in [
        ("no name", change(&|one| one.name.clear()), "ValidationException", "functionName"),
        ("a name with a dot", change(&|one| one.name = "a.b".into()), "ValidationException", "functionName"),
        ("a long name", change(&|one| one.name = "a".repeat(65)), "ValidationException", "functionName"),
        ("127 MB", change(&|one| one.memory_megabytes = 127), "ValidationException", "equal to 128"),
        ("10241 MB", change(&|one| one.memory_megabytes = 10_241), "ValidationException", "equal to 10240"),
        ("no time", change(&|one| one.timeout_seconds = 0), "ValidationException", "'timeout'"),
        ("901 seconds", change(&|one| one.timeout_seconds = 901), "ValidationException", "equal to 900"),
        ("an unknown runtime", change(&|one| one.runtime = "cobol".into()), invalid, "cobol"),
        ("no handler", change(&|one| one.handler.clear()), "ValidationException", "handler"),
        (
            "a reserved variable",
            change(&|one| one.environment = environment("AWS_REGION", "x")),
            invalid,
            "reserved keys",
        ),
        (
            "a variable without a name",
            change(&|one| one.environment = environment("1", "x")),
            "ValidationException",
            "Map keys",
        ),
        (
            "large variables",
            change(&|one| one.environment = environment("LARGE", &"x".repeat(4096))),
            invalid,
            "exceeded the 4KB limit",
        ),
        ("no role", change(&|one| one.role = "good".into()), "ValidationException", "'role'"),
        (
            "an absent role",
            change(&|one| one.role.push('x')),
            invalid,
            "The role defined for the function cannot be assumed by Lambda.",
        ),
        (
            "a role for S3",
            change(&|one| one.role = other_arn.clone()),
            invalid,
            "The role defined for the function cannot be assumed by Lambda.",
        ),
        (
            "a role of others",
            change(&|one| one.role = role_arn.replace(ACCOUNT, OTHER_ACCOUNT)),
            invalid,
            "Cross-account pass role is not allowed.",
        ),
    ] {
        let made = cloud.functions.create_function(configuration, "zip".into(), BTreeMap::new()).await;
        refused(what, made, code, words);
    }
    let empty = cloud.functions.create_function(good.clone(), Bytes::new(), BTreeMap::new()).await;
    refused("no code", empty, invalid, "Uploaded file must be a non-empty zip");
    cloud.functions.create_function(good.clone(), "zip".into(), BTreeMap::new()).await.unwrap();
    let update = cloud.functions.update_configuration(change(&|one| one.timeout_seconds = 901)).await;
    refused("an update", update, "ValidationException", "equal to 900");
    assert_eq!(cloud.functions.function("f").await.unwrap().configuration, good);
}

/// Leave that Lambda does not give, and functions that are reached from elsewhere.
#[tokio::test]
async fn leave_that_lambda_refuses() {
    let (emulator, cloud) = cloud();
    let invalid = "InvalidParameterValueException";
    function(&cloud, "f").await;
    let permission = |id: &str, principal: &str| Permission {
        statement_id: id.to_owned(),
        principal: principal.to_owned(),
        source_arn: None,
        source_account: None,
    };
    for (id, principal, code, words) in [
        ("", "s3.amazonaws.com", "ValidationException", "statementId"),
        ("a b", "s3.amazonaws.com", "ValidationException", "statementId"),
        ("id", "somebody", invalid, "The provided principal was invalid"),
    ] {
        refused(id, cloud.functions.add_permission("f", permission(id, principal)).await, code, words);
    }
    let wrong = Permission { source_account: Some("12".to_owned()), ..permission("id", "s3.amazonaws.com") };
    let answer = cloud.functions.add_permission("f", wrong).await;
    refused("no account", answer, "ValidationException", "sourceAccount");
    for number in 0.. {
        let id = format!("{number:0>100}");
        let Err(error) = cloud.functions.add_permission("f", permission(&id, "s3.amazonaws.com")).await
        else {
            assert!(number < 200);
            continue;
        };
        assert_eq!(error.code(), "PolicyLengthExceededException");
        break;
    }
    // Functions are reached through their own region, and by others where a permission says so.
    let arn = cloud.functions.function("f").await.unwrap().arn;
    let west = emulator.cloud(ACCOUNT, &region("us-west-2"));
    refused("elsewhere", west.functions.function(&arn).await, "ResourceNotFoundException", "not reachable");
    let others = emulator.cloud(OTHER_ACCOUNT, &region("us-east-1"));
    refused("another account", others.functions.invoke(&arn, "{}".into()).await, "AccessDeniedException", "");
}

#[tokio::test]
async fn others_invoke_where_a_permission_says_so() {
    let (emulator, cloud) = cloud();
    register_echo(&emulator);
    let arn = function(&cloud, "f").await;
    let permission = Permission {
        statement_id: "other".to_owned(),
        principal: OTHER_ACCOUNT.to_owned(),
        source_arn: None,
        source_account: None,
    };
    cloud.functions.add_permission("f", permission).await.unwrap();
    let others = emulator.cloud(OTHER_ACCOUNT, &region("us-east-1"));
    assert_eq!(others.functions.invoke(&arn, "[]".into()).await.unwrap().payload, "[]");
    refused("more", others.functions.delete_function(&arn).await, "AccessDeniedException", "");
}

#[tokio::test]
async fn logs_are_kept_for_days_that_there_are() {
    let (_emulator, cloud) = cloud();
    let functions = &cloud.functions;
    for wrong in ["", "a b", "aws/x", &"a".repeat(513)] {
        let answer = functions.create_log_group(wrong, &BTreeMap::new()).await;
        refused(wrong, answer, "InvalidParameterException", "logGroupName");
    }
    functions.create_log_group("/aws/lambda/f", &BTreeMap::new()).await.unwrap();
    for days in [0, 2, 31, 3654] {
        let answer = functions.set_log_retention("/aws/lambda/f", Some(days)).await;
        refused("retention", answer, "InvalidParameterException", "'retentionInDays'");
    }
    for days in [1, 30, 365, 3653] {
        functions.set_log_retention("/aws/lambda/f", Some(days)).await.unwrap();
        assert_eq!(functions.log_retention("/aws/lambda/f").await.unwrap(), Some(Some(days)));
    }
}
