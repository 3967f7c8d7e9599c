//! Functions, who may invoke them, and their log groups.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;

use crate::backend::contract::check::{absent, holds, refused, same, same_json, same_set};
use crate::backend::contract::{Held, Made, Stage};
use crate::backend::functions::{FunctionConfiguration, FunctionState, Permission};

cases! { "functions", Functions;
    a_new_function_can_be_invoked [Functions]
        "Makes a function of a zip and returns once it can be invoked, or has failed.";
    a_function_is_kept [Functions] "The function.";
    a_function_is_there_once [Functions] "Present: `ResourceConflictException`.";
    an_absent_function_is_not_found [Functions] "The function. Absent: not found.";
    code_is_replaced [Functions] "Replaces the code and returns once it is in use.";
    the_same_code_changes_nothing [Functions] "The same code changes nothing.";
    a_configuration_is_replaced [Functions] "Replaces the configuration and returns once it is in use.";
    tags_are_set_beside_others [Functions] "Sets tags beside those that are there.";
    a_deleted_function_is_gone [Functions] "Deletes a function and its permissions.";
    an_absent_function_is_not_deleted [Functions] "Deletes a function and its permissions. Absent: not found.";
    leave_is_given [Functions] "All leave that was given, in no order.";
    leave_is_given_once [Functions] "Gives leave. Present: `ResourceConflictException`.";
    leave_is_taken_back [Functions] "Takes leave back. Absent: not found.";
    an_absent_function_gives_no_leave [Functions] "No function: not found; none given: none.";
    leave_goes_with_the_function [Functions] "Deletes a function and its permissions.";
    a_function_answers [Functions, Invocation] "Invokes a function and waits for its answer.";
    a_function_may_fail [Functions, Invocation] "What kind of error the function ended in, such as `Unhandled`.";
    an_event_is_handed_over [Functions, Invocation] "Hands a function an event and does not wait.";
    an_absent_function_is_not_invoked [Functions, Invocation] "The function. Absent: not found.";
    a_log_group_comes_and_goes [Logs] "Makes a log group.";
    a_log_group_is_there_once [Logs] "Present: `ResourceAlreadyExistsException`.";
    retention_is_set [Logs] "Sets the days that the group's logs are kept; `None` for ever.";
    an_absent_log_group_is_not_found [Logs] "Deletes a log group. Absent: not found.";
}

async fn a_new_function_can_be_invoked(stage: Arc<Stage>) -> Held {
    let function = stage.function().await?;
    same("the state", &function.state, &FunctionState::Active)?;
    let arn = format!(
        "arn:aws:lambda:{}:{}:function:{}",
        stage.region.name(),
        stage.account,
        function.configuration.name
    );
    same("the ARN", &function.arn, &arn)
}

fn environment(value: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("BUCKET".to_owned(), value.to_owned())])
}

async fn a_function_is_kept(stage: Arc<Stage>) -> Held {
    let configuration =
        FunctionConfiguration { environment: environment("one"), ..stage.new_function().await? };
    let tags = BTreeMap::from([("a".to_owned(), "1".to_owned())]);
    let zip = stage.code()?.zip.clone();
    let made = stage.cloud.functions.create_function(configuration.clone(), zip, tags.clone()).await?;
    let came = stage.cloud.functions.function(&configuration.name).await?;
    same("the configuration", &came.configuration, &configuration)?;
    same("the tags", &came.tags, &tags)?;
    same("the ARN", &came.arn, &made.arn)?;
    holds("the code has a sum", !came.code_sha256.is_empty() && came.code_sha256 == made.code_sha256)
}

async fn a_function_is_there_once(stage: Arc<Stage>) -> Held {
    let function = stage.function().await?;
    let zip = stage.code()?.zip.clone();
    let again = stage.cloud.functions.create_function(function.configuration, zip, BTreeMap::new()).await;
    refused("CreateFunction, repeated", again, &["ResourceConflictException"])
}

async fn an_absent_function_is_not_found(stage: Arc<Stage>) -> Held {
    absent("GetFunction", stage.cloud.functions.function(&stage.name("absent")).await)
}

