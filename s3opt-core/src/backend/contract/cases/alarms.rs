//! Alarms.

use std::sync::Arc;

use super::metrics::metric;
use crate::backend::contract::check::{absent, holds, same, same_set, there};
use crate::backend::contract::{Broken, Held, Made, Stage};
use crate::backend::metrics::{
    Alarm, AlarmState, AlarmStatus, Comparison, MetricDatum, MissingData, Statistic,
};

cases! { "alarms", Metrics;
    an_alarm_is_kept [Alarms] "Makes or replaces an alarm";
    an_alarm_is_replaced [Alarms] "Makes or replaces an alarm";
    a_replaced_alarm_keeps_its_state [Alarms] "A replaced one keeps its state.";
    tags_are_for_new_alarms [Alarms] "with these tags (which only a new one takes).";
    tags_are_set_beside_others [Alarms] "Sets tags of an alarm beside those that are there.";
    only_what_is_there_is_answered [Alarms] "The alarms with these names that are there.";
    alarms_are_found_by_prefix [Alarms] "All alarms whose names start with the prefix.";
    alarms_are_deleted [Alarms] "Deletes alarms.";
    deleting_what_is_absent_succeeds [Alarms] "Absent: success where all are absent or there.";
    a_state_can_be_set [Alarms] "Sets the state for a test";
    an_absent_alarm_has_no_state [Alarms] "Absent: not found.";
    an_absent_alarm_has_no_tags [Alarms] "The tags of an alarm. Absent: not found.";
    an_alarm_looks_at_its_metric [Alarms, MetricData, AlarmEvaluation] "Beyond it.";
    an_alarm_goes_back [Alarms, MetricData, AlarmEvaluation] "Within the threshold.";
    missing_data_may_be_fine [Alarms, AlarmEvaluation] "For a period within the threshold.";
    missing_data_may_be_alarming [Alarms, AlarmEvaluation] "For one beyond it.";
}

/// An alarm on a metric that has no data, and that keeps its state until then.
fn alarm(stage: &Stage) -> Alarm {
    let name = stage.name("alarm");
    stage.made(Made::Alarm(name.clone()));
    Alarm {
        name,
        description: "made by the contract suite".to_owned(),
        metric: metric(stage, "Metric", "bucket"),
        statistic: Statistic::Sum,
        period_seconds: 60,
        evaluation_periods: 1,
        datapoints_to_alarm: None,
        threshold: 10.0,
        comparison: Comparison::GreaterThan,
        missing_data: MissingData::Ignore,
        actions_enabled: true,
        alarm_actions: Vec::new(),
        ok_actions: Vec::new(),
        insufficient_data_actions: Vec::new(),
    }
}

async fn status(stage: &Stage, name: &str) -> Result<AlarmStatus, Broken> {
    let found = stage.cloud.metrics.alarms(&[name.to_owned()]).await?;
    same("the alarms with the name", &found.len(), &1)?;
    there("the alarm", found.into_iter().next())
}

/// The alarm as it is compared: all periods have to be beyond the threshold where nothing is said.
fn meaning(alarm: Alarm) -> Alarm {
    Alarm { datapoints_to_alarm: alarm.datapoints_to_alarm.or(Some(alarm.evaluation_periods)), ..alarm }
}

async fn an_alarm_is_kept(stage: Arc<Stage>) -> Held {
    let topic = |name: &str| format!("arn:aws:sns:{}:{}:{name}", stage.region.name(), stage.account);
    let alarm = Alarm {
        evaluation_periods: 3,
        datapoints_to_alarm: Some(2),
        threshold: 12.5,
        comparison: Comparison::LessThanOrEqual,
        missing_data: MissingData::NotBreaching,
        actions_enabled: false,
        alarm_actions: vec![topic("one")],
        ok_actions: vec![topic("two")],
        ..alarm(&stage)
    };
    stage.cloud.metrics.put_alarm(alarm.clone(), &[]).await?;
    let came = status(&stage, &alarm.name).await?;
    same("the alarm", &meaning(came.alarm), &meaning(alarm.clone()))?;
    holds(
        "the ARN names account and alarm",
        came.arn.contains(&stage.account) && came.arn.ends_with(&alarm.name),
    )
}

