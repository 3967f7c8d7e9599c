//! An alarm changes its state, and tells those who want to know.

use s3opt_core::backend::metrics::AlarmState;
use s3opt_core::price::Region;

use super::message::message;
use super::reason::state_name;
use super::{AlarmEvent, AlarmEventKind};
use crate::notifications::Unsent;
use crate::world::World;

/// The service as policies of topics name it.
const CLOUDWATCH: &str = "cloudwatch.amazonaws.com";

impl World {
    /// Gives an alarm another state. Its actions happen now, where they are enabled; one that fails is in the alarm's
    /// history, and does not happen again.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html>, "actions … only when
    /// the state changes".
    pub(super) fn change_alarm(
        &mut self,
        account: &str,
        region: &Region,
        name: &str,
        state: AlarmState,
        reason: String,
    ) {
        let now = self.now;
        let Some(entry) = self.regional(account, region).metrics.alarms.get_mut(name) else { return };
        let from = entry.state;
        entry.reason = reason;
        if from == state {
            return;
        }
        entry.state = state;
        entry.since = now;
        let actions = match state {
            AlarmState::Ok => &entry.alarm.ok_actions,
            AlarmState::Alarm => &entry.alarm.alarm_actions,
            AlarmState::InsufficientData => &entry.alarm.insufficient_data_actions,
        };
        let actions = if entry.alarm.actions_enabled { actions.clone() } else { Vec::new() };
        let (arn, message) = (entry.arn.clone(), message(entry, from, account, region));
        let summary = format!("Alarm updated from {} to {}", state_name(from), state_name(state));
        self.note_alarm(account, region, name, AlarmEventKind::StateUpdate, summary);
        for action in actions {
            let summary = match self.publish_for(CLOUDWATCH, &arn, &action, &message) {
                Ok(()) => format!("Successfully executed action {action}"),
                Err(unsent) => {
                    let error = words(unsent, &arn, &action);
                    format!("Failed to execute action {action}. Received error: \"{error}\"")
                }
            };
            self.note_alarm(account, region, name, AlarmEventKind::Action, summary);
        }
    }

    /// Writes an alarm's history.
    pub(super) fn note_alarm(
        &mut self,
        account: &str,
        region: &Region,
        name: &str,
        kind: AlarmEventKind,
        summary: String,
    ) {
        let event = AlarmEvent { time: self.now, kind, summary };
        let number = self.ids.number();
        self.regional(account, region).metrics.history.push(number, (name.to_owned(), event));
    }
}

/// SNS's answer, as the history of an alarm shows it.
///
/// Source: <https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger>; SNS's own `NotFound` and
/// `InvalidParameter`: <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>.
fn words(unsent: Unsent, alarm: &str, topic: &str) -> String {
    match unsent {
        Unsent::NoTopic => "Topic does not exist".to_owned(),
        Unsent::Denied => {
            format!("Resource: {alarm} is not authorized to perform: SNS:Publish on resource: {topic}")
        }
        Unsent::Refused => "Invalid parameter".to_owned(),
    }
}
