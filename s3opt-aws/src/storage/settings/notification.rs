//! Notification configurations.

use aws_sdk_s3::operation::get_bucket_notification_configuration::GetBucketNotificationConfigurationOutput;
use aws_sdk_s3::types::{self, Event};
use s3opt_core::s3::bucket::{KeyFilter, NotificationConfiguration, NotificationTarget, TargetKind};

use crate::storage::convert::Unfit;

/// Builds the SDK's three types of targets, which differ in one method only. S3 makes up an ID where none is given.
macro_rules! target {
    ($builder:expr, $arn:ident, $target:expr) => {{
        let target = $target;
        let id = Some(target.id).filter(|id| !id.is_empty());
        let events: Vec<Event> = target.events.iter().map(|event| Event::from(event.as_str())).collect();
        let filter = from_filter(target.filter);
        $builder.set_id(id).$arn(target.arn).set_events(Some(events)).set_filter(filter).build()?
    }};
}

pub(super) fn from_notification(
    configuration: NotificationConfiguration,
) -> Result<types::NotificationConfiguration, Unfit> {
    let mut built = types::NotificationConfiguration::builder();
    for target in configuration.targets {
        built = match target.kind {
            TargetKind::Function => built.lambda_function_configurations(target!(
                types::LambdaFunctionConfiguration::builder(),
                lambda_function_arn,
                target
            )),
            TargetKind::Topic => {
                built.topic_configurations(target!(types::TopicConfiguration::builder(), topic_arn, target))
            }
            TargetKind::Queue => {
                built.queue_configurations(target!(types::QueueConfiguration::builder(), queue_arn, target))
            }
        };
    }
    if configuration.event_bridge {
        built = built.event_bridge_configuration(types::EventBridgeConfiguration::builder().build());
    }
    Ok(built.build())
}

/// Functions come first, then topics, then queues, each in S3's order: how they stood among each other S3's document
/// tells, but the SDK does not, and it has no meaning.
pub(super) fn to_notification(
    answer: &GetBucketNotificationConfigurationOutput,
) -> Result<NotificationConfiguration, Unfit> {
    let mut targets = Vec::new();
    for one in answer.lambda_function_configurations() {
        targets.push(to_target(
            TargetKind::Function,
            one.id(),
            one.lambda_function_arn(),
            one.events(),
            one.filter(),
        )?);
    }
    for one in answer.topic_configurations() {
        targets.push(to_target(TargetKind::Topic, one.id(), one.topic_arn(), one.events(), one.filter())?);
    }
    for one in answer.queue_configurations() {
        targets.push(to_target(TargetKind::Queue, one.id(), one.queue_arn(), one.events(), one.filter())?);
    }
    Ok(NotificationConfiguration { targets, event_bridge: answer.event_bridge_configuration().is_some() })
}

fn to_target(
    kind: TargetKind,
    id: Option<&str>,
    arn: &str,
    events: &[Event],
    filter: Option<&types::NotificationConfigurationFilter>,
) -> Result<NotificationTarget, Unfit> {
    Ok(NotificationTarget {
        id: id.unwrap_or_default().to_owned(),
        kind,
        arn: arn.to_owned(),
        events: events.iter().map(|event| event.as_str().to_owned()).collect(),
        filter: to_filter(filter)?,
    })
}

fn from_filter(filter: KeyFilter) -> Option<types::NotificationConfigurationFilter> {
    let rules =
        [(types::FilterRuleName::Prefix, filter.prefix), (types::FilterRuleName::Suffix, filter.suffix)];
    let rules: Vec<types::FilterRule> = rules
        .into_iter()
        .filter_map(|(name, value)| Some(types::FilterRule::builder().name(name).value(value?).build()))
        .collect();
    let key = types::S3KeyFilter::builder().set_filter_rules(Some(rules.clone())).build();
    (!rules.is_empty()).then(|| types::NotificationConfigurationFilter::builder().key(key).build())
}

/// S3 writes the names of the rules with a capital letter, whichever way they were given (as recorded from the real
/// service).
fn to_filter(filter: Option<&types::NotificationConfigurationFilter>) -> Result<KeyFilter, Unfit> {
    let rules =
        filter.and_then(types::NotificationConfigurationFilter::key).map(types::S3KeyFilter::filter_rules);
    let mut read = KeyFilter::default();
    for rule in rules.unwrap_or_default() {
        let name = rule.name().map(types::FilterRuleName::as_str).unwrap_or_default();
        let value = Some(rule.value().unwrap_or_default().to_owned());
        match name.to_ascii_lowercase().as_str() {
            "prefix" => read.prefix = value,
            "suffix" => read.suffix = value,
            _ => return Err(Unfit::new(format!("the filter rule {name}"))),
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};
    use s3opt_core::s3::bucket::notification::EVENTS;

    use super::*;

    /// What S3 answers to a document that it kept.
    fn answer(kept: types::NotificationConfiguration) -> GetBucketNotificationConfigurationOutput {
        GetBucketNotificationConfigurationOutput::builder()
            .set_lambda_function_configurations(kept.lambda_function_configurations)
            .set_topic_configurations(kept.topic_configurations)
            .set_queue_configurations(kept.queue_configurations)
            .set_event_bridge_configuration(kept.event_bridge_configuration)
            .build()
    }

    fn target() -> impl Strategy<Value = NotificationTarget> {
        let kind = select(vec![TargetKind::Function, TargetKind::Topic, TargetKind::Queue]);
        let text = || prop::option::of("[a-z/.]{0,4}");
        let events = subsequence(EVENTS.to_vec(), 1..3);
        ("[a-z]{0,4}", kind, "arn:[a-z]{3}", events, text(), text()).prop_map(
            |(id, kind, arn, events, prefix, suffix)| NotificationTarget {
                id,
                kind,
                arn,
                events: events.into_iter().map(str::to_owned).collect(),
                filter: KeyFilter { prefix, suffix },
            },
        )
    }

    proptest! {
        #[test]
        fn it_reads_back(mut targets in prop::collection::vec(target(), 0..5), event_bridge: bool) {
            targets.sort_by_key(|target| target.kind);
            let configuration = NotificationConfiguration { targets, event_bridge };
            let kept = from_notification(configuration.clone()).unwrap();
            prop_assert_eq!(to_notification(&answer(kept)), Ok(configuration));
        }
    }

    #[test]
    fn the_names_of_rules_are_read_in_any_case() {
        let rule = |name: &str| types::FilterRule::builder().name(name.into()).value("v").build();
        let filter = |rule| {
            let key = types::S3KeyFilter::builder().filter_rules(rule).build();
            types::NotificationConfigurationFilter::builder().key(key).build()
        };
        let prefix = KeyFilter { prefix: Some("v".to_owned()), suffix: None };
        assert_eq!(to_filter(Some(&filter(rule("Prefix")))), Ok(prefix.clone()));
        assert_eq!(to_filter(Some(&filter(rule("prefix")))), Ok(prefix));
        assert!(to_filter(Some(&filter(rule("infix")))).is_err());
    }
}
