//! An alarm that flaps tells those that it tells, each time.

use s3opt_core::backend::contract::block_on;
use s3opt_core::backend::metrics::{Alarm, AlarmState, Comparison, MetricId, MissingData, Statistic};
use s3opt_mem::Emulator;
use s3opt_mem::faults::flap;

#[test]
fn every_change_of_an_alarm_that_flaps_is_told() {
    let emulator = Emulator::default();
    let cloud = emulator.cloud("111111111111", &"us-east-1".parse().unwrap());
    block_on(async {
        let topic = cloud.notifications.create_topic("topic", &[]).await.unwrap();
        cloud.notifications.subscribe(&topic, "email", "somebody@example.com").await.unwrap();
        emulator.confirm_subscriptions(&topic);
        let alarm = Alarm {
            name: "alarm".to_owned(),
            description: String::new(),
            metric: MetricId::new("Namespace", "Metric", Vec::new()),
            statistic: Statistic::Sum,
            period_seconds: 3600,
            evaluation_periods: 1,
            datapoints_to_alarm: None,
            threshold: 1.0,
            comparison: Comparison::GreaterThan,
            missing_data: MissingData::Ignore,
            actions_enabled: true,
            alarm_actions: vec![topic.clone()],
            ok_actions: vec![topic],
            insufficient_data_actions: Vec::new(),
        };
        cloud.metrics.put_alarm(alarm, &[]).await.unwrap();
        let before = cloud.clock.now();
        flap(&cloud, "alarm", 3, 60_000).await.unwrap();
        let waited = cloud.clock.now().milliseconds() - before.milliseconds();
        assert_eq!(waited, 6 * 60_000);
        let state = cloud.metrics.alarms(&["alarm".to_owned()]).await.unwrap();
        assert_eq!(state.first().map(|status| status.state), Some(AlarmState::Ok));
        let subjects: Vec<String> = emulator.outbox().into_iter().map(|mail| mail.subject).collect();
        let is_alarm: Vec<bool> = subjects.iter().map(|subject| subject.starts_with("ALARM")).collect();
        assert_eq!(is_alarm, [true, false, true, false, true, false], "{subjects:?}");
        assert!(flap(&cloud, "absent", 1, 1).await.unwrap_err().is_not_found());
    });
}
