//! Rules that fire by the clock.

use std::sync::Arc;

use crate::backend::contract::check::{absent, refused, same, same_json, same_set};
use crate::backend::contract::{Broken, Held, Made, Stage};
use crate::backend::schedules::{ScheduleRule, ScheduleTarget};

cases! { "schedules", Schedules;
    a_rule_is_kept [Schedules] "Makes or replaces a rule, and answers its ARN.";
    a_rule_is_replaced [Schedules] "Makes or replaces a rule, and answers its ARN.";
    a_replaced_rule_keeps_its_targets [Schedules] "Makes or replaces a rule";
    tags_are_for_new_rules [Schedules] "Tags count for a new one only.";
    tags_are_set_beside_others [Schedules] "Sets tags of a rule beside those that are there.";
    a_wrong_expression_is_refused [Schedules] "A wrong expression: `ValidationException`.";
    an_absent_rule_is_not_found [Schedules] "The rule and its ARN. Absent: not found.";
    rules_are_found_by_prefix [Schedules] "Names of all rules that start with the prefix.";
    a_deleted_rule_is_gone [Schedules] "Deletes a rule.";
    a_rule_with_targets_stays [Schedules] "With targets: `ValidationException`";
    deleting_an_absent_rule_succeeds [Schedules] "absent: success.";
    targets_are_added_and_replaced [Schedules] "Adds targets, or replaces those with the same id.";
    targets_are_taken_away [Schedules] "Takes targets away.";
    taking_absent_targets_away_succeeds [Schedules] "Takes targets away. Absent: success.";
}

fn rule(stage: &Stage) -> ScheduleRule {
    let name = stage.name("rule");
    stage.made(Made::Rule(name.clone()));
    ScheduleRule {
        name,
        description: "made by the contract suite".to_owned(),
        expression: "rate(1 day)".to_owned(),
        enabled: false,
    }
}

async fn new_rule(stage: &Stage) -> Result<ScheduleRule, Broken> {
    let rule = rule(stage);
    stage.cloud.schedules.put_rule(rule.clone(), &[]).await?;
    Ok(rule)
}

fn target(stage: &Stage, id: &str, input: Option<&str>) -> ScheduleTarget {
    let (region, account) = (stage.region.name(), &stage.account);
    let arn = format!("arn:aws:lambda:{region}:{account}:function:{id}");
    ScheduleTarget { id: id.to_owned(), arn, input: input.map(str::to_owned) }
}

