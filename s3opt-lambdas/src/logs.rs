//! Logs: lines of JSON on the standard output, each with the request's id.

use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::{EnvFilter, FilterExt, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

/// What is logged where nothing is said.
const DEFAULT_LEVEL: LevelFilter = LevelFilter::INFO;

/// Packages of ours, whose events hold no secrets.
const OURS: &str = "s3opt";

/// Begins to log. What is logged say `RUST_LOG` (directives as of `tracing_subscriber::EnvFilter`), or else
/// `AWS_LAMBDA_LOG_LEVEL` (a level of Lambda's, <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html>),
/// or else nothing below INFO.
///
/// Whatever they say, nothing below INFO is logged of packages that are not ours: AWS's SDK hides secrets where it shows at
/// TRACE what it signs, but bodies of requests and the packages below it promise nothing.
///
/// A second call does nothing.
pub fn start(rust_log: Option<&str>, lambda_level: Option<&str>) {
    let wanted = EnvFilter::builder()
        .with_default_directive(LevelFilter::OFF.into())
        .parse_lossy(directives(rust_log, lambda_level));
    let layer = fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_filter(wanted.and(filter_fn(may_be_logged)));
    drop(tracing_subscriber::registry().with(layer).try_init());
}

/// The directives that the two variables stand for.
fn directives(rust_log: Option<&str>, lambda_level: Option<&str>) -> String {
    let set = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    if let Some(rust_log) = set(rust_log) {
        return rust_log;
    }
    let level = set(lambda_level).map_or(DEFAULT_LEVEL, |level| level_of(&level));
    // Of others only what went wrong, and the span with the request's id.
    format!("warn,lambda_runtime={DEFAULT_LEVEL},{OURS}={level}", level = level.to_string().to_lowercase())
}

/// The level that Lambda means.
fn level_of(name: &str) -> LevelFilter {
    match name.to_ascii_uppercase().as_str() {
        "TRACE" => LevelFilter::TRACE,
        "DEBUG" => LevelFilter::DEBUG,
        "WARN" => LevelFilter::WARN,
        "ERROR" | "FATAL" => LevelFilter::ERROR,
        _ => DEFAULT_LEVEL,
    }
}

fn may_be_logged(metadata: &Metadata<'_>) -> bool {
    *metadata.level() <= Level::INFO || metadata.target().starts_with(OURS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variables_say_what_is_logged() {
        for (rust_log, lambda_level, expected) in [
            (None, None, "warn,lambda_runtime=info,s3opt=info"),
            (Some(" "), Some(""), "warn,lambda_runtime=info,s3opt=info"),
            (None, Some("DEBUG"), "warn,lambda_runtime=info,s3opt=debug"),
            (None, Some("FATAL"), "warn,lambda_runtime=info,s3opt=error"),
            (None, Some("nonsense"), "warn,lambda_runtime=info,s3opt=info"),
            (Some("trace"), Some("ERROR"), "trace"),
        ] {
            assert_eq!(directives(rust_log, lambda_level), expected);
        }
    }
}
