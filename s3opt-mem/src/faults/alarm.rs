//! An alarm that flaps.

use s3opt_core::backend::metrics::AlarmState;
use s3opt_core::backend::{Cloud, CloudResult};

/// Makes an alarm flap: so many times it goes into ALARM and, so many milliseconds later, back to OK, each time with its
/// actions. Between the states the cloud's clock is waited for.
///
/// # Errors
/// Those of [`s3opt_core::backend::Metrics::set_alarm_state`].
pub async fn flap(cloud: &Cloud, alarm: &str, times: u32, milliseconds: u64) -> CloudResult<()> {
    for _ in 0..times {
        for state in [AlarmState::Alarm, AlarmState::Ok] {
            cloud.metrics.set_alarm_state(alarm, state, "the alarm flaps").await?;
            cloud.clock.wait(milliseconds).await;
        }
    }
    Ok(())
}