async fn code_is_replaced(stage: Arc<Stage>) -> Held {
    let before = stage.function().await?;
    let name = &before.configuration.name;
    let after = stage.cloud.functions.update_code(name, stage.code()?.other_zip.clone()).await?;
    holds("the sum of the code has changed", after.code_sha256 != before.code_sha256)?;
    same("the state", &after.state, &FunctionState::Active)?;
    let came = stage.cloud.functions.function(name).await?;
    same("the sum of the code", &came.code_sha256, &after.code_sha256)?;
    same("the configuration", &came.configuration, &before.configuration)
}

async fn the_same_code_changes_nothing(stage: Arc<Stage>) -> Held {
    let before = stage.function().await?;
    let zip = stage.code()?.zip.clone();
    let after = stage.cloud.functions.update_code(&before.configuration.name, zip).await?;
    same("the function", &after, &before)
}

async fn a_configuration_is_replaced(stage: Arc<Stage>) -> Held {
    let before = stage.function().await?;
    let configuration = FunctionConfiguration {
        description: "other".to_owned(),
        memory_megabytes: 256,
        timeout_seconds: 30,
        environment: environment("other"),
        ..before.configuration
    };
    let after = stage.cloud.functions.update_configuration(configuration.clone()).await?;
    same("the configuration", &after.configuration, &configuration)?;
    let came = stage.cloud.functions.function(&configuration.name).await?;
    same("the configuration", &came.configuration, &configuration)?;
    same("the sum of the code", &came.code_sha256, &before.code_sha256)
}

