//! Alarms are made, changed and deleted.

use s3opt_core::backend::metrics::{Alarm, AlarmState, AlarmStatus, MetricId};
use s3opt_core::backend::{CloudResult, Service};

use super::reason::state_name;
use super::rules::{check_alarm, check_tags};
use super::{AlarmEntry, AlarmEventKind};
use crate::client::Caller;
use crate::identity::Call;
use crate::tags::beside;
use crate::world::World;

fn arn_of(caller: &Caller, alarm: &str) -> String {
    format!("arn:aws:cloudwatch:{}:{}:alarm:{alarm}", caller.region, caller.account)
}

impl World {
    /// A new alarm knows nothing; one that is replaced keeps its state. Both are evaluated at the end of the period.
    pub(in crate::metrics) fn put_alarm(
        &mut self,
        caller: &Caller,
        alarm: Alarm,
        tags: &[(String, String)],
    ) -> CloudResult<()> {
        let arn = arn_of(caller, &alarm.name);
        let call = Call::new(caller, Service::Metrics, "PutMetricAlarm", &arn);
        self.permit(&call)?;
        check_alarm(&call, &alarm)?;
        check_tags(&call, tags)?;
        let (now, revision) = (self.now, self.ids.number());
        let name = alarm.name.clone();
        let MetricId { namespace, name: metric, dimensions } = alarm.metric;
        let alarm = Alarm { metric: MetricId::new(namespace, metric, dimensions), ..alarm };
        let alarms = &mut self.regional(&caller.account, &caller.region).metrics.alarms;
        let summary = if let Some(entry) = alarms.get_mut(&name) {
            entry.alarm = alarm;
            entry.configured = now;
            entry.revision = revision;
            entry.awake = None;
            format!("Alarm \"{name}\" updated")
        } else {
            let entry = AlarmEntry {
                alarm,
                arn: arn.clone(),
                state: AlarmState::InsufficientData,
                reason: "Unchecked: Initial alarm creation".to_owned(),
                since: now,
                configured: now,
                tags: tags.to_vec(),
                revision,
                awake: None,
            };
            alarms.insert(name.clone(), entry);
            format!("Alarm \"{name}\" created")
        };
        self.note_alarm(&caller.account, &caller.region, &name, AlarmEventKind::ConfigurationUpdate, summary);
        self.wake_alarm(&caller.account, &caller.region, &name);
        Ok(())
    }

    pub(in crate::metrics) fn alarms(
        &mut self,
        caller: &Caller,
        is_asked_for: impl Fn(&str) -> bool,
    ) -> CloudResult<Vec<AlarmStatus>> {
        // CloudWatch asks for leave on all alarms of the region, whichever are asked for; its refusals name them so.
        let every_alarm = arn_of(caller, "*");
        self.permit(&Call::new(caller, Service::Metrics, "DescribeAlarms", &every_alarm))?;
        let alarms = &self.regional(&caller.account, &caller.region).metrics.alarms;
        Ok(alarms.values().filter(|entry| is_asked_for(&entry.alarm.name)).map(AlarmEntry::status).collect())
    }

    pub(in crate::metrics) fn delete_alarms(&mut self, caller: &Caller, names: &[String]) -> CloudResult<()> {
        for name in names {
            self.permit(&Call::new(caller, Service::Metrics, "DeleteAlarms", &arn_of(caller, name)))?;
        }
        for name in names {
            let alarms = &mut self.regional(&caller.account, &caller.region).metrics.alarms;
            if alarms.remove(name).is_some() {
                let summary = format!("Alarm \"{name}\" deleted");
                let kind = AlarmEventKind::ConfigurationUpdate;
                self.note_alarm(&caller.account, &caller.region, name, kind, summary);
            }
        }
        Ok(())
    }

    /// The alarm is evaluated again at the end of the period, which may set it back.
    pub(in crate::metrics) fn set_alarm_state(
        &mut self,
        caller: &Caller,
        name: &str,
        state: AlarmState,
        reason: &str,
    ) -> CloudResult<()> {
        self.with_alarm(caller, "SetAlarmState", name, |call, _| {
            if reason.chars().count() <= 1023 {
                return Ok(());
            }
            let message = format!(
                "1 validation error detected: Value at 'stateReason' for {} failed to satisfy constraint: Member must have \
                 length less than or equal to 1023",
                state_name(state)
            );
            Err(call.error("ValidationError", message))
        })?;
        self.change_alarm(&caller.account, &caller.region, name, state, reason.to_owned());
        self.wake_alarm(&caller.account, &caller.region, name);
        Ok(())
    }

    pub(in crate::metrics) fn alarm_tags(
        &mut self,
        caller: &Caller,
        name: &str,
    ) -> CloudResult<Vec<(String, String)>> {
        self.with_alarm(caller, "ListTagsForResource", name, |_, entry| Ok(entry.tags.clone()))
    }

    pub(in crate::metrics) fn tag_alarm(
        &mut self,
        caller: &Caller,
        name: &str,
        tags: &[(String, String)],
    ) -> CloudResult<()> {
        self.with_alarm(caller, "TagResource", name, |call, entry| {
            check_tags(call, tags)?;
            let whole = beside(&entry.tags, tags);
            check_tags(call, &whole)?;
            entry.tags = whole;
            Ok(())
        })
    }

    fn with_alarm<T>(
        &mut self,
        caller: &Caller,
        operation: &'static str,
        name: &str,
        act: impl FnOnce(&Call<'_>, &mut AlarmEntry) -> CloudResult<T>,
    ) -> CloudResult<T> {
        let arn = arn_of(caller, name);
        let call = Call::new(caller, Service::Metrics, operation, &arn);
        self.permit(&call)?;
        match self.regional(&caller.account, &caller.region).metrics.alarms.get_mut(name) {
            Some(entry) => act(&call, entry),
            None => Err(call.error("ResourceNotFound", format!("Alarm {name} does not exist"))),
        }
    }
}