fn tags(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

async fn a_rule_is_kept(stage: Arc<Stage>) -> Held {
    let rule = rule(&stage);
    let arn = stage.cloud.schedules.put_rule(rule.clone(), &[]).await?;
    let (region, account) = (stage.region.name(), &stage.account);
    same("the ARN", &arn, &format!("arn:aws:events:{region}:{account}:rule/{}", rule.name))?;
    same("the rule", &stage.cloud.schedules.rule(&rule.name).await?, &(rule, arn))
}

async fn a_rule_is_replaced(stage: Arc<Stage>) -> Held {
    let one = rule(&stage);
    let arn = stage.cloud.schedules.put_rule(one.clone(), &[]).await?;
    let other = ScheduleRule { expression: "cron(0 6 1 * ? *)".to_owned(), enabled: true, ..one };
    same("the ARN", &stage.cloud.schedules.put_rule(other.clone(), &[]).await?, &arn)?;
    same("the rule", &stage.cloud.schedules.rule(&other.name).await?, &(other, arn))
}

async fn a_replaced_rule_keeps_its_targets(stage: Arc<Stage>) -> Held {
    let rule = new_rule(&stage).await?;
    let targets = vec![target(&stage, "one", None)];
    stage.cloud.schedules.put_targets(&rule.name, targets.clone()).await?;
    let other = ScheduleRule { expression: "rate(2 days)".to_owned(), ..rule.clone() };
    stage.cloud.schedules.put_rule(other, &[]).await?;
    same("the targets", &stage.cloud.schedules.targets(&rule.name).await?, &targets)
}

async fn tags_are_for_new_rules(stage: Arc<Stage>) -> Held {
    let rule = rule(&stage);
    let first = tags(&[("a", "1"), ("b", "2")]);
    stage.cloud.schedules.put_rule(rule.clone(), &first).await?;
    stage.cloud.schedules.put_rule(rule.clone(), &tags(&[("c", "3")])).await?;
    same_set("the tags", &stage.cloud.schedules.rule_tags(&rule.name).await?, &first)
}

async fn tags_are_set_beside_others(stage: Arc<Stage>) -> Held {
    let rule = rule(&stage);
    stage.cloud.schedules.put_rule(rule.clone(), &tags(&[("a", "1"), ("b", "2")])).await?;
    for pairs in [&[("b", "3")][..], &[("c", "4")]] {
        stage.cloud.schedules.tag_rule(&rule.name, &tags(pairs)).await?;
    }
    let expected = tags(&[("a", "1"), ("b", "3"), ("c", "4")]);
    same_set("the tags", &stage.cloud.schedules.rule_tags(&rule.name).await?, &expected)?;
    absent("TagResource", stage.cloud.schedules.tag_rule(&stage.name("absent"), &tags(&[("a", "1")])).await)
}

async fn a_wrong_expression_is_refused(stage: Arc<Stage>) -> Held {
    for expression in
        ["", "daily", "rate(1 days)", "rate(2 day)", "rate(0 days)", "cron(0 6 * * *)", "cron(0 6 1 * 1 *)"]
    {
        let rule = ScheduleRule { expression: expression.to_owned(), ..rule(&stage) };
        let came = stage.cloud.schedules.put_rule(rule.clone(), &[]).await;
        refused(&format!("PutRule of {expression:?}"), came, &["ValidationException"])?;
        absent("DescribeRule", stage.cloud.schedules.rule(&rule.name).await)?;
    }
    Ok(())
}

async fn an_absent_rule_is_not_found(stage: Arc<Stage>) -> Held {
    let name = stage.name("absent");
    absent("DescribeRule", stage.cloud.schedules.rule(&name).await)?;
    absent("ListTagsForResource", stage.cloud.schedules.rule_tags(&name).await)
}

async fn rules_are_found_by_prefix(stage: Arc<Stage>) -> Held {
    let prefix = stage.name("prefix");
    let mut expected = Vec::new();
    for end in ["-one", "-two"] {
        let name = format!("{prefix}{end}");
        stage.made(Made::Rule(name.clone()));
        stage.cloud.schedules.put_rule(ScheduleRule { name: name.clone(), ..rule(&stage) }, &[]).await?;
        expected.push(name);
    }
    new_rule(&stage).await?;
    same_set("the names", &stage.cloud.schedules.rules_by_prefix(&prefix).await?, &expected)
}

async fn a_deleted_rule_is_gone(stage: Arc<Stage>) -> Held {
    let rule = new_rule(&stage).await?;
    stage.cloud.schedules.delete_rule(&rule.name).await?;
    absent("DescribeRule", stage.cloud.schedules.rule(&rule.name).await)
}

async fn a_rule_with_targets_stays(stage: Arc<Stage>) -> Held {
    let rule = new_rule(&stage).await?;
    stage.cloud.schedules.put_targets(&rule.name, vec![target(&stage, "one", None)]).await?;
    let came = stage.cloud.schedules.delete_rule(&rule.name).await;
    refused("DeleteRule", came, &["ValidationException"])?;
    stage.cloud.schedules.remove_targets(&rule.name, &["one".to_owned()]).await?;
    Ok(stage.cloud.schedules.delete_rule(&rule.name).await?)
}

async fn deleting_an_absent_rule_succeeds(stage: Arc<Stage>) -> Held {
    Ok(stage.cloud.schedules.delete_rule(&stage.name("absent")).await?)
}

async fn targets_are_added_and_replaced(stage: Arc<Stage>) -> Held {
    let rule = new_rule(&stage).await?;
    let schedules = &stage.cloud.schedules;
    same("the targets of a new rule", &schedules.targets(&rule.name).await?, &Vec::new())?;
    let first = vec![target(&stage, "one", None), target(&stage, "two", Some(r#"{"a":1}"#))];
    schedules.put_targets(&rule.name, first).await?;
    schedules.put_targets(&rule.name, vec![target(&stage, "one", Some(r#"{"b":2}"#))]).await?;
    let mut came = schedules.targets(&rule.name).await?;
    came.sort_by(|one, other| one.id.cmp(&other.id));
    let inputs = [r#"{"b":2}"#, r#"{"a":1}"#];
    same("the number of targets", &came.len(), &2)?;
    for ((came, id), input) in came.iter().zip(["one", "two"]).zip(inputs) {
        same("the target's ARN", &came.arn, &target(&stage, id, None).arn)?;
        same_json("the input", came.input.as_deref().unwrap_or_default(), input)?;
    }
    Ok(())
}

async fn targets_are_taken_away(stage: Arc<Stage>) -> Held {
    let rule = new_rule(&stage).await?;
    let schedules = &stage.cloud.schedules;
    let targets = vec![target(&stage, "one", None), target(&stage, "two", None)];
    schedules.put_targets(&rule.name, targets).await?;
    schedules.remove_targets(&rule.name, &["one".to_owned()]).await?;
    same("the targets", &schedules.targets(&rule.name).await?, &vec![target(&stage, "two", None)])
}

async fn taking_absent_targets_away_succeeds(stage: Arc<Stage>) -> Held {
    let rule = new_rule(&stage).await?;
    Ok(stage.cloud.schedules.remove_targets(&rule.name, &["absent".to_owned()]).await?)
}
