//! Rules and targets, as EventBridge writes them.

use aws_sdk_eventbridge::types;
use s3opt_core::backend::schedules::{ScheduleRule, ScheduleTarget};

/// Whether a rule fires. There is a third state for rules that match events of management, which ours are not.
pub(super) fn from_enabled(enabled: bool) -> types::RuleState {
    if enabled { types::RuleState::Enabled } else { types::RuleState::Disabled }
}

fn to_enabled(state: Option<&types::RuleState>) -> bool {
    state != Some(&types::RuleState::Disabled)
}

/// A rule of which EventBridge tells the parts. One that matches events has no expression.
pub(super) fn to_rule(
    name: &str,
    description: Option<&str>,
    expression: Option<&str>,
    state: Option<&types::RuleState>,
) -> ScheduleRule {
    ScheduleRule {
        name: name.to_owned(),
        description: description.unwrap_or_default().to_owned(),
        expression: expression.unwrap_or_default().to_owned(),
        enabled: to_enabled(state),
    }
}

/// A target as the SDK takes it.
pub(super) fn from_target(
    target: &ScheduleTarget,
) -> Result<types::Target, aws_smithy_types::error::operation::BuildError> {
    types::Target::builder().id(&target.id).arn(&target.arn).set_input(target.input.clone()).build()
}

/// A target as EventBridge tells it.
pub(super) fn to_target(target: &types::Target) -> ScheduleTarget {
    ScheduleTarget {
        id: target.id().to_owned(),
        arn: target.arn().to_owned(),
        input: target.input().map(str::to_owned),
    }
}

/// A target that was not put or taken away, though the call went well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The target's id.
    pub(super) id: String,
    /// EventBridge's code.
    pub(super) code: String,
    /// EventBridge's message.
    pub(super) message: String,
}

/// The first target of those that were not put.
///
/// Source: <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html>, `FailedEntries`.
pub(super) fn not_put(entries: &[types::PutTargetsResultEntry]) -> Option<Refusal> {
    let refusal = |entry: &types::PutTargetsResultEntry| {
        refusal(entry.target_id(), entry.error_code(), entry.error_message())
    };
    entries.first().map(refusal)
}

/// The first target of those that were not taken away, and are there.
///
/// Source: <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemoveTargets.html>, `FailedEntries`.
pub(super) fn not_removed(entries: &[types::RemoveTargetsResultEntry]) -> Option<Refusal> {
    let is_there = |entry: &&types::RemoveTargetsResultEntry| {
        !matches!(entry.error_code(), Some("ResourceNotFoundException" | "ResourceNotFound"))
    };
    let refusal = |entry: &types::RemoveTargetsResultEntry| {
        refusal(entry.target_id(), entry.error_code(), entry.error_message())
    };
    entries.iter().find(is_there).map(refusal)
}

fn refusal(id: Option<&str>, code: Option<&str>, message: Option<&str>) -> Refusal {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let code = code.filter(|code| !code.is_empty()).unwrap_or("InternalException");
    Refusal { id: text(id), code: code.to_owned(), message: text(message) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_a_disabled_rule_does_not_fire() {
        for (state, expected) in [
            (Some("ENABLED"), true),
            (Some("DISABLED"), false),
            (Some("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"), true),
            (None, true),
        ] {
            assert_eq!(to_enabled(state.map(types::RuleState::from).as_ref()), expected);
        }
        for enabled in [true, false] {
            assert_eq!(to_enabled(Some(&from_enabled(enabled))), enabled);
        }
    }

    #[test]
    fn a_rule_may_lack_all_but_its_name() {
        let bare = ScheduleRule { name: "a".to_owned(), enabled: true, ..ScheduleRule::default() };
        assert_eq!(to_rule("a", None, None, None), bare);
        let whole = ScheduleRule {
            name: "a".to_owned(),
            description: "b".to_owned(),
            expression: "rate(1 day)".to_owned(),
            enabled: false,
        };
        let state = types::RuleState::Disabled;
        assert_eq!(to_rule("a", Some("b"), Some("rate(1 day)"), Some(&state)), whole);
    }

    #[test]
    fn what_failed_in_a_call_that_went_well_is_named() {
        let put = |code: &str| {
            let builder = types::PutTargetsResultEntry::builder().target_id("one");
            builder.error_code(code).error_message("no").build()
        };
        let expected = |code: &str| {
            Some(Refusal { id: "one".to_owned(), code: code.to_owned(), message: "no".to_owned() })
        };
        assert_eq!(not_put(&[]), None);
        assert_eq!(not_put(&[put("LimitExceededException")]), expected("LimitExceededException"));
        assert_eq!(not_put(&[put("")]), expected("InternalException"));
        let removed = |code: &str| {
            let builder = types::RemoveTargetsResultEntry::builder().target_id("one");
            builder.error_code(code).error_message("no").build()
        };
        let absent = removed("ResourceNotFoundException");
        let changing = removed("ConcurrentModificationException");
        assert_eq!(not_removed(std::slice::from_ref(&absent)), None);
        assert_eq!(not_removed(&[absent, changing]), expected("ConcurrentModificationException"));
    }

    proptest! {
        #[test]
        fn a_target_is_read_as_it_was_written(id in "[a-z]{1,9}", arn in "arn:[a-z:]{1,9}", input in proptest::option::of(".*")) {
            let target = ScheduleTarget { id, arn, input };
            prop_assert_eq!(to_target(&from_target(&target).unwrap()), target);
        }
    }
}
