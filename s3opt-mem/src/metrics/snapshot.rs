//! Metrics, alarms and dashboards as a snapshot tells them.

use super::MetricsState;
use crate::snapshot::Lines;

impl Lines for MetricsState {
    fn lines(&self) -> Vec<String> {
        let MetricsState { series, alarms, history, dashboards, replicating: _ } = self;
        let mut lines: Vec<String> = alarms.values().map(|entry| format!("{entry:?}")).collect();
        lines.extend(history.iter().map(|(_, (name, event))| format!("history of {name} {event:?}")));
        lines.extend(dashboards.iter().map(|(name, body)| format!("dashboard {name} {body}")));
        for (metric, series) in series {
            lines.extend(series.sums().map(|(unit, cell)| format!("{metric:?} in {unit}: {cell:?}")));
        }
        lines
    }
}