fn tags(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

async fn tags_are_set_beside_others(stage: Arc<Stage>) -> Held {
    let function = stage.function().await?;
    let name = &function.configuration.name;
    for pairs in [&[("a", "1"), ("b", "2")][..], &[("b", "3"), ("c", "4")]] {
        stage.cloud.functions.tag_function(name, &tags(pairs)).await?;
    }
    let came = stage.cloud.functions.function(name).await?.tags;
    same("the tags", &came, &tags(&[("a", "1"), ("b", "3"), ("c", "4")]))
}

async fn a_deleted_function_is_gone(stage: Arc<Stage>) -> Held {
    let function = stage.function().await?;
    let name = &function.configuration.name;
    stage.cloud.functions.delete_function(name).await?;
    absent("GetFunction", stage.cloud.functions.function(name).await)
}

async fn an_absent_function_is_not_deleted(stage: Arc<Stage>) -> Held {
    absent("DeleteFunction", stage.cloud.functions.delete_function(&stage.name("absent")).await)
}

fn leave(stage: &Stage, statement_id: &str) -> Permission {
    Permission {
        statement_id: statement_id.to_owned(),
        principal: "s3.amazonaws.com".to_owned(),
        source_arn: Some("arn:aws:s3:::some-bucket".to_owned()),
        source_account: Some(stage.account.clone()),
    }
}

async fn leave_is_given(stage: Arc<Stage>) -> Held {
    let name = stage.function().await?.configuration.name;
    let functions = &stage.cloud.functions;
    same("the leave that nobody gave", &functions.permissions(&name).await?, &Vec::new())?;
    let events = Permission {
        principal: "events.amazonaws.com".to_owned(),
        source_account: None,
        source_arn: Some(format!("arn:aws:events:{}:{}:rule/a", stage.region.name(), stage.account)),
        ..leave(&stage, "events")
    };
    let expected = [leave(&stage, "storage"), events];
    for permission in &expected {
        functions.add_permission(&name, permission.clone()).await?;
    }
    let mut came = functions.permissions(&name).await?;
    came.sort_by(|one, other| other.statement_id.cmp(&one.statement_id));
    same("the leave that was given", &came, &expected.to_vec())
}

async fn leave_is_given_once(stage: Arc<Stage>) -> Held {
    let name = stage.function().await?.configuration.name;
    stage.cloud.functions.add_permission(&name, leave(&stage, "same")).await?;
    let again = stage.cloud.functions.add_permission(&name, leave(&stage, "same")).await;
    refused("AddPermission, repeated", again, &["ResourceConflictException"])
}

async fn leave_is_taken_back(stage: Arc<Stage>) -> Held {
    let name = stage.function().await?.configuration.name;
    let functions = &stage.cloud.functions;
    for id in ["one", "other"] {
        functions.add_permission(&name, leave(&stage, id)).await?;
    }
    functions.remove_permission(&name, "one").await?;
    same("the leave that is left", &functions.permissions(&name).await?, &vec![leave(&stage, "other")])?;
    absent("RemovePermission, repeated", functions.remove_permission(&name, "one").await)
}

async fn an_absent_function_gives_no_leave(stage: Arc<Stage>) -> Held {
    let name = stage.name("absent");
    absent("GetPolicy", stage.cloud.functions.permissions(&name).await)?;
    absent("AddPermission", stage.cloud.functions.add_permission(&name, leave(&stage, "id")).await)
}

async fn leave_goes_with_the_function(stage: Arc<Stage>) -> Held {
    let function = stage.function().await?;
    let name = function.configuration.name.clone();
    stage.cloud.functions.add_permission(&name, leave(&stage, "id")).await?;
    stage.cloud.functions.delete_function(&name).await?;
    let zip = stage.code()?.zip.clone();
    stage.cloud.functions.create_function(function.configuration, zip, BTreeMap::new()).await?;
    same("the leave", &stage.cloud.functions.permissions(&name).await?, &Vec::new())
}

async fn a_function_answers(stage: Arc<Stage>) -> Held {
    let name = stage.function().await?.configuration.name;
    let event = r#"{"number": 1, "text": "\u00e4"}"#;
    let answer = stage.cloud.functions.invoke(&name, Bytes::from(event)).await?;
    same("the error", &answer.function_error, &None)?;
    same_json("the answer", &String::from_utf8_lossy(&answer.payload), event)
}

async fn a_function_may_fail(stage: Arc<Stage>) -> Held {
    let name = stage.function().await?.configuration.name;
    let answer = stage.cloud.functions.invoke(&name, Bytes::from(r#""fail""#)).await?;
    holds("the answer names an error", answer.function_error.is_some())
}

async fn an_event_is_handed_over(stage: Arc<Stage>) -> Held {
    let name = stage.function().await?.configuration.name;
    Ok(stage.cloud.functions.invoke_asynchronously(&name, Bytes::from("{}")).await?)
}

async fn an_absent_function_is_not_invoked(stage: Arc<Stage>) -> Held {
    let name = stage.name("absent");
    absent("Invoke", stage.cloud.functions.invoke(&name, Bytes::from("{}")).await)?;
    absent("Invoke", stage.cloud.functions.invoke_asynchronously(&name, Bytes::from("{}")).await)
}

fn log_group(stage: &Stage) -> String {
    let name = format!("/aws/lambda/{}", stage.name("group"));
    stage.made(Made::LogGroup(name.clone()));
    name
}

async fn a_log_group_comes_and_goes(stage: Arc<Stage>) -> Held {
    let (functions, name) = (&stage.cloud.functions, log_group(&stage));
    same("the retention before", &functions.log_retention(&name).await?, &None)?;
    functions.create_log_group(&name, &tags(&[("a", "1")])).await?;
    same("the retention", &functions.log_retention(&name).await?, &Some(None))?;
    functions.delete_log_group(&name).await?;
    same("the retention after", &functions.log_retention(&name).await?, &None)
}

async fn a_log_group_is_there_once(stage: Arc<Stage>) -> Held {
    let name = log_group(&stage);
    stage.cloud.functions.create_log_group(&name, &BTreeMap::new()).await?;
    let again = stage.cloud.functions.create_log_group(&name, &BTreeMap::new()).await;
    refused("CreateLogGroup, repeated", again, &["ResourceAlreadyExistsException"])
}

async fn retention_is_set(stage: Arc<Stage>) -> Held {
    let (functions, name) = (&stage.cloud.functions, log_group(&stage));
    functions.create_log_group(&name, &BTreeMap::new()).await?;
    let mut came = Vec::new();
    for days in [Some(30), Some(90), None] {
        functions.set_log_retention(&name, days).await?;
        came.push(functions.log_retention(&name).await?);
    }
    same("the retentions", &came, &vec![Some(Some(30)), Some(Some(90)), Some(None)])
}

async fn an_absent_log_group_is_not_found(stage: Arc<Stage>) -> Held {
    let name = stage.name("absent");
    absent("DeleteLogGroup", stage.cloud.functions.delete_log_group(&name).await)?;
    absent("PutRetentionPolicy", stage.cloud.functions.set_log_retention(&name, Some(30)).await)?;
    same_set("the retentions", &[stage.cloud.functions.log_retention(&name).await?], &[None])
}