async fn an_alarm_is_replaced(stage: Arc<Stage>) -> Held {
    let one = alarm(&stage);
    stage.cloud.metrics.put_alarm(one.clone(), &[]).await?;
    let other = Alarm { threshold: 20.0, description: "other".to_owned(), ..one.clone() };
    stage.cloud.metrics.put_alarm(other.clone(), &[]).await?;
    same("the alarm", &meaning(status(&stage, &one.name).await?.alarm), &meaning(other))
}

async fn a_replaced_alarm_keeps_its_state(stage: Arc<Stage>) -> Held {
    let one = alarm(&stage);
    stage.cloud.metrics.put_alarm(one.clone(), &[]).await?;
    stage.cloud.metrics.set_alarm_state(&one.name, AlarmState::Alarm, "a test").await?;
    stage.cloud.metrics.put_alarm(Alarm { threshold: 20.0, ..one.clone() }, &[]).await?;
    same("the state", &status(&stage, &one.name).await?.state, &AlarmState::Alarm)
}

fn tags(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

async fn tags_are_for_new_alarms(stage: Arc<Stage>) -> Held {
    let one = alarm(&stage);
    let first = tags(&[("a", "1"), ("b", "2")]);
    stage.cloud.metrics.put_alarm(one.clone(), &first).await?;
    same_set("the tags", &stage.cloud.metrics.alarm_tags(&one.name).await?, &first)?;
    stage.cloud.metrics.put_alarm(one.clone(), &tags(&[("c", "3")])).await?;
    same_set("the tags once it is replaced", &stage.cloud.metrics.alarm_tags(&one.name).await?, &first)
}

async fn tags_are_set_beside_others(stage: Arc<Stage>) -> Held {
    let one = alarm(&stage);
    stage.cloud.metrics.put_alarm(one.clone(), &tags(&[("a", "1"), ("b", "2")])).await?;
    for pairs in [&[("b", "3")][..], &[("c", "4")]] {
        stage.cloud.metrics.tag_alarm(&one.name, &tags(pairs)).await?;
    }
    let expected = tags(&[("a", "1"), ("b", "3"), ("c", "4")]);
    same_set("the tags", &stage.cloud.metrics.alarm_tags(&one.name).await?, &expected)?;
    absent("TagResource", stage.cloud.metrics.tag_alarm(&stage.name("absent"), &tags(&[("a", "1")])).await)
}

async fn only_what_is_there_is_answered(stage: Arc<Stage>) -> Held {
    let (one, other) = (alarm(&stage), alarm(&stage));
    for alarm in [&one, &other] {
        stage.cloud.metrics.put_alarm(alarm.clone(), &[]).await?;
    }
    let names = [one.name.clone(), stage.name("absent"), other.name.clone()];
    let came = stage.cloud.metrics.alarms(&names).await?;
    let came: Vec<String> = came.into_iter().map(|status| status.alarm.name).collect();
    same_set("the names", &came, &[one.name, other.name])
}

async fn alarms_are_found_by_prefix(stage: Arc<Stage>) -> Held {
    let prefix = stage.name("prefix");
    let mut expected = Vec::new();
    for end in ["-one", "-two"] {
        let name = format!("{prefix}{end}");
        stage.made(Made::Alarm(name.clone()));
        stage.cloud.metrics.put_alarm(Alarm { name: name.clone(), ..alarm(&stage) }, &[]).await?;
        expected.push(name);
    }
    stage.cloud.metrics.put_alarm(alarm(&stage), &[]).await?;
    let came = stage.cloud.metrics.alarms_by_prefix(&prefix).await?;
    let came: Vec<String> = came.into_iter().map(|status| status.alarm.name).collect();
    same_set("the names", &came, &expected)
}

async fn alarms_are_deleted(stage: Arc<Stage>) -> Held {
    let (one, other) = (alarm(&stage), alarm(&stage));
    for alarm in [&one, &other] {
        stage.cloud.metrics.put_alarm(alarm.clone(), &[]).await?;
    }
    let names = [one.name, other.name];
    stage.cloud.metrics.delete_alarms(&names).await?;
    same("the alarms", &stage.cloud.metrics.alarms(&names).await?, &Vec::new())
}

async fn deleting_what_is_absent_succeeds(stage: Arc<Stage>) -> Held {
    Ok(stage.cloud.metrics.delete_alarms(&[stage.name("absent"), stage.name("absent")]).await?)
}

async fn a_state_can_be_set(stage: Arc<Stage>) -> Held {
    let one = alarm(&stage);
    stage.cloud.metrics.put_alarm(one.clone(), &[]).await?;
    for state in [AlarmState::Alarm, AlarmState::Ok, AlarmState::InsufficientData] {
        stage.cloud.metrics.set_alarm_state(&one.name, state, "a test").await?;
        let came = status(&stage, &one.name).await?;
        same("the state", &came.state, &state)?;
        same("the reason", &came.reason, &"a test".to_owned())?;
    }
    Ok(())
}

async fn an_absent_alarm_has_no_state(stage: Arc<Stage>) -> Held {
    let name = stage.name("absent");
    absent("SetAlarmState", stage.cloud.metrics.set_alarm_state(&name, AlarmState::Ok, "a test").await)
}

async fn an_absent_alarm_has_no_tags(stage: Arc<Stage>) -> Held {
    absent("ListTagsForResource", stage.cloud.metrics.alarm_tags(&stage.name("absent")).await)
}

/// Waits until an alarm has a state.
async fn becomes(stage: &Stage, name: &str, expected: AlarmState) -> Held {
    stage
        .eventually(&format!("the state {expected:?}"), || async {
            Ok((status(stage, name).await?.state == expected).then_some(()))
        })
        .await
}

async fn put_now(stage: &Stage, alarm: &Alarm, value: f64) -> Held {
    let time = stage.cloud.clock.now();
    let datum = MetricDatum { metric: alarm.metric.clone(), time, value, unit: "Count".to_owned() };
    Ok(stage.cloud.metrics.put_metric_data(vec![datum]).await?)
}

async fn an_alarm_looks_at_its_metric(stage: Arc<Stage>) -> Held {
    let one = alarm(&stage);
    stage.cloud.metrics.put_alarm(one.clone(), &[]).await?;
    put_now(&stage, &one, 10.5).await?;
    becomes(&stage, &one.name, AlarmState::Alarm).await?;
    let came = status(&stage, &one.name).await?;
    holds("the alarm says why", !came.reason.is_empty())
}

async fn an_alarm_goes_back(stage: Arc<Stage>) -> Held {
    let one = alarm(&stage);
    stage.cloud.metrics.put_alarm(one.clone(), &[]).await?;
    put_now(&stage, &one, 11.0).await?;
    becomes(&stage, &one.name, AlarmState::Alarm).await?;
    // A period of its own.
    stage.cloud.clock.wait(120_000).await;
    put_now(&stage, &one, 10.0).await?;
    becomes(&stage, &one.name, AlarmState::Ok).await
}

async fn missing_data_may_be_fine(stage: Arc<Stage>) -> Held {
    let one = Alarm { missing_data: MissingData::NotBreaching, ..alarm(&stage) };
    stage.cloud.metrics.put_alarm(one.clone(), &[]).await?;
    becomes(&stage, &one.name, AlarmState::Ok).await
}

async fn missing_data_may_be_alarming(stage: Arc<Stage>) -> Held {
    let one = Alarm { missing_data: MissingData::Breaching, ..alarm(&stage) };
    stage.cloud.metrics.put_alarm(one.clone(), &[]).await?;
    becomes(&stage, &one.name, AlarmState::Alarm).await
}
