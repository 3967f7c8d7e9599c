//! Rules fire.

use bytes::Bytes;
use s3opt_core::backend::metrics::{Dimension, MetricDatum, MetricId};
use s3opt_core::backend::notifications::Message;
use s3opt_core::backend::schedules::ScheduleTarget;
use s3opt_core::calendar::Instant;
use s3opt_core::price::Region;
use serde_json::json;

use crate::client::{Caller, Principal};
use crate::functions::{Delivery, is_function_arn};
use crate::world::World;

/// The service as policies name it.
const EVENTS: &str = "events.amazonaws.com";

impl World {
    /// A rule is due, if it still is as it was. Answers the events for functions.
    ///
    /// What was done is told to CloudWatch, as
    /// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html> has it: `TriggeredRules`,
    /// `Invocations` and `FailedInvocations` of the rule in `AWS/Events`. A target that EventBridge may not reach counts as
    /// failed, and gets nothing.
    pub(crate) fn fire_rule(
        &mut self,
        account: &str,
        region: &Region,
        name: &str,
        revision: u64,
    ) -> Vec<Delivery> {
        let regional = self.regional_of(account, region);
        let entry = regional.and_then(|regional| regional.schedules.rules.get(name));
        let Some(entry) = entry.filter(|entry| entry.revision == revision && entry.rule.enabled) else {
            return Vec::new();
        };
        let (arn, targets) = (entry.arn.clone(), entry.targets.clone());
        let caller = Caller {
            account: account.to_owned(),
            region: region.clone(),
            principal: Principal::Account,
            secure_transport: true,
        };
        self.await_rule(&caller, name);
        self.count_event(&caller, name, "TriggeredRules");
        let mut deliveries = Vec::new();
        for target in targets {
            let event = target.input.clone().unwrap_or_else(|| self.scheduled_event(&caller, &arn));
            let metric = match self.reach(&caller, &arn, &target, event) {
                Ok(delivery) => {
                    deliveries.extend(delivery);
                    "Invocations"
                }
                Err(()) => "FailedInvocations",
            };
            self.count_event(&caller, name, metric);
        }
        deliveries
    }

    /// Hands a target its event, where EventBridge may.
    fn reach(
        &mut self,
        caller: &Caller,
        rule: &str,
        target: &ScheduleTarget,
        event: String,
    ) -> Result<Option<Delivery>, ()> {
        if is_function_arn(&target.arn) {
            if self.may_invoke(&target.arn, EVENTS, rule, &caller.account) {
                return Ok(Delivery::new(&target.arn, Bytes::from(event)));
            }
            let error = format!("{EVENTS} may not invoke the function");
            self.give_up_delivery(&target.arn, Bytes::from(event), 0, error);
            return Err(());
        }
        let message = Message { text: event, ..Message::default() };
        self.publish_for(EVENTS, rule, &target.arn, &message).map(|()| None).map_err(|_| ())
    }

    /// EventBridge's own event.
    ///
    /// Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html> and
    /// <https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html>.
    fn scheduled_event(&mut self, caller: &Caller, rule: &str) -> String {
        let now = self.now.milliseconds();
        let second = Instant::from_milliseconds(now - now.rem_euclid(1000));
        let event = json!({
            "version": "0",
            "id": self.ids.uuid(),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": caller.account,
            "time": second.to_string(),
            "region": caller.region.name(),
            "resources": [rule],
            "detail": {},
        });
        event.to_string()
    }

    fn count_event(&mut self, caller: &Caller, rule: &str, name: &str) {
        let metric = MetricId::new("AWS/Events", name, vec![Dimension::new("RuleName", rule)]);
        let datum = MetricDatum { metric, time: self.now, value: 1.0, unit: "Count".to_owned() };
        self.keep_datum(&caller.account, &caller.region, &datum);
    }
}
